#include "lesson/take.h"

#include "base/file.h"
#include "base/file_in.h"
#include "base/file_out.h"
#include "base/memory.h"
#include "run/scene.h"

#include <stdlib.h>
#include <string.h>

enum {
    BEFORE_BYTES = 8 << 20, // of what came before
    FILM_BYTES = 16 << 20,  // and of a recording
    SAMPLE = TAKE_TICKS / 4, // ticks between two lines about training alone
};

// ---- text ----------------------------------------------------------------------------------------------------------------------------

// False where it would be more than `max`.
static bool append(char **text, size_t *used, size_t *room, size_t max, const char *line) {
    const size_t length = strlen(line), need = *used + length + 2;
    if (need > max) {
        return false;
    }
    if (need > *room) {
        *room = need > 2 * *room ? 2 * need : 2 * *room;
        *text = memory_resize(*text, *room, 1);
    }
    memcpy(*text + *used, line, length);
    memcpy(*text + *used + length, "\n", 2);
    *used += length + 1;
    return true;
}

static void remember(Take *take, const char *line) {
    take->lost = take->lost || !append(&take->text, &take->used, &take->room, BEFORE_BYTES, line);
}

static void film(Take *take, const char *line) {
    append(&take->film, &take->film_used, &take->film_room, FILM_BYTES, line);
}

// ---- before the recording --------------------------------------------------------------------------------------------------------------

// The beginning of the line that ends before `end`.
static size_t line_before(const char *text, size_t end) {
    size_t at = end - 1;
    while (at > 0 && text[at - 1] != '\n') {
        at--;
    }
    return at;
}

// Takes out an earlier value of the row in the same drag, which nothing has seen since. A camera's rows move together.
static void forget_drag(Take *take, const Setting *row) {
    for (size_t end = take->used; end > 0;) {
        const size_t begin = line_before(take->text, end);
        char key[64] = "";
        const Setting *set = sscanf(take->text + begin, "set %63s", key) == 1 ? settings_find(key) : NULL;
        if (set == row) {
            memmove(take->text + begin, take->text + end, take->used - end + 1);
            take->used -= end - begin;
            return;
        }
        if (!set || !setting_of_camera(row) || !setting_of_camera(set)) {
            return;
        }
        end = begin;
    }
}

// A number that only the picture follows: nothing else gives way to it, nor does any lane learn otherwise.
static bool is_seen_only(const Command *command) {
    const Setting *row = command->row;
    return command->kind == CMD_SET && row->effect == EFFECT_VIEW && (row->type == SET_REAL || row->type == SET_INT || row->type == SET_POINT);
}

// Flow time alone: the recording says itself where that stands.
static bool is_flow(CommandKind kind) {
    return kind == CMD_PLAY || kind == CMD_SEEK || kind == CMD_NUDGE;
}

static void tell_trained(Take *take, bool filmed) {
    char line[48];
    if (take->told != take->trained) {
        snprintf(line, sizeof line, "trained %ld", take->trained);
        take->told = take->trained;
        if (filmed) {
            film(take, line);
        } else {
            remember(take, line);
        }
    }
}

// Those that are not as usual, of the place alone or all that a window can begin with.
static void remember_settings(Take *take, const Settings *settings, bool of_place) {
    const Settings initial = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const bool start = row->file || row->effect == EFFECT_START || row->effect == EFFECT_OPEN;
        if (!start && (!of_place || command_of_place(row)) && !settings_same(settings, &initial, row)) {
            char line[COMMAND_LINE_MAX];
            const Command command = command_from(settings, row);
            command_write(&command, line);
            remember(take, line);
        }
    }
    remember(take, "trained 0");
}

void take_init(Take *take, const Settings *settings) {
    *take = (Take){0};
    remember_settings(take, settings, false);
}

void take_reopen(Take *take, const char *session, const Settings *settings) {
    char line[FILE_PATH_MAX + 8];
    take_free(take);
    snprintf(line, sizeof line, "opens %s", session);
    remember(take, line);
    remember_settings(take, settings, true);
}

void take_reopen_lesson(Take *take, const LessonMoves *moves, const Settings *settings) {
    char line[MOVE_LINE];
    take_free(take);
    remember_settings(take, settings, true);
    for (int i = 0; i < moves->count; i++) {
        move_write(&moves->move[i], line);
        remember(take, line);
    }
    take->taught = true;
}

void take_free(Take *take) {
    free(take->text);
    free(take->film);
    *take = (Take){0};
}

// ---- the recording -----------------------------------------------------------------------------------------------------------------------

static void tell_time(Take *take) {
    char line[96];
    if (take->at != take->ticks) {
        take->at = take->ticks;
        snprintf(line, sizeof line, "at %.6f s  # frame %ld", (double)take->ticks / TAKE_TICKS, take->frames);
        film(take, line);
    }
    tell_trained(take, true);
}

// Where the pointer was then; what was told meanwhile is not taken back.
static void tell_pointing(Take *take, const PointingSample *sample) {
    char line[POINTING_LINE];
    const long ticks = take->ticks, frames = take->frames, trained = take->trained;
    take->ticks = sample->ticks > take->at ? sample->ticks : take->at;
    take->frames = sample->frames;
    take->trained = sample->trained > take->told ? sample->trained : take->told;
    tell_time(take);
    pointing_write(&sample->at, line);
    film(take, line);
    take->ticks = ticks;
    take->frames = frames;
    take->trained = trained;
}

// Before any line of the recording.
static void tell_moment(Take *take) {
    PointingSample last;
    if (pointing_settle(&take->trail, &last) > 0) {
        tell_pointing(take, &last);
    }
    tell_time(take);
}

void take_release(Take *take) {
    if (take->recording && take->waiting) { // or `play toggle` would do the opposite
        tell_moment(take);
        film(take, "play on");
        take->waiting = false;
    }
}

void take_note(Take *take, const CommandQueue *queue) {
    char line[COMMAND_LINE_MAX];
    if (take->recording && queue->count > 0) {
        tell_moment(take);
        take_release(take);
    }
    for (int i = 0; i < queue->count; i++) {
        const Command *command = &queue->command[i];
        command_write(command, line);
        if (take->recording) {
            film(take, line);
        }
        if (take->recording || is_flow(command->kind)) {
            continue;
        }
        if (is_seen_only(command)) {
            forget_drag(take, command->row);
        } else {
            tell_trained(take, false);
        }
        remember(take, line);
    }
}

void take_lose(Take *take) {
    take->lost = true;
}

void take_settle(Take *take) {
    if (take->recording) {
        tell_moment(take);
        film(take, "settle");
    } else {
        remember(take, "settle");
    }
}

void take_trained(Take *take, long steps) {
    take->trained += steps;
}

// ---- what is no command of the experiment --------------------------------------------------------------------------------------------

void take_move(Take *take, const LessonMove *move) {
    char line[MOVE_LINE];
    if (take->recording) {
        take->taught |= move->kind == MOVE_BEGIN;
        take->held &= move->kind != MOVE_BEGIN; // a script that begins stands for nothing yet
        move_write(move, line);
        tell_moment(take);
        film(take, line);
    }
}

void take_hold(Take *take, bool waits) {
    if (take->recording && waits != take->held) {
        take_move(take, &(LessonMove){.kind = waits ? MOVE_WAITS : MOVE_GOES_ON});
        take->held = waits;
    }
}

void take_point(Take *take, const Pointing *pointing, const double near[2]) {
    PointingSample tell[2];
    const PointingSample now = {*pointing, take->ticks, take->frames, take->trained};
    const int count = take->recording ? pointing_follow(&take->trail, &now, near, tell) : 0;
    for (int i = 0; i < count; i++) {
        tell_pointing(take, &tell[i]);
    }
}

void take_press(Take *take, const char *key, const char *does) {
    char line[200];
    if (take->recording) {
        const size_t plain = strcspn(key, "\"\\"); // a name has one such sign at most
        snprintf(line, sizeof line, "key \"%.*s%s%s\" \"%s\"", (int)plain, key, key[plain] ? "\\" : "", key + plain, does);
        tell_moment(take);
        film(take, line);
    }
}

// ---- time ------------------------------------------------------------------------------------------------------------------------------

// The film waits for no particles: where the window did, it has to be told.
static void follow_waiting(Take *take, const Experiment *experiment) {
    const bool waits = experiment_play_waits(experiment);
    if (waits != take->waiting) {
        tell_moment(take);
        film(take, waits ? "play off" : "play on");
        take->waiting = waits;
    }
}

void take_advance(Take *take, Experiment *experiment, double dt_s, TakeScript *script, void *context) {
    if (!take->recording) {
        experiment_advance(experiment, dt_s);
        return;
    }
    if (take->told != take->trained && take->ticks - take->at >= SAMPLE) {
        tell_moment(take);
    }
    take->rest_s += dt_s;
    take->frames++;
    for (; take->rest_s >= 1.0 / TAKE_TICKS; take->rest_s -= 1.0 / TAKE_TICKS) {
        if (script) {
            script(context);
        }
        follow_waiting(take, experiment);
        experiment_advance(experiment, 1.0 / TAKE_TICKS);
        take->ticks++;
    }
}

double take_seconds(const Take *take) {
    return (double)take->ticks / TAKE_TICKS;
}

bool take_is_full(const Take *take) {
    return take->film_used > FILM_BYTES - COMMANDS_MAX * COMMAND_LINE_MAX || take_seconds(take) >= SCRIPT_SECONDS_MAX - 1;
}

static bool write_lines(const Take *take, Error *err) {
    FileOut out;
    if (!file_out_open(&out, take->path, err)) {
        return false;
    }
    fputs("# Flowscope take: what was done in the window, and when. flowscope film FILE.take --out FILE.mp4 films it.\n", out.stream);
    fwrite(take->text, 1, take->used, out.stream);
    fwrite(take->film, 1, take->film_used, out.stream);
    return file_out_commit(&out, err);
}

bool take_begin(Take *take, const Experiment *experiment, const char *path, int width, int height, float scale, CommandQueue *queue,
                Error *err) {
    char line[96];
    if (take->lost) {
        return error_set(err, "What was done before is no longer known, so no take can begin here.");
    }
    tell_trained(take, false);
    snprintf(take->path, sizeof take->path, "%s", path);
    take->film_used = 0;
    take->ticks = take->at = take->frames = 0;
    take->rest_s = take->kept_s = 0;
    take->waiting = take->held = false;
    take->trail = (PointingTrail){0};
    snprintf(line, sizeof line, "record %dx%d %.9g", width, height, (double)scale);
    film(take, line);
    if (!write_lines(take, err)) { // what stands in the way is found out now
        return false;
    }
    take->recording = true;
    const bool playing = experiment->play.playing;
    if (!take->taught) { // a lesson's step says itself how it plays
        command_push(queue, CMD_SEEK, experiment->play.t);
    }
    if (playing && !take->taught) {
        command_push(queue, CMD_PLAY, SWITCH_ON);
    }
    return true;
}

bool take_keep(Take *take, Error *err) {
    if (!take->recording || take_seconds(take) < take->kept_s + TAKE_KEEP_S) {
        return true;
    }
    take->kept_s = take_seconds(take);
    return write_lines(take, err);
}

// What was recorded belongs to what comes before the next recording.
static void remember_film(Take *take) {
    char *next = take->film;
    while (next && *next) {
        char *end = strchr(next, '\n');
        *end = '\0';
        static const char *const of_film[] = {"at ", "record ", "seek ", "nudge ", "play ", "pointer ", "key "};
        bool kept = true;
        for (size_t i = 0; i < sizeof of_film / sizeof of_film[0]; i++) {
            kept = kept && strncmp(next, of_film[i], strlen(of_film[i])) != 0;
        }
        if (kept) {
            remember(take, next);
        }
        next = end + 1;
    }
    take->lost = take->lost || take->taught; // how long each of its steps has been played stands in the recording alone
}

bool take_end(Take *take, Error *err) {
    tell_moment(take);
    if (!write_lines(take, err)) {
        return false;
    }
    take->recording = false;
    remember_film(take);
    take->film_used = 0;
    return true;
}
