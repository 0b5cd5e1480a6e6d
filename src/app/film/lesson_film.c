#include "app/film/lesson_film.h"

#include "base/file_out.h"
#include "base/interrupt.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "lesson/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CUE_LETTERS 90        // of a subtitle, at most two lines
enum { ROUNDS = 64 };         // training steps between two reports

bool lesson_film_open(LessonFilm *film, const char *path, double reading, Error *err) {
    *film = (LessonFilm){.lesson = memory_new(1, sizeof(Lesson)), .reading = reading};
    return lesson_load(path, film->lesson, err);
}

void lesson_film_close(LessonFilm *film) {
    player_close(film->player);
    lesson_close(film->lesson);
    *film = (LessonFilm){0};
}

bool lesson_film_begin(LessonFilm *film, Experiment *experiment, Error *err) {
    experiment->training = false;
    film->player = player_open(film->lesson, experiment, err);
    return film->player != NULL;
}

bool lesson_film_prepare(LessonFilm *film, Error *err) {
    if (player_prepare(film->player, ROUNDS)) {
        return true;
    }
    const Error *failed = player_error(film->player);
    return failed && error_set(err, "%s", failed->text);
}

double lesson_film_seconds(const LessonFilm *film) {
    const LessonText *text = lesson_text(film->lesson);
    double seconds = 0;
    for (int i = 0; i < film->lesson->steps; i++) {
        const double shown_s = reading_step_s(&text->step[i], film->reading);
        seconds += fmax(shown_s, script_seconds(&film->lesson->step[i].script)) + READING_REST_S;
    }
    return seconds;
}

// The next step begins in the frame after this one; behind the last the film ends.
static void go_on(LessonFilm *film) {
    film->over = film->card.step + 1 >= film->card.steps;
    film->shown_s = 0;
    if (!film->over) {
        player_next(film->player);
    }
}

bool lesson_film_move(LessonFilm *film, Experiment *experiment, Undo *undo, double dt_s, Error *err) {
    CommandQueue queue = {0};
    if (film->over) {
        film->begins_s[film->lesson->steps] = film->now_s + dt_s;
        return false;
    }
    if (!player_frame(film->player, experiment, undo, dt_s, &queue, err) || !command_apply(&queue, experiment, undo, err)) {
        return false;
    }
    while (!interrupt_asked() && player_train(film->player, experiment, ROUNDS)) {
    }
    player_card(film->player, &film->card);
    film->card.filmed = true;
    film->now_s += dt_s;
    if (film->card.step >= film->begun) {
        film->begins_s[film->card.step] = film->now_s;
        film->begun = film->card.step + 1;
    }
    film->shown_s += dt_s;
    if (film->card.done && film->shown_s >= reading_card_s(&film->card, film->reading) + READING_REST_S) {
        go_on(film);
    }
    return true;
}

// ---- subtitles --------------------------------------------------------------------------------------------------------------------------

// The bytes of the next cue: whole sentences, as many as fit, or as many words of one.
static size_t cue_length(const char *text) {
    size_t fits = 0, word = 0;
    int letters = 0;
    for (const char *p = text; *p;) {
        const char *before = p;
        const int c = utf8_next(&p);
        letters += c >= 0x1100 ? 2 : 1;
        if (letters > CUE_LETTERS) {
            break;
        }
        const bool ends = !*p || *p == '\n' || *p == ' ';
        word = ends ? (size_t)(p - text) : word;
        fits = !*p || *p == '\n' || (*p == ' ' && strchr(".?!", *before)) ? (size_t)(p - text) : fits;
        if (*p == '\n') {
            break;
        }
    }
    return fits ? fits : word ? word : strlen(text);
}

static void write_time(FILE *out, double seconds, const char *after) {
    const long ms = lround(seconds * 1000);
    fprintf(out, "%02ld:%02ld:%02ld,%03ld%s", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000, after);
}

// The cues of a step share its time as its reader does.
static void write_step(FILE *out, const char *text, double from, double to, int *number) {
    const double all = fmax(reading_s(text), 0.01);
    double at = from;
    while (*(text += strspn(text, " \n"))) {
        char cue[1024];
        const size_t length = cue_length(text);
        snprintf(cue, sizeof cue, "%.*s", (int)length, text);
        const double end = fmin(at + (to - from) * reading_s(cue) / all, to);
        fprintf(out, "%d\n", ++*number);
        write_time(out, at, " --> ");
        write_time(out, end, "\n");
        fprintf(out, "%s\n\n", cue);
        text += length;
        at = end;
    }
}

static bool write_language(const LessonFilm *film, const LessonText *text, const char *path, double offset_s, Error *err) {
    FileOut out;
    int number = 0;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    for (int i = 0; i < film->lesson->steps; i++) {
        char words[LESSON_TEXT_MAX + 400];
        const StepText *own = &text->step[i];
        snprintf(words, sizeof words, "%s\n%s", own->title, own->text ? own->text : "");
        write_step(out.stream, words, offset_s + film->begins_s[i], offset_s + film->begins_s[i + 1], &number);
    }
    return file_out_commit(&out, err);
}

static bool subtitle_path(const LessonFilm *film, int text, const char *out, char path[FILE_PATH_MAX], Error *err) {
    const char *dot = strrchr(out, '.'), *slash = strrchr(out, '/');
    size_t length = dot && (!slash || dot > slash) ? (size_t)(dot - out) : strlen(out);
    while (length > 1 && out[length - 1] == '/') {
        length--;
    }
    const char *code = language_code(film->lesson->text[text].language);
    return snprintf(path, FILE_PATH_MAX, "%.*s.%s.srt", (int)length, out, code) < FILE_PATH_MAX ||
           error_set(err, "The file name is too long (%zu bytes, up to %d are allowed).", strlen(out), FILE_PATH_MAX - 16);
}

bool lesson_film_try(const LessonFilm *film, const char *out, Error *err) {
    char path[FILE_PATH_MAX];
    for (int i = 0; i < film->lesson->texts; i++) {
        if (!subtitle_path(film, i, out, path, err) || !file_out_try(path, err)) {
            return false;
        }
    }
    return true;
}

bool lesson_film_subtitles(const LessonFilm *film, const char *out, double offset_s, Error *err) {
    char path[FILE_PATH_MAX];
    for (int i = 0; i < film->lesson->texts; i++) {
        if (!subtitle_path(film, i, out, path, err) || !write_language(film, &film->lesson->text[i], path, offset_s, err)) {
            return false;
        }
    }
    return true;
}
