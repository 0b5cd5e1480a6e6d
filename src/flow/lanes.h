// Four numbers at once, in the compilers' vector types: the width that every processor's baseline has (SSE2, NEON).
// For the loops of this folder that the compiler does not vectorise by itself.
#ifndef FLOW_LANES_H
#define FLOW_LANES_H

#include <stdint.h>

#define LANES 4

typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t Ints __attribute__((vector_size(4 * LANES)));

static inline Floats lanes_splat(float value) {
    return (Floats){value, value, value, value};
}

// `mask` is the result of a comparison: all bits of a lane set, or none.
static inline Floats lanes_choose(Ints mask, Floats yes, Floats no) {
    return (Floats)((mask & (Ints)yes) | (~mask & (Ints)no));
}

static inline Ints lanes_choose_int(Ints mask, Ints yes, Ints no) {
    return (mask & yes) | (~mask & no);
}

#endif
