// What depends on several rows at once: groups and batches, and which paths, sources, pairings, predictions and solvers make sense
// together. Every refusal says why, and what to choose instead.
#include "settings/settings.h"

#include "flow/dist.h"
#include "flow/predict.h"
#include "flow/class_label.h"
#include "settings/lane_list.h"

static bool check_numbers(const Settings *s, Error *err) {
    if (s->match > s->batch) {
        return error_set(err, "match: a group of %d does not fit into a batch of %d; lower match or raise batch.", s->match,
                         s->batch);
    }
    if (s->beta_min >= s->beta_max) {
        return error_set(err, "beta-min: %g must be below beta-max, which is %g.", s->beta_min, s->beta_max);
    }
    if (s->sigma_lo >= s->sigma_hi) {
        return error_set(err, "sigma-lo: %g must be below sigma-hi, which is %g.", s->sigma_lo, s->sigma_hi);
    }
    return true;
}

static bool check_files(const Settings *s, Error *err) {
    const DistKind *file = dist_find("file");
    if (dist_at(s->data) == file && !s->data_file[0]) {
        return error_set(err, "data: file needs data-file; --data points.csv sets both.");
    }
    if (dist_at(s->source) == file && !s->source_file[0]) {
        return error_set(err, "source: file needs source-file; --source points.csv sets both.");
    }
    return true;
}

// The same for a refusal of path.h, which comes without a row's name and a full stop.
static bool because(const char *key, const Error *why, Error *err) {
    return error_set(err, "%s: %.480s.", key, why->text);
}

static bool check_path(const Settings *s, Error *err) {
    Path path = settings_path(s, s->path);
    PathParams params = path.params;
    const char *source = dist_at(s->source)->name;
    bool independent = s->pairing == PAIRING_INDEPENDENT;
    Error why;
    if (!settings_use(s, "path")) {
        return true;
    }
    if (s->pairing == PAIRING_REFLOW && !s->teacher[0] && path_shape(&path) != PATH_LINE) {
        return error_set(err, "pairing: reflow learns the straight path between its pairs; choose the path ot or linear.");
    }
    if (!path_read_points(s->custom_path, &params, &why) || (path.kind == path_find("custom") && !path_check(&path, &why))) {
        return because("custom-path", &why, err);
    }
    if (!path_accepts_source(&path, source, &why)) {
        return because("source", &why, err);
    }
    if (s->predict != PREDICT_VELOCITY && path_is_noisy(&path)) {
        return error_set(err, "predict: on the path %s with sigma %g only the velocity can be predicted; choose sigma 0.",
                         path.kind->name, s->sigma);
    }
    if (s->predict == PREDICT_SCORE && !path_has_score(&path, source, independent, &why)) {
        return because("predict", &why, err);
    }
    if (sampler_needs_score((SamplerKind)s->solver) && !path_has_score(&path, source, independent, &why)) {
        return because("solver", &why, err);
    }
    return true;
}

static bool check_classes(const Settings *s, Error *err) {
    const DistKind *data = dist_at(s->data);
    if (!s->condition) {
        return true;
    }
    if (s->pairing == PAIRING_REFLOW) {
        return error_set(err, "condition: the pairs of reflow have no classes; choose another pairing.");
    }
    return data == dist_find("file") ||
           class_label_check(data, s->label, err); // a file's classes are not known before it is read
}

// Of named lanes the one that they make the settings look at is checked, not what stands in its rows before.
bool settings_check(const Settings *settings, Error *err) {
    Settings selected = *settings;
    LaneList lanes;
    return check_numbers(settings, err) && check_files(settings, err) &&
           (!settings->lanes[0] || lane_list_begin(&selected, &lanes, err)) && check_path(&selected, err) &&
           check_classes(&selected, err);
}
