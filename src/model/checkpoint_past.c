#include "model/checkpoint_past.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS_MAX 10000000 // as many as a training set may have

// ---- writing -------------------------------------------------------------------------------------------------------------

static void add(Past *past, const char *name, int rows, int cols, const float *data) {
    past->tensor[past->count++] = (Tensor){name, rows, cols, data};
}

static bool add_history(Past *past, const Model *model, Error *err) {
    const History *history = &model->history;
    const size_t count = (size_t)model->count;
    past->weights = malloc((size_t)(history->used > 0 ? history->used : 1) * count * sizeof(float));
    if (!past->weights) {
        return error_set(err, "Not enough memory to write the past of the network.");
    }
    for (int i = 0; i < history->used; i++) {
        memcpy(past->weights + (size_t)i * count, history->at[i], count * sizeof(float));
        past->steps[i] = (float)history->step[i]; // exact up to 2^24, beyond HISTORY_LAST_STEP
    }
    add(past, "past.weights", history->used, model->count, past->weights);
    add(past, "past.steps", history->used, 0, past->steps);
    return true;
}

static void add_curves(Past *past, const Model *model) {
    const Curve *curve = &model->curve;
    memcpy(past->curve, curve->x, (size_t)curve->n * sizeof(float));
    memcpy(past->curve + curve->n, curve->y, (size_t)curve->n * sizeof(float));
    for (int k = 0; k < LOSS_BINS; k++) {
        past->by_time[k] = model->by_time.mean[k];
        past->by_time[LOSS_BINS + k] = (float)model->by_time.seen[k];
    }
    if (curve->n > 0) {
        add(past, "past.curve", 2, curve->n, past->curve);
    }
    add(past, "past.by-time", 2, LOSS_BINS, past->by_time);
}

bool past_fill(Past *past, const Model *model, const PairSet *pairs, Error *err) {
    const Curve *curve = &model->curve;
    past->count = 0;
    if (!add_history(past, model, err)) {
        return false;
    }
    add(past, "past.good", model->count, 0, model->good);
    add_curves(past, model);
    if (pairs) {
        add(past, "pairs", 4, pairs->count, pairs->x0);
    }
    snprintf(past->note, sizeof past->note, "%a %a %a %ld %ld %ld %ld %a %d", (double)model->loss, (double)model->first_loss,
             (double)model->last_loss, model->lost, model->rollbacks, curve->span, curve->gathered, curve->sum, curve->n);
    return true;
}

void past_free(Past *past) {
    free(past->weights);
    past->weights = NULL;
}

// ---- reading -------------------------------------------------------------------------------------------------------------

static bool refuse(const Safetensors *st, Error *err) {
    return error_set(err, "%.200s: its past (past.*, %s) cannot be that of its network.", st->path, PAST_NOTE);
}

static bool read_note(const Safetensors *st, Model *model) {
    const char *text = safetensors_note(st, PAST_NOTE);
    Curve *curve = &model->curve;
    double loss, first, last;
    const bool read = text && sscanf(text, "%la %la %la %ld %ld %ld %ld %la %d", &loss, &first, &last, &model->lost, &model->rollbacks,
                                     &curve->span, &curve->gathered, &curve->sum, &curve->n) == 9;
    if (!read) {
        return false;
    }
    model->loss = (float)loss;
    model->first_loss = (float)first;
    model->last_loss = (float)last;
    return model->lost >= 0 && model->rollbacks >= 0 && curve->span >= 1 && curve->gathered >= 0 && curve->gathered <= curve->span &&
           isfinite(curve->sum) && curve->n >= 0 && curve->n <= CURVE_POINTS;
}

static bool read_curves(const Safetensors *st, Model *model, Error *err) {
    Curve *curve = &model->curve;
    float of_curve[2 * CURVE_POINTS], by_time[2 * LOSS_BINS];
    if (curve->n > 0 && !safetensors_read(st, "past.curve", 2, curve->n, of_curve, err)) {
        return false;
    }
    if (!safetensors_read(st, "past.by-time", 2, LOSS_BINS, by_time, err)) {
        return false;
    }
    memcpy(curve->x, of_curve, (size_t)curve->n * sizeof(float));
    memcpy(curve->y, of_curve + curve->n, (size_t)curve->n * sizeof(float));
    for (int k = 0; k < LOSS_BINS; k++) {
        model->by_time.mean[k] = by_time[k];
        model->by_time.seen[k] = lroundf(fminf(fmaxf(by_time[LOSS_BINS + k], 0), 1e6f));
    }
    return true;
}

static bool read_history(const Safetensors *st, Model *model, Error *err) {
    float steps[HISTORY_MAX];
    int used = 0, cols = 0;
    if (!safetensors_shape(st, "past.steps", &used, &cols) || cols != 0 || used < 1 || used > model->history.slots) {
        return refuse(st, err);
    }
    if (!safetensors_read(st, "past.steps", used, 0, steps, err) ||
        !safetensors_read(st, "past.weights", used, model->count, model->history.weights, err)) {
        return false;
    }
    for (int i = 0; i < used; i++) {
        if (!(steps[i] >= 0 && steps[i] <= (float)model->step && (i == 0 || steps[i] > steps[i - 1]))) {
            return refuse(st, err);
        }
    }
    history_fill(&model->history, used, steps);
    return true;
}

bool past_read(const Safetensors *st, Model *model, Error *err) {
    if (!read_note(st, model)) {
        return refuse(st, err);
    }
    return read_curves(st, model, err) && safetensors_read(st, "past.good", model->count, 0, model->good, err) &&
           read_history(st, model, err);
}

bool past_read_pairs(const Safetensors *st, PairSet *pairs, Error *err) {
    int rows = 0, count = 0;
    *pairs = (PairSet){0};
    if (!safetensors_has(st, "pairs")) {
        return true;
    }
    if (!safetensors_shape(st, "pairs", &rows, &count) || rows != 4 || count < 1 || count > PAIRS_MAX) {
        return refuse(st, err);
    }
    if (!pair_set_make(pairs, count)) {
        return error_set(err, "Not enough memory for the pairs of reflow.");
    }
    if (!safetensors_read(st, "pairs", 4, count, pairs->x0, err)) {
        free(pairs->x0);
        *pairs = (PairSet){0};
        return false;
    }
    return true;
}
