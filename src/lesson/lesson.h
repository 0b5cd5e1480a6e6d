// A lesson: a Markdown file (CommonMark, read by libcmark) that is also readable as a handout. `#` is its title, each `##` a step. In a step
// paragraphs and lists are the text on the stage, a block quote the presenter's notes, a task list (`- [ ]`, `- [x]`) the choices of a
// question, and a fenced block with the word `flowscope` the commands (lesson/script.h) with these lines of a lesson's own:
//
//   show data, steps        controls that students see from this step on: keys of settings, t, training; `show none`; `show all` comes when
//                           the lines before it are over, the others have their place from the step's beginning
//   highlight steps         a control; `highlight particle 12`; `highlight lane 2`; as long as the step lasts
//   measure detour, nfe     numbers on the card (lesson/quantity.h), as long as the step lasts; dashes until the lines before it are over
//   ask ...                 the step's question (lesson/question.h)
//   reveal                  measures the answer of the question asked last, and says it
//
// NAME.CODE.md beside it (NAME.ko.md) has the texts in another language: as many steps, questions and choices, no commands.
// Whatever is wrong is one sentence with file and line.
#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include "base/file.h"
#include "lesson/question.h"
#include "lesson/script.h"

#define LESSON_BYTES_MAX 262144
#define LESSON_STEPS_MAX 64
#define LESSON_LANGUAGES_MAX 8
#define LESSON_TEXT_MAX 1200 // bytes of a step's text on the stage
#define LESSON_CONTROLS_MAX 24
#define LESSON_MEASURES_MAX 4

// A step in one language. Plain text, paragraphs apart by an empty line; NULL where there is none.
typedef struct {
    char *title, *text, *notes;
    char *html; // text and choices as cmark's safe HTML, for handouts
    int choices;
    char *choice[QUESTION_CHOICES_MAX];
    int right; // the choice marked [x]; -1: none
    int line;  // of its heading
} StepText;

typedef struct {
    Script script;
    int entry; // so many lines set its scene; the others play
    Question question;
    int ask, reveal; // lines of the script (indices), -1: none
} Step;

typedef struct {
    int language; // of base/language.h
    char *path, *title;
    StepText step[LESSON_STEPS_MAX];
} LessonText;

typedef struct {
    int steps;
    Step step[LESSON_STEPS_MAX];
    int texts; // languages that it has; the first is the file's own
    LessonText text[LESSON_LANGUAGES_MAX];
    uint32_t sum, words; // of its commands, and of what is on the stage in all languages: takes know by them that it has changed
} Lesson;

// Reads it and what stands beside it in other languages; one of the program's own also by its name, "04-curved-or-straight". It is large:
// keep it off the stack. lesson_free is fine either way.
bool lesson_load(const char *path, Lesson *lesson, Error *err);
// The same, which tells all mistakes where somebody hears them. False where there are any; then it is empty.
bool lesson_read(const char *path, Lesson *lesson, Mistakes *mistakes);
// Whether it is NAME.ko.md, of any language: the bytes of .ko.md; 0: it is not.
int lesson_translation(const char *path);
// Where the commands of a lesson stand: NAME.md, where the path names NAME.ko.md.
void lesson_own_path(const char *path, char own[FILE_PATH_MAX]);
void lesson_free(Lesson *lesson);
void lesson_close(Lesson *lesson); // the same, and of memory_new itself; fine with NULL

// The texts in the language that is chosen, or the file's own.
const LessonText *lesson_text(const Lesson *lesson);
// The step whose question is revealed in this step: itself, or the nearest before it that asks; -1: none.
int lesson_asked(const Lesson *lesson, int step);
// Whether a step from `from` on reveals what the step `asked` asks.
bool lesson_is_revealed(const Lesson *lesson, int asked, int from);

// ---- what lines of a lesson's own ask for -------------------------------------------------------------------------------------------
typedef struct {
    const Setting *row;  // a control; NULL: none
    bool time, training; // or the scrubber of flow time, or of training
    int particle, lane;  // from 1 on; 0: none
} Highlight;
bool highlight_read(const char *text, Highlight *highlight, Error *err);

typedef struct {
    bool all, time, training;
    int count;
    const Setting *row[LESSON_CONTROLS_MAX];
} Controls;
bool controls_read(const char *text, Controls *controls, Error *err);

typedef struct {
    int count;
    const Quantity *quantity[LESSON_MEASURES_MAX];
} Measures;
bool lesson_measures_read(const char *text, Measures *measures, Error *err);

#endif
