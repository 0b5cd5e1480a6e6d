// Elementary functions over arrays, vectorised; out may be x. The error bounds hold for every float and every instruction
// set (tests/test_kernels.c): in units in the last place of the true result; a result below the least normal number may
// come out as 0, infinities and NaN give what libm gives.
#ifndef NUM_VECFUN_H
#define NUM_VECFUN_H

void vecfun_exp(const float *x, float *out, int n);     // 1.5 ulp
void vecfun_log(const float *x, float *out, int n);     // 1 ulp
void vecfun_sigmoid(const float *x, float *out, int n); // 3 ulp
// Each 3 ulp, or 1e-10 where that is more (the zeros beyond the first ones). s and c are two places; either may be x.
void vecfun_sincos(const float *x, float *s, float *c, int n);

#endif
