// A flow that was trained along one path, seen along another one. With tau(t) the time at which the trained path has the same a : s, and c(t)
// what both differ by there, a_as = c a_own and s_as = c s_own, so x_as(t) = c(t) x_own(tau(t)) for every pair, whatever the pairing, and
// so for every particle of the flow (SiT, Ma et al. 2401.08740, appendix; Karras et al. 2206.00364, section 2, for a = 1):
//
//     v_as(x, t) = (c'/c) x + c tau' v_own(x / c, tau)
//
// Particles take other routes, at other speeds, to the same ends. A path may begin or end at an a : s that the trained one does not reach.
// There tau stays at 0, or 1, and c is s_as / s_own, or a_as / a_own: what is trained knows no more. Where it is the trained path
// that reaches further, the flow is followed along that one on the way that is left (conversion_begin, conversion_end).
#ifndef FLOW_CONVERSION_H
#define FLOW_CONVERSION_H

#include "flow/field.h"
#include "flow/path.h"

typedef struct {
    Path own, as; // trained, and seen
} Conversion;

// Whether there is one: both without a noise of their own (path_is_noisy), and a : s growing all the time.
bool conversion_known(const Path *own, const Path *as);

typedef struct {
    double tau, dtau, c, dc; // and their derivatives in t
} ConversionAt;

ConversionAt conversion_at(const Conversion *conversion, double t);

// The flow's field along the other path. Its divergence is known where that of `own` is.
typedef struct {
    Conversion conversion;
    Field own;
} ConvertedField;
Field converted_field(const ConvertedField *converted); // over `converted`, which must outlive it

// n points (1..SOLVE_CHUNK) that start as noise of the path seen at t = 0, to where the other path begins; and points at t = 1 from where it
// ends to where the trained one does. Arrays (n). Return the evaluations of `own` that it took, 0 where nothing was to be done.
int conversion_begin(const Conversion *conversion, const Field *own, int n, float *x, float *y);
int conversion_end(const Conversion *conversion, const Field *own, int n, float *x, float *y);

#endif
