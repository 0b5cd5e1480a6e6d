// Typeset formulas: SVG files of assets/formulas (their TeX sources lie beside them), rasterised at the size at which they
// are shown and kept until that changes.
#ifndef PAGE_FORMULAS_H
#define PAGE_FORMULAS_H

#include "gfx/draw.h"

#include <stdbool.h>

typedef struct Formulas Formulas;

Formulas *formulas_new(void);
void formulas_free(Formulas *formulas); // before the Draw that its textures belong to
// Size of a formula at a text size of 1; false when there is no whole drawing of that name.
bool formulas_size(Formulas *formulas, const char *name, float *width, float *height);
// Draws it into `box` (pixels).
void formulas_draw(Formulas *formulas, Draw *draw, const char *name, Rect box, Rgba tint);

#endif
