#include "model/safetensors.h"

#include "base/check.h"
#include "base/file.h"
#include "base/file_out.h"
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

static int item_bytes(const cJSON *entry) {
    static const struct {
        const char *name;
        int bytes;
    } types[] = {{"F32", 4}, {"F64", 8}, {"F16", 2},  {"BF16", 2}, {"I64", 8}, {"I32", 4}, {"I16", 2},
                 {"I8", 1},  {"U8", 1},  {"BOOL", 1}, {"U16", 2},  {"U32", 4}, {"U64", 8}};
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "dtype"));
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        if (strcmp(type, types[i].name) == 0) {
            return types[i].bytes;
        }
    }
    return 0;
}

// Bytes that the shape asks for; false where it is no shape, or asks for more than there can be.
static bool shape_bytes(const cJSON *entry, uint64_t *bytes) {
    const cJSON *shape = cJSON_GetObjectItemCaseSensitive(entry, "shape"), *dim;
    *bytes = (uint64_t)item_bytes(entry);
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
    if (!cJSON_IsObject(entry) || item_bytes(entry) == 0) {
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
static bool parse(Safetensors *st, size_t size, Error *err) {
    uint64_t length = 0;
    if (size < LENGTH_BYTES) {
        return error_set(err, "%s is not a safetensors file: it has only %zu bytes.", st->path, size);
    }
    memcpy(&length, st->file, LENGTH_BYTES);
    if (length > SAFETENSORS_HEADER_MAX) {
        return error_set(err, "%s is not a safetensors file from Flowscope: it announces a header of %llu bytes.", st->path,
                         (unsigned long long)length);
    }
    if (length > size - LENGTH_BYTES) {
        return error_set(err, "%s is incomplete: its header has %llu bytes, but only %zu follow.", st->path,
                         (unsigned long long)length, size - LENGTH_BYTES);
    }
    const char *text = st->file + LENGTH_BYTES, *end = NULL;
    if (length == 0 || text[0] != '{' || memchr(text, '\0', (size_t)length)) {
        return error_set(err, "%s is not a safetensors file: no header begins at offset 8.", st->path);
    }
    st->header = cJSON_ParseWithLengthOpts(text, (size_t)length, &end, false);
    size_t parsed = end ? (size_t)(end - text) : 0;
    if (!st->header || !end || strspn(end, " ") < length - parsed) {
        return error_set(err, "%s: the header is not JSON at offset %zu.", st->path, LENGTH_BYTES + parsed);
    }
    st->data = LENGTH_BYTES + (size_t)length;
    return check_header(st, size - st->data, err);
}

bool safetensors_open(Safetensors *st, const char *path, Error *err) {
    size_t size;
    *st = (Safetensors){.path = path, .file = file_read(path, &size, err)};
    if (!st->file) {
        return false;
    }
    if (!parse(st, size, err)) {
        safetensors_close(st);
        return false;
    }
    return true;
}

void safetensors_close(Safetensors *st) {
    cJSON_Delete(st->header);
    free(st->file);
    *st = (Safetensors){0};
}

const char *safetensors_note(const Safetensors *st, const char *key) {
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(st->header, NOTES), key));
}

static const cJSON *find(const Safetensors *st, const char *name) {
    return strcmp(name, NOTES) == 0 ? NULL : cJSON_GetObjectItemCaseSensitive(st->header, name);
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

// Number i of the data that begins at `bytes`, which need not be aligned.
static float number_at(const char *bytes, size_t i, bool twice) {
    double d;
    float f;
    if (twice) {
        memcpy(&d, bytes + i * sizeof d, sizeof d);
        return (float)d;
    }
    memcpy(&f, bytes + i * sizeof f, sizeof f);
    return f;
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
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "dtype"));
    bool twice = strcmp(type, "F64") == 0;
    if (!twice && strcmp(type, "F32") != 0) {
        return error_set(err, "%s: tensor \"%s\" is %s. Only F32 and F64 can be read.", st->path, name, type);
    }
    size_t begin = (size_t)cJSON_GetObjectItemCaseSensitive(entry, "data_offsets")->child->valuedouble;
    for (size_t i = 0; i < (size_t)rows * (size_t)(cols ? cols : 1); i++) {
        out[i] = number_at(st->file + st->data + begin, i, twice);
        if (!isfinite(out[i])) {
            return error_set(err, "%s: tensor \"%s\" contains a number that is not finite, at offset %zu.", st->path, name,
                             st->data + begin + i * (twice ? 8 : 4));
        }
    }
    return true;
}
