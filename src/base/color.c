#include "base/color.h"

#include <math.h>

static int channel(Rgba color, int shift) {
    return (int)(color >> shift & 255u);
}

static Rgba pack(float r, float g, float b, float a) {
    float v[4] = {r, g, b, a};
    Rgba out = 0;
    for (int i = 0; i < 4; i++) {
        float c = fminf(fmaxf(v[i], 0.0f), 255.0f);
        out = out << 8 | (Rgba)lrintf(c);
    }
    return out;
}

Rgba color_fade(Rgba color, float alpha) {
    float a = (float)channel(color, 0) * alpha;
    return (color & 0xFFFFFF00u) | (Rgba)lrintf(fminf(fmaxf(a, 0.0f), 255.0f));
}

Rgba color_mix(Rgba a, Rgba b, float u) {
    float v[4];
    for (int i = 0; i < 4; i++) {
        float p = (float)channel(a, 24 - 8 * i);
        float q = (float)channel(b, 24 - 8 * i);
        v[i] = p + (q - p) * u;
    }
    return pack(v[0], v[1], v[2], v[3]);
}

static float srgb_encode(float c) {
    c = fminf(fmaxf(c, 0.0f), 1.0f);
    return 255.0f * (c <= 0.0031308f ? 12.92f * c : 1.055f * powf(c, 1.0f / 2.4f) - 0.055f);
}

// Matrices from B. Ottosson, "A perceptual color space for image processing" (2020).
Rgba color_oklch(float lightness, float chroma, float hue_turns) {
    float angle = 6.28318531f * hue_turns;
    float a = chroma * cosf(angle);
    float b = chroma * sinf(angle);
    float l = lightness + 0.3963377774f * a + 0.2158037573f * b;
    float m = lightness - 0.1055613458f * a - 0.0638541728f * b;
    float s = lightness - 0.0894841775f * a - 1.2914855480f * b;
    l = l * l * l;
    m = m * m * m;
    s = s * s * s;
    return pack(srgb_encode(4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s),
                srgb_encode(-1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s),
                srgb_encode(-0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s), 255.0f);
}
