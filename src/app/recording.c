#include "app/recording.h"

#include "app/own_file.h"
#include "app/platform.h"
#include "app/window.h"
#include "base/language.h"

#include <math.h>
#include <stdlib.h>

// A film's frame takes this beside its drawing: reading it back, turning it into YUV, encoding it. With the drawing by software it was measured
// to take 16 ns of processor time a pixel (3840x2160, H.264), of which about half is the encoder's.
#define ENCODE_S 8e-9 // a pixel

// As a scene can ask for.
static void note_paused(Window *w) {
    if (!w->experiment->training) {
        CommandQueue queue = {0};
        command_push(&queue, CMD_TRAINING, SWITCH_OFF);
        take_note(&w->recording.take, &queue);
    }
}

void recording_open(Window *w, const Opening *opening) {
    take_init(&w->recording.take, &opening->settings);
    if (opening->models.count > 0) {
        take_lose(&w->recording.take);
    }
    note_paused(w);
    w->frame.recorded_s = -1;
}

// In seconds or minutes, as somebody would say it who does not know exactly.
static void about(char *text, size_t size, double seconds) {
    const long whole = seconds < 90 ? lround(fmax(seconds, 1)) : lround(seconds / 60);
    snprintf(text, size, tr(seconds < 90 ? TR("%ld s") : TR("%ld min")), whole);
}

// What a film of the recording takes at so many pixels and 60 frames a second, where this computer makes it: from how long the frames of the
// window took, and its training.
static double film_s(const Window *w, double width, double height) {
    const double pixels = width * height, shown = (double)w->screen.width * (double)w->screen.height;
    const double draw_s = w->budget.fixed_s * fmax(pixels / shown, 1);
    return 60 * take_seconds(&w->recording.take) * (draw_s + ENCODE_S * pixels) + w->recording.work_s;
}

static void say_end(Window *w) {
    const Take *take = &w->recording.take;
    char text[512], place[FILE_PATH_MAX], film[32], hd[32], uhd[32];
    platform_saved(take->path);
    platform_place(take->path, place, sizeof place);
    about(film, sizeof film, take_seconds(take));
    about(hd, sizeof hd, film_s(w, 1920, 1080));
    about(uhd, sizeof uhd, film_s(w, 3840, 2160));
    snprintf(text, sizeof text, tr("Recorded %s: %s. A film of it would take about %s at 1080p60 and %s at 4K60 (estimates)."), film,
             place, hd, uhd);
    window_say(w, text);
}

// Where what was done does not say how the lanes stand, as after a lesson or with a model that was opened, the take begins with a session that
// is saved now.
static bool save_beginning(Window *w, Error *err) {
    char path[OWN_FILE_NAME];
    SessionSaved saved;
    const Settings scene = experiment_scene(w->experiment);
    if (!own_file_session(path, w->experiment, &scene, &saved, err)) {
        return false;
    }
    take_reopen(&w->recording.take, path, &w->experiment->settings);
    note_paused(w);
    return true;
}

static void begin(Window *w) {
    char path[OWN_FILE_NAME];
    Error err;
    if (w->recording.take.lost && !w->lecture.on && !save_beginning(w, &err)) {
        window_say(w, err.text);
        return;
    }
    own_file_name(path, ".take");
    const float natural = w->screen.scale / (w->screen.theme->zoom * w->screen.chosen);
    if (take_begin(&w->recording.take, w->experiment, path, w->screen.width, w->screen.height, natural, &w->queue, &err)) {
        w->recording.told = false;
        window_say(w, tr("Recording. F9 ends it."));
    } else {
        window_say(w, err.text);
    }
}

static void end(Window *w) {
    Error err;
    if (take_end(&w->recording.take, &err)) {
        say_end(w);
    } else {
        window_say(w, err.text);
    }
}

void recording_toggle(Window *w) {
    if (w->recording.take.recording) {
        end(w);
    } else {
        begin(w);
    }
}

void recording_follow(Window *w) {
    Recording *recording = &w->recording;
    Take *take = &recording->take;
    Error err;
    take_trained(take, w->budget.trained);
    recording->work_s += w->budget.train_s + w->budget.refresh_s;
    if (!take_keep(take, &err) && !recording->told) {
        window_say(w, err.text);
        recording->told = true;
    }
    if (take->recording && (take->lost || take_is_full(take))) {
        end(w);
    }
    w->frame.recorded_s = take->recording ? take_seconds(take) : -1;
}

void recording_close(Window *w) {
    Error err;
    if (w->recording.take.recording && !take_end(&w->recording.take, &err)) {
        error_print(err.text);
    }
    take_free(&w->recording.take);
}
