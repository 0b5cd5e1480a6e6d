// A lesson as a film: each step plays, and stands until it can be read; then the next begins. When steps begin makes chapters, and the texts
// subtitles in each of the lesson's languages.
#ifndef APP_LESSON_FILM_H
#define APP_LESSON_FILM_H

#include "app/offscreen.h"
#include "lesson/player.h"

typedef struct {
    Lesson *lesson;
    Player *player; // NULL until lesson_film_begin
    LessonCard card;
    double reading; // speed
    double now_s, shown_s; // of the film; of the step
    double begins_s[LESSON_STEPS_MAX + 1]; // of the steps so far, and the end
    int begun; // steps so far
    bool over;
} LessonFilm;

bool lesson_film_open(LessonFilm *film, const char *path, double reading, Error *err);
void lesson_film_close(LessonFilm *film);
// What belongs to the place stays as the experiment has it.
bool lesson_film_begin(LessonFilm *film, Experiment *experiment, Error *err);
// Prepares the steps, which trains, a slice of it. True while there is more; `err` says why where it failed, and is left alone else.
bool lesson_film_prepare(LessonFilm *film, Error *err);
// Moves on by dt_s. False at the end, and where something failed: then err->text says what.
bool lesson_film_move(LessonFilm *film, Experiment *experiment, Undo *undo, double dt_s, Error *err);
double lesson_film_seconds(const LessonFilm *film); // about
// Writes `out`, without its ending, plus .en.srt and so on, for each language. offset_s: what comes before the lesson.
bool lesson_film_subtitles(const LessonFilm *film, const char *out, double offset_s, Error *err);
// Whether these can be written, asked before the long work; nothing is left behind.
bool lesson_film_try(const LessonFilm *film, const char *out, Error *err);

#endif
