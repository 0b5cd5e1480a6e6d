// How well colours can be told apart.
#ifndef TESTS_CONTRAST_H
#define TESTS_CONTRAST_H

#include "base/color.h"

#include <math.h>

static inline float contrast_light(Rgba color, int shift) {
    float v = (float)(color >> shift & 255u) / 255.0f;
    return v <= 0.04045f ? v / 12.92f : powf((v + 0.055f) / 1.055f, 2.4f);
}

static inline float contrast_luminance(Rgba color) {
    return 0.2126f * contrast_light(color, 24) + 0.7152f * contrast_light(color, 16) + 0.0722f * contrast_light(color, 8);
}

// WCAG 2.2 contrast ratio of two opaque colours, 1..21.
static inline float color_contrast(Rgba a, Rgba b) {
    float la = contrast_luminance(a), lb = contrast_luminance(b);
    return (fmaxf(la, lb) + 0.05f) / (fminf(la, lb) + 0.05f);
}

#endif
