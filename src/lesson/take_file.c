#include "lesson/take_file.h"

#include "base/file_in.h"
#include "lesson/moves.h"
#include "run/scene.h"

#include <math.h>
#include <string.h>

static const char *quoted(const char *text, char *to, size_t size) {
    size_t used = 0;
    text += strcspn(text, "\"");
    for (text += *text == '"'; *text && *text != '"'; text++) {
        text += text[0] == '\\' && text[1];
        if (used + 1 < size) {
            to[used++] = *text;
        }
    }
    to[used] = '\0';
    return text + (*text == '"');
}

TakeKey take_key(const ScriptLine *line) {
    TakeKey key;
    quoted(quoted(line->command.text, key.key, sizeof key.key), key.does, sizeof key.does);
    return key;
}

bool take_is_named(const char *path) {
    return file_ends_in(path, ".take");
}

static void begin_record(TakeFile *file, int i) {
    const ScriptLine *line = &file->script.line[i];
    file->record = i;
    file->width = (int)line->from[0];
    file->height = (int)line->from[1];
    file->scale = line->to[0];
}

// A lesson begins before the recording, and so do all words about what was said in it; everything else is done in it.
static bool fits_move(const TakeFile *file, const ScriptLine *line) {
    LessonMove move;
    Error err;
    const bool begins = move_read(line->command.text, &move, &err) && (move.kind == MOVE_BEGIN || move.kind == MOVE_SAID);
    return begins || file->record >= 0;
}

// Line i of the script, behind the settings; false where it does not belong there.
static bool look_at(TakeFile *file, int i) {
    const ScriptLine *line = &file->script.line[i];
    const bool recording = file->record >= 0;
    const long ticks = lround(line->seconds * TAKE_TICKS);
    switch (line->kind) {
    case SCRIPT_COMMAND:
        return true;
    case SCRIPT_TRAINED:
        file->before = recording ? file->before : (long)line->to[0];
        return true;
    case SCRIPT_RECORD:
        begin_record(file, i);
        return !recording;
    case SCRIPT_AT:
        file->ticks = recording && ticks > file->ticks ? ticks : file->ticks;
        return recording && ticks == file->ticks;
    case SCRIPT_MOVE:
        return fits_move(file, line);
    default:
        return recording && (line->kind == SCRIPT_POINTER || line->kind == SCRIPT_KEY);
    }
}

// The settings of the beginning, where what follows them begins, and where the recording does.
static bool look_through(TakeFile *file, const char *path, Error *err) {
    const Script *script = &file->script;
    char shown[FILE_IN_SHOWN];
    file_in_show(shown, path);
    file->settings = settings_default();
    file->record = -1;
    if (script->count > 0 && script->line[0].kind == SCRIPT_OPENS) {
        file_in_resolve(file->opens, sizeof file->opens, script->line[0].command.text, path);
        file->first = 1;
        if (!scene_load(file->opens, &file->settings, err)) {
            return false;
        }
    }
    for (; file->first < script->count && script->line[file->first].kind != SCRIPT_TRAINED; file->first++) {
        const ScriptLine *line = &script->line[file->first];
        if (line->kind != SCRIPT_COMMAND || line->command.kind != CMD_SET) {
            return error_set(err, "%s:%d: before the first line `trained` there are only settings.", shown, line->line);
        }
        if (!settings_set(&file->settings, line->command.row->key, line->command.text, err)) {
            return false;
        }
    }
    for (int i = file->first; i < script->count; i++) {
        if (!look_at(file, i)) {
            return error_set(err, "%s:%d: %s does not belong here.", shown, script->line[i].line, script_word(script->line[i].kind));
        }
    }
    return file->record >= 0 || error_set(err, "%s: it has no line `record`, so nothing was recorded. Is it a take?", shown);
}

bool take_load(const char *path, TakeFile *file, Error *err) {
    *file = (TakeFile){0};
    snprintf(file->path, sizeof file->path, "%s", path);
    if (script_load(path, SCRIPT_TAKE, &file->script, err) && look_through(file, path, err)) {
        return true;
    }
    take_file_free(file);
    return false;
}

void take_file_free(TakeFile *file) {
    script_free(&file->script);
}
