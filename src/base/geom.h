// Points and boxes on the screen, in pixels unless said otherwise; y grows downwards.
#ifndef BASE_GEOM_H
#define BASE_GEOM_H

#include <stdbool.h>

typedef struct {
    float x, y;
} Vec2;

typedef struct {
    float x, y, w, h; // left, top, width, height
} Rect;

static inline bool rect_contains(Rect r, Vec2 p) {
    return p.x >= r.x && p.x < r.x + r.w && p.y >= r.y && p.y < r.y + r.h;
}

#endif
