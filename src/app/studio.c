#include "app/studio.h"

#include "gfx/capture.h"

#include <stdlib.h>

#define MEASURES 20
#define BURST 64 // training steps between two words about it

bool studio_open(Studio *studio, const Settings *settings, Error *err) {
    *studio = (Studio){.pointer = {-1, -1},
                       .session = calloc(1, sizeof *studio->session),
                       .rgb = malloc((size_t)settings->size_w * (size_t)settings->size_h * 3)};
    if (!studio->session || !studio->rgb) {
        return error_set(err, "Not enough memory for a picture of %d x %d.", settings->size_w, settings->size_h);
    }
    if (!screen_open(&studio->screen, settings, true, err) || !session_open(studio->session, settings, err)) {
        return false;
    }
    return frame_init(&studio->frame, settings);
}

void studio_close(Studio *studio) {
    if (studio->session) {
        session_close(studio->session);
    }
    frame_free(&studio->frame);
    screen_close(&studio->screen);
    free(studio->session);
    free(studio->rgb);
}

// At least once: a teacher of reflow learns in any case. False where it was given up.
static bool train_to(Session *session, long from, long steps, long all, StudioProgress *progress) {
    long done = from;
    do {
        done = done + BURST < steps ? done + BURST : steps;
        session_train_to(session, done);
        if (progress && !progress(done, all)) {
            return false;
        }
    } while (done < steps);
    return true;
}

void studio_train(Studio *studio, const Settings *settings, StudioProgress *progress) {
    Session *session = studio->session;
    const long all = settings->train;
    long done = 0;
    studio->frame.curves.asked = settings->curves;
    for (int k = 1; settings->curves && k <= MEASURES; k++) {
        long piece = all * k * k / (MEASURES * MEASURES);
        if (!train_to(session, done, piece, all, progress)) {
            return;
        }
        done = piece;
        session_refresh_all(session);
        session_measure(session);
        curves_measure(&studio->frame.curves, session);
    }
    train_to(session, done, all, all, progress);
}

void studio_take(Studio *studio, double now_s) {
    CommandQueue nobody = {0};
    screen_follow(&studio->screen, &studio->session->settings);
    float scale = studio->screen.scale;
    UiInput input = {.mouse = {studio->pointer.x / scale, studio->pointer.y / scale}, .now_s = now_s};
    frame_ui(&studio->frame, &studio->screen, studio->session, &input, &nobody);
    frame_draw(&studio->frame, &studio->screen, studio->session);
    gl_read(&studio->screen.gl, studio->rgb);
}

bool studio_picture(Studio *studio, double time, const char *path, Error *err) {
    Session *session = studio->session;
    session_seek(session, time);
    session_refresh_all(session);
    session_measure(session);
    if (session->settings.curves) {
        curves_measure(&studio->frame.curves, session);
    }
    studio_take(studio, 0); // the first lays out and settles what eases
    studio_take(studio, 10);
    return capture_png(path, studio->screen.width, studio->screen.height, studio->rgb, err);
}
