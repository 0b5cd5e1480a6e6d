#include "app/recording.h"

#include "app/aim.h"
#include "app/own_file.h"
#include "app/platform.h"
#include "app/window.h"
#include "base/file_in.h"
#include "base/language.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

// How a lesson's file is named in the take: one of the program's own by its name, another from the take's folder on; where that is too long to be
// read back by its name alone, for somebody to put it beside the take.
static void name_lesson(const char *path, const char *take, char name[FILE_PATH_MAX]) {
    char own[FILE_PATH_MAX], found[FILE_PATH_MAX];
    const char *last = file_name(path);
    snprintf(own, sizeof own, "assets/lessons/%s", last);
    file_in_beside(name, FILE_PATH_MAX, path, take);
    if (strlen(name) >= MOVE_FILE_MAX || (file_find_own(found, own, NULL) && file_is_same(found, path))) {
        snprintf(name, FILE_PATH_MAX, "%s", last);
    }
}

// While a lesson runs the take begins with the step that is shown.
static bool begin_with_lesson(Window *w, const char *path, Error *err) {
    LessonMoves moves;
    CommandQueue queue = {0};
    char name[FILE_PATH_MAX];
    if (!lecture_rewind(&w->lecture, err)) {
        return false;
    }
    lecture_tell(&w->lecture, &moves);
    name_lesson(moves.move[0].file, path, name);
    moves.move[0].file = name;
    take_reopen_lesson(&w->recording.take, &moves, &w->experiment->settings);
    return lecture_script(&w->lecture, w->experiment, &w->undo, 0, &queue, err);
}

static bool save_what_was(Window *w, const char *path, Error *err) {
    if (w->lecture.on) {
        return begin_with_lesson(w, path, err);
    }
    return !w->recording.take.lost || save_beginning(w, err);
}

static void begin(Window *w) {
    char path[OWN_FILE_NAME];
    Error err;
    own_file_name(path, ".take");
    const float natural = w->screen.scale / (w->screen.theme->zoom * w->screen.chosen);
    const bool lesson = w->lecture.on;
    if (save_what_was(w, path, &err) &&
        take_begin(&w->recording.take, w->experiment, path, w->screen.width, w->screen.height, natural, &w->queue, &err)) {
        w->recording.told = false;
        window_say(w, lesson ? tr("Recording from the beginning of this step. F9 ends it.") : tr("Recording. F9 ends it."));
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

// ---- what is recorded beside commands --------------------------------------------------------------------------------------------------

static void note_begin(Window *w) {
    LessonMoves moves;
    char name[FILE_PATH_MAX];
    lecture_tell(&w->lecture, &moves);
    name_lesson(moves.move[0].file, w->recording.take.path, name);
    moves.move[0].file = name;
    for (int i = 0; i < moves.count; i++) {
        take_move(&w->recording.take, &moves.move[i]);
    }
}

void recording_moves(Window *w) {
    LessonMoves *moves = &w->lecture.moves;
    Take *take = &w->recording.take;
    for (int i = 0; i < moves->count && take->recording; i++) {
        const LessonMove *move = &moves->move[i];
        if (move->kind == MOVE_BEGIN || (move->kind == MOVE_GO && !take->taught)) {
            note_begin(w);
        }
        if (move->kind != MOVE_BEGIN) {
            take_move(take, move);
        }
    }
    moves->count = 0;
}

void recording_press(Window *w, const char *key, const char *does) {
    take_press(&w->recording.take, key, does);
}

// A tick of the script, where all is there that it is to show.
static void tick(void *context) {
    Window *w = context;
    CommandQueue queue = {0};
    Error err;
    err.text[0] = '\0';
    if (!w->lecture.on || w->lecture.black) {
        return;
    }
    const bool waits = !lecture_ready(&w->lecture, w->experiment, w->budget.begin_s + w->budget.target_s);
    take_hold(&w->recording.take, waits);
    if (waits) {
        return;
    }
    const bool jumps = player_jumps(w->lecture.player);
    if (jumps) {
        take_release(&w->recording.take);
    }
    const bool played = lecture_script(&w->lecture, w->experiment, &w->undo, 1.0 / TAKE_TICKS, &queue, &err);
    if (queue.count > 0) {
        take_release(&w->recording.take);
    }
    if (!command_apply(&queue, w->experiment, &w->undo, &err) || !played) {
        window_say(w, err.text);
    }
}

void recording_advance(Window *w, double dt_s) {
    take_advance(&w->recording.take, w->experiment, dt_s, tick, w);
}

// Whether anything in the picture is drawn otherwise for where the pointer is.
static bool is_followed(const Window *w, const Pointing *at) {
    const Settings *s = &w->experiment->settings;
    return at->spotlight || at->microscope || s->microscope || s->network || s->tube || at->place == POINTING_PLOTS;
}

static void note_pointer(Window *w) {
    const Frame *frame = &w->frame;
    double near[2] = {0, 0};
    Pointing at = aim_at(frame, &w->screen, w->experiment, frame->input.pointer, near);
    at.spotlight = frame->spotlight;
    at.microscope = frame->input.probing && !w->experiment->settings.microscope;
    if (at.place == POINTING_NOWHERE || !is_followed(w, &at)) {
        at = (Pointing){0};
    }
    take_point(&w->recording.take, &at, near);
}

void recording_follow(Window *w) {
    Recording *recording = &w->recording;
    Take *take = &recording->take;
    Error err;
    if (take->recording) {
        note_pointer(w);
    }
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
