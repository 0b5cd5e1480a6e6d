#include "num/mlp.h"

#include "base/check.h"
#include "num/grad_groups.h"
#include "num/scratch.h"
#include "num/rng.h"
#include "num/simd/simd.h"

#include <math.h>

// ---- shape -----------------------------------------------------------------------------------------------------------
MlpDef mlp_default(void) {
    return (MlpDef){.width = 64, .hidden = 3, .act = ACT_SILU};
}

Mlp mlp_make(MlpDef def, uint64_t seed) {
    CHECK_RANGE(def.width, MLP_MIN_WIDTH, MLP_MAX_WIDTH);
    CHECK_RANGE(def.hidden, 1, MLP_MAX_HIDDEN);
    CHECK_RANGE((int)def.act, 0, ACT_COUNT - 1);
    CHECK_RANGE(def.time_freqs, 0, MLP_MAX_FREQS);
    CHECK_RANGE(def.pos_freqs, 0, MLP_MAX_FREQS);
    CHECK_RANGE(def.classes, 0, MLP_MAX_CLASSES);
    CHECK_RANGE(def.outputs, 0, MLP_MAX_WIDTH);
    Mlp mlp = {.def = def, .layers = def.hidden + 1, .out = 2};
    mlp.in = 3 + 2 * def.time_freqs + 2 * def.pos_freqs + def.span + def.classes;
    mlp.in = def.inputs > 0 ? def.inputs : mlp.in;
    mlp.out = def.outputs > 0 ? def.outputs : mlp.out;
    for (int k = 0; k < mlp.layers; k++) {
        mlp.weight[k] = mlp.count;
        mlp.bias[k] = mlp.weight[k] + mlp_layer_in(&mlp, k) * mlp_layer_out(&mlp, k);
        mlp.count = mlp.bias[k] + mlp_layer_out(&mlp, k);
    }
    Rng rng = rng_open(seed, RNG_FEATURES, 0);
    for (int i = 0; i < 2 * def.pos_freqs; i++) {
        mlp.freq[i] = rng_normal(&rng);
    }
    return mlp;
}

int mlp_weights(const Mlp *mlp) {
    int weights = 0;
    for (int k = 0; k < mlp->layers; k++) {
        weights += mlp_layer_in(mlp, k) * mlp_layer_out(mlp, k);
    }
    return weights;
}

void mlp_init(const Mlp *mlp, float *params, uint64_t seed) {
    for (int k = 0; k < mlp->layers; k++) {
        int n = (mlp_layer_in(mlp, k) + 1) * mlp_layer_out(mlp, k);
        float bound = 1.0f / sqrtf((float)mlp_layer_in(mlp, k));
        Rng rng = rng_open(seed, RNG_WEIGHTS, (uint64_t)k);
        float *block = params + mlp->weight[k];
        rng_fill_uniform(&rng, block, n);
        for (int i = 0; i < n; i++) {
            block[i] = bound * (2.0f * block[i] - 1.0f);
        }
    }
}

// ---- evaluation ------------------------------------------------------------------------------------------------------
void mlp_eval(const Mlp *mlp, const float *params, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    mlp_eval_labels(mlp, params, t, x, y, NULL, vx, vy, n);
}

void mlp_eval_labels(const Mlp *mlp, const float *params, float t, const float *x, const float *y, const int *label, float *vx,
                     float *vy, int n) {
    float *const out[2] = {vx, vy};
    CHECK(mlp->out == 2, "a velocity of %d outputs", mlp->out);
    kernels()->eval(mlp, params, &t, NULL, 0, x, y, label, out, n);
}

void mlp_eval_outputs(const Mlp *mlp, const float *params, float t, const float *x, const float *y, const int *label,
                      float *const *out, int n) {
    kernels()->eval(mlp, params, &t, NULL, 0, x, y, label, out, n);
}

void mlp_jump(const Mlp *mlp, const float *params, float t, float span, const float *x, const float *y, const int *label, float *ux,
              float *uy, int n) {
    float *const out[2] = {ux, uy};
    CHECK(mlp->def.span, "a network without spans");
    kernels()->eval(mlp, params, &t, &span, 0, x, y, label, out, n);
}

void mlp_jump_rate(const Mlp *mlp, const float *params, const float *t, const float *span, const float *x, const float *y,
                   const int *label, const float *dx, const float *dy, float *rate_x, float *rate_y, int n) {
    CHECK(mlp->def.span, "a network without spans");
    kernels()->jump_rate(mlp, params, t, span, x, y, label, dx, dy, rate_x, rate_y, n);
}

void mlp_eval_divergence(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, float *vx,
                         float *vy, float *divergence, int n) {
    CHECK(mlp->out == 2, "the divergence of %d outputs", mlp->out);
    kernels()->divergence(mlp, params, t, x, y, label, vx, vy, divergence, n);
}

// ---- layouts ---------------------------------------------------------------------------------------------------------
static NetScratch lay_scratch(const Mlp *mlp, Scratch *scratch) {
    NetScratch s = {.input = scratch_take(scratch, SIMD_PAD(mlp->in), MLP_SLICE)};
    for (int k = 0; k < mlp->layers; k++) {
        int rows = SIMD_PAD(mlp_layer_in(mlp, k));
        s.ht[k] = scratch_take(scratch, rows, MLP_SLICE);
        s.d[k] = k > 0 ? scratch_take(scratch, rows, MLP_SLICE) : NULL;
    }
    for (int i = 0; i < 2; i++) {
        s.spare[i] = scratch_take(scratch, SIMD_PAD(mlp->def.width), MLP_SLICE);
    }
    return s;
}

// ---- gradient --------------------------------------------------------------------------------------------------------
struct MlpWork {
    int max_batch;
    NetScratch scratch[GRAD_GROUPS]; // one per thread
    GradGroups groups;
};

// Gives out the scratch of so many threads, or only counts the floats.
static size_t lay_threads(MlpWork *work, const Mlp *mlp, int threads, float *memory) {
    Scratch scratch = {.at = memory};
    for (int i = 0; i < threads; i++) {
        const NetScratch own = lay_scratch(mlp, &scratch);
        if (work) {
            work->scratch[i] = own;
        }
    }
    return scratch.used;
}

size_t mlp_work_need(const Mlp *mlp, int max_batch) {
    const size_t floats = lay_threads(NULL, mlp, grad_groups_for(max_batch), NULL);
    return arena_need(1, sizeof(MlpWork)) + arena_need(floats, sizeof(float)) + grad_groups_need(mlp, 1, max_batch);
}

MlpWork *mlp_work_make(Arena *arena, const Mlp *mlp, int max_batch) {
    CHECK(max_batch >= 1, "batch is %d", max_batch);
    MlpWork *work = ARENA_ARRAY(arena, MlpWork, 1);
    work->max_batch = max_batch;
    const int threads = grad_groups_for(max_batch);
    lay_threads(work, mlp, threads, ARENA_ARRAY(arena, float, lay_threads(NULL, mlp, threads, NULL)));
    grad_groups_init(&work->groups, arena, mlp, 1, max_batch);
    return work;
}

// One call of mlp_gradient.
typedef struct {
    const Mlp *mlp;
    MlpWork *work;
    const float *params;
    const MlpBatch *batch;
} Job;

static double do_slice(void *context, int first, int n, int thread, const NetGrad *grad, bool add) {
    const Job *job = context;
    return kernels()->slice(job->mlp, job->params, job->batch, first, n, &job->work->scratch[thread], grad, add);
}

float mlp_gradient(const Mlp *mlp, MlpWork *work, const float *params, const MlpBatch *batch, float *grad) {
    CHECK_RANGE(batch->n, 1, work->max_batch);
    CHECK(batch->target ? mlp->out <= MLP_MAX_OUTPUTS : mlp->out == 2, "the loss of %d outputs", mlp->out);
    Job job = {.mlp = mlp, .work = work, .params = params, .batch = batch};
    return (float)(grad_groups_run(&work->groups, mlp, batch->n, do_slice, &job, grad) / batch->n);
}
