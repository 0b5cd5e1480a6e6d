#include "num/cnf.h"

#include "base/check.h"
#include "num/grad_groups.h"
#include "num/scratch.h"

struct CnfWork {
    int max_steps, max_batch;
    CnfScratch scratch[GRAD_GROUPS]; // one per thread
    GradGroups groups;
};

static CnfScratch lay(const Mlp *mlp, int steps, Scratch *scratch) {
    const int width = SIMD_PAD(mlp->def.width), in = SIMD_PAD(mlp->in), most = width > in ? width : in;
    CnfScratch s = {0};
    for (int p = 0; p < CNF_PARTS; p++) {
        s.input[p] = scratch_take(scratch, in, MLP_SLICE);
        for (int k = 0; k < mlp->layers; k++) {
            s.ht[k][p] = scratch_take(scratch, SIMD_PAD(mlp_layer_in(mlp, k)), MLP_SLICE);
            s.bend[k][p] = k > 0 ? scratch_take(scratch, width, MLP_SLICE) : NULL;
        }
        s.spare[0][p] = scratch_take(scratch, most, MLP_SLICE);
        s.spare[1][p] = scratch_take(scratch, most, MLP_SLICE);
    }
    s.place = scratch_take(scratch, CNF_STAGES * steps * 2, MLP_SLICE);
    return s;
}

static size_t scratch_floats(const Mlp *mlp, int steps) {
    Scratch count = {0};
    lay(mlp, steps, &count);
    return count.used;
}

size_t cnf_work_need(const Mlp *mlp, int max_steps, int max_batch) {
    const size_t threads = (size_t)grad_groups_for(max_batch);
    return arena_need(1, sizeof(CnfWork)) + arena_need(threads * scratch_floats(mlp, max_steps), sizeof(float)) +
           grad_groups_need(mlp, 1, max_batch);
}

CnfWork *cnf_work_make(Arena *arena, const Mlp *mlp, int max_steps, int max_batch) {
    CHECK(max_batch >= 1 && mlp->out == 2, "batch is %d, outputs %d", max_batch, mlp->out);
    CHECK_RANGE(max_steps, 1, CNF_MAX_STEPS);
    CnfWork *work = ARENA_ARRAY(arena, CnfWork, 1);
    work->max_steps = max_steps;
    work->max_batch = max_batch;
    const int threads = grad_groups_for(max_batch);
    Scratch scratch = {.at = ARENA_ARRAY(arena, float, (size_t)threads *scratch_floats(mlp, max_steps))};
    for (int i = 0; i < threads; i++) {
        work->scratch[i] = lay(mlp, max_steps, &scratch);
    }
    grad_groups_init(&work->groups, arena, mlp, 1, max_batch);
    return work;
}

typedef struct {
    const Mlp *mlp;
    CnfWork *work;
    const float *params;
    const CnfBatch *batch;
} Job;

static double do_slice(void *context, int first, int n, int thread, const NetGrad *grad, bool add) {
    const Job *job = context;
    return kernels()->cnf_slice(job->mlp, job->params, job->batch, first, n, &job->work->scratch[thread], grad, add);
}

float cnf_gradient(const Mlp *mlp, CnfWork *work, const float *params, const CnfBatch *batch, float *grad) {
    CHECK_RANGE(batch->n, 1, work->max_batch);
    CHECK_RANGE(batch->steps, 1, work->max_steps);
    Job job = {.mlp = mlp, .work = work, .params = params, .batch = batch};
    return (float)(grad_groups_run(&work->groups, mlp, batch->n, do_slice, &job, grad) / batch->n);
}
