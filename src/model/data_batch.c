#include "model/data_batch.h"

#define GROUPS_MAX (BATCH_MAX / 64)

uint64_t data_batch_stream(long step, int group) {
    return (uint64_t)step * GROUPS_MAX + (uint64_t)group;
}

void data_batch_draw(const Model *model, long step, float *x, float *y, int *label) {
    const Settings *s = &model->settings;
    for (int begin = 0, group = 0; begin < s->batch; begin += s->match, group++) {
        const int n = s->batch - begin < s->match ? s->batch - begin : s->match;
        Rng rng = rng_open((uint64_t)s->seed, RNG_DATA, data_batch_stream(step, group));
        dist_draw(model->data, &rng, x + begin, y + begin, label ? label + begin : NULL, n);
    }
}
