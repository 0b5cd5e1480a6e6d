#include "app/film/footage.h"
#include "app/verb/verb.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/file_in.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "gfx/film.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TITLE_GOES_S 0.6 // at the end of a title card

// Checked before the training, which may take long.
static bool can_write_picture(const char *path, Error *err) {
    if (!file_ends_in(path, ".png")) {
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
    offscreen->frame.standing = true;
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

static bool write_frame(const Offscreen *offscreen, Film *film, Error *err) {
    return !interrupt_asked() && (offscreen->rgba ? film_frame_alpha(film, offscreen->rgba, err) : film_frame(film, offscreen->rgb, err));
}

// The card stands, and goes softly to show the first frame beneath it.
static bool title_frames(Offscreen *offscreen, Film *film, const Settings *s, Error *err) {
    const int frames = (int)fmax(round(s->title_seconds * s->fps), 1);
    for (int i = 0; i < frames; i++) {
        const double left = (double)(frames - i) / s->fps, u = s->reduced_motion ? 1 : fmin(left / TITLE_GOES_S, 1);
        const float alpha = (float)playhead_eased(u);
        if (alpha != offscreen->frame.title_alpha) {
            offscreen->frame.title_alpha = alpha;
            offscreen_take(offscreen, 0);
        }
        if (!write_frame(offscreen, film, err)) {
            return false;
        }
    }
    offscreen->frame.title_alpha = 0;
    offscreen_take(offscreen, 0);
    return true;
}

static bool film_frames(Offscreen *offscreen, Film *film, Footage *footage, Error *err) {
    const Settings *s = footage->settings;
    const double since = clock_now_s();
    int i = 0;
    offscreen->frame.title = footage_title(footage);
    offscreen->frame.title_alpha = 1;
    for (; footage_move(footage, offscreen, i, err); i++) {
        offscreen_film_frame(offscreen, i, 1.0 / s->fps);
        const char *chapter = footage_chapter(footage);
        if (chapter) {
            film_chapter(film, chapter);
        }
        if ((i == 0 && offscreen->frame.title && !title_frames(offscreen, film, s, err)) || !write_frame(offscreen, film, err)) {
            return false;
        }
        progress(film_target(film), i + 1, footage->frames > i + 1 ? footage->frames : i + 2, since);
    }
    progress(film_target(film), i, i, since);
    return err->text[0] == '\0';
}

static bool write_subtitles(const Offscreen *offscreen, const Footage *footage, const Settings *s, Error *err) {
    const double before_s = offscreen->frame.title ? s->title_seconds : 0;
    return !footage->has_lesson || lesson_film_subtitles(&footage->lesson, s->out, before_s, err);
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
    bool good = footage_prepare(footage, offscreen, tell_training, err) && offscreen_sound(offscreen, err) && film_frames(offscreen, out, footage, err) && offscreen_sound(offscreen, err);
    memory_at_end(NULL, NULL);
    if (!good) {
        film_discard(out);
        return false;
    }
    return film_close(out, err) && write_subtitles(offscreen, footage, s, err);
}

static void tell_fps(int wanted, int written) {
    error_note("A .gif shows up to %d frames per second: this one gets %d instead of %d.", FILM_GIF_FPS, written, wanted);
}

// In an upright film, which is for a phone, the panel would leave the pictures hardly any room, and could not be read.
static void follow_shape(Cli *cli, Settings *s) {
    if (s->size_h <= s->size_w || !s->panel || cli->lesson || cli_given(cli, "panel")) {
        return;
    }
    s->panel = cli->settings.panel = false;
    cli->given[settings_find("panel") - settings_at(0)] = true;
    error_note("An upright film is made without the panel. --panel shows it.");
}

static bool can_be_transparent(const Settings *s, Error *err) {
    return s->background != BACKGROUND_NONE || film_has_alpha(s->out) ||
           error_set(err, "Cannot write %s without a background: this kind of film is not transparent. Choose a folder of pictures.", s->out);
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
    Cli own = *cli;
    follow_shape(&own, s);
    bool good = can_be_transparent(s, &err) && footage_open(footage, &own, s, &err) && film(&offscreen, footage, &opening, &err);
    offscreen_close(&offscreen);
    footage_close(footage);
    free(footage);
    return ended(good, &err);
}
