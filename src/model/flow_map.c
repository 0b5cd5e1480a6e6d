// A flow map (Boffi et al. 2505.18825): X(x, s, t) = x + (t - s) u(x, s, t) jumps from flow time s to a later t in one evaluation. The network
// is the mean velocity u between them; it learns from flow matching's own batches, of which a share has s = t and is flow matching. For
// the others it follows the identity u = v + (t - s) du/ds along the flow (MeanFlow, Geng et al. 2505.13447, whose time runs the other way).
#include "model/flow_matching.h"

#include "base/language.h"
#include "base/team.h"
#include "model/mlp_tensors.h"

#include <math.h>
#include <string.h>

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

// The jumps of a slice, one after the other, and where they are in the batch.
typedef struct {
    int n, at[MLP_SLICE], label[MLP_SLICE];
    float t[MLP_SLICE], span[MLP_SLICE], x[MLP_SLICE], y[MLP_SLICE], vx[MLP_SLICE], vy[MLP_SLICE];
} Jumps;

static void collect(const FlowBatch *in, int begin, int end, Jumps *jumps) {
    const MlpBatch *b = &in->batch;
    jumps->n = 0;
    for (int i = begin; i < end; i++) {
        if (in->span[i] > 0) {
            const int k = jumps->n++;
            jumps->at[k] = i;
            jumps->label[k] = b->label ? b->label[i] : MLP_NO_LABEL;
            jumps->t[k] = b->t[i];
            jumps->span[k] = in->span[i];
            jumps->x[k] = b->x[i];
            jumps->y[k] = b->y[i];
            jumps->vx[k] = b->ux[i];
            jumps->vy[k] = b->uy[i];
        }
    }
}

// A slice's targets are the conditional velocities v; those of its jumps become v + (t - s) du/ds, in which the derivative is that of the
// network as it is now, and counts as a constant.
static void set_targets(void *context, int slice) {
    const Targets *of = context;
    const MlpBatch *b = &of->in->batch;
    const int begin = slice * MLP_SLICE, end = b->n - begin < MLP_SLICE ? b->n : begin + MLP_SLICE;
    float rate_x[MLP_SLICE], rate_y[MLP_SLICE];
    Jumps j;
    collect(of->in, begin, end, &j);
    mlp_jump_rate(&of->model->base.mlp, of->model->base.params, j.t, j.span, j.x, j.y, j.label, j.vx, j.vy, rate_x, rate_y, j.n);
    for (int k = 0; k < j.n; k++) {
        b->ux[j.at[k]] = j.vx[k] + j.span[k] * rate_x[k];
        b->uy[j.at[k]] = j.vy[k] + j.span[k] * rate_y[k];
    }
}

static ModelLoss gradient(Model *model, int slot) {
    FlowMatching *f = own(model);
    const MlpBatch *batch = &f->drawn[slot].batch;
    team_for((batch->n + MLP_SLICE - 1) / MLP_SLICE, set_targets, &(Targets){f, &f->drawn[slot]});
    float mean = mlp_gradient(&model->mlp, f->work, model->params, batch, model->grad);
    return (ModelLoss){mean, batch->n, batch->t, batch->loss};
}

// To what flow matching does comes the network with one derivative, for half the batch.
static double operations(const Model *model) {
    return (1 + 0.5 * 4.0 / 6.0) * mlp_kind_operations(model);
}

// ---- what it can do --------------------------------------------------------------------------------------------------------

// Mean velocities over so much flow time; of none they are the velocity itself. Guidance mixes mean velocities as if they were velocities.
static NetworkField over(const ShownModel *shown, float span) {
    NetworkField f = flow_matching_field(shown);
    f.span = span;
    f.labels = shown->labels;
    f.label = shown->label;
    f.guidance = shown->guidance;
    f.share = shown->model->share;
    return f;
}

static void field(const ShownModel *shown, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const NetworkField f = over(shown, 0);
    const Field velocity = network_field(&f);
    velocity.eval(velocity.context, t, x, y, vx, vy, n);
}

static bool network(const ShownModel *shown, ModelNetwork *network) {
    const NetworkField f = over(shown, 0);
    *network = (ModelNetwork){f.mlp, f.weights, {"ux", "uy"}};
    return true;
}

static void jump(const ShownModel *shown, float s, float t, int n, float *x, float *y) {
    float ux[SOLVE_CHUNK], uy[SOLVE_CHUNK];
    const NetworkField f = over(shown, t - s);
    const Field mean = network_field(&f);
    mean.eval(mean.context, s, x, y, ux, uy, n);
    for (int i = 0; i < n; i++) {
        x[i] += (t - s) * ux[i];
        y[i] += (t - s) * uy[i];
    }
}

// By as many even jumps as the sampler has steps, whatever its solver.
static int fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                float *y, long stride) {
    (void)chunk;
    const float steps = (float)sampler->steps;
    const NetworkField f = over(shown, 0);
    for (int k = 0; k < intervals; k++) {
        float *next_x = x + (k + 1) * stride, *next_y = y + (k + 1) * stride;
        memcpy(next_x, x + k * stride, (size_t)n * sizeof(float));
        memcpy(next_y, y + k * stride, (size_t)n * sizeof(float));
        for (int j = (int)lrintf(t[k] * steps); j < (int)lrintf(t[k + 1] * steps); j++) {
            jump(shown, (float)j / steps, (float)(j + 1) / steps, n, next_x, next_y);
        }
    }
    return sampler->steps * network_field_evals(&f);
}

// ---- in a file -------------------------------------------------------------------------------------------------------------

static bool read_shape(const Safetensors *file, Settings *settings, int *classes, Error *err) {
    return mlp_read_shape(file, settings, true, classes, err);
}

const ModelKind model_flow_map = {
    .size = sizeof(FlowMatching),
    .conditions = true,
    .labels = {.about = TR("jumps along the flow"),
               .caption = TR("The network knows the mean velocity between any two times: one evaluation jumps from one to the "
                             "other. The lines are only drawn."),
               .formula = "flow-map",
               .loss = TR("Squared error of the mean velocity against its target, mean of the last 200 steps. The target changes "
                          "with the network, so the loss need not fall.")},
    .shape = shape,
    .take = flow_matching_take,
    .tune = flow_matching_tune,
    .init = mlp_kind_init,
    .draw = flow_matching_draw,
    .gradient = gradient,
    .operations = operations,
    .field = field,
    .network = network,
    .fill = fill,
    .path = flow_matching_path,
    .pairs = flow_matching_pairs,
    .tensors = mlp_kind_tensors,
    .read_shape = read_shape,
};
