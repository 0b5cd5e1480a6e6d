// A flow map (Boffi et al. 2505.18825): X(x, s, t) = x + (t - s) u(x, s, t) jumps from flow time s to t >= s in one evaluation, with a network
// for the mean velocity u between them. It learns by the identity u = v + (t - s) du/ds along the flow (MeanFlow, Geng et al. 2505.13447,
// whose time runs the other way), from the same batches as flow matching, which is the case s = t.
#include "model/flow_matching.h"

#include "base/team.h"
#include "model/mlp_tensors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "num/simd/simd.h"

static FlowMatching *own(Model *model) {
    return (FlowMatching *)model;
}

static size_t shape(Model *model) {
    return flow_matching_shape(model, true);
}

// ---- training --------------------------------------------------------------------------------------------------------------

typedef struct {
    const FlowMatching *model;
    const FlowBatch *in;
} Targets;

// To the conditional velocities of a slice's jumps comes (t - s) du/ds, as the network has it now and as if it were a constant.
static void set_targets(void *context, int slice) {
    const Targets *of = context;
    const MlpBatch *b = &of->in->batch;
    const int begin = slice * MLP_SLICE, end = b->n - begin < MLP_SLICE ? b->n : begin + MLP_SLICE;
    int from[MLP_SLICE], label[MLP_SLICE], n = 0;
    float t[MLP_SLICE], span[MLP_SLICE], x[MLP_SLICE], y[MLP_SLICE], vx[MLP_SLICE], vy[MLP_SLICE], rate_x[MLP_SLICE],
        rate_y[MLP_SLICE];
    for (int i = begin; i < end; i++) {
        if (of->in->span[i] > 0) {
            t[n] = b->t[i];
            span[n] = of->in->span[i];
            x[n] = b->x[i];
            y[n] = b->y[i];
            vx[n] = b->ux[i];
            vy[n] = b->uy[i];
            label[n] = b->label ? b->label[i] : MLP_NO_LABEL;
            from[n++] = i;
        }
    }
    const char *mode = getenv("FM_MODE");
    const Mlp *mlp = &of->model->mlp; const float *params = of->model->base.params;
    if (mode && mode[0] == 'p') { // progressive: half way
        float h[MLP_SLICE], tm[MLP_SLICE], ux[MLP_SLICE], uy[MLP_SLICE];
        if (getenv("FM_EMA")) params = of->model->base.average;
        for (int i = 0; i < n; i++) { h[i] = span[i] / 2; tm[i] = t[i] + h[i]; }
        kernels()->eval(mlp, params, t, h, 1, x, y, label, ux, uy, n);
        for (int i = 0; i < n; i++) { x[i] += h[i] * ux[i]; y[i] += h[i] * uy[i]; }
        kernels()->eval(mlp, params, tm, h, 1, x, y, label, rate_x, rate_y, n);
        for (int i = 0; i < n; i++) { b->ux[from[i]] = 0.5f * (ux[i] + rate_x[i]); b->uy[from[i]] = 0.5f * (uy[i] + rate_y[i]); }
        return;
    }
    if (mode && mode[0] == 'm') { // marginal velocity in the direction and target
        float zero[MLP_SLICE] = {0};
        kernels()->eval(mlp, params, t, zero, 1, x, y, label, vx, vy, n);
        if (mode[1] == 'm') for (int i = 0; i < n; i++) { b->ux[from[i]] = vx[i]; b->uy[from[i]] = vy[i]; }
    }
    if (mode && mode[0] == 'l') { // Lagrangian with stopped gradient: u = v(X, t) - span du/dt, by a difference
        float e[MLP_SLICE], ux[MLP_SLICE], uy[MLP_SLICE], te[MLP_SLICE], zero[MLP_SLICE] = {0}, lx[MLP_SLICE], ly[MLP_SLICE];
        const float d = 1e-2f;
        kernels()->eval(mlp, params, t, span, 1, x, y, label, ux, uy, n);
        for (int i = 0; i < n; i++) e[i] = span[i] + d;
        kernels()->eval(mlp, params, t, e, 1, x, y, label, rate_x, rate_y, n);
        for (int i = 0; i < n; i++) e[i] = span[i] - d;
        kernels()->eval(mlp, params, t, e, 1, x, y, label, lx, ly, n);
        for (int i = 0; i < n; i++) { te[i] = t[i] + span[i]; x[i] += span[i] * ux[i]; y[i] += span[i] * uy[i]; }
        kernels()->eval(mlp, params, te, zero, 1, x, y, label, vx, vy, n);
        for (int i = 0; i < n; i++) {
            b->ux[from[i]] = vx[i] - span[i] * (rate_x[i] - lx[i]) / (2 * d);
            b->uy[from[i]] = vy[i] - span[i] * (rate_y[i] - ly[i]) / (2 * d);
        }
        return;
    }
    mlp_jump_rate(mlp, params, t, span, x, y, label, vx, vy, rate_x, rate_y, n);
    for (int i = 0; i < n; i++) {
        b->ux[from[i]] += span[i] * rate_x[i];
        b->uy[from[i]] += span[i] * rate_y[i];
    }
}

static ModelLoss gradient(Model *model, int slot) {
    FlowMatching *f = own(model);
    MlpBatch *batch = &f->drawn[slot].batch;
    team_for((batch->n + MLP_SLICE - 1) / MLP_SLICE, set_targets, &(Targets){f, &f->drawn[slot]});
    float mean = mlp_gradient(&f->mlp, f->work, model->params, batch, model->grad);
    return (ModelLoss){mean, batch->n, batch->t, batch->loss};
}

// ---- trajectories ----------------------------------------------------------------------------------------------------------

// One jump of n points.
static void jump(const ShownModel *shown, float s, float t, int n, float *x, float *y) {
    float ux[SOLVE_CHUNK], uy[SOLVE_CHUNK];
    NetworkField f;
    model_network_field(shown, &f);
    f.span = t - s;
    const Field field = network_field(&f);
    field.eval(field.context, s, x, y, ux, uy, n);
    for (int i = 0; i < n; i++) {
        x[i] += (t - s) * ux[i];
        y[i] += (t - s) * uy[i];
    }
}

// An even grid of as many jumps as the sampler has steps.
static int fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                float *y, long stride) {
    (void)chunk;
    const float steps = (float)sampler->steps;
    for (int k = 0; k < intervals; k++) {
        float *next_x = x + (k + 1) * stride, *next_y = y + (k + 1) * stride;
        memcpy(next_x, x + k * stride, (size_t)n * sizeof(float));
        memcpy(next_y, y + k * stride, (size_t)n * sizeof(float));
        const int first = (int)lrintf(t[k] * steps), last = (int)lrintf(t[k + 1] * steps);
        for (int j = first; j < last; j++) {
            jump(shown, (float)j / steps, (float)(j + 1) / steps, n, next_x, next_y);
        }
    }
    return sampler->steps;
}

static bool read_shape(const Safetensors *file, Settings *settings, int *classes, Error *err) {
    return mlp_read_shape(file, settings, true, classes, err);
}

const ModelKind model_flow_map = {
    .size = sizeof(FlowMatching),
    .conditions = true,
    .shape = shape,
    .take = flow_matching_take,
    .tune = flow_matching_tune,
    .init = flow_matching_init,
    .draw = flow_matching_draw,
    .gradient = gradient,
    .network_field = flow_matching_field,
    .fill = fill,
    .path = flow_matching_path,
    .pairs = flow_matching_pairs,
    .tensors = flow_matching_tensors,
    .read_shape = read_shape,
};
