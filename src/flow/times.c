#include "flow/times.h"

#include "base/check.h"
#include "num/vecfun.h"

#include <math.h>

#define CHUNK 256

static void fill_logit_normal(const Times *times, Rng *rng, float *t, int n) {
    const float mean = (float)times->mean, std = (float)times->std;
    rng_fill_normal(rng, t, n);
    for (int i = 0; i < n; i++) {
        t[i] = mean + std * t[i];
    }
    vecfun_sigmoid(t, t, n);
}

// t = u + k (cos^2(pi u/2) - 1 + u), with cos^2(pi u/2) = (1 + cos(pi u)) / 2.
static void fill_mode(const Times *times, Rng *rng, float *t, int n) {
    const float k = (float)times->k;
    float u[CHUNK], unused[CHUNK];
    rng_fill_uniform(rng, u, n);
    for (int i = 0; i < n; i++) {
        t[i] = (float)M_PI * u[i];
    }
    vecfun_sincos(t, unused, t, n);
    for (int i = 0; i < n; i++) {
        t[i] = u[i] + k * (0.5f * (1.0f + t[i]) - 1.0f + u[i]);
    }
}

// t = 1 / (tan(pi u/2) + 1) = cos / (sin + cos).
static void fill_cosmap(Rng *rng, float *t, int n) {
    float s[CHUNK];
    rng_fill_uniform(rng, t, n);
    for (int i = 0; i < n; i++) {
        t[i] *= (float)M_PI_2;
    }
    vecfun_sincos(t, s, t, n);
    for (int i = 0; i < n; i++) {
        t[i] /= s[i] + t[i];
    }
}

static void fill_chunk(const Times *times, Rng *rng, float *t, int n) {
    switch (times->density) {
    case TIMES_LOGIT_NORMAL:
        fill_logit_normal(times, rng, t, n);
        break;
    case TIMES_MODE:
        fill_mode(times, rng, t, n);
        break;
    case TIMES_COSMAP:
        fill_cosmap(rng, t, n);
        break;
    case TIMES_UNIFORM:
    case TIMES_COUNT:
        rng_fill_uniform(rng, t, n);
        break;
    }
}

double times_shift(double t, double shift) {
    return shift == 0.0 || shift == 1.0 ? t : t / (t + shift * (1.0 - t));
}

static void check(const Times *times) {
    CHECK_RANGE((int)times->density, 0, TIMES_COUNT - 1);
    CHECK(times->std > 0.0, "std is %g", times->std);
    CHECK(times->shift >= 0.0, "shift is %g", times->shift);
    CHECK_RANGE(times->k, TIMES_MIN_K, TIMES_MAX_K);
}

void times_fill(const Times *times, Rng *rng, float *t, int n) {
    check(times);
    for (int begin = 0; begin < n; begin += CHUNK) {
        int count = n - begin < CHUNK ? n - begin : CHUNK;
        fill_chunk(times, rng, t + begin, count);
        for (int i = begin; i < begin + count; i++) { // rounding may leave by an ulp
            t[i] = t[i] < 0.0f ? 0.0f : t[i] > 1.0f ? 1.0f : t[i];
            t[i] = (float)times_shift((double)t[i], times->shift);
        }
    }
}
