// The inner loops of the linear assignment problem where row i pays w_j - p_i.q_j for column j, a cost that takes two products
// wherever it is needed: no matrix. flow/ot_pairing.c says which problem that is, and in what order the loops run.
//
// The same bits whatever the instruction set: costs are rounded product by product, and among equal costs the lowest column is taken.
#ifndef NUM_ASSIGN_H
#define NUM_ASSIGN_H

#define ASSIGN_PAD(n) \
    (((n) + 15) / 16 * 16) // columns as they lie in memory; the caller sets the price of those beyond n to infinity

typedef struct {
    int n;           // rows, and columns
    float *px, *py;  // (n) rows
    float *qx, *qy;  // (ASSIGN_PAD(n)) columns
    float *w;        // (ASSIGN_PAD(n)) their prices
    int *row_of;     // (n) row that holds a column, -1: free
    int *column_of;  // (n) column that a row holds; what stands there for a row that waits means nothing
    int *waiting;    // (n) rows without a column
    float *open, *d; // (ASSIGN_PAD(n)) scratch of a search, as the rest
    int *pred;       // (ASSIGN_PAD(n))
    int *scanned;    // (n)
    float *done;     // (n)
} Assign;

// The first `count` waiting rows bid in turn: a row takes its cheapest column and raises its price until its second choice is
// `epsilon` cheaper, and whoever held the column bids next (Bertsekas 1988). Rows that give up, at a tie or when `budget` bids are
// spent, wait on: returns how many, the first entries of waiting.
int assign_auction(Assign *a, int count, float epsilon, long budget);

// The shortest path from row `start`, which holds no column, to a column that no row holds, in reduced costs (Dijkstra; Jonker &
// Volgenant 1987, section 2): every row on it takes the column after it, and prices change such that all rows hold a cheapest column.
// All rows that hold a column must do so before, too.
void assign_search(Assign *a, int start);

#endif
