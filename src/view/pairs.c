#include "view/view.h"

#include "flow/metric.h"

void pairs_follow(ShownPairs *set, const Model *model) {
    const Settings *s = &model->settings;
    bool same = set->model == model && set->data == model->data && set->source == model->source && set->seed == s->seed &&
                set->match == s->match && (int)set->pairing == s->pairing && set->pairs == model->pairs &&
                set->epsilon == s->epsilon;
    if (same || !model_pairs(model, PAIRS, set->x0, set->y0, set->x1, set->y1)) {
        return;
    }
    set->model = model;
    set->data = model->data;
    set->source = model->source;
    set->seed = s->seed;
    set->match = s->match;
    set->pairing = (Pairing)s->pairing;
    set->pairs = model->pairs;
    set->epsilon = s->epsilon;
    set->crossings = metric_crossings(PAIRS_COUNTED, set->x0, set->y0, set->x1, set->y1);
}

Vec2 pair_along(const Path *path, Vec2 x0, Vec2 x1, double t) {
    PathAt at = path_at(path, t);
    return (Vec2){(float)at.a * x1.x + (float)at.s * x0.x, (float)at.a * x1.y + (float)at.s * x0.y};
}
