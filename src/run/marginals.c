#include "run/marginals.h"

#include "base/check.h"
#include "flow/solve.h"

float marginals_time(int column) {
    return (float)column / (MARGINAL_TIMES - 1);
}

static void count_piece(const float *at, int n, float weight, float *column) {
    for (int i = 0; i < n; i++) {
        float row = (at[i] + MARGINAL_HALF) * (0.5f * MARGINAL_BINS / MARGINAL_HALF);
        if (row >= 0 && row < MARGINAL_BINS) { // not a NaN either
            column[(int)row] += weight;
        }
    }
}

void marginals_of(const Trajectories *trajectories, int coordinate, int count, Marginals *out) {
    CHECK_RANGE(coordinate, 0, 1);
    *out = (Marginals){.count = count < trajectories->ready ? count : trajectories->ready};
    for (int c = 0; c < MARGINAL_TIMES; c++) {
        for (int done = 0; done < out->count; done += SOLVE_CHUNK) {
            float at[2][SOLVE_CHUNK];
            int n = out->count - done < SOLVE_CHUNK ? out->count - done : SOLVE_CHUNK;
            trajectories_at(trajectories, marginals_time(c), done, n, at[0], at[1]);
            count_piece(at[coordinate], n, 1.0f / (float)out->count, out->share + (size_t)c * MARGINAL_BINS);
        }
    }
}
