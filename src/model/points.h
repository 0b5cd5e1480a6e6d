// Points in files: CSV (x,y with an optional third column of labels, and an optional header line) and NumPy's .npy (float32 or
// float64, little or big endian, C order, shape (n, 2) or, with labels, (n, 3)). The name's end says which: .csv or .npy.
#ifndef MODEL_POINTS_H
#define MODEL_POINTS_H

#include "base/error.h"

#define POINTS_MAX 20000000 // of a file
#define POINTS_CLASSES 64   // labels are 0..POINTS_CLASSES-1

typedef struct {
    int count;   // at least 1
    int classes; // 1 where there are no labels
    float *x, *y;
    int *label; // NULL where there are none
} Points;

// Reads a file. What is wrong is one sentence that names the file and the line (CSV) or offset (.npy), and nothing is kept:
// a number that is missing, not finite or beyond single precision, a header that promises more or less than there is.
bool points_read(Points *points, const char *path, Error *err);
void points_free(Points *points);
// Moves and scales them, both axes alike, so that their bounding box is centred and its longer side spans [-3, 3] of the stage.
// Returns how: p became (p - (x, y)) scale.
typedef struct {
    double x, y, scale;
} PointsFit;
PointsFit points_fit(Points *points);
void points_fit_as(Points *points, const PointsFit *fit); // as other points were

// Whether points_write knows what to write to this name; `err` says what it may end in.
bool points_can_write(const char *path, Error *err);
// Writes n points, whole or not at all; numbers read back exactly. label may be NULL.
bool points_write(const char *path, int n, const float *x, const float *y, const int *label, Error *err);
// Writes the log-density of n points and its error, a row each: CSV with the names log_p,error, .npy as (n, 2).
bool points_write_density(const char *path, int n, const double *log_p, const double *error, Error *err);
// Writes n trajectories of steps + 1 knots at equal times, row k of them beginning at k * stride: .npy as (n, steps + 1, 2), CSV as
// lines particle,t,x,y.
bool points_write_trajectories(const char *path, int n, int steps, const float *knots_x, const float *knots_y, long stride,
                               Error *err);

#endif
