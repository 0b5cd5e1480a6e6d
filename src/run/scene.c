#include "run/scene.h"

#include "base/check.h"
#include "base/file.h"
#include "base/file_in.h"
#include "base/file_out.h"
#include "base/language.h"
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 150, LINE_MAX_BYTES = 200, WRITTEN_MAX = 190 }; // WRITTEN_MAX: key and value that are written

static const char blanks[] = " \t\r\v\f";

typedef struct {
    const char *path;     // as shown in errors
    const char *file;     // its name
    int line;             // that is being read
    int set_on[ROWS_MAX]; // line on which each row was set, 0 if it was not
    CommandQueue *queue;
    SceneModels models;
    bool stepped, told; // the lines `step` and `training` have been read
    Error *err;
} Reader;

static bool fail(Reader *reader, const Error *why) {
    return error_set(reader->err, "%s:%d: %s", reader->path, reader->line, why->text);
}

// Length of a line without its comment: '#' or ';' at its beginning or after a blank.
static size_t before_comment(const char *line, size_t length) {
    for (size_t i = 0; i < length; i++) {
        bool free_standing = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
        if (free_standing && (line[i] == '#' || line[i] == ';')) {
            return i;
        }
    }
    return length;
}

static int index_of(const char *key) {
    const Setting *row = settings_find(key);
    return row ? setting_index(row) : -1;
}

// What a line would lose, or would be too long for.
static bool can_stand(const Setting *row, const char *value, Error *err) {
    size_t length = strlen(value);
    bool blank = length > 0 && (strchr(blanks, value[0]) || strchr(blanks, value[length - 1]));
    if (!blank && before_comment(value, length) == length && !strpbrk(value, "\r\n") &&
        strlen(row->key) + length <= WRITTEN_MAX) {
        return true;
    }
    char printable[FILE_IN_SHOWN];
    text_print(printable, sizeof printable, value);
    return error_set(err,
                     row->beside ? TR("%s: a scene cannot contain the name %.300s. Rename the file.")
                                 : TR("%s: a scene cannot contain \"%s\"."),
                     row->key, printable);
}

static bool fail_again(Reader *reader, const char *key) {
    Error why;
    error_set(&why, "%s was already set.", key);
    return fail(reader, &why);
}

#define STEP_MAX 1e15

// Lines of a session; *taken: it was one.
static bool take_session_line(Reader *reader, const char *key, const char *value, bool *taken) {
    SceneModels *models = &reader->models;
    const bool model = strncmp(key, "model-", 6) == 0, step = strcmp(key, "step") == 0, training = strcmp(key, "training") == 0;
    Error why;
    double number;
    *taken = model || step || training;
    if (model) {
        if (models->count == LANES_MAX || key[6] != '1' + models->count || key[7]) {
            error_set(&why, "%.40s: models are model-1 to model-%d, in this order.", key, LANES_MAX);
            return fail(reader, &why);
        }
        if (!value[0]) {
            error_set(&why, "%s needs the name of a model file.", key);
            return fail(reader, &why);
        }
        file_in_resolve(models->path[models->count], sizeof models->path[0], value, reader->file);
        models->count++;
    } else if (step) {
        if (reader->stepped) {
            return fail_again(reader, key);
        }
        if (!number_read(value, &number) || !(number >= 0 && number <= STEP_MAX)) {
            error_set(&why, "step must be a training step, such as step = 200.");
            return fail(reader, &why);
        }
        models->step = (long)number;
        reader->stepped = true;
    } else if (training) {
        if (reader->told) {
            return fail_again(reader, key);
        }
        if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0) {
            error_set(&why, "training must be on or off.");
            return fail(reader, &why);
        }
        models->paused = strcmp(value, "off") == 0;
        reader->told = true;
    }
    return true;
}

static bool set_row(Reader *reader, const char *key, const char *value) {
    Error why;
    bool taken;
    const bool good = take_session_line(reader, key, value, &taken);
    if (taken) {
        return good;
    }
    int row = index_of(key);
    if (row >= 0 && reader->set_on[row] > 0) {
        error_set(&why, "%s was already set on line %d.", key, reader->set_on[row]);
        return fail(reader, &why);
    }
    if (row >= 0 && settings_at(row)->file) {
        error_set(&why, "%s belongs on the command line, not in a scene file.", key);
        return fail(reader, &why);
    }
    if (row >= 0 && settings_at(row)->type == SET_TEXT && !can_stand(settings_at(row), value, &why)) {
        return fail(reader, &why);
    }
    char near[FILE_PATH_MAX];
    if (row >= 0 && settings_at(row)->beside) {
        file_in_resolve(near, sizeof near, value, reader->file); // what is cut is too long for a setting too
        value = near;
    }
    Command command;
    if (!command_setting(&command, key, value, &why)) {
        return fail(reader, &why);
    }
    reader->set_on[row] = reader->line;
    command_add(reader->queue, &command);
    return true;
}

// Takes the blanks at its ends from a text.
static char *trimmed(char *text) {
    text += strspn(text, blanks);
    size_t length = strlen(text);
    while (length > 0 && strchr(blanks, text[length - 1])) {
        text[--length] = '\0';
    }
    return text;
}

// A line without the blanks before it.
static bool read_line(Reader *reader, const char *from, size_t length) {
    char own[LINE_MAX_BYTES];
    Error why;
    length = before_comment(from, length);
    if (length >= sizeof own) {
        error_set(&why, "the line is too long.");
        return fail(reader, &why);
    }
    snprintf(own, sizeof own, "%.*s", (int)length, from);
    char *line = trimmed(own), *value = line + strcspn(line, "=:");
    if (!*line || (*line == '[' && strchr(line, ']'))) {
        return true;
    }
    if (*line == '[' || !*value) {
        return error_set(reader->err, "%s:%d: a line must read `key = value`, such as `data = moons`.", reader->path,
                         reader->line);
    }
    *value++ = '\0';
    return set_row(reader, trimmed(line), trimmed(value));
}

static bool read_lines(Reader *reader, const char *next) {
    while (*next) {
        reader->line++;
        const size_t whole = strcspn(next, "\n"), blank = strspn(next, " \t\r");
        if (blank < whole && !read_line(reader, next + blank, whole - blank)) {
            return false;
        }
        next += whole + (next[whole] == '\n');
    }
    return true;
}

// Adds what it sets; on a mistake the queue is left as it was. models: may be NULL.
static bool read_settings(const char *path, CommandQueue *queue, SceneModels *models, Error *err) {
    CHECK_RANGE(settings_count(), 1, ROWS_MAX);
    CHECK_RANGE(queue->count, 0, COMMANDS_MAX - 1 - settings_count()); // or lines would be dropped
    char shown[FILE_IN_SHOWN];
    file_in_show(shown, path);
    char *text = file_in_text(path, SCENE_BYTES_MAX, TR("A scene file"), err);
    if (!text) {
        return false;
    }
    const int count = queue->count;
    Reader reader = {.path = shown, .file = path, .queue = queue, .models = {.step = -1}, .err = err};
    const bool good = read_lines(&reader, text);
    free(text);
    if (models && good) {
        *models = reader.models;
    }
    queue->count = good ? queue->count : count;
    return good;
}

bool scene_read(const char *path, CommandQueue *queue, Error *err) {
    const int before = queue->count;
    command_push(queue, CMD_BEGIN, 0);
    command_push(queue, CMD_DEFAULTS, 0);
    const int first = queue->count;
    const bool good = read_settings(path, queue, NULL, err);
    const int end = queue->count;
    queue->count = first;
    for (int i = first; i < end; i++) {
        if (!command_of_place(queue->command[i].row)) {
            queue->command[queue->count++] = queue->command[i];
        }
    }
    command_push(queue, CMD_END, 0);
    queue->count = good ? queue->count : before;
    return good;
}

bool scene_models(const char *path, SceneModels *models, Error *err) {
    CommandQueue queue = {0};
    return read_settings(path, &queue, models, err);
}

bool scene_load(const char *path, Settings *settings, Error *err) {
    CommandQueue queue = {0};
    if (!read_settings(path, &queue, NULL, err)) {
        return false;
    }
    for (int i = 0; i < queue.count; i++) {
        const Command *command = &queue.command[i];
        CHECK(settings_set(settings, command->row->key, command->text, err), "%s", command->row->key);
    }
    return true;
}

static bool write_row(FileOut *out, const char *path, const Settings *settings, const Setting *row, Error *err) {
    char text[FILE_PATH_MAX], name[FILE_PATH_MAX];
    settings_text(settings, row, text, sizeof text);
    if (row->beside) {
        file_in_beside(name, sizeof name, text, path);
    }
    const char *value = row->beside ? name : text;
    if (row->type == SET_TEXT && !can_stand(row, value, err)) {
        return false;
    }
    fprintf(out->stream, "%s = %s\n", row->key, value);
    return true;
}

// The settings that differ from their defaults.
static bool write_rows(FileOut *out, const char *path, const Settings *settings, Error *err) {
    const Settings initial = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (!row->file && !settings_same(settings, &initial, row) && !write_row(out, path, settings, row, err)) {
            return false;
        }
    }
    return true;
}

static bool write_models(FileOut *out, const char *path, const SceneModels *models, Error *err) {
    if (models->count > 0 || models->step >= 0 || models->paused) {
        fputs("# What its lanes have learned.\n", out->stream);
    }
    for (int i = 0; i < models->count; i++) {
        char name[FILE_PATH_MAX];
        file_in_beside(name, sizeof name, models->path[i], path);
        if (!can_stand(settings_find("data-file"), name, err)) {
            return false;
        }
        fprintf(out->stream, "model-%d = %s\n", i + 1, name);
    }
    if (models->step >= 0) {
        fprintf(out->stream, "step = %ld\n", models->step);
    }
    if (models->paused) {
        fputs("training = off\n", out->stream);
    }
    return true;
}

bool scene_save_models(const char *path, const Settings *settings, const SceneModels *models, Error *err) {
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    fputs("# Flowscope scene: what differs from the defaults. See flowscope list.\n", out.stream);
    if (!write_rows(&out, path, settings, err) || !write_models(&out, path, models, err)) {
        file_out_discard(&out);
        return false;
    }
    return file_out_commit(&out, err);
}

bool scene_save(const char *path, const Settings *settings, Error *err) {
    return scene_save_models(path, settings, &(SceneModels){.step = -1}, err);
}
