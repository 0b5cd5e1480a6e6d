// P_ij = exp(alpha_i + beta_j - C_ij / epsilon). As in couple.c, what belongs to one point alone may be left out of C: with both
// clouds centred, C_ij / epsilon becomes -p_i.q_j with p and q scaled by sqrt(2 / epsilon). That keeps the exponents small, and with
// them the rounding of single precision, which a plan's entries show as (largest exponent) * 1e-7.
#include "flow/sinkhorn.h"

#include "base/check.h"
#include "flow/lanes.h"
#include "num/vecfun.h"

#include <math.h>
#include <string.h>

struct Sinkhorn {
    int max_n, n;
    float *px, *py, *qx, *qy; // (n) sources and targets, centred and scaled
    float *alpha, *beta;      // (n) logarithmic potentials
    float *row;               // (n) a row of exponents
};

size_t sinkhorn_need(int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    return arena_need(1, sizeof(Sinkhorn)) + 7 * arena_need((size_t)max_n, sizeof(float));
}

Sinkhorn *sinkhorn_make(Arena *arena, int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    Sinkhorn *s = ARENA_ARRAY(arena, Sinkhorn, 1);
    s->max_n = max_n;
    float **arrays[] = {&s->px, &s->py, &s->qx, &s->qy, &s->alpha, &s->beta, &s->row};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = ARENA_ARRAY(arena, float, max_n);
    }
    return s;
}

SinkhornDef sinkhorn_default(void) {
    return (SinkhornDef){.epsilon = 0.1, .max_iterations = 200, .tolerance = 1e-3};
}

static void centre(int n, const float *x, double scale, float *out) {
    double mean = 0.0;
    for (int i = 0; i < n; i++) {
        mean += (double)x[i] / n;
    }
    for (int i = 0; i < n; i++) {
        out[i] = (float)(((double)x[i] - mean) * scale);
    }
}

static float largest_of(int n, const float *x) {
    Floats largest = lanes_splat(-INFINITY), next;
    int j = 0;
    for (; j + LANES <= n; j += LANES) {
        memcpy(&next, x + j, sizeof next);
        largest = lanes_choose(next > largest, next, largest);
    }
    float all = fmaxf(fmaxf(largest[0], largest[1]), fmaxf(largest[2], largest[3]));
    for (; j < n; j++) {
        all = fmaxf(all, x[j]);
    }
    return all;
}

// row_j = exp(beta_j + p.q_j - largest of these); returns the logarithm of their sum, the largest added back.
static float exponentials(int n, float px, float py, const float *qx, const float *qy, const float *beta, float *row) {
#pragma omp simd
    for (int j = 0; j < n; j++) {
        row[j] = beta[j] + px * qx[j] + py * qy[j];
    }
    float largest = largest_of(n, row), sum = 0.0f;
#pragma omp simd
    for (int j = 0; j < n; j++) {
        row[j] -= largest;
    }
    vecfun_exp(row, row, n);
#pragma omp simd reduction(+ : sum)
    for (int j = 0; j < n; j++) {
        sum += row[j];
    }
    return largest + logf(sum);
}

// Sets the potentials of one side so that its margins are met; returns by how much they were not, sum |margin - 1/n|.
static double update(int n, const float *px, const float *py, float *alpha, const float *qx, const float *qy, const float *beta,
                     float *row) {
    double error = 0.0;
    for (int i = 0; i < n; i++) {
        float log_sum = exponentials(n, px[i], py[i], qx, qy, beta, row);
        float met = -logf((float)n) - log_sum;
        error += fabs(expm1((double)alpha[i] - (double)met)) / n;
        alpha[i] = met;
    }
    return error;
}

int sinkhorn_solve(Sinkhorn *s, const SinkhornDef *def, int n, const float *x0, const float *y0, const float *x1, const float *y1,
                   double *error) {
    CHECK_RANGE(n, 1, s->max_n);
    CHECK(def->epsilon > 0.0 && def->max_iterations >= 1, "epsilon %g, %d iterations", def->epsilon, def->max_iterations);
    const double scale = sqrt(2.0 / def->epsilon);
    s->n = n;
    centre(n, x0, scale, s->px);
    centre(n, y0, scale, s->py);
    centre(n, x1, scale, s->qx);
    centre(n, y1, scale, s->qy);
    for (int i = 0; i < n; i++) { // the potentials that would be right if the other cloud were one point
        s->alpha[i] = -0.5f * (s->px[i] * s->px[i] + s->py[i] * s->py[i]);
        s->beta[i] = -0.5f * (s->qx[i] * s->qx[i] + s->qy[i] * s->qy[i]);
    }
    double off = INFINITY;
    int taken = 0;
    while (taken < def->max_iterations && off > def->tolerance) {
        off = update(n, s->qx, s->qy, s->beta, s->px, s->py, s->alpha, s->row);
        update(n, s->px, s->py, s->alpha, s->qx, s->qy, s->beta, s->row);
        taken++;
    }
    if (error) {
        *error = off;
    }
    return taken;
}

void sinkhorn_row(const Sinkhorn *s, int i, float *row) {
    CHECK_RANGE(i, 0, s->n - 1);
    float sum = 0.0f;
    exponentials(s->n, s->px[i], s->py[i], s->qx, s->qy, s->beta, row);
    for (int j = 0; j < s->n; j++) {
        sum += row[j];
    }
    for (int j = 0; j < s->n; j++) {
        row[j] /= sum;
    }
}

void sinkhorn_draw(const Sinkhorn *s, Rng *rng, int *match) {
    for (int i = 0; i < s->n; i++) {
        sinkhorn_row(s, i, s->row);
        float u = rng_uniform(rng), sum = 0.0f;
        int j = 0;
        while (j < s->n - 1 && (sum += s->row[j]) <= u) {
            j++;
        }
        match[i] = j;
    }
}
