// The colours that carry meaning on the stage, each perceptually even and told apart with deuteranopia and protanopia too:
// what hue alone would say, lightness says as well.
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include "base/color.h"

#include <stdbool.h>

#define PALETTE_CLASSES 8

// Cyclic: the angle of a particle's starting noise, in turns. Greens are lighter and reds darker than the rest, so that the wheel
// stays a loop where both look alike.
Rgba palette_origin(float turn, bool dark);
#define PALETTE_TURN 0.08f // at angle 0
// The turn of a particle that starts at (x, y).
float palette_turn(float x, float y);
// Part `k` of a shape; the colours repeat after PALETTE_CLASSES.
Rgba palette_class(int k, bool dark);
// Ramps, u in 0..1: speed, error and density. Lightness rises (falls on paper) evenly with u.
Rgba palette_speed(float u, bool dark);
Rgba palette_error(float u, bool dark);
Rgba palette_density(float u, bool dark);
// A value with a sign, u in -1..1: magenta below zero, green above, and fainter towards 0 (straight alpha), so that nothing stands out
// where there is nothing. Neither is an accent, nor needs an eye for red and green: green is lighter on dark, darker on paper.
Rgba palette_sign(float u, bool dark);

#endif
