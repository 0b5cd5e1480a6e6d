// Small plots: the loss curve and its kind, and strips of heat.
#ifndef UI_PLOT_H
#define UI_PLOT_H

#include "ui/ui.h"

typedef struct {
    int n;              // points, 0 for an empty curve
    const float *x, *y; // (n), x ascending
    Rgba color;
    const char *name;
    bool bright; // drawn in full; the others fainter
    float dash;  // points on, and as many off; 0: an unbroken line
    bool named;  // its name stands below its end, where there is room
} PlotCurve;

typedef struct {
    const char *label_x; // "" for none
    bool log_y, log_x;
    bool octaves;       // log_x: numbers at 1, 2, 4, 8, ...
    float min_x, max_x; // equal: from the curves
    bool marked;        // a line upright at `mark`, such as the present moment
    float mark;
} PlotAxes;

// Draws into `box`: curves resampled to the pixel columns (minimum and maximum kept), a few quiet ticks with numbers,
// the value under the pointer as a label. Values that are not finite, or not positive on a log axis, are left out.
void plot_draw(Ui *ui, Rect box, const PlotAxes *axes, const PlotCurve *curves, int count);
// A short piece of such a line in the middle of `box`, for a key.
void plot_sample(Ui *ui, Rect box, float dash, Rgba color);

// A value with what it may be off by, in a row of its own.
typedef struct {
    const char *name;    // stands left of it
    const char *text;    // the numbers, right of it
    double value, error; // not finite: only the texts are written; an error that is not finite or 0 is not drawn
    bool apart;          // a hairline above the row
} PlotInterval;

// One row a value from the top of `box`, a common axis below; where the box has too few points for the rows they share what there is.
void plot_intervals(Ui *ui, Rect box, const PlotInterval *rows, int count);

// Values by column and row (row 0 at the bottom) as colours from `low` (0) to `high` (the greatest of them). Columns and rows stand at
// equal distances from axes->min_x to max_x and from min_y to max_y, each about its own place.
typedef struct {
    int columns, rows;
    const float *value; // [column * rows + row], finite, at least 0
    float min_y, max_y;
    Rgba low, high;
} PlotHeat;

void plot_heat(Ui *ui, Rect box, const PlotAxes *axes, const PlotHeat *heat);

#endif
