// For a program whose tests all draw into one canvas: open_canvas and close_canvas are its group's setup and teardown.
#ifndef TESTS_CANVAS_SUITE_H
#define TESTS_CANVAS_SUITE_H

#include "canvas.h"

#define BLACK 0x000000FFu
#define WHITE 0xFFFFFFFFu

static Canvas canvas;

static inline int open_canvas(void **state) {
    (void)state;
    canvas_open(&canvas);
    return 0;
}

static inline int close_canvas(void **state) {
    (void)state;
    canvas_close(&canvas);
    return 0;
}

#endif
