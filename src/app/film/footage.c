#include "app/film/footage.h"

#include "app/aim.h"
#include "base/file_in.h"
#include "base/interrupt.h"

#include <math.h>
#include <stdlib.h>

enum { BURST = 64 }; // training steps between two reports
#define LONGEST_S 3600

// ---- length ---------------------------------------------------------------------------------------------------------------------------

static int frames_of(const Footage *footage, double seconds) {
    return (int)fmax(round(seconds * footage->settings->fps), 1);
}

// Those of passes, with the pause at the data after each and the way back between them; where the flow neither stops nor begins elsewhere.
static double seconds_of_passes(const Settings *s) {
    return s->passes * (1 / s->speed + s->hold) + (s->passes - 1) * (s->reduced_motion ? 0 : PLAYHEAD_REWIND_S);
}

static void expect(Footage *footage) {
    const Settings *s = footage->settings;
    double seconds = s->seconds;
    if (footage->has_lesson) {
        seconds = lesson_film_seconds(&footage->lesson);
    } else if (footage->has_take && !footage->timed) {
        seconds = (double)footage->file.ticks / TAKE_TICKS;
    } else if (s->passes > 0) {
        seconds = seconds_of_passes(s);
    } else if (footage->has_script && !footage->timed) {
        seconds = script_seconds(&footage->script);
    }
    footage->frames = frames_of(footage, seconds);
}

// ---- opening --------------------------------------------------------------------------------------------------------------------------

static bool open_take(Footage *footage, const Cli *cli, Error *err) {
    Error changed;
    if (!take_load(cli->take, &footage->file, err) || !take_lesson_check(&footage->file, &changed, err)) {
        return false;
    }
    if (changed.text[0]) {
        error_note("%s", changed.text);
    }
    footage->has_take = true;
    footage->take = take_play_begin(&footage->file, cli->given, footage->settings);
    if (footage->settings->timeline[0]) {
        return error_set(err, "A film follows a take or a timeline. Leave out --timeline, or the take.");
    }
    if (footage->settings->passes > 0) {
        return error_set(err, "A take decides itself when it ends. Leave out --passes.");
    }
    return true;
}

static bool open_timeline(Footage *footage, Error *err) {
    if (!script_load(footage->settings->timeline, SCRIPT_PLAIN, &footage->script, err)) {
        return false;
    }
    footage->has_script = true;
    footage->play = script_play_begin(&footage->script, 0, footage->script.count);
    return true;
}

static bool open_lesson(Footage *footage, const Cli *cli, Error *err) {
    const Settings *s = footage->settings;
    if (s->timeline[0] || s->passes > 0 || footage->timed) {
        return error_set(err, "A lesson decides itself what is filmed, and how long. Leave out --timeline, --passes and --seconds.");
    }
    footage->has_lesson = true;
    return lesson_film_open(&footage->lesson, cli->lesson, s->reading, err);
}

bool footage_open(Footage *footage, const Cli *cli, const Settings *settings, Error *err) {
    *footage = (Footage){.settings = settings, .timed = cli_given(cli, "seconds"), .given = cli->given};
    tuner_init(&footage->tuner);
    if (cli->lesson && !open_lesson(footage, cli, err)) {
        return false;
    }
    if ((cli->take && !open_take(footage, cli, err)) || (!cli->take && !cli->lesson && settings->timeline[0] && !open_timeline(footage, err))) {
        return false;
    }
    expect(footage);
    return true;
}

void footage_close(Footage *footage) {
    lesson_film_close(&footage->lesson);
    take_play_end(&footage->take);
    take_file_free(&footage->file);
    script_free(&footage->script);
}

// ---- before the first frame -----------------------------------------------------------------------------------------------------------

bool footage_begin(Footage *footage, Offscreen *offscreen, Error *err) {
    // what is said to those who sit at the window
    offscreen->frame.quiet = footage->has_take || footage->has_script || footage->has_lesson;
    if (footage->has_take) {
        screen_stand_for(&offscreen->screen, footage->file.width, footage->file.height, (float)footage->file.scale);
        offscreen->frame.curves.asked = footage->settings->curves;
    }
    return !footage->has_lesson || lesson_film_begin(&footage->lesson, offscreen->experiment, err);
}

bool footage_prepare(Footage *footage, Offscreen *offscreen, Error *err) {
    err->text[0] = '\0';
    if (footage->has_lesson) {
        footage->prepared += BURST;
        return lesson_film_prepare(&footage->lesson, err);
    }
    if (footage->has_take) {
        const long trained = footage->take.trained;
        const bool more = take_play_before(&footage->take, offscreen->experiment, &footage->undo, BURST);
        const bool lesson = more && footage->take.trained == trained;
        footage->prepared += lesson ? BURST : footage->take.trained - trained;
        footage->preparing = footage->take.trained < footage->file.before ? footage->file.before : 0; // a lesson says not how much it prepares
        return more;
    }
    const bool more = offscreen_train_some(offscreen, footage->settings);
    footage->prepared = offscreen->trained;
    footage->preparing = footage->settings->train;
    return more;
}

const char *footage_title(const Footage *footage) {
    const char *title = footage->settings->title;
    return title[0] ? title : footage->has_lesson ? lesson_text(footage->lesson.lesson)->title : NULL;
}

const char *footage_chapter(Footage *footage) {
    const bool taught = footage->has_take && footage->take.lesson.on;
    const LessonCard *card = taught ? &footage->take.lesson.card : &footage->lesson.card;
    const int chapter = footage->take.lesson.begun * LESSON_STEPS_MAX + card->step + 1;
    if ((!footage->has_lesson && !taught) || footage->chapter == chapter) {
        return NULL;
    }
    footage->chapter = chapter;
    return card->title;
}

// ---- from frame to frame ----------------------------------------------------------------------------------------------------------------

// The encoder needs its part of the processor. What the network learns does not depend on the number of threads.
static void train_beside_encoder(Footage *footage, Experiment *experiment, long steps) {
    tuner_begin(&footage->tuner);
    experiment_train_to(experiment, steps);
    tuner_end(&footage->tuner, 1);
}

// What the picture has of the take beside the experiment: its lesson, pointer and keys. A film without the panel has no controls of the lesson's
// either.
static void show_take(Footage *footage, Offscreen *offscreen) {
    const TakePlay *play = &footage->take;
    const TakeLesson *lesson = &play->lesson;
    Frame *frame = &offscreen->frame;
    const bool bare = footage->given[setting_index(settings_find("panel"))] && !footage->settings->panel;
    frame->card = lesson->on ? &lesson->card : NULL;
    frame->controls = lesson->on && !lesson->card.away && !bare ? &lesson->card.controls : NULL;
    frame->black = lesson->on && lesson->black;
    frame->aim = take_play_pointing(play);
    frame->spotlight = frame->aim.spotlight;
    offscreen->pointer = frame->aim.place == POINTING_PLOTS ? aim_px(frame, &offscreen->screen, offscreen->experiment, &frame->aim) : (Vec2){-1, -1};
    if (play->key && play->key != footage->key && offscreen->experiment->settings.show_keys) {
        const TakeKey key = take_key(play->key);
        keys_shown_again(&frame->keys, key.key, key.does, (double)play->pressed / TAKE_TICKS);
    }
    footage->key = play->key;
}

static bool move_take(Footage *footage, Offscreen *offscreen, int index) {
    const long ticks = (long)index * TAKE_TICKS / footage->settings->fps;
    if (footage->timed ? index >= footage->frames : ticks > footage->file.ticks || (ticks == footage->file.ticks && index > 0)) {
        return false;
    }
    take_play_to(&footage->take, offscreen->experiment, &footage->undo, ticks < footage->file.ticks ? ticks : footage->file.ticks);
    show_take(footage, offscreen);
    return true;
}

static bool move_script(Footage *footage, Experiment *experiment, double dt_s, Error *err) {
    CommandQueue queue = {0};
    Error why;
    if (footage->over) {
        return true;
    }
    footage->over = !script_play_frame(&footage->play, experiment, dt_s, &queue);
    if (!command_apply(&queue, experiment, &footage->undo, &why)) {
        char shown[FILE_IN_SHOWN];
        file_in_show(shown, footage->settings->timeline);
        return error_set(err, "%s:%d: %s", shown, footage->play.line, why.text);
    }
    if (footage->play.train_to >= 0) {
        while (!interrupt_asked() && script_train(experiment, footage->play.train_to, BURST)) {
        }
    }
    return true;
}

// A pass is whole when the pause at its end is over.
static bool passes_over(Footage *footage, const Experiment *experiment) {
    const PlayPhase phase = experiment->play.phase;
    footage->passes += footage->phase == PLAY_HOLD && phase != PLAY_HOLD;
    footage->phase = phase;
    return footage->passes >= footage->settings->passes;
}

static bool is_over(Footage *footage, const Experiment *experiment, int index) {
    const Settings *s = footage->settings;
    if (s->passes > 0) {
        const bool whole = passes_over(footage, experiment);
        return (whole && (footage->over || !footage->has_script)) || index >= LONGEST_S * s->fps;
    }
    return footage->has_script && !footage->timed ? footage->over && index > 0 : index >= footage->frames;
}

// A lesson's film is without panel unless it is asked for; and what the command line names stays so in all steps.
static bool keep_given(Footage *footage, Experiment *experiment, Error *err) {
    const Setting *panel = settings_find("panel");
    CommandQueue queue = {0};
    command_push_kept(&queue, &experiment->settings, footage->given, footage->settings);
    const bool shown = footage->given[setting_index(panel)] && footage->settings->panel;
    if (experiment->settings.panel != shown) {
        command_set(&queue, panel, shown);
    }
    return command_apply(&queue, experiment, &footage->undo, err);
}

static bool move_lesson(Footage *footage, Offscreen *offscreen, double dt_s, Error *err) {
    LessonFilm *film = &footage->lesson;
    const bool on = lesson_film_move(film, offscreen->experiment, &footage->undo, dt_s, err);
    const bool kept = keep_given(footage, offscreen->experiment, err);
    experiment_advance(offscreen->experiment, dt_s);
    offscreen->frame.card = &film->card;
    offscreen->frame.controls = offscreen->experiment->settings.panel ? &film->card.controls : NULL;
    return on && kept;
}

bool footage_move(Footage *footage, Offscreen *offscreen, int index, Error *err) {
    Experiment *experiment = offscreen->experiment;
    const Settings *s = footage->settings;
    const double dt_s = 1.0 / s->fps;
    err->text[0] = '\0';
    if (footage->has_take) {
        return move_take(footage, offscreen, index);
    }
    if (footage->has_lesson) {
        return move_lesson(footage, offscreen, index ? dt_s : 0, err);
    }
    if (index > 0 && experiment_learns(experiment) && s->steps_per_frame > 0) {
        const long steps = footage->has_script ? script_least(experiment) + s->steps_per_frame
                                               : (long)s->train + (long)index * s->steps_per_frame;
        train_beside_encoder(footage, experiment, steps);
    }
    experiment_advance(experiment, index ? dt_s : 0);
    return move_script(footage, experiment, index ? dt_s : 0, err) && !is_over(footage, experiment, index);
}
