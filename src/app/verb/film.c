#include "app/offscreen.h"
#include "app/verb/verb.h"
#include "base/clock.h"
#include "base/file_in.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/tuner.h"
#include "gfx/film.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

// Checked before the training, which may take long.
static bool can_write_picture(const char *path, Error *err) {
    size_t length = strlen(path);
    if (length < 4 || strcasecmp(path + length - 4, ".png") != 0) {
        return error_set(err, "Cannot write %s: the name of a picture must end in .png.", path);
    }
    return file_out_try(path, err);
}

static bool tell_training(long done, long all) {
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, done < all ? "\rtrain  %ld of %ld steps \033[K" : "\r\033[K", done, all);
    }
    return !interrupt_asked();
}

static bool shot(Offscreen *offscreen, const Opening *opening, Error *err) {
    const Settings *s = &opening->settings;
    if (!can_write_picture(s->out, err) || !offscreen_open_as(offscreen, opening, err)) {
        return false;
    }
    offscreen_train(offscreen, s, tell_training);
    return !interrupt_asked() && offscreen_picture(offscreen, s->time, s->out, err);
}

// The exit code of what a signal may have ended: then whatever else went wrong is of no interest.
static int ended(bool good, const Error *err) {
    Error stopped;
    if (good || !interrupt_asked()) {
        return good ? 0 : error_say(err, 1);
    }
    error_set(&stopped, "Stopped. Nothing was written.");
    return error_say(&stopped, INTERRUPT_CODE);
}

int shot_run(const Cli *cli) {
    Error err;
    Offscreen offscreen = {0};
    Opening opening;
    const int code = opening_read(&opening, cli, &err);
    if (code) {
        return error_say(&err, code);
    }
    interrupt_defer();
    bool good = shot(&offscreen, &opening, &err);
    offscreen_close(&offscreen);
    return ended(good, &err);
}

static void progress(const char *name, int done, int all, double since_s) {
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    double spent = clock_now_s() - since_s;
    char plain[FILE_IN_SHOWN];
    file_in_show(plain, name);
    double left = done ? spent / done * (all - done) : 0;
    int bar = 30 * done / all;
    fprintf(stderr, "\r%s  [%.*s%.*s] %d of %d frames, %.0f s left \033[K", plain, bar, "##############################",
            30 - bar, "..............................", done, all, left);
    if (done == all) {
        fputc('\n', stderr);
    }
}

// The encoder needs its part of the processor. What the network learns does not depend on the number of threads.
static void train_beside_encoder(Experiment *experiment, Tuner *tuner, long steps) {
    tuner_begin(tuner);
    experiment_train_to(experiment, steps);
    tuner_end(tuner, 1);
}

static bool film_frames(Offscreen *offscreen, Film *film, const Settings *s, Error *err) {
    int frames = (int)fmax(round(s->seconds * s->fps), 1);
    double since = clock_now_s();
    Tuner tuner;
    tuner_init(&tuner);
    for (int i = 0; i < frames; i++) {
        if (interrupt_asked()) {
            return false;
        }
        offscreen_film_frame(offscreen, i, 1.0 / s->fps);
        if (!film_frame(film, offscreen->rgb, err)) {
            return false;
        }
        train_beside_encoder(offscreen->experiment, &tuner, (long)s->train + (long)(i + 1) * s->steps_per_frame);
        progress(film_target(film), i + 1, frames, since);
    }
    return true;
}

static void discard(void *context) {
    film_discard(context);
}

static bool film(Offscreen *offscreen, const Opening *opening, Error *err) {
    const Settings *s = &opening->settings;
    if (!offscreen_open_as(offscreen, opening, err)) {
        return false;
    }
    Film *out = film_open(s->out, s->size_w, s->size_h, s->fps, s->overwrite, err); // before the training, which may take long
    if (!out) {
        return false;
    }
    memory_at_end(discard, out);
    offscreen_train(offscreen, s, tell_training);
    bool good = offscreen_sound(offscreen, err) && film_frames(offscreen, out, s, err) && offscreen_sound(offscreen, err);
    memory_at_end(NULL, NULL);
    if (!good) {
        film_discard(out);
        return false;
    }
    return film_close(out, err);
}

static void tell_fps(int wanted, int written) {
    Error note;
    error_set(&note, "A .gif shows up to %d frames per second: this one gets %d instead of %d.", FILM_GIF_FPS, written, wanted);
    error_say(&note, 0);
}

int film_run(const Cli *cli) {
    Error err;
    Offscreen offscreen = {0};
    Opening opening;
    const int code = opening_read(&opening, cli, &err);
    if (code) {
        return error_say(&err, code);
    }
    Settings *s = &opening.settings;
    s->fps = film_fps(s->out, s->fps);
    if (s->fps != cli->settings.fps) {
        tell_fps(cli->settings.fps, s->fps);
    }
    interrupt_defer(); // the half film is removed
    bool good = film(&offscreen, &opening, &err);
    offscreen_close(&offscreen);
    return ended(good, &err);
}
