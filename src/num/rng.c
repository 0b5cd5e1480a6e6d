#include "num/rng.h"

#include "base/check.h"
#include "num/simd/simd.h"

#include <math.h>
#include <string.h>

void rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
    uint32_t c[4], k0 = key[0], k1 = key[1];
    memcpy(c, counter, sizeof c);
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)c[0] * 0xD2511F53u, p1 = (uint64_t)c[2] * 0xCD9E8D57u;
        c[0] = (uint32_t)(p1 >> 32) ^ c[1] ^ k0;
        c[1] = (uint32_t)p1;
        c[2] = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
        c[3] = (uint32_t)p0;
        k0 += 0x9E3779B9u; // the golden ratio
        k1 += 0xBB67AE85u; // sqrt(3) - 1
    }
    memcpy(out, c, sizeof c);
}

Rng rng_open(uint64_t seed, RngStream stream, uint64_t index) {
    return (Rng){
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .counter = {0, (uint32_t)stream, (uint32_t)index, (uint32_t)(index >> 32)},
    };
}

uint32_t rng_u32(Rng *rng) {
    if (rng->left == 0) {
        rng_philox(rng->counter, rng->key, rng->block);
        rng->counter[0]++;
        rng->left = 4;
    }
    return rng->block[4 - rng->left--];
}

float rng_uniform(Rng *rng) {
    return (float)(rng_u32(rng) >> 8) * 0x1p-24f;
}

float rng_normal(Rng *rng) {
    float u = rng_uniform(rng) + 0x1p-24f; // (0, 1]
    float turn = rng_uniform(rng);
    return sqrtf(-2.0f * logf(u)) * cosf(6.28318531f * turn);
}

int rng_below(Rng *rng, int n) {
    CHECK(n >= 1, "one of %d", n);
    return (int)(((uint64_t)rng_u32(rng) * (uint64_t)n) >> 32);
}

// Moves on by what filling n numbers uses: whole groups of 64, from 16 blocks each.
static void skip(Rng *rng, int n) {
    rng->counter[0] += 16u * (((uint32_t)n + 63u) / 64u);
}

void rng_fill_uniform(Rng *rng, float *out, int n) {
    rng->left = 0;
    kernels()->uniform(rng->key, rng->counter, out, n);
    skip(rng, n);
}

void rng_fill_normal(Rng *rng, float *out, int n) {
    rng->left = 0;
    kernels()->normal(rng->key, rng->counter, out, n);
    skip(rng, n);
}
