#include "num/kernels.h"

#include "base/check.h"
#include "num/assign.h"
#include "num/gaussmean.h"
#include "num/scaling.h"
#include "num/simd/simd.h"
#include "num/vecfun.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
extern const Kernels kernel_table_baseline, kernel_table_avx2, kernel_table_avx512;

static bool have_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool have_avx512(void) {
    return have_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}
#elif defined(__wasm__)
extern const Kernels kernel_table_wasm;
#else
extern const Kernels kernel_table_neon;
#endif

static bool have_always(void) {
    return true;
}

typedef struct {
    const Kernels *kernels;
    bool (*have)(void);
} Variant;

static const Variant variants[] = {
// the best first
#if defined(__x86_64__)
    {&kernel_table_avx512, have_avx512},
    {&kernel_table_avx2, have_avx2},
    {&kernel_table_baseline, have_always},
#elif defined(__wasm__)
    {&kernel_table_wasm, have_always},
#else
    {&kernel_table_neon, have_always},
#endif
};
#define VARIANTS ((int)(sizeof variants / sizeof variants[0]))

static const Kernels *chosen; // the processor does not change while we run; set once, before threads start

static const Kernels *best(void) {
    int i = 0;
    while (!variants[i].have()) {
        i++;
    }
    return variants[i].kernels;
}

bool kernels_choose(Error *err) {
    const char *name = getenv("FLOWSCOPE_ISA");
    if (name == NULL || name[0] == '\0') {
        __atomic_store_n(&chosen, best(), __ATOMIC_RELEASE);
        return true;
    }
    for (int i = 0; i < VARIANTS; i++) {
        if (strcmp(name, variants[i].kernels->isa) == 0) {
            if (!variants[i].have()) {
                return error_set(err, "FLOWSCOPE_ISA=%s: this processor does not have %s. Unset it to use the best available.",
                                 name, name);
            }
            __atomic_store_n(&chosen, variants[i].kernels, __ATOMIC_RELEASE);
            return true;
        }
    }
    return error_set(err, "FLOWSCOPE_ISA=%s is not a known instruction set. Use baseline, avx2, avx512 or neon.", name);
}

const Kernels *kernels(void) {
    const Kernels *now = __atomic_load_n(&chosen, __ATOMIC_ACQUIRE);
    if (now == NULL) {
        if (!kernels_choose(NULL)) { // a wrong name is main's to report
            __atomic_store_n(&chosen, best(), __ATOMIC_RELEASE);
        }
        now = __atomic_load_n(&chosen, __ATOMIC_ACQUIRE);
    }
    return now;
}

const char *kernels_isa(void) {
    return kernels()->isa;
}

// ---- what the variant in use does for the headers beside this one ----------------------------------------------------------

double kernels_roof(long rounds) {
    return kernels()->roof(rounds);
}

int assign_auction(Assign *a, int count, float epsilon, long budget) {
    CHECK_RANGE(count, 0, a->n);
    return kernels()->auction(a, count, epsilon, budget);
}

void assign_search(Assign *a, int start) {
    CHECK_RANGE(start, 0, a->n - 1);
    kernels()->search(a, start);
}

void gaussmean(const GaussPoints *points, float unit, float scale, const float *x, const float *y, float *mx, float *my, int n) {
    CHECK(points->count >= 1, "no points");
    kernels()->gaussmean(points, unit, scale, x, y, mx, my, n);
}

void laplacemean(const GaussPoints *points, float unit, int own, const float *x, const float *y, float *mx, float *my, int n) {
    CHECK(points->count >= (own < 0 ? 1 : 2), "%d points", points->count);
    CHECK(own < 0 || own + n <= points->count, "places %d to %d are no points", own, own + n - 1);
    kernels()->laplacemean(points, unit, own, x, y, mx, my, n);
}

void scaling_sweep(const float *matrix, int n, const float *v, float *u, float *c) {
    CHECK(n >= 1, "a matrix of %d rows", n);
    kernels()->scaling(matrix, n, v, u, c);
}

void vecfun_exp(const float *x, float *out, int n) {
    kernels()->fun(FUN_EXP, x, out, n);
}

void vecfun_log(const float *x, float *out, int n) {
    kernels()->fun(FUN_LOG, x, out, n);
}

void vecfun_sigmoid(const float *x, float *out, int n) {
    kernels()->fun(FUN_SIGMOID, x, out, n);
}

void vecfun_sincos(const float *x, float *s, float *c, int n) {
    kernels()->sincos(x, s, c, n);
}
