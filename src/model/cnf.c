// A continuous normalizing flow (num/cnf.h): flow matching's network as a velocity field, from the same initial weights, trained by maximum
// likelihood on the data alone. No path and no pairs: any field that carries the noise onto the data will do.
#include "num/cnf.h"

#include "base/language.h"
#include "model/data_batch.h"
#include "model/mlp_tensors.h"
#include "num/rng.h"

#define JITTER 0.8f // of the length of an even step

typedef struct {
    Model base;
    CnfWork *work;
    CnfBatch drawn[MODEL_AHEAD];
    float *points[MODEL_AHEAD]; // (3, BATCH_MAX): x, y and the loss of each
    int *labels[MODEL_AHEAD];   // (BATCH_MAX)
    float t[MODEL_AHEAD][CNF_MAX_STEPS + 1]; // where the solver's steps begin and end
} ContinuousFlow;

static ContinuousFlow *own(Model *model) {
    return (ContinuousFlow *)model;
}

// ---- making and training ---------------------------------------------------------------------------------------------------

static size_t shape(Model *model) {
    model->mlp = mlp_make(mlp_def_of(&model->settings, model->classes), (uint64_t)model->settings.seed);
    model->count = model->mlp.count;
    return cnf_work_need(&model->mlp, CNF_MAX_STEPS, BATCH_MAX) +
           MODEL_AHEAD * (arena_need(3 * (size_t)BATCH_MAX, sizeof(float)) + arena_need(BATCH_MAX, sizeof(int)));
}

static void take(Model *model) {
    ContinuousFlow *f = own(model);
    f->work = cnf_work_make(&model->arena, &model->mlp, CNF_MAX_STEPS, BATCH_MAX);
    for (int i = 0; i < MODEL_AHEAD; i++) {
        float *points = f->points[i] = ARENA_ARRAY(&model->arena, float, 3 * BATCH_MAX);
        f->labels[i] = ARENA_ARRAY(&model->arena, int, BATCH_MAX);
        f->drawn[i] = (CnfBatch){.x = points,
                                 .y = points + BATCH_MAX,
                                 .label = model->classes > 0 ? f->labels[i] : NULL,
                                 .loss = points + 2 * BATCH_MAX};
    }
}

// Steps of uneven lengths, others for every batch: each boundary but the ends lies anywhere in the middle part of its even step.
static void draw_times(const Model *model, long step, int steps, float *t) {
    Rng rng = rng_open((uint64_t)model->settings.seed, RNG_TIME, data_batch_stream(step, 0));
    for (int k = 0; k <= steps; k++) {
        const float off = k > 0 && k < steps ? JITTER * (rng_uniform(&rng) - 0.5f) : 0;
        t[k] = 1 - ((float)k + off) / (float)steps;
    }
}

static void draw(Model *model, long step, int slot) {
    ContinuousFlow *f = own(model);
    int *label = model->classes > 0 ? f->labels[slot] : NULL;
    f->drawn[slot].n = model->settings.batch;
    f->drawn[slot].steps = model->settings.likelihood_steps;
    f->drawn[slot].t = f->t[slot];
    f->drawn[slot].calm = (float)model->settings.penalty;
    draw_times(model, step, f->drawn[slot].steps, f->t[slot]);
    data_batch_draw(model, step, f->points[slot], f->points[slot] + BATCH_MAX, label);
    if (label) {
        data_batch_drop_labels(model, step, label);
    }
}

static ModelLoss gradient(Model *model, int slot) {
    ContinuousFlow *f = own(model);
    return (ModelLoss){.mean = cnf_gradient(&model->mlp, f->work, model->params, &f->drawn[slot], model->grad)};
}

static int evaluations(const Model *model) {
    return CNF_STAGES * model->settings.likelihood_steps;
}

// There the velocity alone; back value and two derivatives, with their gradient.
static double operations(const Model *model) {
    return evaluations(model) * (2.0 + 3 * 6.0) * mlp_weights(&model->mlp);
}

// ---- what it can do --------------------------------------------------------------------------------------------------------

static NetworkField network(const ShownModel *shown) {
    return (NetworkField){.mlp = &shown->model->mlp, .weights = shown->weights, .predict = PREDICT_VELOCITY};
}

const ModelKind model_cnf = {
    .size = sizeof(ContinuousFlow),
    .conditions = true,
    .likelihood = true,
    .labels = {.about = TR("continuous normalizing flow"),
               .caption = TR("No path, no pairs: each training step follows the data back to noise, evaluation by evaluation, to make it "
                             "likelier. So a step takes long."),
               .formula = "cnf",
               .loss = TR("Negative log-likelihood of the data in nats, mean of the last 200 steps. It stays above the entropy of the data "
                          "as long as the solver's steps follow the field.")},
    .shape = shape,
    .take = take,
    .tune = mlp_kind_tune,
    .init = mlp_kind_init,
    .draw = draw,
    .gradient = gradient,
    .evaluations = evaluations,
    .operations = operations,
    .network_field = network,
    .tensors = mlp_kind_tensors,
    .read_shape = mlp_kind_read_shape,
};
