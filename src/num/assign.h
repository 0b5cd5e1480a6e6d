// The inner loops of the linear assignment problem where row i pays w_j - p_i.q_j for column j, a cost that takes two products
// wherever it is needed: no matrix. flow/ot_pairing.c says which problem that is, and in what order the loops run.
//
// The same bits whatever the instruction set: costs are rounded product by product, and among equal costs the lowest column is taken.
#ifndef NUM_ASSIGN_H
#define NUM_ASSIGN_H

#define ASSIGN_PAD(n) \
    (((n) + 15) / 16 * 16) // columns as they lie in memory; the caller sets the price of those beyond n to infinity

// Columns that are alike to every row, as duplicate points are, are one column with several seats, each with a price of its own: else rows
// would outbid each other for equal things by next to nothing, and searches would look at each of them.
typedef struct {
    int n;           // rows, and seats
    int m;           // columns, 1..n
    float *px, *py;  // (n) rows
    float *qx, *qy;  // (ASSIGN_PAD(m)) columns
    float *w;        // (ASSIGN_PAD(m)) their prices: that of the cheapest seat
    int *first;      // (m + 1) column j has the seats first[j] .. first[j + 1] - 1
    int *cheapest;   // (m) the seat that costs least, a free one among equals
    int *column;     // (n) of a seat
    float *seat_w;   // (n) price of a seat; of no meaning once a search has been run
    int *row_of;     // (n) row that holds a seat, -1: free
    int *seat_of;    // (n) seat that a row holds; what stands there for a row that waits means nothing
    int *waiting;    // (n) rows without a seat
    float *open, *d; // (ASSIGN_PAD(m)) scratch of a search, as the rest
    int *pred;       // (ASSIGN_PAD(m))
    int *scanned;    // (m)
    float *done;     // (m)
    long looked;     // costs worked out so far, a column for a row each, and seats looked at
} Assign;

// The first `count` waiting rows bid in turn: a row takes the cheapest seat of its cheapest column and raises its price until its
// second choice is `epsilon` cheaper, and whoever held the seat bids next (Bertsekas 1988). Rows that give up, at a tie or when `budget` bids are
// spent, wait on: returns how many, the first entries of waiting.
int assign_auction(Assign *a, int count, float epsilon, long budget);

// The shortest path from row `start`, which holds no seat, to a column with a free one, in reduced costs (Dijkstra; Jonker & Volgenant 1987,
// section 2): every row on it takes a seat of the column after it, and prices change such that all rows sit in a cheapest column. All rows
// that hold a seat must do so before, too.
void assign_search(Assign *a, int start);

#endif
