#include "model/curve.h"

#include <math.h>

void curve_clear(Curve *curve) {
    curve->n = 0;
    curve->span = 1;
    curve->sum = 0;
    curve->gathered = 0;
}

static void halve(Curve *curve) {
    curve->n /= 2;
    for (int i = 0; i < curve->n; i++) {
        curve->x[i] = 0.5f * (curve->x[2 * i] + curve->x[2 * i + 1]);
        curve->y[i] = 0.5f * (curve->y[2 * i] + curve->y[2 * i + 1]);
    }
    curve->span *= 2;
}

void curve_add(Curve *curve, long step, float value) {
    curve->sum += (double)value;
    curve->gathered++;
    if (curve->gathered < curve->span) {
        return;
    }
    if (curve->n == CURVE_POINTS) {
        halve(curve);
        if (curve->gathered < curve->span) {
            return;
        }
    }
    curve->x[curve->n] = (float)((double)step - 0.5 * (double)(curve->span - 1));
    curve->y[curve->n] = (float)(curve->sum / (double)curve->gathered);
    curve->n++;
    curve->sum = 0;
    curve->gathered = 0;
}

// The first k points are those of the steps asked for.
static float mean_of_last(const Curve *curve, int k, long steps) {
    double sum = 0;
    int used = 0;
    for (int i = k - 1; i >= 0 && (long)used * curve->span < steps; i--) {
        sum += (double)curve->y[i];
        used++;
    }
    return used ? (float)(sum / used) : NAN;
}

float curve_recent(const Curve *curve, long steps) {
    return mean_of_last(curve, curve->n, steps);
}

float curve_recent_at(const Curve *curve, long after, long steps) {
    int k = 0;
    while (k < curve->n && curve->x[k] < (float)after) {
        k++;
    }
    return mean_of_last(curve, k, steps);
}
