// Coupling layers on one slice of points. As in net.c a row is a number of the samples of a slice, so that a vector holds one number of
// several samples, and choosing a sample's bin is a row of selections, without a branch.
#include "num/simd/gemm.h"
#include "num/simd/simd.h"
#include "num/simd/vecmath.h"

#define SLICE MLP_SLICE
#define BINS COUPLING_BINS
#define BOUND COUPLING_BOUND
#define ROW(block, r) ((block) + (ptrdiff_t)(r)*SLICE)
#define ALIGNED __attribute__((aligned(64)))
#define SHARE (1.0f - BINS * COUPLING_MIN_BIN) // of the square that is given out by softmax
#define SLOPE_SHIFT 0.539742417f               // softplus of it is 1 - COUPLING_MIN_SLOPE: an output of 0 means slope 1
#define LOG_2PI 1.83787706641
_Static_assert(COUPLING_BIN_ROWS == 7, "as many rows as a Bin has members");

// Of each sample: its bin's left end and width, lower end and height, the slopes' outputs at both ends, its number.
typedef struct {
    Vec x, w, y, h, left, right, index;
} Bin;

// ---- softmax and softplus ----------------------------------------------------------------------------------------------
// Of `BINS` rows, in place, at sample i of a vector.
VEC_INLINE void softmax(float *rows, int i) {
    Vec max = vec_load(ROW(rows, 0) + i), sum = vec_set(0.0f);
    for (int j = 1; j < BINS; j++) {
        max = vec_max(max, vec_load(ROW(rows, j) + i));
    }
    for (int j = 0; j < BINS; j++) {
        const Vec e = exp_core(vec_clamp(vec_load(ROW(rows, j) + i) - max, VECMATH_EXP_MIN, 0.0f));
        vec_store(ROW(rows, j) + i, e);
        sum += e;
    }
    const Vec scale = 1.0f / sum;
    for (int j = 0; j < BINS; j++) {
        vec_store(ROW(rows, j) + i, scale * vec_load(ROW(rows, j) + i));
    }
}

// The gradient by the logits, from that by the shares, in place.
VEC_INLINE void softmax_back(const float *shares, float *rows, int i) {
    Vec mean = vec_set(0.0f);
    for (int j = 0; j < BINS; j++) {
        mean += vec_load(ROW(shares, j) + i) * vec_load(ROW(rows, j) + i);
    }
    for (int j = 0; j < BINS; j++) {
        vec_store(ROW(rows, j) + i, vec_load(ROW(shares, j) + i) * (vec_load(ROW(rows, j) + i) - mean));
    }
}

// The slope at a knot, and its derivative by the network's output.
VEC_INLINE Vec slope_of(Vec output, Vec *derivative) {
    const Vec u = output + SLOPE_SHIFT;
    *derivative = vec_sigmoid(u);
    const Vec tail = exp_core(vec_max(vec_set(VECMATH_EXP_MIN), -vec_abs(u)));
    return vec_max(vec_set(0.0f), u) + log_core(1.0f + tail, vec_set(0.0f)) + COUPLING_MIN_SLOPE;
}

// ---- splines -----------------------------------------------------------------------------------------------------------
// The bin that holds `value`, a height where `by_height`. shape: shares of width, shares of height, outputs for the slopes.
VEC_INLINE Bin find_bin(const float *shape, int i, Vec value, bool by_height) {
    const Vec side = vec_set(2.0f * BOUND);
    Vec x = vec_set(-BOUND), y = x;
    Bin b = {.x = x, .y = y, .left = vec_set(0.0f), .index = vec_set(0.0f)};
    for (int j = 0; j < BINS; j++) {
        const Vec w = side * (COUPLING_MIN_BIN + SHARE * vec_load(ROW(shape, j) + i));
        const Vec h = side * (COUPLING_MIN_BIN + SHARE * vec_load(ROW(shape, BINS + j) + i));
        const Vec right = j < BINS - 1 ? vec_load(ROW(shape, 2 * BINS + j) + i) : vec_set(0.0f);
        if (j == 0) {
            b.w = w, b.h = h, b.right = right;
        } else {
            const VecInt reached = value >= (by_height ? y : x);
            b.x = vec_select(reached, x, b.x);
            b.y = vec_select(reached, y, b.y);
            b.w = vec_select(reached, w, b.w);
            b.h = vec_select(reached, h, b.h);
            b.left = vec_select(reached, vec_load(ROW(shape, 2 * BINS + j - 1) + i), b.left);
            b.right = vec_select(reached, right, b.right);
            b.index = vec_select(reached, vec_set((float)j), b.index);
        }
        x += w;
        y += h;
    }
    return b;
}

VEC_INLINE void keep_bin(float *rows, int i, const Bin *b) {
    const Vec all[] = {b->x, b->w, b->y, b->h, b->left, b->right, b->index};
    for (int r = 0; r < COUPLING_BIN_ROWS; r++) {
        vec_store(ROW(rows, r) + i, all[r]);
    }
}

VEC_INLINE Bin kept_bin(const float *rows, int i) {
    return (Bin){vec_load(ROW(rows, 0) + i), vec_load(ROW(rows, 1) + i), vec_load(ROW(rows, 2) + i), vec_load(ROW(rows, 3) + i),
                 vec_load(ROW(rows, 4) + i), vec_load(ROW(rows, 5) + i), vec_load(ROW(rows, 6) + i)};
}

// What the function is made of within its bin, in the paper's letters.
typedef struct {
    Vec d0, d1, by_left, by_right;       // slopes at the ends, their derivatives by the outputs
    Vec xi, theta, s, bend, den, num, q; // q: the slope is s^2 q / den^2
} Curve;

VEC_INLINE Curve curve_of(const Bin *b, Vec xi) {
    Curve c = {.xi = xi, .theta = xi * (1.0f - xi), .s = b->h / b->w};
    c.d0 = slope_of(b->left, &c.by_left);
    c.d1 = slope_of(b->right, &c.by_right);
    c.bend = c.d0 + c.d1 - 2.0f * c.s;
    c.den = c.s + c.bend * c.theta;
    c.num = b->h * (c.s * xi * xi + c.d0 * c.theta);
    c.q = c.d1 * xi * xi + 2.0f * c.s * c.theta + c.d0 * (1.0f - xi) * (1.0f - xi);
    return c;
}

VEC_INLINE Vec log_slope(const Curve *c) {
    const Vec r = c->s / c->den;
    return vec_log(r * r * c->q);
}

VEC_INLINE Vec along(const Bin *b, Vec x) {
    return vec_clamp((x - b->x) / b->w, 0.0f, 1.0f);
}

VEC_INLINE VecInt is_inside(Vec value) {
    return (value > -BOUND) & (value < BOUND);
}

// ---- a layer on a vector of samples ------------------------------------------------------------------------------------
// Towards the noise. bin: rows to keep the bins in, or NULL. Returns the new value; adds to *log_det.
VEC_INLINE Vec to_noise(CouplingKind kind, float *shape, float *bin, int i, Vec x, Vec *log_det) {
    if (kind == COUPLING_AFFINE) {
        const Vec s = COUPLING_MAX_LOG_SCALE * vec_tanh(vec_load(shape + i) / COUPLING_MAX_LOG_SCALE);
        *log_det += s;
        return x * vec_exp(s) + vec_load(ROW(shape, 1) + i);
    }
    softmax(shape, i);
    softmax(ROW(shape, BINS), i);
    const Bin b = find_bin(shape, i, x, false);
    const Curve c = curve_of(&b, along(&b, x));
    const VecInt inside = is_inside(x);
    if (bin) {
        keep_bin(bin, i, &b);
    }
    *log_det += vec_select(inside, log_slope(&c), vec_set(0.0f));
    return vec_select(inside, b.y + c.num / c.den, x);
}

static int vectors_for(int n) {
    return (n + VEC_LANES - 1) / VEC_LANES;
}

static void copy_row(float *row, const float *values, int n) {
    memset(row, 0, SLICE * sizeof(float));
    memcpy(row, values, (size_t)n * sizeof(float));
}

// ---- a layer on its own ------------------------------------------------------------------------------------------------
// One sample in double precision, from the same numbers: shape points at its column.
typedef struct {
    double x, w, y, h, d0, d1;
} PlainBin;

static double plain_slope(float output) {
    return (double)COUPLING_MIN_SLOPE + log1p(exp((double)output + (double)SLOPE_SHIFT));
}

static PlainBin plain_bin(const float *shape, double value, bool by_height) {
    const double side = 2.0 * BOUND;
    PlainBin b = {.x = -BOUND, .y = -BOUND};
    int j = 0;
    for (;; j++) {
        b.w = side * (COUPLING_MIN_BIN + (double)SHARE * ROW(shape, j)[0]);
        b.h = side * (COUPLING_MIN_BIN + (double)SHARE * ROW(shape, BINS + j)[0]);
        if (j == BINS - 1 || value < (by_height ? b.y + b.h : b.x + b.w)) {
            break;
        }
        b.x += b.w;
        b.y += b.h;
    }
    b.d0 = j > 0 ? plain_slope(ROW(shape, 2 * BINS + j - 1)[0]) : 1.0;
    b.d1 = j < BINS - 1 ? plain_slope(ROW(shape, 2 * BINS + j)[0]) : 1.0;
    return b;
}

// Where in its bin the height y is reached: eqs. 6 to 8, the root of a quadratic.
static double plain_root(const PlainBin *b, double y) {
    const double s = b->h / b->w, up = fmin(fmax(y - b->y, 0.0), b->h), bend = b->d0 + b->d1 - 2.0 * s;
    const double p = b->h * (s - b->d0) + up * bend, q = b->h * b->d0 - up * bend, r = -s * up;
    return fmin(2.0 * r / (-q - sqrt(fmax(q * q - 4.0 * p * r, 0.0))), 1.0);
}

static double spline_move(const float *shape, bool forth, double value, double *log_det) {
    if (!(fabs(value) < (double)BOUND)) {
        return value;
    }
    const PlainBin b = plain_bin(shape, value, forth);
    const double s = b.h / b.w, xi = forth ? plain_root(&b, value) : fmin((value - b.x) / b.w, 1.0);
    const double theta = xi * (1.0 - xi), den = s + (b.d0 + b.d1 - 2.0 * s) * theta;
    const double q = b.d1 * xi * xi + 2.0 * s * theta + b.d0 * (1.0 - xi) * (1.0 - xi);
    *log_det += (forth ? -1.0 : 1.0) * log(s * s * q / (den * den));
    return forth ? b.x + xi * b.w : b.y + b.h * (s * xi * xi + b.d0 * theta) / den;
}

static double affine_move(const float *shape, bool forth, double value, double *log_det) {
    const double s = COUPLING_MAX_LOG_SCALE * tanh((double)shape[0] / (double)COUPLING_MAX_LOG_SCALE);
    const double shift = (double)ROW(shape, 1)[0];
    *log_det += forth ? -s : s;
    return forth ? (value - shift) * exp(-s) : value * exp(s) + shift;
}

void KERNEL(couple)(const Coupling *c, const float *params, bool forth, int n, const double *kept, double *moved,
                    double *log_det) {
    float one[MLP_MAX_WIDTH * SLICE] ALIGNED, two[MLP_MAX_WIDTH * SLICE] ALIGNED;
    for (int first = 0; first < n; first += SLICE) {
        const int some = n - first < SLICE ? n - first : SLICE, vectors = vectors_for(some);
        for (int i = 0; i < SLICE; i++) {
            one[i] = i < some ? (float)kept[first + i] : 0.0f;
        }
        float *shape = KERNEL(net_outputs)(&c->net, params, one, two, vectors);
        for (int i = 0; c->kind == COUPLING_SPLINE && i < vectors * VEC_LANES; i += VEC_LANES) {
            softmax(shape, i);
            softmax(ROW(shape, BINS), i);
        }
        for (int i = 0; i < some; i++) {
            double unused = 0, *det = log_det ? log_det + first + i : &unused, *at = moved + first + i;
            *at = (c->kind == COUPLING_AFFINE ? affine_move : spline_move)(shape + i, forth, *at, det);
        }
    }
}

// ---- the way back ------------------------------------------------------------------------------------------------------
// Gradients of one sample's numbers, as reverse mode passes through curve_of.
typedef struct {
    Vec x, w, y, h, d0, d1, value;
} ByBin;

// From those by the new value and by the logarithm of the slope.
VEC_INLINE ByBin curve_back(const Bin *b, const Curve *c, Vec by_value, Vec by_log) {
    const Vec xi = c->xi, theta = c->theta, s = c->s, one = 1.0f - xi, r = 1.0f / c->den;
    const Vec num = by_value * r;
    const Vec den = -num * c->num * r - 2.0f * by_log * r;
    const Vec q = by_log / c->q;
    const Vec bend = den * theta;
    const Vec of_theta = 2.0f * q * s + num * b->h * c->d0 + den * c->bend;
    const Vec of_s = 2.0f * by_log / s + 2.0f * q * theta + num * b->h * xi * xi + den - 2.0f * bend;
    const Vec of_xi = 2.0f * q * (c->d1 * xi - c->d0 * one) + 2.0f * num * b->h * s * xi + of_theta * (1.0f - 2.0f * xi);
    const Vec narrow = 1.0f / b->w;
    return (ByBin){
        .x = -of_xi * narrow,
        .w = -(of_s * s + of_xi * xi) * narrow,
        .y = by_value,
        .h = num * (s * xi * xi + c->d0 * theta) + of_s * narrow,
        .d0 = q * one * one + num * b->h * theta + bend,
        .d1 = q * xi * xi + bend,
        .value = of_xi * narrow,
    };
}

// From the bin to the network's outputs: its own share and all before it move it.
VEC_INLINE void bin_back(const float *shape, int i, const Bin *b, const Curve *c, const ByBin *by, float *out) {
    const float side = 2.0f * BOUND * SHARE;
    const Vec none = vec_set(0.0f), left = by->d0 * c->by_left, right = by->d1 * c->by_right;
    for (int j = 0; j < BINS; j++) {
        const VecInt own = b->index == (float)j, before = b->index > (float)j;
        vec_store(ROW(out, j) + i, side * vec_select(own, by->w, vec_select(before, by->x, none)));
        vec_store(ROW(out, BINS + j) + i, side * vec_select(own, by->h, vec_select(before, by->y, none)));
        if (j < BINS - 1) {
            const VecInt next = b->index == (float)(j + 1);
            vec_store(ROW(out, 2 * BINS + j) + i, vec_select(own, right, vec_select(next, left, none)));
        }
    }
    softmax_back(shape, out, i);
    softmax_back(ROW(shape, BINS), ROW(out, BINS), i);
}

// The same for all that a layer does to a vector of samples; returns the gradient by the value that it moved, x.
VEC_INLINE Vec spline_back(const float *shape, const float *bin, int i, Vec x, Vec by_value, Vec by_log, float *out) {
    const Vec none = vec_set(0.0f);
    const VecInt inside = is_inside(x);
    const Bin b = kept_bin(bin, i);
    const Curve c = curve_of(&b, along(&b, x));
    const ByBin by = curve_back(&b, &c, vec_select(inside, by_value, none), vec_select(inside, by_log, none));
    bin_back(shape, i, &b, &c, &by, out);
    return vec_select(inside, by.value, by_value);
}

VEC_INLINE Vec affine_back(const float *shape, int i, Vec x, Vec by_value, Vec by_log, float *out) {
    const Vec h = vec_tanh(vec_load(shape + i) / COUPLING_MAX_LOG_SCALE);
    const Vec scale = vec_exp(COUPLING_MAX_LOG_SCALE * h);
    vec_store(out + i, (by_value * x * scale + by_log) * (1.0f - h * h));
    vec_store(ROW(out, 1) + i, by_value);
    return by_value * scale;
}

// ---- a slice of a batch ------------------------------------------------------------------------------------------------
// Where the two coordinates are on the data's side of each layer.
typedef struct {
    const float *at[COUPLING_MAX_LAYERS][2];
    const float *end[2]; // in the noise
} Track;

static Track forward(const Coupling *c, const float *params, CouplingScratch *s, int vectors) {
    Track track = {.end = {s->data, ROW(s->data, 1)}};
    for (int k = c->layers - 1; k >= 0; k--) {
        const int moves = coupling_moves(k);
        memcpy(track.at[k], track.end, sizeof track.end);
        s->net[k].input = (float *)(uintptr_t)track.end[1 - moves]; // which is only read
        KERNEL(net_forward)(&c->net, params + k * c->net.count, &s->net[k], vectors, s->shape[k]);
        for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
            Vec det = vec_load(s->log_det + i);
            const Vec x = vec_load(track.end[moves] + i);
            vec_store(s->moved[k] + i, c->kind == COUPLING_AFFINE
                                           ? to_noise(COUPLING_AFFINE, s->shape[k], NULL, i, x, &det)
                                           : to_noise(COUPLING_SPLINE, s->shape[k], s->bin[k], i, x, &det));
            vec_store(s->log_det + i, det);
        }
        track.end[moves] = s->moved[k];
    }
    return track;
}

// by_log: (SLICE) gradient by log |det|, the same for every layer.
static void backward(const Coupling *c, const float *params, CouplingScratch *s, const Track *track, const float *by_log,
                     int vectors, const NetGrad *grad, bool add) {
    for (int k = 0; k < c->layers; k++) {
        const int moves = coupling_moves(k);
        float *by = ROW(s->gradient, moves), *by_kept = ROW(s->gradient, 1 - moves);
        for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
            const Vec x = vec_load(track->at[k][moves] + i), value = vec_load(by + i), log = vec_load(by_log + i);
            vec_store(by + i, c->kind == COUPLING_AFFINE ? affine_back(s->shape[k], i, x, value, log, s->by_shape)
                                                         : spline_back(s->shape[k], s->bin[k], i, x, value, log, s->by_shape));
        }
        KERNEL(net_backward)(&c->net, params + k * c->net.count, &s->net[k], s->by_shape, vectors, &grad[k], add, s->kept);
        for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
            vec_store(by_kept + i, vec_load(by_kept + i) + vec_load(s->kept + i));
        }
    }
}

double KERNEL(couple_slice)(const Coupling *c, const float *params, const CouplingBatch *batch, int first, int n,
                            CouplingScratch *s, const NetGrad *grad, bool add) {
    float by_log[SLICE] ALIGNED;
    const int vectors = vectors_for(n);
    const float scale = 1.0f / (float)batch->n;
    double total = 0.0;
    copy_row(s->data, batch->x + first, n);
    copy_row(ROW(s->data, 1), batch->y + first, n);
    memset(s->log_det, 0, SLICE * sizeof(float));
    const Track track = forward(c, params, s, vectors);
    for (int i = 0; i < SLICE; i++) {
        const float x = i < n ? track.end[0][i] : 0.0f, y = i < n ? track.end[1][i] : 0.0f;
        ROW(s->gradient, 0)[i] = scale * x;
        ROW(s->gradient, 1)[i] = scale * y;
        by_log[i] = i < n ? -scale : 0.0f;
        if (i < n) {
            batch->loss[first + i] = 0.5f * (x * x + y * y) + (float)LOG_2PI - s->log_det[i];
            total += (double)batch->loss[first + i];
        }
    }
    backward(c, params, s, &track, by_log, vectors, grad, add);
    return total;
}
