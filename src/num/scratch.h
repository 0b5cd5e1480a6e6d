// Scratch of a kernel, laid out by one function that is called twice: to count the floats, and to deal them out.
#ifndef NUM_SCRATCH_H
#define NUM_SCRATCH_H

#include <stddef.h>

typedef struct {
    float *at;   // NULL: they are only counted
    size_t used; // floats
} Scratch;

static inline float *scratch_take(Scratch *scratch, int rows, int cols) {
    float *block = scratch->at ? scratch->at + scratch->used : NULL;
    scratch->used += (size_t)rows * (size_t)cols;
    return block;
}

#endif
