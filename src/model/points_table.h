// Points while they are read, in double precision; private to points*.c.
#ifndef MODEL_POINTS_TABLE_H
#define MODEL_POINTS_TABLE_H

#include "model/points.h"

#include <stddef.h>

typedef struct {
    int count, room;
    double *x, *y;    // (room)
    int *label;       // (room); NULL where there are none
    bool labelled;    // whether rows have labels
    int classes;      // at least 1
    int names;        // of classes; 0: labels are numbers
    PointsName *name; // (POINTS_CLASSES) where there are names
} PointTable;

void table_free(PointTable *table);
// Adds a point. NULL, or what is wrong with it: "is not finite".
const char *table_add(PointTable *table, double x, double y);
// The label of the point that was added last, a number or a name (`length` bytes). NULL, or what is wrong with it.
const char *table_label(PointTable *table, double label);
const char *table_name(PointTable *table, const char *name, size_t length);
void table_drop_labels(PointTable *table);

#endif
