#include "page/titles.h"

#include "base/language.h"
#include "base/words.h"
#include "settings/model_names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool curved(const Lane *lane) {
    const Path *path = model_path(lane->model);
    return path && path_shape(path) != PATH_LINE;
}

static const Rgba *own_accent(const Theme *theme, const Lane *lane) {
    return theme_kind(theme, model_name_at(lane->spec.model)->name);
}

Rgba titles_accent(const Theme *theme, const Lane *lane) {
    const Rgba *own = own_accent(theme, lane);
    return own ? *own : curved(lane) ? theme->diffusion : theme->ot;
}

// Lanes whose lines may need dashes to be told apart: those along curved paths, along straight ones, and those of other kinds of model.
static int line_group(const Lane *lane) {
    return own_accent(theme_at(0), lane) ? 2 : curved(lane);
}

float titles_dash(const Experiment *experiment, const Lane *lane) {
    static const float dash[LANES_MAX] = {0, 7, 3.5f, 1.8f};
    int before = 0;
    for (const Lane *s = experiment->lane; s < lane; s++) {
        before += line_group(s) == line_group(lane);
    }
    return dash[before];
}

const char *titles_headline(Headline which) {
    return tr(which == HEADLINE_DIFFUSION ? TR("Diffusion") : TR("Optimal transport"));
}

// Which lane of the headline comparison it is, whatever the network predicts, whichever way its particles go and however it samples.
static Headline headline_of(const Lane *lane) {
    LaneSpec velocity = lane_spec_plain(&lane->spec);
    velocity.predict = PREDICT_VELOCITY;
    velocity.direction = DIRECTION_TO_DATA;
    return experiment_headline(&velocity);
}

// A bridge whose pairs are those of the Schrödinger bridge with its noise: the entropic plan with epsilon = 2 sigma^2 (Tong et al.
// 2302.00482) between the whole source and the data, not class by class. Flow matching learns the smooth flow of it alone.
static bool is_schroedinger(const Lane *lane) {
    const Path *path = model_path(lane->model);
    if (!path) {
        return false;
    }
    const Settings *s = &lane->model->settings;
    const double epsilon = 2 * path->params.sigma * path->params.sigma;
    return epsilon > 0 && path->kind == path_find("bridge") && lane->model->classes == 0 && settings_pairing(s) == PAIRING_SINKHORN &&
           fabs(settings_epsilon(s) - epsilon) <= 0.01 * epsilon;
}

const char *titles_path(const Lane *lane) {
    const Headline headline = headline_of(lane);
    const Path *path = lane->model->converted ? &lane->model->conversion.own : model_path(lane->model);
    if (headline != HEADLINE_OTHER) {
        return titles_headline(headline);
    }
    if (is_schroedinger(lane)) {
        return lane->spec.model > 0 ? tr("Schrödinger bridge") : tr("Flow of a Schrödinger bridge");
    }
    return lane->spec.model > 0 || !path ? setting_choice_label(settings_find("model"), lane->spec.model) : tr(path->kind->title);
}

static void add(char *text, size_t size, const char *separator, const char *more) {
    text_add(text, size, "%s%s", text[0] ? separator : "", more);
}

static void add_pairing(const Lane *lane, const char *separator, char *text, size_t size) {
    if (!model_has_pairs(lane->model)) {
        return;
    }
    static const char *const words[] = {
        [PAIRING_INDEPENDENT] = TR("random pairs"),
        [PAIRING_OT] = TR("OT pairs"),
        [PAIRING_SINKHORN] = TR("soft OT pairs"),
        [PAIRING_REFLOW] = TR("reflow"),
    };
    char word[64];
    int round = lane->spec.round;
    snprintf(word, sizeof word, round > 1 ? "%s %d" : "%s", tr(words[settings_pairing(&lane->model->settings)]), round);
    add(text, size, separator, word);
}

// By which solver and in how many steps, as far as that is asked for: "Euler, 1 step". An adaptive solver takes as many as it needs.
static void add_sampling(const Lane *lane, bool solver, bool steps, char *text, size_t size) {
    static const char *const words[SAMPLER_COUNT] = {[SAMPLER_EULER] = "Euler",         [SAMPLER_MIDPOINT] = TR("midpoint"),
                                                     [SAMPLER_HEUN] = "Heun",           [SAMPLER_RK4] = "RK4",
                                                     [SAMPLER_DOPRI5] = TR("adaptive"), [SAMPLER_SDE] = "SDE",
                                                     [SAMPLER_DDPM] = "DDPM",           [SAMPLER_DDIM] = "DDIM"};
    const Sampler *sampler = &lane->trajectories.sampler;
    const bool solves = settings_use(&lane->model->settings, "solver"), adaptive = solves && sampler->kind == SAMPLER_DOPRI5;
    char count[32];
    solver = solves && (solver || (steps && adaptive));
    steps = steps && !adaptive && settings_use(&lane->model->settings, "steps");
    snprintf(count, sizeof count, tr(sampler->steps == 1 ? TR("%d step") : TR("%d steps")), sampler->steps);
    if (solver) {
        add(text, size, " · ", tr(words[sampler->kind]));
    }
    if (steps) {
        add(text, size, solver ? ", " : " · ", count);
    }
}

// What others have of their own, and this lane has as all lanes.
static void add_shared_sampling(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    bool solver = false, steps = false;
    for (int i = 0; i < experiment->count; i++) {
        solver = solver || experiment->lane[i].spec.solver > 0;
        steps = steps || experiment->lane[i].spec.steps > 0;
    }
    add_sampling(lane, solver && lane->spec.solver == 0, steps && lane->spec.steps == 0, text, size);
}

void titles_rest(const Lane *lane, char *text, size_t size) {
    static const char *const words[] =
        {[PREDICT_NOISE] = TR("predicts noise"), [PREDICT_DATA] = TR("predicts data"), [PREDICT_SCORE] = TR("predicts score")};
    if (lane->spec.predict != PREDICT_VELOCITY) {
        add(text, size, " · ", tr(words[lane->spec.predict]));
    }
    const Setting *variant = lane_spec_variant(&lane->spec);
    const char *title = model_labels(lane->model)->variant[lane->spec.variant].title;
    if (variant && title && lane->spec.variant != (int)setting_initial(variant)) {
        add(text, size, " · ", tr(title));
    }
    if (lane->spec.direction == DIRECTION_TO_NOISE) {
        add(text, size, " · ", tr("data to noise"));
    }
    add_sampling(lane, lane->spec.solver > 0, lane->spec.steps > 0, text, size);
}

// Said only beside lanes that predict something else.
static void add_velocity(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    bool alike = true;
    for (int i = 0; i < experiment->count; i++) {
        alike = alike && experiment->lane[i].spec.predict == PREDICT_VELOCITY;
    }
    if (!alike && model_path(lane->model) && lane->spec.predict == PREDICT_VELOCITY) {
        add(text, size, " · ", tr("predicts velocity"));
    }
}

void titles_lane(const Lane *lane, char *text, size_t size) {
    snprintf(text, size, "%s", titles_path(lane));
    if (headline_of(lane) == HEADLINE_OTHER) { // the others name their pairing too, so that nobody takes them for these
        add_pairing(lane, " · ", text, size);
    }
    titles_rest(lane, text, size);
}

static const char *shape_words(const Lane *lane) {
    static const char *const words[] =
        {[PATH_LINE] = TR("straight path"), [PATH_RAY] = TR("straight path, slowing down"), [PATH_ARC] = TR("curved path")};
    const Path *path = model_path(lane->model);
    if (model_labels(lane->model)->about || !path) {
        return model_labels(lane->model)->about;
    }
    return path_is_noisy(path) ? TR("straight path plus noise") : words[path_shape(path)];
}

// "Straight path" above needs no "straight path" below.
static bool title_says_shape(const Lane *lane, const char *shape) {
    const Path *path = model_path(lane->model);
    return path && headline_of(lane) == HEADLINE_OTHER && strcasecmp(path->kind->title, shape) == 0;
}

void titles_below(const Experiment *experiment, const Lane *lane, bool named, char *text, size_t size) {
    const bool paths = experiment->settings.view == VIEW_PATHS, pairs = !named || headline_of(lane) != HEADLINE_OTHER;
    const char *shape = shape_words(lane);
    snprintf(text, size, "%s", shape && !title_says_shape(lane, shape) ? tr(shape) : "");
    if (paths && experiment->settings.tube) { // the path's alone, whatever the pairing
        add(text, size, " · ", tr("all noise to one data point"));
        return;
    }
    if (pairs) {
        add_pairing(lane, " · ", text, size);
    }
    if (paths) {
        add(text, size, " · ", tr("one path per pair"));
        add_velocity(experiment, lane, text, size);
        return;
    }
    if (lane_is_forward(lane)) {
        add(text, size, " · ", tr(lane->trajectories.hops ? TR("forward chain (DDPM), no network") : TR("forward SDE, no network")));
        return;
    }
    if (experiment_is_exact(experiment, lane)) {
        add(text, size, " · ", tr("exact field, no network"));
    }
    if (experiment->settings.field != FIELD_LEARNED && !lane_exact_known(lane)) {
        add(text, size, " · ", tr("exact field not available"));
    }
    if (lane->model->converted) {
        char along[96];
        snprintf(along, sizeof along, tr("sampled along %s"), tr(model_path(lane->model)->kind->label));
        add(text, size, " · ", along);
    }
    if (sampler_is_random(&lane->trajectories.sampler)) {
        add(text, size, " · ", tr("stochastic sampling"));
    }
    add_shared_sampling(experiment, lane, text, size);
    add_velocity(experiment, lane, text, size);
}

void titles_bends(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    const Path *path = model_path(lane->model);
    bool straight = path && path_shape(path) == PATH_LINE && !lane_is_forward(lane);
    const bool seen = experiment->settings.view == VIEW_FLOW && lane->trajectories.intervals > 1 && lane->course == COURSE_BENT;
    if (seen && straight && settings_pairing(&lane->model->settings) == PAIRING_INDEPENDENT) {
        add(text, size, " · ", tr("so the flow bends"));
    }
}

void titles_pairing(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    text[0] = '\0';
    add_pairing(lane, "", text, size);
    titles_rest(lane, text, size);
    add_shared_sampling(experiment, lane, text, size);
    add_velocity(experiment, lane, text, size);
}
