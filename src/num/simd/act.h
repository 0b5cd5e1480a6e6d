// The activations with their derivatives, on vectors. SELU's constants: Klambauer et al. 1706.02515.
#ifndef NUM_SIMD_ACT_H
#define NUM_SIMD_ACT_H

#include "num/mlp.h"
#include "num/simd/vecmath.h"

#define SELU_SCALE 1.05070099f
#define SELU_SCALE_ALPHA 1.75809934f

// act is a constant wherever these are used, so that one branch remains.
VEC_INLINE Vec activate(Activation act, Vec z, Vec *derivative) {
    switch (act) {
    case ACT_SILU: {
        Vec s = 1.0f / one_plus_exp_minus(z), h = z * s;
        *derivative = s + h * (1.0f - s);
        return h;
    }
    case ACT_TANH: {
        Vec h = vec_tanh(z);
        *derivative = 1.0f - h * h;
        return h;
    }
    case ACT_RELU:
        *derivative = vec_select(z > 0.0f, vec_set(1.0f), vec_set(0.0f));
        return vec_max(vec_set(0.0f), z);
    case ACT_GELU: {
        Vec phi = 0.5f + 0.5f * vec_erf(0.707106781f * z);
        Vec density = 0.398942280f * exp_core(vec_max(vec_set(VECMATH_EXP_MIN), -0.5f * z * z));
        *derivative = phi + z * density;
        return z * phi;
    }
    case ACT_SELU:
    default: {
        Vec below = SELU_SCALE_ALPHA * exp_core(vec_clamp(z, VECMATH_EXP_MIN, 0.0f));
        VecInt positive = z > 0.0f;
        *derivative = vec_select(positive, vec_set(SELU_SCALE), below);
        return vec_select(positive, SELU_SCALE * z, below - SELU_SCALE_ALPHA);
    }
    }
}

// The same with the second derivative. Those of ReLU and SELU jump at 0.
VEC_INLINE Vec activate_twice(Activation act, Vec z, Vec *slope, Vec *curvature) {
    const Vec h = activate(act, z, slope), zero = vec_set(0.0f);
    switch (act) {
    case ACT_SILU: {
        const Vec s = 1.0f / one_plus_exp_minus(z);
        *curvature = s * (1.0f - s) * (2.0f + z * (1.0f - 2.0f * s));
        break;
    }
    case ACT_TANH:
        *curvature = -2.0f * h * *slope;
        break;
    case ACT_RELU:
        *curvature = zero;
        break;
    case ACT_GELU:
        *curvature = 0.398942280f * exp_core(vec_max(vec_set(VECMATH_EXP_MIN), -0.5f * z * z)) * (2.0f - z * z);
        break;
    case ACT_SELU:
    default:
        *curvature = vec_select(z > 0.0f, zero, *slope);
    }
    return h;
}

// function(act, ...) with the activation as a constant.
#define WITH_ACTIVATION(act, function, ...)                \
    ((act) == ACT_SILU   ? function(ACT_SILU, __VA_ARGS__) \
     : (act) == ACT_TANH ? function(ACT_TANH, __VA_ARGS__) \
     : (act) == ACT_RELU ? function(ACT_RELU, __VA_ARGS__) \
     : (act) == ACT_GELU ? function(ACT_GELU, __VA_ARGS__) \
                         : function(ACT_SELU, __VA_ARGS__))

VEC_INLINE Vec activate_only(Activation act, Vec z) {
    Vec unused;
    return act == ACT_SILU ? z / one_plus_exp_minus(z) : activate(act, z, &unused);
}

#endif
