#include "model/drifting.h"

#include "base/language.h"
#include "base/team.h"
#include "flow/solve.h"
#include "model/data_batch.h"
#include "model/mlp_tensors.h"

#include <string.h>

static Drifting *own(Model *model) {
    return (Drifting *)model;
}

static const Drifting *read_only(const Model *model) {
    return (const Drifting *)model;
}

// ---- making ----------------------------------------------------------------------------------------------------------------

#define ROWS 8 // of a batch

static size_t shape(Model *model) {
    const Settings *s = &model->settings;
    model->mlp = mlp_make((MlpDef){.width = s->width, .hidden = s->hidden, .act = (Activation)s->activation}, (uint64_t)s->seed);
    model->count = model->mlp.count;
    return mlp_work_need(&model->mlp, BATCH_MAX) + (2 + MODEL_AHEAD * ROWS) * arena_need(BATCH_MAX, sizeof(float));
}

static void take(Model *model) {
    Drifting *d = own(model);
    Arena *arena = &model->arena;
    d->work = mlp_work_make(arena, &model->mlp, BATCH_MAX);
    d->x = ARENA_ARRAY(arena, float, BATCH_MAX);
    d->y = ARENA_ARRAY(arena, float, BATCH_MAX);
    for (int i = 0; i < MODEL_AHEAD; i++) {
        DriftBatch *in = &d->drawn[i];
        MlpBatch *b = &in->batch;
        float **row[ROWS] = {&b->x, &b->y, &b->t, &b->ux, &b->uy, &b->loss, &in->x1, &in->y1};
        for (int r = 0; r < ROWS; r++) {
            *row[r] = ARENA_ARRAY(arena, float, BATCH_MAX);
        }
    }
}

// ---- training --------------------------------------------------------------------------------------------------------------

static void draw(Model *model, long step, int slot) {
    DriftBatch *in = &own(model)->drawn[slot];
    in->batch.n = model->settings.batch;
    memset(in->batch.t, 0, (size_t)in->batch.n * sizeof(float));
    data_batch_source(model, step, in->batch.x, in->batch.y);
    data_batch_draw(model, step, in->x1, in->y1, NULL);
}

// n points from noise to where the generator takes them; fx, fy: (n) out, how far.
static void generate(const Drifting *d, const float *weights, int n, const float *x0, const float *y0, float *fx, float *fy,
                     float *x, float *y) {
    mlp_eval(&d->base.mlp, weights, 0, x0, y0, fx, fy, n);
    for (int i = 0; i < n; i++) {
        x[i] = x0[i] + fx[i];
        y[i] = y0[i] + fy[i];
    }
}

typedef struct {
    Drifting *model;
    const DriftBatch *in;
} Step;

static int slice_of(const MlpBatch *b, int slice) { // its samples
    const int left = b->n - slice * MLP_SLICE;
    return left < MLP_SLICE ? left : MLP_SLICE;
}

static void generate_slice(void *context, int slice) {
    const Step *s = context;
    const MlpBatch *b = &s->in->batch;
    const int at = slice * MLP_SLICE;
    generate(s->model, s->model->base.params, slice_of(b, slice), b->x + at, b->y + at, b->ux + at, b->uy + at, s->model->x + at,
             s->model->y + at);
}

static void drift_slice(void *context, int slice) {
    const Step *s = context;
    const Drifting *d = s->model;
    const MlpBatch *b = &s->in->batch;
    const int at = slice * MLP_SLICE, n = slice_of(b, slice);
    const Drift drift = {{s->in->x1, s->in->y1, b->n}, {d->x, d->y, b->n}, d->base.settings.temperature};
    float vx[MLP_SLICE], vy[MLP_SLICE];
    drift_eval(&drift, at, d->x + at, d->y + at, vx, vy, n);
    for (int i = 0; i < n; i++) {
        b->ux[at + i] += vx[i];
        b->uy[at + i] += vy[i];
    }
}

// The loss is the mean square of the drift itself.
static ModelLoss gradient(Model *model, int slot) {
    Drifting *d = own(model);
    Step step = {d, &d->drawn[slot]};
    const int slices = (step.in->batch.n + MLP_SLICE - 1) / MLP_SLICE;
    team_for(slices, generate_slice, &step);
    team_for(slices, drift_slice, &step);
    return (ModelLoss){.mean = mlp_gradient(&model->mlp, d->work, model->params, &step.in->batch, model->grad)};
}

// The batch is generated, moved and learned; the moving looks at every sample and data point from every sample.
static int evaluations(const Model *model) {
    (void)model;
    return 2;
}

static double operations(const Model *model) {
    return (2.0 + 6.0) * mlp_weights(&model->mlp) + 2.0 * LAPLACEMEAN_FLOPS * model->settings.batch;
}

// ---- what it can do --------------------------------------------------------------------------------------------------------

// One hop, along a line that is only drawn, whatever the sampler.
static int fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                float *y, long stride) {
    (void)sampler;
    (void)chunk;
    float fx[SOLVE_CHUNK], fy[SOLVE_CHUNK], to_x[SOLVE_CHUNK], to_y[SOLVE_CHUNK];
    generate(read_only(shown->model), shown->weights, n, x, y, fx, fy, to_x, to_y);
    for (int k = 1; k <= intervals; k++) {
        for (int i = 0; i < n; i++) {
            x[k * stride + i] = t[k] < 1 ? x[i] + t[k] * fx[i] : to_x[i];
            y[k * stride + i] = t[k] < 1 ? y[i] + t[k] * fy[i] : to_y[i];
        }
    }
    return 1;
}

static void drift(const ShownModel *shown, ModelDrift *out) {
    enum { N = MODEL_DRIFT_POINTS };
    const Model *model = shown->model;
    float fx[N], fy[N];
    Rng data = rng_open((uint64_t)model->settings.seed, RNG_SHOW, 16),
        source = rng_open((uint64_t)model->settings.seed, RNG_SHOW, 17);
    dist_draw(model->data, &data, out->data_x, out->data_y, NULL, N);
    dist_draw(model->source, &source, out->x, out->y, NULL, N);
    generate(read_only(model), shown->weights, N, out->x, out->y, fx, fy, out->x, out->y);
    out->drift = (Drift){{out->data_x, out->data_y, N}, {out->x, out->y, N}, model->settings.temperature};
}

const ModelKind model_drifting = {
    .size = sizeof(Drifting),
    .labels =
        {.about = TR("one hop from noise to data"),
         .caption = TR(
             "Each particle hops once, from noise to a sample. It is the cloud that drifts, while the network trains: drag the "
             "training step to see it."),
         .formula = "drifting",
         .loss = TR(
             "Mean square of the drift, mean of the last 200 steps: how far training still pushes the samples. A batch is a "
             "handful of points, so it does not reach 0.")},
    .shape = shape,
    .take = take,
    .init = mlp_kind_init,
    .draw = draw,
    .gradient = gradient,
    .evaluations = evaluations,
    .operations = operations,
    .fill = fill,
    .drift = drift,
    .tensors = mlp_kind_tensors,
};
