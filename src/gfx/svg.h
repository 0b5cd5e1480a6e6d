// Drawings in SVG, rasterised to a texture at the size at which they are shown.
#ifndef GFX_SVG_H
#define GFX_SVG_H

#include "gfx/draw.h"

#include <stdbool.h>

// Width and height that the file names, in its own pixels. False when it names none.
bool svg_size(const char *svg, float *width, float *height);
// A texture of exactly width x height pixels; 0 when the text is no SVG.
uint32_t svg_texture(Draw *draw, const char *svg, int width, int height);

#endif
