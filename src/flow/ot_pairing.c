// The linear assignment problem in three steps. (1) An auction with epsilon scaling (Bertsekas 1988) that keeps only its
// prices: it settles where one of the two samples is short of points, first coarsely, then finely. (2) "Augmenting row reduction":
// bids without epsilon, which leave tight pairs. (3) Dijkstra searches over reduced costs for the rows that are left, which make
// the result optimal whatever came before: Jonker & Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
// assignment problems", Computing 38 (1987). Without (1) a search scans a quarter of all rows; with it, some ten.
//
// Squared distance makes it cheap: |p - q|^2 = |p|^2 + |q|^2 - 2 p.q, and what belongs to one row or one column alone does not
// change the minimiser. So the cost is -p.q, worked out where it is needed (two products, less than fetching it from a matrix that
// has outgrown the cache); memory is O(n); and the samples may be centred and balanced first, which keeps single precision sharp.
// Points that coincide are one column with as many seats (num/assign.h); where more sources coincide than targets the two change places.
// Rows are sources p, columns are targets q, w_j is the price of a column, w_j - p_i.q_j what row i pays for it.
#include "flow/ot_pairing.h"

#include "base/check.h"
#include "num/assign.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

struct OtPairing {
    int max_n;
    float *x, *y; // (max_n) the targets, balanced
    int *target;  // (max_n) of a seat
    int *alike;   // (max_n) column of a target
    int *table;   // (TABLE) hash of places: a target of each, -1 where none is
    Assign assign;
};

// Slots for the places of n points, a power of two: half of them stay empty.
static int table_size(int n) {
    int size = 2;
    while (size < 2 * n) {
        size *= 2;
    }
    return size;
}

enum { COLUMNS = 5, ROWS = 6, INDICES = 8 }; // arrays of each length

size_t ot_pairing_need(int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    return arena_need(1, sizeof(OtPairing)) + (COLUMNS + 1) * arena_need((size_t)ASSIGN_PAD(max_n), sizeof(float)) +
           (ROWS + INDICES) * arena_need((size_t)max_n, sizeof(float)) + arena_need((size_t)max_n + 1, sizeof(int)) +
           arena_need((size_t)table_size(max_n), sizeof(int));
}

OtPairing *ot_pairing_make(Arena *arena, int max_n) {
    CHECK(max_n >= 1, "%d points", max_n);
    OtPairing *work = ARENA_ARRAY(arena, OtPairing, 1);
    Assign *a = &work->assign;
    float **columns[COLUMNS] = {&a->qx, &a->qy, &a->w, &a->open, &a->d};
    float **rows[ROWS] = {&a->px, &a->py, &a->done, &a->seat_w, &work->x, &work->y};
    int **indices[INDICES] = {&a->row_of, &a->waiting, &a->scanned, &a->seat_of, &a->column, &a->cheapest, &work->target, &work->alike};
    work->max_n = max_n;
    for (int i = 0; i < COLUMNS; i++) {
        *columns[i] = ARENA_ARRAY(arena, float, ASSIGN_PAD(max_n));
    }
    a->pred = ARENA_ARRAY(arena, int, ASSIGN_PAD(max_n));
    for (int i = 0; i < ROWS; i++) {
        *rows[i] = ARENA_ARRAY(arena, float, max_n);
    }
    for (int i = 0; i < INDICES; i++) {
        *indices[i] = ARENA_ARRAY(arena, int, max_n);
    }
    a->first = ARENA_ARRAY(arena, int, max_n + 1);
    work->table = ARENA_ARRAY(arena, int, table_size(max_n));
    return work;
}

static void release_all(Assign *a) {
    for (int i = 0; i < a->n; i++) {
        a->row_of[i] = -1;
        a->waiting[i] = i;
        a->seat_w[i] = a->w[a->column[i]];
    }
    for (int j = 0; j < a->m; j++) {
        a->cheapest[j] = a->first[j];
    }
}

// Prices from epsilon = 0.1 down to about 1/n of the typical cost (which is 1, see balance), a fifth at a time.
static void find_prices(Assign *a) {
    for (float epsilon = 0.1f; epsilon * (float)a->n > 0.5f; epsilon *= 0.2f) {
        release_all(a);
        assign_auction(a, a->n, epsilon, 8L * a->n);
    }
    release_all(a);
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

// Centres both samples and, along each axis, stretches one and shrinks the other until they are equally wide, which leaves the
// products p_x q_x as they are but for one common factor: it makes the typical cost 1.
static void balance(OtPairing *work, const float *x0, const float *y0, const float *x1, const float *y1) {
    Assign *a = &work->assign;
    const int n = a->n;
    double m0x, m0y, m1x, m1y;
    double s0x = spread(n, x0, &m0x), s0y = spread(n, y0, &m0y), s1x = spread(n, x1, &m1x), s1y = spread(n, y1, &m1y);
    double width_x = sqrt(s0x * s1x), width_y = sqrt(s0y * s1y);
    double scale = sqrt(n / fmax(s0x * s1x + s0y * s1y, 1e-200));
    CHECK(isfinite(width_x) && isfinite(width_y), "a point that is not finite cannot be matched");
    affine(n, x0, m0x, width_x > 0.0 ? scale * width_x / s0x : 0.0, a->px);
    affine(n, y0, m0y, width_y > 0.0 ? scale * width_y / s0y : 0.0, a->py);
    affine(n, x1, m1x, width_x > 0.0 ? scale * width_x / s1x : 0.0, work->x);
    affine(n, y1, m1y, width_y > 0.0 ? scale * width_y / s1y : 0.0, work->y);
}

static unsigned hash_of(float x, float y) {
    uint32_t bits[2];
    memcpy(&bits[0], &x, sizeof x);
    memcpy(&bits[1], &y, sizeof y);
    const uint32_t mixed = bits[0] * 0x9E3779B1u ^ (bits[1] + (bits[0] >> 15)) * 0x85EBCA77u;
    return mixed ^ mixed >> 15;
}

// Numbers the places of n points in the order of their first points; alike (n): the place of each. Returns how many there are.
static int places(OtPairing *work, int n, const float *x, const float *y) {
    const unsigned last = (unsigned)table_size(n) - 1;
    int count = 0;
    for (unsigned i = 0; i <= last; i++) {
        work->table[i] = -1;
    }
    for (int i = 0; i < n; i++) {
        unsigned slot = hash_of(x[i] + 0.0f, y[i] + 0.0f) & last; // -0 is 0
        while (work->table[slot] >= 0 && (x[work->table[slot]] != x[i] || y[work->table[slot]] != y[i])) {
            slot = (slot + 1) & last;
        }
        const bool new = work->table[slot] < 0;
        work->alike[i] = new ? count : work->alike[work->table[slot]];
        work->table[slot] = new ? i : work->table[slot];
        count += new;
    }
    return count;
}

// A column for each of the a->m places that `alike` tells, with its targets as seats. |q|^2 / 2 is a fair price to begin with: it is the exact one between two
// axis-aligned Gaussians.
static void take_columns(OtPairing *work) {
    Assign *a = &work->assign;
    for (int j = 0; j <= a->m; j++) {
        a->first[j] = 0;
    }
    for (int i = 0; i < a->n; i++) {
        a->first[work->alike[i] + 1]++;
    }
    for (int j = 0; j < a->m; j++) {
        a->first[j + 1] += a->first[j];
        a->cheapest[j] = a->first[j]; // the next seat to be filled
    }
    for (int i = 0; i < a->n; i++) {
        const int j = work->alike[i], seat = a->cheapest[j]++;
        work->target[seat] = i;
        a->column[seat] = j;
        a->qx[j] = work->x[i];
        a->qy[j] = work->y[i];
    }
    for (int j = 0; j < ASSIGN_PAD(a->m); j++) {
        if (j >= a->m) {
            a->qx[j] = a->qy[j] = 0.0f;
        }
        a->w[j] = j < a->m ? 0.5f * (a->qx[j] * a->qx[j] + a->qy[j] * a->qy[j]) : INFINITY;
    }
}

long ot_pairing_looked(const OtPairing *work) {
    return work->assign.looked;
}

double ot_pairing_solve(OtPairing *work, int n, const float *x0, const float *y0, const float *x1, const float *y1, int *match) {
    CHECK_RANGE(n, 1, work->max_n);
    Assign *a = &work->assign;
    const int sources = places(work, n, x0, y0), targets = places(work, n, x1, y1);
    const bool turned = sources < targets; // rows and columns change places
    a->n = n;
    a->m = turned ? places(work, n, x0, y0) : targets;
    a->looked = 0;
    if (turned) {
        balance(work, x1, y1, x0, y0);
    } else {
        balance(work, x0, y0, x1, y1);
    }
    take_columns(work);
    find_prices(a);
    int left = assign_auction(a, n, 0.0f, 2L * n);
    for (int k = 0; k < left; k++) {
        assign_search(a, a->waiting[k]);
    }
    for (int i = 0; i < n; i++) {
        const int other = work->target[a->seat_of[i]];
        match[turned ? other : i] = turned ? i : other;
    }
    double total = 0.0;
    for (int i = 0; i < n; i++) {
        double dx = (double)x0[i] - (double)x1[match[i]], dy = (double)y0[i] - (double)y1[match[i]];
        total += dx * dx + dy * dy;
    }
    return total;
}
