// What `flowscope bench` measures of the picture: whole frames, drawn as the window draws them and read back as films do.
// The flow moves on from frame to frame; the lanes learn meanwhile only in the rows named so. Trying what each setting of the view
// switches on finds the rows of views, so that a new view has its row. --filter card: frames of a million particles that OpenGL computes
// too, for tests/card.sh.
#include "app/offscreen.h"
#include "app/verb/bench.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "gfx/opengl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRAINED 200
#define PARTICLES 10000
#define LEARNING_S (1.0 / 45) // between two frames while the lanes learn: how many trajectories are due

enum { PARTS = 4 };
enum { PART_PARTICLES, PART_UPLOAD, PART_DRAW, PART_READBACK };

typedef struct {
    Bench *bench;
    const char *name;
    Offscreen offscreen;
    BenchPart part[PARTS];
    DrawTimes times;
    bool learning; // trajectories are computed as while the lanes learn
} FrameWork;

static void move_on(FrameWork *w) {
    Experiment *experiment = w->offscreen.experiment;
    playhead_seek(&experiment->play, experiment->play.t < 0.98 ? experiment->play.t + 0.02 : 0);
    if (w->learning) {
        experiment_train_to(experiment, 1 + experiment_steps(experiment)); // so that none is fresh
        experiment_refresh(experiment, experiment_due(experiment, LEARNING_S));
    }
}

// Widgets count as drawing.
static void run_frame(void *context) {
    FrameWork *w = context;
    Offscreen *offscreen = &w->offscreen;
    Screen *screen = &offscreen->screen;
    double upload_s = w->times.upload_s;
    double begin_s = clock_now_s();
    UiInput input = {.mouse = {0.4f * (float)screen->width / screen->scale, 0.4f * (float)screen->height / screen->scale},
                     .now_s = begin_s};
    CommandQueue nobody = {0};
    move_on(w);
    frame_compute(&offscreen->frame, screen->gl.software, offscreen->experiment, begin_s);
    double moved_s = clock_now_s();
    screen_follow(screen, &offscreen->experiment->settings);
    frame_ui(&offscreen->frame, screen, offscreen->experiment, &input, &nobody);
    frame_draw(&offscreen->frame, screen, offscreen->experiment);
    glFinish();
    double drawn_s = clock_now_s();
    gl_read(&screen->gl, offscreen->rgb);
    upload_s = w->times.upload_s - upload_s;
    w->part[PART_PARTICLES].s += moved_s - begin_s + offscreen->frame.views_s;
    w->part[PART_UPLOAD].s += upload_s;
    w->part[PART_DRAW].s += drawn_s - moved_s - offscreen->frame.views_s - upload_s;
    w->part[PART_READBACK].s += clock_now_s() - drawn_s;
}

// Everything visible is computed before the first frame, on the card too.
static void measure(FrameWork *w, const char *view, Settings s) {
    Error err;
    Frame *frame = &w->offscreen.frame;
    CHECK(experiment_apply(w->offscreen.experiment, &s, &err), "%s", err.text);
    experiment_train_to(w->offscreen.experiment, TRAINED);
    experiment_refresh_all(w->offscreen.experiment);
    experiment_advance(w->offscreen.experiment, 1); // past the change from one lane to another
    frame->live = false;
    frame_compute(frame, w->offscreen.screen.gl.software, w->offscreen.experiment, clock_now_s());
    frame->live = true;
    if (s.gpu == GPU_ON && !w->offscreen.experiment->device) {
        error_print(trajectories_gpu_trouble(frame->gpu));
        return;
    }
    BenchWork work = {.name = w->name, .run = run_frame, .context = w, .part = w->part, .parts = PARTS};
    snprintf(work.config, sizeof work.config, "view=%s size=%dx%d particles=%d", view, s.size_w, s.size_h, s.particles);
    bench_measure(w->bench, &work);
}

static Settings changed(Settings s, const char *key, const char *value) {
    Error err;
    CHECK(settings_set(&s, key, value, &err), "%s", err.text);
    return s;
}

// ---- the views ---------------------------------------------------------------------------------------------------------------

// Whether these settings show a view that is off without them.
static bool shows_more(Experiment *experiment, const Settings *usual, const Settings *s) {
    bool more = false;
    Settings kept = experiment->settings;
    for (int v = 0; v < stage_views() && !more; v++) {
        experiment->settings = *usual;
        bool before = stage_view_on(v, experiment);
        experiment->settings = *s;
        more = !before && stage_view_on(v, experiment);
    }
    experiment->settings = kept;
    return more;
}

// Every value of a row of the view that shows something more; among random pairs, whose exact field is known.
static void view_cases(FrameWork *w, const Settings *base, const Setting *row) {
    Settings usual = changed(*base, "pairing", "independent");
    int values = row->type == SET_BOOL ? 2 : row->type == SET_CHOICE ? setting_choices(row) : 0;
    for (int value = 0; value < values; value++) {
        Settings s = usual;
        char name[64];
        settings_put(&s, row, value);
        if (shows_more(w->offscreen.experiment, &usual, &s)) {
            snprintf(name, sizeof name, "%s%s%s", row->key, row->type == SET_CHOICE ? ":" : "",
                     row->type == SET_CHOICE ? setting_choice_name(row, value) : "");
            measure(w, name, s);
        }
    }
}

// ---- all of them ---------------------------------------------------------------------------------------------------------------

// What needs another view or the pointer, or is no setting of the view.
static void composed_cases(FrameWork *w, const Settings *base) {
    const Settings random = changed(*base, "pairing", "independent"), paths = changed(*base, "view", "paths");
    measure(w, "paths,pairs", changed(paths, "pairs", "on"));
    measure(w, "paths,tube", changed(paths, "tube", "on"));
    measure(w, "paths,tube:flow", changed(paths, "tube", "flow"));
    measure(w, "field:difference", changed(random, "field", "difference"));
    measure(w, "color:class", changed(*base, "color", "class"));
    w->offscreen.pointer = (Vec2){0.3f * (float)base->size_w, 0.42f * (float)base->size_h};
    measure(w, "microscope", changed(random, "microscope", "on"));
    measure(w, "microscope,pairing:ot", changed(*base, "microscope", "on"));
    w->offscreen.pointer = (Vec2){-1, -1};
}

// Two lanes are open from the start; more of them last, as they stay open.
static void all_cases(FrameWork *w, const Settings *base) {
    measure(w, "flow", *base);
    w->learning = true;
    measure(w, "flow,learning", *base);
    w->learning = false;
    measure(w, "flow", changed(*base, "particles", "20000"));
    measure(w, "clean", changed(*base, "panel", "off"));
    measure(w, "color:speed", changed(*base, "color", "speed"));
    measure(w, "curves", changed(*base, "curves", "on"));
    measure(w, "formulas", changed(*base, "formulas", "on"));
    measure(w, "compare,lanes:2", changed(*base, "compare", "on"));
    for (int i = 0; i < settings_count(); i++) {
        if (settings_at(i)->group == GROUP_VIEW) {
            view_cases(w, base, settings_at(i));
        }
    }
    composed_cases(w, base);
    measure(w, "compare,lanes:3", changed(*base, "compare", "on"));
    measure(w, "compare,lanes:4", changed(changed(*base, "compare", "on"), "path", "cosine"));
}

// OpenGL in software takes a minute for a million particles: there fewer show that it works.
static void card_cases(FrameWork *w, const Settings *base) {
    const char *many = w->offscreen.screen.gl.software ? "30000" : "1000000";
    if (!w->bench->json) {
        printf("%srenderer: %s\n", w->offscreen.screen.gl.software ? "software " : "", gl_renderer());
    }
    measure(w, "flow", *base);
    measure(w, "flow,gpu", changed(changed(*base, "gpu", "on"), "particles", many));
    w->learning = true;
    measure(w, "flow,gpu,learning", w->offscreen.experiment->settings);
}

static bool size_cases(Bench *bench, const char *name, const char *size, void (*cases)(FrameWork *, const Settings *)) {
    Settings s = changed(settings_default(), "size", size);
    s.particles = PARTICLES;
    FrameWork *w = memory_new(1, sizeof *w);
    Error err;
    *w = (FrameWork){.bench = bench,
                     .name = name,
                     .part = {[PART_PARTICLES] = {"particles", "particles", 0},
                              [PART_UPLOAD] = {"upload", "upload", 0},
                              [PART_DRAW] = {"draw", "draw", 0},
                              [PART_READBACK] = {"readback", "read-back", 0}}};
    bool open = offscreen_open(&w->offscreen, &s, &err);
    if (open) {
        draw_watch(w->offscreen.screen.draw, &w->times);
        cases(w, &s);
    } else {
        error_say(&err, 1);
    }
    offscreen_close(&w->offscreen);
    free(w);
    return open;
}

void bench_frame_cases(Bench *bench) {
    const char *only = bench->filter;
    if (only && strcmp(only, "card") == 0) {
        size_cases(bench, "card", "1920x1080", card_cases);
        size_cases(bench, "card", "3840x2160", card_cases);
    } else if (bench_wants(bench, "frame") && size_cases(bench, "frame", "1280x720", all_cases)) {
        size_cases(bench, "frame", "1920x1080", all_cases);
    }
}
