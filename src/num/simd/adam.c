// AdamW as torch.optim.AdamW computes it, and the moving average, in one pass over the block.
#include "num/simd/simd.h"
#include "num/simd/vec.h"

#include <math.h>

typedef struct {
    float decay;              // 1 - rate * weight_decay
    float beta1, new1;        // and 1 - beta1
    float beta2, new2;
    float rate;               // rate / (1 - beta1^step)
    float root;               // 1 / sqrt(1 - beta2^step)
    float epsilon, keep, mix; // keep + mix = 1
} Coefficients;

static Coefficients coefficients(const AdamDef *def, long step) {
    double correct1 = 1.0 - pow((double)def->beta1, (double)step);
    double correct2 = 1.0 - pow((double)def->beta2, (double)step);
    double early = (double)step / (double)(9 + step); // (1 + k) / (10 + k) of the k = step - 1 steps before this one
    double keep = early < (double)def->ema ? early : (double)def->ema;
    return (Coefficients){
        .decay = (float)(1.0 - (double)def->rate * (double)def->weight_decay),
        .beta1 = def->beta1,
        .new1 = (float)(1.0 - (double)def->beta1),
        .beta2 = def->beta2,
        .new2 = (float)(1.0 - (double)def->beta2),
        .rate = (float)((double)def->rate / correct1),
        .root = (float)(1.0 / sqrt(correct2)),
        .epsilon = def->epsilon,
        .keep = (float)keep,
        .mix = (float)(1.0 - keep),
    };
}

VEC_INLINE void update(const Coefficients *c, Vec *m, Vec *v, Vec *p, Vec *average, Vec g) {
    *m = c->beta1 * *m + c->new1 * g;
    *v = c->beta2 * *v + c->new2 * (g * g);
    *p = c->decay * *p - c->rate * *m / (vec_sqrt(*v) * c->root + c->epsilon);
    *average = c->keep * *average + c->mix * *p;
}

void adam_sweep(const AdamDef *def, long step, float *m, float *v, float *params, float *average, const float *grad, int n) {
    const Coefficients c = coefficients(def, step);
    for (int i = 0; i < n; i += VEC_LANES) {
        int some = n - i < VEC_LANES ? n - i : VEC_LANES;
        if (some == VEC_LANES) {
            Vec vm = vec_load(m + i), vv = vec_load(v + i), vp = vec_load(params + i), va = vec_load(average + i);
            update(&c, &vm, &vv, &vp, &va, vec_load(grad + i));
            vec_store(m + i, vm);
            vec_store(v + i, vv);
            vec_store(params + i, vp);
            vec_store(average + i, va);
        } else {
            Vec vm = vec_load_some(m + i, some), vv = vec_load_some(v + i, some);
            Vec vp = vec_load_some(params + i, some), va = vec_load_some(average + i, some);
            update(&c, &vm, &vv, &vp, &va, vec_load_some(grad + i, some));
            vec_store_some(m + i, vm, some);
            vec_store_some(v + i, vv, some);
            vec_store_some(params + i, vp, some);
            vec_store_some(average + i, va, some);
        }
    }
}
