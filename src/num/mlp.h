// The network: (x, y, t) -> (vx, vy), or as many outputs as are asked for: a multilayer perceptron with optional Fourier features of time and
// position, and optional labels: a class adds its own column of W_0, which is a learned embedding, to the sums of the first layer.
// Only its shape lives here; the weights are one flat block that the caller owns, so that they can be copied, averaged,
// snapshotted and saved as one. Layer k has W_k (out, in) row-major and then b_k (out), as torch.nn.Linear has.
#ifndef NUM_MLP_H
#define NUM_MLP_H

#include "base/arena.h"

#include <stdint.h>

#define MLP_MIN_WIDTH 8
#define MLP_MAX_WIDTH 512
#define MLP_MAX_HIDDEN 6 // hidden layers
#define MLP_MAX_FREQS 16 // Fourier frequencies of time, and of position
#define MLP_MAX_CLASSES 16
#define MLP_MAX_OUTPUTS 16 // of a network that mlp_gradient teaches
#define MLP_NO_LABEL (-1)  // adds no column
#define MLP_SLICE 64       // samples per slice of a batch; the unit of work and of reduction

typedef enum { ACT_SILU, ACT_TANH, ACT_RELU, ACT_GELU, ACT_SELU, ACT_COUNT } Activation; // GELU is the exact (erf) one

typedef struct {
    int width;  // MLP_MIN_WIDTH..MLP_MAX_WIDTH, any integer
    int hidden; // 1..MLP_MAX_HIDDEN
    Activation act;
    int time_freqs; // 0..MLP_MAX_FREQS: adds sin and cos of 2 pi k t, k = 1..time_freqs, to the inputs
    int pos_freqs; // 0..MLP_MAX_FREQS: adds sin and cos of w_k . (x, y), w_k ~ N(0, 1) from stream RNG_FEATURES (Tancik et al. 2006.10739)
    bool span;   // adds the length of a jump that starts at t as an input: 0 but in mlp_jump and batches that hold it
    int classes; // 0..MLP_MAX_CLASSES: adds as many inputs, 1 for the label's and 0 for the others; no label: all 0
    int inputs; // so many plain inputs instead of all these, of a network that is part of something else (num/coupling.h); 0: these
    int outputs; // 0: the 2 of a velocity
} MlpDef;

typedef struct {
    MlpDef def;
    int layers; // hidden + 1
    int in;     // inputs of layer 0: 3 + 2 time_freqs + 2 pos_freqs + span + classes, in this order, x, y, t first
    int out;    // outputs of the last layer: 2, unless the definition says another number
    int count;  // floats in a weight block
    int weight[MLP_MAX_HIDDEN + 1]; // offset of W_k
    int bias[MLP_MAX_HIDDEN + 1];   // offset of b_k
    float freq[2 * MLP_MAX_FREQS];  // (pos_freqs, 2) the w_k
} Mlp;

MlpDef mlp_default(void); // 64 x 3, SiLU, no features, no classes
// The shape; `seed` fixes the position frequencies. Out-of-range definitions abort (the settings table guards them).
Mlp mlp_make(MlpDef def, uint64_t seed);
// Inputs and outputs of layer k.
static inline int mlp_layer_in(const Mlp *mlp, int layer) {
    return layer == 0 ? mlp->in : mlp->def.width;
}
static inline int mlp_layer_out(const Mlp *mlp, int layer) {
    return layer == mlp->def.hidden ? mlp->out : mlp->def.width;
}

// Weights of all layers, biases left out: each is a multiplication and an addition of an evaluation.
int mlp_weights(const Mlp *mlp);

// Initial weights: torch.nn.Linear's own, U(-1/sqrt(in), 1/sqrt(in)) for W and b; a function of the seed alone.
void mlp_init(const Mlp *mlp, float *params, uint64_t seed); // params: (count)

// v(x, t) for n points at one time, without labels. Runs on the calling thread, reentrant, allocates nothing.
void mlp_eval(const Mlp *mlp, const float *params, float t, const float *x, const float *y, float *vx, float *vy, int n);
// The same at one time with a label per point. label: (n), each 0..classes-1 or MLP_NO_LABEL, which any other value counts as.
void mlp_eval_labels(const Mlp *mlp, const float *params, float t, const float *x, const float *y, const int *label, float *vx,
                     float *vy, int n);
// The same of a network with any number of outputs. out: (outputs) pointers to (n) each; label: as above, or NULL.
void mlp_eval_outputs(const Mlp *mlp, const float *params, float t, const float *x, const float *y, const int *label,
                      float *const *out, int n);

// The same from t on over a span, of a network that has such an input: the mean velocity of the jump. label: NULL where none has one.
void mlp_jump(const Mlp *mlp, const float *params, float t, float span, const float *x, const float *y, const int *label, float *ux,
              float *uy, int n);
// How the mean velocities change as their starts move on with velocity (dx, dy) and their ends at t + span stay: the derivative in the
// direction (dx, dy, 1, -1) of (x, y, t, span), exact. All arrays (n).
void mlp_jump_rate(const Mlp *mlp, const float *params, const float *t, const float *span, const float *x, const float *y,
                   const int *label, const float *dx, const float *dy, float *rate_x, float *rate_y, int n);

// v(x, t) and its divergence dv_x/dx + dv_y/dy, exact, at n points at one time, all with the same label (0..classes-1, or MLP_NO_LABEL).
void mlp_eval_divergence(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, float *vx,
                         float *vy, float *divergence, int n);

// A batch: the network is asked at (x, y, t) and should answer (ux, uy), or, where `target` is given, that output.
typedef struct {
    int n;
    float *x, *y, *t;  // (n)
    float *ux, *uy;    // (n)
    float *loss;       // (n) out: squared error of each sample, summed over the two dimensions, times its weight; or cross-entropy
    const int *label;  // (n) as in mlp_eval_labels; NULL: none has one
    const int *target; // (n) 0..outputs-1: outputs are logits, and this the class; then ux and uy are not read. NULL: a regression
    const float *span; // (n) of the jumps of a network that has them; NULL: all 0
    const float *weight; // (n) of each sample's squared error, at least 0; NULL: all 1
} MlpBatch;

typedef struct MlpWork MlpWork; // scratch of mlp_gradient: a gradient per slice, activations per thread
size_t mlp_work_need(const Mlp *mlp, int max_batch);
MlpWork *mlp_work_make(Arena *arena, const Mlp *mlp, int max_batch);

// Mean over the batch of |v - u|^2 (summed over the two dimensions), or of -log softmax(v)[target] in nats, and its gradient into grad
// (count).
// Parallel over slices; the slices and the order of their sum are fixed, so the result does not depend on the threads.
//
// Where a training step's time goes, as `flowscope bench` tells it (AVX-512, one core of an EPYC whose roof is 118 GFLOP/s; by the
// fastest of several samples). 64 x 3, batch 256, 145 us: products at the roof's speed 76 %, what they take beyond it (layers too
// thin for a full tile, transposes, sums for the biases) 11 %, activation 9 %, drawing the batch 2 %, weights and their average
// 2 %. 128 x 3, batch 1024, 2050 us: 85 %, 9 %, 3 %, 1 %, 1 %.
float mlp_gradient(const Mlp *mlp, MlpWork *work, const float *params, const MlpBatch *batch, float *grad);

#endif
