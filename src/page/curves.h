// The drawer of plots below the stage: a(t) and s(t), one coordinate's histogram through time, distance to the data, error against
// evaluations, loss over training and by flow time, straightness over training.
#ifndef PAGE_CURVES_H
#define PAGE_CURVES_H

#include "run/command.h"
#include "run/lane_metrics.h"
#include "run/marginals.h"
#include "ui/ui.h"

typedef struct {
    LaneMetrics metrics[LANES_MAX];
    float floor; // of the distance
    int floor_data, floor_seed;
    bool floored;
    double due_s; // when the next measurement is,
    int turn;     // and which lane's
    int page;     // of plots, where not all fit
    int axis;     // of the histogram: 0 is x, 1 is y
    Marginals marginals;
    double strip_due_s;   // when it is next computed
    bool asked;           // for the error against evaluations,
    bool budgets_seen;    // which is in view,
    double budgets_due_s; // is measured anew then,
    int budgets_turn;     // of this lane first
} Curves;

// Whether losses are drawn on a logarithmic axis: not where one of those shown (or of all lanes) is a log-likelihood, which may be negative.
bool curves_loss_log(const Experiment *experiment, bool all);
// Measures what is visible; costs some milliseconds.
void curves_measure(Curves *curves, const Experiment *experiment);
// Measures each lane about once a second and draws. keyed: the colours of the angles stand in the lanes' key.
void curves_draw(Curves *curves, Ui *ui, const Theme *theme, const Experiment *experiment, Rect box, bool keyed, double now_s);

#endif
