#include "num/roof.h"

#include "num/simd/simd.h"

double roof_run(long rounds) {
    return kernels()->roof(rounds);
}
