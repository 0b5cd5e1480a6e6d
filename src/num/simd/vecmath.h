// exp, log, tanh, sigmoid, erf, sin and cos of a vector: argument reduction, a minimax polynomial (Remez, relative error;
// the error of the bare polynomial stands beside it), and the special cases by selection. Bounds of the whole are stated
// in num/vecfun.h (tanh and erf: 3 ulp) and tested in tests/test_kernels.c. Constants split in two parts make the reduction exact with and without fused multiply-add.
#ifndef NUM_SIMD_VECMATH_H
#define NUM_SIMD_VECMATH_H

#include "num/simd/vec.h"

#include <math.h>

#define VECMATH_ROUND 12582912.0f // 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits
#define VECMATH_LOG2E 1.44269504f
#define VECMATH_LN2_HI 0.693359375f // 10 bits: n * LN2_HI is exact for |n| < 2^14
#define VECMATH_LN2_LO -2.12194440e-4f
#define VECMATH_EXP_MIN -87.3365402f // exp of less is below the least normal number
#define VECMATH_EXP_MAX 88.7228317f  // exp of more overflows

// ---- exponentials ----------------------------------------------------------------------------------------------------
// x = n ln 2 + r with |r| <= ln 2 / 2; returns r, and n in the low bits of *n_bits.
VEC_INLINE Vec exp_reduce(Vec x, VecUint *n_bits) {
    Vec y = x * VECMATH_LOG2E + VECMATH_ROUND;
    Vec n = y - VECMATH_ROUND;
    *n_bits = (VecUint)y;
    Vec r = x - n * VECMATH_LN2_HI;
    return r - n * VECMATH_LN2_LO;
}

// (e^r - 1 - r) / r^2 on |r| <= ln 2 / 2; 3.1e-9 of e^r.
VEC_INLINE Vec exp_tail(Vec r) {
    Vec q = 0.00138145986f * r + 0.00836871688f;
    q = q * r + 0.0416683880f;
    q = q * r + 0.166665206f;
    return q * r + 0.499999934f;
}

// For VECMATH_EXP_MIN <= x <= VECMATH_EXP_MAX. Adding n to the exponent bits scales by 2^n.
VEC_INLINE Vec exp_core(Vec x) {
    VecUint n;
    Vec r = exp_reduce(x, &n);
    Vec p = (exp_tail(r) * r + 1.0f) * r + 1.0f;
    return (Vec)((VecUint)p + (n << 23));
}

VEC_INLINE Vec vec_exp(Vec x) {
    Vec e = exp_core(vec_clamp(x, VECMATH_EXP_MIN, VECMATH_EXP_MAX));
    e = vec_select(x < VECMATH_EXP_MIN, vec_set(0.0f), e);
    e = vec_select(x > VECMATH_EXP_MAX, vec_set(INFINITY), e);
    return vec_select(x != x, x, e);
}

VEC_INLINE Vec vec_sigmoid(Vec x) {
    Vec s = 1.0f / (1.0f + exp_core(-vec_clamp(x, VECMATH_EXP_MIN, -VECMATH_EXP_MIN)));
    s = vec_select(x < VECMATH_EXP_MIN, vec_set(0.0f), s);
    return vec_select(x != x, x, s);
}

// 1 + e^-x for the activation that everything waits for: two multiply-adds less than exp_core, and the relative error of
// e^-x is at most 8e-8 + 3e-9 |x|. Beyond |x| = 87 it stays at the value there.
VEC_INLINE Vec one_plus_exp_minus(Vec x) {
    x = vec_clamp(x, VECMATH_EXP_MIN, -VECMATH_EXP_MIN);
    Vec y = VECMATH_ROUND - x * VECMATH_LOG2E;
    Vec n = y - VECMATH_ROUND;
#if VEC_FMA
    Vec r = x + n * 0.693147181f; // minus the remainder, hence the signs below
#else
    Vec r = x + n * VECMATH_LN2_HI + n * VECMATH_LN2_LO;
#endif
    Vec p = 0.0419154314f - 0.00829764789f * r; // e^-r on |r| <= ln 2 / 2; 7.5e-8
    p = 0.166675751f - p * r;
    p = 0.499988944f - p * r;
    p = 0.999999692f - p * r;
    p = 1.00000007f - p * r;
    return 1.0f + (Vec)((VecUint)p + ((VecUint)y << 23));
}

// tanh |x| = m / (m + 2) with m = e^{2|x|} - 1, which is formed without cancellation: 2^n (e^r - 1) + (2^n - 1).
VEC_INLINE Vec vec_tanh(Vec x) {
    VecUint n;
    Vec r = exp_reduce(2.0f * vec_min(vec_set(9.1f), vec_abs(x)), &n);
    Vec scale = (Vec)((n << 23) + 0x3f800000);
    Vec m = scale * (exp_tail(r) * r * r + r) + (scale - 1.0f);
    return vec_copysign(m / (m + 2.0f), x);
}

// ---- error function --------------------------------------------------------------------------------------------------
VEC_INLINE Vec vec_erf(Vec x) {
    Vec a = vec_abs(x), z = a * a;
    Vec p = -0.000620325498f * z + 0.00503218127f; // erf(a) / a for a <= 0.875; 8.5e-9
    p = p * z - 0.0267914630f;
    p = p * z + 0.112824553f;
    p = p * z - 0.376125505f;
    p = p * z + 1.12837916f;
    Vec b = vec_min(vec_set(4.0f), a);
    Vec q = -2.04511584e-5f * b + 0.000427082863f; // log erfc(b) for 0.875 <= b <= 4; 8.3e-11 of erf
    q = q * b - 0.00413564443f;
    q = q * b + 0.0250271411f;
    q = q * b - 0.108139028f;
    q = q * b - 0.633473475f;
    q = q * b - 1.12945316f;
    q = q * b + 0.000162024574f;
    Vec large = vec_min(vec_set(1.0f), 1.0f - exp_core(q));
    Vec e = vec_select(a <= 0.875f, p * a, large);
    return vec_select(x != x, x, vec_copysign(e, x));
}

// ---- logarithm -------------------------------------------------------------------------------------------------------
// For positive normal x: x = 2^n (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2).
VEC_INLINE Vec log_core(Vec x, Vec extra) {
    VecUint bits = (VecUint)x - 0x3f3504f3;
    Vec n = __builtin_convertvector((VecInt)bits >> 23, Vec) + extra;
    Vec f = (Vec)((bits & 0x7fffff) + 0x3f3504f3) - 1.0f;
    Vec q = -0.0763449805f * f + 0.127615774f; // (log(1+f) - f + f^2/2) / f^3; 5.8e-9 of log(1+f)
    q = q * f - 0.131601820f;
    q = q * f + 0.142017580f;
    q = q * f - 0.166233574f;
    q = q * f + 0.200012269f;
    q = q * f - 0.250008210f;
    q = q * f + 0.333333317f;
    Vec tail = q * f * f * f + n * VECMATH_LN2_LO - 0.5f * (f * f);
    return n * VECMATH_LN2_HI + (f + tail);
}

VEC_INLINE Vec vec_log(Vec x) {
    VecInt small = x < 1.17549435e-38f;
    Vec l = log_core(vec_select(small, x * 8388608.0f, x), vec_select(small, vec_set(-23.0f), vec_set(0.0f)));
    l = vec_select(x == 0.0f, vec_set(-INFINITY), l);
    l = vec_select(x < 0.0f, vec_set(NAN), l);
    return vec_select((x != x) | (x == INFINITY), x, l);
}

// ---- sine and cosine -------------------------------------------------------------------------------------------------
// Of a + quarter * pi/2, |a| <= pi/4; the number of quarters stands in the low two bits.
VEC_INLINE void sincos_core(Vec a, VecUint quarter, Vec *sine, Vec *cosine) {
    Vec z = a * a;
    Vec s = -1.95166558e-4f * z + 0.00833217354f; // (sin a - a) / a^3; 3.6e-9
    s = (s * z - 0.166666549f) * (z * a) + a;
    Vec c = 2.44324130e-5f * z - 0.00138873099f; // (cos a - 1 + a^2/2) / a^4; 1.2e-10
    c = (c * z + 0.0416666456f) * (z * z) + (1.0f - 0.5f * z);
    VecInt odd = (quarter & 1) != 0;
    VecUint flip_sine = (quarter & 2) << 30, flip_cosine = ((quarter + 1) & 2) << 30;
    *sine = (Vec)((VecUint)vec_select(odd, c, s) ^ flip_sine);
    *cosine = (Vec)((VecUint)vec_select(odd, s, c) ^ flip_cosine);
}

// x in radians, |x| <= 8192.
VEC_INLINE void vec_sincos(Vec x, Vec *sine, Vec *cosine) {
    Vec y = x * 0.636619772f + VECMATH_ROUND;
    Vec n = y - VECMATH_ROUND;
    Vec a = x - n * 1.5703125f; // pi/2 in three parts (Cody & Waite)
    a = a - n * 4.837512969970703125e-4f;
    a = a - n * 7.54978995489188216e-8f;
    sincos_core(a, (VecUint)y, sine, cosine);
}

// u in turns: sin and cos of 2 pi u. Exact reduction for |u| < 2^21; far beyond it the values are merely bounded.
VEC_INLINE void vec_sincos_turns(Vec u, Vec *sine, Vec *cosine) {
    Vec y = 4.0f * u + VECMATH_ROUND;
    Vec f = u - 0.25f * (y - VECMATH_ROUND);
    sincos_core(6.28318531f * vec_clamp(f, -0.125f, 0.125f), (VecUint)y, sine, cosine);
}

#endif
