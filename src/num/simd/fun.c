// The vector functions over arrays.
#include "num/simd/act.h"
#include "num/simd/simd.h"

#include <math.h>
#include <stdbool.h>

static Vec silu(Vec x) {
    return activate_only(ACT_SILU, x);
}

#define MAP(function)                                                              \
    do {                                                                           \
        int i = 0;                                                                 \
        for (; i + VEC_LANES <= n; i += VEC_LANES) {                               \
            vec_store(out + i, function(vec_load(x + i)));                         \
        }                                                                          \
        if (i < n) {                                                               \
            vec_store_some(out + i, function(vec_load_some(x + i, n - i)), n - i); \
        }                                                                          \
    } while (0)

// Where the reduction of the vector version ends, libm's takes over.
VEC_INLINE bool any_far_from_zero(Vec x) {
    return vec_bits(~(vec_abs(x) <= 8192.0f)) != 0;
}

static void sincos_far(const float *x, float *s, float *c, int n) {
    for (int i = 0; i < n; i++) {
        if (!(fabsf(x[i]) <= 8192.0f)) {
            s[i] = sinf(x[i]);
            c[i] = cosf(x[i]);
        }
    }
}

// n: at most VEC_LANES
VEC_INLINE void sincos_some(const float *x, float *s, float *c, int n) {
    Vec v = vec_load_some(x, n), sine, cosine;
    float kept[VEC_LANES];
    vec_sincos(v, &sine, &cosine);
    memcpy(kept, &v, sizeof kept); // s or c may be x
    vec_store_some(s, sine, n);
    vec_store_some(c, cosine, n);
    if (any_far_from_zero(v)) {
        sincos_far(kept, s, c, n);
    }
}

void KERNEL(sincos)(const float *x, float *s, float *c, int n) {
    int i = 0;
    for (; i + VEC_LANES <= n; i += VEC_LANES) {
        sincos_some(x + i, s + i, c + i, VEC_LANES);
    }
    if (i < n) {
        sincos_some(x + i, s + i, c + i, n - i);
    }
}

void KERNEL(fun)(Fun fun, const float *x, float *out, int n) {
    switch (fun) {
    case FUN_EXP:
        MAP(vec_exp);
        break;
    case FUN_LOG:
        MAP(vec_log);
        break;
    case FUN_TANH:
        MAP(vec_tanh);
        break;
    case FUN_SIGMOID:
        MAP(vec_sigmoid);
        break;
    case FUN_ERF:
        MAP(vec_erf);
        break;
    case FUN_SILU:
        MAP(silu);
        break;
    case FUN_COUNT:
        break;
    }
}
