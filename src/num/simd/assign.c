// The scans over all columns, a column to each entry of a vector, and what little goes on between two of them: a bid must be known
// before the next one begins, so little work lies between the last column and the winner.
#include "num/assign.h"

#include "num/simd/simd.h"
#include "num/simd/vec.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

VEC_INLINE VecInt choose_int(VecInt mask, VecInt yes, VecInt no) {
    return (mask & yes) | (~mask & no);
}

// What the columns of one entry of a vector offer; `at` is the cheapest of them, the lowest among equals.
typedef struct {
    Vec least, second;
    VecInt at, column;
} Offers;

VEC_INLINE Offers no_offers(void) {
    const VecInt first = VEC_INDEX;
    return (Offers){vec_set(INFINITY), vec_set(INFINITY), first, first};
}

// The next vector of columns.
VEC_INLINE void offer(Offers *o, Vec cost) {
    o->at = choose_int(cost < o->least, o->column, o->at);
    o->second = vec_min(o->second, vec_max(o->least, cost));
    o->least = vec_min(o->least, cost);
    o->column += VEC_LANES;
}

// The column that costs `least`, which every entry holds.
VEC_INLINE int column_of_least(const Offers *o, Vec least) {
    int at[VEC_LANES], column = INT32_MAX;
    memcpy(at, &o->at, sizeof at);
    for (unsigned bits = vec_bits(o->least == least); bits != 0; bits &= bits - 1) {
        int here = at[__builtin_ctz(bits)];
        column = here < column ? here : column;
    }
    return column;
}

// ---- bids --------------------------------------------------------------------------------------------------------------

typedef struct {
    int column;         // the cheapest column of a row
    float cost, second; // what the row pays there, and at its second choice (infinite when m = 1)
} Bid;

// The least two of all entries, in every entry.
#define HALVE(swap, least, second)                                                \
    do {                                                                          \
        Vec other = swap(least);                                                  \
        (second) = vec_min(vec_min(second, swap(second)), vec_max(least, other)); \
        (least) = vec_min(least, other);                                          \
    } while (0)

VEC_INLINE Bid best_bid(const Assign *a, int row) {
    const Vec px = vec_set(a->px[row]), py = vec_set(a->py[row]);
    Offers o = no_offers();
    for (int k = 0; k < a->m; k += VEC_LANES) {
        offer(&o, vec_load(a->w + k) - px * vec_load(a->qx + k) - py * vec_load(a->qy + k));
    }
    Vec least = o.least, second = o.second;
    VEC_ALL_SWAPS(HALVE, least, second);
    return (Bid){column_of_least(&o, least), least[0], second[0]};
}

// Which seat of a column is the cheapest now.
static void elect(Assign *a, int column) {
    int best = a->first[column];
    a->looked += a->first[column + 1] - best - 1;
    for (int k = best + 1; k < a->first[column + 1]; k++) {
        const bool frees = a->seat_w[k] == a->seat_w[best] && a->row_of[k] < 0 && a->row_of[best] >= 0;
        best = a->seat_w[k] < a->seat_w[best] || frees ? k : best;
    }
    a->cheapest[column] = best;
    a->w[column] = a->seat_w[best];
}

// single: each column has one seat, as where no two points coincide, which leaves less to do between a bid and the next. The same below.
VEC_INLINE int auction(Assign *a, int count, float epsilon, long budget, bool single) {
    const long begun = budget;
    int left = 0;
    for (int k = 0; k < count; k++) {
        int row = a->waiting[k];
        while (row >= 0) {
            const Bid bid = budget > 0 ? best_bid(a, row) : (Bid){-1, 0.0f, 0.0f};
            budget -= bid.column >= 0;
            const int seat = single || bid.column < 0 ? bid.column : a->cheapest[bid.column], loser = seat < 0 ? -1 : a->row_of[seat];
            const float raise = bid.second - bid.cost + epsilon;
            if (seat < 0 || (loser >= 0 && !(raise > 0.0f))) {
                a->waiting[left++] = row;
                break;
            }
            if (bid.second < INFINITY) {
                a->w[bid.column] += raise;
            }
            a->row_of[seat] = row;
            a->seat_of[row] = seat;
            if (!single) {
                a->seat_w[seat] = a->w[bid.column];
                elect(a, bid.column);
            }
            row = loser;
        }
    }
    a->looked += (begun - budget) * a->m;
    return left;
}

int KERNEL(auction)(Assign *a, int count, float epsilon, long budget) {
    return a->m == a->n ? auction(a, count, epsilon, budget, true) : auction(a, count, epsilon, budget, false);
}

// ---- searches ----------------------------------------------------------------------------------------------------------

#define LEAST(swap, least, unused) (least) = vec_min(least, swap(least))

// Relaxes every open column from `row`, reached at distance d: way_j = (w_j - p.q_j) - base, where base is what the row pays for
// its own column, less d. Returns the nearest open column and its distance.
static int scan(Assign *a, int row, float base, float *nearest) {
    const Vec px = vec_set(a->px[row]), py = vec_set(a->py[row]), offset = vec_set(base);
    const VecInt from = (VecInt){0} + row;
    Offers o = no_offers();
    a->looked += a->m;
    for (int k = 0; k < a->m; k += VEC_LANES) {
        Vec way = vec_load(a->open + k) - px * vec_load(a->qx + k) - py * vec_load(a->qy + k) - offset;
        Vec before = vec_load(a->d + k), d = vec_min(way, before);
        VecInt pred;
        memcpy(&pred, a->pred + k, sizeof pred);
        pred = choose_int(way < before, from, pred);
        memcpy(a->pred + k, &pred, sizeof pred);
        vec_store(a->d + k, d);
        offer(&o, d);
    }
    Vec least = o.least;
    VEC_ALL_SWAPS(LEAST, least, least);
    *nearest = least[0];
    return column_of_least(&o, least);
}

// Hands each row on the way back to `start` a seat of the column after it: in the last one, a free seat.
static void augment(Assign *a, int start, int column, int seat) {
    for (int row = -1; row != start;) {
        row = a->pred[column];
        const int previous = a->seat_of[row];
        a->seat_of[row] = seat;
        a->row_of[seat] = row;
        if (row != start) {
            seat = previous;
            column = a->column[previous];
        }
    }
}

// -1 where there is none.
static int free_seat(Assign *a, int column) {
    int seat = a->first[column];
    while (seat < a->first[column + 1] && a->row_of[seat] >= 0) {
        seat++;
    }
    a->looked += seat - a->first[column];
    return seat < a->first[column + 1] ? seat : -1;
}

// Relaxes from the row in a seat of a column, which was reached at that distance. Returns the nearest open column and its distance.
VEC_INLINE int scan_seat(Assign *a, int column, int seat, float reached, float *nearest) {
    const int row = a->row_of[seat];
    const float paid = a->w[column] - a->px[row] * a->qx[column] - a->py[row] * a->qy[column];
    return scan(a, row, paid - reached, nearest);
}

// The same from every row that sits in a column.
static int scan_seats(Assign *a, int column, float *nearest) {
    const float reached = *nearest;
    int next = -1;
    for (int seat = a->first[column]; seat < a->first[column + 1]; seat++) {
        next = scan_seat(a, column, seat, reached, nearest);
    }
    return next;
}

VEC_INLINE void search(Assign *a, int start, bool single) {
    memcpy(a->open, a->w, (size_t)ASSIGN_PAD(a->m) * sizeof(float));
    for (int k = 0; k < a->m; k += VEC_LANES) {
        vec_store(a->d + k, vec_set(INFINITY));
    }
    int count = 0;
    float nearest;
    int column = scan(a, start, 0.0f, &nearest), seat = single ? column : free_seat(a, column);
    while (single ? a->row_of[column] >= 0 : seat < 0) {
        a->scanned[count] = column;
        a->done[count++] = nearest;
        a->open[column] = INFINITY;
        a->d[column] = INFINITY;
        column = single ? scan_seat(a, column, column, nearest, &nearest) : scan_seats(a, column, &nearest);
        seat = single ? column : free_seat(a, column);
    }
    for (int k = 0; k < count; k++) {
        a->w[a->scanned[k]] += nearest - a->done[k];
    }
    augment(a, start, column, seat);
}

void KERNEL(search)(Assign *a, int start) {
    if (a->m == a->n) {
        search(a, start, true);
    } else {
        search(a, start, false);
    }
}
