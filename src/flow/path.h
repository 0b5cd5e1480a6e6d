// Gaussian probability paths x_t = a(t) x1 + s(t) x0 from source (t = 0) to data (t = 1). A path is one file in flow/path/
// that defines a PathKind, and one row in the table of path/kinds.h.
#ifndef FLOW_PATH_H
#define FLOW_PATH_H

typedef struct {
    double a, s;   // x_t = a x1 + s x0
    double da, ds; // their derivatives in t
} PathAt;

typedef struct {
    double sigma_min;    // `ot`: s(1), 0..0.5
    double beta0, beta1; // `vp`: b0 = 0.1, b1 = 20
} PathParams;

#define PATH_BLOCK 64 // times that a path works out at once for path_sample

typedef struct {
    float a[PATH_BLOCK], s[PATH_BLOCK], da[PATH_BLOCK], ds[PATH_BLOCK];
} PathBlock;

typedef struct {
    const char *name;     // "ot"
    const char *label_en; // "Optimal transport"
    const char *label_ko;
    double t_max; // training and velocity are defined on [0, t_max]: 1, or 1 - 1e-5 for vp
    PathAt (*at)(const PathParams *params, double t);
    // The same for a block of times in single precision, within 1e-6 relative.
    void (*block)(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out);
} PathKind;

typedef struct {
    const PathKind *kind;
    PathParams params;
} Path;

int path_count(void);
const PathKind *path_kind_at(int index);
const PathKind *path_find(const char *name); // NULL when there is none

PathParams path_default(void); // sigma_min 0.01 is the settings' business; here 0, b0 0.1, b1 20
// a, s and their derivatives at t, clamped to [0, t_max].
PathAt path_at(const Path *path, double t);

// x_t and the conditional velocity u = a' x1 + s' x0 of n pairs, each at its own time. All arrays (n); out: x, y, ux, uy.
void path_sample(const Path *path, int n, const float *t, const float *x0, const float *y0, const float *x1, const float *y1,
                 float *x, float *y, float *ux, float *uy);
// The conditional velocity in its other form, u(x|x1) = (s'/s)(x - a x1) + a' x1; s(t) must be positive.
void path_velocity(const Path *path, double t, double x, double y, double x1, double y1, double u[2]);

#endif
