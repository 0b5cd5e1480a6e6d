#include "lesson/own_words.h"

#include "lesson/moves.h"
#include "lesson/pointing.h"

#include <stdio.h>

static bool read_trained(const char *text, ScriptLine *line, Error *err) {
    int end = 0;
    const bool right = sscanf(text, "%lf%n", &line->to[0], &end) == 1 && !text[end] && line->to[0] >= 0 && line->to[0] < 1e12;
    return right || error_set(err, "trained needs a number of training steps, such as trained 120.");
}

static bool is_side(double pixels) {
    return pixels >= 1 && pixels <= 65536;
}

static bool read_record(const char *text, ScriptLine *line, Error *err) {
    int end = 0;
    const int read = sscanf(text, "%lfx%lf %lf%n", &line->from[0], &line->from[1], &line->to[0], &end);
    const bool right = read == 3 && !text[end] && line->to[0] > 0 && line->to[0] < 1e12 && is_side(line->from[0]) && is_side(line->from[1]);
    return right || error_set(err, "record needs the picture's size and scale, such as record 1280x800 1.");
}

bool own_word_read(const char *text, ScriptLine *line, Error *err) {
    Pointing pointing;
    LessonMove move;
    snprintf(line->command.text, sizeof line->command.text, "%s", text);
    switch (line->kind) {
    case SCRIPT_TRAINED:
        return read_trained(text, line, err);
    case SCRIPT_RECORD:
        return read_record(text, line, err);
    case SCRIPT_OPENS:
        return text[0] || error_set(err, "opens needs the file of a session, such as opens flowscope-001.ini.");
    case SCRIPT_POINTER:
        return pointing_read(text, &pointing) || error_set(err, "pointer needs a place, such as pointer 0.5,-1 in 2, or pointer off.");
    case SCRIPT_MOVE:
        return move_read(text, &move, err);
    case SCRIPT_KEY:
        return text[0] == '"' || error_set(err, "key needs a key in quotes, such as key \"F5\".");
    default:
        return true;
    }
}
