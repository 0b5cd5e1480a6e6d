#include "num/vecfun.h"

#include "num/simd/simd.h"

void vecfun_exp(const float *x, float *out, int n) {
    kernels()->fun(FUN_EXP, x, out, n);
}

void vecfun_log(const float *x, float *out, int n) {
    kernels()->fun(FUN_LOG, x, out, n);
}

void vecfun_tanh(const float *x, float *out, int n) {
    kernels()->fun(FUN_TANH, x, out, n);
}

void vecfun_sigmoid(const float *x, float *out, int n) {
    kernels()->fun(FUN_SIGMOID, x, out, n);
}

void vecfun_erf(const float *x, float *out, int n) {
    kernels()->fun(FUN_ERF, x, out, n);
}

void vecfun_sincos(const float *x, float *s, float *c, int n) {
    kernels()->sincos(x, s, c, n);
}
