// The .npy format (numpy.lib.format, versions 1 to 3); private to points*.c.
#ifndef MODEL_POINTS_NPY_H
#define MODEL_POINTS_NPY_H

#include "base/file_in.h"
#include "model/points_table.h"

#include <stdio.h>

bool npy_begins(const char *bytes, size_t count);
// The header comes first: what it announces must be what the file has, before that is read.
bool npy_read(PointTable *table, const FileIn *in, Error *err);

void npy_write(FILE *out, int n, const float *x, const float *y, const int *label);
// Magic and header for float32 of this shape: "(%d, %d, 2)".
void npy_write_head(FILE *out, const char *shape, ...) __attribute__((format(printf, 2, 3)));

#endif
