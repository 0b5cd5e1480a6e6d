// Which rows have no effect just now, and what the panel asks of the rules.
#include "settings/rules.h"

#include "base/language.h"
#include "flow/dist.h"
#include "settings/model_names.h"

#include <string.h>

// ---- rows without an effect --------------------------------------------------------------------------------------------------

static bool no_file(const Settings *s) {
    return !dist_is_file(s->data) && !dist_is_file(s->source);
}

static bool no_matching(const Settings *s) {
    const Pairing pairing = settings_pairing(s);
    return pairing != PAIRING_OT && pairing != PAIRING_SINKHORN;
}

static bool no_own_teacher(const Settings *s) {
    return s->pairing != PAIRING_REFLOW || s->teacher[0];
}

static bool adaptive(const Settings *s) {
    return settings_solver(s) == SAMPLER_DOPRI5;
}

static bool own_solver(const Settings *s) {
    return setting_of_lane(settings_lane_row(s, "solver"));
}

static bool own_steps(const Settings *s) {
    return setting_of_lane(settings_lane_row(s, "steps"));
}

static bool shared_solver(const Settings *s) {
    return !own_solver(s);
}

static bool shared_steps(const Settings *s) {
    return !own_steps(s);
}

// What view/trajectories_gpu.c leaves to the processor.
static bool off_card(const Settings *s) {
    bool classes = s->condition && (s->label < 0 || (s->guidance != 0 && s->guidance != 1));
    bool uneven = s->steps_shift != 1 || s->sample_path > 0;
    return !settings_use(s, "solver") || uneven || settings_solver(s) >= SAMPLER_DOPRI5 || s->width > RULES_GPU_WIDTH ||
           s->field == FIELD_EXACT || settings_goes_back(s) || classes;
}

static const char only_flow[] = TR("Only in the Flow view. Press P.");
static const char adaptive_chooses[] = TR("The adaptive solver chooses its own steps. Set the tolerance instead.");
static const char only_paths[] = TR("Only in the Conditional paths view. Press P.");

static const struct {
    const char *row, *of, *choices; // it has an effect only where the row `of` has one of these choices; or
    bool (*idle)(const Settings *s);
    const char *sentence; // none: the row is left out, as it is some other choice's
} idle_rows[] = {
    {"keep-scale", .idle = no_file},
    {"sigma-min", .of = "path", .choices = "ot"},
    {"beta-min", .of = "path", .choices = "vp"},
    {"beta-max", .of = "path", .choices = "vp"},
    {"sigma", .of = "path", .choices = "linear bridge"},
    {"sigma-lo", .of = "path", .choices = "ve"},
    {"sigma-hi", .of = "path", .choices = "ve"},
    {"match", .idle = no_matching},
    {"epsilon", .of = "pairing", .choices = "sinkhorn"},
    {"reflow-from", .idle = no_own_teacher},
    {"reflow-round", .idle = no_own_teacher},
    {"decay-steps", .of = "schedule", .choices = "cosine"},
    {"times-mean", .of = "times", .choices = "logit-normal"},
    {"times-std", .of = "times", .choices = "logit-normal"},
    {"times-k", .of = "times", .choices = "mode"},
    {"weighting", .of = "predict", .choices = "score"},
    {"label-dropout", .of = "condition", .choices = "on"},
    {"label", .of = "condition", .choices = "on"},
    {"guidance", .of = "condition", .choices = "on"},
    {"tolerance", .of = "solver", .choices = "dopri5"},
    {"noise", .of = "solver", .choices = "sde"},
    {"noise-scale", .of = "solver", .choices = "sde"},
    {"noise-scale", .of = "noise", .choices = "diffusion level constant"},
    {"gpu", .idle = off_card,
     .sentence = TR(
         "The graphics card cannot do this: models without a velocity field, adaptive, SDE, DDPM or DDIM solvers, the exact "
         "field, shifted steps, particles on their way to the noise, another path to sample along, layers wider than 128, or several classes.")},
    {"steps-shift", .idle = adaptive, .sentence = adaptive_chooses},
    {"solver", .idle = own_solver},
    {"lane-solver", .idle = shared_solver},
    {"steps", .idle = own_steps},
    {"lane-steps", .idle = shared_steps},
    {"steps", .idle = adaptive, .sentence = adaptive_chooses},
    {"lane-steps", .idle = adaptive, .sentence = adaptive_chooses},
    {"ribbons", .of = "view", .choices = "flow", .sentence = only_flow},
    {"trail", .of = "view", .choices = "flow", .sentence = only_flow},
    {"guess", .of = "view", .choices = "flow", .sentence = only_flow},
    {"start", .of = "view", .choices = "flow", .sentence = only_flow},
    {"mesh", .of = "view", .choices = "flow", .sentence = only_flow},
    {"color", .of = "view", .choices = "flow", .sentence = only_flow},
    {"density", .of = "view", .choices = "flow", .sentence = only_flow},
    {"field", .of = "view", .choices = "flow", .sentence = only_flow},
    {"pairs", .of = "view", .choices = "paths", .sentence = only_paths},
    {"tube", .of = "view", .choices = "paths", .sentence = only_paths},
};

// ---- what the panel asks -----------------------------------------------------------------------------------------------------

const char *rules_refused(const Settings *settings, const Setting *row, int choice) {
    Settings wanted;
    bool copied = false;
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = rules_at(i);
        if (rule->kind == RULE_ALONE || !rule->sentence || (!setting_of_lane(row) && strcmp(rule->row, row->key) != 0)) {
            continue;
        }
        if (!copied) {
            wanted = *settings;
            settings_put(&wanted, row, choice);
            copied = true;
        }
        if (rule_row(rule, &wanted) == row && rule_broken(rule, &wanted)) {
            return tr(rule->sentence);
        }
    }
    return NULL;
}

// Whether the row, or the lane's own in its place, has one of these choices, names with blanks between.
static bool has_one_of(const Settings *settings, const char *key, const char *choices) {
    char now[32];
    settings_text(settings, settings_lane_row(settings, key), now, sizeof now);
    const char *at = strstr(choices, now);
    size_t length = strlen(now);
    while (at && ((at > choices && at[-1] != ' ') || (at[length] && at[length] != ' '))) {
        at = strstr(at + 1, now);
    }
    return at != NULL;
}

// Index into idle_rows, or -1.
static int idle_row(const Settings *settings, const Setting *row) {
    for (size_t i = 0; i < sizeof idle_rows / sizeof idle_rows[0]; i++) {
        if (strcmp(idle_rows[i].row, row->key) == 0 &&
            (idle_rows[i].idle ? idle_rows[i].idle(settings) : !has_one_of(settings, idle_rows[i].of, idle_rows[i].choices))) {
            return (int)i;
        }
    }
    return -1;
}

const char *rules_idle(const Settings *settings, const Setting *row) {
    int idle = idle_row(settings, row);
    if (!settings_use(settings, row->key)) {
        return tr(model_row_unused(settings->model, row->key));
    }
    if (idle >= 0) {
        return idle_rows[idle].sentence ? tr(idle_rows[idle].sentence) : NULL;
    }
    return row->type == SET_BOOL ? rules_refused(settings, row, 1) : NULL;
}

bool rules_hidden(const Settings *settings, const Setting *row) {
    int idle = idle_row(settings, row);
    bool foreign = !settings_use(settings, row->key) && !model_uses_row(0, row->key);
    return !setting_offered(row) || foreign || (idle >= 0 && !idle_rows[idle].sentence);
}

bool rules_effective(const Settings *settings, const Setting *row) {
    return settings_use(settings, row->key) && idle_row(settings, row) < 0;
}
