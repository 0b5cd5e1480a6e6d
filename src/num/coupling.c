#include "num/coupling.h"

#include "base/check.h"
#include "num/grad_groups.h"
#include "num/scratch.h"

#include <string.h>

// Spline: logits of the widths, logits of the heights, then the inner knots' slopes before softplus. Affine: log scale before tanh, shift.
static int outputs_of(CouplingKind kind) {
    return kind == COUPLING_AFFINE ? 2 : 3 * COUPLING_BINS - 1;
}

Coupling coupling_make(CouplingKind kind, int layers, int width, int hidden, Activation act) {
    CHECK_RANGE(layers, 1, COUPLING_MAX_LAYERS);
    const MlpDef def = {.width = width, .hidden = hidden, .act = act, .inputs = 1, .outputs = outputs_of(kind)};
    Coupling made = {.kind = kind, .layers = layers, .net = mlp_make(def, 0)};
    made.count = layers * made.net.count;
    return made;
}

void coupling_init(const Coupling *c, float *params, uint64_t seed) {
    const Mlp *net = &c->net;
    const int last = net->weight[net->layers - 1];
    for (int k = 0; k < c->layers; k++) {
        float *own = params + k * net->count;
        mlp_init(net, own, seed + ((uint64_t)(k + 1) << 32));
        memset(own + last, 0, (size_t)(net->count - last) * sizeof(float));
    }
}

void coupling_layer(const Coupling *c, const float *params, int layer, bool to_data, int n, double *x, double *y,
                    double *log_det) {
    CHECK_RANGE(layer, 0, c->layers - 1);
    const float *own = params + layer * c->net.count;
    const bool moves_y = coupling_moves(layer) == 1;
    kernels()->couple(c, own, to_data, n, moves_y ? x : y, moves_y ? y : x, log_det);
}

// ---- gradient ----------------------------------------------------------------------------------------------------------
struct CouplingWork {
    int max_batch;
    CouplingScratch scratch[GRAD_GROUPS]; // one per thread
    GradGroups groups;
};

static CouplingScratch lay(const Coupling *c, Scratch *scratch) {
    const Mlp *net = &c->net;
    const int out = SIMD_PAD(net->out), width = SIMD_PAD(net->def.width);
    CouplingScratch s = {0};
    float *spare[2] = {scratch_take(scratch, width, MLP_SLICE), scratch_take(scratch, width, MLP_SLICE)};
    for (int k = 0; k < c->layers; k++) {
        NetScratch *n = &s.net[k];
        for (int l = 0; l < net->layers; l++) {
            n->ht[l] = scratch_take(scratch, SIMD_PAD(mlp_layer_in(net, l)), MLP_SLICE);
            n->d[l] = l > 0 ? scratch_take(scratch, width, MLP_SLICE) : NULL;
        }
        n->spare[0] = spare[0];
        n->spare[1] = spare[1];
        s.shape[k] = scratch_take(scratch, out, MLP_SLICE);
        s.bin[k] = scratch_take(scratch, COUPLING_BIN_ROWS, MLP_SLICE);
        s.moved[k] = scratch_take(scratch, 1, MLP_SLICE);
    }
    s.data = scratch_take(scratch, 2, MLP_SLICE);
    s.gradient = scratch_take(scratch, 2, MLP_SLICE);
    s.kept = scratch_take(scratch, 1, MLP_SLICE);
    s.log_det = scratch_take(scratch, 1, MLP_SLICE);
    s.by_shape = scratch_take(scratch, out, MLP_SLICE);
    return s;
}

static size_t scratch_floats(const Coupling *c) {
    Scratch count = {0};
    lay(c, &count);
    return count.used;
}

size_t coupling_work_need(const Coupling *c, int max_batch) {
    const size_t threads = (size_t)grad_groups_for(max_batch);
    return arena_need(1, sizeof(CouplingWork)) + arena_need(threads * scratch_floats(c), sizeof(float)) +
           grad_groups_need(&c->net, c->layers, max_batch);
}

CouplingWork *coupling_work_make(Arena *arena, const Coupling *c, int max_batch) {
    CHECK(max_batch >= 1, "batch is %d", max_batch);
    CouplingWork *work = ARENA_ARRAY(arena, CouplingWork, 1);
    work->max_batch = max_batch;
    const int threads = grad_groups_for(max_batch);
    Scratch scratch = {.at = ARENA_ARRAY(arena, float, (size_t)threads *scratch_floats(c))};
    for (int i = 0; i < threads; i++) {
        work->scratch[i] = lay(c, &scratch);
    }
    grad_groups_init(&work->groups, arena, &c->net, c->layers, max_batch);
    return work;
}

typedef struct {
    const Coupling *coupling;
    CouplingWork *work;
    const float *params;
    const CouplingBatch *batch;
} Job;

static double do_slice(void *context, int first, int n, int thread, const NetGrad *grad, bool add) {
    const Job *job = context;
    return kernels()->couple_slice(job->coupling, job->params, job->batch, first, n, &job->work->scratch[thread], grad, add);
}

float coupling_gradient(const Coupling *c, CouplingWork *work, const float *params, const CouplingBatch *batch, float *grad) {
    CHECK_RANGE(batch->n, 1, work->max_batch);
    Job job = {.coupling = c, .work = work, .params = params, .batch = batch};
    return (float)(grad_groups_run(&work->groups, &c->net, batch->n, do_slice, &job, grad) / batch->n);
}
