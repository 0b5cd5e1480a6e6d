// Everything follows from the responsibilities of the components for a point, which are a softmax of their log densities.
// A handful of components needs no vectors; double precision makes this the reference of the others.
#include "mixture.h"

#include "base/check.h"

#include <math.h>
#include <stddef.h>

static double weight_of(const Mixture *mixture, int i) {
    return mixture->weight ? mixture->weight[i] : 1.0 / mixture->count;
}

static double variance_of(const Mixture *mixture, const PathAt *at, int i) {
    double spread = at->a * mixture->std[i], variance = at->s * at->s + spread * spread;
    CHECK(variance > 0.0, "component %d of the mixture has no width at s = %g", i, at->s);
    return variance;
}

// log q_i N(x; a c_i, variance I)
static double log_part(const Mixture *mixture, const PathAt *at, int i, double x, double y) {
    double variance = variance_of(mixture, at, i), dx = x - at->a * mixture->x[i], dy = y - at->a * mixture->y[i];
    return log(weight_of(mixture, i)) - log(2.0 * M_PI * variance) - (dx * dx + dy * dy) / (2.0 * variance);
}

static double largest_part(const Mixture *mixture, const PathAt *at, double x, double y) {
    double largest = -INFINITY;
    for (int i = 0; i < mixture->count; i++) {
        largest = fmax(largest, log_part(mixture, at, i, x, y));
    }
    return largest;
}

typedef struct {
    double data[2];     // E[x1 | x]
    double score[2];    // grad log p, which is -E[x0 | x] / s but needs no division where s = 0
    double log_density; // log p
} Posterior;

static Posterior posterior_at(const Mixture *mixture, const PathAt *at, double x, double y) {
    Posterior p = {0};
    double largest = largest_part(mixture, at, x, y), sum = 0.0;
    for (int i = 0; i < mixture->count; i++) {
        double variance = variance_of(mixture, at, i), gain = at->a * mixture->std[i] * mixture->std[i] / variance;
        double dx = x - at->a * mixture->x[i], dy = y - at->a * mixture->y[i];
        double w = exp(log_part(mixture, at, i, x, y) - largest);
        sum += w;
        p.data[0] += w * (mixture->x[i] + gain * dx);
        p.data[1] += w * (mixture->y[i] + gain * dy);
        p.score[0] -= w * dx / variance;
        p.score[1] -= w * dy / variance;
    }
    for (int d = 0; d < 2; d++) {
        p.data[d] /= sum;
        p.score[d] /= sum;
    }
    p.log_density = largest + log(sum);
    return p;
}

void mixture_mean(const Mixture *mixture, float t, const float *x, const float *y, float *mx, float *my, int n) {
    PathAt at = path_merged_at(&mixture->path, (double)t);
    for (int i = 0; i < n; i++) {
        Posterior p = posterior_at(mixture, &at, (double)x[i], (double)y[i]);
        mx[i] = (float)p.data[0];
        my[i] = (float)p.data[1];
    }
}

static void eval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Mixture *mixture = context;
    PathAt at = path_merged_at(&mixture->path, (double)t);
    for (int i = 0; i < n; i++) {
        Posterior p = posterior_at(mixture, &at, (double)x[i], (double)y[i]);
        vx[i] = (float)(at.da * p.data[0] - at.ds * at.s * p.score[0]);
        vy[i] = (float)(at.da * p.data[1] - at.ds * at.s * p.score[1]);
    }
}

Field mixture_field(const Mixture *mixture) {
    return (Field){.eval = eval, .context = mixture};
}

double mixture_log_density(const Mixture *mixture, double t, double x, double y, double score[2]) {
    PathAt at = path_merged_at(&mixture->path, t);
    Posterior p = posterior_at(mixture, &at, x, y);
    if (score) {
        score[0] = p.score[0];
        score[1] = p.score[1];
    }
    return p.log_density;
}

// Midpoints of `nodes` cells over 6.5 standard deviations to either side, with the normal's weights: for a smooth integrand that
// dies out at both ends this rule converges faster than any power.
double mixture_entropy(const Mixture *mixture, double t, int nodes) {
    CHECK(nodes >= 2, "%d nodes", nodes);
    PathAt at = path_merged_at(&mixture->path, t);
    double entropy = 0.0;
    for (int i = 0; i < mixture->count; i++) {
        double std = sqrt(variance_of(mixture, &at, i)), sum = 0.0, total = 0.0;
        for (int k = 0; k < nodes * nodes; k++) {
            double u = 13.0 * ((k % nodes + 0.5) / nodes - 0.5), v = 13.0 * ((k / nodes + 0.5) / nodes - 0.5);
            double w = exp(-0.5 * (u * u + v * v));
            total += w;
            sum -= w * mixture_log_density(mixture, t, at.a * mixture->x[i] + std * u, at.a * mixture->y[i] + std * v, NULL);
        }
        entropy += weight_of(mixture, i) * sum / total;
    }
    return entropy;
}
