#include "lesson/take_lesson.h"

#include "base/file_in.h"
#include "base/interrupt.h"
#include "base/memory.h"

#include <stdlib.h>

// ---- finding it ------------------------------------------------------------------------------------------------------------------------

// What stands before a sentence about a line of the take.
static bool of_line(const TakeFile *file, int line, const Error *why, Error *err) {
    char shown[FILE_IN_SHOWN];
    file_in_show(shown, file->path);
    return error_set(err, "%s:%d: %s", shown, line, why->text);
}

// From the take's folder on, where it is named so, or one of the program's own by its name.
static bool load(const TakeFile *file, const LessonMove *move, Lesson *lesson, Error *err) {
    char name[FILE_PATH_MAX], path[FILE_PATH_MAX];
    move_file(move, name);
    file_in_resolve(path, sizeof path, name, file->path);
    return lesson_load(file_exists(path) ? path : name, lesson, err);
}

static bool check(const TakeFile *file, const LessonMove *move, int line, Lesson *lesson, Error *changed, Error *err) {
    Error why;
    char shown[FILE_IN_SHOWN], name[FILE_PATH_MAX];
    move_file(move, name);
    file_in_show(shown, name);
    if (!load(file, move, lesson, &why)) {
        return of_line(file, line, &why, err);
    }
    if (lesson->sum != move->sum || move->which >= lesson->steps) {
        error_set(&why, "The commands of the lesson %s have changed since the take was recorded. Use the file as it was then, or record the take again.",
                  shown);
        return of_line(file, line, &why, err);
    }
    if (lesson->words != move->words) {
        error_set(&why, "The texts of the lesson %s have changed since the take was recorded. The film shows them as they are now.", shown);
        of_line(file, line, &why, changed);
    }
    return true;
}

bool take_lesson_check(const TakeFile *file, Error *changed, Error *err) {
    Lesson *lesson = memory_new(1, sizeof *lesson);
    bool good = true;
    changed->text[0] = '\0';
    for (int i = 0; i < file->script.count && good; i++) {
        const ScriptLine *line = &file->script.line[i];
        LessonMove move;
        Error why;
        if (line->kind == SCRIPT_MOVE && move_read(line->command.text, &move, &why) && move.kind == MOVE_BEGIN) {
            good = check(file, &move, line->line, lesson, changed, err);
            lesson_free(lesson);
        }
    }
    free(lesson);
    return good;
}

// ---- moves -----------------------------------------------------------------------------------------------------------------------------

void move_do(const LessonMove *move, Player *player, const Experiment *experiment) {
    switch (move->kind) {
    case MOVE_SAID:
        player_remember(player, move->which, &move->guess, move->known);
        break;
    case MOVE_GO:
        player_go(player, move->which);
        break;
    case MOVE_NEXT:
        player_next(player);
        break;
    case MOVE_BACK:
        player_back(player);
        break;
    case MOVE_LEAVE:
        player_leave(player, experiment);
        break;
    case MOVE_RETURN:
        player_return(player);
        break;
    case MOVE_REVEAL:
        player_reveal(player);
        break;
    case MOVE_VOTE:
    case MOVE_UNVOTE:
        player_vote(player, move->which, move->kind == MOVE_VOTE ? 1 : -1);
        break;
    case MOVE_NUMBER:
        player_guess_number(player, move->guess.number);
        break;
    case MOVE_PLACE:
        player_guess_place(player, move->guess.place);
        break;
    default:
        break;
    }
}

void take_lesson_free(TakeLesson *lesson) {
    player_close(lesson->player);
    lesson_close(lesson->lesson);
    *lesson = (TakeLesson){0};
}

static bool begin(TakeLesson *lesson, const TakeFile *file, const LessonMove *move, const Experiment *experiment, Error *err) {
    const int begun = lesson->begun + 1;
    take_lesson_free(lesson);
    lesson->begun = begun;
    lesson->lesson = memory_new(1, sizeof *lesson->lesson);
    lesson->player = load(file, move, lesson->lesson, err) ? player_open(lesson->lesson, experiment, err) : NULL;
    lesson->on = lesson->player != NULL;
    if (lesson->on) {
        player_go(lesson->player, move->which);
    }
    return lesson->on;
}

bool take_lesson_do(TakeLesson *lesson, const TakeFile *file, const ScriptLine *line, const Experiment *experiment, Error *err) {
    LessonMove move;
    if (!move_read(line->command.text, &move, err)) {
        return false;
    }
    if (move.kind == MOVE_BEGIN) {
        return begin(lesson, file, &move, experiment, err);
    }
    lesson->black = move.kind == MOVE_DARK || (lesson->black && move.kind != MOVE_LIGHT && move.kind != MOVE_END);
    lesson->waits = move.kind == MOVE_WAITS || (lesson->waits && move.kind != MOVE_GOES_ON);
    lesson->on = lesson->player && move.kind != MOVE_END && (lesson->on || move.kind == MOVE_GO);
    if (lesson->player) {
        move_do(&move, lesson->player, experiment);
    }
    return true;
}

// ---- time ------------------------------------------------------------------------------------------------------------------------------

bool take_lesson_prepare(TakeLesson *lesson, long rounds) {
    return lesson->player && !interrupt_asked() && player_prepare(lesson->player, rounds);
}

static void frame(TakeLesson *lesson, Experiment *experiment, Undo *undo, double dt_s) {
    CommandQueue queue = {0};
    Error err;
    player_make_ready(lesson->player, experiment);
    player_frame(lesson->player, experiment, undo, dt_s, &queue, &err);
    command_apply(&queue, experiment, undo, &err);
}

void take_lesson_show(TakeLesson *lesson, Experiment *experiment, Undo *undo) {
    if (lesson->on && player_jumps(lesson->player)) {
        frame(lesson, experiment, undo, 0);
    }
}

void take_lesson_tick(TakeLesson *lesson, Experiment *experiment, Undo *undo, double dt_s) {
    if (!lesson->on || lesson->black) {
        return;
    }
    if (lesson->waits) { // what it waited for came little by little
        player_train(lesson->player, experiment, 1);
        return;
    }
    frame(lesson, experiment, undo, dt_s);
}

void take_lesson_card(TakeLesson *lesson) {
    if (lesson->on) {
        player_card(lesson->player, &lesson->card);
        lesson->card.filmed = true;
    }
}
