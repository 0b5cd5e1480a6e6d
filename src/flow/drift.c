#include "flow/drift.h"

#include "base/check.h"

#include <stddef.h>

#define CHUNK 256 // places at once
#define LOG2_E 1.44269504088896

void drift_eval(const Drift *drift, int own, const float *x, const float *y, float *vx, float *vy, int n) {
    CHECK(drift->temperature > 0, "a temperature of %g", drift->temperature);
    const float unit = (float)(LOG2_E / drift->temperature);
    for (int begin = 0; begin < n; begin += CHUNK) {
        const int some = n - begin < CHUNK ? n - begin : CHUNK;
        float away_x[CHUNK], away_y[CHUNK];
        laplacemean(&drift->data, unit, -1, x + begin, y + begin, vx + begin, vy + begin, some);
        laplacemean(&drift->samples, unit, own < 0 ? -1 : own + begin, x + begin, y + begin, away_x, away_y, some);
        for (int i = 0; i < some; i++) {
            vx[begin + i] -= away_x[i];
            vy[begin + i] -= away_y[i];
        }
    }
}

static void eval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)t;
    drift_eval(context, -1, x, y, vx, vy, n);
}

Field drift_field(const Drift *drift) {
    return (Field){eval, drift, NULL};
}
