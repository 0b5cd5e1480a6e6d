#include "view/pairs_at_point.h"

#include "flow/metric.h"

#include <math.h>

#define KERNEL 0.15f // stage units
#define S_MIN 1e-3
#define FARTHEST 4.0f // deviations of the noise: beyond that next to nothing passes

void pairs_follow(ShownPairs *set, const Model *model) {
    const Settings *s = &model->settings;
    bool same = set->model == model && set->data == model->data && set->source == model->source && set->seed == s->seed &&
                set->match == s->match && set->pairing == settings_pairing(s) && set->pairs == model->pairs &&
                set->epsilon == settings_epsilon(s);
    if (same || !model_pairs(model, PAIRS, set->x0, set->y0, set->x1, set->y1)) {
        return;
    }
    set->model = model;
    set->data = model->data;
    set->source = model->source;
    set->seed = s->seed;
    set->match = s->match;
    set->pairing = settings_pairing(s);
    set->pairs = model->pairs;
    set->epsilon = settings_epsilon(s);
    set->crossings = metric_crossings(PAIRS_COUNTED, set->x0, set->y0, set->x1, set->y1);
}

Vec2 pair_along(const Path *path, Vec2 x0, Vec2 x1, double t) {
    PathAt at = path_at(path, t);
    return (Vec2){(float)at.a * x1.x + (float)at.s * x0.x, (float)at.a * x1.y + (float)at.s * x0.y};
}

// ---- at a point --------------------------------------------------------------------------------------------------------------------

// exp(-d^2 / 2 width^2) of each centre, relative to the largest; returns their sum. `min`: the smallest squared distance.
static float softmax(int n, const float *x, const float *y, float shrink, Vec2 at, float width, float *weight, float *min) {
    *min = INFINITY;
    for (int i = 0; i < n; i++) {
        float dx = at.x - shrink * x[i], dy = at.y - shrink * y[i];
        weight[i] = dx * dx + dy * dy;
        *min = fminf(*min, weight[i]);
    }
    float sum = 0;
    for (int i = 0; i < n; i++) {
        weight[i] = expf(-0.5f * (weight[i] - *min) / (width * width));
        sum += weight[i];
    }
    return sum;
}

static void normalise(PairsAtPoint *p, int n, float *weight, float sum) {
    float squares = 0;
    for (int i = 0; i < n; i++) {
        weight[i] /= sum;
        squares += weight[i] * weight[i];
    }
    p->effective = 1 / squares;
    p->all = n;
}

// Picks so many pairs, each as often as its weight says (systematic sampling: equal steps along the sum of the weights), so that what
// is drawn looks like what counts.
static void pick(PairsAtPoint *p, int n, const float *weight) {
    float sum = 0;
    int picked = 0;
    for (int i = 0; i < n && picked < PAIRS_AT_POINT_SHOWN; i++) {
        sum += weight[i];
        int before = picked;
        while (picked < PAIRS_AT_POINT_SHOWN && sum > ((float)picked + 0.5f) / PAIRS_AT_POINT_SHOWN) {
            picked++;
        }
        if (picked > before) {
            p->pair[p->shown++] = (Pair){.index = i, .weight = (float)(picked - before) / PAIRS_AT_POINT_SHOWN};
        }
    }
}

static void look_exactly(const Pane *pane, Vec2 where, PairsAtPoint *p) {
    const Experiment *experiment = pane->experiment;
    PathAt at = view_path_at(pane->lane, (double)pane->t);
    const float s = (float)fmax(at.s, S_MIN), a = (float)at.a;
    const float own = (float)path_at(model_path(pane->lane->model), (double)pane->t).s, back = fmaxf(own, (float)S_MIN) / (s * s);
    float min;
    int n = experiment->count_data;
    float sum = softmax(n, experiment->data_x, experiment->data_y, a, where, s, p->weight, &min);
    normalise(p, n, p->weight, sum);
    pick(p, n, p->weight);
    for (int i = 0; i < p->shown; i++) {
        Pair *pair = &p->pair[i];
        pair->x1 = (Vec2){experiment->data_x[pair->index], experiment->data_y[pair->index]};
        pair->x0 = (Vec2){(where.x - a * pair->x1.x) * back, (where.y - a * pair->x1.y) * back};
    }
    ExactField known = experiment_exact_field(pane->experiment, pane->lane);
    Field exact = exact_field(&known);
    exact.eval(exact.context, pane->t, &where.x, &where.y, &p->mean.x, &p->mean.y, 1);
    p->known = true;
    p->anything = p->telling = min <= FARTHEST * FARTHEST * s * s;
    p->shown = p->anything ? p->shown : 0;
}

// By a kernel about the pairs' own places. A noisy path's z widens it, and of what lies between a place and the point looked at the share
// n^2 / width^2 is z's, which moves on with n'/n.
static void look_at_sample(const Pane *pane, Vec2 where, PairsAtPoint *p) {
    const ShownPairs *set = pane->pairs;
    const Path *path = model_path(pane->lane->model);
    PathAt at = path_at(path, (double)pane->t);
    const float n = (float)at.n, width = hypotf(KERNEL, n), drift = n * (float)at.dn / (width * width);
    float x[PAIRS], y[PAIRS], min;
    for (int i = 0; i < PAIRS; i++) {
        Vec2 here = pair_along(path, (Vec2){set->x0[i], set->y0[i]}, (Vec2){set->x1[i], set->y1[i]}, (double)pane->t);
        x[i] = here.x;
        y[i] = here.y;
    }
    float sum = softmax(PAIRS, x, y, 1, where, width, p->weight, &min);
    normalise(p, PAIRS, p->weight, sum);
    p->anything = min < 9 * width * width;
    if (!p->anything) {
        return;
    }
    p->telling = p->effective >= PAIRS_AT_POINT_MIN;
    for (int i = 0; i < PAIRS && p->telling; i++) {
        p->mean.x += p->weight[i] * ((float)at.da * set->x1[i] + (float)at.ds * set->x0[i] + drift * (where.x - x[i]));
        p->mean.y += p->weight[i] * ((float)at.da * set->y1[i] + (float)at.ds * set->y0[i] + drift * (where.y - y[i]));
    }
    pick(p, PAIRS, p->weight);
    for (int i = 0; i < p->shown; i++) {
        Pair *pair = &p->pair[i];
        pair->x0 = (Vec2){set->x0[pair->index], set->y0[pair->index]};
        pair->x1 = (Vec2){set->x1[pair->index], set->y1[pair->index]};
    }
}

void pairs_at_point(PairsAtPoint *at_point, const Pane *pane, Vec2 at) {
    at_point->mean = (Vec2){0, 0};
    at_point->known = at_point->anything = at_point->telling = false;
    at_point->shown = 0;
    (lane_exact_known(pane->lane) ? look_exactly : look_at_sample)(pane, at, at_point);
}
