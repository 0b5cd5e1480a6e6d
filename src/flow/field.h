// A time-dependent vector field on the plane. Solvers and measures take one of these and never know what is behind it:
// a network, the exact marginal field, a test's closed form.
#ifndef FLOW_FIELD_H
#define FLOW_FIELD_H

// v at n points at one time. x, y: (n); vx, vy: (n) out, never the same memory as x, y. Reentrant: called from many threads.
typedef void FieldEval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n);

// The same with the divergence.
typedef void DivergenceEval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence,
                            int n);

typedef struct {
    FieldEval *eval;
    const void *context;
    DivergenceEval *divergence; // NULL where it is not known
} Field;

#endif
