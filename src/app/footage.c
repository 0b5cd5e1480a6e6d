#include "app/footage.h"

#include "base/file_in.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BURST = 64 }; // training steps between two reports
#define LONGEST_S 3600

static bool is_given(const Cli *cli, const char *key) {
    return cli->given[settings_find(key) - settings_at(0)];
}

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
    if (footage->has_take && !footage->timed) {
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
    if (!take_load(cli->take, &footage->file, err)) {
        return false;
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

bool footage_open(Footage *footage, const Cli *cli, const Settings *settings, Error *err) {
    *footage = (Footage){.settings = settings, .timed = is_given(cli, "seconds")};
    tuner_init(&footage->tuner);
    if ((cli->take && !open_take(footage, cli, err)) || (!cli->take && settings->timeline[0] && !open_timeline(footage, err))) {
        return false;
    }
    expect(footage);
    return true;
}

void footage_close(Footage *footage) {
    take_file_free(&footage->file);
    script_free(&footage->script);
}

// ---- before the first frame -----------------------------------------------------------------------------------------------------------

static void prepare_take(Footage *footage, Experiment *experiment, OffscreenProgress *progress) {
    const long all = footage->file.before;
    while (take_play_before(&footage->take, experiment, &footage->undo, BURST)) {
        if (progress && !progress(footage->take.trained < all ? footage->take.trained : all - 1, all)) {
            return;
        }
    }
    if (progress && all > 0) {
        progress(all, all);
    }
}

void footage_prepare(Footage *footage, Offscreen *offscreen, OffscreenProgress *progress) {
    offscreen->frame.quiet = footage->has_take || footage->has_script; // what is said to those who sit at the window
    if (!footage->has_take) {
        offscreen_train(offscreen, footage->settings, progress);
        return;
    }
    const Settings *s = footage->settings;
    screen_stand_for(&offscreen->screen, footage->file.width, footage->file.height, (float)footage->file.scale);
    offscreen->frame.curves.asked = s->curves;
    prepare_take(footage, offscreen->experiment, progress);
}

// ---- from frame to frame ----------------------------------------------------------------------------------------------------------------

// The encoder needs its part of the processor. What the network learns does not depend on the number of threads.
static void train_beside_encoder(Footage *footage, Experiment *experiment, long steps) {
    tuner_begin(&footage->tuner);
    experiment_train_to(experiment, steps);
    tuner_end(&footage->tuner, 1);
}

static bool move_take(Footage *footage, Experiment *experiment, int index) {
    const long ticks = (long)index * TAKE_TICKS / footage->settings->fps;
    if (footage->timed ? index >= footage->frames : ticks > footage->file.ticks || (ticks == footage->file.ticks && index > 0)) {
        return false;
    }
    take_play_to(&footage->take, experiment, &footage->undo, ticks < footage->file.ticks ? ticks : footage->file.ticks);
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
        while (script_train(experiment, footage->play.train_to, BURST)) {
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

bool footage_move(Footage *footage, Offscreen *offscreen, int index, Error *err) {
    Experiment *experiment = offscreen->experiment;
    const Settings *s = footage->settings;
    const double dt_s = 1.0 / s->fps;
    err->text[0] = '\0';
    if (footage->has_take) {
        return move_take(footage, experiment, index);
    }
    if (index > 0 && experiment_learns(experiment) && s->steps_per_frame > 0) {
        const long steps = footage->has_script ? script_least(experiment) + s->steps_per_frame
                                               : (long)s->train + (long)index * s->steps_per_frame;
        train_beside_encoder(footage, experiment, steps);
    }
    experiment_advance(experiment, index ? dt_s : 0);
    return move_script(footage, experiment, index ? dt_s : 0, err) && !is_over(footage, experiment, index);
}
