#include "model/bridge.h"

#include "base/language.h"
#include "model/mlp_tensors.h"

#define SCORE_SEED ((uint64_t)1 << 32) // added to the seed of the score's initial weights, which no seed of the settings reaches

static Bridge *own(Model *model) {
    return (Bridge *)model;
}

static const Bridge *read_only(const Model *model) {
    return (const Bridge *)model;
}

// ---- making ----------------------------------------------------------------------------------------------------------------

static size_t shape(Model *model) {
    const size_t need = flow_matching_shape(model, false);
    model->count *= 2;
    return need + MODEL_AHEAD * arena_need(4 * (size_t)BATCH_MAX, sizeof(float));
}

static void take(Model *model) {
    Bridge *b = own(model);
    flow_matching_take(model);
    for (int i = 0; i < MODEL_AHEAD; i++) {
        float *rows = b->rows[i] = ARENA_ARRAY(&model->arena, float, 4 * BATCH_MAX);
        b->score[i] = b->flow.drawn[i].batch;
        b->score[i].ux = rows;
        b->score[i].uy = rows + BATCH_MAX;
        b->score[i].weight = rows + 2 * BATCH_MAX;
        b->score[i].loss = rows + 3 * BATCH_MAX;
    }
}

static void init(Model *model) {
    const Mlp *mlp = &model->mlp;
    mlp_init(mlp, model->params, (uint64_t)model->settings.seed);
    mlp_init(mlp, model->params + mlp->count, (uint64_t)model->settings.seed + SCORE_SEED);
}

// ---- training --------------------------------------------------------------------------------------------------------------

// The score of a sample given its pair is -z / n, n = sigma sqrt(t (1 - t)). The network says sigma^2 / 2 times that, which is what the
// bridge's random steps add to the velocity; its error counts (2 n / sigma^2)^2 times, so that it is that of n g + z at all times.
static void draw(Model *model, long step, int slot) {
    Bridge *b = own(model);
    const FlowBatch *drawn = &b->flow.drawn[slot];
    MlpBatch *score = &b->score[slot];
    const float *zx = drawn->pairs + 4 * BATCH_MAX, *zy = zx + BATCH_MAX;
    float *weight = b->rows[slot] + 2 * BATCH_MAX;
    const double half = 0.5 * b->flow.path.params.sigma * b->flow.path.params.sigma;
    flow_matching_draw(model, step, slot);
    score->n = drawn->batch.n;
    for (int i = 0; i < score->n; i++) {
        const float scale = (float)(half / path_at(&b->flow.path, (double)drawn->batch.t[i]).n);
        score->ux[i] = -scale * zx[i];
        score->uy[i] = -scale * zy[i];
        weight[i] = 1 / (scale * scale);
    }
}

// Both networks learn from the same samples, each by its own error.
static ModelLoss gradient(Model *model, int slot) {
    Bridge *b = own(model);
    const Mlp *mlp = &model->mlp;
    const MlpBatch *velocity = &b->flow.drawn[slot].batch, *score = &b->score[slot];
    float mean = mlp_gradient(mlp, b->flow.work, model->params, velocity, model->grad);
    mean += mlp_gradient(mlp, b->flow.work, model->params + mlp->count, score, model->grad + mlp->count);
    for (int i = 0; i < velocity->n; i++) {
        velocity->loss[i] += score->loss[i];
    }
    return (ModelLoss){mean, velocity->n, velocity->t, velocity->loss};
}

// ---- sampling --------------------------------------------------------------------------------------------------------------

static void eval_score(const void *context, float t, const float *x, const float *y, float *gx, float *gy, int n) {
    const BridgeScore *score = context;
    const Field field = network_field(&score->network);
    field.eval(field.context, t, x, y, gx, gy, n);
    for (int i = 0; i < n; i++) {
        gx[i] *= score->scale;
        gy[i] *= score->scale;
    }
}

Field bridge_score(const ShownModel *shown, BridgeScore *score) {
    const FlowMatching *f = &read_only(shown->model)->flow;
    model_network_field(shown, &score->network);
    score->network.weights += shown->model->mlp.count;
    score->scale = (float)(2 / (f->path.params.sigma * f->path.params.sigma));
    return (Field){.eval = eval_score, .context = score};
}

static void score_at(const ShownModel *shown, float t, float x, float y, float *gx, float *gy) {
    BridgeScore own;
    const Field score = bridge_score(shown, &own);
    score.eval(score.context, t, &x, &y, gx, gy, 1);
}

// The smooth flow takes the velocity alone. At random each step evaluates both networks.
static int fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                float *y, long stride) {
    const Field velocity = model_field(shown);
    BridgeScore own;
    if (!sampler_is_random(sampler)) {
        return sampler_fill(sampler, &velocity, chunk, n, intervals, t, x, y, stride);
    }
    const Field score = bridge_score(shown, &own);
    Sampler scored = *sampler;
    scored.path = read_only(shown->model)->flow.path;
    scored.score = &score;
    return 2 * sampler_fill(&scored, &velocity, chunk, n, intervals, t, x, y, stride);
}

// ---- in a file -------------------------------------------------------------------------------------------------------------

static int tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]) {
    Mlp *mlp = &model->mlp;
    const int n = mlp_tensors(mlp, "", model->params, tensor);
    return n + mlp_tensors(mlp, "score.", model->params + mlp->count, tensor + n);
}

static int evaluations(const Model *model) {
    (void)model;
    return 2;
}

static double operations(const Model *model) {
    return 2 * mlp_kind_operations(model);
}

const ModelKind model_bridge = {
    .size = sizeof(Bridge),
    .conditions = true,
    .labels = {.about = TR("velocity and score of Brownian bridges"),
               .caption = TR("The smooth flow of the random motion from noise to data that is closest to Brownian motion. The "
                             "SDE solver shows the motion itself."),
               .at_random = TR("The velocity carries, noise scatters, the score gathers: each trajectory is jagged, and the cloud is that "
                               "of the smooth flow."),
               .variant = {{NULL, NULL},
                           {NULL, TR("Brownian bridges between OT pairs, their velocity and score learned. A Schrödinger bridge would need "
                                     "entropic pairs.")},
                           {NULL, TR("Brownian bridges between random pairs, their velocity and score learned. With random pairs the flow "
                                     "bends.")}},
               .formula = "score-flow",
               .loss = TR("Squared errors of velocity and score, added, mean of the last 200 steps. Neither can reach 0, as both "
                          "targets are random.")},
    .shape = shape,
    .take = take,
    .tune = flow_matching_tune,
    .init = init,
    .draw = draw,
    .gradient = gradient,
    .evaluations = evaluations,
    .operations = operations,
    .network_field = flow_matching_field,
    .fill = fill,
    .bridge_score = score_at,
    .path = flow_matching_path,
    .pairs = flow_matching_pairs,
    .tensors = tensors,
    .read_shape = mlp_kind_read_shape,
};
