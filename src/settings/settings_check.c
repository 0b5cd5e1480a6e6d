// What depends on several rows at once: groups and batches, and which paths, sources, pairings, predictions and solvers make sense
// together. Every refusal says why, and what to choose instead.
#include "settings/settings.h"

#include "flow/dist.h"
#include "flow/predict.h"
#include "flow/class_label.h"
#include "settings/lane_list.h"

static bool check_numbers(const Settings *s, Error *err) {
    if (s->match > s->batch) {
        error_set(err, "match: a group of %d does not fit into a batch of %d; lower match or raise batch.", s->match, s->batch);
        return error_ko(err, "match: %d개 묶음은 %d개 배치에 들어가지 않습니다. match를 줄이거나 batch를 늘리세요.", s->match,
                        s->batch);
    }
    if (s->beta_min >= s->beta_max) {
        error_set(err, "beta-min: %g must be below beta-max, which is %g.", s->beta_min, s->beta_max);
        return error_ko(err, "beta-min: %g은(는) beta-max %g보다 작아야 합니다.", s->beta_min, s->beta_max);
    }
    if (s->sigma_lo >= s->sigma_hi) {
        error_set(err, "sigma-lo: %g must be below sigma-hi, which is %g.", s->sigma_lo, s->sigma_hi);
        return error_ko(err, "sigma-lo: %g은(는) sigma-hi %g보다 작아야 합니다.", s->sigma_lo, s->sigma_hi);
    }
    return true;
}

static bool check_files(const Settings *s, Error *err) {
    const DistKind *file = dist_find("file");
    if (dist_at(s->data) == file && !s->data_file[0]) {
        error_set(err, "data: file needs data-file; --data points.csv sets both.");
        return error_ko(err, "data: file에는 data-file이 있어야 합니다.");
    }
    if (dist_at(s->source) == file && !s->source_file[0]) {
        error_set(err, "source: file needs source-file; --source points.csv sets both.");
        return error_ko(err, "source: file에는 source-file이 있어야 합니다.");
    }
    return true;
}

// The same for a refusal of path.h, which comes without a row's name and a full stop, and in English.
static bool because(const char *key, const Error *why, const char *ko, Error *err) {
    error_set(err, "%s: %.480s.", key, why->text);
    return error_ko(err, "%s: %s", key, ko);
}

static const char bad_points[] = "조절점을 읽을 수 없습니다. t가 0에서 1로 커지는 t:a:s 세 수를 2개 이상 적으세요.";
static const char from_noise[] = "이 경로는 가우시안 잡음에서만 출발합니다. 출발 분포로 gaussian을 고르세요.";
static const char no_score
    [] = "스코어가 필요합니다. 스코어는 가우시안 잡음에서 무작위로 짝짓고 경로에 따로 더한 잡음이 없을 때만 알 수 있습니다.";

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
        error_set(err, "pairing: reflow learns the straight path between its pairs; choose the path ot or linear.");
        return error_ko(err, "pairing: reflow는 짝 사이의 곧은 경로를 배웁니다. 경로로 ot나 linear를 고르세요.");
    }
    if (!path_read_points(s->custom_path, &params, &why) || (path.kind == path_find("custom") && !path_check(&path, &why))) {
        return because("custom-path", &why, bad_points, err);
    }
    if (!path_accepts_source(&path, source, &why)) {
        return because("source", &why, from_noise, err);
    }
    if (s->predict != PREDICT_VELOCITY && path_is_noisy(&path)) {
        error_set(err, "predict: on the path %s with sigma %g only the velocity can be predicted; choose sigma 0.",
                  path.kind->name, s->sigma);
        return error_ko(err, "predict: sigma %g인 %s 경로에서는 속도만 예측할 수 있습니다. sigma를 0으로 하세요.", s->sigma,
                        path.kind->name);
    }
    if (s->predict == PREDICT_SCORE && !path_has_score(&path, source, independent, &why)) {
        return because("predict", &why, no_score, err);
    }
    if (sampler_needs_score((SamplerKind)s->solver) && !path_has_score(&path, source, independent, &why)) {
        return because("solver", &why, no_score, err);
    }
    return true;
}

static bool check_classes(const Settings *s, Error *err) {
    const DistKind *data = dist_at(s->data);
    if (!s->condition) {
        return true;
    }
    if (s->pairing == PAIRING_REFLOW) {
        error_set(err, "condition: the pairs of reflow have no classes; choose another pairing.");
        return error_ko(err, "condition: 리플로의 짝에는 클래스가 없습니다. 다른 짝짓기를 고르세요.");
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
