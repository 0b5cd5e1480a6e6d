// An exponential for the blocks of diffusion paths. Private to src/flow/path.
#ifndef FLOW_PATH_EXP_NEGATIVE_H
#define FLOW_PATH_EXP_NEGATIVE_H

#include <stdint.h>

// exp(x) and exp(x) - 1 for x in [-80, 0], each within 2e-7 relative; free of branches and calls, so that loops vectorise.
static inline float exp_negative(float x, float *minus_one) {
    const float rounder = 12582912.0f; // 1.5 * 2^23: adding it rounds to an integer
    float k = (x * 1.44269504f + rounder) - rounder;
    float r = (x - k * 0.693359375f) - k * -2.12194440e-4f; // x - k ln 2, |r| <= ln 2 / 2
    float p = 1.0f / 720 + r * (1.0f / 5040);
    p = r + r * r * (0.5f + r * (1.0f / 6 + r * (1.0f / 24 + r * (1.0f / 120 + r * p)))); // exp(r) - 1
    union {
        int32_t bits;
        float value;
    } power = {.bits = ((int32_t)k + 127) * (1 << 23)}; // 2^k
    *minus_one = power.value * p + (power.value - 1.0f);
    return power.value * p + power.value;
}

#endif
