#include "num/adam.h"

#include "base/check.h"
#include "base/share.h"
#include "num/simd/simd.h"

#include <math.h>
#include <omp.h>
#include <string.h>

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

static AdamFactors factors(const AdamDef *def, long step) {
    double early = (double)step / (double)(9 + step); // (1 + k) / (10 + k) of the k = step - 1 steps before this one
    double keep = early < (double)def->ema ? early : (double)def->ema;
    return (AdamFactors){
        .decay = (float)(1.0 - (double)def->rate * (double)def->weight_decay),
        .beta1 = def->beta1,
        .new1 = (float)(1.0 - (double)def->beta1),
        .beta2 = def->beta2,
        .new2 = (float)(1.0 - (double)def->beta2),
        .rate = (float)((double)def->rate / (1.0 - pow((double)def->beta1, (double)step))),
        .root = (float)(1.0 / sqrt(1.0 - pow((double)def->beta2, (double)step))),
        .epsilon = def->epsilon,
        .keep = (float)keep,
        .mix = (float)(1.0 - keep),
    };
}

// What each thread of a team calls.
static void share(Adam *adam, const AdamFactors *f, float *params, float *average, const float *grad) {
    const int member = omp_get_thread_num(), team = omp_get_num_threads();
    const int chunks = (adam->count + ADAM_CHUNK - 1) / ADAM_CHUNK, end = share_begin(chunks, member + 1, team);
    for (int c = share_begin(chunks, member, team); c < end; c++) {
        int at = c * ADAM_CHUNK, n = adam->count - at < ADAM_CHUNK ? adam->count - at : ADAM_CHUNK;
        kernels()->adam(f, adam->m + at, adam->v + at, params + at, average + at, grad + at, n, team > 1);
    }
}

void adam_step(Adam *adam, const AdamDef *def, float *params, float *average, const float *grad) {
    const AdamFactors f = factors(def, ++adam->step);
    if (adam->count > 4 * ADAM_CHUNK && omp_get_max_threads() > 1) {
#pragma omp parallel
        share(adam, &f, params, average, grad);
    } else {
        share(adam, &f, params, average, grad);
    }
}
