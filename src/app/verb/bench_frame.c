// What `flowscope bench` measures of the picture: whole frames, as the window and films draw them.
#include "app/frame.h"
#include "app/verb/bench.h"
#include "base/check.h"

#include <epoxy/gl.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Screen screen;
    Session session;
    Frame frame;
} FrameWork;

static void run_frame(void *context) {
    FrameWork *w = context;
    UiInput input = {.mouse = {-1, -1}};
    CommandQueue nobody = {0};
    session_seek(&w->session, w->session.play.t < 0.98 ? w->session.play.t + 0.02 : 0);
    frame_ui(&w->frame, &w->screen, &w->session, &input, &nobody);
    frame_draw(&w->frame, &w->screen, &w->session);
    glFinish();
}

static void frame_case(Bench *bench, const char *view, int width, int height, int particles, const char *key, const char *value) {
    Settings s = settings_default();
    Error err;
    s.size_w = width;
    s.size_h = height;
    s.particles = particles;
    CHECK(!key || settings_set(&s, key, value, &err), "%s", err.text);
    FrameWork *w = calloc(1, sizeof *w);
    CHECK(w, "no memory for %zu bytes", sizeof *w);
    if (!screen_open(&w->screen, &s, true, &err)) {
        fprintf(stderr, "flowscope: %s\n", err.text);
        free(w);
        return;
    }
    CHECK(session_open(&w->session, &s, &err), "%s", err.text);
    frame_init(&w->frame, &s);
    session_train_to(&w->session, 200);
    session_refresh_all(&w->session);
    BenchWork work = {.name = "frame", .run = run_frame, .context = w};
    snprintf(work.config, sizeof work.config, "view=%s size=%dx%d particles=%d", view, width, height, particles);
    bench_measure(bench, &work);
    frame_free(&w->frame);
    session_close(&w->session);
    screen_close(&w->screen);
    free(w);
}

static void frame_cases(Bench *bench, int width, int height) {
    frame_case(bench, "flow", width, height, 10000, NULL, NULL);
    frame_case(bench, "flow", width, height, 20000, NULL, NULL);
    frame_case(bench, "compare", width, height, 10000, "compare", "on");
    frame_case(bench, "arrows", width, height, 10000, "arrows", "on");
    frame_case(bench, "paths", width, height, 10000, "view", "paths");
    frame_case(bench, "clean", width, height, 10000, "panel", "off");
    frame_case(bench, "density", width, height, 10000, "density", "on");
    frame_case(bench, "streams", width, height, 10000, "streams", "on");
    frame_case(bench, "guess", width, height, 10000, "guess", "on");
    frame_case(bench, "speed", width, height, 10000, "color", "speed");
    frame_case(bench, "microscope", width, height, 10000, "microscope", "on");
}

void bench_frame_cases(Bench *bench) {
    if (bench_wants(bench, "frame") && !bench_options(bench)->scaling) {
        frame_cases(bench, 1280, 720);
        frame_cases(bench, 1920, 1080);
    }
}
