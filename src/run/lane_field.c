// A lane's network, under its weights of now or then, as a velocity field.
#include "run/lane.h"

#include "num/mlp_jvp.h"

const float *lane_weights(const Lane *lane, long step, long *taken) {
    if (step >= 0 && step < lane->step) {
        const float *past = history_at(&lane->history, step, taken);
        if (past) {
            return past;
        }
    }
    *taken = lane->step;
    return lane->average;
}

static PredictMix velocity_mix(const LaneField *f, float t) {
    PathAt at = path_at(&f->path, (double)t);
    return predict_convert(&at, f->predict, PREDICT_VELOCITY);
}

static void eval_field(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const LaneField *f = context;
    mlp_eval(f->mlp, f->weights, t, x, y, vx, vy, n);
    if (f->predict == PREDICT_VELOCITY) {
        return;
    }
    const PredictMix mix = velocity_mix(f, t);
    const float from_x = (float)mix.x, from_p = (float)mix.p;
    for (int i = 0; i < n; i++) {
        vx[i] = from_x * x[i] + from_p * vx[i];
        vy[i] = from_x * y[i] + from_p * vy[i];
    }
}

Field lane_field(const LaneField *f) {
    return (Field){.eval = eval_field, .context = f};
}

static void eval_divergence(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence,
                            int n) {
    const LaneField *f = context;
    mlp_eval_divergence(f->mlp, f->weights, t, x, y, MLP_NO_LABEL, vx, vy, divergence, n);
    if (f->predict == PREDICT_VELOCITY) {
        return;
    }
    const PredictMix mix = velocity_mix(f, t);
    const float from_x = (float)mix.x, from_p = (float)mix.p;
    for (int i = 0; i < n; i++) {
        vx[i] = from_x * x[i] + from_p * vx[i];
        vy[i] = from_x * y[i] + from_p * vy[i];
        divergence[i] = 2.0f * from_x + from_p * divergence[i];
    }
}

DivergenceField lane_divergence(const LaneField *f) {
    return (DivergenceField){.eval = eval_divergence, .context = f};
}

LaneField lane_field_of(const Model *model) {
    return (LaneField){.mlp = &model->mlp,
                       .weights = model->average,
                       .predict = (Predict)model->settings.predict,
                       .path = lane_path(&model->settings, model->settings.path)};
}
