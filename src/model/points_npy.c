#include "model/points_npy.h"

#include "base/language.h"
#include "base/scalar.h"
#include "base/utf8.h"
#include "model/points_columns.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAGIC "\x93NUMPY"
enum { MAGIC_BYTES = 6, HEADER_MAX = 10000, ALIGN = 64, ITEM_MAX = 4096, ROLES = 3 }; // ITEM_MAX: bytes of a record

enum { X, Y, LABEL };

// Numbers or text within an item: at its offset in bytes.
typedef struct {
    Scalar type;
    bool big;  // endian
    int text;  // characters of a text, in `bytes`; 0: a number
    int bytes; // 0: there is no such field
    long offset;
} Part;

typedef struct {
    const char *shown;
    Part part[ROLES];
    int stride; // bytes from one row to the next
    long rows;
    int64_t data; // offset of the first
} Npy;

static bool wrong(const Npy *npy, const char *why, Error *err) {
    return error_set(err, "%.300s: %s.", npy->shown, tr(why));
}

// ---- the header, a Python dictionary -----------------------------------------------------------------------------------------

// What follows 'key': NULL when it is not there.
static const char *entry(const char *header, const char *key) {
    char quoted[32];
    snprintf(quoted, sizeof quoted, "'%s'", key);
    for (const char *at = strstr(header, quoted); at; at = strstr(at, quoted)) {
        at += strlen(quoted);
        at += strspn(at, " ");
        if (*at == ':') { // else a field of that name
            return at + 1 + strspn(at + 1, " ");
        }
    }
    return NULL;
}

// "<f8", "|u1", "<U12"; what may stand in a field that is not read too.
static bool parse_type(const char *name, Part *part) {
    static const struct {
        const char *name;
        Scalar type;
    } types[] = {{"f2", SCALAR_F16}, {"f4", SCALAR_F32}, {"f8", SCALAR_F64}, {"i1", SCALAR_I8},
                 {"i2", SCALAR_I16}, {"i4", SCALAR_I32}, {"i8", SCALAR_I64}, {"u1", SCALAR_U8},
                 {"u2", SCALAR_U16}, {"u4", SCALAR_U32}, {"u8", SCALAR_U64}, {"b1", SCALAR_BOOL}};
    const bool order = name[0] && strchr("<>=|", name[0]);
    const char *rest = name + order;
    char *end;
    *part = (Part){.big = name[0] == '>'};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(rest, types[i].name) == 0) {
            part->type = types[i].type;
            part->bytes = scalar_bytes(part->type);
            return true;
        }
    }
    const long count = rest[0] && rest[1] ? strtol(rest + 1, &end, 10) : -1;
    if (count < 1 || count > ITEM_MAX || (*end && *end != '[') || !strchr("SaUVcfmM", rest[0])) { // M8[ns]
        return false;
    }
    part->text = strchr("SaU", rest[0]) ? (int)count : 0;
    part->bytes = (int)count * (rest[0] == 'U' ? 4 : 1);
    return true;
}

// The text in quotes at *at, and past it; false where there is none, or no room.
static bool take_quoted(const char **at, char *text, size_t size) {
    *at += strspn(*at, " ,");
    const char quote = **at;
    const char *end = quote == '\'' || quote == '"' ? strchr(*at + 1, quote) : NULL;
    if (!end || (size_t)(end - *at) > size) {
        return false;
    }
    snprintf(text, size, "%.*s", (int)(end - *at) - 1, *at + 1);
    *at = end + 1;
    return true;
}

static int role_of(const char *name) {
    static const char *const names[][3] = {{"x", "x1", "lon"}, {"y", "x2", "lat"}};
    for (int role = X; role <= Y; role++) {
        for (int i = 0; i < 3; i++) {
            if (strcasecmp(name, names[role][i]) == 0) {
                return role;
            }
        }
    }
    return columns_is_label(name) ? LABEL : -1;
}

// One field of a record: ('x', '<f8') or ('pad', '|V4'). Past it.
static bool take_field(Npy *npy, const char **at) {
    char name[64], type[16];
    Part part;
    *at += strspn(*at, " ,");
    if (*(*at)++ != '(' || !take_quoted(at, name, sizeof name) || !take_quoted(at, type, sizeof type) ||
        !parse_type(type, &part)) {
        return false;
    }
    *at += strspn(*at, " ");
    const int role = role_of(name);
    part.offset = npy->stride;
    npy->stride += part.bytes;
    if (role >= 0 && npy->part[role].bytes == 0) {
        npy->part[role] = part;
    }
    return *(*at)++ == ')' && npy->stride <= ITEM_MAX;
}

static bool take_fields(Npy *npy, const char *at) {
    for (at++; *at != ']'; at += strspn(at, " ,")) {
        if (!take_field(npy, &at)) {
            return false;
        }
    }
    return true;
}

static bool is_number(const Part *part) {
    return part->type != SCALAR_NONE;
}

static bool read_record(Npy *npy, const char *descr, Error *err) {
    if (!take_fields(npy, descr) || (npy->part[X].bytes && !is_number(&npy->part[X])) ||
        (npy->part[Y].bytes && !is_number(&npy->part[Y])) ||
        (npy->part[LABEL].bytes && !is_number(&npy->part[LABEL]) && !npy->part[LABEL].text)) {
        return wrong(npy, TR("the fields of its records cannot be read. They may be numbers and texts"), err);
    }
    return (npy->part[X].bytes && npy->part[Y].bytes) || wrong(npy, TR("its records have no fields x and y"), err);
}

// "(n,)", "(n, 2)"; how many sizes, -1 where it is no shape. A long of a browser holds no more than an int.
static int read_sizes(const char *at, long long size[3]) {
    int count = 0;
    if (!at || *at++ != '(') {
        return -1;
    }
    for (at += strspn(at, " "); *at != ')'; at += strspn(at, " ,")) {
        char *end;
        if (count == 3 || *at < '0' || *at > '9') {
            return -1;
        }
        size[count++] = strtoll(at, &end, 10);
        at = end + (*end == 'L'); // as Python 2 wrote it
    }
    return count;
}

// Where the columns of a plain array lie.
static bool read_plain(Npy *npy, const char *type, long long cols, bool fortran, Error *err) {
    Part part;
    if (!parse_type(type, &part) || !is_number(&part)) {
        return wrong(npy, TR("its numbers are not of a type that can be read: float16 to float64, or whole numbers"), err);
    }
    npy->stride = part.bytes * (fortran ? 1 : (int)cols);
    for (int k = 0; k < (int)cols; k++) {
        npy->part[k] = part;
        npy->part[k].offset = part.bytes * (fortran ? npy->rows : 1) * k;
    }
    return true;
}

static bool read_rows(Npy *npy, long long rows, Error *err) {
    npy->rows = (long)rows;
    return (rows >= 1 && rows <= POINTS_MAX) ||
           error_set(err, "%.300s: the header announces %lld points. 1 to %d can be read.", npy->shown, rows, POINTS_MAX);
}

// The header's text is NUL-terminated by the caller.
static bool parse_header(Npy *npy, const char *header, Error *err) {
    const char *order = entry(header, "fortran_order"), *descr = entry(header, "descr");
    char type[16];
    long long size[3] = {0};
    const int dims = read_sizes(entry(header, "shape"), size);
    if (descr && *descr == '[') {
        if ((dims != 1 && !(dims == 2 && size[1] == 1))) {
            return wrong(npy, TR("its shape is not (n,), as that of records must be"), err);
        }
        return read_rows(npy, size[0], err) && read_record(npy, descr, err);
    }
    if (!descr || !take_quoted(&descr, type, sizeof type)) {
        return wrong(npy, TR("its numbers are not of a type that can be read: float16 to float64, or whole numbers"), err);
    }
    if (strchr(type, 'O')) {
        return wrong(npy, TR("it holds Python objects. Save an array of numbers"), err);
    }
    if (dims != 2 || (size[1] != 2 && size[1] != 3)) {
        return wrong(npy,
                     dims == 2 && (size[0] == 2 || size[0] == 3) ? TR("its shape is not (n, 2). Save its transpose, points.T")
                                                                 : TR("its shape is not (n, 2) or, with labels, (n, 3)"),
                     err);
    }
    return read_rows(npy, size[0], err) && read_plain(npy, type, size[1], order && strncmp(order, "True", 4) == 0, err);
}

bool npy_begins(const char *bytes, size_t count) {
    return count >= MAGIC_BYTES && memcmp(bytes, MAGIC, MAGIC_BYTES) == 0;
}

static bool read_header(Npy *npy, const FileIn *in, Error *err) {
    char lead[MAGIC_BYTES + 6] = {0}, header[HEADER_MAX + 1];
    if (in->size < (int64_t)sizeof lead || !file_in_read(in, 0, sizeof lead, lead, err) || !npy_begins(lead, sizeof lead)) {
        return wrong(npy, TR("it is not a .npy file: it does not begin with \\x93NUMPY"), err);
    }
    int version = (unsigned char)lead[MAGIC_BYTES], length_bytes = version == 1 ? 2 : 4;
    if (version < 1 || version > 3) {
        return error_set(err, "%.300s uses version %d of the .npy format. Versions 1 to 3 can be read.", npy->shown, version);
    }
    const int64_t length = (int64_t)scalar_read(version == 1 ? SCALAR_U16 : SCALAR_U32, false, lead + MAGIC_BYTES + 2);
    const int64_t begin = MAGIC_BYTES + 2 + length_bytes;
    if (length > in->size - begin) {
        return error_set(err, "%.300s: the header at offset %zu announces %zu bytes, but the file ends at %zu.", npy->shown,
                         (size_t)begin, (size_t)length, (size_t)in->size);
    }
    if (length > HEADER_MAX) {
        return error_set(err, "%.300s: its header has %zu bytes. Up to %d can be read.", npy->shown, (size_t)length, HEADER_MAX);
    }
    if (!file_in_read(in, begin, (size_t)length, header, err)) {
        return false;
    }
    header[length] = '\0';
    npy->data = begin + length;
    return parse_header(npy, header, err);
}

// ---- the numbers ---------------------------------------------------------------------------------------------------------------

static double number_at(const Part *part, const char *row) {
    return scalar_read(part->type, part->big, row + part->offset);
}

// A text of fixed length, padded with zeros: bytes, or code points of four.
static const char *take_text(PointTable *table, const Part *part, const char *row) {
    char text[256];
    size_t n = 0;
    const bool wide = part->bytes == 4 * part->text;
    for (int i = 0; i < part->text && n + 5 < sizeof text; i++) {
        const char *at = row + part->offset + (wide ? 4 * i : i);
        const uint32_t c = (uint32_t)scalar_read(wide ? SCALAR_U32 : SCALAR_U8, part->big, at);
        if (c == 0) {
            break;
        }
        if (wide) {
            utf8_write(text + n, c <= 0x10FFFF ? c : '?');
        } else {
            text[n] = (char)c;
            text[n + 1] = '\0';
        }
        n += strlen(text + n);
    }
    return n > 0 ? table_name(table, text, n) : TR("has no label. Fill it in or delete the line");
}

static const char *take_label(PointTable *table, const Npy *npy, const char *row) {
    const Part *part = &npy->part[LABEL];
    return part->bytes == 0 ? NULL : part->text ? take_text(table, part, row) : table_label(table, number_at(part, row));
}

static bool take_rows(PointTable *table, const Npy *npy, const char *data, Error *err) {
    table->labelled = npy->part[LABEL].bytes > 0;
    for (long i = 0; i < npy->rows; i++) {
        const char *row = data + (size_t)i * (size_t)npy->stride;
        const char *why = table_add(table, number_at(&npy->part[X], row), number_at(&npy->part[Y], row));
        why = why ? why : take_label(table, npy, row);
        if (why) {
            return error_set(err, "%.300s: point %ld, at offset %lld, %s.", npy->shown, i,
                             (long long)npy->data + (long long)i * npy->stride, tr(why));
        }
    }
    return true;
}

static int64_t bytes_of(const Npy *npy) {
    const Part *last = &npy->part[npy->part[LABEL].bytes ? LABEL : Y];
    const int64_t columns = last->offset + (int64_t)last->bytes * npy->rows; // in Fortran order
    const int64_t items = (int64_t)npy->stride * npy->rows;
    return columns > items ? columns : items;
}

bool npy_read(PointTable *table, const FileIn *in, Error *err) {
    Npy npy = {.shown = in->shown};
    if (!read_header(&npy, in, err)) {
        return false;
    }
    const int64_t want = bytes_of(&npy), have = in->size - npy.data;
    if (want != have) {
        return error_set(err,
                         "%.300s: the header announces %zu bytes of points, but %zu follow offset %zu. Check that the file is "
                         "complete.",
                         npy.shown, (size_t)want, (size_t)have, (size_t)npy.data);
    }
    char *data = malloc(want > 0 ? (size_t)want : 1);
    if (!data) {
        return error_set(err, "Cannot read %.300s: not enough memory for %ld points.", npy.shown, npy.rows);
    }
    const bool good = file_in_read(in, npy.data, (size_t)want, data, err) && take_rows(table, &npy, data, err);
    free(data);
    return good;
}

// ---- writing -------------------------------------------------------------------------------------------------------------------
void npy_write_head(FILE *out, const char *shape, ...) {
    char shaped[64], header[192];
    va_list args;
    va_start(args, shape);
    vsnprintf(shaped, sizeof shaped, shape, args);
    va_end(args);
    int length = snprintf(header, sizeof header, "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }", shaped);
    int before = MAGIC_BYTES + 4, padded = (before + length + 1 + ALIGN - 1) / ALIGN * ALIGN - before; // 1: the newline
    const char lead[] = {1, 0, (char)(padded & 0xff), (char)(padded >> 8)};
    fwrite(MAGIC, 1, MAGIC_BYTES, out);
    fwrite(lead, 1, sizeof lead, out);
    fprintf(out, "%s%*s\n", header, padded - length - 1, "");
}

void npy_write(FILE *out, int n, const float *x, const float *y, const int *label) {
    npy_write_head(out, "(%d, %d)", n, label ? 3 : 2);
    for (int i = 0; i < n; i++) {
        const float row[3] = {x[i], y[i], label ? (float)label[i] : 0.0f};
        fwrite(row, sizeof *row, label ? 3 : 2, out);
    }
}
