// Opening, recognising and fitting of points; their formats are in points_csv.c and points_npy.c.
#include "model/points.h"

#include "base/check.h"
#include "base/file.h"
#include "base/file_out.h"
#include "model/points_npy.h"
#include "model/points_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PEEK = 4096 }; // bytes that tell what a file is

bool points_named(const char *path) {
    static const char *const ends[] = {".csv", ".npy", ".tsv", ".txt", ".dat"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (file_ends_in(path, ends[i])) {
            return true;
        }
    }
    return false;
}

const char *points_class(const PointsName *name, int label, char digits[12]) {
    snprintf(digits, 12, "%d", label);
    return name ? name[label].text : digits;
}

// The class of `own` that has this name, -1: none.
static int class_called(const PointsName *own, int classes, const char *name) {
    char digits[12];
    int label = 0;
    while (label < classes && strcmp(points_class(own, label, digits), name) != 0) {
        label++;
    }
    return label < classes ? label : -1;
}

// What the points' classes are among `own`. Numbers are names where all of them are; otherwise the places of the classes, from 0 on.
static void map_classes(const Points *points, const PointsName *own, int classes, int map[POINTS_CLASSES]) {
    enum { UNSEEN = -2 };
    bool all = true;
    for (int c = 0; c < POINTS_CLASSES; c++) {
        map[c] = UNSEEN;
    }
    for (int i = 0; i < points->count; i++) {
        char digits[12];
        const int label = points->label[i];
        map[label] = map[label] != UNSEEN ? map[label] : class_called(own, classes, points_class(points->name, label, digits));
        all = all && map[label] >= 0;
    }
    for (int c = 0; !all && !points->name && c < POINTS_CLASSES; c++) {
        map[c] = c < classes ? c : -1;
    }
}

// The sentence that point i is of none of the classes. Always false.
static bool stranger(const Points *points, int i, int classes, Error *err) {
    const int label = points->label[i];
    return points->name
               ? error_set(err, "Point %d has label %s, which is no class of this model.", i + 1, points->name[label].text)
               : error_set(err, "Point %d has label %d, but this model has classes 0 to %d.", i + 1, label, classes - 1);
}

bool points_call(Points *points, const PointsName *own, int classes, Error *err) {
    int map[POINTS_CLASSES];
    if (!points->label) {
        return true;
    }
    map_classes(points, own, classes, map);
    for (int i = 0; i < points->count; i++) {
        if (map[points->label[i]] < 0) {
            return stranger(points, i, classes, err);
        }
    }
    for (int i = 0; i < points->count; i++) {
        points->label[i] = map[points->label[i]];
    }
    free(points->name);
    points->name = NULL;
    points->classes = classes;
    return true;
}

void points_free(Points *points) {
    free(points->x);
    free(points->y);
    free(points->label);
    free(points->name);
    *points = (Points){0};
}

// ---- reading -------------------------------------------------------------------------------------------------------------

// What it is, its beginning tells: so that no large file of another kind is read whole.
static bool read_table(PointTable *table, const FileIn *in, bool npy, Error *err) {
    char begin[PEEK];
    const size_t n = in->size < PEEK ? (size_t)in->size : PEEK;
    if (!file_in_read(in, 0, n, begin, err)) {
        return false;
    }
    if (npy || npy_begins(begin, n)) {
        return npy_read(table, in, err);
    }
    if (n >= 4 && memcmp(begin, "PK\3\4", 4) == 0) {
        return error_set(err,
                         "%s is a zip file, such as a workbook or .npz. Save its points as CSV, or one array with numpy.save.",
                         in->shown);
    }
    return points_text_read(table, in, begin, n, err);
}

// FNV-1a, over the numbers as they were read.
static uint64_t sum_of(const PointTable *table) {
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (int i = 0; i < table->count; i++) {
        uint64_t bits[3] = {0, 0, table->label ? (uint64_t)table->label[i] : 0};
        memcpy(&bits[0], &table->x[i], sizeof bits[0]);
        memcpy(&bits[1], &table->y[i], sizeof bits[1]);
        for (int k = 0; k < 3; k++) {
            sum = (sum ^ bits[k]) * UINT64_C(0x100000001b3);
            sum ^= sum >> 32;
        }
    }
    return sum;
}

typedef struct {
    double lo, hi;
} Range;

static Range range_of(const double *v, int n) {
    CHECK(v && n >= 1, "%d points", n);
    Range range = {v[0], v[0]};
    for (int i = 1; i < n; i++) {
        range.lo = fmin(range.lo, v[i]);
        range.hi = fmax(range.hi, v[i]);
    }
    return range;
}

static PointsFit fit_of(const PointTable *table) {
    const Range x = range_of(table->x, table->count), y = range_of(table->y, table->count);
    const double half = fmax(0.5 * (x.hi - x.lo), 0.5 * (y.hi - y.lo));
    return (PointsFit){x.lo + 0.5 * (x.hi - x.lo), y.lo + 0.5 * (y.hi - y.lo), half > 1e-300 ? 3 / half : 1};
}

static void move_and_scale(PointTable *table, const PointsFit *fit) {
    for (int i = 0; i < table->count; i++) {
        table->x[i] = (table->x[i] - fit->x) * fit->scale;
        table->y[i] = (table->y[i] - fit->y) * fit->scale;
    }
}

// Whether single precision, of 24 bits, tells the points apart: a thousand places at least along the longer side.
static bool is_fine(const PointTable *table) {
    const Range x = range_of(table->x, table->count), y = range_of(table->y, table->count);
    const double far = fmax(fmax(fabs(x.lo), fabs(x.hi)), fmax(fabs(y.lo), fabs(y.hi)));
    const double span = fmax(x.hi - x.lo, y.hi - y.lo);
    return span == 0 || far / span < 1 << 13;
}

// Takes what the table has.
static bool finish(Points *points, PointTable *table, const char *shown, Error *err) {
    const size_t n = (size_t)table->count;
    CHECK(n >= 1, "%zu points", n); // a table that was read has one
    *points = (Points){.count = table->count,
                       .classes = table->label ? table->classes : 1,
                       .x = malloc(n * sizeof(float)),
                       .y = malloc(n * sizeof(float)),
                       .label = table->label,
                       .name = table->name,
                       .sum = points->sum,
                       .fit = points->fit};
    table->label = NULL;
    table->name = NULL;
    if (!points->x || !points->y) {
        return error_set(err, "Cannot read %.300s: not enough memory for %ld points.", shown, (long)table->count);
    }
    for (size_t i = 0; i < n; i++) {
        points->x[i] = (float)table->x[i];
        points->y[i] = (float)table->y[i];
    }
    return true;
}

// fit: as other points were, or NULL.
static bool take_table(Points *points, PointTable *table, const FileIn *in, bool keep, const PointsFit *fit, Error *err) {
    points->sum = sum_of(table);
    points->fit = fit ? *fit : keep ? (PointsFit){0, 0, 1} : fit_of(table);
    if (!keep) {
        move_and_scale(table, &points->fit);
    } else if (!is_fine(table)) {
        return error_set(err, "%s: its points are too far from the origin for their own coordinates. Leave out --keep-scale.",
                         in->shown);
    }
    return finish(points, table, in->shown, err);
}

static bool open_points(FileIn *in, const char *path, Error *err) {
    if (strcmp(path, "-") == 0) {
        return file_in_open_standard(in, POINTS_TEXT_MAX, err);
    }
    if (strcmp(path, "./-") == 0 || file_ends_in(path, "/-")) {
        return error_set(err,
                         "These points came through the standard input. Name their file, such as --data points.csv, or pass them again with --data -.");
    }
    if (!points_named(path)) {
        return error_set(err,
                         "Cannot read %s: the name of a file of points must end in .csv or .npy (.tsv, .txt and .dat are read as .csv).",
                         path);
    }
    return file_in_open(in, path, err);
}

static bool read_points(Points *points, const char *path, bool keep, const PointsFit *fit, Error *err) {
    FileIn in;
    PointTable table = {.classes = 1};
    *points = (Points){0};
    if (!open_points(&in, path, err)) {
        return false;
    }
    const bool good = read_table(&table, &in, file_ends_in(path, ".npy"), err) && take_table(points, &table, &in, keep, fit, err);
    file_in_close(&in);
    table_free(&table);
    if (!good) {
        points_free(points);
    }
    return good;
}

bool points_read(Points *points, const char *path, bool fit, Error *err) {
    return read_points(points, path, !fit, NULL, err);
}

bool points_read_as(Points *points, const char *path, const PointsFit *fit, Error *err) {
    return read_points(points, path, false, fit, err);
}

// ---- writing -------------------------------------------------------------------------------------------------------------
bool points_can_write(const char *path, Error *err) {
    return file_ends_in(path, ".csv") || file_ends_in(path, ".npy") ||
           error_set(err, "Cannot write %s: the name of a file of points must end in .csv or .npy.", path);
}

// In quotes, where it could be taken for more than one cell or for another one.
static void write_name(FILE *out, const char *name) {
    const bool plain = !strpbrk(name, ",;\"' \t");
    fputs(plain ? name : "\"", out);
    for (const char *p = plain ? "" : name; *p; p++) {
        fputs(*p == '"' ? "\"\"" : (char[]){*p, '\0'}, out);
    }
    fputs(plain ? "" : "\"", out);
}

bool points_write(const char *path, int n, const float *x, const float *y, const int *label, const PointsName *name, Error *err) {
    FileOut out;
    if (!points_can_write(path, err) || !file_out_open(&out, path, err)) {
        return false;
    }
    if (file_ends_in(path, ".npy")) {
        npy_write(out.stream, n, x, y, label);
        return file_out_commit(&out, err);
    }
    fputs(label ? "x,y,label\n" : "x,y\n", out.stream);
    for (int i = 0; i < n; i++) { // nine digits tell any two floats apart
        fprintf(out.stream, "%.9g,%.9g", (double)x[i], (double)y[i]);
        if (label) {
            char digits[12];
            fputc(',', out.stream);
            write_name(out.stream, points_class(name, label[i], digits));
        }
        fputc('\n', out.stream);
    }
    return file_out_commit(&out, err);
}

bool points_write_density(const char *path, int n, const double *log_p, const double *error, Error *err) {
    FileOut out;
    if (!points_can_write(path, err) || !file_out_open(&out, path, err)) {
        return false;
    }
    const bool npy = file_ends_in(path, ".npy");
    if (npy) {
        npy_write_head(out.stream, "(%d, 2)", n);
    } else {
        fputs("log_p,error\n", out.stream);
    }
    for (int i = 0; i < n; i++) {
        const float pair[2] = {(float)log_p[i], (float)error[i]};
        if (npy) {
            fwrite(pair, sizeof *pair, 2, out.stream);
        } else {
            fprintf(out.stream, "%.9g,%.2g\n", log_p[i], error[i]);
        }
    }
    return file_out_commit(&out, err);
}

bool points_write_trajectories(const char *path, int n, int steps, const float *knots_x, const float *knots_y, long stride,
                               Error *err) {
    FileOut out;
    if (!points_can_write(path, err) || !file_out_open(&out, path, err)) {
        return false;
    }
    bool npy = file_ends_in(path, ".npy");
    if (npy) {
        npy_write_head(out.stream, "(%d, %d, 2)", n, steps + 1);
    } else {
        fputs("particle,t,x,y\n", out.stream);
    }
    for (int i = 0; i < n; i++) {
        for (int k = 0; k <= steps; k++) {
            const float pair[2] = {knots_x[k * stride + i], knots_y[k * stride + i]};
            if (npy) {
                fwrite(pair, sizeof *pair, 2, out.stream);
            } else {
                fprintf(out.stream, "%d,%.9g,%.9g,%.9g\n", i, (double)k / steps, (double)pair[0], (double)pair[1]);
            }
        }
    }
    return file_out_commit(&out, err);
}
