#include "lesson/lesson.h"

#include "base/file_in.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/words.h"
#include "lesson/markdown.h"
#include "settings/spelling.h"

#include <stdlib.h>
#include <string.h>

// ---- lines of a lesson's own -------------------------------------------------------------------------------------------------------

enum { NAME_MAX_BYTES = 48 };

// The next name of a list with commas or blanks; false at its end. What is longer is cut, and is no name then.
static bool next_name(const char **text, char name[NAME_MAX_BYTES]) {
    static const char apart[] = " \t\r,";
    *text += strspn(*text, apart);
    const size_t length = strcspn(*text, apart);
    snprintf(name, NAME_MAX_BYTES, "%.*s", (int)length, *text);
    *text += length;
    return length > 0;
}

static bool is_time(const char *name) {
    return strcmp(name, "t") == 0 || strcmp(name, "time") == 0;
}

static bool is_training(const char *name) {
    return strcmp(name, "training") == 0 || strcmp(name, "train") == 0;
}

static bool no_control(const char *name, Error *err) {
    char quoted[QUOTE_MAX], hint[HINT_MAX];
    Nearest nearest = {.typed = name};
    for (int i = 0; i < settings_count(); i++) {
        nearest_offer(&nearest, settings_at(i)->key);
    }
    nearest_offer(&nearest, "training");
    text_quote(quoted, name);
    return error_set(err, "\"%s\" is no control%s Controls are the keys of flowscope list, t and training.", quoted,
                     nearest_hint(&nearest, hint));
}

bool controls_read(const char *text, Controls *controls, Error *err) {
    char name[NAME_MAX_BYTES];
    int names = 0;
    for (*controls = (Controls){0}; next_name(&text, name); names++) {
        const Setting *row = settings_find(name);
        if (is_time(name) || is_training(name)) {
            controls->time = controls->time || is_time(name);
            controls->training = controls->training || is_training(name);
        } else if (strcmp(name, "all") == 0) {
            controls->all = true;
        } else if (row && !row->file && row->effect != EFFECT_START) {
            if (controls->count == LESSON_CONTROLS_MAX) {
                return error_set(err, "show: up to %d controls can be shown.", LESSON_CONTROLS_MAX);
            }
            controls->row[controls->count++] = row;
        } else if (strcmp(name, "none") != 0) {
            return no_control(name, err);
        }
    }
    return names > 0 || error_set(err, "show: name the controls, like show steps, t; or show all, show none.");
}

// "particle 12", "lane 2"
static bool read_number_of(const char *text, int max, int *number, Error *err) {
    double value;
    char name[NAME_MAX_BYTES] = "";
    if (next_name(&text, name) && number_read(name, &value) && value >= 1 && value <= max && value == (double)(int)value) {
        *number = (int)value;
        return true;
    }
    return error_set(err, "highlight: write a number from 1 to %d, like highlight particle 12 or highlight lane 2.", max);
}

bool highlight_read(const char *text, Highlight *highlight, Error *err) {
    char name[NAME_MAX_BYTES] = "";
    *highlight = (Highlight){0};
    if (!next_name(&text, name)) {
        return error_set(err, "highlight: name a control, or write highlight particle 12 or highlight lane 2.");
    }
    if (strcmp(name, "particle") == 0) {
        return read_number_of(text, EXPERIMENT_LED, &highlight->particle, err);
    }
    if (strcmp(name, "lane") == 0) {
        return read_number_of(text, LANES_MAX, &highlight->lane, err);
    }
    highlight->time = is_time(name);
    highlight->training = is_training(name);
    const Setting *row = highlight->time || highlight->training ? NULL : settings_find(name);
    highlight->row = row && !row->file && row->effect != EFFECT_START ? row : NULL;
    return highlight->time || highlight->training || highlight->row || strcmp(name, "none") == 0 || no_control(name, err);
}

bool lesson_measures_read(const char *text, Measures *measures, Error *err) {
    char name[NAME_MAX_BYTES];
    for (*measures = (Measures){0}; next_name(&text, name); measures->count++) {
        if (measures->count == LESSON_MEASURES_MAX) {
            return error_set(err, "measure: up to %d numbers have room.", LESSON_MEASURES_MAX);
        }
        if (!quantity_read(name, &measures->quantity[measures->count], err)) {
            return false;
        }
    }
    return measures->count > 0 || error_set(err, "measure: name what is measured, like measure detour, nfe.");
}

// ---- checking ----------------------------------------------------------------------------------------------------------------------

static bool read_ask(Step *step, const StepText *text, int index, Error *err) {
    if (step->ask >= 0) {
        return error_set(err, "a step has one question. Begin another step with ##.");
    }
    step->ask = index;
    return question_read(step->script.line[index].command.text, text->choices, &step->question, err);
}

// What only a lesson's line can have wrong.
static bool check_line(Lesson *lesson, int number, int index, Error *err) {
    Step *step = &lesson->step[number];
    const ScriptLine *line = &step->script.line[index];
    Controls controls;
    Highlight highlight;
    Measures measures;
    switch (line->kind) {
    case SCRIPT_COMMAND:
        return line->command.kind != CMD_SET || !command_of_place(line->command.row) ||
               error_set(err, "%s belongs to the place where a lesson is shown. The person who shows it chooses.",
                         line->command.row->key);
    case SCRIPT_SHOW:
        return controls_read(line->command.text, &controls, err);
    case SCRIPT_HIGHLIGHT:
        return highlight_read(line->command.text, &highlight, err);
    case SCRIPT_MEASURE:
        return lesson_measures_read(line->command.text, &measures, err);
    case SCRIPT_ASK:
        return read_ask(step, &lesson->text[0].step[number], index, err);
    case SCRIPT_REVEAL:
        step->reveal = index;
        return lesson_asked(lesson, number) >= 0 || error_set(err, "reveal: no question was asked before.");
    default:
        return true;
    }
}

static bool check_question(const Step *step, const StepText *text, Error *err) {
    if (text->choices > 0 && step->ask < 0) {
        return error_set(err,
                         "the step has choices. Its commands need a line that says how the answer is measured, like ask lowest detour.");
    }
    return !question_chooses(&step->question) || text->right >= 0 ||
           error_set(err, "no choice is marked [x]. Mark the one that is right.");
}

// False where reading is to end.
static bool check_step(Lesson *lesson, int number, const CommandBlock *block, Mistakes *mistakes) {
    Step *step = &lesson->step[number];
    const StepText *text = &lesson->text[0].step[number];
    const char *path = lesson->text[0].path;
    const int before = mistakes->count;
    Error why;
    *step = (Step){.ask = -1, .reveal = -1};
    bool on = !block->commands || script_read_all(block->commands, SCRIPT_LESSON, path, block->line, &step->script, mistakes) || mistakes->tell;
    for (int i = 0; i < step->script.count && on; i++) {
        on = check_line(lesson, number, i, &why) || mistakes_add_line(mistakes, path, step->script.line[i].line, &why);
    }
    step->entry = script_entry(&step->script);
    if (mistakes->count > before) { // what is missing may stand in a line that could not be read
        return on;
    }
    return check_question(step, text, &why) || mistakes_add_line(mistakes, path, text->line, &why);
}

// ---- other languages -----------------------------------------------------------------------------------------------------------------

enum { ENDING = 3 }; // bytes of .md

// path: of the lesson; other: where it stands in that language, beside A.MD as A.ko.MD or A.ko.md. False where it is not there.
static bool find_in(const char *path, const char *code, char other[FILE_PATH_MAX]) {
    if (!file_ends_in(path, ".md")) {
        return false;
    }
    const int stem = (int)strlen(path) - ENDING;
    const char *const endings[] = {path + stem, ".md"};
    bool found = false;
    for (int i = 0; i < 2 && !found; i++) {
        const int n = snprintf(other, FILE_PATH_MAX, "%.*s.%s%s", stem, path, code, endings[i]);
        found = n < FILE_PATH_MAX && file_exists(other);
    }
    return found;
}

int lesson_translation(const char *path) {
    for (int i = 0; i < language_count(); i++) {
        char end[16];
        const int n = snprintf(end, sizeof end, ".%s.md", language_code(i));
        if ((int)strlen(path) > n && file_ends_in(path, end)) {
            return n;
        }
    }
    return 0;
}

// NAME.ko.md stands for NAME.md, where that is there.
void lesson_own_path(const char *path, char own[FILE_PATH_MAX]) {
    const int length = (int)strlen(path), ending = lesson_translation(path);
    if (ending > 0 && length < FILE_PATH_MAX) {
        snprintf(own, FILE_PATH_MAX, "%.*s%s", length - ending, path, path + length - ENDING);
    }
    if (ending == 0 || length >= FILE_PATH_MAX || !file_exists(own)) {
        snprintf(own, FILE_PATH_MAX, "%s", path);
    }
}

// A lesson that is not there may be one of the program's own, by its file's name, with or without its folder and ending.
static void find_shipped(char path[FILE_PATH_MAX]) {
    static const char folder[] = "assets/lessons/";
    const bool named = strncmp(path, folder, sizeof folder - 1) == 0;
    const char *end = file_ends_in(path, ".md") ? "" : ".md";
    char name[FILE_PATH_MAX], found[FILE_PATH_MAX];
    const int n = snprintf(name, sizeof name, "%s%s%s", named ? "" : folder, path, end);
    if (n < FILE_PATH_MAX && !file_exists(path) && (named || !strchr(path, '/')) && file_find_own(found, name, NULL)) {
        snprintf(path, FILE_PATH_MAX, "%s", found);
    }
}

// A step in another language. False where reading is to end.
static bool same_step(const StepText *own, const StepText *other, const CommandBlock *block, const char *own_path, const char *path,
                      Mistakes *mistakes) {
    char shown[FILE_IN_SHOWN];
    Error why;
    bool on = true;
    file_in_show(shown, own_path);
    if (block->commands) {
        error_set(&why, "commands belong in %s alone. This file has only the texts.", shown);
        on = mistakes_add_line(mistakes, path, block->line - 1, &why);
    }
    if (on && (own->choices != other->choices || (own->choices > 0 && own->right != other->right))) {
        error_set(&why, "this step has %d choices, of which %d is right, and that of %s (line %d) has %d and %d.", other->choices,
                  other->right + 1, shown, own->line, own->choices, own->right + 1);
        on = mistakes_add_line(mistakes, path, other->line, &why);
    }
    return on;
}

static bool same_form(const Lesson *lesson, const LessonText *other, const CommandBlock *block, int steps, Mistakes *mistakes) {
    const LessonText *own = &lesson->text[0];
    char shown[FILE_IN_SHOWN];
    Error why;
    bool on = true;
    for (int i = 0; i < steps && i < lesson->steps && on; i++) {
        on = same_step(&own->step[i], &other->step[i], &block[i], own->path, other->path, mistakes);
    }
    if (on && steps != lesson->steps && steps > 0) {
        const int at = steps > lesson->steps ? other->step[lesson->steps].line : other->step[steps - 1].line;
        file_in_show(shown, own->path);
        error_set(&why, "steps: %d here, %d in %s. Both files have the same.", steps, lesson->steps, shown);
        on = mistakes_add_line(mistakes, other->path, at, &why);
    }
    return on;
}

static bool load_language(Lesson *lesson, int language, Mistakes *mistakes) {
    char path[FILE_PATH_MAX];
    CommandBlock block[LESSON_STEPS_MAX] = {0};
    int steps;
    if (lesson->texts == LESSON_LANGUAGES_MAX || !find_in(lesson->text[0].path, language_code(language), path)) {
        return true;
    }
    LessonText *text = &lesson->text[lesson->texts++];
    text->language = language;
    const bool on = (markdown_read(path, text, block, &steps, mistakes) || mistakes->tell) && same_form(lesson, text, block, steps, mistakes);
    markdown_free_blocks(block);
    return on;
}

// ---- sums --------------------------------------------------------------------------------------------------------------------------

static uint32_t fold(uint64_t sum) {
    return (uint32_t)(sum ^ (sum >> 32));
}

static uint64_t sum_of(const char *text, uint64_t sum) {
    return text_sum("\n", text_sum(text ? text : "", sum));
}

static uint32_t sum_commands(const CommandBlock *block, int steps) {
    uint64_t sum = TEXT_SUM_START;
    for (int i = 0; i < steps; i++) {
        sum = sum_of(block[i].commands, sum);
    }
    return fold(sum);
}

static uint32_t sum_words(const Lesson *lesson) {
    uint64_t sum = TEXT_SUM_START;
    for (int i = 0; i < lesson->texts; i++) {
        for (int k = 0; k < lesson->steps; k++) {
            const StepText *step = &lesson->text[i].step[k];
            sum = sum_of(step->text, sum_of(step->title, sum));
            for (int choice = 0; choice < step->choices; choice++) {
                sum = sum_of(step->choice[choice], sum);
            }
        }
    }
    return fold(sum);
}

// ---- files -------------------------------------------------------------------------------------------------------------------------

bool lesson_read(const char *path, Lesson *lesson, Mistakes *mistakes) {
    char own[FILE_PATH_MAX];
    CommandBlock block[LESSON_STEPS_MAX] = {0};
    *lesson = (Lesson){.texts = 1};
    const int before = mistakes->count;
    lesson_own_path(path, own);
    find_shipped(own);
    bool on = markdown_read(own, &lesson->text[0], block, &lesson->steps, mistakes) || mistakes->tell;
    for (int i = 0; i < lesson->steps && on; i++) {
        on = check_step(lesson, i, &block[i], mistakes);
    }
    lesson->sum = sum_commands(block, lesson->steps);
    markdown_free_blocks(block);
    for (int i = 1; i < language_count() && on && lesson->steps > 0; i++) {
        on = load_language(lesson, i, mistakes);
    }
    lesson->words = sum_words(lesson);
    if (mistakes->count > before) {
        lesson_free(lesson);
    }
    return mistakes->count == before;
}

bool lesson_load(const char *path, Lesson *lesson, Error *err) {
    Mistakes mistakes = {0};
    const bool good = lesson_read(path, lesson, &mistakes);
    if (!good) {
        *err = mistakes.first;
    }
    return good;
}

void lesson_free(Lesson *lesson) {
    for (int i = 0; i < lesson->steps; i++) {
        script_free(&lesson->step[i].script);
    }
    for (int i = 0; i < lesson->texts; i++) {
        markdown_free(&lesson->text[i]);
    }
    *lesson = (Lesson){0};
}

void lesson_close(Lesson *lesson) {
    if (lesson) {
        lesson_free(lesson);
        free(lesson);
    }
}

const LessonText *lesson_text(const Lesson *lesson) {
    for (int i = 1; i < lesson->texts; i++) {
        if (lesson->text[i].language == language_chosen()) {
            return &lesson->text[i];
        }
    }
    return &lesson->text[0];
}

int lesson_asked(const Lesson *lesson, int step) {
    while (step >= 0 && lesson->step[step].ask < 0) {
        step--;
    }
    return step;
}

bool lesson_is_revealed(const Lesson *lesson, int asked, int from) {
    for (int i = from; i < lesson->steps; i++) {
        if (lesson->step[i].reveal >= 0 && lesson_asked(lesson, i) == asked) {
            return true;
        }
    }
    return false;
}
