#include "num/mlp.h"

#include "base/check.h"
#include "num/rng.h"
#include "num/simd/simd.h"

#include <math.h>
#include <omp.h>

#define MAX_GROUPS 8 // most gradients summed, and most threads used

// ---- shape -----------------------------------------------------------------------------------------------------------
MlpDef mlp_default(void) {
    return (MlpDef){.width = 64, .hidden = 3, .act = ACT_SILU};
}

int mlp_layer_in(const Mlp *mlp, int layer) {
    return layer == 0 ? mlp->in : mlp->def.width;
}

int mlp_layer_out(const Mlp *mlp, int layer) {
    return layer == mlp->def.hidden ? 2 : mlp->def.width;
}

Mlp mlp_make(MlpDef def, uint64_t seed) {
    CHECK_RANGE(def.width, MLP_MIN_WIDTH, MLP_MAX_WIDTH);
    CHECK_RANGE(def.hidden, 1, MLP_MAX_HIDDEN);
    CHECK_RANGE((int)def.act, 0, ACT_COUNT - 1);
    CHECK_RANGE(def.time_freqs, 0, MLP_MAX_FREQS);
    CHECK_RANGE(def.pos_freqs, 0, MLP_MAX_FREQS);
    Mlp mlp = {.def = def, .layers = def.hidden + 1, .in = 3 + 2 * def.time_freqs + 2 * def.pos_freqs};
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

const char *mlp_activation_name(Activation act) {
    static const char *const names[ACT_COUNT] = {"silu", "tanh", "relu", "gelu", "selu"};
    CHECK_RANGE((int)act, 0, ACT_COUNT - 1);
    return names[act];
}

// ---- evaluation ------------------------------------------------------------------------------------------------------
void mlp_eval(const Mlp *mlp, const float *params, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    kernels()->eval(mlp, params, &t, 0, x, y, vx, vy, n);
}

void mlp_eval_times(const Mlp *mlp, const float *params, const float *t, const float *x, const float *y, float *vx, float *vy, int n) {
    kernels()->eval(mlp, params, t, 1, x, y, vx, vy, n);
}

// ---- layouts ---------------------------------------------------------------------------------------------------------
static float *take(float **memory, int rows, int cols) {
    float *block = *memory;
    *memory += (size_t)rows * (size_t)cols;
    return block;
}

static NetScratch lay_scratch(const Mlp *mlp, float **memory) {
    NetScratch s = {0};
    for (int k = 0; k < mlp->layers; k++) {
        int rows = SIMD_PAD(mlp_layer_in(mlp, k));
        s.h[k] = take(memory, rows, MLP_SLICE);
        s.ht[k] = take(memory, rows, MLP_SLICE);
        s.d[k] = k > 0 ? take(memory, rows, MLP_SLICE) : NULL;
    }
    for (int i = 0; i < 2; i++) {
        s.dz[i] = take(memory, SIMD_PAD(mlp->def.width), MLP_SLICE);
    }
    return s;
}

static NetGrad lay_grad(const Mlp *mlp, float **memory) {
    NetGrad g = {0};
    for (int k = 0; k < mlp->layers; k++) {
        g.weight[k] = take(memory, mlp_layer_out(mlp, k), SIMD_PAD(mlp_layer_in(mlp, k)));
        g.bias[k] = take(memory, 1, SIMD_PAD(mlp_layer_out(mlp, k)));
    }
    return g;
}

// ---- gradient --------------------------------------------------------------------------------------------------------
// A batch is cut into slices of MLP_SLICE samples, and the slices into at most MAX_GROUPS groups; a group is the work of
// one thread, which adds up its slices' gradients in order. Neither depends on the number of threads.
struct MlpWork {
    int max_batch;
    int groups;                     // most groups of a batch
    NetScratch scratch[MAX_GROUPS]; // one per thread
    NetGrad grad[MAX_GROUPS];       // one per group
    double loss[MAX_GROUPS];
};

static int slices_for(int n) {
    return (n + MLP_SLICE - 1) / MLP_SLICE;
}

static int groups_for(int n) {
    return slices_for(n) < MAX_GROUPS ? slices_for(n) : MAX_GROUPS;
}

// Floats of one scratch and one gradient.
static size_t work_floats(const Mlp *mlp) {
    size_t floats = 0;
    for (int k = 0; k < mlp->layers; k++) {
        size_t in = (size_t)SIMD_PAD(mlp_layer_in(mlp, k)), out = (size_t)mlp_layer_out(mlp, k);
        floats += in * MLP_SLICE * (k > 0 ? 3 : 2) + in * out + (size_t)SIMD_PAD((int)out);
    }
    return floats + 2 * (size_t)SIMD_PAD(mlp->def.width) * MLP_SLICE;
}

size_t mlp_work_need(const Mlp *mlp, int max_batch) {
    return arena_need(1, sizeof(MlpWork)) + arena_need((size_t)groups_for(max_batch) * work_floats(mlp), sizeof(float));
}

MlpWork *mlp_work_make(Arena *arena, const Mlp *mlp, int max_batch) {
    CHECK(max_batch >= 1, "batch is %d", max_batch);
    MlpWork *work = ARENA_ARRAY(arena, MlpWork, 1);
    work->max_batch = max_batch;
    work->groups = groups_for(max_batch);
    float *memory = ARENA_ARRAY(arena, float, (size_t)work->groups * work_floats(mlp));
    for (int g = 0; g < work->groups; g++) {
        work->scratch[g] = lay_scratch(mlp, &memory);
        work->grad[g] = lay_grad(mlp, &memory);
    }
    return work;
}

static void run_group(const Mlp *mlp, MlpWork *work, const float *params, const MlpBatch *batch, int group) {
    int slices = slices_for(batch->n), groups = groups_for(batch->n);
    int begin = group * slices / groups, end = (group + 1) * slices / groups;
    double loss = 0.0;
    for (int s = begin; s < end; s++) {
        int first = s * MLP_SLICE, n = batch->n - first < MLP_SLICE ? batch->n - first : MLP_SLICE;
        loss += kernels()->slice(mlp, params, batch, first, n, &work->scratch[omp_get_thread_num()], &work->grad[group], s > begin);
    }
    work->loss[group] = loss;
}

// Row `row` of layer k, and its bias, summed over the groups.
static void reduce_row(const Mlp *mlp, const MlpWork *work, int groups, int k, int row, float *grad) {
    int in = mlp_layer_in(mlp, k);
    float *parts[MAX_GROUPS], bias = 0.0f;
    for (int g = 0; g < groups; g++) {
        parts[g] = work->grad[g].weight[k] + row * SIMD_PAD(in);
        bias += work->grad[g].bias[k][row];
    }
    kernels()->sum(parts, groups, grad + mlp->weight[k] + row * in, in);
    grad[mlp->bias[k] + row] = bias;
}

float mlp_gradient(const Mlp *mlp, MlpWork *work, const float *params, const MlpBatch *batch, float *grad) {
    CHECK_RANGE(batch->n, 1, work->max_batch);
    int groups = groups_for(batch->n);
    int threads = omp_get_max_threads() < groups ? omp_get_max_threads() : groups;
#pragma omp parallel num_threads(threads)
    {
#pragma omp for schedule(static)
        for (int g = 0; g < groups; g++) {
            run_group(mlp, work, params, batch, g);
        }
        for (int k = 0; k < mlp->layers; k++) {
#pragma omp for schedule(static) nowait
            for (int row = 0; row < mlp_layer_out(mlp, k); row++) {
                reduce_row(mlp, work, groups, k, row, grad);
            }
        }
    }
    double loss = 0.0;
    for (int g = 0; g < groups; g++) {
        loss += work->loss[g];
    }
    return (float)(loss / batch->n);
}
