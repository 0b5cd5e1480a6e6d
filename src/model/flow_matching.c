#include "model/flow_matching.h"

#include "model/mlp_tensors.h"

static FlowMatching *own(Model *model) {
    return (FlowMatching *)model;
}

static const FlowMatching *read_only(const Model *model) {
    return (const FlowMatching *)model;
}

// ---- making --------------------------------------------------------------------------------------------------------------

size_t flow_matching_shape(Model *model, bool span) {
    const Settings *s = &model->settings;
    MlpDef def = mlp_def_of(s, model->classes);
    def.span = span;
    model->mlp = mlp_make(def, (uint64_t)s->seed);
    model->count = model->mlp.count;
    return mlp_work_need(&model->mlp, BATCH_MAX) +
           MODEL_AHEAD * ((span ? 13 : 12) * arena_need(BATCH_MAX, sizeof(float)) + 2 * arena_need(BATCH_MAX, sizeof(int))) + pairs_need(model);
}

static size_t shape(Model *model) {
    return flow_matching_shape(model, false);
}

static void take_batch(FlowBatch *drawn, Arena *arena, bool span, bool labels) {
    MlpBatch *b = &drawn->batch;
    float **row[] = {&b->x, &b->y, &b->t, &b->ux, &b->uy, &b->loss};
    for (int i = 0; i < 6; i++) {
        *row[i] = ARENA_ARRAY(arena, float, BATCH_MAX);
    }
    b->span = drawn->span = span ? ARENA_ARRAY(arena, float, BATCH_MAX) : NULL;
    drawn->pairs = ARENA_ARRAY(arena, float, 6 * BATCH_MAX);
    drawn->matched = ARENA_ARRAY(arena, int, BATCH_MAX);
    drawn->labels = ARENA_ARRAY(arena, int, BATCH_MAX);
    b->label = labels ? drawn->labels : NULL;
}

void flow_matching_take(Model *model) {
    FlowMatching *f = own(model);
    f->work = mlp_work_make(&model->arena, &model->mlp, BATCH_MAX);
    for (int i = 0; i < MODEL_AHEAD; i++) {
        take_batch(&f->drawn[i], &model->arena, model->mlp.def.span, model->classes > 0);
    }
    pairs_take(&f->matching, model);
}

void flow_matching_tune(Model *model) {
    FlowMatching *f = own(model);
    const Settings *s = &model->settings;
    f->path = settings_path(s, s->path);
    f->predict = (Predict)settings_predict(s);
    f->times = (Times){(TimesDensity)s->times, s->times_mean, s->times_std, s->times_k, s->times_shift};
    mlp_kind_tune(model);
}

void flow_matching_draw(Model *model, long step, int slot) {
    flow_matching_fill_batch(own(model), step, slot);
}

static ModelLoss gradient(Model *model, int slot) {
    FlowMatching *f = own(model);
    const MlpBatch *batch = &f->drawn[slot].batch;
    float mean = mlp_gradient(&model->mlp, f->work, model->params, batch, model->grad);
    return (ModelLoss){mean, batch->n, batch->t, batch->loss};
}

// ---- what it can do --------------------------------------------------------------------------------------------------------

NetworkField flow_matching_field(const ShownModel *shown) {
    const FlowMatching *f = read_only(shown->model);
    return (NetworkField){.mlp = &shown->model->mlp,
                          .weights = shown->weights,
                          .predict = f->predict,
                          .path = f->path};
}

const Path *flow_matching_path(const Model *model) {
    return &read_only(model)->path;
}

void flow_matching_pairs(const Model *model, int n, float *x0, float *y0, float *x1, float *y1) {
    pairs_show(model, &read_only(model)->matching, n, x0, y0, x1, y1);
}

const ModelKind model_flow_matching = {
    .size = sizeof(FlowMatching),
    .conditions = true,
    .shape = shape,
    .take = flow_matching_take,
    .tune = flow_matching_tune,
    .init = mlp_kind_init,
    .draw = flow_matching_draw,
    .gradient = gradient,
    .operations = mlp_kind_operations,
    .network_field = flow_matching_field,
    .path = flow_matching_path,
    .pairs = flow_matching_pairs,
    .tensors = mlp_kind_tensors,
    .read_shape = mlp_kind_read_shape,
};
