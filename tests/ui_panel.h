// A panel with one widget of every kind, for the tests that drive it.
#ifndef TESTS_UI_PANEL_H
#define TESTS_UI_PANEL_H

#include "ui_rig.h"

enum { COLUMN = 1, GO, PATH, SOLVER, SHOW, MORE, RATE, DATA, SCRUB };

typedef struct {
    int path, solver, data, clicks;
    bool show, more;
    double rate, time;
    const char *reason;
    int solvers;                // choices in the list
    const char *const *refused; // of these
    float column_h;
    int changed; // id of the widget that said so last
} Panel;

static const UiRange rate_range = {.min = 0, .max = 1, .step = 0.01, .initial = 0.25, .unit = ""};
static const char *const path_names[] = {"Bent", "Straight"};
static const char *const data_names[] = {"Moons", "Rings", "Grid", "Square", "Spiral"};
static const Vec2 dots[] = {{0.0f, 0.0f}, {0.5f, -0.5f}, {-0.5f, 0.5f}};
static const Vec2 *const thumbs[] = {dots, dots, dots, dots, dots};

static inline void changed(Panel *panel, int id, bool yes) {
    panel->changed = yes ? id : panel->changed;
}

// The names live on the stack, as the app's do: a list must not keep them.
static inline bool solver_choice(Ui *ui, Panel *panel) {
    char text[48][24];
    const char *names[48];
    for (int i = 0; i < panel->solvers; i++) {
        snprintf(text[i], sizeof text[i], "Solver %d", i % 100);
        names[i] = text[i];
    }
    ui_refuse(ui, panel->refused);
    bool yes = ui_choice(ui, SOLVER, "Method", &panel->solver, names, panel->solvers, "How to walk");
    memset(text, '#', sizeof text);
    return yes;
}

static inline void show_panel(Rig *rig) {
    Panel *p = rig->state;
    Ui *ui = rig->ui;
    ui_column_begin(ui, COLUMN, (Rect){500, 0, 276, p->column_h}, 20);
    changed(p, PATH, rig_segments(ui, PATH, &p->path, path_names, 2, NULL, NULL, "Which way"));
    bool clicked = ui_button(ui, GO, "Go", "Starts it");
    p->clicks += clicked;
    changed(p, GO, clicked);
    changed(p, SOLVER, solver_choice(ui, p));
    ui_disabled(ui, p->reason);
    changed(p, SHOW, ui_toggle(ui, SHOW, "Arrows", &p->show, "Shows arrows"));
    ui_disabled(ui, NULL);
    changed(p, MORE, ui_disclosure(ui, MORE, "More", &p->more));
    changed(p, RATE, ui_slider(ui, RATE, "Rate", &p->rate, &rate_range, "How fast"));
    changed(p, DATA, ui_thumbs(ui, DATA, &p->data, data_names, 5, 3, thumbs, 3));
    ui_column_end(ui);
    changed(p, SCRUB, ui_scrubber(ui, SCRUB, (Rect){20, 540, 460, 32}, "Time", "t", &p->time, 0, 1, rig->theme->text, "When"));
}

static inline Panel panel_default(void) {
    return (Panel){.rate = 0.5, .time = 0.5, .solvers = 4, .column_h = 600};
}

static inline Rig start(Panel *panel) {
    *panel = panel_default();
    Rig rig = rig_new(show_panel, panel);
    rig_frame(&rig);
    rig_frame(&rig);
    return rig;
}

static inline void tabs(Rig *rig, int count) {
    for (int i = 0; i < count; i++) {
        rig_key(rig, UI_KEY_TAB);
    }
    rig_frame(rig);
}

// Places in the focus order.
enum { STOP_PATH = 1, STOP_GO, STOP_SOLVER, STOP_SHOW, STOP_MORE, STOP_RATE, STOP_DATA, STOP_SCRUB };

static inline Vec2 track_at(const Rig *rig, float u) {
    const UiCmd *label = rig_find(rig, "Rate");
    return (Vec2){520.0f + 6.0f + u * 224.0f, label->box.y + label->box.h + 13.0f};
}

#endif
