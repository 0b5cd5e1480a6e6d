#include "app/keys.h"

#include "base/check.h"
#include "base/language.h"
#include "settings/rules.h"

#include <SDL_keyboard.h>
#include <math.h>
#include <string.h>

#define TEXT_STEP 1.15f // of the stage's text, at a press

#define EXPERIMENT_KEY(symbol, shown, command, value, label) \
    { symbol, false, false, shown, command, NULL, value, ACT_NONE, label }
#define SETTING_KEY(symbol, shown, row, label) \
    { symbol, false, false, shown, CMD_SET, row, -1, ACT_NONE, label }
// To this choice, which is not the first, and from there back to the first.
#define CHOICE_KEY(symbol, shown, row, choice, label) \
    { symbol, false, false, shown, CMD_SET, row, -1 - (choice), ACT_NONE, label }
#define DATA_KEY(symbol, index, shown, label) \
    { symbol, false, false, shown, CMD_SET, "data", index, ACT_NONE, label }
#define ACTION_KEY(symbol, ctrl, shown, action, label) \
    { symbol, ctrl, false, shown, CMD_PLAY, NULL, 0, action, label }

// clang-format off
static const KeyRow table[] = {
    EXPERIMENT_KEY(SDLK_SPACE, "Space", CMD_PLAY, SWITCH_TOGGLE, TR("Play or pause the flow")),
    EXPERIMENT_KEY(SDLK_TAB, "Tab", CMD_HEADLINE, HEADLINE_OTHER, TR("Switch diffusion / optimal transport")),
    SETTING_KEY(SDLK_c, "C", "compare", TR("Compare side by side")),
    EXPERIMENT_KEY(SDLK_DELETE, "Del", CMD_CLOSE, 0, TR("Close the selected lane")),
    CHOICE_KEY(SDLK_p, "P", "view", VIEW_PATHS, TR("Switch flow / conditional paths")),
    CHOICE_KEY(SDLK_q, "Q", "view", VIEW_FILMSTRIP, TR("Filmstrip: several times side by side")),
    SETTING_KEY(SDLK_a, "A", "arrows", TR("Velocity arrows")),
    SETTING_KEY(SDLK_f, "F", "formulas", TR("Formulas")),
    SETTING_KEY(SDLK_v, "V", "curves", TR("Plots below the stage")),
    SETTING_KEY(SDLK_w, "W", "streams", TR("Streamlines")),
    SETTING_KEY(SDLK_i, "I", "mesh", TR("Deforming mesh")),
    SETTING_KEY(SDLK_BACKSPACE, "Backspace", "direction", TR("Noise to data, data to noise")),
    SETTING_KEY(SDLK_e, "E", "field", TR("Follow network, exact field, or both")),
    SETTING_KEY(SDLK_x, "X", "truth", TR("Exact field: arrows, error map")),
    SETTING_KEY(SDLK_n, "N", "density", TR("Density: of particles, of the flow")),
    SETTING_KEY(SDLK_b, "B", "ribbons", TR("Trajectories")),
    SETTING_KEY(SDLK_g, "G", "guess", TR("Predicted endpoints")),
    SETTING_KEY(SDLK_z, "Z", "start", TR("Start point (or click right)")),
    SETTING_KEY(SDLK_k, "K", "color", TR("Colour by start, class, speed, lane")),
    SETTING_KEY(SDLK_m, "M", "microscope", TR("Microscope (or hold Alt)")),
    SETTING_KEY(SDLK_j, "J", "pairs", TR("Lines between pairs")),
    SETTING_KEY(SDLK_u, "U", "tube", TR("One data point's path")),
    SETTING_KEY(SDLK_y, "Y", "network", TR("Network diagram")),
    EXPERIMENT_KEY(SDLK_LEFT, "← →", CMD_NUDGE, -0.01, TR("Step through flow time")),
    EXPERIMENT_KEY(SDLK_RIGHT, NULL, CMD_NUDGE, 0.01, ""),
    ACTION_KEY(SDLK_LEFTBRACKET, false, "[ ]", ACT_FEWER_STEPS, TR("Solver steps 1 2 4 8 16 24")),
    ACTION_KEY(SDLK_RIGHTBRACKET, false, NULL, ACT_MORE_STEPS, ""),
    EXPERIMENT_KEY(SDLK_HOME, "Home End", CMD_SEEK, 0, TR("Jump to noise, to data")),
    EXPERIMENT_KEY(SDLK_END, NULL, CMD_SEEK, 1, ""),
    EXPERIMENT_KEY(SDLK_t, "T", CMD_TRAINING, SWITCH_TOGGLE, TR("Pause or resume training")),
    EXPERIMENT_KEY(SDLK_PERIOD, ".", CMD_TRAIN, 1, TR("One training step")),
    EXPERIMENT_KEY(SDLK_F2, "F2 F3 F4", CMD_LOOK_BACK, 0, TR("Back to training step 0, 50, 500")),
    EXPERIMENT_KEY(SDLK_F3, NULL, CMD_LOOK_BACK, 50, ""),
    EXPERIMENT_KEY(SDLK_F4, NULL, CMD_LOOK_BACK, 500, ""),
    EXPERIMENT_KEY(SDLK_F7, "F7", CMD_LOOK_BACK, -1, TR("To the newest training step")),
    EXPERIMENT_KEY(SDLK_r, "R", CMD_RESTART, 0, TR("Restart training")),
    DATA_KEY(SDLK_1, 0, "1 – 9", TR("Choose a data set")),
    DATA_KEY(SDLK_2, 1, NULL, ""),
    DATA_KEY(SDLK_3, 2, NULL, ""),
    DATA_KEY(SDLK_4, 3, NULL, ""),
    DATA_KEY(SDLK_5, 4, NULL, ""),
    DATA_KEY(SDLK_6, 5, NULL, ""),
    DATA_KEY(SDLK_7, 6, NULL, ""),
    DATA_KEY(SDLK_8, 7, NULL, ""),
    DATA_KEY(SDLK_9, 8, NULL, ""),
    ACTION_KEY(SDLK_0, false, "0", ACT_RESET_VIEW, TR("Reset zoom and position")),
    ACTION_KEY(SDLK_o, false, "O", ACT_VIEW_DEFAULTS, TR("View and sampling defaults")),
    SETTING_KEY(SDLK_h, "H", "panel", TR("Hide or show the panel")),
    ACTION_KEY(SDLK_F6, false, "F6", ACT_PANEL, TR("Move through the controls")),
    ACTION_KEY(SDLK_TAB, true, NULL, ACT_PANEL, ""),
    SETTING_KEY(SDLK_F11, "F11", "fullscreen", TR("Full screen")),
    {SDLK_F5, false, true, NULL, CMD_PLAY, NULL, 0, ACT_LESSONS, ""},
    ACTION_KEY(SDLK_F5, false, "F5", ACT_LESSON, TR("Start a lesson (Shift: choose one)")),
    ACTION_KEY(SDLK_F8, false, "F8", ACT_PRESENTER, TR("The presenter's window")),
    ACTION_KEY(SDLK_BACKQUOTE, false, "`", ACT_SPOTLIGHT, TR("Hold for a spotlight (key left of 1)")),
    ACTION_KEY(SDLK_PLUS, true, "Ctrl + −", ACT_LARGER_TEXT, TR("Stage text size (Ctrl+0: usual)")),
    ACTION_KEY(SDLK_EQUALS, true, NULL, ACT_LARGER_TEXT, ""), // a US keyboard's key for +
    ACTION_KEY(SDLK_MINUS, true, NULL, ACT_SMALLER_TEXT, ""),
    ACTION_KEY(SDLK_0, true, NULL, ACT_USUAL_TEXT, ""),
    SETTING_KEY(SDLK_d, "D", "theme", TR("Theme: dark, light, projector")),
    SETTING_KEY(SDLK_l, "L", "lang", TR("Language")),
    {SDLK_z, true, false, "Ctrl+Z", CMD_UNDO, NULL, 0, ACT_NONE, TR("Undo")},
    {SDLK_y, true, false, "Ctrl+Y", CMD_REDO, NULL, 0, ACT_NONE, TR("Redo")},
    ACTION_KEY(SDLK_s, false, "S", ACT_SAVE_PICTURE, TR("Save a picture")),
    ACTION_KEY(SDLK_F9, false, "F9", ACT_TAKE, TR("Record a take: begin, end")),
    ACTION_KEY(SDLK_s, true, "Ctrl+S", ACT_SAVE_SCENE, TR("Save a scene")),
    ACTION_KEY(SDLK_QUESTION, false, "?  F1", ACT_HELP, TR("Show shortcuts")),
    {SDLK_SLASH, false, true, NULL, CMD_PLAY, NULL, 0, ACT_HELP, ""},
    ACTION_KEY(SDLK_F1, false, NULL, ACT_HELP, ""),
    ACTION_KEY(SDLK_q, true, "Ctrl+Q", ACT_QUIT, TR("Quit")),
};
// clang-format on

const KeyRow *keys_shown(int symbol) {
    const KeyRow *row = NULL;
    for (int i = 0; i < keys_count() && !row; i++) {
        row = table[i].symbol == symbol && table[i].shown ? &table[i] : NULL;
    }
    CHECK(row, "no key in the list has the symbol %d", symbol);
    return row;
}

int keys_count(void) {
    return (int)(sizeof table / sizeof table[0]);
}

const KeyRow *keys_at(int index) {
    return &table[index];
}

const char *keys_label(const KeyRow *row, bool page) {
    const bool scene = row->action == ACT_SAVE_SCENE, fills = row->row && strcmp(row->row, "fullscreen") == 0;
    if (!row->shown || (page && (row->action == ACT_QUIT || row->action == ACT_PRESENTER))) {
        return NULL;
    }
    return !page                             ? row->label
           : fills                           ? TR("Full screen (or the button above)")
           : scene                           ? TR("Save a scene (or the button above)")
           : row->action == ACT_LESSON       ? TR("Start a lesson (or the button above)")
           : row->action == ACT_LARGER_TEXT  ? TR("Zoom of the page")
                                             : row->label;
}

const KeyRow *keys_row(int symbol, bool ctrl, bool shift) {
    for (int i = 0; i < keys_count(); i++) {
        if (table[i].symbol == symbol && table[i].ctrl == ctrl && (!table[i].shift || shift)) {
            return &table[i];
        }
    }
    return NULL;
}

const KeyRow *keys_find(const KeyPress *press, KeysTyped *typed) {
    const int character = press->typed >= 'A' && press->typed <= 'Z' ? press->typed - 'A' + 'a' : press->typed;
    if (character > 0 && (character < 128 || press->altgr)) { // of other letters it is the key that counts, as without Shift
        return keys_row(character, press->ctrl, false);
    }
    const KeyRow *row = keys_row(press->symbol, press->ctrl, press->shift);
    return row || !press->place || typed(press->place) ? row : keys_row(press->place, press->ctrl, press->shift);
}

int keys_steps(int now, bool more) {
    static const int rungs[] = {1, 2, 4, 8, 16, 24};
    enum { RUNGS = sizeof rungs / sizeof rungs[0] };
    int next = now;
    for (int i = 0; i < RUNGS && more && next == now; i++) {
        next = rungs[i] > now ? rungs[i] : now;
    }
    for (int i = RUNGS - 1; i >= 0 && !more && next == now; i--) {
        next = rungs[i] < now ? rungs[i] : now;
    }
    return next;
}

const char *keys_push_steps(const Experiment *experiment, bool more, CommandQueue *queue) {
    const Settings *s = &experiment->settings;
    const Setting *row = settings_lane_row(s, "steps");
    const char *why = rules_idle(s, row);
    if (!why) {
        command_set(queue, row, keys_steps((int)settings_get(s, row), more));
    }
    return why;
}

void keys_push_text(WindowAction action, float now, CommandQueue *queue) {
    const Setting *row = settings_find("stage-text");
    const float times = action == ACT_LARGER_TEXT ? TEXT_STEP : 1 / TEXT_STEP;
    command_set(queue, row, action == ACT_USUAL_TEXT ? 0 : fmax((double)(now * times), row->gap));
}

void keys_push(const KeyRow *row, const Experiment *experiment, CommandQueue *queue) {
    if (row->command != CMD_SET) {
        command_push(queue, row->command, row->value);
        return;
    }
    const Setting *setting = settings_find(row->row);
    double value = row->value, now = settings_get(&experiment->settings, setting);
    if (value < -1) {
        value = now == -1 - value ? 0 : -1 - value;
    } else if (value < 0 && setting->type == SET_POINT) {
        value = now > 0 ? 0 : setting_point_usual();
    } else if (value < 0 && setting->type == SET_INT) { // none, or as many as usual
        value = now > setting->min ? setting->min : setting->initial;
    } else if (value < 0) { // a switch or a choice: on to the next
        value = (double)(((int)now + 1) % (setting->type == SET_CHOICE ? setting_choices(setting) : 2));
    }
    command_set(queue, setting, value);
}

void keys_print_markdown(FILE *out) {
    fprintf(out, "| key | does |\n| --- | --- |\n");
    for (int i = 0; i < keys_count(); i++) {
        if (table[i].shown) {
            const bool tick = strchr(table[i].shown, '`'); // which takes two around it
            fprintf(out, tick ? "| `` %s `` | %s |\n" : "| `%s` | %s |\n", table[i].shown, table[i].label);
        }
    }
}
