// A picture into a file.
#ifndef GFX_CAPTURE_H
#define GFX_CAPTURE_H

#include "base/error.h"

#include <stdint.h>

// Writes rgb (height * width * 3, top row first) as a PNG; whole or not at all. The same pixels give the same bytes.
bool capture_png(const char *path, int width, int height, const uint8_t *rgb, Error *err);

#endif
