// Philox4x32-10 (Salmon et al., SC11) with a counter in each entry of a vector, and uniform and normal numbers from it.
// Numbers come in groups of 64 from 16 blocks, whatever the vector's length, so their order is the same everywhere.
#include "num/simd/simd.h"
#include "num/simd/vecmath.h"

#define GROUP 64 // numbers of a group
#define BLOCKS 16

// High and low halves of the 32 x 32 bit products.
VEC_INLINE void mul_high_low(VecUint a, uint32_t factor, VecUint *high, VecUint *low) {
    VecWide m = (VecWide){0} + factor;
    VecWide even = vec_mul_wide((VecWide)a, m);
    VecWide odd = vec_mul_wide((VecWide)a >> 32, m);
    *low = (VecUint)((even & 0xffffffffu) | (odd << 32));
    *high = (VecUint)((even >> 32) | (odd & ~(uint64_t)0xffffffffu));
}

VEC_INLINE void philox(const uint32_t key[2], const uint32_t counter[4], uint32_t first, VecUint out[4]) {
    out[0] = (VecUint){VEC_GROUPS(0, 1, 2, 3)} + (counter[0] + first);
    for (int i = 1; i < 4; i++) {
        out[i] = (VecUint){0} + counter[i];
    }
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        VecUint h0, l0, h1, l1;
        mul_high_low(out[0], 0xD2511F53u, &h0, &l0);
        mul_high_low(out[2], 0xCD9E8D57u, &h1, &l1);
        out[0] = h1 ^ out[1] ^ k0;
        out[1] = l1;
        out[2] = h0 ^ out[3] ^ k1;
        out[3] = l0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

// [0, 1) in steps of 2^-24.
VEC_INLINE Vec unit(VecUint bits) {
    return __builtin_convertvector((VecInt)(bits >> 8), Vec) * 5.96046448e-8f;
}

// Box-Muller: from outputs 0 and 1 one pair, from 2 and 3 another.
VEC_INLINE void normals(const VecUint bits[4], Vec out[4]) {
    for (int i = 0; i < 4; i += 2) {
        Vec u = unit(bits[i]) + 5.96046448e-8f; // (0, 1]
        Vec radius = vec_sqrt(-2.0f * log_core(u, vec_set(0.0f)));
        Vec s, c;
        vec_sincos_turns(unit(bits[i + 1]), &s, &c);
        out[i] = radius * c;
        out[i + 1] = radius * s;
    }
}

VEC_INLINE void uniforms(const VecUint bits[4], Vec out[4]) {
    for (int i = 0; i < 4; i++) {
        out[i] = unit(bits[i]);
    }
}

// One group.
#define DRAW(transform, group_first, to)                               \
    do {                                                               \
        for (uint32_t block = 0; block < BLOCKS; block += VEC_LANES) { \
            VecUint bits[4];                                           \
            Vec values[4];                                             \
            philox(key, counter, (group_first) + block, bits);         \
            transform(bits, values);                                   \
            for (int j = 0; j < 4; j++) {                              \
                vec_store((to) + j * BLOCKS + (int)block, values[j]);  \
            }                                                          \
        }                                                              \
    } while (0)

#define FILL(transform)                                                 \
    do {                                                                \
        uint32_t first = 0;                                             \
        for (; n >= GROUP; n -= GROUP, out += GROUP, first += BLOCKS) { \
            DRAW(transform, first, out);                                \
        }                                                               \
        if (n > 0) {                                                    \
            float rest[GROUP];                                          \
            DRAW(transform, first, rest);                               \
            memcpy(out, rest, (size_t)n * sizeof(float));               \
        }                                                               \
    } while (0)

void KERNEL(uniform)(const uint32_t key[2], const uint32_t counter[4], float *out, int n) {
    FILL(uniforms);
}

void KERNEL(normal)(const uint32_t key[2], const uint32_t counter[4], float *out, int n) {
    FILL(normals);
}
