#include "model/data_batch.h"

#include "num/rng.h"

#define GROUPS_MAX (BATCH_MAX / 64)

uint64_t data_batch_stream(long step, int group) {
    return (uint64_t)step * GROUPS_MAX + (uint64_t)group;
}

// One distribution's draws, group by group.
static void draw_groups(const Model *model, const DistKind *dist, RngStream stream, long step, float *x, float *y, int *label) {
    const Settings *s = &model->settings;
    for (int begin = 0, group = 0; begin < s->batch; begin += s->match, group++) {
        const int n = s->batch - begin < s->match ? s->batch - begin : s->match;
        Rng rng = rng_open((uint64_t)s->seed, stream, data_batch_stream(step, group));
        dist_draw(dist, &rng, x + begin, y + begin, label ? label + begin : NULL, n);
    }
}

void data_batch_draw(const Model *model, long step, float *x, float *y, int *label) {
    draw_groups(model, model->data, RNG_DATA, step, x, y, label);
}

void data_batch_source(const Model *model, long step, float *x, float *y) {
    draw_groups(model, model->source, RNG_SOURCE, step, x, y, NULL);
}

void data_batch_drop_group(const Settings *s, uint64_t stream, int n, int *label) {
    Rng rng = rng_open((uint64_t)s->seed, RNG_LABELS, stream);
    for (int i = 0; i < n; i++) {
        label[i] = (double)rng_uniform(&rng) < s->label_dropout ? MLP_NO_LABEL : label[i];
    }
}

void data_batch_drop_labels(const Model *model, long step, int *label) {
    const Settings *s = &model->settings;
    for (int group = 0, begin = 0; begin < s->batch; group++, begin += s->match) {
        const int n = s->batch - begin < s->match ? s->batch - begin : s->match;
        data_batch_drop_group(s, data_batch_stream(step, group), n, label + begin);
    }
}
