#include "app/offscreen.h"

#include "base/language.h"
#include "gfx/capture.h"
#include "run/agreement.h"

#include <math.h>
#include <stdlib.h>

#define MEASURES 20
#define MEASURE_EVERY_S 0.4 // of a film, what stands in numbers,
#define ASK_EVERY_S 1.0     // and what the curves are asked for
#define BURST 64 // training steps between two reports

bool offscreen_open(Offscreen *offscreen, const Settings *settings, Error *err) {
    const Opening opening = {.settings = *settings, .models = {.step = -1}};
    return offscreen_open_as(offscreen, &opening, err);
}

bool offscreen_open_as(Offscreen *offscreen, const Opening *opening, Error *err) {
    const Settings *settings = &opening->settings;
    *offscreen = (Offscreen){.pointer = {-1, -1},
                             .experiment = calloc(1, sizeof *offscreen->experiment),
                             .rgb = malloc((size_t)settings->size_w * (size_t)settings->size_h * 3)};
    const bool transparent = settings->background == BACKGROUND_NONE;
    if (transparent) {
        offscreen->white = malloc((size_t)settings->size_w * (size_t)settings->size_h * 3);
        offscreen->rgba = malloc((size_t)settings->size_w * (size_t)settings->size_h * 4);
    }
    if (!offscreen->experiment || !offscreen->rgb || (transparent && (!offscreen->white || !offscreen->rgba))) {
        return error_set(err, "Not enough memory for a picture of %d x %d.", settings->size_w, settings->size_h);
    }
    if (!screen_open(&offscreen->screen, settings, true, err) || !opening_experiment(opening, offscreen->experiment, err) ||
        !session_bring(offscreen->experiment, &opening->models, err)) {
        return false;
    }
    frame_init(&offscreen->frame, settings);
    return true;
}

void offscreen_close(Offscreen *offscreen) {
    if (offscreen->experiment) {
        experiment_close(offscreen->experiment);
    }
    frame_free(&offscreen->frame);
    screen_close(&offscreen->screen);
    free(offscreen->experiment);
    free(offscreen->rgb);
    free(offscreen->white);
    free(offscreen->rgba);
}

bool offscreen_train_some(Offscreen *offscreen, const Settings *settings) {
    Experiment *experiment = offscreen->experiment;
    const bool measures = settings->curves && offscreen->measures < MEASURES;
    const long all = settings->train, k = offscreen->measures + 1, piece = measures ? all * k * k / (MEASURES * MEASURES) : all;
    offscreen->frame.curves.asked = settings->curves;
    offscreen->trained = offscreen->trained + BURST < piece ? offscreen->trained + BURST : piece;
    experiment_train_to(experiment, offscreen->trained); // at least once: a teacher of reflow learns in any case
    if (offscreen->trained < piece || !measures) {
        return offscreen->trained < piece;
    }
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    curves_measure(&offscreen->frame.curves, experiment);
    offscreen->measures++;
    return true;
}

void offscreen_train(Offscreen *offscreen, const Settings *settings, OffscreenProgress *progress) {
    for (bool more = true; more;) {
        more = offscreen_train_some(offscreen, settings);
        if (progress && !progress(offscreen->trained, settings->train)) {
            return;
        }
    }
}

static bool all_lost(const Trajectories *trajectories) {
    const long last = trajectories->back ? 0 : (long)trajectories->intervals * trajectories->count; // row where they end
    for (int i = 0; i < trajectories->ready; i++) {
        if (isfinite(trajectories->x[last + i]) && isfinite(trajectories->y[last + i])) {
            return false;
        }
    }
    return trajectories->ready > 0;
}

bool offscreen_sound(const Offscreen *offscreen, Error *err) {
    const Experiment *experiment = offscreen->experiment;
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const Lane *lane = experiment_pane(experiment, pane);
        char name[LANE_NAME_MAX];
        lane_spec_name(&lane->spec, name);
        if (model_stuck(lane->model) && agreement_mark(experiment, lane) != AGREEMENT_EXACT) {
            return error_set(err,
                             experiment->settings.keep_scale
                                 ? TR("The network of lane %s is broken: its loss is not finite, or above all bounds (%g). Leave out --keep-scale, so "
                                      "that the points fit the stage.")
                                 : TR("The network of lane %s is broken: its loss is not finite, or above all bounds (%g). Lower --rate."),
                             name, (double)lane->model->last_loss);
        }
        if (all_lost(&lane->trajectories)) {
            return error_set(err, "The network of lane %s is broken: no particle ends at a finite place. Lower --rate or train longer.", name);
        }
    }
    return true;
}

static void take_over(Offscreen *offscreen, double now_s, uint8_t *rgb) {
    CommandQueue nobody = {0};
    screen_follow(&offscreen->screen, &offscreen->experiment->settings);
    float scale = offscreen->screen.scale;
    UiInput input = {.mouse = {offscreen->pointer.x / scale, offscreen->pointer.y / scale}, .now_s = now_s};
    frame_ui(&offscreen->frame, &offscreen->screen, offscreen->experiment, &input, &nobody);
    frame_compute(&offscreen->frame, offscreen->screen.gl.software, offscreen->experiment, now_s);
    frame_draw(&offscreen->frame, &offscreen->screen, offscreen->experiment);
    gl_read(&offscreen->screen.gl, rgb);
}

void offscreen_take(Offscreen *offscreen, double now_s) {
    Screen *screen = &offscreen->screen;
    screen->grounded = offscreen->rgba != NULL;
    screen->ground = 0x000000FF;
    take_over(offscreen, now_s, offscreen->rgb);
    if (screen->grounded) {
        screen->ground = 0xFFFFFFFF;
        take_over(offscreen, now_s, offscreen->white);
        capture_cover(screen->width, screen->height, offscreen->rgb, offscreen->white, offscreen->rgba);
    }
}

// Numbers change now and then, so that they can be read; at once where they are of other weights than the picture.
static void measure_frame(Offscreen *offscreen, int index, double now_s) {
    Experiment *experiment = offscreen->experiment;
    if (index == 0 || now_s - offscreen->measured_s > MEASURE_EVERY_S || agreement_measure_due(experiment)) {
        offscreen->measured_s = now_s;
        experiment_measure(experiment);
    }
    if (index == 0) {
        offscreen->asked_s = 0; // once already by offscreen_train
    } else if (experiment->settings.curves && now_s - offscreen->asked_s >= ASK_EVERY_S) {
        offscreen->asked_s = now_s;
        offscreen->frame.curves.asked = true;
    }
}

void offscreen_film_frame(Offscreen *offscreen, int index, double dt_s) {
    Experiment *experiment = offscreen->experiment;
    const double now_s = index * dt_s;
    if (index == 0) {
        experiment_refresh_all(experiment);
    } else {
        experiment_refresh(experiment, experiment_due(experiment, dt_s));
        experiment_catch_up(experiment);
    }
    measure_frame(offscreen, index, now_s);
    if (index == 0) {
        offscreen_take(offscreen, -ASK_EVERY_S); // lays out, and measures what the curves were asked for
    }
    offscreen_take(offscreen, now_s);
}

bool offscreen_picture(Offscreen *offscreen, double time, const char *path, Error *err) {
    Experiment *experiment = offscreen->experiment;
    const int told = language_chosen();
    playhead_seek(&experiment->play, time);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    if (experiment->settings.curves) {
        curves_measure(&offscreen->frame.curves, experiment);
    }
    if (!offscreen_sound(offscreen, err)) {
        return false;
    }
    offscreen_take(offscreen, 0); // the first lays out and settles what eases
    offscreen_take(offscreen, 10);
    const int w = offscreen->screen.width, h = offscreen->screen.height, shown = language_chosen();
    language_choose(language_code(told));
    const bool good = offscreen->rgba ? capture_png_alpha(path, w, h, offscreen->rgba, err)
                                      : capture_png(path, w, h, offscreen->rgb, err);
    language_choose(language_code(good ? shown : told));
    return good;
}
