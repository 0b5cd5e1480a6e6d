// Points and boxes on the screen, in pixels unless said otherwise; y grows downwards.
#ifndef BASE_GEOM_H
#define BASE_GEOM_H

#include <math.h>
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

static inline bool rect_is_empty(Rect r) {
    return !(r.w > 0.0f && r.h > 0.0f);
}

static inline Rect rect_intersection(Rect a, Rect b) {
    float x0 = fmaxf(a.x, b.x), x1 = fminf(a.x + a.w, b.x + b.w);
    float y0 = fmaxf(a.y, b.y), y1 = fminf(a.y + a.h, b.y + b.h);
    return (Rect){x0, y0, fmaxf(x1 - x0, 0.0f), fmaxf(y1 - y0, 0.0f)};
}

static inline Rect rect_scaled(Rect r, float k) {
    return (Rect){r.x * k, r.y * k, r.w * k, r.h * k};
}

#endif
