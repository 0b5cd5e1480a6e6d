// A picture into a file.
#ifndef GFX_CAPTURE_H
#define GFX_CAPTURE_H

#include "base/error.h"

#include <stdint.h>

// Writes rgb (height * width * 3, top row first) as a PNG; whole or not at all. The same pixels give the same bytes.
bool capture_png(const char *path, int width, int height, const uint8_t *rgb, Error *err);
// The same of rgba (height * width * 4), whose alpha is not multiplied in.
bool capture_png_alpha(const char *path, int width, int height, const uint8_t *rgba, Error *err);
// What a picture has over nothing: from the same picture over black and over white (height * width * 3 each), `rgba` (height * width * 4). Light
// that adds to what is beneath it gets as much cover as it has light.
void capture_cover(int width, int height, const uint8_t *black, const uint8_t *white, uint8_t *rgba);

#endif
