// P_ij = exp(alpha_i + beta_j - C_ij / epsilon). As in ot_pairing.c, what belongs to one point alone may be left out of C: with both
// samples centred, C_ij / epsilon becomes -p_i.q_j with p and q scaled by sqrt(2 / epsilon). That keeps the exponents small, and with
// them the rounding of single precision, which a plan's entries show as (largest exponent) * 1e-7.
//
// Iterations on logarithms would take an exponential for every entry. So only the first is one; after it the plan is a matrix M whose
// rows and columns are scaled by u and v, and M is built again, from potentials that have taken u and v in, when those have grown out of
// bounds (Schmitzer 1610.06519, section 3.3; Peyre & Cuturi 1803.00567, section 4.4). Entries are those of n P, margins all 1.
#include "flow/sinkhorn.h"

#include "base/check.h"
#include "num/scaling.h"
#include "num/vecfun.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define BOUND 1e9f // of u and v: what single precision cannot hold in M beside its largest entries they do not bring back

struct Sinkhorn {
    int max_n, n;
    float *px, *py, *qx, *qy; // (n) sources and targets, centred and scaled
    float *alpha, *beta;      // (n) logarithmic potentials of M
    float *u, *v, *c;         // (SCALING_PAD(n)) scalings of the rows and columns, the columns' sums without v
    float *matrix;            // (n, SCALING_PAD(n))
};

size_t sinkhorn_need(int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    const size_t columns = (size_t)SCALING_PAD(max_n);
    return arena_need(1, sizeof(Sinkhorn)) + 9 * arena_need(columns, sizeof(float)) +
           arena_need((size_t)max_n * columns, sizeof(float));
}

Sinkhorn *sinkhorn_make(Arena *arena, int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    Sinkhorn *s = ARENA_ARRAY(arena, Sinkhorn, 1);
    s->max_n = max_n;
    float **arrays[] = {&s->px, &s->py, &s->qx, &s->qy, &s->alpha, &s->beta, &s->u, &s->v, &s->c};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = ARENA_ARRAY(arena, float, SCALING_PAD(max_n));
    }
    s->matrix = ARENA_ARRAY(arena, float, (size_t)max_n *(size_t)SCALING_PAD(max_n));
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

// ---- on logarithms -----------------------------------------------------------------------------------------------------

// row_j = beta_j + p.q_j + shift
static void exponents(int n, float px, float py, const float *qx, const float *qy, const float *beta, float shift, float *row) {
#pragma omp simd
    for (int j = 0; j < n; j++) {
        row[j] = beta[j] + (px * qx[j] + py * qy[j]) + shift;
    }
}

// In eight lanes side by side, which the compilers make vectors of.
static float largest_of(int n, const float *x) {
    enum { LANES_SHOWN = 8 };
    float lane[LANES_SHOWN], largest = x[0];
    for (int k = 0; k < LANES_SHOWN; k++) {
        lane[k] = x[0];
    }
    for (int j = 0; j + LANES_SHOWN <= n; j += LANES_SHOWN) {
        for (int k = 0; k < LANES_SHOWN; k++) {
            lane[k] = x[j + k] > lane[k] ? x[j + k] : lane[k];
        }
    }
    for (int k = 0; k < LANES_SHOWN; k++) {
        largest = lane[k] > largest ? lane[k] : largest;
    }
    for (int j = n / LANES_SHOWN * LANES_SHOWN; j < n; j++) {
        largest = x[j] > largest ? x[j] : largest;
    }
    return largest;
}

// The logarithm of the sum of the exponentials of x, which is overwritten.
static float log_sum(int n, float *x) {
    const float largest = largest_of(n, x);
    float sum = 0.0f;
#pragma omp simd
    for (int j = 0; j < n; j++) {
        x[j] -= largest;
    }
    vecfun_exp(x, x, n);
#pragma omp simd reduction(+ : sum)
    for (int j = 0; j < n; j++) {
        sum += x[j];
    }
    return largest + logf(sum);
}

// Sets the potentials of one side so that its margins are met.
static void meet(int n, const float *px, const float *py, float *alpha, const float *qx, const float *qy, const float *beta,
                 float *scratch) {
    for (int i = 0; i < n; i++) {
        exponents(n, px[i], py[i], qx, qy, beta, 0.0f, scratch);
        alpha[i] = -log_sum(n, scratch);
    }
}

// ---- on the matrix -----------------------------------------------------------------------------------------------------

static float *matrix_row(const Sinkhorn *s, int i) {
    return s->matrix + (size_t)i * (size_t)SCALING_PAD(s->n);
}

static void build(Sinkhorn *s) {
    const int n = s->n, columns = SCALING_PAD(n);
    for (int i = 0; i < n; i++) {
        float *row = matrix_row(s, i);
        exponents(n, s->px[i], s->py[i], s->qx, s->qy, s->beta, s->alpha[i], row);
        vecfun_exp(row, row, n);
        memset(row + n, 0, (size_t)(columns - n) * sizeof *row);
    }
    for (int j = 0; j < columns; j++) {
        s->u[j] = s->v[j] = j < n ? 1.0f : 0.0f;
    }
}

// sum |v c - 1| / n
static double columns_error(const Sinkhorn *s) {
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (int j = 0; j < s->n; j++) {
        sum += fabsf(s->v[j] * s->c[j] - 1.0f);
    }
    return (double)sum / s->n;
}

static void meet_columns(Sinkhorn *s) {
#pragma omp simd
    for (int j = 0; j < s->n; j++) {
        s->v[j] = 1.0f / s->c[j];
    }
}

// Whether an entry is above BOUND or below its inverse; sums tell a little early.
static bool out_of_bounds(int n, const float *x) {
    float sum = 0.0f, inverses = 0.0f;
#pragma omp simd reduction(+ : sum, inverses)
    for (int i = 0; i < n; i++) {
        sum += x[i];
        inverses += 1.0f / x[i];
    }
    return !(sum < BOUND && inverses < BOUND);
}

static void take_in(int n, float *potential, float *scaling) {
    vecfun_log(scaling, scaling, n);
    for (int i = 0; i < n; i++) {
        potential[i] += scaling[i];
    }
}

static void keep_bounds(Sinkhorn *s) {
    if (out_of_bounds(s->n, s->u) || out_of_bounds(s->n, s->v)) {
        take_in(s->n, s->alpha, s->u);
        take_in(s->n, s->beta, s->v);
        build(s);
    }
}

// ---- the plan ----------------------------------------------------------------------------------------------------------

static void begin(Sinkhorn *s, const SinkhornDef *def, const float *x0, const float *y0, const float *x1, const float *y1) {
    const int n = s->n;
    const double scale = sqrt(2.0 / def->epsilon);
    centre(n, x0, scale, s->px);
    centre(n, y0, scale, s->py);
    centre(n, x1, scale, s->qx);
    centre(n, y1, scale, s->qy);
    for (int i = 0; i < n; i++) { // the potentials that would be right if the other sample were one point
        s->alpha[i] = -0.5f * (s->px[i] * s->px[i] + s->py[i] * s->py[i]);
    }
    meet(n, s->qx, s->qy, s->beta, s->px, s->py, s->alpha, s->c);
    meet(n, s->px, s->py, s->alpha, s->qx, s->qy, s->beta, s->c);
    build(s); // no entry above 1, and no column below 1/n
}

int sinkhorn_solve(Sinkhorn *s, const SinkhornDef *def, int n, const float *x0, const float *y0, const float *x1, const float *y1,
                   double *error) {
    CHECK_RANGE(n, 1, s->max_n);
    CHECK(def->epsilon > 0.0 && def->max_iterations >= 1, "epsilon %g, %d iterations", def->epsilon, def->max_iterations);
    s->n = n;
    begin(s, def, x0, y0, x1, y1);
    scaling_sweep(s->matrix, n, s->v, s->u, s->c);
    int taken = 1;
    double off = columns_error(s);
    for (; taken < def->max_iterations && off > def->tolerance; taken++) {
        meet_columns(s);
        keep_bounds(s);
        scaling_sweep(s->matrix, n, s->v, s->u, s->c);
        off = columns_error(s);
    }
    if (error) {
        *error = off;
    }
    return taken;
}

void sinkhorn_row(const Sinkhorn *s, int i, float *row) {
    CHECK_RANGE(i, 0, s->n - 1);
    const float *entries = matrix_row(s, i);
    float sum = 0.0f;
    for (int j = 0; j < s->n; j++) {
        row[j] = entries[j] * s->v[j];
        sum += row[j];
    }
    for (int j = 0; j < s->n; j++) {
        row[j] /= sum;
    }
}

void sinkhorn_draw(const Sinkhorn *s, Rng *rng, int *match) {
    for (int i = 0; i < s->n; i++) {
        const float *entries = matrix_row(s, i);
        float u = rng_uniform(rng), sum = 0.0f;
        int j = 0;
        while (j < s->n - 1 && (sum += s->u[i] * entries[j] * s->v[j]) <= u) { // a row sums to 1
            j++;
        }
        match[i] = j;
    }
}
