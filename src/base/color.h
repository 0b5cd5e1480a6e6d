// Colours as 0xRRGGBBAA, and what can be computed about them.
#ifndef BASE_COLOR_H
#define BASE_COLOR_H

#include <stdint.h>

typedef uint32_t Rgba; // 0xRRGGBBAA, sRGB, straight alpha

// The same colour with alpha multiplied by `alpha` in 0..1.
Rgba color_fade(Rgba color, float alpha);
// Linear blend in sRGB, alpha included; u = 0 gives a, 1 gives b.
Rgba color_mix(Rgba a, Rgba b, float u);
// From lightness 0..1, chroma 0..0.4 and hue in turns, in OKLCH (Ottosson 2020), clipped to sRGB; opaque.
Rgba color_oklch(float lightness, float chroma, float hue_turns);

#endif
