// A scene file is read in one piece and handed to inih line by line, so that lines are counted here and no option that inih
// was built with (continued lines, its line length, where comments begin) changes what a scene means.
#include "run/scene.h"

#include "base/check.h"
#include "base/file.h"
#include "base/language.h"
#include "settings/spelling.h"

#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ROWS_MAX = 128, SHOWN_MAX = 160, LINE_MOST = 190 }; // LINE_MOST: key and value of a line that inih reads whole

typedef struct {
    const char *path;     // as shown in errors
    const char *folder;   // of the file, with its slash
    int folder_length;    // 0: the current one
    const char *next;     // what is still to be read
    int line;             // of the line handed out last
    int failed;           // line of the first mistake whose sentence is in `err`, 0 if none
    int set_on[ROWS_MAX]; // line on which each row was set, 0 if it was not
    Settings settings;
    Error *err;
} Reader;

static int fail(Reader *reader, const Error *why) {
    error_set(reader->err, "%s:%d: %s", reader->path, reader->line, why->text);
    reader->failed = reader->line;
    return 0;
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

// inih's reader: the next line, without blanks in front (inih would take it as continued) and without its comment.
static char *read_line(char *line, int room, void *context) {
    Reader *reader = context;
    if (reader->failed || *reader->next == '\0') {
        return NULL;
    }
    reader->line++;
    size_t whole = strcspn(reader->next, "\n");
    const char *from = reader->next;
    reader->next += whole + (from[whole] == '\n');
    size_t blank = strspn(from, " \t\r");
    size_t length = before_comment(from + blank, whole - blank);
    if (length >= (size_t)room) {
        Error why;
        error_set(&why, "the line is too long.");
        fail(reader, &why);
        return NULL;
    }
    memcpy(line, from + blank, length);
    line[length] = '\0';
    return line;
}

static int index_of(const char *key) {
    const Setting *row = settings_find(key);
    return row ? (int)(row - settings_at(0)) : -1;
}

static int handle(void *context, const char *section, const char *key, const char *value) {
    (void)section;
    Reader *reader = context;
    Error why;
    int row = index_of(key);
    if (row >= 0 && reader->set_on[row] > 0) {
        error_set(&why, "%s was already set on line %d.", key, reader->set_on[row]);
        return fail(reader, &why);
    }
    if (row >= 0 && settings_at(row)->file) {
        error_set(&why, "%s belongs on the command line, not into a scene file.", key);
        return fail(reader, &why);
    }
    char near[FILE_PATH_MAX];
    if (row >= 0 && settings_at(row)->beside && value && value[0] && value[0] != '/') {
        snprintf(near, sizeof near, "%.*s%s", reader->folder_length, reader->folder, value);
        value = near;
    }
    if (!settings_set(&reader->settings, key, value ? value : "", &why)) {
        return fail(reader, &why);
    }
    reader->set_on[row] = reader->line;
    return 1;
}

// The end of a path, as much as leaves room for the rest of the sentence.
static void show_path(char shown[SHOWN_MAX], const char *path) {
    size_t length = strlen(path), most = SHOWN_MAX - sizeof "...";
    const char *from = path + (length > most ? length - most : 0);
    while (((unsigned char)*from & 0xC0) == 0x80) { // not into the middle of a character
        from++;
    }
    text_print(shown, SHOWN_MAX, from);
}

// The whole file, if it is one that can be a scene; the caller frees it.
static char *read_scene(const char *path, const char *shown, Error *err) {
    struct stat info;
    if (stat(path, &info) != 0) {
        int why = errno;
        error_set(err, "Cannot read %s: %s.", shown, file_reason(why));
        return NULL;
    }
    if (!S_ISREG(info.st_mode)) { // a pipe would be waited for
        error_set(err, "Cannot read %s: it is not a file.", shown);
        return NULL;
    }
    if (info.st_size > SCENE_BYTES_MAX) {
        error_set(err, "%s has %lld bytes; a scene file has at most %d.", shown, (long long)info.st_size, SCENE_BYTES_MAX);
        return NULL;
    }
    size_t size;
    char *text = file_read(path, &size, err);
    if (text && strlen(text) != size) {
        error_set(err, "%s is not a text file.", shown);
        free(text);
        return NULL;
    }
    return text;
}

bool scene_load(const char *path, Settings *settings, Error *err) {
    CHECK_RANGE(settings_count(), 1, ROWS_MAX);
    char shown[SHOWN_MAX];
    show_path(shown, path);
    char *text = read_scene(path, shown, err);
    if (!text) {
        return false;
    }
    const char *slash = strrchr(path, '/');
    Reader reader = {.path = shown,
                     .folder = path,
                     .folder_length = slash ? (int)(slash - path) + 1 : 0,
                     .next = text,
                     .settings = *settings,
                     .err = err};
    int bad = ini_parse_stream(read_line, &reader, handle, &reader); // the first line that inih or `handle` refused
    free(text);
    if (bad != 0 && bad != reader.failed) {
        return error_set(err, "%s:%d: a line must read `key = value`, such as `data = moons`.", reader.path, bad);
    }
    if (reader.failed) {
        return false;
    }
    *settings = reader.settings;
    return true;
}

static bool belongs_to_place(const Setting *row) {
    static const char *const keys[] = {"gpu", "theme", "lang", "ui-scale", "fullscreen", "reduced-motion"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(row->key, keys[i]) == 0) {
            return true;
        }
    }
    return row->file || row->effect == EFFECT_START;
}

Settings scene_ground(const Settings *now) {
    Settings ground = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (belongs_to_place(row) && !settings_same(now, &ground, row)) {
            char text[SETTINGS_TEXT_MAX];
            Error err;
            settings_text(now, row, text, sizeof text);
            CHECK(settings_set(&ground, row->key, text, &err), "%s", err.text);
        }
    }
    return ground;
}

// A file's name as the scene names it: within the scene's own folder from there on, so that both can be moved together, otherwise
// whole. Where there is no such file, as it is.
static void name_beside(char name[FILE_PATH_MAX], const char *file, const char *scene) {
    char folder[FILE_PATH_MAX];
    const char *slash = strrchr(scene, '/');
    snprintf(folder, sizeof folder, "%.*s.", slash ? (int)(slash - scene) + 1 : 0, scene);
    char *real = realpath(file, NULL), *home = realpath(folder, NULL);
    size_t length = home ? strlen(home) : 0;
    bool within = real && home && strncmp(real, home, length) == 0 && real[length] == '/';
    snprintf(name, FILE_PATH_MAX, "%s", within ? real + length + 1 : real ? real : file);
    free(real);
    free(home);
}

// What a line would lose, or would be too long for.
static bool can_stand(const Setting *row, const char *value, Error *err) {
    size_t length = strlen(value);
    bool blank = length > 0 && (strchr(" \t", value[0]) || strchr(" \t", value[length - 1]));
    if (blank || before_comment(value, length) < length || strpbrk(value, "\r\n") || strlen(row->key) + length > LINE_MOST) {
        return error_set(err, "%s: a scene cannot hold the name %.300s; rename the file.", row->key, value);
    }
    return true;
}

static bool write_row(FileOut *out, const char *path, const Settings *settings, const Setting *row, Error *err) {
    char text[FILE_PATH_MAX], name[FILE_PATH_MAX];
    settings_text(settings, row, text, sizeof text);
    if (row->beside) {
        name_beside(name, text, path);
        if (!can_stand(row, name, err)) {
            return false;
        }
    }
    fprintf(out->stream, "%s = %s\n", row->key, row->beside ? name : text);
    return true;
}

bool scene_save(const char *path, const Settings *settings, Error *err) {
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    Settings initial = settings_default();
    fputs("# Flowscope scene: what differs from the defaults. See flowscope list.\n", out.stream);
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (!row->file && !settings_same(settings, &initial, row) && !write_row(&out, path, settings, row, err)) {
            file_out_discard(&out);
            return false;
        }
    }
    return file_out_commit(&out, err);
}
