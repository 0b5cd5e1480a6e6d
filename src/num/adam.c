#include "num/adam.h"

#include "base/check.h"
#include "base/team.h"
#include "num/simd/simd.h"

#include <math.h>
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

// One call of adam_step.
typedef struct {
    Adam *adam;
    AdamFactors factors;
    float *params, *average;
    const float *grad;
} Job;

static void share(void *context, int member, int size) {
    const Job *job = context;
    const Adam *adam = job->adam;
    const int chunks = (adam->count + ADAM_CHUNK - 1) / ADAM_CHUNK, end = team_share(chunks, member + 1, size);
    for (int c = team_share(chunks, member, size); c < end; c++) {
        int at = c * ADAM_CHUNK, n = adam->count - at < ADAM_CHUNK ? adam->count - at : ADAM_CHUNK;
        kernels()->adam(&job->factors, adam->m + at, adam->v + at, job->params + at, job->average + at, job->grad + at, n,
                        size > 1);
    }
}

void adam_step(Adam *adam, const AdamDef *def, float *params, float *average, const float *grad) {
    Job job = {.adam = adam, .params = params, .average = average, .grad = grad};
    job.factors = factors(def, ++adam->step);
    team_run(adam->count > 4 * ADAM_CHUNK ? team_size() : 1, share, &job);
}
