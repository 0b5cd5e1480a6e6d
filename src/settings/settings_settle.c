// How settings are kept together when a user changes one of them: what was chosen stays, what no longer makes sense beside it goes to
// the plainest choice.
#include "settings/settings.h"

#include "flow/dist.h"
#include "flow/predict.h"
#include "flow/class_label.h"

#include <math.h>

typedef struct {
    Settings *wanted;
    const Settings *before;
    Yielded *yielded;
    int count;
} Settle;

static void yield_row(Settle *s, const char *key, double value) {
    const Setting *row = settings_find(key);
    double was = settings_get(s->wanted, row);
    settings_put(s->wanted, row, value);
    if (s->count < YIELDED_MAX && settings_get(s->wanted, row) != was) {
        s->yielded[s->count++] = (Yielded){row, was};
    }
}

// A new source asks for a path that can begin there.
static void settle_source(Settle *s) {
    Path path = settings_path(s->wanted, s->wanted->path);
    Error err;
    if (s->wanted->source != s->before->source && !path_accepts_source(&path, dist_at(s->wanted->source)->name, &err)) {
        yield_row(s, "path", path_index("ot"));
    }
}

// Reflow begins with the lane that was looked at as its teacher, and ends where the path is not straight.
static void settle_reflow(Settle *s) {
    Settings *w = s->wanted;
    if (w->pairing != PAIRING_REFLOW || w->teacher[0]) {
        return;
    }
    if (s->before->pairing != PAIRING_REFLOW && w->reflow_round == s->before->reflow_round) {
        w->reflow_from = s->before->pairing;
        w->reflow_round = 1;
    }
    Path path = settings_path(w, w->path);
    if (path_shape(&path) != PATH_LINE) {
        yield_row(s, "pairing", w->reflow_from);
    }
}

static void settle_score(Settle *s) {
    const Settings *w = s->wanted;
    Path path = settings_path(w, w->path);
    Error err;
    bool score = path_has_score(&path, dist_at(w->source)->name, w->pairing == PAIRING_INDEPENDENT, &err);
    if ((w->predict != PREDICT_VELOCITY && path_is_noisy(&path)) || (w->predict == PREDICT_SCORE && !score)) {
        yield_row(s, "predict", PREDICT_VELOCITY);
    }
    if (sampler_needs_score((SamplerKind)w->solver) && !score) {
        yield_row(s, "solver", SAMPLER_MIDPOINT);
    }
}

static void settle_classes(Settle *s) {
    Settings *w = s->wanted;
    const DistKind *data = dist_at(w->data);
    bool file = data == dist_find("file"); // whose classes are not known before it is read
    Error err;
    if (w->condition && (w->pairing == PAIRING_REFLOW || (!file && !class_label_check(data, -1, &err)))) {
        yield_row(s, "condition", 0);
    } else if (w->condition && !file && !class_label_check(data, w->label, &err)) {
        yield_row(s, "label", w->label != s->before->label ? data->classes - 1 : -1); // beyond the last: the last
    }
}

// Of two numbers in order, the one that was changed stops at the other, which stays.
static void settle_numbers(Settle *s) {
    Settings *w = s->wanted;
    if (w->match > w->batch) {
        bool of_match = w->match != s->before->match;
        *(of_match ? &w->match : &w->batch) = of_match ? w->batch : w->match;
    }
    if (w->beta_min >= w->beta_max) {
        bool of_min = w->beta_min != s->before->beta_min;
        *(of_min ? &w->beta_min : &w->beta_max) = of_min ? 0.9 * w->beta_max : w->beta_min / 0.9;
    }
    if (w->sigma_lo >= w->sigma_hi) {
        bool of_low = w->sigma_lo != s->before->sigma_lo;
        *(of_low ? &w->sigma_lo : &w->sigma_hi) = of_low ? 0.9 * w->sigma_hi : w->sigma_lo / 0.9;
    }
}

int settings_settle(Settings *wanted, const Settings *before, Yielded *yielded) {
    Settle settle = {wanted, before, yielded, 0};
    settle_source(&settle);
    settle_reflow(&settle);
    settle_score(&settle);
    settle_classes(&settle);
    settle_numbers(&settle);
    return settle.count;
}
