// The .npy format (numpy.lib.format, versions 1 to 3); private to points*.c.
#ifndef MODEL_POINTS_NPY_H
#define MODEL_POINTS_NPY_H

#include "model/points.h"

#include <stddef.h>
#include <stdio.h>

// Takes memory; false where there is none, and the caller frees what there is.
bool points_make(Points *points, int count, bool labels);
bool points_no_memory(const char *path, long count, Error *err); // says so; false
// Sets a point, a label. NULL, or what is wrong with it: "is not finite".
const char *points_put(Points *points, int i, double x, double y);
const char *points_put_label(Points *points, int i, double label);

bool points_read_npy(Points *points, const char *path, const char *file, size_t size, Error *err);
void points_put_npy(FILE *out, int n, const float *x, const float *y, const int *label);
// Magic and header for float32 of this shape: "(%d, %d, 2)".
void points_put_npy_head(FILE *out, const char *shape, ...) __attribute__((format(printf, 2, 3)));

#endif
