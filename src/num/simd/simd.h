// What the vector kernels offer to the rest of num: one table of functions per instruction set. Private to src/num.
#ifndef NUM_SIMD_SIMD_H
#define NUM_SIMD_SIMD_H

#include "num/assign.h"
#include "num/cnf.h"
#include "num/coupling.h"
#include "num/gaussmean.h"
#include "num/mlp.h"

#define SIMD_PAD(n) \
    (((n) + 15) / 16 * 16) // rows are padded to the widest vector, so that layouts do not depend on the instruction set
#define NET_MAX_PARTS 8    // gradients summed at once
#define ADAM_CHUNK 512     // floats: the unit of parallel work on a block of weights

// Scratch of one slice of a batch. Everything but ht is kept feature by feature: row i holds feature i of the MLP_SLICE samples.
// Of layer k the way back needs its inputs transposed and the derivative that made them; the inputs themselves only until the
// next layer has them, so that two blocks serve all layers, and then the gradients on the way back: less cache is taken.
typedef struct {
    float *input;                  // (inputs of layer 0, MLP_SLICE)
    float *ht[MLP_MAX_HIDDEN + 1]; // (MLP_SLICE, SIMD_PAD(rows)) inputs of layer k, transposed
    float *d[MLP_MAX_HIDDEN + 1];  // (rows, MLP_SLICE) derivative of the activation that made them; k >= 1
    float *spare[2]; // (SIMD_PAD(width), MLP_SLICE) inputs of one layer and of the next; gradients by a layer's sums
} NetScratch;

// Gradient of some slices: layer k has (out, SIMD_PAD(in)) for W_k, then SIMD_PAD(out) for b_k.
typedef struct {
    float *weight[MLP_MAX_HIDDEN + 1];
    float *bias[MLP_MAX_HIDDEN + 1];
} NetGrad;

// Scratch of one slice through all layers of a coupling flow; rows of MLP_SLICE samples.
#define COUPLING_BIN_ROWS 7
typedef struct {
    NetScratch net[COUPLING_MAX_LAYERS]; // `spare` is shared
    float *shape[COUPLING_MAX_LAYERS]; // (SIMD_PAD(outputs)) of the network; of a spline with the logits' softmax in their place
    float *bin[COUPLING_MAX_LAYERS];   // (COUPLING_BIN_ROWS) of a spline: where the bin of each sample is, and its slopes
    float *moved[COUPLING_MAX_LAYERS]; // (1) the moved coordinate, on the noise's side of the layer
    float *data;                       // (2)
    float *gradient;                   // (2) by the coordinates
    float *kept, *log_det;             // (1)
    float *by_shape;                   // (SIMD_PAD(outputs)) gradient
} CouplingScratch;

// Scratch of one slice through a velocity field with its divergence, there and back. Blocks of rows of MLP_SLICE samples come in
// CNF_PARTS: the value, and its derivatives by x and by y.
#define CNF_PARTS 3
typedef struct {
    float *input[CNF_PARTS];                    // (inputs of layer 0)
    float *ht[MLP_MAX_HIDDEN + 1][CNF_PARTS];   // inputs of layer k, transposed: (MLP_SLICE, SIMD_PAD(inputs))
    float *bend[MLP_MAX_HIDDEN + 1][CNF_PARTS]; // (width) of the activation that made them: slope, curvature times the sums' derivatives
    float *spare[2][CNF_PARTS];                 // (SIMD_PAD(the most rows))
    float *place;                               // (CNF_STAGES * steps, 2) where the samples are at each evaluation
} CnfScratch;

// What a step of AdamW multiplies with.
typedef struct {
    float decay;       // 1 - rate * weight_decay
    float beta1, new1; // and 1 - beta1
    float beta2, new2;
    float rate;               // rate / (1 - beta1^step)
    float root;               // 1 / sqrt(1 - beta2^step)
    float epsilon, keep, mix; // of the average and of the new weights; keep + mix = 1
} AdamFactors;

typedef enum { FUN_EXP, FUN_LOG, FUN_TANH, FUN_SIGMOID, FUN_ERF, FUN_SILU, FUN_COUNT } Fun;

// The table: ROW(returns, name, arguments). A file of this folder defines KERNEL(name).
// clang-format off
#define KERNEL_ROWS(ROW) \
    /* The outputs at n points, each to its own (n); t and span hold one number for all (t_step 0) or one per point (t_step 1); span and label may be NULL. */ \
    ROW(void, eval, (const Mlp *mlp, const float *params, const float *t, const float *span, int t_step, const float *x, \
                     const float *y, const int *label, float *const *out, int n)) \
    /* As mlp_jump_rate. */ \
    ROW(void, jump_rate, (const Mlp *mlp, const float *params, const float *t, const float *span, const float *x, const float *y, \
                          const int *label, const float *dx, const float *dy, float *rate_x, float *rate_y, int n)) \
    /* v and its divergence at n points at one time, all with the same label. */ \
    ROW(void, divergence, (const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, \
                           float *vx, float *vy, float *divergence, int n)) \
    /* Forward, loss and backward of samples first..first+n-1 (n <= MLP_SLICE). Adds to grad, or sets it. Returns the summed loss. */ \
    ROW(double, slice, (const Mlp *mlp, const float *params, const MlpBatch *batch, int first, int n, \
                        const NetScratch *scratch, const NetGrad *grad, bool add)) \
    /* One layer of a coupling flow, whose own weights these are, on n points, as coupling_layer. */ \
    ROW(void, couple, (const Coupling *coupling, const float *params, bool to_data, int n, const double *kept, double *moved, \
                       double *log_det)) \
    /* As `slice`, for all layers of a coupling flow; grad: (layers). */ \
    ROW(double, couple_slice, (const Coupling *coupling, const float *params, const CouplingBatch *batch, int first, int n, \
                               CouplingScratch *scratch, const NetGrad *grad, bool add)) \
    /* As `slice`, for a continuous normalizing flow. */ \
    ROW(double, cnf_slice, (const Mlp *mlp, const float *params, const CnfBatch *batch, int first, int n, \
                            const CnfScratch *scratch, const NetGrad *grad, bool add)) \
    /* out[i] = parts[0][i] + parts[1][i] + ..., pairwise; count 1..NET_MAX_PARTS. */ \
    ROW(void, sum, (float *const *parts, int count, float *out, int n)) \
    /* shared: other threads do other parts of the block. */ \
    ROW(void, adam, (const AdamFactors *factors, float *m, float *v, float *params, float *average, const float *grad, int n, \
                     bool shared)) \
    /* n numbers from the blocks counter[0], counter[0] + 1, ...: number 16 j + l of a group of 64 is output j of its block l. */ \
    ROW(void, uniform, (const uint32_t key[2], const uint32_t counter[4], float *out, int n)) \
    ROW(void, normal, (const uint32_t key[2], const uint32_t counter[4], float *out, int n)) \
    ROW(void, fun, (Fun fun, const float *x, float *out, int n)) \
    ROW(void, sincos, (const float *x, float *s, float *c, int n)) \
    ROW(void, gaussmean, (const GaussPoints *points, float unit, float scale, const float *x, const float *y, float *mx, \
                          float *my, int n)) \
    ROW(void, laplacemean, (const GaussPoints *points, float unit, int own, const float *x, const float *y, float *mx, \
                            float *my, int n)) \
    ROW(void, scaling, (const float *matrix, int n, const float *v, float *u, float *c)) \
    ROW(int, auction, (Assign *a, int count, float epsilon, long budget)) \
    ROW(void, search, (Assign *a, int start)) \
    ROW(double, roof, (long rounds))
// clang-format on

#define KERNEL_MEMBER(returns, name, arguments) returns(*name) arguments;
typedef struct {
    const char *isa;
    KERNEL_ROWS(KERNEL_MEMBER)
} Kernels;

// The variant in use.
const Kernels *kernels(void);

#ifdef KERNELS_ISA // inside the folder: the functions of this variant
#define KERNEL_JOIN_NOW(name, isa) kernel_##name##_##isa
#define KERNEL_JOIN(name, isa) KERNEL_JOIN_NOW(name, isa)
#define KERNEL(name) KERNEL_JOIN(name, KERNELS_ISA)
#define KERNEL_DECLARE(returns, name, arguments) returns KERNEL(name) arguments;
KERNEL_ROWS(KERNEL_DECLARE)
// Functions of net.c that other kernels are made of.
// The inputs of n points into rows of `vectors` vectors, 0 beyond n; t and span as in `eval`.
void KERNEL(net_inputs)(const Mlp *mlp, const float *t, const float *span, int t_step, const float *x, const float *y,
                        const int *label, int n, int vectors, float *rows);
// Outputs of `vectors` vectors of samples, whose inputs are the rows of `in`: which of the two blocks (MLP_MAX_WIDTH, MLP_SLICE) they are
// in. Both are written over.
float *KERNEL(net_outputs)(const Mlp *mlp, const float *params, float *in, float *spare, int vectors);
// The same from s->input into v (out, MLP_SLICE), keeping in `s` what the way back needs; and that, from the gradient dv by the outputs,
// whose rows are padded: into grad, and by the inputs into `input` (in, MLP_SLICE).
void KERNEL(net_forward)(const Mlp *mlp, const float *params, const NetScratch *s, int vectors, float *v);
void KERNEL(net_backward)(const Mlp *mlp, const float *params, const NetScratch *s, const float *dv, int vectors,
                          const NetGrad *grad, bool add, float *input);
#endif

#endif
