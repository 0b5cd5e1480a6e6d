#include "model/flow_matching.h"

#include "model/mlp_tensors.h"

#include <omp.h>

static FlowMatching *own(Model *model) {
    return (FlowMatching *)model;
}

static const FlowMatching *read_only(const Model *model) {
    return (const FlowMatching *)model;
}

// ---- making --------------------------------------------------------------------------------------------------------------

static bool is_soft(const Model *model) {
    return model->settings.pairing == PAIRING_SINKHORN;
}

static size_t shape(Model *model) {
    FlowMatching *f = own(model);
    const Settings *s = &model->settings;
    f->mlp = mlp_make((MlpDef){s->width, s->hidden, (Activation)s->activation, s->time_features, s->position_features, model->classes},
                      (uint64_t)s->seed);
    f->threads = omp_get_max_threads();
    model->count = f->mlp.count;
    return mlp_work_need(&f->mlp, BATCH_MAX) + 12 * arena_need(BATCH_MAX, sizeof(float)) + 2 * arena_need(BATCH_MAX, sizeof(int)) +
           2 * arena_need((size_t)f->threads, sizeof(void *)) +
           (size_t)f->threads * (ot_pairing_need(MATCH_MAX) + (is_soft(model) ? sinkhorn_need(MATCH_MAX) : 0));
}

static void take_matching(FlowMatching *f, Arena *arena) {
    f->pairing_work = ARENA_ARRAY(arena, OtPairing *, f->threads);
    f->sinkhorn = ARENA_ARRAY(arena, Sinkhorn *, f->threads);
    for (int i = 0; i < f->threads; i++) {
        f->pairing_work[i] = ot_pairing_make(arena, MATCH_MAX);
        f->sinkhorn[i] = is_soft(&f->base) ? sinkhorn_make(arena, MATCH_MAX) : NULL;
    }
}

static void take(Model *model) {
    FlowMatching *f = own(model);
    Arena *arena = &model->arena;
    f->work = mlp_work_make(arena, &f->mlp, BATCH_MAX);
    float **batch[] = {&f->batch.x, &f->batch.y, &f->batch.t, &f->batch.ux, &f->batch.uy, &f->batch.loss};
    for (int i = 0; i < 6; i++) {
        *batch[i] = ARENA_ARRAY(arena, float, BATCH_MAX);
    }
    f->pairs = ARENA_ARRAY(arena, float, 6 * BATCH_MAX);
    f->matched = ARENA_ARRAY(arena, int, BATCH_MAX);
    f->labels = ARENA_ARRAY(arena, int, BATCH_MAX);
    f->batch.label = model->classes > 0 ? f->labels : NULL;
    take_matching(f, arena);
}

static void tune(Model *model) {
    FlowMatching *f = own(model);
    const Settings *s = &model->settings;
    f->path = settings_path(s, s->path);
    f->times = (Times){(TimesLaw)s->times, s->times_mean, s->times_std, s->times_k};
    f->mlp.def.act = (Activation)s->activation; // of a file that does not say it
}

static void init(Model *model) {
    mlp_init(&own(model)->mlp, model->params, (uint64_t)model->settings.seed);
}

static ModelLoss gradient(Model *model) {
    FlowMatching *f = own(model);
    flow_matching_fill_batch(f);
    float mean = mlp_gradient(&f->mlp, f->work, model->params, &f->batch, model->grad);
    return (ModelLoss){mean, f->batch.n, f->batch.t, f->batch.loss};
}

// ---- what it can do --------------------------------------------------------------------------------------------------------

static NetworkField field_of(const ShownModel *shown) {
    const FlowMatching *f = read_only(shown->model);
    return (NetworkField){.mlp = &f->mlp,
                          .weights = shown->weights,
                          .predict = (Predict)shown->model->settings.predict,
                          .path = f->path};
}

static const Path *path_of(const Model *model) {
    return &read_only(model)->path;
}

static int tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]) {
    return mlp_tensors(&own(model)->mlp, "", model->params, tensor);
}

const ModelKind model_flow_matching = {
    .size = sizeof(FlowMatching),
    .conditions = true,
    .shape = shape,
    .take = take,
    .tune = tune,
    .init = init,
    .gradient = gradient,
    .network_field = field_of,
    .path = path_of,
    .pairs = flow_matching_pairs,
    .tensors = tensors,
    .read_shape = mlp_read_shape,
};
