// Points in files, as people and other programs write them.
//   CSV: a line for each point, its columns separated by commas, semicolons, tabs or blanks; numbers with a point, or with a comma where that
//     separates nothing. A line of names says which columns are x, y and the label; without one they are x,y or x,y,label. Labels are
//     whole numbers from 0, or names. Lines that begin with # or % are comments. UTF-8 or UTF-16.
//   .npy: numbers of any type, shape (n, 2) or, with labels, (n, 3), in C or Fortran order; or structured, with fields x, y and label.
#ifndef MODEL_POINTS_H
#define MODEL_POINTS_H

#include "base/error.h"

#include <stdint.h>

#define POINTS_MAX 20000000 // of a file
#define POINTS_CLASSES 64   // labels are 0..POINTS_CLASSES-1

typedef struct {
    char text[48]; // UTF-8, without control characters
} PointsName;

// How points were moved and scaled, both axes alike: p became (p - (x, y)) scale.
typedef struct {
    double x, y, scale;
} PointsFit;

typedef struct {
    int count;   // at least 1
    int classes; // 1 where there are no labels
    float *x, *y;
    int *label;       // NULL where there are none
    PointsName *name; // (classes); NULL where labels are numbers
    uint64_t sum;     // checksum of what was read
    PointsFit fit;    // what was done to it
} Points;

// Reads a file, or the standard input where the path is "-". fit: moves and scales them in double precision, both axes alike, so that their
// bounding box is centred and its longer side spans [-3, 3] of the stage. What is wrong is one sentence that names the file and the line (CSV)
// or offset (.npy), and nothing is kept: a number that is missing, not finite or beyond single precision, a header that promises more or less
// than there is.
bool points_read(Points *points, const char *path, bool fit, Error *err);
// The same, but moved and scaled as other points were.
bool points_read_as(Points *points, const char *path, const PointsFit *fit, Error *err);
// Gives labels the numbers that `own` (classes) has for their names, where the points or a model's classes are named; without names (NULL)
// classes are called 0, 1, .... False and a sentence where a label is none of these classes; then nothing is changed.
bool points_call(Points *points, const PointsName *own, int classes, Error *err);
void points_free(Points *points);
// Whether a file of this name is one of points: .csv, .tsv, .txt, .dat, .npy in any case.
bool points_named(const char *path);
// How the class is called: its name, or its number, which `digits` has room for. Labels of points that are not read have no names.
const char *points_class(const PointsName *name, int label, char digits[12]);

// Whether points_write knows what to write to this name; `err` says what it may end in.
bool points_can_write(const char *path, Error *err);
// Writes n points, whole or not at all; numbers read back exactly. label may be NULL; name: of the classes, or NULL.
bool points_write(const char *path, int n, const float *x, const float *y, const int *label, const PointsName *name, Error *err);
// Writes the log-density of n points and its error, a row each: CSV with the names log_p,error, .npy as (n, 2).
bool points_write_density(const char *path, int n, const double *log_p, const double *error, Error *err);
// Writes n trajectories of steps + 1 knots at equal times, row k of them beginning at k * stride: .npy as (n, steps + 1, 2), CSV as
// lines particle,t,x,y.
bool points_write_trajectories(const char *path, int n, int steps, const float *knots_x, const float *knots_y, long stride,
                               Error *err);

#endif
