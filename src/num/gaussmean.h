// Means of a set of points under the weights that a kernel about each of many places gives them: a Gaussian, of which the exact marginal
// field is made, or a Laplacian, of which drifting is.
#ifndef NUM_GAUSSMEAN_H
#define NUM_GAUSSMEAN_H

typedef struct {
    const float *x, *y; // (count) the points
    int count;          // at least 1
} GaussPoints;

// Floating-point operations on one pair of place and point, a fused multiply-add counting as two: differences 4, square and sum 3,
// least so far 1, exponent 1, exponential 16 (bound 1, reduction 3, polynomial of degree 5 10, scaling 2), sums 5.
#define GAUSSMEAN_FLOPS 30

// For each place p of n: m = sum_i w_i p_i / sum_i w_i with w_i = 2^(-|unit p - scale p_i|^2), to about 3e-7 of the points' spread
// beyond what rounding unit p makes of it. The nearest point has weight 1, however far it is. x, y, mx, my: (n), mx and my not the
// same memory as anything else. Runs on the calling thread, reentrant, allocates nothing.
void gaussmean(const GaussPoints *points, float unit, float scale, const float *x, const float *y, float *mx, float *my, int n);

// The same pair under the Laplacian: a square root more, and the place's own point is looked for.
#define LAPLACEMEAN_FLOPS 31

// The same with w_i = 2^(-unit |p - p_i|). own >= 0: place k is point own + k itself, which does not count; there must be another then.
// Entries of x and y that are the points' own memory are fine.
void laplacemean(const GaussPoints *points, float unit, int own, const float *x, const float *y, float *mx, float *my, int n);

#endif
