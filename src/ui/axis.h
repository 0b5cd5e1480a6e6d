// The numbers along a plot's axis: where it begins and ends, a few round ones that it shows, and how they are written. Private to the plots.
#ifndef UI_AXIS_H
#define UI_AXIS_H

#include <stdbool.h>
#include <stddef.h>

#define AXIS_TICKS 8

typedef struct {
    double lo, hi;
    bool log;
    int count; // of ticks: 4 at most, but for octaves
    double tick[AXIS_TICKS];
} Axis;

// Whether a value has a place on such an axis.
bool axis_usable(double value, bool log);
// From lo to hi, with some room where they are the same; `rounded`: from and to round numbers.
Axis axis_of(double lo, double hi, bool log, bool rounded);
// Ticks at 1, 2, 4, 8, ... instead.
void axis_octaves(Axis *axis);
// 0..1 along the axis.
double axis_place(const Axis *axis, double value);
// Three digits and no more: 0.002, 1.5, 20, 1,200, 15k, 2M.
void axis_number(char *text, size_t size, double value);

#endif
