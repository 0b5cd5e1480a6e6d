#include "model/network_field.h"

#include "base/check.h"
#include "flow/class_label.h"
#include "flow/solve.h"
#include "num/mlp.h"

static PredictMix velocity_mix(const NetworkField *f, float t) {
    PathAt at = path_at(&f->path, (double)t);
    return predict_convert(&at, f->predict, PREDICT_VELOCITY);
}

// A piece of at most SOLVE_CHUNK points, particles `first` and following where each has a class of its own.
static void predict_piece(const NetworkField *f, float t, int first, const float *x, const float *y, float *px, float *py,
                          int n) {
    const int classes = f->mlp->def.classes;
    if (classes == 0 || f->labels == LABEL_NONE || f->guidance == 0) {
        mlp_eval(f->mlp, f->weights, t, x, y, px, py, n);
        return;
    }
    int label[SOLVE_CHUNK] = {0};
    for (int i = 0; i < n; i++) {
        label[i] = f->labels == LABEL_EACH ? label_of(f->share, classes, first + i) : f->label;
    }
    mlp_eval_labels(f->mlp, f->weights, t, x, y, label, px, py, n);
    if (f->guidance == 1) {
        return;
    }
    float none_x[SOLVE_CHUNK], none_y[SOLVE_CHUNK];
    const float w = (float)f->guidance;
    mlp_eval(f->mlp, f->weights, t, x, y, none_x, none_y, n);
    for (int i = 0; i < n; i++) {
        px[i] = none_x[i] + w * (px[i] - none_x[i]);
        py[i] = none_y[i] + w * (py[i] - none_y[i]);
    }
}

// Guidance mixes predictions rather than velocities: these are affine in them, which comes to the same.
static void eval_field(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const NetworkField *f = context;
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        int some = n - begin < SOLVE_CHUNK ? n - begin : SOLVE_CHUNK;
        predict_piece(f, t, begin, x + begin, y + begin, vx + begin, vy + begin, some);
    }
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

Field network_field(const NetworkField *f) {
    return (Field){.eval = eval_field, .context = f};
}

int network_field_evals(const NetworkField *f) {
    bool guided = f->mlp->def.classes > 0 && f->labels != LABEL_NONE && f->guidance != 0 && f->guidance != 1;
    return guided ? 2 : 1;
}

typedef struct {
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK], div[SOLVE_CHUNK];
} Rates;

// As predict_piece, with the divergence.
static void divergence_piece(const NetworkField *f, float t, const float *x, const float *y, float *px, float *py, float *div,
                             int n) {
    const bool none = f->mlp->def.classes == 0 || f->labels == LABEL_NONE || f->guidance == 0;
    mlp_eval_divergence(f->mlp, f->weights, t, x, y, none ? MLP_NO_LABEL : f->label, px, py, div, n);
    if (none || f->guidance == 1) {
        return;
    }
    Rates r;
    const float w = (float)f->guidance;
    mlp_eval_divergence(f->mlp, f->weights, t, x, y, MLP_NO_LABEL, r.x, r.y, r.div, n);
    for (int i = 0; i < n; i++) {
        px[i] = r.x[i] + w * (px[i] - r.x[i]);
        py[i] = r.y[i] + w * (py[i] - r.y[i]);
        div[i] = r.div[i] + w * (div[i] - r.div[i]);
    }
}

static void eval_divergence(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence,
                            int n) {
    const NetworkField *f = context;
    CHECK(f->labels != LABEL_EACH || f->mlp->def.classes == 0, "the divergence of as many fields as there are classes (%d)",
          f->mlp->def.classes);
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        int some = n - begin < SOLVE_CHUNK ? n - begin : SOLVE_CHUNK;
        divergence_piece(f, t, x + begin, y + begin, vx + begin, vy + begin, divergence + begin, some);
    }
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

DivergenceField network_divergence(const NetworkField *f) {
    return (DivergenceField){.eval = eval_divergence, .context = f};
}
