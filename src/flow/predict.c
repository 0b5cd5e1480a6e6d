#include "flow/predict.h"

#include "base/check.h"

#include <math.h>

static double held(double divisor) {
    return fmax(divisor, PREDICT_FLOOR);
}

// 1 / divisor; below the floor it falls again, to 0 at 0, where what is divided says nothing.
static double inverse(double divisor) {
    return divisor / fmax(divisor * divisor, PREDICT_FLOOR * PREDICT_FLOOR);
}

// x = a m + s e is one line through (m, e): m = (a x - s q) / r, e = (s x + a q) / r with r = a^2 + s^2. Where along it, q, a velocity
// says: v = (x (a a' + s s') + q (a s' - s a')) / r. Where that last factor is held, q shrinks, but x remains a m + s e.
static void means_of_velocity(const PathAt *at, PredictMix *m, PredictMix *e) {
    double a = at->a, s = at->s, r = a * a + s * s, over = inverse(a * at->ds - s * at->da);
    double qx = -(a * at->da + s * at->ds) * over, qp = r * over;
    *m = (PredictMix){(a - s * qx) / r, -s * qp / r};
    *e = (PredictMix){(s + a * qx) / r, a * qp / r};
}

// Posterior means of data and noise, each as a mix of the point and the prediction.
static void means_of(const PathAt *at, Predict from, PredictMix *m, PredictMix *e) {
    double a = at->a, s = at->s;
    switch (from) {
    case PREDICT_VELOCITY:
        means_of_velocity(at, m, e);
        break;
    case PREDICT_NOISE:
        *m = (PredictMix){inverse(a), -s * inverse(a)};
        *e = (PredictMix){0.0, 1.0};
        break;
    case PREDICT_SCORE: // e = -s g
        *m = (PredictMix){inverse(a), s * held(s) * inverse(a)};
        *e = (PredictMix){0.0, -held(s)};
        break;
    case PREDICT_DATA:
    case PREDICT_COUNT:
        *m = (PredictMix){0.0, 1.0};
        *e = (PredictMix){inverse(s), -a * inverse(s)};
        break;
    }
}

PredictMix predict_convert(const PathAt *at, Predict from, Predict to) {
    CHECK_RANGE((int)from, 0, PREDICT_COUNT - 1);
    CHECK_RANGE((int)to, 0, PREDICT_COUNT - 1);
    if (from == to) {
        return (PredictMix){0.0, 1.0};
    }
    PredictMix m = {0}, e = {0};
    means_of(at, from, &m, &e);
    PredictTarget target = predict_target(at, to);
    return (PredictMix){target.data * m.x + target.noise * e.x, target.data * m.p + target.noise * e.p};
}

PredictTarget predict_target(const PathAt *at, Predict what) {
    switch (what) {
    case PREDICT_VELOCITY:
        return (PredictTarget){at->da, at->ds};
    case PREDICT_NOISE:
        return (PredictTarget){0.0, 1.0};
    case PREDICT_SCORE:
        return (PredictTarget){0.0, -1.0 / held(at->s)};
    case PREDICT_DATA:
    case PREDICT_COUNT:
        break;
    }
    return (PredictTarget){1.0, 0.0};
}

double predict_bridge_data(double sigma, double t, double x, double v, double g) {
    return x + (1 - t) * (v + 0.5 * sigma * sigma * g);
}

double predict_bridge_noise(double sigma, double t, double x, double v, double g) {
    return x - t * (v - 0.5 * sigma * sigma * g);
}

double predict_weight(const PathAt *at, PredictWeight weight) {
    switch (weight) {
    case WEIGHT_VARIANCE:
        return at->s * at->s;
    case WEIGHT_LIKELIHOOD:
        return predict_diffusion(at);
    case WEIGHT_ONE:
    case WEIGHT_COUNT:
        break;
    }
    return 1.0;
}

double predict_diffusion(const PathAt *at) {
    return 2.0 * at->s * (at->s * at->da / held(at->a) - at->ds);
}
