#include "app/film.h"

#include "app/frame.h"
#include "base/clock.h"
#include "gfx/capture.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define SHOT_MEASURES 20

typedef struct {
    Screen screen;
    Session *session;
    Frame frame;
    uint8_t *rgb; // (height, width, 3)
} Studio;

static int fail(const Error *err) {
    fprintf(stderr, "flowscope: %s\n", err->text);
    return 1;
}

static void studio_close(Studio *studio) {
    if (studio->session) {
        session_close(studio->session);
    }
    frame_free(&studio->frame);
    screen_close(&studio->screen);
    free(studio->session);
    free(studio->rgb);
}

static bool studio_open(Studio *studio, const Settings *settings, Error *err) {
    *studio = (Studio){.session = calloc(1, sizeof *studio->session),
                       .rgb = malloc((size_t)settings->size_w * (size_t)settings->size_h * 3)};
    if (!studio->session || !studio->rgb) {
        return error_set(err, "Not enough memory for a picture of %d x %d.", settings->size_w, settings->size_h);
    }
    if (!screen_open(&studio->screen, settings, true, err) || !session_open(studio->session, settings, err)) {
        return false;
    }
    return frame_init(&studio->frame, settings);
}

static void take(Studio *studio, double now_s) {
    UiInput input = {.mouse = {-1, -1}, .now_s = now_s};
    CommandQueue nobody = {0};
    frame_ui(&studio->frame, &studio->screen, studio->session, &input, &nobody);
    frame_draw(&studio->frame, &studio->screen, studio->session);
    gl_read(&studio->screen.gl, studio->rgb);
}

// In pieces where the curves need measurements on the way.
static void train(Studio *studio, const Settings *s) {
    Session *session = studio->session;
    for (int k = 1; s->curves && k < SHOT_MEASURES; k++) {
        session_train_to(session, (long)s->train * k * k / (SHOT_MEASURES * SHOT_MEASURES));
        session_refresh_all(session);
        session_measure(session);
        curves_measure(&studio->frame.curves, session);
    }
    studio->frame.curves.asked = s->curves;
    session_train_to(session, s->train);
}

static bool shot(Studio *studio, const Settings *s, Error *err) {
    if (!studio_open(studio, s, err)) {
        return false;
    }
    Session *session = studio->session;
    train(studio, s);
    session_seek(session, s->time);
    session_refresh_all(session);
    session_measure(session);
    take(studio, 0); // the first lays out and settles what eases
    take(studio, 10);
    return capture_png(s->out, s->size_w, s->size_h, studio->rgb, err);
}

int film_shot(const Settings *settings) {
    Error err;
    Settings s = *settings;
    if (!s.out[0]) {
        snprintf(s.out, sizeof s.out, "flowscope.png");
    }
    Studio studio;
    bool good = shot(&studio, &s, &err);
    studio_close(&studio);
    return good ? 0 : fail(&err);
}

static void progress(const char *name, int done, int all, double since_s) {
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    double spent = clock_now_s() - since_s;
    double left = done ? spent / done * (all - done) : 0;
    int bar = 30 * done / all;
    fprintf(stderr, "\r%s  [%.*s%.*s] %d of %d frames, %.0f s left ", name, bar, "##############################", 30 - bar,
            "..............................", done, all, left);
    if (done == all) {
        fputc('\n', stderr);
    }
}

static bool film_frames(Studio *studio, Film *film, const Settings *s, Error *err) {
    Session *session = studio->session;
    int frames = (int)lround(s->seconds * s->fps);
    double dt_s = 1.0 / s->fps;
    double measured_s = -1;
    double since = clock_now_s();
    for (int i = 0; i < frames; i++) {
        double now_s = i * dt_s;
        session_advance(session, i ? dt_s : 0);
        session_refresh(session, i ? session_due(session, dt_s) : 0);
        if (i == 0) {
            session_refresh_all(session);
        }
        if (now_s - measured_s > 0.4) {
            measured_s = now_s;
            session_measure(session);
        }
        take(studio, now_s);
        if (!film_frame(film, studio->rgb, err)) {
            return false;
        }
        session_train_to(session, (long)s->train + (long)(i + 1) * s->steps_per_frame);
        progress(film_target(film), i + 1, frames, since);
    }
    return true;
}

static bool film(Studio *studio, const Settings *s, Error *err) {
    if (!studio_open(studio, s, err)) {
        return false;
    }
    session_train_to(studio->session, s->train);
    Film *out = film_open(s->out, s->size_w, s->size_h, s->fps, err);
    if (!out) {
        return false;
    }
    if (!film_frames(studio, out, s, err)) {
        film_discard(out);
        return false;
    }
    return film_close(out, err);
}

int film_make(const Settings *settings) {
    Error err;
    Settings s = *settings;
    if (!s.out[0]) {
        snprintf(s.out, sizeof s.out, "flowscope.mp4");
    }
    Studio studio;
    bool good = film(&studio, &s, &err);
    studio_close(&studio);
    return good ? 0 : fail(&err);
}
