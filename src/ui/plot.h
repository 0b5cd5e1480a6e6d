// Small line plots: the loss curve and its kind.
#ifndef UI_PLOT_H
#define UI_PLOT_H

#include "ui/ui.h"

typedef struct {
    int n;              // points, 0 for an empty curve
    const float *x, *y; // (n), x ascending
    Rgba color;
    const char *name;
    bool bright; // drawn in full; the others fainter
} PlotCurve;

typedef struct {
    const char *label_x, *label_y; // "" for none
    bool log_y, log_x;
    float min_x, max_x; // equal: from the curves
} PlotAxes;

// Draws into `box`: curves resampled to the pixel columns (minimum and maximum kept), a few quiet ticks with numbers,
// the value under the pointer as a label. Values that are not finite, or not positive on a log axis, are left out.
void plot_draw(Ui *ui, Rect box, const PlotAxes *axes, const PlotCurve *curves, int count);

#endif
