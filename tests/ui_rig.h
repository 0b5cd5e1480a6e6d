// Widgets without a window: a fake font, frames of input by hand, and look-ups in the emitted commands.
#ifndef TESTS_UI_RIG_H
#define TESTS_UI_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ui/ui.h"

#define assert_near(value, wanted, slack)                                           \
    do {                                                                            \
        double near_value = (double)(value);                                        \
        double near_wanted = (double)(wanted);                                      \
        if (!(fabs(near_value - near_wanted) <= (double)(slack))) {                 \
            fail_msg("%s is %.12g and not %.12g", #value, near_value, near_wanted); \
        }                                                                           \
    } while (0)

typedef struct Rig Rig;
struct Rig {
    Ui *ui;
    UiInput in;
    const Theme *theme;
    float width, height;
    void (*widgets)(Rig *rig); // what a frame shows
    void *state;
};

// Latin takes 0.55 em a character, everything beyond it 0.92 em, as Hangul does.
static inline float rig_measure(void *context, UiWeight weight, float size, const char *utf8, int len, bool tabular) {
    (void)context;
    (void)tabular;
    float width = 0.0f;
    for (int i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)utf8[i];
        width += byte < 0x80 ? 0.55f : byte >= 0xC0 ? 0.92f : 0.0f;
    }
    return width * size * (1.0f + 0.02f * (float)weight);
}

static inline Rig rig_new(void (*widgets)(Rig *), void *state) {
    Rig rig =
        {.ui = ui_new(rig_measure, NULL), .theme = theme_at(0), .width = 800, .height = 600, .widgets = widgets, .state = state};
    rig.in.mouse = (Vec2){-100, -100};
    rig.in.now_s = 10.0;
    return rig;
}

static inline void rig_frame(Rig *rig) {
    ui_begin(rig->ui, &rig->in, rig->theme, rig->width, rig->height);
    rig->widgets(rig);
    ui_end(rig->ui);
    rig->in.now_s += 1.0 / 60.0;
    rig->in.pressed = rig->in.released = rig->in.double_click = false;
    rig->in.wheel = 0.0f;
    rig->in.key_count = 0;
    rig->in.text[0] = '\0';
}

static inline void rig_wait(Rig *rig, double seconds) {
    for (double end = rig->in.now_s + seconds; rig->in.now_s < end;) {
        rig_frame(rig);
    }
}

static inline void rig_key(Rig *rig, UiKey key) {
    rig->in.keys[rig->in.key_count++] = key;
    rig_frame(rig);
}

static inline void rig_type(Rig *rig, const char *text) {
    snprintf(rig->in.text, sizeof rig->in.text, "%s", text);
    rig_frame(rig);
}

static inline void rig_move(Rig *rig, Vec2 to) {
    rig->in.mouse = to;
    rig_frame(rig);
}

static inline void rig_press(Rig *rig, Vec2 at) {
    rig_move(rig, at);
    rig->in.pressed = rig->in.down = true;
    rig_frame(rig);
}

static inline void rig_release(Rig *rig) {
    rig->in.released = true;
    rig->in.down = false;
    rig_frame(rig);
}

static inline void rig_click(Rig *rig, Vec2 at) {
    rig_press(rig, at);
    rig_release(rig);
}

// ---- looking things up -----------------------------------------------------------------------------------------------------
static inline const UiCmd *rig_find(const Rig *rig, const char *text) {
    int count;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    for (int i = count - 1; i >= 0; i--) { // the topmost
        if (cmds[i].kind == UI_CMD_TEXT && cmds[i].count == (int)strlen(text) &&
            memcmp(ui_chars(rig->ui) + cmds[i].first, text, strlen(text)) == 0) {
            return &cmds[i];
        }
    }
    return NULL;
}

static inline Vec2 rig_at(const Rig *rig, const char *text) {
    const UiCmd *cmd = rig_find(rig, text);
    if (!cmd) {
        fail_msg("nothing says \"%s\"", text);
        return (Vec2){0, 0};
    }
    return (Vec2){cmd->box.x + 0.5f * cmd->box.w, cmd->box.y + 0.6f * cmd->box.h};
}

// The topmost box with that border colour.
static inline const UiCmd *rig_bordered(const Rig *rig, Rgba border) {
    int count;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    for (int i = count - 1; i >= 0; i--) {
        if (cmds[i].kind == UI_CMD_BOX && cmds[i].width > 0.0f && cmds[i].border == border) {
            return &cmds[i];
        }
    }
    return NULL;
}

static inline bool rig_ring_around(const Rig *rig, Vec2 point) {
    const UiCmd *ring = rig_bordered(rig, rig->theme->focus);
    return ring && rect_contains(ring->box, point);
}

// Exclusive choices in the column, at the size of the panel's other widgets.
static inline bool rig_segments(Ui *ui, int id, int *value, const char *const *names, int count, const Rgba *color,
                                const Rgba *on_color, const char *help) {
    return ui_segments(ui, id, ui_take(ui, 36.0f), theme_at(0)->size_body, value, names, count, color, on_color, help);
}

#endif
