// Random numbers that depend on nothing but (seed, stream, index): Philox4x32-10, a counter-based generator
// (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11). Any slice of any step can draw its own numbers,
// on any thread, in any order.
#ifndef NUM_RNG_H
#define NUM_RNG_H

#include <stdint.h>

// One stream per purpose, so that drawing more of one thing never changes another.
typedef enum {
    RNG_WEIGHTS,   // initial weights
    RNG_DATA,      // training data
    RNG_SOURCE,    // source samples of a batch
    RNG_TIME,      // training times
    RNG_PARTICLES, // starting points of the particles
    RNG_SHOW,      // data and pairs that are only drawn
    RNG_MEASURE,   // samples for measures
    RNG_NOISE,     // the noise of stochastic solvers and paths
    RNG_FEATURES,  // Fourier feature frequencies
    RNG_LABELS,    // which labels a batch leaves out
} RngStream;

typedef struct {
    uint32_t key[2];
    uint32_t counter[4]; // block, stream, index low, index high
    uint32_t block[4];   // the current four outputs
    int left;            // outputs of `block` not yet used, 0..4
} Rng;

// Opens the sequence of one (seed, stream, index); index is for example step * slices + slice.
Rng rng_open(uint64_t seed, RngStream stream, uint64_t index);

uint32_t rng_u32(Rng *rng);
// Uniform in [0, 1), 24 bits.
float rng_uniform(Rng *rng);
// Standard normal (Box-Muller).
float rng_normal(Rng *rng);
// Uniform integer in 0..n-1, n >= 1; the bias of scaling 32 bits is not worth speaking of.
int rng_below(Rng *rng, int n);

// Many at once; vectorised. They begin at a fresh block and are not the same numbers as repeated single draws.
void rng_fill_uniform(Rng *rng, float *out, int n); // out: (n)
void rng_fill_normal(Rng *rng, float *out, int n);  // out: (n)

// The bare function: ten rounds on a counter under a key, for the published test vectors.
void rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

#endif
