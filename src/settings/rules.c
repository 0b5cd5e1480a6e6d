#include "settings/rules.h"

#include "base/check.h"
#include "base/language.h"
#include "flow/class_label.h"
#include "flow/conversion.h"
#include "flow/dist.h"
#include "flow/forward.h"
#include "flow/predict.h"
#include "flow/sde.h"
#include "settings/model_names.h"

#include <string.h>

// ---- facts ---------------------------------------------------------------------------------------------------------------

static Path chosen_path(const Settings *s) {
    return settings_path(s, s->path);
}

static bool path_is(const Settings *s, const char *name) {
    return path_kind_at(s->path) == path_find(name);
}

static bool starts_elsewhere(const Settings *s) {
    Path path = chosen_path(s);
    return !path_accepts_source(&path, dist_at(s->source)->name);
}

static bool noise_path_starts_elsewhere(const Settings *s) {
    return starts_elsewhere(s) && path_kind_at(s->path)->source == SOURCE_GAUSSIAN;
}

static bool model_starts_elsewhere(const Settings *s) {
    return (model_name_at(s->model)->uses & NEEDS_GAUSSIAN) && dist_at(s->source) != dist_find("gaussian");
}

static bool own_teacher(const Settings *s) {
    return s->pairing == PAIRING_REFLOW && !s->teacher[0];
}

static bool reflow_bends(const Settings *s) {
    Path path = chosen_path(s);
    return own_teacher(s) && path_shape(&path) != PATH_LINE;
}

// A bridge's noise moves without bound at both ends of time.
static bool model_unbounded(const Settings *s) {
    const Path path = chosen_path(s);
    return (model_name_at(s->model)->uses & NEEDS_BOUNDED) && path_at(&path, 0.25).dn != 0;
}

// Where the path begins with a part of the data: with matched pairs that part goes with the noise, so that what flows begin at is not the
// noise alone.
static bool matched_start_unknown(const Settings *s) {
    Path path = chosen_path(s);
    return s->pairing != PAIRING_INDEPENDENT && !path_begins_as_noise(&path);
}

// Whether the score follows from the velocity, as it does of the exact field.
static bool no_score(const Settings *s) {
    return !(settings_use(s, "path") || settings_is_bridge(s)) ||
           !path_has_score(dist_at(s->source)->name, settings_pairing(s) == PAIRING_INDEPENDENT);
}

// Three means, of data, source and z, of which a prediction tells one and the point another.
static bool tells_noisy(const Settings *s) {
    Path path = chosen_path(s);
    return s->predict != PREDICT_VELOCITY && path_is_noisy(&path) && no_score(s);
}

static bool tells_no_score(const Settings *s) {
    return s->predict == PREDICT_SCORE && no_score(s);
}

static bool samples_no_score(const Settings *s) {
    return sampler_needs_score(settings_solver(s)) && !settings_is_bridge(s) && no_score(s);
}

// Whatever the pairs: the kind of model has no path.
static bool samples_pathless(const Settings *s) {
    return sampler_needs_score((SamplerKind)s->solver) && !settings_use(s, "path") && !settings_is_bridge(s);
}

static bool bridge_chain(const Settings *s) {
    return settings_is_bridge(s) && (settings_solver(s) == SAMPLER_DDPM || settings_solver(s) == SAMPLER_DDIM);
}

// The forward process of diffusion, which can only add noise.
static bool forward_undefined(const Settings *s) {
    const Sampler sampler = settings_sampler(s, s->path);
    return settings_goes_back(s) && sampler_is_forward(&sampler) && !forward_exists(&sampler.path);
}

static bool classes_back(const Settings *s) {
    return settings_goes_back(s) && s->condition;
}

static bool one_way(const Settings *s) {
    const Sampler sampler = settings_sampler(s, s->path);
    return s->one_start && (!sampler_is_random(&sampler) || samples_no_score(s));
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
    return dist_is_file(s->data) && !s->data_file[0];
}

static bool source_unnamed(const Settings *s) {
    return dist_is_file(s->source) && !s->source_file[0];
}

static bool no_conversion(const Settings *s) {
    const Path own = chosen_path(s), as = settings_seen_path(s, s->path);
    const bool starts = path_accepts_source(&as, dist_at(s->source)->name);
    return s->sample_path > 0 && !(starts && conversion_known(&own, &as));
}

static bool converted_back(const Settings *s) {
    return s->sample_path > 0 && settings_goes_back(s);
}

// ---- facts that are told with their numbers --------------------------------------------------------------------------------

static bool check_match(const Settings *s, Error *err) {
    return s->match <= s->batch ||
           error_set(err, "match: a group of %d does not fit in a batch of %d. Lower match or raise batch.", s->match, s->batch);
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
    return !s->condition || dist_is_file(s->data) || class_label_check(dist_at(s->data), -1, err);
}

static bool check_label(const Settings *s, Error *err) {
    return !s->condition || dist_is_file(s->data) || class_label_check(dist_at(s->data), s->label, err);
}

// ---- what gives way ------------------------------------------------------------------------------------------------------

static double last_class(const Settings *s) {
    return dist_at(s->data)->classes - 1;
}

// ---- the rules -------------------------------------------------------------------------------------------------------------

static const char needs_score[] = TR(
    "This needs the score. One network gives it together with the velocity only for random pairs and Gaussian noise.");

// clang-format off
static const Rule rules[] = {
    {.row = "match", .kind = RULE_SHARED, .check = check_match, .in_sight = true,
     .give_way = {{.changed = "match", .row = "match", .like = "batch"}, {.row = "batch", .like = "match"}}},
    {.row = "beta-min", .kind = RULE_SHARED, .check = check_beta, .in_sight = true,
     .give_way = {{.changed = "beta-min", .row = "beta-min", .below = "beta-max"}, {.row = "beta-max", .above = "beta-min"}}},
    {.row = "sigma-lo", .kind = RULE_SHARED, .check = check_sigma, .in_sight = true,
     .give_way = {{.changed = "sigma-lo", .row = "sigma-lo", .below = "sigma-hi"}, {.row = "sigma-hi", .above = "sigma-lo"}}},
    {.row = "data", .kind = RULE_SHARED, .broken = data_unnamed,
     .sentence = TR("file needs data-file. --data points.csv sets both.")},
    {.row = "source", .kind = RULE_SHARED, .broken = source_unnamed,
     .sentence = TR("file needs source-file. --source points.csv sets both.")},

    {.row = "model", .kind = RULE_LANE, .broken = model_starts_elsewhere,
     .sentence = TR("This kind of model works only from Gaussian noise. Set Source to Gaussian."),
     .give_way = {{.changed = "source", .row = "model", .to = "flow-matching"}}},
    {.row = "custom-path", .kind = RULE_LANE, .check = check_custom_path},
    {.row = "path", .kind = RULE_LANE, .broken = noise_path_starts_elsewhere,
     .sentence = TR("This path works only from Gaussian noise. Set Source to Gaussian."),
     .give_way = {{.changed = "source", .row = "path", .to = "ot"}}},
    {.row = "path", .kind = RULE_LANE, .broken = starts_elsewhere,
     .sentence = TR("This path does not begin with a = 0 and s = 1, so it works only from Gaussian noise. Set Source to Gaussian "
                    "or move its first point."),
     .give_way = {{.changed = "source", .row = "path", .to = "ot"}}},
    {.row = "path", .kind = RULE_LANE, .broken = model_unbounded,
     .sentence = TR("The noise of a bridge moves without bound near t = 0 and 1, so a flow map cannot learn from it. Set path noise σ to 0."),
     .give_way = {{.changed = "model", .row = "path", .to = "ot"}}},
    {.row = "pairing", .kind = RULE_LANE, .broken = reflow_bends,
     .sentence = TR("Reflow joins its pairs by lines. Choose a straight path first: CondOT (ot) or rectified flow (linear)."),
     .give_way = {{.row = "pairing", .like = "reflow-from"}}},
    {.row = "pairing", .kind = RULE_LANE, .broken = matched_start_unknown,
     .sentence = TR("This path needs random pairs. It starts with a part of the data mixed into the noise, and with matched pairs that "
                    "start is not Gaussian."),
     .give_way = {{.row = "pairing", .to = "independent"}}},
    {.row = "pairing", .kind = RULE_ALONE, .broken = own_teacher,
     .sentence = TR("reflow needs --teacher, a model file that makes the pairs.")},
    {.row = "predict", .kind = RULE_LANE, .broken = tells_noisy,
     .sentence = TR("With path noise, the velocity follows from another prediction only for random pairs and Gaussian noise. Predict the "
                    "velocity, or set path noise σ to 0."),
     .give_way = {{.row = "predict", .to = "velocity"}}},
    {.row = "predict", .kind = RULE_LANE, .broken = tells_no_score, .sentence = needs_score,
     .give_way = {{.row = "predict", .to = "velocity"}}},
    {.row = "solver", .kind = RULE_LANE, .broken = samples_pathless,
     .sentence = TR("This solver needs the score, and this kind of model has no path from which it follows. Choose a solver of the flow alone."),
     .give_way = {{.row = "solver", .to = "midpoint"}}},
    {.row = "solver", .kind = RULE_LANE, .broken = samples_no_score, .sentence = needs_score,
     .give_way = {{.row = "solver", .to = "midpoint"}}},
    {.row = "solver", .kind = RULE_LANE, .broken = forward_undefined,
     .sentence = TR("The forward process only adds noise, but on this path the share of the noise shrinks for a while on the way "
                    "from data to noise. Choose a solver that adds no noise, or another path."),
     .give_way = {{.row = "solver", .to = "midpoint"}}},
    {.row = "direction", .kind = RULE_LANE, .broken = classes_back,
     .sentence = TR("With class labels, a particle follows the field of the class that it is given, not that of the data point at which "
                    "it starts. Turn class labels off."),
     .give_way = {{.row = "direction", .to = "noise-to-data"}}},
    {.row = "one-start", .kind = RULE_SHOWN, .broken = one_way,
     .sentence = TR("Without noise, all trajectories from one start are the same. Use random pairs and the solver SDE or DDPM.")},
    {.row = "sample-path", .kind = RULE_LANE, .broken = converted_back,
     .sentence = TR("Only a flow from noise to data is shown along another path."),
     .give_way = {{.row = "sample-path", .to = "own"}}},
    {.row = "sample-path", .kind = RULE_LANE, .broken = no_conversion,
     .sentence = TR("There is no conversion to this path. It needs the same source, no path noise σ on either path, and a ratio "
                    "a(t) / s(t) that always grows."),
     .give_way = {{.row = "sample-path", .to = "own"}}},
    {.row = "solver", .kind = RULE_LANE, .broken = bridge_chain,
     .sentence = TR("DDPM and DDIM are chains of a diffusion path. A bridge is sampled at random by Euler–Maruyama (SDE)."),
     .give_way = {{.row = "solver", .to = "sde"}}},
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
     .sentence = TR("Flowscope knows the exact field for random pairs and Gaussian noise only.")},
};
// clang-format on

int rules_count(void) {
    return (int)(sizeof rules / sizeof rules[0]);
}

const Rule *rules_at(int index) {
    CHECK_RANGE(index, 0, rules_count() - 1);
    return &rules[index];
}

const Setting *rule_row(const Rule *rule, const Settings *settings) {
    return settings_lane_row(settings, rule->row);
}

bool rule_broken(const Rule *rule, const Settings *settings) {
    if (!settings_use(settings, rule->row)) {
        return false;
    }
    return rule->broken ? rule->broken(settings) : !rule->check(settings, NULL);
}

static bool rule_say(const Rule *rule, const Settings *settings, Error *err) {
    if (rule->check) {
        return rule->check(settings, err);
    }
    if (err) {
        snprintf(err->text, sizeof err->text, "%s: %s", rule_row(rule, settings)->key, tr(rule->sentence));
        err->key = rule->sentence;
    }
    return false;
}

bool rules_check(const Settings *settings, RuleKind first, RuleKind last, Error *err) {
    for (int i = 0; i < rules_count(); i++) {
        if (rules[i].kind >= first && rules[i].kind <= last && rule_broken(&rules[i], settings)) {
            return rule_say(&rules[i], settings, err);
        }
    }
    return true;
}

bool settings_check_alone(const Settings *settings, Error *err) {
    return rules_check(settings, RULE_ALONE, RULE_ALONE, err);
}

// ---- what gives way to a user's change ---------------------------------------------------------------------------------------
// What was chosen stays, and what would break a rule beside it gives way as the rule says.

// What fits, where only `before` tells what the user has changed; NULL where nothing gives way.
static const GiveWay *give_way_of(const Rule *rule, const Settings *wanted, const Settings *before) {
    for (size_t i = 0; i < sizeof rule->give_way / sizeof rule->give_way[0]; i++) {
        const GiveWay *way = &rule->give_way[i];
        if (way->row && (!way->changed || !settings_same(wanted, before, settings_find(way->changed)))) {
            return way;
        }
    }
    return NULL;
}

// Of two numbers in order, the one that was changed stops at the other, which stays.
static double value_of(const GiveWay *way, const Settings *s) {
    return way->like    ? settings_get(s, settings_find(way->like))
           : way->below ? 0.9 * settings_get(s, settings_find(way->below))
           : way->above ? settings_get(s, settings_find(way->above)) / 0.9
                        : way->value(s);
}

// Exactly, without the rounding of settings_put: a step more may not fit.
static void give_way(Settings *s, const GiveWay *way, const Setting *row) {
    char text[64];
    if (way->to) {
        settings_set(s, row->key, way->to, NULL);
    } else if (row->type == SET_CHOICE) {
        settings_put(s, row, value_of(way, s));
    } else {
        snprintf(text, sizeof text, "%.17g", value_of(way, s));
        settings_set(s, row->key, text, NULL);
    }
}

// Reflow begins with the lane that was selected as its teacher.
static void begin_reflow(Settings *wanted, const Settings *before) {
    if (wanted->pairing == PAIRING_REFLOW && !wanted->teacher[0] && before->pairing != PAIRING_REFLOW &&
        wanted->reflow_round == before->reflow_round) {
        wanted->reflow_from = before->pairing;
        wanted->reflow_round = 1;
    }
}

int settings_settle(Settings *wanted, const Settings *before, Yielded *yielded) {
    int count = 0;
    begin_reflow(wanted, before);
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = &rules[i];
        const GiveWay *way = rule->kind <= RULE_LANE && rule_broken(rule, wanted) ? give_way_of(rule, wanted, before) : NULL;
        if (way) {
            const Setting *row = settings_lane_row(wanted, way->row);
            double was = settings_get(wanted, row);
            give_way(wanted, way, row);
            if (!rule->in_sight && count < YIELDED_MAX && settings_get(wanted, row) != was) {
                yielded[count++] = (Yielded){row, was, rule->sentence};
            }
        }
    }
    return count;
}

void settings_settle_row(Settings *settings, const char *key) {
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = &rules[i];
        const GiveWay *way = rule->kind <= RULE_LANE ? give_way_of(rule, settings, settings) : NULL;
        if (way && strcmp(settings_lane_row(settings, way->row)->key, key) == 0 && rule_broken(rule, settings)) {
            give_way(settings, way, settings_find(key));
        }
    }
}

const Rule *rules_of_error(const Error *err) {
    for (int i = 0; i < rules_count(); i++) {
        if (rules[i].sentence && strcmp(rules[i].sentence, err->key) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}
