// AdamW (Loshchilov & Hutter 1711.05101, algorithm 2) and the exponential moving average of the weights, in one sweep over one block.
#ifndef NUM_ADAM_H
#define NUM_ADAM_H

#include "base/arena.h"

typedef struct {
    float rate;         // learning rate of this step
    float weight_decay; // decoupled
    float beta1, beta2; // 0.9, 0.999
    float epsilon;      // 1e-8
    float ema; // decay of the average, 0..1; the effective decay of step k is min(ema, (1 + k) / (10 + k)), so that early averages follow
} AdamDef;

typedef struct {
    int count; // floats in each block
    long step; // steps taken
    float *m;  // (count) first moment
    float *v;  // (count) second moment
} Adam;

AdamDef adam_default(void);
size_t adam_need(int count);
void adam_init(Adam *adam, Arena *arena, int count);
void adam_reset(Adam *adam);
// One step: updates params (count) from grad (count), and average (count) from params.
void adam_step(Adam *adam, const AdamDef *def, float *params, float *average, const float *grad);

#endif
