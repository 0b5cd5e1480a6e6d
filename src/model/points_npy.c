// The .npy format, and how points of either format get into memory.
#include "model/points_npy.h"

#include "base/check.h"
#include "base/language.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "\x93NUMPY"
enum { MAGIC_BYTES = 6, HEADER_MAX = 10000, ALIGN = 64 };

// ---- points in memory ----------------------------------------------------------------------------------------------------
bool points_make(Points *points, int count, bool labels) {
    CHECK(count > 0, "%d points", count);
    size_t n = (size_t)count;
    *points = (Points){.count = count, .classes = 1, .x = malloc(n * sizeof(float)), .y = malloc(n * sizeof(float))};
    points->label = labels ? malloc(n * sizeof(int)) : NULL;
    return points->x && points->y && (points->label || !labels);
}

bool points_no_memory(const char *path, long count, Error *err) {
    return error_set(err, "Cannot read %.300s: not enough memory for %ld points.", path, count);
}

const char *points_put(Points *points, int i, double x, double y) {
    points->x[i] = (float)x;
    points->y[i] = (float)y;
    if (isfinite(points->x[i]) && isfinite(points->y[i])) {
        return NULL;
    }
    return isfinite(x) && isfinite(y) ? TR("is beyond single precision") : TR("is not finite");
}

const char *points_put_label(Points *points, int i, double label) {
    if (!(label >= 0 && label < POINTS_CLASSES && label == floor(label))) {
        return TR("has a label that is not a whole number from 0 to 63");
    }
    points->label[i] = (int)label;
    points->classes = points->label[i] >= points->classes ? points->label[i] + 1 : points->classes;
    return NULL;
}

// ---- the header ----------------------------------------------------------------------------------------------------------
typedef struct {
    int bytes; // of a number: 4 or 8
    bool big;  // endian
    long rows;
    int cols;
    size_t data; // offset of the first number
} Npy;

static bool wrong(const char *path, const char *why, Error *err) {
    return error_set(err, "%.300s: %s.", path, tr(why));
}

static uint32_t little(const char *bytes, int count) {
    uint32_t value = 0;
    for (int i = count - 1; i >= 0; i--) {
        value = value << 8 | (unsigned char)bytes[i];
    }
    return value;
}

// What follows 'key': in the header, which is a Python dictionary of three entries. NULL when it is not there.
static const char *entry(const char *header, const char *key) {
    char quoted[32];
    snprintf(quoted, sizeof quoted, "'%s'", key);
    const char *at = strstr(header, quoted);
    if (!at) {
        return NULL;
    }
    at += strlen(quoted);
    at += strspn(at, " ");
    return *at == ':' ? at + 1 + strspn(at + 1, " ") : NULL;
}

static bool read_type(const char *header, Npy *npy) {
    const char *descr = entry(header, "descr");
    char order[2], digit[2];
    if (!descr || sscanf(descr, "'%1[<>=]f%1[48]", order, digit) != 2) {
        return false;
    }
    npy->big = order[0] == '>';
    npy->bytes = digit[0] - '0';
    return descr[4] == '\'';
}

// "(n, 2)" or "(n, 3)".
static bool read_shape(const char *header, Npy *npy) {
    const char *at = entry(header, "shape");
    int used = 0;
    intmax_t rows;
    if (!at || sscanf(at, "(%18jd , %9d %n", &rows, &npy->cols, &used) != 2 || used == 0) {
        return false;
    }
    at += used;
    at += *at == ',' ? 1 : 0;
    at += strspn(at, " ");
    npy->rows = (long)rows;
    return *at == ')' && (npy->cols == 2 || npy->cols == 3) && rows >= 0;
}

// The header's text is NUL-terminated by the caller.
static bool read_header(const char *path, const char *header, Npy *npy, Error *err) {
    const char *order = entry(header, "fortran_order");
    if (!read_type(header, npy)) {
        return wrong(path, TR("its numbers are not float32 or float64 ('<f4', '<f8')"), err);
    }
    if (!order || strncmp(order, "False", 5) != 0) {
        return wrong(path, TR("it is not in C order. Save numpy.ascontiguousarray(points)"), err);
    }
    if (!read_shape(header, npy)) {
        return wrong(path, TR("its shape is not (n, 2) or, with labels, (n, 3)"), err);
    }
    if (npy->rows < 1 || npy->rows > POINTS_MAX) {
        return error_set(err, "%.300s: the header announces %ld points. 1 to %d can be read.", path, npy->rows, POINTS_MAX);
    }
    return true;
}

static bool find_header(const char *path, const char *file, size_t size, char header[HEADER_MAX + 1], Npy *npy, Error *err) {
    if (size < MAGIC_BYTES + 6 || memcmp(file, MAGIC, MAGIC_BYTES) != 0) {
        return wrong(path, TR("it is not a .npy file: it does not begin with \\x93NUMPY"), err);
    }
    int version = (unsigned char)file[MAGIC_BYTES], length_bytes = version == 1 ? 2 : 4;
    if (version < 1 || version > 3) {
        return error_set(err, "%.300s uses version %d of the .npy format. Versions 1 to 3 can be read.", path, version);
    }
    size_t length = little(file + MAGIC_BYTES + 2, length_bytes), begin = MAGIC_BYTES + 2 + (size_t)length_bytes;
    if (length > HEADER_MAX || length > size - begin) {
        return error_set(err,
                         "%.300s: the header at offset %zu announces %zu bytes, but the file ends at "
                         "%zu.",
                         path, begin, length, size);
    }
    memcpy(header, file + begin, length);
    header[length] = '\0';
    npy->data = begin + length;
    return read_header(path, header, npy, err);
}

// ---- the numbers ---------------------------------------------------------------------------------------------------------
static double number_at(const Npy *npy, const char *data, size_t i) {
    unsigned char bytes[8] = {0};
    for (int k = 0; k < npy->bytes; k++) {
        bytes[npy->big ? npy->bytes - 1 - k : k] = (unsigned char)data[i * (size_t)npy->bytes + (size_t)k];
    }
    double d;
    float f;
    memcpy(&f, bytes, sizeof f);
    memcpy(&d, bytes, sizeof d);
    return npy->bytes == 4 ? (double)f : d;
}

static bool read_numbers(Points *points, const char *path, const Npy *npy, const char *data, Error *err) {
    for (int i = 0; i < points->count; i++) {
        size_t first = (size_t)i * (size_t)npy->cols;
        const char *why = points_put(points, i, number_at(npy, data, first), number_at(npy, data, first + 1));
        if (!why && npy->cols == 3) {
            why = points_put_label(points, i, number_at(npy, data, first + 2));
        }
        if (why) {
            return error_set(err, "%.300s: point %d, at offset %zu, %s.", path, i, npy->data + first * (size_t)npy->bytes,
                             tr(why));
        }
    }
    return true;
}

bool points_read_npy(Points *points, const char *path, const char *file, size_t size, Error *err) {
    char header[HEADER_MAX + 1];
    Npy npy = {0};
    if (!find_header(path, file, size, header, &npy, err)) {
        return false;
    }
    size_t want = (size_t)npy.rows * (size_t)npy.cols * (size_t)npy.bytes, have = size - npy.data;
    if (want != have) {
        return error_set(err,
                         "%.300s: the header announces %zu bytes of points, but %zu follow offset %zu. Check that the file is "
                         "complete.",
                         path, want, have, npy.data);
    }
    if (!points_make(points, (int)npy.rows, npy.cols == 3)) {
        return points_no_memory(path, npy.rows, err);
    }
    return read_numbers(points, path, &npy, file + npy.data, err);
}

// ---- writing -------------------------------------------------------------------------------------------------------------
void points_put_npy_head(FILE *out, const char *shape, ...) {
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

void points_put_npy(FILE *out, int n, const float *x, const float *y, const int *label) {
    points_put_npy_head(out, "(%d, %d)", n, label ? 3 : 2);
    for (int i = 0; i < n; i++) {
        const float row[3] = {x[i], y[i], label ? (float)label[i] : 0.0f};
        fwrite(row, sizeof *row, label ? 3 : 2, out);
    }
}
