// This variant's entry.
#include "num/simd/simd.h"

const Kernels kernels_table = {
    .name = SIMD_TEXT(KERNELS_ISA),
    .eval = net_eval,
    .divergence = net_divergence,
    .slice = net_slice,
    .sum = net_sum,
    .couple = coupling_move,
    .couple_slice = coupling_slice,
    .adam = adam_sweep,
    .uniform = random_uniform,
    .normal = random_normal,
    .fun = fun_map,
    .sincos = fun_sincos,
    .gaussmean = gaussmean_at,
    .scaling = scaling_rows,
    .auction = auction_rounds,
    .search = shortest_way,
    .roof = fma_roof,
};
