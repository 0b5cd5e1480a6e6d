// Transform feedback: a shader runs over arrays of points that lie on the graphics card, and what it makes of each becomes another
// array there; nothing is drawn. Between a frame's draw_begin and draw_end it may run wherever nothing waits (after draw_flush).
#ifndef GFX_FEEDBACK_H
#define GFX_FEEDBACK_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

// ---- arrays on the card --------------------------------------------------------------------------------------------------------
// An array of n elements of `size` bytes, of unknown content. 0 and a sentence when the card has no memory for it.
uint32_t feedback_array_new(int n, size_t size, Error *err);
void feedback_array_free(uint32_t *array); // fine with 0; sets it to 0
// Elements first .. first + n - 1 of `size` bytes, to and from the card. Reading waits for all that is under way.
void feedback_array_write(uint32_t array, int first, int n, size_t size, const void *elements);
void feedback_array_read(uint32_t array, int first, int n, size_t size, void *elements);

// ---- programs ------------------------------------------------------------------------------------------------------------------
typedef struct {
    uint32_t program, vao;
} Feedback;

// shaders/<vert>.vert with `defines` in front, whose variable `output` is written. False and a sentence when it does not compile.
bool feedback_init(Feedback *feedback, const char *vert, const char *defines, const char *output, Error *err);
void feedback_free(Feedback *feedback);
// Makes it current: before its uniforms and inputs are set.
void feedback_use(const Feedback *feedback);
// Attribute `location` reads an array of pairs of floats, not the one that is written.
void feedback_input(int location, uint32_t array);
// Runs over elements first .. first + n - 1 of the inputs and writes as many of `size` bytes to `output`, from element `to` on.
void feedback_run(int first, int n, uint32_t output, int to, size_t size);

#endif
