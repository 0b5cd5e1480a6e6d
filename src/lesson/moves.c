#include "lesson/moves.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum { TAKES_NOTHING, TAKES_COUNT, TAKES_NUMBER, TAKES_PLACE, TAKES_GUESS, TAKES_FILE } MoveArg;

static const struct {
    const char *word;
    MoveArg arg;
} table[MOVE_COUNT] = {
    [MOVE_BEGIN] = {"begin", TAKES_FILE},   [MOVE_SAID] = {"said", TAKES_GUESS},  [MOVE_GO] = {"go", TAKES_COUNT},
    [MOVE_NEXT] = {.word = "next"},         [MOVE_BACK] = {.word = "back"},       [MOVE_LEAVE] = {.word = "leave"},
    [MOVE_RETURN] = {.word = "return"},     [MOVE_REVEAL] = {.word = "reveal"},   [MOVE_END] = {.word = "end"},
    [MOVE_VOTE] = {"vote", TAKES_COUNT},    [MOVE_UNVOTE] = {"unvote", TAKES_COUNT}, [MOVE_NUMBER] = {"number", TAKES_NUMBER},
    [MOVE_PLACE] = {"place", TAKES_PLACE},  [MOVE_DARK] = {.word = "dark"},       [MOVE_LIGHT] = {.word = "light"},
    [MOVE_WAITS] = {.word = "waits"},       [MOVE_GOES_ON] = {.word = "goes-on"},
};

// ---- text ----------------------------------------------------------------------------------------------------------------------------

// In the manner of the question.
static void write_guess(const LessonMove *move, char *line, size_t size) {
    const Guess *guess = &move->guess;
    if (move->asks == QUESTION_NUMBER && guess->said) {
        snprintf(line, size, " number %.17g", guess->number);
    } else if (move->asks == QUESTION_PLACE && guess->said) {
        snprintf(line, size, " place %.9g,%.9g", (double)guess->place.x, (double)guess->place.y);
    } else {
        for (int i = 0; i < QUESTION_CHOICES_MAX; i++) {
            const int used = snprintf(line, size, "%s%d", i ? "," : " ", guess->votes[i]);
            line += used;
            size -= (size_t)used;
        }
    }
}

void move_write(const LessonMove *move, char line[MOVE_LINE]) {
    int used = snprintf(line, MOVE_LINE, "lesson %s", table[move->kind].word);
    static const char known[] = " known";
    char *rest = line + used;
    const size_t size = MOVE_LINE - (size_t)used;
    switch (table[move->kind].arg) {
    case TAKES_FILE:
        snprintf(rest, size, " %d %08x %08x \"%s\"", move->which + 1, (unsigned)move->sum, (unsigned)move->words, move->file);
        break;
    case TAKES_COUNT:
        snprintf(rest, size, " %d", move->which + 1);
        break;
    case TAKES_NUMBER:
        snprintf(rest, size, " %.17g", move->guess.number);
        break;
    case TAKES_PLACE:
        snprintf(rest, size, " %.9g,%.9g", (double)move->guess.place.x, (double)move->guess.place.y);
        break;
    case TAKES_GUESS:
        used = snprintf(rest, size, " %d", move->which + 1);
        write_guess(move, rest + used, size - (size_t)used - sizeof known);
        used = (int)strlen(line);
        snprintf(line + used, MOVE_LINE - (size_t)used, "%s", move->known ? known : "");
        break;
    case TAKES_NOTHING:
        break;
    }
}

// Which step or choice; what stands behind it, or NULL.
static const char *read_count(const char *text, int max, int *which) {
    char *end;
    const long count = strtol(text, &end, 10);
    *which = (int)count - 1;
    return end != text && count >= 1 && count <= max ? end + strspn(end, " \t") : NULL;
}

static const char *read_place(const char *text, Vec2 *place) {
    int end = 0;
    return sscanf(text, "%f,%f%n", &place->x, &place->y, &end) == 2 && isfinite(place->x) && isfinite(place->y) ? text + end : NULL;
}

static const char *read_number(const char *text, double *number) {
    int end = 0;
    return sscanf(text, "%lf%n", number, &end) == 1 && isfinite(*number) ? text + end : NULL;
}

static const char *read_votes(const char *text, Guess *guess) {
    int end = 0;
    for (int i = 0; i < QUESTION_CHOICES_MAX; i++) {
        if (sscanf(text, i ? ",%d%n" : "%d%n", &guess->votes[i], &end) != 1 || guess->votes[i] < 0) {
            return NULL;
        }
        guess->said |= guess->votes[i] > 0;
        text += end;
    }
    return text;
}

static const char *read_guess(const char *text, LessonMove *move) {
    Guess *guess = &move->guess;
    if (!(text = read_count(text, LESSON_STEPS_MAX, &move->which))) {
        return NULL;
    }
    const bool number = strncmp(text, "number ", 7) == 0, place = strncmp(text, "place ", 6) == 0;
    guess->said = number || place;
    text = number ? read_number(text + 7, &guess->number) : place ? read_place(text + 6, &guess->place) : read_votes(text, guess);
    move->known = text && strcmp(text, " known") == 0;
    return move->known ? text + 6 : text;
}

static const char *read_file(const char *text, LessonMove *move) {
    int end = 0;
    if (!(text = read_count(text, LESSON_STEPS_MAX, &move->which)) || sscanf(text, "%8x %8x %n", &move->sum, &move->words, &end) != 2 || end == 0) {
        return NULL;
    }
    move->file = text + end;
    const size_t length = strlen(move->file);
    return length > 2 && move->file[0] == '"' && move->file[length - 1] == '"' ? move->file + length : NULL;
}

void move_file(const LessonMove *move, char file[FILE_PATH_MAX]) {
    const size_t length = strlen(move->file);
    const bool quoted = length > 2 && move->file[0] == '"';
    snprintf(file, FILE_PATH_MAX, "%.*s", (int)(quoted ? length - 2 : length), move->file + quoted);
}

static bool read_argument(const char *text, LessonMove *move) {
    const char *end = text;
    switch (table[move->kind].arg) {
    case TAKES_FILE:
        end = read_file(text, move);
        break;
    case TAKES_COUNT:
        end = read_count(text, move->kind == MOVE_GO ? LESSON_STEPS_MAX : QUESTION_CHOICES_MAX, &move->which);
        break;
    case TAKES_NUMBER:
        end = read_number(text, &move->guess.number);
        break;
    case TAKES_PLACE:
        end = read_place(text, &move->guess.place);
        break;
    case TAKES_GUESS:
        end = read_guess(text, move);
        break;
    case TAKES_NOTHING:
        break;
    }
    return end && !*end;
}

bool move_read(const char *text, LessonMove *move, Error *err) {
    char word[16] = "";
    text += strspn(text, " \t");
    const int length = (int)strcspn(text, " \t");
    snprintf(word, sizeof word, "%.*s", length, text);
    for (int i = 0; i < MOVE_COUNT; i++) {
        *move = (LessonMove){.kind = (MoveKind)i};
        if (strcmp(word, table[i].word) == 0 && read_argument(text + length + strspn(text + length, " \t"), move)) {
            return true;
        }
    }
    return error_set(err, "lesson needs what was done in it, such as lesson next or lesson vote 2.");
}

void moves_add(LessonMoves *moves, const LessonMove *move) {
    if (moves->count < MOVES_MAX) {
        moves->move[moves->count++] = *move;
    }
}
