// The choice of the instruction set, and the vector functions against libm over all floats.
#include "isas.h"
#include "num/kernels.h"
#include "num/simd/simd.h"
#include "num/vecfun.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>


static void environment_forces_a_variant(void **state) {
    (void)state;
    Error err = {0};
    int known = 0;
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (kernels_choose(&err)) {
            assert_string_equal(kernels_isa(), isas[k]);
            known++;
        } else {
            assert_non_null(strstr(err.text, isas[k]));
        }
    }
    assert_true(known >= 1);
    unsetenv("FLOWSCOPE_ISA");
    assert_true(kernels_choose(&err));
}

static void unknown_variant_is_refused(void **state) {
    (void)state;
    Error err = {0};
    assert_true(kernels_choose(&err));
    const char *before = kernels_isa();
    setenv("FLOWSCOPE_ISA", "mmx", 1);
    assert_false(kernels_choose(&err));
    assert_non_null(strstr(err.text, "FLOWSCOPE_ISA=mmx"));
    assert_non_null(strstr(err.text, "baseline"));
    assert_string_equal(kernels_isa(), before);
    unsetenv("FLOWSCOPE_ISA");
}

// ---- accuracy --------------------------------------------------------------------------------------------------------
typedef struct {
    const char *name;
    void (*fast)(const float *x, float *out, int n);
    double (*exact)(double x);
    double ulp;   // stated bound
    double floor; // an error below this is fine too
} Function;

static void sine(const float *x, float *out, int n) {
    float unused[1024];
    vecfun_sincos(x, out, unused, n);
}

static void cosine(const float *x, float *out, int n) {
    float unused[1024];
    vecfun_sincos(x, unused, out, n);
}

// These two only the kernels themselves ask for.
static void tanh_of(const float *x, float *out, int n) {
    kernels()->fun(FUN_TANH, x, out, n);
}

static void erf_of(const float *x, float *out, int n) {
    kernels()->fun(FUN_ERF, x, out, n);
}

static double sigmoid(double x) {
    return 1.0 / (1.0 + exp(-x));
}

static const Function functions[] = {
    {"exp", vecfun_exp, exp, 1.5, 0.0}, {"log", vecfun_log, log, 1.0, 0.0},
    {"tanh", tanh_of, tanh, 3.0, 0.0},  {"sigmoid", vecfun_sigmoid, sigmoid, 3.0, 0.0},
    {"erf", erf_of, erf, 3.0, 0.0},     {"sin", sine, sin, 3.0, 1e-10},
    {"cos", cosine, cos, 3.0, 1e-10},
};

static double ulp(double value) {
    int exponent;
    frexp(fmax(fabs(value), (double)FLT_MIN), &exponent);
    return ldexp(1.0, exponent - 24);
}

static bool good(const Function *f, float x, float y) {
    double want = f->exact((double)x);
    if (isnan(want)) {
        return isnan(y);
    }
    if (fabs(want) > (double)FLT_MAX) {
        // just above the largest number either neighbour is right
        return y == copysignf(INFINITY, (float)want) ||
               (fabs(want) < 1.0000003 * (double)FLT_MAX && fabsf(y) > 0.9999997f * FLT_MAX);
    }
    if (fabs(want) < (double)FLT_MIN && y == 0.0f) {
        return true;
    }
    return fabs((double)y - want) <= fmax(f->ulp * ulp(want), f->floor);
}

static void check(const Function *f, const float *x, int n) {
    float y[1024];
    f->fast(x, y, n);
    for (int i = 0; i < n; i++) {
        if (!good(f, x[i], y[i])) {
            fail_msg("%s: %s(%.9g) = %.9g, should be %.9g", kernels_isa(), f->name, (double)x[i], (double)y[i],
                     f->exact((double)x[i]));
        }
    }
}

// Every `stride`-th bit pattern: all signs, exponents, infinities and kinds of NaN.
static void check_all_floats(const Function *f, uint32_t stride) {
    float x[1024];
    int n = 0;
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += stride) {
        uint32_t pattern = (uint32_t)bits;
        memcpy(&x[n++], &pattern, sizeof pattern);
        if (n == 1024) {
            check(f, x, n);
            n = 0;
        }
    }
    check(f, x, n);
}

// The activation's own short cut: the relative error of e^-x is at most 8e-8 + 3e-9 |x|, and each of the three operations
// that follow adds half a unit. Below -87 the sigmoid stays where it is, at 1e-38.
static void check_silu(const float *x, int n) {
    float y[1024];
    kernels()->fun(FUN_SILU, x, y, n);
    for (int i = 0; i < n; i++) {
        double z = (double)x[i], want = z / (1.0 + exp(-z)), relative = 8e-8 + 3e-9 * fmin(fabs(z), 87.4) + 1.8e-7;
        double bound = relative * fabs(want) + (z < -87.0 ? 2e-38 * fabs(z) : 2e-45);
        if (fabs(z) <= (double)FLT_MAX ? !(fabs((double)y[i] - want) <= bound) : isnan(z) && !isnan(y[i])) {
            fail_msg("%s: silu(%.9g) = %.9g, should be %.9g", kernels_isa(), z, (double)y[i], want);
        }
    }
}

static void silu_keeps_its_bound(void **state) {
    (void)state;
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (!kernels_choose(NULL)) {
            continue;
        }
        for (uint64_t bits = 0; bits <= UINT32_MAX;) {
            float x[1024];
            int n = 0;
            for (; n < 1024 && bits <= UINT32_MAX; bits += 2003) {
                uint32_t pattern = (uint32_t)bits;
                memcpy(&x[n++], &pattern, sizeof pattern);
            }
            check_silu(x, n);
        }
        float x[1024];
        for (int part = 0; part < 200; part++) { // and where it matters, densely
            for (int i = 0; i < 1024; i++) {
                x[i] = -20.0f + 40.0f * (float)(part * 1024 + i) / (200.0f * 1024.0f);
            }
            check_silu(x, 1024);
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

static void functions_keep_their_bounds(void **state) {
    (void)state;
    static const float special[] = {0.0f,         -0.0f,       INFINITY, -INFINITY,   NAN,       -NAN,        FLT_MIN,
                                    -FLT_MIN,     FLT_MAX,     -FLT_MAX, 1e-45f,      -1e-45f,   88.7228317f, 88.7228394f,
                                    -87.3365402f, -87.336555f, 1.0f,     -1.0f,       0.875f,    4.0f,        9.1f,
                                    8192.0f,      8193.0f,     1e30f,    0.70710678f, 1.4142135f};
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (!kernels_choose(NULL)) {
            continue;
        }
        for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
            check(&functions[i], special, (int)(sizeof special / sizeof special[0]));
            check_all_floats(&functions[i], 2003);
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

// Either result in place of the argument, and far from zero where libm takes over.
static void check_sincos(int n) {
    float x[41], s[41], c[41], other[41];
    for (int i = 0; i < 41; i++) {
        x[i] = i % 5 ? 0.1f * (float)(i - 20) : 1e5f * (float)i;
    }
    vecfun_sincos(x, s, c, 41);
    for (int in_place = 0; in_place < 2; in_place++) {
        float at[41];
        memcpy(at, x, sizeof at);
        vecfun_sincos(at, in_place ? other : at, in_place ? at : other, n);
        assert_memory_equal(at, in_place ? c : s, (size_t)n * sizeof(float));
        assert_memory_equal(other, in_place ? s : c, (size_t)n * sizeof(float));
        assert_memory_equal(at + n, x + n, (size_t)(41 - n) * sizeof(float));
    }
}

// Any length, in place, nothing written beyond it.
static void functions_take_any_length(void **state) {
    (void)state;
    for (int n = 0; n <= 40; n++) {
        float x[41], whole[41];
        for (int i = 0; i < 41; i++) {
            x[i] = 0.1f * (float)(i - 20);
        }
        vecfun_exp(x, whole, 41);
        vecfun_exp(x, x, n);
        assert_memory_equal(x, whole, (size_t)n * sizeof(float));
        for (int i = n; i < 41; i++) {
            assert_true(x[i] == 0.1f * (float)(i - 20));
        }
        check_sincos(n);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(environment_forces_a_variant), cmocka_unit_test(unknown_variant_is_refused),
        cmocka_unit_test(functions_keep_their_bounds),  cmocka_unit_test(silu_keeps_its_bound),
        cmocka_unit_test(functions_take_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
