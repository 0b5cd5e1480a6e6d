#include "model/flow_matching.h"

#include "base/team.h"
#include "num/rng.h"

#include <math.h>

#define TRIES 1000 // at a time that the weighting accepts
#define JUMPS 2    // in 4 samples of a flow map's batch; the others learn the velocity

// A group of the batch.
typedef struct {
    FlowBatch *in;
    int begin, n;
    uint64_t index; // which of the streams is its own
    PairSet pairs;  // its own, in the batch
} Group;

// ---- times ---------------------------------------------------------------------------------------------------------------

static double weight_at(const FlowMatching *model, double t) {
    PathAt at = path_merged_at(&model->path, t);
    return predict_weight(&at, model->base.settings.weighting ? WEIGHT_LIKELIHOOD : WEIGHT_VARIANCE);
}

static double largest_weight(const FlowMatching *model) {
    double max = 0;
    for (int k = 0; k <= 1000; k++) {
        max = fmax(max, weight_at(model, k / 1000.0));
    }
    return max;
}

// A score's error is weighted by drawing its times from their density times the weight (importance sampling, Song et al. 2101.09258,
// section 5.1), which leaves the expected gradient the same but for a factor and its variance lower: each time is drawn again until
// it is accepted.
static void accept_times(const FlowMatching *model, double max, Rng *rng, float *t, int n) {
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < TRIES && (double)rng_uniform(rng) * max > weight_at(model, (double)t[i]); k++) {
            times_fill(&model->times, rng, &t[i], 1);
        }
    }
}

// Both ends of a jump are drawn from the density of times; it starts at the earlier one.
static void fill_spans(const FlowMatching *model, const Group *g, float *t, float *span) {
    Rng rng = rng_open((uint64_t)model->base.settings.seed, RNG_TIME, ~g->index); // the times themselves are drawn from the other end
    times_fill(&model->times, &rng, span, g->n);
    for (int i = 0; i < g->n; i++) {
        if (i % 4 < JUMPS) {
            const float other = span[i] * (float)model->path.kind->t_max, start = fminf(t[i], other);
            span[i] = fmaxf(t[i], other) - start;
            t[i] = start;
        } else {
            span[i] = 0;
        }
    }
}

static void fill_times(const FlowMatching *model, const Group *g, float *t) {
    const Settings *s = &model->base.settings;
    Rng time = rng_open((uint64_t)s->seed, RNG_TIME, g->index);
    times_fill(&model->times, &time, t, g->n);
    for (int i = 0; i < g->n; i++) {
        t[i] *= (float)model->path.kind->t_max;
    }
    if (model->predict == PREDICT_SCORE) {
        accept_times(model, g->in->max_weight, &time, t, g->n);
    }
    if (g->in->span) {
        fill_spans(model, g, t, g->in->span + g->begin);
    }
}

// ---- targets -------------------------------------------------------------------------------------------------------------

// Replaces the velocities by what else the network is to predict. On a noisy path the noise is that of x0 and z together, at the width
// that both have: what is left of x without its data.
static void set_targets(const FlowMatching *model, const Group *g) {
    const MlpBatch *b = &g->in->batch;
    const bool noisy = path_is_noisy(&model->path);
    for (int i = 0; i < g->n; i++) {
        PathAt at = path_merged_at(&model->path, (double)b->t[g->begin + i]);
        PredictTarget target = predict_target(&at, model->predict);
        double x1 = (double)g->pairs.x1[i], y1 = (double)g->pairs.y1[i];
        double ex = noisy ? ((double)b->x[g->begin + i] - at.a * x1) / at.s : (double)g->pairs.x0[i];
        double ey = noisy ? ((double)b->y[g->begin + i] - at.a * y1) / at.s : (double)g->pairs.y0[i];
        b->ux[g->begin + i] = (float)(target.data * x1 + target.noise * ex);
        b->uy[g->begin + i] = (float)(target.data * y1 + target.noise * ey);
    }
}

static void fill_samples(const FlowMatching *model, const Group *g) {
    const Path *path = &model->path;
    const MlpBatch *b = &g->in->batch;
    float *x = b->x + g->begin, *y = b->y + g->begin, *ux = b->ux + g->begin, *uy = b->uy + g->begin;
    const float *t = b->t + g->begin;
    float *zx = NULL, *zy = NULL;
    if (path_is_noisy(path)) {
        zx = g->in->pairs + 4 * BATCH_MAX + g->begin;
        zy = zx + BATCH_MAX;
        Rng noise = rng_open((uint64_t)model->base.settings.seed, RNG_NOISE, ~g->index); // matching draws from the other end
        rng_fill_normal(&noise, zx, g->n);
        rng_fill_normal(&noise, zy, g->n);
    }
    path_sample(path, g->n, t, g->pairs.x0, g->pairs.y0, g->pairs.x1, g->pairs.y1, zx, zy, x, y, ux, uy);
    if (model->predict != PREDICT_VELOCITY) {
        set_targets(model, g);
    }
}

// The part of a batch that is drawn and matched together.
static void fill_group(const FlowMatching *model, FlowBatch *in, long step, int group, int begin, int n) {
    float *x0 = in->pairs + begin;
    Group g = {.in = in,
               .begin = begin,
               .n = n,
               .index = data_batch_stream(step, group),
               .pairs = {n, x0, x0 + BATCH_MAX, x0 + 2 * BATCH_MAX, x0 + 3 * BATCH_MAX}};
    pairs_draw(&model->base, &model->matching, g.index, &g.pairs, in->batch.label ? in->labels + begin : NULL,
               in->matched + begin);
    fill_times(model, &g, in->batch.t + begin);
    fill_samples(model, &g);
}

typedef struct {
    const FlowMatching *model;
    FlowBatch *in;
    long step;
} Filling;

static void fill_groups(void *context, int member, int size) {
    const Filling *f = context;
    const int batch = f->model->base.settings.batch, match = f->model->base.settings.match, groups = (batch + match - 1) / match;
    for (int g = team_share(groups, member, size); g < team_share(groups, member + 1, size); g++) {
        int begin = g * match;
        fill_group(f->model, f->in, f->step, g, begin, batch - begin < match ? batch - begin : match);
    }
}

void flow_matching_fill_batch(FlowMatching *model, long step, int slot) {
    FlowBatch *in = &model->drawn[slot];
    int batch = model->base.settings.batch;
    int groups = (batch + model->base.settings.match - 1) / model->base.settings.match;
    in->batch.n = batch;
    if (model->predict == PREDICT_SCORE) {
        in->max_weight = largest_weight(model);
    }
    // Never more threads than there is scratch for; and drawing alone takes 12 ns a sample, which a few hundred do not repay a fork.
    const Pairing pairing = settings_pairing(&model->base.settings);
    bool heavy = pairing == PAIRING_OT || pairing == PAIRING_SINKHORN || batch > 512;
    team_run(heavy && groups > 1 ? model->base.threads : 1, fill_groups, &(Filling){model, in, step});
}
