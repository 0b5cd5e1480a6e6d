#include "num/kernels.h"

#include "num/simd/simd.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
extern const Kernels kernels_baseline, kernels_avx2, kernels_avx512;

static bool have_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool have_avx512(void) {
    return have_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}
#else
extern const Kernels kernels_neon;
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
    {&kernels_avx512, have_avx512},
    {&kernels_avx2, have_avx2},
    {&kernels_baseline, have_always},
#else
    {&kernels_neon, have_always},
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
        if (strcmp(name, variants[i].kernels->name) == 0) {
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
    return kernels()->name;
}
