#include "model/safetensors.h"

#include "base/check.h"
#include "base/file.h"
#include "base/file_out.h"
#include "base/scalar.h"
#include "base/words.h"

#include <cJSON.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH_BYTES 8 // of the header's length
#define NOTES "__metadata__"
#define BYTES_MAX (UINT64_C(1) << 48) // of a tensor

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "floats are written and read as they lie in memory");

// ---- writing -------------------------------------------------------------------------------------------------------------
static size_t bytes_of(const Tensor *t) {
    return (size_t)t->rows * (size_t)(t->cols ? t->cols : 1) * sizeof(float);
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const Tensor *)a)->name, ((const Tensor *)b)->name);
}

static int by_key(const void *a, const void *b) {
    return strcmp(((const TensorNote *)a)->key, ((const TensorNote *)b)->key);
}

static void add_tensor(cJSON *header, const Tensor *t, size_t offset) {
    cJSON *entry = cJSON_AddObjectToObject(header, t->name);
    cJSON_AddStringToObject(entry, "dtype", "F32");
    cJSON *shape = cJSON_AddArrayToObject(entry, "shape");
    cJSON_AddItemToArray(shape, cJSON_CreateNumber(t->rows));
    if (t->cols) {
        cJSON_AddItemToArray(shape, cJSON_CreateNumber(t->cols));
    }
    cJSON *range = cJSON_AddArrayToObject(entry, "data_offsets");
    cJSON_AddItemToArray(range, cJSON_CreateNumber((double)offset));
    cJSON_AddItemToArray(range, cJSON_CreateNumber((double)(offset + bytes_of(t))));
}

// The header's text, which the caller frees. Tensors and notes come sorted. NULL: no memory.
static char *header_text(int count, const Tensor *tensors, int notes, const TensorNote *note) {
    cJSON *header = cJSON_CreateObject();
    cJSON *meta = notes ? cJSON_AddObjectToObject(header, NOTES) : NULL;
    for (int i = 0; i < notes; i++) {
        cJSON_AddStringToObject(meta, note[i].key, note[i].value);
    }
    size_t offset = 0;
    for (int i = 0; i < count; i++) {
        add_tensor(header, &tensors[i], offset);
        offset += bytes_of(&tensors[i]);
    }
    char *text = cJSON_PrintUnformatted(header);
    cJSON_Delete(header);
    return text;
}

// Errors of the stream are found by file_out_commit.
static void put_file(FILE *out, const char *header, int count, const Tensor *tensors) {
    size_t length = strlen(header);
    uint64_t padded = (length + 7) / 8 * 8;
    fwrite(&padded, 1, LENGTH_BYTES, out);
    fprintf(out, "%s%*s", header, (int)(padded - length), "");
    for (int i = 0; i < count; i++) {
        fwrite(tensors[i].data, 1, bytes_of(&tensors[i]), out);
    }
}

bool safetensors_write(const char *path, int count, const Tensor *tensors, int notes, const TensorNote *note, Error *err) {
    CHECK_RANGE(count, 0, SAFETENSORS_MAX);
    CHECK_RANGE(notes, 0, SAFETENSORS_MAX);
    Tensor sorted[SAFETENSORS_MAX];
    TensorNote noted[SAFETENSORS_MAX];
    FileOut out;
    memcpy(sorted, tensors, (size_t)count * sizeof *sorted);
    memcpy(noted, note, (size_t)notes * sizeof *noted);
    qsort(sorted, (size_t)count, sizeof *sorted, by_name);
    qsort(noted, (size_t)notes, sizeof *noted, by_key);
    char *header = header_text(count, sorted, notes, noted);
    if (!header) {
        return error_set(err, "Cannot write %s: not enough memory.", path);
    }
    bool good = file_out_open(&out, path, err);
    if (good) {
        put_file(out.stream, header, count, sorted);
        good = file_out_commit(&out, err);
    }
    free(header);
    return good;
}

// ---- checking ------------------------------------------------------------------------------------------------------------
typedef struct {
    const cJSON *entry;
    uint64_t begin, end; // in the data
} Span;

static bool whole(const cJSON *number, uint64_t *value) {
    double v = cJSON_IsNumber(number) ? number->valuedouble : -1;
    if (!(v >= 0) || v > 9e15 || v != floor(v)) {
        return false;
    }
    *value = (uint64_t)v;
    return true;
}

static Scalar item_type(const cJSON *entry) {
    static const char *const types[] =
        {[SCALAR_BOOL] = "BOOL", [SCALAR_I8] = "I8",   [SCALAR_I16] = "I16", [SCALAR_I32] = "I32", [SCALAR_I64] = "I64",
         [SCALAR_U8] = "U8",     [SCALAR_U16] = "U16", [SCALAR_U32] = "U32", [SCALAR_U64] = "U64", [SCALAR_F16] = "F16",
         [SCALAR_BF16] = "BF16", [SCALAR_F32] = "F32", [SCALAR_F64] = "F64"};
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "dtype"));
    for (int i = SCALAR_BOOL; type && i <= SCALAR_F64; i++) {
        if (strcmp(type, types[i]) == 0) {
            return (Scalar)i;
        }
    }
    return SCALAR_NONE;
}

// Bytes that the shape asks for; false where it is no shape, or asks for more than there can be.
static bool shape_bytes(const cJSON *entry, uint64_t *bytes) {
    const cJSON *shape = cJSON_GetObjectItemCaseSensitive(entry, "shape"), *dim;
    *bytes = (uint64_t)scalar_bytes(item_type(entry));
    if (!cJSON_IsArray(shape)) {
        return false;
    }
    cJSON_ArrayForEach(dim, shape) {
        uint64_t n;
        if (!whole(dim, &n) || (n > 0 && *bytes > BYTES_MAX / n)) {
            return false;
        }
        *bytes = *bytes * n;
    }
    return true;
}

// The span of one tensor, held against its own type and shape and against the size of the data.
static bool check_tensor(const Safetensors *st, const cJSON *entry, uint64_t size, Span *span, Error *err) {
    char name[QUOTE_MAX];
    text_quote(name, entry->string);
    const cJSON *range = cJSON_GetObjectItemCaseSensitive(entry, "data_offsets");
    uint64_t bytes;
    span->entry = entry;
    if (!cJSON_IsObject(entry) || item_type(entry) == SCALAR_NONE) {
        return error_set(err, "%s: the dtype of tensor \"%s\" is not known.", st->path, name);
    }
    if (!shape_bytes(entry, &bytes)) {
        return error_set(err, "%s: the shape of tensor \"%s\" is not a list of sizes.", st->path, name);
    }
    if (cJSON_GetArraySize(range) != 2 || !whole(range->child, &span->begin) || !whole(range->child->next, &span->end) ||
        span->begin > span->end) {
        return error_set(err, "%s: the data_offsets of tensor \"%s\" are not two offsets in order.", st->path, name);
    }
    if (span->end > size) {
        return error_set(err,
                         "%s: tensor \"%s\" ends at offset %llu, but there are only %llu bytes of data. The file may be "
                         "incomplete.",
                         st->path, name, (unsigned long long)span->end, (unsigned long long)size);
    }
    if (span->end - span->begin != bytes) {
        return error_set(err, "%s: tensor \"%s\" needs %llu bytes by its shape, but its offsets span %llu.", st->path, name,
                         (unsigned long long)bytes, (unsigned long long)(span->end - span->begin));
    }
    return true;
}

static int by_begin(const void *a, const void *b) {
    const Span *p = a, *q = b;
    return p->begin != q->begin ? (p->begin < q->begin ? -1 : 1) : (p->end > q->end) - (p->end < q->end);
}

static bool check_notes(const Safetensors *st, const cJSON *notes, Error *err) {
    const cJSON *note;
    if (!cJSON_IsObject(notes)) {
        return error_set(err, "%s: %s is not an object.", st->path, NOTES);
    }
    cJSON_ArrayForEach(note, notes) {
        if (!cJSON_IsString(note)) {
            return error_set(err, "%s: %s contains something that is not text.", st->path, NOTES);
        }
    }
    return true;
}

// The tensors must tile the data: no overlap, no hole, nothing left over. That also refuses most double names; the rest are
// looked for.
static bool check_tiling(const Safetensors *st, Span *spans, int count, uint64_t size, Error *err) {
    uint64_t end = 0;
    qsort(spans, (size_t)count, sizeof *spans, by_begin);
    for (int i = 0; i < count; i++) {
        char name[QUOTE_MAX];
        text_quote(name, spans[i].entry->string);
        if (spans[i].begin != end) {
            return error_set(err, "%s: tensor \"%s\" begins at offset %llu instead of %llu.", st->path, name,
                             (unsigned long long)spans[i].begin, (unsigned long long)end);
        }
        if (cJSON_GetObjectItemCaseSensitive(st->header, spans[i].entry->string) != spans[i].entry) {
            return error_set(err, "%s: there are two tensors \"%s\".", st->path, name);
        }
        end = spans[i].end;
    }
    if (end != size) {
        return error_set(err, "%s: the tensors end at offset %llu of the data, but it has %llu bytes.", st->path,
                         (unsigned long long)end, (unsigned long long)size);
    }
    return true;
}

static bool check_header(const Safetensors *st, uint64_t size, Error *err) {
    Span spans[SAFETENSORS_MAX];
    int count = 0;
    const cJSON *entry;
    cJSON_ArrayForEach(entry, (const cJSON *)st->header) {
        if (strcmp(entry->string, NOTES) == 0) {
            if (!check_notes(st, entry, err)) {
                return false;
            }
        } else if (count == SAFETENSORS_MAX) {
            return error_set(err, "%s has more than %d tensors. A Flowscope model has up to 57.", st->path, SAFETENSORS_MAX);
        } else if (!check_tensor(st, entry, size, &spans[count++], err)) {
            return false;
        }
    }
    return check_tiling(st, spans, count, size, err);
}

// ---- reading -------------------------------------------------------------------------------------------------------------
static bool not_ours(const Safetensors *st, uint64_t length, Error *err) {
    if ((length & 0xFFFFFFFF) == 0x04034B50) { // "PK", 3, 4
        return error_set(err, "%s is a zip file, as torch.save writes. Save the state_dict with safetensors.torch.save_file.",
                         st->path);
    }
    return error_set(err, "%s is not a safetensors file from Flowscope: it announces a header of %llu bytes.", st->path,
                     (unsigned long long)length);
}

// The text of the header, in memory that the caller frees; NULL where there is none.
static char *read_header(Safetensors *st, size_t *size, Error *err) {
    uint64_t length = 0;
    if (st->in.size < LENGTH_BYTES) {
        error_set(err, "%s is not a safetensors file: it has only %lld bytes.", st->path, (long long)st->in.size);
        return NULL;
    }
    if (!file_in_read(&st->in, 0, LENGTH_BYTES, &length, err)) {
        return NULL;
    }
    if (length > SAFETENSORS_HEADER_MAX) {
        not_ours(st, length, err);
        return NULL;
    }
    if ((int64_t)length > st->in.size - LENGTH_BYTES) {
        error_set(err, "%s is incomplete: its header has %llu bytes, but only %lld follow.", st->path, (unsigned long long)length,
                  (long long)st->in.size - LENGTH_BYTES);
        return NULL;
    }
    char *text = malloc((size_t)length + 1);
    if (!text) {
        error_set(err, "Cannot read %s: not enough memory.", st->path);
    } else if (!file_in_read(&st->in, LENGTH_BYTES, (size_t)length, text, err)) {
        free(text);
        text = NULL;
    } else {
        text[length] = '\0'; // what comes after the JSON is looked through as a string
    }
    *size = (size_t)length;
    return text;
}

static bool parse(Safetensors *st, const char *text, size_t length, Error *err) {
    const char *end = NULL;
    if (length == 0 || text[0] != '{' || memchr(text, '\0', length)) {
        return error_set(err, "%s is not a safetensors file: no header begins at offset 8.", st->path);
    }
    st->header = cJSON_ParseWithLengthOpts(text, length, &end, false);
    size_t parsed = end ? (size_t)(end - text) : 0;
    if (!st->header || !end || strspn(end, " ") < length - parsed) {
        return error_set(err, "%s: the header is not JSON at offset %zu.", st->path, LENGTH_BYTES + parsed);
    }
    st->data = LENGTH_BYTES + (int64_t)length;
    return check_header(st, (uint64_t)(st->in.size - st->data), err);
}

bool safetensors_open(Safetensors *st, const char *path, Error *err) {
    size_t length = 0;
    *st = (Safetensors){.path = path};
    char *text = file_in_open(&st->in, path, err) ? read_header(st, &length, err) : NULL;
    const bool good = text && parse(st, text, length, err);
    free(text);
    if (!good) {
        safetensors_close(st);
    }
    return good;
}

void safetensors_close(Safetensors *st) {
    cJSON_Delete(st->header);
    file_in_close(&st->in);
    *st = (Safetensors){.in.fd = -1};
}

const char *safetensors_note(const Safetensors *st, const char *key) {
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(st->header, NOTES), key));
}

static const cJSON *find(const Safetensors *st, const char *name) {
    return strcmp(name, NOTES) == 0 ? NULL : cJSON_GetObjectItemCaseSensitive(st->header, name);
}

const char *safetensors_name(const Safetensors *st, int index) {
    const cJSON *entry;
    cJSON_ArrayForEach(entry, (const cJSON *)st->header) {
        if (strcmp(entry->string, NOTES) != 0 && index-- == 0) {
            return entry->string;
        }
    }
    return NULL;
}

void safetensors_rename(Safetensors *st, const char *name, const char *other) {
    if (find(st, name) && !find(st, other)) {
        cJSON_AddItemToObject(st->header, other, cJSON_DetachItemFromObjectCaseSensitive(st->header, name));
    }
}

bool safetensors_has(const Safetensors *st, const char *name) {
    return find(st, name) != NULL;
}

bool safetensors_shape(const Safetensors *st, const char *name, int *rows, int *cols) {
    const cJSON *shape = cJSON_GetObjectItemCaseSensitive(find(st, name), "shape");
    int dims = cJSON_GetArraySize(shape);
    if (dims < 1 || dims > 2) {
        return false;
    }
    *rows = shape->child->valueint;
    *cols = dims == 2 ? shape->child->next->valueint : 0;
    return true;
}

// Converts count numbers; the index of the first that is not finite, or count.
static size_t convert(Scalar type, const char *from, size_t count, float *out) {
    const size_t each = (size_t)scalar_bytes(type);
    for (size_t i = 0; i < count; i++) {
        out[i] = (float)scalar_read(type, false, from + i * each);
        if (!isfinite(out[i])) {
            return i;
        }
    }
    return count;
}

static bool read_numbers(const Safetensors *st, const cJSON *entry, size_t count, float *out, Error *err) {
    const Scalar type = item_type(entry);
    const size_t each = (size_t)scalar_bytes(type);
    const int64_t begin = st->data + (int64_t)cJSON_GetObjectItemCaseSensitive(entry, "data_offsets")->child->valuedouble;
    char *bytes = malloc(count * each);
    if (!bytes) {
        return error_set(err, "Cannot read %s: not enough memory.", st->path);
    }
    bool good = file_in_read(&st->in, begin, count * each, bytes, err);
    const size_t bad = good ? convert(type, bytes, count, out) : count;
    free(bytes);
    if (bad < count) {
        return error_set(err, "%s: tensor \"%s\" contains a number that is not finite, at offset %lld.", st->path, entry->string,
                         (long long)begin + (long long)(bad * each));
    }
    return good;
}

bool safetensors_read(const Safetensors *st, const char *name, int rows, int cols, float *out, Error *err) {
    const cJSON *entry = find(st, name);
    int have_rows = 0, have_cols = 0;
    if (!entry) {
        return error_set(err, "%s has no tensor \"%s\".", st->path, name);
    }
    if (!safetensors_shape(st, name, &have_rows, &have_cols) || have_rows != rows || have_cols != cols) {
        return error_set(err, "%s: tensor \"%s\" does not have the shape %d x %d.", st->path, name, rows, cols ? cols : 1);
    }
    if (item_type(entry) < SCALAR_F16) {
        return error_set(err, "%s: tensor \"%s\" is %s. Only F16, BF16, F32 and F64 can be read.", st->path, name,
                         cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "dtype")));
    }
    return read_numbers(st, entry, (size_t)rows * (size_t)(cols ? cols : 1), out, err);
}
