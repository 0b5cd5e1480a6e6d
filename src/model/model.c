#include "model/model.h"

#include "base/check.h"
#include "base/team.h"
#include "flow/class_label.h"
#include "settings/model_names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEEP_EVERY 64   // steps between copies of good weights
#define LOSS_MAX 1e6f   // far above the loss of any setting's initial weights
#define BLOWN_UP 30     // times the first loss; nats above the first one of a likelihood, which may be any number
#define LOST_AFTER 16   // such steps in a row
#define RATE_FLOOR 0.02 // of the cosine schedule, relative to its start

#define KIND_DECLARE(id, name, label, uses, steps, variant) extern const ModelKind model_##id;
MODEL_ROWS(KIND_DECLARE)
#define KIND_ROW(id, name, label, uses, steps, variant) &model_##id,
static const ModelKind *const kinds[] = {MODEL_ROWS(KIND_ROW)};

int model_kinds(void) {
    return (int)(sizeof kinds / sizeof kinds[0]);
}

const ModelKind *model_kind_at(int index) {
    CHECK_RANGE(index, 0, model_kinds() - 1);
    return kinds[index];
}

static size_t weight_bytes(const Model *model) {
    return (size_t)model->count * sizeof(float);
}

// ---- making --------------------------------------------------------------------------------------------------------------

// What a model is for, and so what memory it has.
typedef enum {
    FOR_SHOW,
    FOR_TRAINING,
    FOR_KEEPING, // what training goes on from, and memory for some snapshots of the past
} Purpose;

static void take_memory(Model *model, Purpose purpose) {
    Arena *arena = &model->arena;
    model->params = ARENA_ARRAY(arena, float, model->count);
    model->average = ARENA_ARRAY(arena, float, model->count);
    adam_init(&model->adam, arena, model->count);
    if (purpose != FOR_SHOW) {
        model->good = ARENA_ARRAY(arena, float, model->count);
    }
    if (purpose == FOR_TRAINING) {
        model->grad = ARENA_ARRAY(arena, float, model->count);
        history_init(&model->history, arena, model->count);
        if (model->kind->take) {
            model->kind->take(model);
        }
    }
}

// Fills in what the given model, which has settings and classes, is made of; on failure it is given back. kept: snapshots of a past that is
// kept.
static bool build(Model *model, Purpose purpose, int kept, Error *err) {
    size_t more = model->kind->shape(model), weights = arena_need((size_t)model->count, sizeof(float));
    size_t need = 2 * weights + adam_need(model->count);
    need += purpose == FOR_TRAINING  ? 2 * weights + history_need(model->count) + more
            : purpose == FOR_KEEPING ? weights + arena_need((size_t)kept * (size_t)model->count, sizeof(float))
                                     : 0;
    if (!arena_init(&model->arena, need)) {
        free(model);
        error_set(err, "Not enough memory for the network (%zu MB). Choose a smaller width.", need >> 20);
        return false;
    }
    take_memory(model, purpose);
    if (model->kind->tune) {
        model->kind->tune(model);
    }
    model_convert(model, &model->settings);
    return true;
}

static Model *blank(const Settings *settings, Error *err) {
    const ModelKind *kind = model_kind_at(settings->model);
    Model *model = calloc(1, kind->size);
    if (!model) {
        error_set(err, "Not enough memory.");
        return NULL;
    }
    model->kind = kind;
    model->settings = *settings;
    model->data = dist_at(settings->data);
    model->source = dist_at(settings->source);
    model->threads = team_size();
    model->rate_scale = 1;
    model->loss = model->first_loss = model->last_loss = NAN;
    return model;
}

Model *model_make(const Settings *settings, const Dataset *dataset, const PairSet *pairs, Error *err) {
    Model *model = blank(settings, err);
    if (!model) {
        return NULL;
    }
    if (dataset) {
        model->data = dataset->data;
        model->source = dataset->source;
        model->data_sum = dataset->data_sum;
        model->source_sum = dataset->source_sum;
        model->teacher_sum = dataset->teacher_sum;
        model->fit = dataset->fit;
    }
    model->pairs = pairs;
    model->classes = settings->condition && model->kind->conditions ? model->data->classes : 0;
    if (!build(model, FOR_TRAINING, 0, err)) {
        return NULL;
    }
    if (model->classes > 0) {
        class_label_shares(model->data, (uint64_t)settings->seed, model->share);
    }
    for (int i = 0; dataset && dataset->names && i < model->classes; i++) {
        model->name[i] = dataset->names[i];
    }
    model_restart(model);
    return model;
}

Model *model_make_shown(const Settings *settings, int classes, Error *err) {
    Model *model = blank(settings, err);
    if (!model) {
        return NULL;
    }
    model->classes = classes;
    return build(model, FOR_SHOW, 0, err) ? model : NULL;
}

static int tensors_of(const Model *model, ModelTensor tensor[MODEL_TENSORS]) { // which are only read
    return model_tensors((Model *)(uintptr_t)model, tensor);
}

// Weights and what is fixed beside them.
static void copy_weights(Model *model, const Model *from) {
    ModelTensor to[MODEL_TENSORS], of[MODEL_TENSORS];
    int n = model_tensors(model, to);
    tensors_of(from, of);
    for (int i = 0; i < n; i++) {
        size_t size = (size_t)to[i].rows * (size_t)(to[i].cols > 0 ? to[i].cols : 1);
        memcpy(to[i].at, of[i].at, size * sizeof(float));
    }
    memcpy(model->params, from->params, weight_bytes(from));
    memcpy(model->average, from->average, weight_bytes(from));
}

bool model_same_shape(const Model *a, const Model *b) {
    ModelTensor x[MODEL_TENSORS], y[MODEL_TENSORS];
    int n = tensors_of(a, x);
    bool same = a->kind == b->kind && tensors_of(b, y) == n && a->settings.activation == b->settings.activation;
    for (int i = 0; same && i < n; i++) {
        same = strcmp(x[i].name, y[i].name) == 0 && x[i].rows == y[i].rows && x[i].cols == y[i].cols;
    }
    return same;
}

Model *model_copy(const Model *from, Error *err) {
    Model *model = model_make_shown(&from->settings, from->classes, err);
    if (model) {
        copy_weights(model, from);
        memcpy(model->share, from->share, sizeof from->share);
        memcpy(model->name, from->name, sizeof from->name);
        model->converted = false;
        model->data = from->data;
        model->source = from->source;
        model->step = from->step;
    }
    return model;
}

Model *model_share(Model *model) {
    model->holders++;
    return model;
}

void model_leave_still(Model *model) {
    model_free(model->still);
    model->still = NULL;
}

// All that training goes on from.
static void take_up(Model *model, const Model *from) {
    model_leave_still(model);
    copy_weights(model, from);
    memcpy(model->good, from->good, weight_bytes(from));
    memcpy(model->adam.m, from->adam.m, weight_bytes(from));
    memcpy(model->adam.v, from->adam.v, weight_bytes(from));
    model->adam.step = from->adam.step;
    model->step = from->step;
    model->loss = from->loss;
    model->curve = from->curve;
    model->by_time = from->by_time;
    model->rate_scale = from->rate_scale;
    model->rollbacks = from->rollbacks;
    model->first_loss = from->first_loss;
    model->last_loss = from->last_loss;
    model->lost = from->lost;
}

// What it is of, whatever it has learned.
static void take_origin(Model *model, const Model *from) {
    model->data = from->data;
    model->source = from->source;
    model->pairs = from->pairs;
    memcpy(model->share, from->share, sizeof from->share);
    memcpy(model->name, from->name, sizeof from->name);
    model->data_sum = from->data_sum;
    model->source_sum = from->source_sum;
    model->teacher_sum = from->teacher_sum;
    model->fit = from->fit;
}

// As model_clone, with what the purpose asks for.
static Model *copy_for(const Model *from, Purpose purpose, int kept, Error *err) {
    Model *model = blank(&from->settings, err);
    if (!model) {
        return NULL;
    }
    model->classes = from->classes;
    take_origin(model, from);
    if (!build(model, purpose, kept, err)) {
        return NULL;
    }
    take_up(model, from);
    return model;
}

Model *model_clone(const Model *from, Error *err) {
    return copy_for(from, FOR_TRAINING, 0, err);
}

#define PAST_HOLDERS 16 // still models, one holding the next, that a past may lie in

// Whether the past of this one may be borrowed once more.
static bool can_lend(const Model *past) {
    int holders = 0;
    while (past && holders < PAST_HOLDERS) {
        past = past->past;
        holders++;
    }
    return holders < PAST_HOLDERS;
}

// From then on the model's own past lies there too.
static Model *make_still(Model *model, Error *err) {
    const History *history = &model->history;
    const int first = can_lend(model->past) ? history->borrowed : 0, kept = history->used - first;
    Model *still = copy_for(model, FOR_KEEPING, kept, err);
    if (!still) {
        return NULL;
    }
    history_keep(&still->history, history, first, ARENA_ARRAY(&still->arena, float, (size_t)kept * (size_t)model->count));
    still->past = first > 0 ? model_share(model->past) : NULL;
    history_borrow(&model->history, &still->history);
    model_free(model->past);
    model->past = model_share(still);
    return still;
}

Model *model_still(Model *model, Error *err) {
    if (model->still && model->still->step != model->step) {
        model_leave_still(model);
    }
    if (!model->still && !(model->still = make_still(model, err))) {
        return NULL;
    }
    return model_share(model->still);
}

Model *model_go_on(Model *still, Error *err) {
    Model *model = model_clone(still, err);
    if (model) {
        model->still = model_share(still);
        model->past = model_share(still);
        history_borrow(&model->history, &still->history);
    }
    return model;
}

void model_rewind(Model *model, const Model *clone) {
    take_up(model, clone);
    history_cut(&model->history, clone->step);
}

size_t model_bytes(const Model *model) {
    const History *history = &model->history;
    const Model *past = model->past;
    const int own = history->used - history->borrowed, room = model->grad ? history->slots : own;
    const size_t untouched = (size_t)(room - own) * weight_bytes(model); // and so no memory
    const size_t beside = past && past->kept == 0 ? model_bytes(past) : 0;
    return model->kind->size + model->arena.size - untouched + beside;
}

void model_free(Model *model) {
    if (model && model->holders-- == 0) {
        model_free(model->still);
        model_free(model->past);
        arena_free(&model->arena);
        free(model);
    }
}

void model_tune(Model *model, const Settings *settings, const PairSet *pairs) {
    model->settings = *settings;
    model->pairs = pairs;
    if (model->kind->tune) {
        model->kind->tune(model);
    }
    model_convert(model, settings);
}

void model_convert(Model *model, const Settings *settings) {
    const Path *own = model->kind->path ? model->kind->path(model) : NULL;
    model->converted = own && settings->sample_path > 0 && settings_use(settings, "sample-path");
    if (model->converted) {
        model->conversion = (Conversion){*own, settings_seen_path(settings, settings->path)};
    }
}

int model_tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]) {
    int n = model->kind->tensors(model, tensor);
    CHECK_RANGE(n, 1, MODEL_TENSORS);
    return n;
}

// ---- training ------------------------------------------------------------------------------------------------------------

// What is shown begins and ends with the weights as they are.
static void begin_at(Model *model, long step) {
    model_leave_still(model);
    memcpy(model->good, model->params, weight_bytes(model));
    model->step = step;
    history_clear(&model->history);
    model_free(model->past);
    model->past = NULL;
    history_offer(&model->history, step, model->average);
}

void model_restart(Model *model) {
    model->kind->init(model);
    memcpy(model->average, model->params, weight_bytes(model));
    adam_reset(&model->adam);
    curve_clear(&model->curve);
    model->by_time = (LossByTime){0};
    model->loss = model->first_loss = model->last_loss = NAN;
    model->rate_scale = 1;
    model->rollbacks = model->lost = 0;
    begin_at(model, 0);
}

void model_resume(Model *model, const Model *from, bool moments) {
    CHECK(model_same_shape(model, from), "a model of %d weights for a lane of %d", from->count, model->count);
    model_restart(model);
    copy_weights(model, from);
    if (moments) {
        memcpy(model->adam.m, from->adam.m, weight_bytes(from));
        memcpy(model->adam.v, from->adam.v, weight_bytes(from));
        model->adam.step = from->adam.step;
    }
    model->rate_scale = from->rate_scale;
    begin_at(model, from->step);
}

const PointsName *model_class_names(const Model *model) {
    return model->name[0].text[0] ? model->name : NULL;
}

bool model_is_scaled(const Model *model) {
    const Settings *s = &model->settings;
    return dist_is_file(s->data) && !s->keep_scale;
}

double model_rate(const Model *model) {
    const Settings *s = &model->settings;
    double rate = (double)(float)s->rate * model->rate_scale;
    if (s->schedule == SCHEDULE_COSINE) {
        double u = fmin((double)model->step / s->decay_steps, 1.0);
        rate *= RATE_FLOOR + (1 - RATE_FLOOR) * 0.5 * (1 + cos(3.14159265358979 * u));
    }
    return rate;
}

// The loss is NaN or out of all bounds: goes on from the last good weights, at half the rate.
static void roll_back(Model *model) {
    memcpy(model->params, model->good, weight_bytes(model));
    memcpy(model->average, model->good, weight_bytes(model));
    adam_reset(&model->adam);
    model->rate_scale *= 0.5;
    model->rollbacks++;
}

static void update(Model *model, const ModelLoss *loss) {
    const Settings *s = &model->settings;
    if (model->step % KEEP_EVERY == 0) {
        memcpy(model->good, model->params, weight_bytes(model));
    }
    AdamDef adam = adam_default();
    adam.rate = (float)model_rate(model);
    adam.weight_decay = (float)s->weight_decay;
    adam.ema = (float)s->ema;
    adam_step(&model->adam, &adam, model->params, model->average, model->grad);
    model->loss = loss->mean;
    curve_add(&model->curve, model->step, loss->mean);
    if (loss->n > 0) {
        loss_by_time_add(&model->by_time, loss->n, loss->t, loss->of);
    }
}

void model_draw(Model *model, long step, int slot) {
    if (model->kind->draw) {
        model->kind->draw(model, step, slot);
    }
}

static bool far_above_first(const Model *model, float loss) {
    const float first = model->first_loss;
    return loss > (model->kind->likelihood ? first + BLOWN_UP : BLOWN_UP * first);
}

void model_learn(Model *model, int slot) {
    const ModelLoss loss = model->kind->gradient(model, slot);
    // Adam's steps are bounded, so that a loss that blows up seldom gets as far as NaN; but the squares of such gradients then
    // hold the steps near nothing for many thousands of steps, which is as lost.
    const bool bounded = loss.mean < LOSS_MAX;
    if (bounded) {
        update(model, &loss);
    } else {
        roll_back(model);
    }
    model->last_loss = loss.mean;
    model->first_loss = isnan(model->first_loss) ? loss.mean : model->first_loss;
    model->lost = bounded && !far_above_first(model, loss.mean) ? 0 : model->lost + 1;
    model->step++;
    history_offer(&model->history, model->step, model->average);
}

bool model_has_likelihood_loss(const Model *model) {
    return model->kind->likelihood;
}

int model_step_evaluations(const Model *model) {
    return model->kind->evaluations ? model->kind->evaluations(model) : 1;
}

double model_step_operations(const Model *model) {
    return model->kind->operations(model);
}

bool model_broken(const Model *model) {
    return model->lost >= LOST_AFTER;
}

bool model_stuck(const Model *model) {
    return model_broken(model) && !(model->last_loss < LOSS_MAX);
}

void model_step(Model *model) {
    model_draw(model, model->step, 0);
    model_learn(model, 0);
}

const float *model_weights(const Model *model, long step, long *taken) {
    if (step >= 0 && step < model->step) {
        const float *past = history_at(&model->history, step, taken);
        if (past) {
            return past;
        }
    }
    *taken = model->step;
    return model->average;
}
