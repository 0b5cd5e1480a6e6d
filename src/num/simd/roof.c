// Chains enough to hide the latency of a multiply-add (two units x 5 cycles on x86, four x 4 on the larger ARMs), and few enough for the
// registers.
#include "num/simd/simd.h"
#include "num/simd/vec.h"

#define CHAINS (VEC_REGISTERS == 32 ? 16 : 12)
#define UNROLL 16

double KERNEL(roof)(long rounds) {
    Vec acc[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
        acc[i] = vec_set((float)i);
    }
    float start = (float)rounds; // not known to the compiler; the chains converge to a finite value
    Vec factor = vec_set(start > 0.0f ? 0.5f : 0.25f), term = vec_set(start > 0.0f ? 1.0f : 2.0f);
    for (long r = 0; r < rounds; r++) {
        for (int u = 0; u < UNROLL; u++) {
            for (int i = 0; i < CHAINS; i++) {
                acc[i] = acc[i] * factor + term;
            }
        }
    }
    Vec sum = vec_set(0.0f);
    for (int i = 0; i < CHAINS; i++) {
        sum += acc[i];
    }
    volatile float sink = sum[0];
    (void)sink;
    return 2.0 * (double)rounds * UNROLL * CHAINS * VEC_LANES;
}
