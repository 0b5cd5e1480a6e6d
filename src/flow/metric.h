// Distances between two samples, and measures of a flow. Samples are (n) arrays x, y.
#ifndef FLOW_METRIC_H
#define FLOW_METRIC_H

// Exact 2-Wasserstein distance (the root of the mean optimal squared distance) of two samples of the same size n.
// Scratch comes from malloc, O(n) plus the assignment's own; n up to some thousands is practical.
double metric_w2(int n, const float *ax, const float *ay, const float *bx, const float *by);
// Sliced W2: root of the mean over `slices` equally spaced directions of the one-dimensional W2^2.
double metric_sliced_w2(int n, const float *ax, const float *ay, const float *bx, const float *by, int slices);
// Energy distance, root of 2 E|a-b| - E|a-a'| - E|b-b'| (Szekely & Rizzo 2013; V-statistic), sizes may differ.
double metric_energy(int na, const float *ax, const float *ay, int nb, const float *bx, const float *by);

// Straightness S = mean over trajectories of int |(x(1) - x(0)) - v|^2 dt, from the stored knots (Liu et al. 2209.03003 eq. 3):
// on each step v is the step's own mean velocity. Row k of knots begins at k * stride. 0 = straight at constant speed.
double metric_straightness(int n, int steps, const float *knots_x, const float *knots_y, long stride);
// Median over trajectories of length over displacement (those that move less than 1e-3 are left out); 1 = straight. 1 if none is left.
double metric_detour(int n, int steps, const float *knots_x, const float *knots_y, long stride);
// E int_0^1 |v|^2 dt of the trajectories, each step at its own mean velocity: at least the squared W2 of their ends, and equal to
// it when the flow is the optimal transport.
double metric_action(int n, int steps, const float *knots_x, const float *knots_y, long stride);
// Normalised path energy | action - W2^2 | / W2^2 (Tong et al. 2302.00482, section 5), W2 that of source and target. 0 = optimal.
double metric_npe(double action, double w2);

// How many of the n (n - 1) / 2 pairs of segments a_i -> b_i cross. Touching in one point alone does not count. O(n^2).
long metric_crossings(int n, const float *ax, const float *ay, const float *bx, const float *by);

#endif
