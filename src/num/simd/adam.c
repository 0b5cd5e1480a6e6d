// AdamW as torch.optim.AdamW computes it, and the moving average, in one pass over the block.
#include "num/simd/simd.h"
#include "num/simd/vec.h"

VEC_INLINE void update(const AdamFactors *c, Vec *m, Vec *v, Vec *p, Vec *average, Vec g) {
    *m = c->beta1 * *m + c->new1 * g;
    *v = c->beta2 * *v + c->new2 * (g * g);
    *p = c->decay * *p - c->rate * *m / (vec_sqrt(*v) * c->root + c->epsilon);
    *average = c->keep * *average + c->mix * *p;
}

// The weights were read by every core, so that an ordinary store must first be agreed upon by all of them, line by line
// (measured on an EPYC, two cores, 8706 weights: 24 us for a sweep that takes one core alone 3.7 us; with stores past the
// caches 6.6 us). Where one thread does it all they stay in its cache.
VEC_INLINE void sweep(const AdamFactors *c, float *m, float *v, float *params, float *average, const float *grad, int n,
                      bool stream) {
    for (int i = 0; i < n; i += VEC_LANES) {
        Vec vm = vec_load(m + i), vv = vec_load(v + i), vp = vec_load(params + i), va = vec_load(average + i);
        update(c, &vm, &vv, &vp, &va, vec_load(grad + i));
        vec_store(m + i, vm);
        vec_store(v + i, vv);
        vec_store(average + i, va);
        if (stream) {
            vec_stream(params + i, vp);
        } else {
            vec_store(params + i, vp);
        }
    }
}

static void sweep_rest(const AdamFactors *c, float *m, float *v, float *params, float *average, const float *grad, int n) {
    Vec vm = vec_load_some(m, n), vv = vec_load_some(v, n), vp = vec_load_some(params, n), va = vec_load_some(average, n);
    update(c, &vm, &vv, &vp, &va, vec_load_some(grad, n));
    vec_store_some(m, vm, n);
    vec_store_some(v, vv, n);
    vec_store_some(params, vp, n);
    vec_store_some(average, va, n);
}

void KERNEL(adam)(const AdamFactors *factors, float *m, float *v, float *params, float *average, const float *grad, int n,
                  bool shared) {
    int whole = n / VEC_LANES * VEC_LANES;
    if (shared && (uintptr_t)params % VEC_BYTES == 0) {
        sweep(factors, m, v, params, average, grad, whole, true);
        vec_stream_end();
    } else {
        sweep(factors, m, v, params, average, grad, whole, false);
    }
    if (whole < n) {
        sweep_rest(factors, m + whole, v + whole, params + whole, average + whole, grad + whole, n - whole);
    }
}
