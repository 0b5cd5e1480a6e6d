#include "view/view.h"

#include "flow/metric.h"

void pairs_follow(ShownPairs *set, const FlowMatching *model) {
    const FlowMatchingDef *def = &model->def;
    bool same = set->model == model && set->data == def->data && set->source == def->source && set->seed == def->seed &&
                set->match == def->match && set->pairing == def->pairing && set->pairs == def->pairs &&
                set->epsilon == def->epsilon;
    if (same) {
        return;
    }
    set->model = model;
    set->data = def->data;
    set->source = def->source;
    set->seed = def->seed;
    set->match = def->match;
    set->pairing = def->pairing;
    set->pairs = def->pairs;
    set->epsilon = def->epsilon;
    flow_matching_pairs(model, PAIRS, set->x0, set->y0, set->x1, set->y1);
    set->crossings = metric_crossings(PAIRS_COUNTED, set->x0, set->y0, set->x1, set->y1);
}

Vec2 pair_along(const Path *path, Vec2 x0, Vec2 x1, double t) {
    PathAt at = path_at(path, t);
    return (Vec2){(float)at.a * x1.x + (float)at.s * x0.x, (float)at.a * x1.y + (float)at.s * x0.y};
}
