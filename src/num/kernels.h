// Which variant of the vector kernels runs: one source compiled for several instruction sets, chosen once at start by
// what the processor has. FLOWSCOPE_ISA=baseline|avx2|avx512|neon|wasm in the environment forces one, for tests.
#ifndef NUM_KERNELS_H
#define NUM_KERNELS_H

#include "base/error.h"

// Chooses; called by main before anything else (a first use chooses by itself otherwise). False when FLOWSCOPE_ISA names
// a variant that is unknown or that this processor lacks.
bool kernels_choose(Error *err);
// Name of the variant in use: "baseline", "avx2", "avx512", "neon", "wasm".
const char *kernels_isa(void);
// The processor's own limit, to hold measurements against: runs a loop of fused multiply-adds that touches only registers, `rounds` times
// on the calling thread, with the instruction set in use. Returns the floating-point operations done.
double kernels_roof(long rounds);

#endif
