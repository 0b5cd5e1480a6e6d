// Probability paths x_t = a(t) x1 + s(t) x0 (+ n(t) z) from source (t = 0) to data (t = 1), z a standard normal of its own.
// A path is one file in flow/path/ that defines a PathKind, and one row in the table of path/kinds.h.
#ifndef FLOW_PATH_H
#define FLOW_PATH_H

#include "base/error.h"

#define PATH_BLOCK 64     // times that a path works out at once for path_sample
#define PATH_MAX_POINTS 8 // control points of `custom`

typedef struct {
    double a, s;   // x_t = a x1 + s x0 + n z
    double da, ds; // their derivatives in t
    double n, dn;  // 0 but for `linear` with sigma and `bridge`
} PathAt;

typedef struct {
    double sigma_min;          // `ot`: s(1), 0..0.5
    double beta0, beta1;       // `vp`: b0 = 0.1, b1 = 20
    double sigma_lo, sigma_hi; // `ve`: s(1) and s(0), 0.01 and 20
    double sigma;              // `linear` (Tong et al.): n(t) = sigma; `bridge`: n(t) = sigma sqrt(t (1 - t)); 0 gives no z
    int points;                // `custom`: 2..PATH_MAX_POINTS control points of a and s, the first at t = 0, the last at t = 1
    double point_t[PATH_MAX_POINTS], point_a[PATH_MAX_POINTS], point_s[PATH_MAX_POINTS];
} PathParams;

typedef struct {
    float a[PATH_BLOCK], s[PATH_BLOCK], da[PATH_BLOCK], ds[PATH_BLOCK], n[PATH_BLOCK], dn[PATH_BLOCK];
} PathBlock;

typedef enum {
    SOURCE_GAUSSIAN, // stands for noise: only x0 ~ N(0, I) makes sense
    SOURCE_ANY,      // an interpolation between any two sets
} PathSource;

typedef struct {
    const char *name;    // "ot"
    const char *label;   // "Straight (CondOT)", among the choices
    const char *title;   // "Straight path", of a lane that follows it
    double t_min, t_max; // training and velocity are defined between: 0 and 1, but where a derivative is infinite at the end
    PathSource source;
    PathAt (*at)(const PathParams *params, double t);
    // The same for a block of times in single precision, within 1e-6 relative; n and dn come in as 0.
    void (*block)(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out);
} PathKind;

typedef struct {
    const PathKind *kind;
    PathParams params;
} Path;

int path_count(void);
const PathKind *path_kind_at(int index);     // 0..path_count()-1
int path_index(const char *name);            // of that name; -1 when there is none
const PathKind *path_find(const char *name); // NULL when there is none

// Reads `custom`'s control points off a text of 2..PATH_MAX_POINTS triples t:a:s with spaces or commas between, "0:0:1 0.5:0.3:0.8 1:1:0", into
// `params`; path_check_points says whether they make sense. False and a sentence that names the point, with `params` as it was, where they
// cannot be read.
bool path_read_points(const char *text, PathParams *params, Error *err);

PathParams path_default(void); // the values named above, sigma_min and sigma 0, `custom` 0:0:1 0.5:0.3:0.8 1:1:0
// Whether `custom`'s control points make sense: times in order, noise until the end. A sentence if not.
bool path_check_points(const PathParams *params, Error *err);
// Whether it makes sense to start from `source` (a name of flow/dist, "gaussian" being noise).
bool path_accepts_source(const Path *path, const char *source);
// Whether the marginal flow's score follows from its velocity, as stochastic sampling and predicting a score ask for: Gaussian source and
// pairs drawn independently. The same has the exact field (flow/density.h).
bool path_has_score(const char *source, bool independent_pairs);

// a, s, n and their derivatives at t, clamped to [t_min, t_max].
PathAt path_at(const Path *path, double t);
// The same with z taken into x0: for Gaussian x0 that is drawn independently of x1, s x0 + n z is one noise of width hypot(s, n), which
// is the s returned, and n is 0. So what holds of a Gaussian path without a z of its own (p_t(x | x1), exact field, density, score,
// predictions) holds of a noisy one under these coefficients. Where the path is not noisy they are path_at's.
PathAt path_merged_at(const Path *path, double t);
// Whichever of the two holds for x0 from `source`, the name of a distribution.
PathAt path_at_from(const Path *path, double t, const char *source);
// Whether x_t holds a z of its own, for which path_sample is to be given a noise.
bool path_is_noisy(const Path *path);
// What the draws of `source` have to be multiplied with to start at t = 0: of "gaussian" the width of s(0) x0 + n(0) z, which is s_hi on `ve`,
// sqrt(1 + sigma^2) on `linear` and what the first point says on `custom`; 1 of the others, to which `linear` with sigma adds a z
// that particles start without, as in the papers.
double path_source_std(const Path *path, const char *source);
// Whether x_0 = a(0) x1 + s(0) x0 is noise for matched pairs, too: a(0) is at most a hundredth of s(0) (on vp 0.0066; on ve it is not). For
// random pairs what a adds is of second order.
bool path_begins_as_noise(const Path *path);

// How a pair's conditional path runs from noise to data: it is straight for every pair when (a, s) moves along a line.
typedef enum {
    PATH_LINE, // straight at constant speed; about that line where the path is noisy
    PATH_RAY,  // straight, but not at constant speed
    PATH_ARC,  // curved
} PathShape;
PathShape path_shape(const Path *path); // to within a hundredth of its length; the ends of t_min, t_max do not matter

// x_t and the conditional velocity u = a' x1 + s' x0 + n' z of n pairs, each at its own time. All arrays (n); out: x, y, ux, uy.
// x0 is standard normal for paths that stand for noise (`ve` scales it by itself); so are zx, zy, NULL where the path is not noisy.
void path_sample(const Path *path, int n, const float *t, const float *x0, const float *y0, const float *x1, const float *y1,
                 const float *zx, const float *zy, float *x, float *y, float *ux, float *uy);

#endif
