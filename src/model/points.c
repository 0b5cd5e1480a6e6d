// What both formats share, and CSV. The .npy format is in points_npy.c.
#include "model/points.h"

#include "base/file.h"
#include "base/file_out.h"
#include "base/language.h"
#include "base/words.h"
#include "model/points_npy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool ends_in(const char *path, const char *end) {
    size_t length = strlen(path), tail = strlen(end);
    return length > tail && strcmp(path + length - tail, end) == 0;
}

void points_free(Points *points) {
    free(points->x);
    free(points->y);
    free(points->label);
    *points = (Points){0};
}

// ---- reading CSV ---------------------------------------------------------------------------------------------------------
// Reads up to `max` numbers separated by commas up to the end of the line; returns how many stood there, or -1 if one of them was
// none. *next is the beginning of the next line.
static int read_line(const char *line, double *numbers, int max, const char **next) {
    const char *end = strchr(line, '\n');
    const char *stop = end ? end : line + strlen(line);
    int count = 0;
    *next = end ? end + 1 : stop;
    for (;;) {
        char *after;
        line += strspn(line, " \t");
        double value = line < stop && *line != '\r' ? strtod(line, &after) : 0;
        if (line >= stop || *line == '\r' || after == line || after > stop) {
            return -1;
        }
        if (count < max) {
            numbers[count] = value;
        }
        count++;
        line = after + strspn(after, " \t\r");
        if (line >= stop) {
            return count;
        }
        if (*line++ != ',') {
            return -1;
        }
    }
}

static bool is_blank(const char *line) {
    line += strspn(line, " \t\r");
    return *line == '\n' || *line == '\0';
}

typedef struct {
    const char *path, *at; // the rest of the file
    int columns;           // of the first line of numbers
    long line;             // number of the line at `at`
} Csv;

static bool wrong_line(const Csv *csv, const char *why, Error *err) {
    char quoted[QUOTE_MAX], start[64];
    snprintf(start, sizeof start, "%.*s", (int)strcspn(csv->at, "\r\n") % 64, csv->at);
    text_quote(quoted, start);
    return error_set(err, "%.300s, line %ld: \"%s\" %s.", csv->path, csv->line, quoted, tr(why));
}

// Moves to the first line of numbers, beyond a mark of byte order, blank lines and one line of names.
static bool csv_begin(Csv *csv, Error *err) {
    bool named = false;
    double numbers[3];
    const char *next;
    csv->at += strncmp(csv->at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (; *csv->at; csv->at = next, csv->line++) {
        csv->columns = read_line(csv->at, numbers, 3, &next);
        if (csv->columns == 2 || csv->columns == 3) {
            return true;
        }
        if (csv->columns >= 0) {
            return wrong_line(csv, TR("does not have two columns, or three with a label"), err);
        }
        if (!is_blank(csv->at)) {
            if (named) {
                return wrong_line(csv, TR("is not x,y or x,y,label"), err);
            }
            named = true;
        }
    }
    return error_set(err,
                     "%.300s contains no points. Write one per line, such as 0.5,-1.25 or, with a label, "
                     "0.5,-1.25,0.",
                     csv->path);
}

static long count_lines(const char *text) {
    long lines = 1;
    for (const char *p = strchr(text, '\n'); p; p = strchr(p + 1, '\n')) {
        lines++;
    }
    return lines;
}

static bool csv_rows(Csv *csv, Points *points, Error *err) {
    int count = 0;
    const char *next;
    for (; *csv->at; csv->at = next, csv->line++) {
        double numbers[3];
        int columns = read_line(csv->at, numbers, 3, &next);
        if (columns < 0 && is_blank(csv->at)) {
            continue;
        }
        if (columns != csv->columns) {
            return wrong_line(csv, csv->columns == 2 ? "is not two numbers x,y" : "is not x,y,label", err);
        }
        const char *why = points_put(points, count, numbers[0], numbers[1]);
        if (!why && columns == 3) {
            why = points_put_label(points, count, numbers[2]);
        }
        if (why) {
            return wrong_line(csv, why, err);
        }
        count++;
    }
    points->count = count;
    return true;
}

static bool read_csv(Points *points, const char *path, const char *text, size_t size, Error *err) {
    Csv csv = {.path = path, .at = text, .line = 1};
    if (strlen(text) != size) {
        return error_set(err, "%.300s is not a text file: there is a zero byte at offset %zu.", path, strlen(text));
    }
    if (!csv_begin(&csv, err)) {
        return false;
    }
    long lines = count_lines(csv.at);
    if (lines > POINTS_MAX) {
        return error_set(err, "%.300s has %ld lines. Up to %d points can be read.", path, lines, POINTS_MAX);
    }
    if (!points_make(points, (int)lines, csv.columns == 3)) {
        return points_no_memory(path, lines, err);
    }
    return csv_rows(&csv, points, err);
}

// ---- reading -------------------------------------------------------------------------------------------------------------
bool points_read(Points *points, const char *path, Error *err) {
    *points = (Points){0};
    bool npy = ends_in(path, ".npy");
    if (!npy && !ends_in(path, ".csv")) {
        return error_set(err, "Cannot read %s: the name of a file of points must end in .csv or .npy.", path);
    }
    size_t size;
    char *file = file_read(path, &size, err);
    if (!file) {
        return false;
    }
    bool good = npy ? points_read_npy(points, path, file, size, err) : read_csv(points, path, file, size, err);
    free(file);
    if (!good) {
        points_free(points);
    }
    return good;
}

static void bounds(const float *v, int n, double *middle, double *half) {
    double lo = (double)v[0], hi = (double)v[0];
    for (int i = 1; i < n; i++) {
        lo = fmin(lo, (double)v[i]);
        hi = fmax(hi, (double)v[i]);
    }
    *middle = lo + 0.5 * (hi - lo);
    *half = 0.5 * (hi - lo);
}

void points_fit(Points *points) {
    double mx, my, half_x, half_y;
    bounds(points->x, points->count, &mx, &half_x);
    bounds(points->y, points->count, &my, &half_y);
    double half = fmax(half_x, half_y), scale = half > 0 ? 3 / half : 1;
    for (int i = 0; i < points->count; i++) {
        points->x[i] = (float)(((double)points->x[i] - mx) * scale);
        points->y[i] = (float)(((double)points->y[i] - my) * scale);
    }
}

// ---- writing -------------------------------------------------------------------------------------------------------------
bool points_can_write(const char *path, Error *err) {
    return ends_in(path, ".csv") || ends_in(path, ".npy") ||
           error_set(err, "Cannot write %s: the name of a file of points must end in .csv or .npy.", path);
}

bool points_write(const char *path, int n, const float *x, const float *y, const int *label, Error *err) {
    FileOut out;
    if (!points_can_write(path, err) || !file_out_open(&out, path, err)) {
        return false;
    }
    if (ends_in(path, ".npy")) {
        points_put_npy(out.stream, n, x, y, label);
        return file_out_commit(&out, err);
    }
    fputs(label ? "x,y,label\n" : "x,y\n", out.stream);
    for (int i = 0; i < n; i++) { // nine digits tell any two floats apart
        fprintf(out.stream, "%.9g,%.9g", (double)x[i], (double)y[i]);
        if (label) {
            fprintf(out.stream, ",%d", label[i]);
        }
        fputc('\n', out.stream);
    }
    return file_out_commit(&out, err);
}

bool points_write_trajectories(const char *path, int n, int steps, const float *knots_x, const float *knots_y, long stride,
                               Error *err) {
    FileOut out;
    if (!points_can_write(path, err) || !file_out_open(&out, path, err)) {
        return false;
    }
    bool npy = ends_in(path, ".npy");
    if (npy) {
        points_put_npy_head(out.stream, "(%d, %d, 2)", n, steps + 1);
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
