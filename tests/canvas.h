// A headless frame that tests draw into and read: 128 x 96 pixels unless a test opens its own.
#ifndef TESTS_CANVAS_H
#define TESTS_CANVAS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gfx/draw.h"
#include "gfx/gl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CANVAS_W 128
#define CANVAS_H 96

typedef struct {
    Gl gl;
    Draw *draw;
    uint8_t rgb[CANVAS_H][CANVAS_W][3];
} Canvas;

static inline void canvas_open(Canvas *c) {
    Error err = {0};
    if (!gl_open_headless(&c->gl, CANVAS_W, CANVAS_H, &err) || !(c->draw = draw_new(&err))) {
        fail_msg("%s", err.text);
    }
}

static inline void canvas_close(Canvas *c) {
    draw_free(c->draw);
    gl_close(&c->gl);
}

static inline Draw *canvas_begin(Canvas *c, Rgba clear) {
    draw_begin(c->draw, CANVAS_W, CANVAS_H, clear);
    return c->draw;
}

static inline void canvas_end(Canvas *c) {
    draw_end(c->draw);
    gl_read(&c->gl, &c->rgb[0][0][0]);
}

// Sum over a box of one channel, in pixels of full strength. On black with white this is the covered area.
static inline double canvas_sum_in(const Canvas *c, int channel, int x0, int y0, int x1, int y1) {
    double sum = 0.0;
    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
            sum += c->rgb[y][x][channel];
        }
    }
    return sum / 255.0;
}

static inline double canvas_sum(const Canvas *c, int channel) {
    return canvas_sum_in(c, channel, 0, 0, CANVAS_W, CANVAS_H);
}

static inline void assert_close(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%g is not within %g of %g", value, tolerance, expected);
    }
}

static inline void assert_pixel(const Canvas *c, int x, int y, Rgba expected, int tolerance) {
    for (int i = 0; i < 3; i++) {
        int e = (int)(expected >> (24 - 8 * i) & 255u);
        if (abs(c->rgb[y][x][i] - e) > tolerance) {
            fail_msg("pixel (%d, %d) is %02x%02x%02x, not %06x", x, y, c->rgb[y][x][0], c->rgb[y][x][1], c->rgb[y][x][2],
                     expected >> 8);
        }
    }
}

#endif
