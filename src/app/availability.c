#include "app/availability.h"

#include "base/language.h"
#include "gfx/advect.h"
#include "flow/times.h"
#include "flow/class_label.h"

#include <stdio.h>
#include <string.h>

// ---- rows ----------------------------------------------------------------------------------------------------------------

typedef bool Idle(const Settings *s);

static bool path_is(const Settings *s, const char *name) {
    return path_kind_at(s->path) == path_find(name);
}

static bool no_file(const Settings *s) {
    return dist_at(s->data) != dist_find("file") && dist_at(s->source) != dist_find("file");
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

static bool not_matched(const Settings *s) {
    return s->pairing != PAIRING_OT && s->pairing != PAIRING_SINKHORN;
}

static bool not_soft(const Settings *s) {
    return s->pairing != PAIRING_SINKHORN;
}

static bool no_own_reflow(const Settings *s) {
    return s->pairing != PAIRING_REFLOW || s->teacher[0];
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
    return s->solver != SAMPLER_DOPRI5;
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

static bool classless(const Settings *s) {
    const DistKind *data = dist_at(s->data);
    return data != dist_find("file") && !class_label_check(data, -1, &(Error){0});
}

static bool taught(const Settings *s) {
    return s->pairing == PAIRING_REFLOW;
}

typedef struct {
    const char *key;
    Idle *idle;
    const char *reason; // none: the row is left out, as it is some other choice's
} Reason;

static const char only_flow[] = TR("Shown in the view flow only: press P.");
// What gpuswarm.c leaves to the processor.
static bool off_card(const Settings *s) {
    bool classes = s->condition && (s->label < 0 || (s->guidance != 0 && s->guidance != 1));
    return s->solver >= SAMPLER_DOPRI5 || s->width > ADVECT_WIDTH || s->field == FIELD_EXACT || classes;
}

static const char only_paths[] = TR("Shown in the view of conditional paths only: press P.");

static const Reason table[] = {
    {"keep-scale", no_file, NULL},
    {"sigma-min", not_ot, NULL},
    {"beta-min", not_vp, NULL},
    {"beta-max", not_vp, NULL},
    {"sigma", not_noisy, NULL},
    {"sigma-lo", not_ve, NULL},
    {"sigma-hi", not_ve, NULL},
    {"match", not_matched, NULL},
    {"epsilon", not_soft, NULL},
    {"reflow-from", no_own_reflow, NULL},
    {"reflow-round", no_own_reflow, NULL},
    {"decay-steps", constant_rate, NULL},
    {"times-mean", not_logit_normal, NULL},
    {"times-std", not_logit_normal, NULL},
    {"times-k", not_mode, NULL},
    {"weighting", not_score, NULL},
    {"label-dropout", no_classes, NULL},
    {"label", no_classes, NULL},
    {"guidance", no_classes, NULL},
    {"tolerance", not_adaptive, NULL},
    {"gpu", off_card,
     TR("The processor alone does what is chosen: this solver, the exact field, a network wider than 128, or several classes.")},
    {"noise", not_sde, NULL},
    {"noise-scale", no_noise, NULL},
    {"steps", adaptive, TR("The adaptive solver chooses its own steps: set its tolerance.")},
    {"condition", classless, TR("These data have no classes that a network could be told.")},
    {"condition", taught, TR("The pairs of reflow have no classes: choose another pairing.")},
    {"ribbons", in_paths, only_flow},
    {"trail", in_paths, only_flow},
    {"guess", in_paths, only_flow},
    {"color", in_paths, only_flow},
    {"density", in_paths, only_flow},
    {"field", in_paths, only_flow},
    {"pairs", in_flow, only_paths},
    {"tube", in_flow, only_paths},
};

static const Reason *idle_row(const Experiment *experiment, const Setting *row) {
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].key, row->key) == 0 && table[i].idle(&experiment->settings)) {
            return &table[i];
        }
    }
    return NULL;
}

const char *availability_of(const Experiment *experiment, const Setting *row) {
    const Reason *idle = idle_row(experiment, row);
    if (!settings_use(&experiment->settings, row->key)) {
        return tr("This kind of model has no use for it.");
    }
    return idle && idle->reason ? tr(idle->reason) : NULL;
}

bool availability_hidden(const Experiment *experiment, const Setting *row) {
    const Reason *idle = idle_row(experiment, row);
    return !setting_offered(row) || (idle && !idle->reason);
}

// ---- choices -------------------------------------------------------------------------------------------------------------

static const char from_noise[] = TR(
    "This path adds Gaussian noise to the data, so it starts from Gaussian noise only: choose the source Gaussian.");
static const char straight_path[] = TR(
    "Reflow learns the straight path between its pairs: choose the path optimal transport or rectified first.");
static const char own_noise[] = TR(
    "The path adds a noise of its own, so that only the velocity can be told: set the path noise to 0.");
static const char no_score[] = TR(
    "It needs the score, which is known only for random pairs from Gaussian noise, without a noise of the path's own.");
static const char no_truth[] = TR(
    "The exact field is known only for random pairs from Gaussian noise, without a noise of the path's own.");

static const char own_class[] = TR(
    "With class labels each particle follows the field of its own class, and the exact field is that of all data.");

static bool has_score(const Settings *s) {
    Path path = settings_path(s, s->path);
    Error err;
    return path_has_score(&path, dist_at(s->source)->name, s->pairing == PAIRING_INDEPENDENT, &err);
}

static const char *refuse_path(const Settings *s, int choice) {
    Path path = settings_path(s, choice);
    Error err;
    return path_accepts_source(&path, dist_at(s->source)->name, &err) ? NULL : from_noise;
}

static const char *refuse_pairing(const Settings *s, int choice) {
    Path path = settings_path(s, s->path);
    bool bent = path_shape(&path) != PATH_LINE;
    return choice == PAIRING_REFLOW && !s->teacher[0] && bent ? straight_path : NULL;
}

static const char *refuse_predict(const Settings *s, int choice) {
    Path path = settings_path(s, s->path);
    if (choice != PREDICT_VELOCITY && path_is_noisy(&path)) {
        return own_noise;
    }
    return choice == PREDICT_SCORE && !has_score(s) ? no_score : NULL;
}

static const char *refuse_solver(const Settings *s, int choice) {
    return sampler_needs_score((SamplerKind)choice) && !has_score(s) ? no_score : NULL;
}

static const char *refuse_field(const Settings *s, int choice) {
    if (choice == FIELD_DIFFERENCE && s->condition) {
        return own_class;
    }
    return choice != FIELD_LEARNED && !has_score(s) ? no_truth : NULL;
}

const char *availability_refused(const Experiment *experiment, const Setting *row, int choice) {
    static const struct {
        const char *key;
        const char *(*refuse)(const Settings *s, int choice);
    } rows[] = {
        {"path", refuse_path},     {"pairing", refuse_pairing}, {"predict", refuse_predict},
        {"solver", refuse_solver}, {"field", refuse_field},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].key, row->key) == 0) {
            const char *why = rows[i].refuse(&experiment->settings, choice);
            return why ? tr(why) : NULL;
        }
    }
    return NULL;
}

const char *availability_no_diffusion(const Experiment *experiment) {
    const Settings diffusion = experiment_headline_settings(experiment, HEADLINE_DIFFUSION);
    return availability_refused(experiment, settings_find("path"), diffusion.path);
}

static void value_words(const Settings *s, const Setting *row, char *text, size_t size) {
    if (row->type == SET_CHOICE) {
        snprintf(text, size, "%s", setting_choice_label(row, (int)settings_get(s, row)));
    } else if (row->type == SET_BOOL) {
        bool on = settings_get(s, row) != 0;
        snprintf(text, size, "%s", on ? tr("on") : tr("off"));
    } else {
        settings_text(s, row, text, size);
    }
}

void availability_yielded(const Experiment *experiment, const Yielded *yielded, int count, char *text, size_t size) {
    size_t used = 0;
    for (int i = 0; i < count && used < size; i++) {
        const Setting *row = yielded[i].row;
        char value[64];
        value_words(&experiment->settings, row, value, sizeof value);
        used += (size_t)snprintf(text + used, size - used, "%s%s: %s", i ? ", " : "", tr(row->label), value);
    }
    const char *why = count > 0 ? availability_refused(experiment, yielded[0].row, (int)yielded[0].was) : NULL;
    why = why || count == 0 ? why : availability_of(experiment, yielded[0].row);
    if (used < size && count > 0) {
        snprintf(text + used, size - used, why ? ". %s" : ".", why);
    }
}
