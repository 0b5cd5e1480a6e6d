// A plot of up to three curves over shared arrays, drawn by the ui's rig, and what its tests look for in it.
#ifndef TESTS_UI_PLOT_H
#define TESTS_UI_PLOT_H

#include "ui_rig.h"

#include "ui/plot.h"

#define MANY 100000

typedef struct {
    Rect box;
    PlotAxes axes;
    PlotCurve curve[3];
    int count;
} Scene;

static float xs[MANY], ys[MANY];

static inline void show_plot(Rig *rig) {
    Scene *scene = rig->state;
    plot_draw(rig->ui, scene->box, &scene->axes, scene->curve, scene->count);
}

static inline Scene scene_of(int n, bool log_y) {
    return (Scene){.box = {20, 30, 236, 120},
                   .axes = {.label_x = "step", .log_y = log_y},
                   .count = 1,
                   .curve = {{.n = n, .x = xs, .y = ys, .color = 0xFF9B54FF, .name = "Diffusion", .bright = true}}};
}

static inline Rig draw(Scene *scene) {
    Rig rig = rig_new(show_plot, scene);
    rig_frame(&rig);
    return rig;
}

static inline const UiCmd *line_of(const Rig *rig, Rgba color) {
    int count;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    for (int i = 0; i < count; i++) {
        if (cmds[i].kind == UI_CMD_POLYLINE && cmds[i].color == color) {
            return &cmds[i];
        }
    }
    return NULL;
}

static inline bool within(Rect inner, Rect outer) {
    return inner.x >= outer.x - 0.1f && inner.y >= outer.y - 0.1f && inner.x + inner.w <= outer.x + outer.w + 0.1f &&
           inner.y + inner.h <= outer.y + outer.h + 0.1f;
}

static inline void all_inside(const Rig *rig, Rect box) {
    int count;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    for (int i = 0; i < count; i++) {
        const UiCmd *cmd = &cmds[i];
        if (cmd->kind == UI_CMD_TEXT || cmd->kind == UI_CMD_BOX || cmd->kind == UI_CMD_LINE) {
            assert_true(within(cmd->box, box));
        }
        for (int k = 0; cmd->kind == UI_CMD_POLYLINE && k < cmd->count; k++) {
            Vec2 p = ui_points(rig->ui)[cmd->first + k];
            assert_true(within((Rect){p.x, p.y, 0, 0}, box));
        }
    }
}

#endif
