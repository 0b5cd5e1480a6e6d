#include "num/mlp.h"

#include "base/check.h"
#include "base/team.h"
#include "num/rng.h"
#include "num/simd/simd.h"

#include <math.h>

#define MAX_GROUPS NET_MAX_PARTS // and most threads that slices are shared among

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
    Mlp mlp = {.def = def, .layers = def.hidden + 1, .in = 3 + 2 * def.time_freqs + 2 * def.pos_freqs + def.span + def.classes};
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

// ---- evaluation ------------------------------------------------------------------------------------------------------
void mlp_eval(const Mlp *mlp, const float *params, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    kernels()->eval(mlp, params, &t, NULL, 0, x, y, NULL, vx, vy, n);
}

void mlp_eval_labels(const Mlp *mlp, const float *params, float t, const float *x, const float *y, const int *label, float *vx,
                     float *vy, int n) {
    kernels()->eval(mlp, params, &t, NULL, 0, x, y, label, vx, vy, n);
}

void mlp_jump(const Mlp *mlp, const float *params, float t, float span, const float *x, const float *y, const int *label, float *ux,
              float *uy, int n) {
    CHECK(mlp->def.span, "a network without spans");
    kernels()->eval(mlp, params, &t, &span, 0, x, y, label, ux, uy, n);
}

void mlp_jump_rate(const Mlp *mlp, const float *params, const float *t, const float *span, const float *x, const float *y,
                   const int *label, const float *dx, const float *dy, float *rate_x, float *rate_y, int n) {
    CHECK(mlp->def.span, "a network without spans");
    kernels()->jump_rate(mlp, params, t, span, x, y, label, dx, dy, rate_x, rate_y, n);
}

void mlp_eval_divergence(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, float *vx,
                         float *vy, float *divergence, int n) {
    kernels()->divergence(mlp, params, t, x, y, label, vx, vy, divergence, n);
}

// ---- layouts ---------------------------------------------------------------------------------------------------------
// The next rows x cols floats of `memory`, of which *used are given out; NULL where there is none, and they are only counted.
static float *take(float *memory, size_t *used, int rows, int cols) {
    float *block = memory ? memory + *used : NULL;
    *used += (size_t)rows * (size_t)cols;
    return block;
}

static NetScratch lay_scratch(const Mlp *mlp, float *memory, size_t *used) {
    NetScratch s = {.input = take(memory, used, SIMD_PAD(mlp->in), MLP_SLICE)};
    for (int k = 0; k < mlp->layers; k++) {
        int rows = SIMD_PAD(mlp_layer_in(mlp, k));
        s.ht[k] = take(memory, used, rows, MLP_SLICE);
        s.d[k] = k > 0 ? take(memory, used, rows, MLP_SLICE) : NULL;
    }
    for (int i = 0; i < 2; i++) {
        s.spare[i] = take(memory, used, SIMD_PAD(mlp->def.width), MLP_SLICE);
    }
    return s;
}

static NetGrad lay_grad(const Mlp *mlp, float *memory, size_t *used) {
    NetGrad g = {0};
    for (int k = 0; k < mlp->layers; k++) {
        g.weight[k] = take(memory, used, mlp_layer_out(mlp, k), SIMD_PAD(mlp_layer_in(mlp, k)));
        g.bias[k] = take(memory, used, 1, SIMD_PAD(mlp_layer_out(mlp, k)));
    }
    return g;
}

// ---- gradient --------------------------------------------------------------------------------------------------------
// A batch is cut into slices of MLP_SLICE samples, and the slices into at most MAX_GROUPS groups. The gradients of a group's
// slices are added up in order, those of the groups pairwise. None of this depends on the number of threads.
struct MlpWork {
    int max_batch;
    NetScratch scratch[MAX_GROUPS]; // one per thread
    NetGrad grad[MAX_GROUPS];       // one per group
    float *block[MAX_GROUPS];       // the memory of each grad
    int block_size;                 // floats
    double loss[MAX_GROUPS];
};

static int slices_for(int n) {
    return (n + MLP_SLICE - 1) / MLP_SLICE;
}

static int groups_for(int n) {
    return slices_for(n) < MAX_GROUPS ? slices_for(n) : MAX_GROUPS;
}

// Gives out what the groups take, or only counts the floats.
static size_t lay_groups(MlpWork *work, const Mlp *mlp, int groups, float *memory) {
    size_t used = 0;
    for (int g = 0; g < groups; g++) {
        const NetScratch scratch = lay_scratch(mlp, memory, &used);
        const size_t block = used;
        const NetGrad grad = lay_grad(mlp, memory, &used);
        if (work) {
            work->scratch[g] = scratch;
            work->grad[g] = grad;
            work->block[g] = memory + block;
            work->block_size = (int)(used - block);
        }
    }
    return used;
}

size_t mlp_work_need(const Mlp *mlp, int max_batch) {
    return arena_need(1, sizeof(MlpWork)) + arena_need(lay_groups(NULL, mlp, groups_for(max_batch), NULL), sizeof(float));
}

MlpWork *mlp_work_make(Arena *arena, const Mlp *mlp, int max_batch) {
    CHECK(max_batch >= 1, "batch is %d", max_batch);
    MlpWork *work = ARENA_ARRAY(arena, MlpWork, 1);
    const int groups = groups_for(max_batch);
    work->max_batch = max_batch;
    lay_groups(work, mlp, groups, ARENA_ARRAY(arena, float, lay_groups(NULL, mlp, groups, NULL)));
    return work;
}

static int least(int a, int b) {
    return a < b ? a : b;
}

static int most(int a, int b) {
    return a > b ? a : b;
}

// One call of mlp_gradient.
typedef struct {
    const Mlp *mlp;
    MlpWork *work;
    const float *params;
    const MlpBatch *batch;
    float *grad;
    int groups;
    int run; // of so many neighbouring groups one thread does all, and adds them up while they are in its cache
} Job;

static void do_group(const Job *job, int group, int thread) {
    int slices = slices_for(job->batch->n);
    int begin = group * slices / job->groups, end = (group + 1) * slices / job->groups;
    double loss = 0.0;
    for (int s = begin; s < end; s++) {
        int first = s * MLP_SLICE, n = least(job->batch->n - first, MLP_SLICE);
        loss += kernels()->slice(job->mlp, job->params, job->batch, first, n, &job->work->scratch[thread],
                                 &job->work->grad[group], s > begin);
    }
    job->work->loss[group] = loss;
}

static void do_run(const Job *job, int first, int thread) {
    for (int g = first; g < first + job->run; g++) {
        do_group(job, g, thread);
    }
    if (job->run > 1) {
        kernels()->sum(job->work->block + first, job->run, job->work->block[first], job->work->block_size);
    }
}

// Sums n floats of the groups' gradients, `offset` floats into their memory.
static void reduce_piece(const Job *job, ptrdiff_t offset, int n, float *out) {
    float *parts[MAX_GROUPS];
    int count = 0;
    for (int g = 0; g < job->groups; g += job->run) {
        parts[count++] = job->work->block[g] + offset;
    }
    kernels()->sum(parts, count, out, n);
}

// Floats begin..end-1 of the gradient, which has its rows without padding.
static void reduce(const Job *job, int begin, int end) {
    const Mlp *mlp = job->mlp;
    const NetGrad *from = &job->work->grad[0];
    const float *base = job->work->block[0];
    for (int k = 0; k < mlp->layers; k++) {
        int in = mlp_layer_in(mlp, k), weight = mlp->weight[k], bias = mlp->bias[k];
        for (int at = most(begin, weight), n; at < least(end, bias); at += n) {
            int row = (at - weight) / in, col = (at - weight) % in;
            n = least(in - col, end - at);
            reduce_piece(job, from->weight[k] - base + row * SIMD_PAD(in) + col, n, job->grad + at);
        }
        int first = most(begin, bias), n = least(end, bias + mlp_layer_out(mlp, k)) - first;
        if (n > 0) {
            reduce_piece(job, from->bias[k] - base + first - bias, n, job->grad + first);
        }
    }
}

// The longest run that leaves every thread an equal share; a lone thread has nothing to gain.
static int run_for(int groups, int threads) {
    int run = 1;
    while (threads > 1 && groups % (2 * run * threads) == 0) {
        run *= 2;
    }
    return run;
}

static void share(void *context, int member, int size) {
    const Job *job = context;
    const int runs = job->groups / job->run;
    const int count = job->mlp->count, chunks = (count + ADAM_CHUNK - 1) / ADAM_CHUNK;
    for (int k = team_share(runs, member, size); k < team_share(runs, member + 1, size); k++) {
        do_run(job, k * job->run, member);
    }
    if (size > 1) {
        team_meet();
    }
    // Cut as adam_step cuts: a thread's part stays in its core's cache.
    int end = team_share(chunks, member + 1, size);
    for (int c = team_share(chunks, member, size); c < end; c++) {
        reduce(job, c * ADAM_CHUNK, least((c + 1) * ADAM_CHUNK, count));
    }
}

float mlp_gradient(const Mlp *mlp, MlpWork *work, const float *params, const MlpBatch *batch, float *grad) {
    CHECK_RANGE(batch->n, 1, work->max_batch);
    int groups = groups_for(batch->n);
    Job job = {.mlp = mlp, .work = work, .params = params, .batch = batch, .groups = groups};
    job.grad = grad;
    job.run = run_for(groups, team_size());
    team_run(team_size(), share, &job);
    double loss = 0.0;
    for (int g = 0; g < groups; g++) {
        loss += work->loss[g];
    }
    return (float)(loss / batch->n);
}
