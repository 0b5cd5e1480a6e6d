// For tests of the stage's views: a small experiment drawn without a window.
#ifndef TESTS_APP_RIG_H
#define TESTS_APP_RIG_H

#include "experiment_rig.h"

#include "view/stage.h"
#include "view/view.h"

#define W 480
#define H 400

typedef struct {
    Screen screen;
    Experiment *experiment;
    Stage *stage;
    Page page;
    StageInput input;
    uint8_t rgb[H][W][3];
} Rig;

// An experiment of Gaussian noise, random pairs and path `ot`, whose exact field is known; it draws only what a test asks for.
static inline Settings bare(void) {
    Settings s = small_settings();
    s.size_w = W;
    s.size_h = H;
    s.pairing = PAIRING_INDEPENDENT;
    s.data_points = s.panel = s.captions = false;
    s.ribbons = 0;
    s.trail = 0;
    s.ui_scale = 1;
    return s;
}

static inline Rig *open_rig(const Settings *s, double t) {
    Rig *rig = calloc(1, sizeof *rig);
    Error err = {0};
    if (!screen_open(&rig->screen, s, true, &err)) {
        fail_msg("%s", err.text);
    }
    rig->experiment = open_session(s);
    rig->stage = stage_new();
    rig->input = (StageInput){.pointer = {-1, -1}};
    playhead_seek(&rig->experiment->play, t);
    experiment_refresh_all(rig->experiment);
    return rig;
}

static inline void close_rig(Rig *rig) {
    stage_free(rig->stage);
    close_session(rig->experiment);
    screen_close(&rig->screen);
    free(rig);
}

static inline Camera shoot(Rig *rig) {
    LayoutDef def = {.panes = experiment_panes(rig->experiment)};
    Screen *screen = &rig->screen;
    screen_follow(screen, &rig->experiment->settings);
    rig->page.layout = layout_make(W / screen->scale, H / screen->scale, &def);
    draw_begin(screen->draw, W, H, screen->theme->stage);
    stage_draw(rig->stage, screen, rig->experiment, &rig->page, &rig->input);
    draw_end(screen->draw);
    gl_read(&screen->gl, &rig->rgb[0][0][0]);
    return stage_camera(screen, rig->experiment, &rig->page.layout, 0);
}

// Draws with and without: the picture after it is kept in the rig, the one before in `before`.
static inline Camera shoot_both(Rig *rig, const Settings *without, const Settings *with, uint8_t before[][W][3]) {
    rig->experiment->settings = *without;
    shoot(rig);
    memcpy(before, rig->rgb, sizeof rig->rgb);
    rig->experiment->settings = *with;
    return shoot(rig);
}

// A field that is the same everywhere; `context`: its two components.
static inline void constant(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const float *v = context;
    (void)t;
    (void)x;
    (void)y;
    for (int i = 0; i < n; i++) {
        vx[i] = v[0];
        vy[i] = v[1];
    }
}

// How different two pictures are at a pixel, 0..1.
static inline double change(const Rig *rig, uint8_t before[H][W][3], int x, int y) {
    int most = 0;
    for (int c = 0; c < 3; c++) {
        int d = abs(rig->rgb[y][x][c] - before[y][x][c]);
        most = d > most ? d : most;
    }
    return most / 255.0;
}

#endif
