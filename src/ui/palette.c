#include "ui/palette.h"

#include <math.h>

typedef struct {
    float lightness, chroma, hue; // hue in turns
} Tone;

#define RED_HUE 0.08f // of OKLCH, in turns

float palette_turn(float x, float y) {
    float turn = atan2f(y, x) / 6.28318531f + PALETTE_TURN;
    return turn - floorf(turn);
}

Rgba palette_origin(float turn, bool dark) {
    float red = cosf(6.28318531f * (turn - RED_HUE));
    return dark ? color_oklch(0.69f - 0.05f * red, 0.125f, turn) : color_oklch(0.58f - 0.06f * red, 0.14f, turn);
}

// Found by a search for the eight tones whose smallest distance in OKLab, seen with normal vision, protanopia, deuteranopia and tritanopia
// (Machado et al. 2009), is largest; the clearest ones come first.
Rgba palette_class(int k, bool dark) {
    static const Tone on_dark[PALETTE_CLASSES] = {
        {0.909f, 0.144f, 0.451f}, {0.661f, 0.175f, 0.736f}, {0.764f, 0.106f, 0.042f}, {0.897f, 0.186f, 0.298f},
        {0.798f, 0.110f, 0.808f}, {0.647f, 0.129f, 0.282f}, {0.521f, 0.093f, 0.091f}, {0.523f, 0.100f, 0.749f},
    };
    static const Tone on_light[PALETTE_CLASSES] = {
        {0.366f, 0.168f, 0.859f}, {0.547f, 0.143f, 0.139f}, {0.593f, 0.098f, 0.518f}, {0.700f, 0.179f, 0.829f},
        {0.739f, 0.157f, 0.182f}, {0.395f, 0.140f, 0.060f}, {0.736f, 0.130f, 0.500f}, {0.559f, 0.181f, 0.834f},
    };
    const Tone *tone = (dark ? on_dark : on_light) + (unsigned)k % PALETTE_CLASSES;
    return color_oklch(tone->lightness, tone->chroma, tone->hue);
}

static Rgba ramp(Tone from, Tone to, float bulge, float u) {
    u = fminf(fmaxf(u, 0.0f), 1.0f);
    float chroma = from.chroma + u * (to.chroma - from.chroma) + bulge * 4.0f * u * (1.0f - u);
    return color_oklch(from.lightness + u * (to.lightness - from.lightness), chroma, from.hue + u * (to.hue - from.hue));
}

Rgba palette_speed(float u, bool dark) { // violet, teal, yellow; on paper teal to violet, as yellow could not be seen
    return dark ? ramp((Tone){0.58f, 0.12f, 0.80f}, (Tone){0.93f, 0.13f, 0.30f}, 0.0f, u)
                : ramp((Tone){0.72f, 0.12f, 0.47f}, (Tone){0.30f, 0.13f, 0.80f}, 0.0f, u);
}

Rgba palette_error(float u, bool dark) { // night blue, magenta, amber
    return dark ? ramp((Tone){0.26f, 0.06f, 0.73f}, (Tone){0.90f, 0.12f, 1.21f}, 0.09f, u)
                : ramp((Tone){0.96f, 0.02f, 1.21f}, (Tone){0.38f, 0.10f, 0.84f}, 0.09f, u);
}

Rgba palette_density(float u, bool dark) { // grey, as either accent would name a lane; to white, on paper from it
    return dark ? ramp((Tone){0.30f, 0, 0}, (Tone){0.88f, 0, 0}, 0, u) : ramp((Tone){0.96f, 0, 0}, (Tone){0.52f, 0, 0}, 0, u);
}

Rgba palette_sign(float u, bool dark) {
    static const Tone below[2] = {{0.62f, 0.19f, 0.955f}, {0.66f, 0.20f, 0.955f}}; // magenta: on paper, on dark
    static const Tone above[2] = {{0.50f, 0.15f, 0.40f}, {0.88f, 0.16f, 0.39f}};   // green
    const Tone *tone = (u < 0 ? below : above) + dark;
    return color_fade(color_oklch(tone->lightness, tone->chroma, tone->hue), fminf(fabsf(u), 1.0f));
}
