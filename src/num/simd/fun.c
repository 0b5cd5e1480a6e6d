// The vector functions over arrays.
#include "num/simd/act.h"
#include "num/simd/simd.h"

#include <math.h>

static Vec silu(Vec x) {
    return activate_only(ACT_SILU, x);
}

static Vec sine(Vec x) {
    Vec s, c;
    vec_sincos(x, &s, &c);
    return s;
}

static Vec cosine(Vec x) {
    Vec s, c;
    vec_sincos(x, &s, &c);
    return c;
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
#define FAR_FROM_ZERO(function)              \
    do {                                     \
        for (int i = 0; i < n; i++) {        \
            if (!(fabsf(x[i]) <= 8192.0f)) { \
                out[i] = function(x[i]);     \
            }                                \
        }                                    \
    } while (0)

void fun_map(Fun fun, const float *x, float *out, int n) {
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
    case FUN_SIN:
        MAP(sine);
        FAR_FROM_ZERO(sinf);
        break;
    case FUN_COS:
        MAP(cosine);
        FAR_FROM_ZERO(cosf);
        break;
    case FUN_SILU:
        MAP(silu);
        break;
    case FUN_COUNT:
        break;
    }
}
