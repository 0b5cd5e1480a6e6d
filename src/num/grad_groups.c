#include "num/grad_groups.h"

#include "base/team.h"
#include "num/scratch.h"

static int slices_for(int n) {
    return (n + MLP_SLICE - 1) / MLP_SLICE;
}

int grad_groups_for(int n) {
    return slices_for(n) < GRAD_GROUPS ? slices_for(n) : GRAD_GROUPS;
}

static NetGrad lay(const Mlp *mlp, Scratch *scratch) {
    NetGrad g = {0};
    for (int k = 0; k < mlp->layers; k++) {
        g.weight[k] = scratch_take(scratch, mlp_layer_out(mlp, k), SIMD_PAD(mlp_layer_in(mlp, k)));
        g.bias[k] = scratch_take(scratch, 1, SIMD_PAD(mlp_layer_out(mlp, k)));
    }
    return g;
}

static size_t net_floats(const Mlp *mlp) {
    Scratch count = {0};
    lay(mlp, &count);
    return count.used;
}

size_t grad_groups_need(const Mlp *mlp, int nets, int max_batch) {
    size_t groups = (size_t)grad_groups_for(max_batch), all = groups * (size_t)nets;
    return groups * arena_need((size_t)nets, sizeof(NetGrad)) + arena_need(all * net_floats(mlp), sizeof(float));
}

void grad_groups_init(GradGroups *groups, Arena *arena, const Mlp *mlp, int nets, int max_batch) {
    const int count = grad_groups_for(max_batch);
    *groups = (GradGroups){.nets = nets, .block_size = nets * (int)net_floats(mlp)};
    Scratch scratch = {.at = ARENA_ARRAY(arena, float, (size_t)count *(size_t)groups->block_size)};
    for (int g = 0; g < count; g++) {
        groups->block[g] = scratch.at + scratch.used;
        groups->grad[g] = ARENA_ARRAY(arena, NetGrad, nets);
        for (int net = 0; net < nets; net++) {
            groups->grad[g][net] = lay(mlp, &scratch);
        }
    }
}

static int least(int a, int b) {
    return a < b ? a : b;
}

static int most(int a, int b) {
    return a > b ? a : b;
}

// One call of grad_groups_run.
typedef struct {
    GradGroups *of;
    const Mlp *mlp;
    int n;
    GradSlice *slice;
    void *context;
    float *grad;
    int groups;
    int run; // of so many neighbouring groups one thread does all, and adds them up while they are in its cache
} Job;

static void do_group(const Job *job, int group, int thread) {
    int slices = slices_for(job->n);
    int begin = group * slices / job->groups, end = (group + 1) * slices / job->groups;
    double loss = 0.0;
    for (int s = begin; s < end; s++) {
        int first = s * MLP_SLICE, n = least(job->n - first, MLP_SLICE);
        loss += job->slice(job->context, first, n, thread, job->of->grad[group], s > begin);
    }
    job->of->loss[group] = loss;
}

static void do_run(const Job *job, int first, int thread) {
    for (int g = first; g < first + job->run; g++) {
        do_group(job, g, thread);
    }
    if (job->run > 1) {
        kernels()->sum(job->of->block + first, job->run, job->of->block[first], job->of->block_size);
    }
}

// Sums n floats of the groups' gradients, `offset` floats into their memory.
static void reduce_piece(const Job *job, ptrdiff_t offset, int n, float *out) {
    float *parts[GRAD_GROUPS];
    int count = 0;
    for (int g = 0; g < job->groups; g += job->run) {
        parts[count++] = job->of->block[g] + offset;
    }
    kernels()->sum(parts, count, out, n);
}

// Floats begin..end-1 of the gradient, which has its rows without padding, as far as they are of one network.
static void reduce_net(const Job *job, int net, int begin, int end) {
    const Mlp *mlp = job->mlp;
    const NetGrad *from = &job->of->grad[0][net];
    const float *base = job->of->block[0];
    for (int k = 0; k < mlp->layers; k++) {
        int in = mlp_layer_in(mlp, k), weight = net * mlp->count + mlp->weight[k], bias = net * mlp->count + mlp->bias[k];
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
    const int count = job->of->nets * job->mlp->count, chunks = (count + ADAM_CHUNK - 1) / ADAM_CHUNK;
    for (int k = team_share(runs, member, size); k < team_share(runs, member + 1, size); k++) {
        do_run(job, k * job->run, member);
    }
    if (size > 1) {
        team_meet();
    }
    // Cut as adam_step cuts: a thread's part stays in its core's cache.
    const int begin = team_share(chunks, member, size) * ADAM_CHUNK;
    const int end = least(team_share(chunks, member + 1, size) * ADAM_CHUNK, count);
    for (int net = 0; net < job->of->nets; net++) {
        reduce_net(job, net, begin, end);
    }
}

double grad_groups_run(GradGroups *groups, const Mlp *mlp, int n, GradSlice *slice, void *context, float *grad) {
    const int count = grad_groups_for(n);
    Job job = {.of = groups, .mlp = mlp, .n = n, .slice = slice, .context = context, .grad = grad, .groups = count};
    job.run = run_for(count, team_size());
    team_run(team_size(), share, &job);
    double loss = 0.0;
    for (int g = 0; g < count; g++) {
        loss += groups->loss[g];
    }
    return loss;
}
