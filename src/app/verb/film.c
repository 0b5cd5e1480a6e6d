#include "app/film/footage.h"
#include "app/platform.h"
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
#include <unistd.h>

#define TITLE_GOES_S 0.6 // at the end of a title card

// Checked before the training, which may take long.
static bool can_write_picture(const char *path, Error *err) {
    if (!file_ends_in(path, ".png")) {
        return error_set(err, "Cannot write %s: the name of a picture must end in .png.", path);
    }
    return file_out_try(path, err);
}

bool verb_tell_training(long done, long all) {
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
    offscreen_train(offscreen, s, verb_tell_training);
    return !interrupt_asked() && offscreen_picture(offscreen, s->time, s->out, err);
}

int verb_ended(bool good, const Error *err) {
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
    return verb_ended(good, &err);
}

// ---- films -----------------------------------------------------------------------------------------------------------------------------

// A film that is being made, a slice at a time, so that a page stays alive meanwhile.
typedef struct {
    Cli cli;
    Opening opening;
    Offscreen offscreen;
    Footage footage; // of cli and opening
    Film *out;
    enum { TRAINS, SHOWS_TITLE, RUNS } stage;
    int frames, titles; // written so far: of what moves, of the title card
    double since_s;     // the clock, at the first frame
    Error err;
    int code; // the program's, in the end
} Filming;

static void tell_page(bool trains, long done, long all) {
    char text[128];
    snprintf(text, sizeof text, "{\"training\": %s, \"done\": %ld, \"all\": %ld}", trains ? "true" : "false", done, all);
    platform_tell(text);
}

static void tell_trained(long done, long all) {
    if (platform_has_page()) {
        tell_page(true, done, all);
    } else if (all > 0) {
        verb_tell_training(done, all);
    } else if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "\rtrain  %ld steps \033[K", done);
    }
}

static void progress(const char *name, int done, int all, double since_s) {
    if (platform_has_page()) {
        tell_page(false, done, all);
    }
    if (platform_has_page() || !isatty(STDERR_FILENO)) {
        return;
    }
    double spent = clock_now_s() - since_s;
    char plain[FILE_IN_SHOWN];
    file_in_show(plain, name);
    double left = done ? spent / done * (all - done) : 0;
    int bar = all > 0 ? 30 * done / all : 30;
    fprintf(stderr, "\r%s  [%.*s%.*s] %d of %d frames, %.0f s left \033[K", plain, bar, "##############################",
            30 - bar, "..............................", done, all, left);
    if (done == all) {
        fputc('\n', stderr);
    }
}

static bool write_frame(Filming *f) {
    const Offscreen *offscreen = &f->offscreen;
    return offscreen->rgba ? film_frame_alpha(f->out, offscreen->rgba, &f->err) : film_frame(f->out, offscreen->rgb, &f->err);
}

static bool write_moving(Filming *f) {
    const int written = ++f->frames, expected = f->footage.frames;
    if (!write_frame(f)) {
        return false;
    }
    progress(film_target(f->out), written, expected > written ? expected : written + 1, f->since_s);
    return true;
}

// Each stage does a slice: true while there is more; f->err says why where something failed, and is empty else.

static bool train(Filming *f) {
    const Footage *footage = &f->footage;
    const bool more = footage_prepare(&f->footage, &f->offscreen, &f->err);
    if (more || f->err.text[0]) {
        const long all = footage->preparing, done = footage->prepared;
        tell_trained(done < all || all == 0 ? done : all - 1, all);
        return more;
    }
    if (footage->prepared > 0) {
        tell_trained(footage->prepared, footage->prepared); // which takes the line away
    }
    f->stage = RUNS;
    f->since_s = clock_now_s();
    f->offscreen.frame.title = footage_title(footage);
    f->offscreen.frame.title_alpha = 1;
    return offscreen_sound(&f->offscreen, &f->err);
}

// The card stands, and goes softly to show the first frame beneath it.
static bool show_title(Filming *f) {
    const Settings *s = f->footage.settings;
    const int frames = (int)fmax(round(s->title_seconds * s->fps), 1), left = frames - f->titles++;
    const double u = s->reduced_motion ? left > 0 : fmin((double)left / s->fps / TITLE_GOES_S, 1);
    const float alpha = (float)playhead_eased(u);
    if (alpha != f->offscreen.frame.title_alpha) {
        f->offscreen.frame.title_alpha = alpha;
        offscreen_take(&f->offscreen, 0);
    }
    if (left > 0) {
        return write_frame(f);
    }
    f->stage = RUNS;
    return write_moving(f);
}

static bool move(Filming *f) {
    Offscreen *offscreen = &f->offscreen;
    const int index = f->frames;
    if (!footage_move(&f->footage, offscreen, index, &f->err)) {
        progress(film_target(f->out), index, index, f->since_s);
        if (!f->err.text[0]) {
            offscreen_sound(offscreen, &f->err);
        }
        return false;
    }
    offscreen_film_frame(offscreen, index, 1.0 / f->footage.settings->fps);
    const char *chapter = footage_chapter(&f->footage);
    if (chapter) {
        film_chapter(f->out, chapter);
    }
    if (index == 0 && offscreen->frame.title) {
        f->stage = SHOWS_TITLE;
        return true;
    }
    return write_moving(f);
}

static bool write_subtitles(const Filming *f, Error *err) {
    const Settings *s = f->footage.settings;
    const double before_s = f->offscreen.frame.title ? s->title_seconds : 0;
    return !f->footage.has_lesson || lesson_film_subtitles(&f->footage.lesson, s->out, before_s, err);
}

// Before the last turn is over, as a page hears of no other.
static void finish(Filming *f) {
    const bool good = !interrupt_asked() && !f->err.text[0];
    memory_at_end(NULL, NULL);
    if (good) {
        f->code = verb_ended(film_close(f->out, &f->err) && write_subtitles(f, &f->err), &f->err);
    } else {
        film_discard(f->out);
        f->code = verb_ended(false, &f->err);
    }
}

static bool film_turn(void *filming) {
    static bool (*const stages[])(Filming *f) = {[TRAINS] = train, [SHOWS_TITLE] = show_title, [RUNS] = move};
    Filming *f = filming;
    f->err.text[0] = '\0';
    if (!interrupt_asked() && stages[f->stage](f) && !f->err.text[0]) {
        return true;
    }
    finish(f);
    return false;
}

static void discard(void *film) {
    film_discard(film);
}

static bool begin(Filming *f) {
    const Settings *s = &f->opening.settings;
    const bool subtitled = !f->footage.has_lesson || lesson_film_try(&f->footage.lesson, s->out, &f->err);
    if (!subtitled || !offscreen_open_as(&f->offscreen, &f->opening, &f->err)) {
        return false;
    }
    f->out = film_open(s->out, s->size_w, s->size_h, s->fps, s->overwrite, &f->err); // before the training, which may take long
    if (!f->out) {
        return false;
    }
    memory_at_end(discard, f->out);
    if (!footage_begin(&f->footage, &f->offscreen, &f->err)) {
        film_discard(f->out);
        memory_at_end(NULL, NULL);
        return false;
    }
    return true;
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
    cli->given[setting_index(settings_find("panel"))] = true;
    error_note("An upright film is made without the panel. --panel shows it.");
}

static bool can_be_transparent(const Settings *s, Error *err) {
    return s->background != BACKGROUND_NONE || film_has_alpha(s->out) ||
           error_set(err, "Cannot write %s without a background: this kind of film is not transparent. Choose a folder of pictures.", s->out);
}

int film_run(const Cli *cli) {
    Filming *f = memory_new(1, sizeof *f);
    Settings *s = &f->opening.settings;
    f->cli = *cli;
    f->code = opening_read(&f->opening, cli, &f->err);
    if (f->code) {
        const int code = error_say(&f->err, f->code);
        free(f);
        return code;
    }
    s->fps = film_fps(s->out, s->fps);
    if (s->fps != cli->settings.fps) {
        tell_fps(cli->settings.fps, s->fps);
    }
    interrupt_defer(); // the half film is removed
    follow_shape(&f->cli, s);
    if (can_be_transparent(s, &f->err) && footage_open(&f->footage, &f->cli, s, &f->err) && begin(f)) {
        platform_run(film_turn, f);
    } else {
        f->code = verb_ended(false, &f->err);
    }
    const int code = f->code;
    offscreen_close(&f->offscreen);
    footage_close(&f->footage);
    free(f);
    return code;
}
