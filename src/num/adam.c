#include "num/adam.h"

#include "base/check.h"
#include "num/simd/simd.h"

#include <string.h>

#define CHUNK 1024 // floats: the unit of parallel work

AdamDef adam_default(void) {
    return (AdamDef){.rate = 1e-3f, .weight_decay = 0.0f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f, .ema = 0.999f};
}

size_t adam_need(int count) {
    return 2 * arena_need((size_t)count, sizeof(float));
}

void adam_init(Adam *adam, Arena *arena, int count) {
    CHECK(count >= 1, "count is %d", count);
    *adam = (Adam){.count = count, .m = ARENA_ARRAY(arena, float, count), .v = ARENA_ARRAY(arena, float, count)};
}

void adam_reset(Adam *adam) {
    adam->step = 0;
    memset(adam->m, 0, (size_t)adam->count * sizeof(float));
    memset(adam->v, 0, (size_t)adam->count * sizeof(float));
}

void adam_step(Adam *adam, const AdamDef *def, float *params, float *average, const float *grad) {
    const Kernels *k = kernels();
    long step = ++adam->step;
    int count = adam->count, chunks = (count + CHUNK - 1) / CHUNK;
#pragma omp parallel for schedule(static) if (chunks > 4)
    for (int c = 0; c < chunks; c++) {
        int at = c * CHUNK, n = count - at < CHUNK ? count - at : CHUNK;
        k->adam(def, step, adam->m + at, adam->v + at, params + at, average + at, grad + at, n);
    }
}
