// The linear assignment problem in three movements. (1) An auction with epsilon scaling (Bertsekas 1988) that keeps only its
// prices: it settles where the two clouds are short of each other, first coarsely, then finely. (2) "Augmenting row reduction":
// bids without epsilon, which leave tight pairs. (3) Dijkstra searches over reduced costs for the rows that are left, which make
// the result optimal whatever came before: Jonker & Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
// assignment problems", Computing 38 (1987). Without (1) a search scans a quarter of all rows; with it, some ten.
//
// Squared distance makes it cheap: |p - q|^2 = |p|^2 + |q|^2 - 2 p.q, and what belongs to one row or one column alone does not
// change the minimiser. So the cost is -p.q, worked out where it is needed (two products, less than fetching it from a matrix that
// has outgrown the cache); memory is O(n); and the clouds may be centred and balanced first, which keeps single precision sharp.
// Rows are sources p, columns are targets q, w_j is the price of a column, w_j - p_i.q_j what row i pays for it.
#include "flow/couple.h"

#include "base/check.h"
#include "flow/lanes.h"

#include <math.h>
#include <string.h>

struct CoupleWork {
    int max_n;
    int n, vectors;  // columns, and vectors of columns; the price of a padding column is infinite
    float *px, *py;  // (n) rows, balanced
    Floats *qx, *qy; // (vectors) columns, balanced
    Floats *w;       // (vectors) prices
    Floats *open;    // (vectors) prices during a search, infinite once a column has been scanned
    Floats *d;       // (vectors) shortest distance found so far to each open column
    Ints *pred;      // (vectors) the row before a column on that way
    int *scanned;    // (n) scanned columns in their order
    float *done;     // (n) their distances
    int *row_of;     // (n) row that holds a column, -1: free
    int *waiting;    // (n) rows without a column
};

static size_t vectors_for(int n) {
    return (size_t)(n + LANES - 1) / LANES;
}

size_t couple_work_need(int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    return arena_need(1, sizeof(CoupleWork)) + 6 * arena_need(vectors_for(max_n), sizeof(Floats)) +
           6 * arena_need((size_t)max_n, sizeof(float));
}

CoupleWork *couple_work_make(Arena *arena, int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    CoupleWork *work = ARENA_ARRAY(arena, CoupleWork, 1);
    size_t vectors = vectors_for(max_n);
    work->max_n = max_n;
    work->px = ARENA_ARRAY(arena, float, max_n);
    work->py = ARENA_ARRAY(arena, float, max_n);
    work->qx = ARENA_ARRAY(arena, Floats, vectors);
    work->qy = ARENA_ARRAY(arena, Floats, vectors);
    work->w = ARENA_ARRAY(arena, Floats, vectors);
    work->open = ARENA_ARRAY(arena, Floats, vectors);
    work->d = ARENA_ARRAY(arena, Floats, vectors);
    work->pred = ARENA_ARRAY(arena, Ints, vectors);
    work->scanned = ARENA_ARRAY(arena, int, max_n);
    work->done = ARENA_ARRAY(arena, float, max_n);
    work->row_of = ARENA_ARRAY(arena, int, max_n);
    work->waiting = ARENA_ARRAY(arena, int, max_n);
    return work;
}

// ---- bids --------------------------------------------------------------------------------------------------------------

static inline Ints first_columns(void) {
    return (Ints){0, 1, 2, 3};
}

// The lane with the least value, the lowest column among equals.
static int least_lane(Floats value, Ints column) {
    int best = 0;
    for (int k = 1; k < LANES; k++) {
        if (value[k] < value[best] || (value[k] == value[best] && column[k] < column[best])) {
            best = k;
        }
    }
    return best;
}

typedef struct {
    int column;         // the cheapest column of a row
    float cost, second; // what the row pays there, and at its second choice (infinite when n = 1)
} Bid;

static Bid best_bid(const CoupleWork *work, int row) {
    const Floats px = lanes_splat(work->px[row]), py = lanes_splat(work->py[row]);
    Floats least = lanes_splat(INFINITY), second = lanes_splat(INFINITY);
    Ints at = first_columns(), column = first_columns();
    for (int k = 0; k < work->vectors; k++) {
        Floats cost = work->w[k] - px * work->qx[k] - py * work->qy[k];
        Ints better = cost < least;
        Floats loser = lanes_choose(better, least, cost);
        second = lanes_choose(loser < second, loser, second);
        least = lanes_choose(better, cost, least);
        at = lanes_choose_int(better, column, at);
        column += LANES;
    }
    int lane = least_lane(least, at);
    Bid bid = {at[lane], least[lane], second[lane]};
    for (int k = 0; k < LANES; k++) {
        if (k != lane && least[k] < bid.second) {
            bid.second = least[k];
        }
    }
    return bid;
}

// The waiting rows bid in turn: a row takes its cheapest column, raises its price until the second choice is `epsilon`
// cheaper, and whoever held the column bids next. Rows that give up, at a tie or when `budget` bids are spent, wait on.
// Returns how many.
static int auction(CoupleWork *work, int *match, int count, float epsilon, long budget) {
    float *w = (float *)work->w;
    int left = 0;
    for (int k = 0; k < count; k++) {
        int row = work->waiting[k];
        while (row >= 0) {
            Bid bid = budget-- > 0 ? best_bid(work, row) : (Bid){-1, 0.0f, 0.0f};
            int loser = bid.column < 0 ? -1 : work->row_of[bid.column];
            float raise = bid.second - bid.cost + epsilon;
            if (bid.column < 0 || (loser >= 0 && !(raise > 0.0f))) {
                work->waiting[left++] = row;
                break;
            }
            if (bid.second < INFINITY) {
                w[bid.column] += raise;
            }
            work->row_of[bid.column] = row;
            match[row] = bid.column;
            row = loser;
        }
    }
    return left;
}

static void release_all(CoupleWork *work) {
    for (int i = 0; i < work->n; i++) {
        work->row_of[i] = -1;
        work->waiting[i] = i;
    }
}

// Prices from epsilon = 0.1 down to about 1/n of the typical cost (which is 1, see balance), a fifth at a time.
static void find_prices(CoupleWork *work, int *match) {
    for (float epsilon = 0.1f; epsilon * (float)work->n > 0.5f; epsilon *= 0.2f) {
        release_all(work);
        auction(work, match, work->n, epsilon, 8L * work->n);
    }
    release_all(work);
}

// ---- searches ----------------------------------------------------------------------------------------------------------

// Relaxes every open column from `row`, reached at distance d: way_j = (w_j - p.q_j) - base, where base is what the row pays for
// its own column, less d. Returns the nearest open column and its distance.
static int scan(CoupleWork *work, int row, float base, float *nearest) {
    const Floats px = lanes_splat(work->px[row]), py = lanes_splat(work->py[row]), offset = lanes_splat(base);
    const Ints from = {row, row, row, row};
    Floats least = lanes_splat(INFINITY);
    Ints at = first_columns(), column = first_columns();
    for (int k = 0; k < work->vectors; k++) {
        Floats way = work->open[k] - px * work->qx[k] - py * work->qy[k] - offset;
        Ints shorter = way < work->d[k];
        Floats d = lanes_choose(shorter, way, work->d[k]);
        work->d[k] = d;
        work->pred[k] = lanes_choose_int(shorter, from, work->pred[k]);
        Ints better = d < least;
        least = lanes_choose(better, d, least);
        at = lanes_choose_int(better, column, at);
        column += LANES;
    }
    int lane = least_lane(least, at);
    *nearest = least[lane];
    return at[lane];
}

// Hands each row on the way back to `start` the column after it.
static void augment(CoupleWork *work, int *match, int start, int column) {
    const int *pred = (const int *)work->pred;
    for (int row = -1; row != start;) {
        row = pred[column];
        int previous = match[row];
        match[row] = column;
        work->row_of[column] = row;
        column = previous;
    }
}

// The shortest way from a row without a column to a column without a row, and the prices that keep all pairs tight.
static void search(CoupleWork *work, int *match, int start) {
    float *w = (float *)work->w, *open = (float *)work->open, *d = (float *)work->d;
    const float *qx = (const float *)work->qx, *qy = (const float *)work->qy;
    memcpy(work->open, work->w, (size_t)work->vectors * sizeof(Floats));
    for (int k = 0; k < work->vectors; k++) {
        work->d[k] = lanes_splat(INFINITY);
    }
    int count = 0;
    float nearest;
    int column = scan(work, start, 0.0f, &nearest);
    while (work->row_of[column] >= 0) {
        int row = work->row_of[column];
        work->scanned[count] = column;
        work->done[count++] = nearest;
        open[column] = INFINITY;
        d[column] = INFINITY;
        float paid = w[column] - work->px[row] * qx[column] - work->py[row] * qy[column];
        column = scan(work, row, paid - nearest, &nearest);
    }
    for (int k = 0; k < count; k++) {
        w[work->scanned[k]] += nearest - work->done[k];
    }
    augment(work, match, start, column);
}

// ---- the problem -------------------------------------------------------------------------------------------------------

// Mean and root of the summed squared deviations.
static double spread(int n, const float *x, double *mean) {
    double sum = 0.0, square = 0.0;
    for (int i = 0; i < n; i++) {
        sum += (double)x[i];
    }
    *mean = sum / n;
    for (int i = 0; i < n; i++) {
        square += ((double)x[i] - *mean) * ((double)x[i] - *mean);
    }
    return sqrt(square);
}

static void affine(int n, const float *x, double mean, double factor, float *out) {
    for (int i = 0; i < n; i++) {
        out[i] = (float)(((double)x[i] - mean) * factor);
    }
}

// Centres both clouds and, along each axis, stretches one and shrinks the other until they are equally wide, which leaves the
// products p_x q_x as they are but for one common factor: it makes the typical cost 1. Then |q|^2 / 2 is a fair price to begin
// with: it is the exact one between two axis-aligned Gaussians.
static void balance(CoupleWork *work, const float *x0, const float *y0, const float *x1, const float *y1) {
    int n = work->n;
    float *qx = (float *)work->qx, *qy = (float *)work->qy, *w = (float *)work->w;
    double m0x, m0y, m1x, m1y;
    double s0x = spread(n, x0, &m0x), s0y = spread(n, y0, &m0y), s1x = spread(n, x1, &m1x), s1y = spread(n, y1, &m1y);
    double width_x = sqrt(s0x * s1x), width_y = sqrt(s0y * s1y);
    double scale = sqrt(n / fmax(s0x * s1x + s0y * s1y, 1e-200));
    CHECK(isfinite(width_x) && isfinite(width_y), "a point that is not finite cannot be matched");
    affine(n, x0, m0x, width_x > 0.0 ? scale * width_x / s0x : 0.0, work->px);
    affine(n, y0, m0y, width_y > 0.0 ? scale * width_y / s0y : 0.0, work->py);
    affine(n, x1, m1x, width_x > 0.0 ? scale * width_x / s1x : 0.0, qx);
    affine(n, y1, m1y, width_y > 0.0 ? scale * width_y / s1y : 0.0, qy);
    for (int j = 0; j < LANES * work->vectors; j++) {
        if (j >= n) {
            qx[j] = qy[j] = 0.0f;
        }
        w[j] = j < n ? 0.5f * (qx[j] * qx[j] + qy[j] * qy[j]) : INFINITY;
    }
}

double couple_exact(CoupleWork *work, int n, const float *x0, const float *y0, const float *x1, const float *y1, int *match) {
    CHECK_RANGE(n, 1, work->max_n);
    work->n = n;
    work->vectors = (int)vectors_for(n);
    balance(work, x0, y0, x1, y1);
    find_prices(work, match);
    int left = auction(work, match, n, 0.0f, 2L * n);
    for (int k = 0; k < left; k++) {
        search(work, match, work->waiting[k]);
    }
    double total = 0.0;
    for (int i = 0; i < n; i++) {
        double dx = (double)x0[i] - (double)x1[match[i]], dy = (double)y0[i] - (double)y1[match[i]];
        total += dx * dx + dy * dy;
    }
    return total;
}
