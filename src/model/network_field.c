#include "model/network_field.h"

#include "base/check.h"
#include "flow/class_label.h"
#include "flow/solve.h"
#include "num/mlp.h"

// Predictions at n points, each for its label (NULL: for none); where `div` is not NULL, with their divergence, all for the first label.
static void predict(const NetworkField *f, float t, const int *label, const float *x, const float *y, float *px, float *py,
                    float *div, int n) {
    if (div) {
        mlp_eval_divergence(f->mlp, f->weights, t, x, y, label ? label[0] : MLP_NO_LABEL, px, py, div, n);
    } else if (f->span > 0) {
        mlp_jump(f->mlp, f->weights, t, f->span, x, y, label, px, py, n);
    } else if (label) {
        mlp_eval_labels(f->mlp, f->weights, t, x, y, label, px, py, n);
    } else {
        mlp_eval(f->mlp, f->weights, t, x, y, px, py, n);
    }
}

static void mix_guided(float w, const float *none, float *p, int n) {
    for (int i = 0; i < n; i++) {
        p[i] = none[i] + w * (p[i] - none[i]);
    }
}

// A piece of at most SOLVE_CHUNK points, particles `first` and following if each has a class of its own.
static void predict_piece(const NetworkField *f, float t, int first, const float *x, const float *y, float *px, float *py,
                          float *div, int n) {
    const int classes = f->mlp->def.classes;
    if (classes == 0 || f->labels == LABEL_NONE || f->guidance == 0) {
        predict(f, t, NULL, x, y, px, py, div, n);
        return;
    }
    int label[SOLVE_CHUNK] = {0};
    for (int i = 0; i < n; i++) {
        label[i] = f->labels == LABEL_EACH ? label_of(f->share, classes, first + i) : f->label;
    }
    predict(f, t, label, x, y, px, py, div, n);
    if (f->guidance == 1) {
        return;
    }
    float none_x[SOLVE_CHUNK], none_y[SOLVE_CHUNK], none_div[SOLVE_CHUNK];
    predict(f, t, NULL, x, y, none_x, none_y, div ? none_div : NULL, n);
    mix_guided((float)f->guidance, none_x, px, n);
    mix_guided((float)f->guidance, none_y, py, n);
    if (div) {
        mix_guided((float)f->guidance, none_div, div, n);
    }
}

// Guidance mixes predictions rather than velocities: these are affine in them, which comes to the same. div: as in predict.
static void eval_velocity(const NetworkField *f, float t, const float *x, const float *y, float *vx, float *vy, float *div,
                          int n) {
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        int some = n - begin < SOLVE_CHUNK ? n - begin : SOLVE_CHUNK;
        predict_piece(f, t, begin, x + begin, y + begin, vx + begin, vy + begin, div ? div + begin : NULL, some);
    }
    if (f->predict == PREDICT_VELOCITY) {
        return;
    }
    const PathAt at = path_merged_at(&f->path, (double)t);
    const PredictMix mix = predict_convert(&at, f->predict, PREDICT_VELOCITY);
    const float from_x = (float)mix.x, from_p = (float)mix.p;
    for (int i = 0; i < n; i++) {
        vx[i] = from_x * x[i] + from_p * vx[i];
        vy[i] = from_x * y[i] + from_p * vy[i];
    }
    for (int i = 0; div && i < n; i++) {
        div[i] = 2.0f * from_x + from_p * div[i];
    }
}

static void eval_field(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    eval_velocity(context, t, x, y, vx, vy, NULL, n);
}

int network_field_evals(const NetworkField *f) {
    bool guided = f->mlp->def.classes > 0 && f->labels != LABEL_NONE && f->guidance != 0 && f->guidance != 1;
    return guided ? 2 : 1;
}

static void eval_divergence(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence,
                            int n) {
    const NetworkField *f = context;
    CHECK(f->labels != LABEL_EACH || f->mlp->def.classes == 0, "the divergence of as many fields as there are classes (%d)",
          f->mlp->def.classes);
    eval_velocity(f, t, x, y, vx, vy, divergence, n);
}

Field network_field(const NetworkField *f) {
    return (Field){eval_field, f, eval_divergence};
}
