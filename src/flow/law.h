// What is known of a distribution in closed form (DistLaw of flow/dist.h), carried along a path from N(0, I) with independent pairs:
// p_t and the exact marginal field. A Gaussian N(c, d^2 I) of the data is N(a c, (s^2 + a^2 d^2) I) at t; a uniform square is one of side
// 2 a half under a Gaussian blur of width s. So the truth does not hang on which points were drawn, at no time.
#ifndef FLOW_LAW_H
#define FLOW_LAW_H

#include "flow/dist.h"
#include "flow/exact.h"
#include "flow/field.h"
#include "flow/path.h"

#define LAW_PARTS 3000

typedef struct {
    int count;                        // parts, all equally likely; 0: the law is not known
    float std, half;                  // as in DistLaw
    float x[LAW_PARTS], y[LAW_PARTS]; // (count) their centres
} Law;

// False, and `law` of no parts, where the kind has none (or draws from a fixed set).
bool law_of(const DistKind *kind, Law *law);
// log p in nats of x_t = a x1 + s x0 for x1 of the law and x0 ~ N(0, I); (PathAt){.a = 1} is the law itself. -INFINITY where nothing
// comes (squares at s = 0). The path must have no noise of its own (n = 0). Cost: as many exponentials as there are parts.
double law_log_density(const Law *law, const PathAt *at, double x, double y);

typedef struct {
    Path path; // any but a noisy one
    const Law *law;
} LawFlow;

// The exact marginal velocity u(x, t) = a' m + s' E[x0 | x_t = x] as a Field over `flow`, which must outlive it as its law must.
// Within 1e-4 of the integral for lines; for squares s is taken as 1e-3 where it is less, as the field is singular at their edges.
Field law_field(const LawFlow *flow);

// The truth about a lane: the flow towards its law or, where that is not known, towards points that were drawn.
typedef struct {
    LawFlow flow; // of no parts: the points are what there is
    Exact points;
} Truth;
Field truth_field(const Truth *truth); // over `truth`, which must outlive it

#endif
