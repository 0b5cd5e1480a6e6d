#include "app/footage.h"
#include "app/verb/verb.h"
#include "base/clock.h"
#include "base/file_in.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "gfx/film.h"

#include <math.h>
#include <stdlib.h>
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

static bool film_frames(Offscreen *offscreen, Film *film, Footage *footage, Error *err) {
    const Settings *s = footage->settings;
    const double since = clock_now_s();
    int i = 0;
    for (; footage_move(footage, offscreen, i, err); i++) {
        offscreen_film_frame(offscreen, i, 1.0 / s->fps);
        if (interrupt_asked() || !film_frame(film, offscreen->rgb, err)) {
            return false;
        }
        progress(film_target(film), i + 1, footage->frames > i + 1 ? footage->frames : i + 2, since);
    }
    progress(film_target(film), i, i, since);
    return err->text[0] == '\0';
}

static void discard(void *context) {
    film_discard(context);
}

static bool film(Offscreen *offscreen, Footage *footage, const Opening *opening, Error *err) {
    const Settings *s = &opening->settings;
    if (!offscreen_open_as(offscreen, opening, err)) {
        return false;
    }
    Film *out = film_open(s->out, s->size_w, s->size_h, s->fps, s->overwrite, err); // before the training, which may take long
    if (!out) {
        return false;
    }
    memory_at_end(discard, out);
    footage_prepare(footage, offscreen, tell_training);
    bool good = offscreen_sound(offscreen, err) && film_frames(offscreen, out, footage, err) && offscreen_sound(offscreen, err);
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
    Footage *footage = memory_new(1, sizeof *footage);
    bool good = footage_open(footage, cli, s, &err) && film(&offscreen, footage, &opening, &err);
    offscreen_close(&offscreen);
    footage_close(footage);
    free(footage);
    return ended(good, &err);
}
