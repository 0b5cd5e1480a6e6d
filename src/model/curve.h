// A curve that grows for ever in bounded memory: when it is full, neighbours are averaged and the spacing doubles.
#ifndef MODEL_CURVE_H
#define MODEL_CURVE_H

#define CURVE_POINTS 1024

typedef struct {
    int n;                 // points, 0..CURVE_POINTS
    long span;             // steps that one point averages
    float x[CURVE_POINTS]; // step in the middle of the span
    float y[CURVE_POINTS]; // mean value over the span
    double sum;            // of the point being gathered
    long gathered;         // steps in it
} Curve;

void curve_clear(Curve *curve);
// Adds the value of one step; steps come in order.
void curve_add(Curve *curve, long step, float value);
// Mean of the last points that cover at least `steps` steps; NAN while there is none.
float curve_recent(const Curve *curve, long steps);
// The same as it was after `after` steps in all.
float curve_recent_at(const Curve *curve, long after, long steps);

#endif
