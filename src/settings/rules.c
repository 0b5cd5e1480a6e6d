#include "settings/rules.h"

#include "base/check.h"
#include "base/language.h"
#include "flow/class_label.h"
#include "flow/dist.h"
#include "flow/predict.h"
#include "flow/sde.h"
#include "flow/times.h"

#include <string.h>

// ---- facts ---------------------------------------------------------------------------------------------------------------

static Path chosen_path(const Settings *s) {
    return settings_path(s, s->path);
}

static bool path_is(const Settings *s, const char *name) {
    return path_kind_at(s->path) == path_find(name);
}

static bool is_file(int dist) {
    return dist_at(dist) == dist_find("file");
}

static bool starts_elsewhere(const Settings *s) {
    Path path = chosen_path(s);
    return !path_accepts_source(&path, dist_at(s->source)->name);
}

static bool noise_path_starts_elsewhere(const Settings *s) {
    return starts_elsewhere(s) && path_kind_at(s->path)->source == SOURCE_GAUSSIAN;
}

static bool own_teacher(const Settings *s) {
    return s->pairing == PAIRING_REFLOW && !s->teacher[0];
}

static bool reflow_bends(const Settings *s) {
    Path path = chosen_path(s);
    return own_teacher(s) && path_shape(&path) != PATH_LINE;
}

static bool tells_noisy(const Settings *s) {
    Path path = chosen_path(s);
    return s->predict != PREDICT_VELOCITY && path_is_noisy(&path);
}

static bool no_score(const Settings *s) {
    Path path = chosen_path(s);
    return !settings_use(s, "path") || !path_has_score(&path, dist_at(s->source)->name, s->pairing == PAIRING_INDEPENDENT);
}

static bool tells_no_score(const Settings *s) {
    return s->predict == PREDICT_SCORE && no_score(s);
}

static bool samples_no_score(const Settings *s) {
    return sampler_needs_score((SamplerKind)s->solver) && no_score(s);
}

static bool conditioned_reflow(const Settings *s) {
    return s->condition && s->pairing == PAIRING_REFLOW;
}

static bool exact_of_classes(const Settings *s) {
    return s->field != FIELD_LEARNED && s->condition;
}

static bool exact_unknown(const Settings *s) {
    return s->field != FIELD_LEARNED && no_score(s);
}

static bool data_unnamed(const Settings *s) {
    return is_file(s->data) && !s->data_file[0];
}

static bool source_unnamed(const Settings *s) {
    return is_file(s->source) && !s->source_file[0];
}

// ---- facts that are told with their numbers --------------------------------------------------------------------------------

static bool check_match(const Settings *s, Error *err) {
    return s->match <= s->batch ||
           error_set(err, "match: a group of %d does not fit in a batch of %d. Lower match or raise batch.", s->match,
                     s->batch);
}

static bool check_beta(const Settings *s, Error *err) {
    return s->beta_min < s->beta_max ||
           error_set(err, "beta-min: %g must be below beta-max, which is %g.", s->beta_min, s->beta_max);
}

static bool check_sigma(const Settings *s, Error *err) {
    return s->sigma_lo < s->sigma_hi ||
           error_set(err, "sigma-lo: %g must be below sigma-hi, which is %g.", s->sigma_lo, s->sigma_hi);
}

static bool check_custom_path(const Settings *s, Error *err) {
    Path path = chosen_path(s);
    PathParams read = path.params; // of an empty text no points
    Error why;
    bool good = path_read_points(s->custom_path, &read, &why) && (!path_is(s, "custom") || path_check_points(&path.params, &why));
    return good || error_set(err, "custom-path: %.480s.", why.text);
}

// A file's classes are not known before it is read.
static bool check_classes(const Settings *s, Error *err) {
    return !s->condition || is_file(s->data) || class_label_check(dist_at(s->data), -1, err);
}

static bool check_label(const Settings *s, Error *err) {
    return !s->condition || is_file(s->data) || class_label_check(dist_at(s->data), s->label, err);
}

// ---- what gives way ------------------------------------------------------------------------------------------------------
// Of two numbers in order, the one that was changed stops at the other, which stays.

static double at_batch(const Settings *s) {
    return s->batch;
}

static double at_match(const Settings *s) {
    return s->match;
}

static double below_beta_max(const Settings *s) {
    return 0.9 * s->beta_max;
}

static double above_beta_min(const Settings *s) {
    return s->beta_min / 0.9;
}

static double below_sigma_hi(const Settings *s) {
    return 0.9 * s->sigma_hi;
}

static double above_sigma_lo(const Settings *s) {
    return s->sigma_lo / 0.9;
}

static double first_teacher(const Settings *s) {
    return s->reflow_from;
}

static double last_class(const Settings *s) {
    return dist_at(s->data)->classes - 1;
}

// ---- the rules -------------------------------------------------------------------------------------------------------------

static const char needs_score[] = TR(
    "This needs the score, which is available for random pairs, Gaussian noise and path noise σ = 0.");

// clang-format off
static const Rule rules[] = {
    {.row = "match", .kind = RULE_SHARED, .check = check_match, .in_sight = true,
     .give_way = {{.changed = "match", .row = "match", .value = at_batch}, {.row = "batch", .value = at_match}}},
    {.row = "beta-min", .kind = RULE_SHARED, .check = check_beta, .in_sight = true,
     .give_way = {{.changed = "beta-min", .row = "beta-min", .value = below_beta_max}, {.row = "beta-max", .value = above_beta_min}}},
    {.row = "sigma-lo", .kind = RULE_SHARED, .check = check_sigma, .in_sight = true,
     .give_way = {{.changed = "sigma-lo", .row = "sigma-lo", .value = below_sigma_hi}, {.row = "sigma-hi", .value = above_sigma_lo}}},
    {.row = "data", .kind = RULE_SHARED, .broken = data_unnamed,
     .sentence = TR("file needs data-file. --data points.csv sets both.")},
    {.row = "source", .kind = RULE_SHARED, .broken = source_unnamed,
     .sentence = TR("file needs source-file. --source points.csv sets both.")},

    {.row = "custom-path", .kind = RULE_LANE, .check = check_custom_path},
    {.row = "path", .kind = RULE_LANE, .broken = noise_path_starts_elsewhere,
     .sentence = TR("This path works only from Gaussian noise. Set Source to Gaussian."),
     .give_way = {{.changed = "source", .row = "path", .to = "ot"}}},
    {.row = "path", .kind = RULE_LANE, .broken = starts_elsewhere,
     .sentence = TR("This path does not begin with a = 0 and s = 1, so it works only from Gaussian noise. Set Source to Gaussian "
                    "or move its first point."),
     .give_way = {{.changed = "source", .row = "path", .to = "ot"}}},
    {.row = "pairing", .kind = RULE_LANE, .broken = reflow_bends,
     .sentence = TR("Reflow needs a straight path. Choose CondOT (ot) or rectified flow (linear) first."),
     .give_way = {{.row = "pairing", .value = first_teacher}}},
    {.row = "pairing", .kind = RULE_ALONE, .broken = own_teacher,
     .sentence = TR("reflow needs --teacher, a model file that makes the pairs.")},
    {.row = "predict", .kind = RULE_LANE, .broken = tells_noisy,
     .sentence = TR("With path noise, the network can predict only the velocity. Set path noise σ to 0."),
     .give_way = {{.row = "predict", .to = "velocity"}}},
    {.row = "predict", .kind = RULE_LANE, .broken = tells_no_score, .sentence = needs_score,
     .give_way = {{.row = "predict", .to = "velocity"}}},
    {.row = "solver", .kind = RULE_LANE, .broken = samples_no_score, .sentence = needs_score,
     .give_way = {{.row = "solver", .to = "midpoint"}}},
    {.row = "condition", .kind = RULE_LANE, .check = check_classes,
     .sentence = TR("This data set has no classes."),
     .give_way = {{.row = "condition", .to = "off"}}},
    {.row = "condition", .kind = RULE_LANE, .broken = conditioned_reflow,
     .sentence = TR("Reflow pairs have no class labels. Choose another pairing."),
     .give_way = {{.row = "condition", .to = "off"}}},
    {.row = "label", .kind = RULE_LANE, .check = check_label, // beyond the last: the last
     .give_way = {{.changed = "label", .row = "label", .value = last_class}, {.row = "label", .to = "-1"}}},
    {.row = "field", .kind = RULE_SHOWN, .broken = exact_of_classes,
     .sentence = TR("With class labels, each particle follows its own class's field. The exact field is for all the data, so the "
                    "two cannot be compared.")},
    {.row = "field", .kind = RULE_SHOWN, .broken = exact_unknown,
     .sentence = TR("The exact field is available for random pairs, Gaussian noise and path noise σ = 0.")},
};
// clang-format on

int rules_count(void) {
    return (int)(sizeof rules / sizeof rules[0]);
}

const Rule *rules_at(int index) {
    CHECK_RANGE(index, 0, rules_count() - 1);
    return &rules[index];
}

bool rule_broken(const Rule *rule, const Settings *settings) {
    if (!settings_use(settings, rule->row)) {
        return false;
    }
    return rule->broken ? rule->broken(settings) : !rule->check(settings, NULL);
}

bool rule_say(const Rule *rule, const Settings *settings, Error *err) {
    if (rule->check) {
        return rule->check(settings, err);
    }
    if (err) {
        snprintf(err->text, sizeof err->text, "%s: %s", rule->row, tr(rule->sentence));
        err->key = rule->sentence;
    }
    return false;
}

// ---- rows without an effect --------------------------------------------------------------------------------------------------

static bool no_file(const Settings *s) {
    return !is_file(s->data) && !is_file(s->source);
}

static bool not_ot(const Settings *s) {
    return !path_is(s, "ot");
}

static bool not_vp(const Settings *s) {
    return !path_is(s, "vp");
}

static bool not_ve(const Settings *s) {
    return !path_is(s, "ve");
}

static bool not_noisy(const Settings *s) {
    return !path_is(s, "linear") && !path_is(s, "bridge");
}

static bool not_soft(const Settings *s) {
    return s->pairing != PAIRING_SINKHORN;
}

static bool not_matched(const Settings *s) {
    return s->pairing != PAIRING_OT && not_soft(s);
}

static bool no_own_teacher(const Settings *s) {
    return !own_teacher(s);
}

static bool not_score(const Settings *s) {
    return s->predict != PREDICT_SCORE;
}

static bool constant_rate(const Settings *s) {
    return s->schedule == SCHEDULE_CONSTANT;
}

static bool not_logit_normal(const Settings *s) {
    return s->times != TIMES_LOGIT_NORMAL;
}

static bool not_mode(const Settings *s) {
    return s->times != TIMES_MODE;
}

static bool no_classes(const Settings *s) {
    return !s->condition;
}

static bool adaptive(const Settings *s) {
    return s->solver == SAMPLER_DOPRI5;
}

static bool not_adaptive(const Settings *s) {
    return !adaptive(s);
}

static bool not_sde(const Settings *s) {
    return s->solver != SAMPLER_SDE;
}

static bool no_noise(const Settings *s) {
    return not_sde(s) || s->noise == SDE_NONE;
}

static bool in_paths(const Settings *s) {
    return s->view == VIEW_PATHS;
}

static bool in_flow(const Settings *s) {
    return s->view == VIEW_FLOW;
}

// What view/trajectories_gpu.c leaves to the processor.
static bool off_card(const Settings *s) {
    bool classes = s->condition && (s->label < 0 || (s->guidance != 0 && s->guidance != 1));
    return s->solver >= SAMPLER_DOPRI5 || s->width > RULES_GPU_WIDTH || s->field == FIELD_EXACT || classes;
}

static const char only_flow[] = TR("Only in the Flow view. Press P.");
static const char only_paths[] = TR("Only in the Conditional paths view. Press P.");

static const struct {
    const char *row;
    bool (*idle)(const Settings *s);
    const char *sentence; // none: the row is left out, as it is some other choice's
} idle_rows[] = {
    {"keep-scale", no_file, NULL},
    {"sigma-min", not_ot, NULL},
    {"beta-min", not_vp, NULL},
    {"beta-max", not_vp, NULL},
    {"sigma", not_noisy, NULL},
    {"sigma-lo", not_ve, NULL},
    {"sigma-hi", not_ve, NULL},
    {"match", not_matched, NULL},
    {"epsilon", not_soft, NULL},
    {"reflow-from", no_own_teacher, NULL},
    {"reflow-round", no_own_teacher, NULL},
    {"decay-steps", constant_rate, NULL},
    {"times-mean", not_logit_normal, NULL},
    {"times-std", not_logit_normal, NULL},
    {"times-k", not_mode, NULL},
    {"weighting", not_score, NULL},
    {"label-dropout", no_classes, NULL},
    {"label", no_classes, NULL},
    {"guidance", no_classes, NULL},
    {"tolerance", not_adaptive, NULL},
    {"noise", not_sde, NULL},
    {"noise-scale", no_noise, NULL},
    {"gpu", off_card,
     TR("The graphics card cannot do this: adaptive, SDE, DDPM or DDIM solvers, the exact field, layers wider than 128, or "
        "several classes.")},
    {"steps", adaptive, TR("The adaptive solver chooses its own steps. Set the tolerance instead.")},
    {"ribbons", in_paths, only_flow},
    {"trail", in_paths, only_flow},
    {"guess", in_paths, only_flow},
    {"color", in_paths, only_flow},
    {"density", in_paths, only_flow},
    {"field", in_paths, only_flow},
    {"pairs", in_flow, only_paths},
    {"tube", in_flow, only_paths},
};

// ---- what the panel asks -----------------------------------------------------------------------------------------------------

const char *rules_refused(const Settings *settings, const Setting *row, int choice) {
    Settings wanted;
    bool copied = false;
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = &rules[i];
        if (rule->kind == RULE_ALONE || !rule->sentence || strcmp(rule->row, row->key) != 0) {
            continue;
        }
        if (!copied) {
            wanted = *settings;
            settings_put(&wanted, row, choice);
            copied = true;
        }
        if (rule_broken(rule, &wanted)) {
            return tr(rule->sentence);
        }
    }
    return NULL;
}

// Index into idle_rows, or -1.
static int idle_row(const Settings *settings, const Setting *row) {
    for (size_t i = 0; i < sizeof idle_rows / sizeof idle_rows[0]; i++) {
        if (strcmp(idle_rows[i].row, row->key) == 0 && idle_rows[i].idle(settings)) {
            return (int)i;
        }
    }
    return -1;
}

const char *rules_idle(const Settings *settings, const Setting *row) {
    int idle = idle_row(settings, row);
    if (!settings_use(settings, row->key)) {
        return tr("This kind of model does not use this setting.");
    }
    if (idle >= 0) {
        return idle_rows[idle].sentence ? tr(idle_rows[idle].sentence) : NULL;
    }
    return row->type == SET_BOOL ? rules_refused(settings, row, 1) : NULL;
}

bool rules_hidden(const Settings *settings, const Setting *row) {
    int idle = idle_row(settings, row);
    return !setting_offered(row) || (idle >= 0 && !idle_rows[idle].sentence);
}

const Rule *rules_of_error(const Error *err) {
    for (int i = 0; i < rules_count(); i++) {
        if (rules[i].sentence && strcmp(rules[i].sentence, err->key) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}
