#include "lesson/script.h"

#include "base/file.h"
#include "base/file_in.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/words.h"
#include "lesson/own_words.h"
#include "settings/spelling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r\v\f";

typedef char Text[SETTINGS_TEXT_MAX];

// ---- words -----------------------------------------------------------------------------------------------------------------------

// Those of lessons, and what the recorder of takes alone writes.
static const struct {
    const char *word;
    ScriptKind kind;
    ScriptUse use;
} own_words[] = {{"show", SCRIPT_SHOW, SCRIPT_LESSON},       {"highlight", SCRIPT_HIGHLIGHT, SCRIPT_LESSON},
                 {"measure", SCRIPT_MEASURE, SCRIPT_LESSON}, {"ask", SCRIPT_ASK, SCRIPT_LESSON},
                 {"reveal", SCRIPT_REVEAL, SCRIPT_LESSON},   {"opens", SCRIPT_OPENS, SCRIPT_TAKE},
                 {"trained", SCRIPT_TRAINED, SCRIPT_TAKE},   {"record", SCRIPT_RECORD, SCRIPT_TAKE},
                 {"pointer", SCRIPT_POINTER, SCRIPT_TAKE},   {"key", SCRIPT_KEY, SCRIPT_TAKE},
                 {"lesson", SCRIPT_MOVE, SCRIPT_TAKE}};
enum { OWN_WORDS = sizeof own_words / sizeof own_words[0] };

const char *script_word(ScriptKind kind) {
    const char *word = kind == SCRIPT_AT ? "at" : kind == SCRIPT_WAIT ? "wait" : "";
    for (int i = 0; i < OWN_WORDS; i++) {
        word = own_words[i].kind == kind ? own_words[i].word : word;
    }
    return word;
}

// What a sentence says about a line that has its place elsewhere.
static bool misplaced(const char *line, ScriptUse use, Error *err) {
    // [use]
    static const char *const says[] = {
        TR("%s does not belong in a timeline."),
        TR("%s does not belong in a lesson."),
        TR("%s does not belong in a take."),
    };
    char word[QUOTE_MAX];
    Text first;
    snprintf(first, sizeof first, "%.*s", (int)strcspn(line, " \t\r\v\f="), line);
    text_quote(word, first);
    return error_set(err, says[use], word);
}

// What stands before a comment, without the blanks at its ends. False where that is too long.
static bool bare(const char *text, Text line) {
    text += strspn(text, blanks);
    size_t length = 0;
    bool quoted = false; // of a command's word
    while (text[length] && (quoted || !((text[length] == '#' || text[length] == ';') && (length == 0 || strchr(blanks, text[length - 1]))))) {
        quoted ^= text[length] == '"' && (length == 0 || text[length - 1] != '\\');
        length++;
    }
    while (length > 0 && strchr(blanks, text[length - 1])) {
        length--;
    }
    if (length >= sizeof(Text)) {
        return false;
    }
    memcpy(line, text, length);
    line[length] = '\0';
    return true;
}

// The length of the first word where it is followed by a blank or the end; 0 where it is another one.
static size_t begins(const char *line, const char *word) {
    const size_t length = strlen(word);
    return strncmp(line, word, length) == 0 && (!line[length] || strchr(blanks, line[length])) ? length : 0;
}

static void trim_end(char *text) {
    size_t length = strlen(text);
    while (length > 0 && strchr(blanks, text[length - 1])) {
        text[--length] = '\0';
    }
}

// ---- time ------------------------------------------------------------------------------------------------------------------------

// "4 s" or "4s" or "0.5 s", all of the text.
static bool read_seconds(const char *text, double *seconds) {
    Text number;
    snprintf(number, sizeof number, "%s", text);
    size_t length = strlen(number);
    if (length < 2 || number[length - 1] != 's') {
        return false;
    }
    number[length - 1] = '\0';
    trim_end(number);
    return number_read(number, seconds) && *seconds >= 0 && *seconds <= SCRIPT_SECONDS_MAX;
}

static bool read_wait(const char *text, ScriptKind kind, ScriptLine *line, Error *err) {
    line->kind = kind;
    if (read_seconds(text + strspn(text, blanks), &line->seconds)) {
        return true;
    }
    return error_set(err, kind == SCRIPT_WAIT
                              ? TR("wait: write the seconds, like wait 2 s. They may be 0 to 3600.")
                              : TR("at: write the seconds since the beginning, like at 12 s. They may be 0 to 3600."));
}

// ---- values that move ------------------------------------------------------------------------------------------------------------

// `value` cut into what stands before ".." and behind it, and the time behind " in ". Which of them there are.
typedef struct {
    bool moves, from;
    Text first, last, time;
} Parts;

static void cut(const char *value, Parts *parts) {
    *parts = (Parts){0};
    Text rest;
    snprintf(rest, sizeof rest, "%s", value);
    char *in = NULL;
    for (char *p = strstr(rest, " in "); p; p = strstr(p + 1, " in ")) {
        in = p;
    }
    char *dots = strstr(rest, "..");
    parts->from = dots != NULL;
    parts->moves = dots || in;
    if (in && (!dots || dots < in)) {
        snprintf(parts->time, sizeof parts->time, "%s", in + 4 + strspn(in + 4, blanks));
        *in = '\0';
    }
    if (dots) {
        *dots = '\0';
        snprintf(parts->first, sizeof parts->first, "%s", rest);
        trim_end(parts->first);
    }
    const char *last = dots ? dots + 2 : rest;
    snprintf(parts->last, sizeof parts->last, "%s", last + strspn(last, blanks));
    trim_end(parts->last);
}

// One end of what moves, as the row takes it.
static bool read_end(const Setting *row, const char *text, double end[2], Error *err) {
    double value;
    if (!setting_read(row, text, &value, err)) {
        return false;
    }
    float x = 0, y = 0;
    if (row->type != SET_POINT) {
        end[0] = value;
        return true;
    }
    if (!setting_place(value, &x, &y)) {
        return error_set(err, "%s: only a place can move, like %s = -2,0 .. 2,1 in 3 s.", row->key, row->key);
    }
    end[0] = (double)x;
    end[1] = (double)y;
    return true;
}

// The row's ends and seconds. `key` as the line has it.
static bool read_ends(const Setting *row, const char *key, const Parts *parts, ScriptLine *line, Error *err) {
    if (!read_seconds(parts->time, &line->seconds)) {
        char first[QUOTE_MAX], last[QUOTE_MAX];
        text_quote(first, parts->from ? parts->first : "0");
        text_quote(last, parts->last[0] ? parts->last : "1");
        return error_set(err, "%s: say how long it takes, like %s = %s .. %s in 4 s, with 0 to 3600 seconds.", key, key, first,
                         last);
    }
    line->from[0] = NAN;
    return (!parts->from || read_end(row, parts->first, line->from, err)) && read_end(row, parts->last, line->to, err);
}

// What only the picture, sampling or later training steps depend on; lanes are not opened and closed at every frame.
static bool can_move(const Setting *row) {
    const bool number = row->type == SET_INT || row->type == SET_REAL || row->type == SET_POINT;
    return number && !row->choice &&
           (row->effect == EFFECT_VIEW || row->effect == EFFECT_TRAJECTORIES || row->effect == EFFECT_TRAIN);
}

static bool read_ramp(const Setting *row, const Parts *parts, ScriptLine *line, Error *err) {
    if (!can_move(row)) {
        return error_set(err, "%s cannot move. Give it one value: %s = ...", row->key, row->key);
    }
    line->kind = SCRIPT_RAMP;
    line->command = (Command){.kind = CMD_SET, .row = row};
    return read_ends(row, row->key, parts, line, err);
}

// Flow time and training, which are no settings of a running experiment.
static bool read_own(const char *key, const char *value, const Parts *parts, ScriptLine *line, Error *err) {
    const bool trains = strcmp(key, "train") == 0;
    const Setting row = {.key = key, .type = trains ? SET_INT : SET_REAL, .max = trains ? 1e6 : 1, .unit = ""};
    line->kind = trains ? SCRIPT_TRAIN : SCRIPT_SEEK;
    line->from[0] = NAN;
    if (!parts->moves) {
        return read_end(&row, value, line->to, err);
    }
    if (!read_ends(&row, key, parts, line, err)) {
        return false;
    }
    return !trains || !(line->from[0] > line->to[0]) || error_set(err, "train: training goes up, like train = 0 .. 500 in 6 s.");
}

// ---- settings and commands ---------------------------------------------------------------------------------------------------------

static bool read_switch(const char *value, ScriptLine *line, Error *err) {
    char command[COMMAND_LINE_MAX];
    snprintf(command, sizeof command, "play %s", value);
    return command_read(command, &line->command, err);
}

static bool read_assignment(const char *key, const char *value, ScriptLine *line, Error *err) {
    Parts parts = {0};
    const Setting *row = settings_find(key);
    if (!row || row->type != SET_TEXT) {
        cut(value, &parts);
    }
    if (strcmp(key, "t") == 0 || strcmp(key, "time") == 0 || strcmp(key, "train") == 0) {
        return read_own(key, value, &parts, line, err);
    }
    if (strcmp(key, "play") == 0) {
        return read_switch(value, line, err);
    }
    if (row && (row->file || row->effect == EFFECT_START)) {
        return error_set(err, "%s belongs on the command line, not in a script.", key);
    }
    if (row && parts.moves) {
        return read_ramp(row, &parts, line, err);
    }
    return command_setting(&line->command, key, value, err);
}

// A word that neither commands nor scripts know: the nearest of both.
static bool unknown(const char *line, ScriptUse use, Error *err) {
    Text word;
    char quoted[QUOTE_MAX], hint[HINT_MAX];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(line, blanks), line);
    Nearest nearest = {.typed = word};
    for (int i = 0; i < CMD_COUNT; i++) {
        nearest_offer(&nearest, command_at((CommandKind)i)->name);
    }
    for (int i = 0; i < OWN_WORDS; i++) {
        if (own_words[i].use == use) {
            nearest_offer(&nearest, own_words[i].word);
        }
    }
    nearest_offer(&nearest, "wait");
    nearest_offer(&nearest, "with");
    text_quote(quoted, word);
    return error_set(err,
                     "Unknown command \"%s\"%s A line is KEY = VALUE, KEY = A .. B in 4 s, wait 2 s, or a command such as select 2.",
                     quoted, nearest_hint(&nearest, hint));
}

static bool is_command(const char *line) {
    for (int i = 0; i < CMD_COUNT; i++) {
        if (begins(line, command_at((CommandKind)i)->name)) {
            return true;
        }
    }
    return false;
}

static bool read_words(const char *text, ScriptUse use, ScriptLine *line, Error *err) {
    size_t length;
    if ((length = begins(text, "wait"))) {
        return read_wait(text + length, SCRIPT_WAIT, line, err);
    }
    if ((length = begins(text, "at"))) {
        return read_wait(text + length, SCRIPT_AT, line, err);
    }
    for (int i = 0; i < OWN_WORDS; i++) {
        if ((length = begins(text, own_words[i].word))) {
            line->kind = own_words[i].kind;
            return own_words[i].use == use ? own_word_read(text + length + strspn(text + length, blanks), line, err)
                                           : misplaced(text, use, err);
        }
    }
    return is_command(text) ? command_read(text, &line->command, err) : unknown(text, use, err);
}

static bool read_bare(const char *text, ScriptUse use, ScriptLine *line, Error *err) {
    const size_t word = strcspn(text, " \t\r\v\f="), gap = strspn(text + word, blanks);
    if (text[word + gap] != '=') {
        return read_words(text, use, line, err);
    }
    Text key;
    snprintf(key, sizeof key, "%.*s", (int)word, text);
    text += word + gap + 1;
    return read_assignment(key, text + strspn(text, blanks), line, err);
}

bool script_line_read(const char *text, ScriptUse use, ScriptLine *line, Error *err) {
    Text own;
    if (!bare(text, own)) {
        return error_set(err, "the line is too long.");
    }
    *line = (ScriptLine){.kind = SCRIPT_COMMAND};
    if (!own[0]) {
        line->kind = SCRIPT_WAIT;
        return true;
    }
    const size_t with = begins(own, "with"), skip = with + strspn(own + with, blanks);
    if (!read_bare(own + skip, use, line, err)) {
        return false;
    }
    const bool moves = (line->kind >= SCRIPT_RAMP && line->kind <= SCRIPT_WAIT) || with > 0;
    if (use == SCRIPT_TAKE && moves) {
        return misplaced(own, use, err);
    }
    line->together = with > 0;
    if (with && (line->kind < SCRIPT_RAMP || line->kind > SCRIPT_TRAIN || !script_line_lasts(line))) {
        return error_set(err, "with needs a value that moves, such as with zoom = 1 .. 2 in 2 s.");
    }
    return true;
}

// ---- scripts ---------------------------------------------------------------------------------------------------------------------

bool script_line_lasts(const ScriptLine *line) {
    return line->seconds > 0;
}

int script_entry(const Script *script) {
    int entry = 0;
    while (entry < script->count && !script_line_lasts(&script->line[entry])) {
        entry++;
    }
    return entry;
}

double script_seconds(const Script *script) {
    double all = 0, last = 0;
    for (int i = 0; i < script->count; i++) {
        const ScriptLine *line = &script->line[i];
        if (line->kind == SCRIPT_AT) {
            all = fmax(all, line->seconds);
            last = 0;
        } else if (line->together) {
            all += fmax(line->seconds - last, 0);
            last = fmax(last, line->seconds);
        } else {
            all += line->seconds;
            last = line->seconds;
        }
    }
    return all;
}

// Whether a line that begins with the one before it finds one that moves, and few enough of them.
static bool has_company(const Script *script, const ScriptLine *line, Error *err) {
    int moving = 0;
    if (!line->together) {
        return true;
    }
    for (int i = script->count - 1; i >= 0; i--) {
        const ScriptLine *before = &script->line[i];
        const bool moves = before->kind >= SCRIPT_RAMP && before->kind <= SCRIPT_TRAIN && script_line_lasts(before);
        moving += moves;
        if (!moves || !before->together) {
            break;
        }
    }
    if (moving == 0) {
        return error_set(err, "with: the line before it does not move, so there is nothing to go with.");
    }
    return moving < SCRIPT_TOGETHER_MAX || error_set(err, "with: up to %d values can move together.", SCRIPT_TOGETHER_MAX);
}

static bool is_kind(const ScriptLine *line, CommandKind kind) {
    return line->kind == SCRIPT_COMMAND && line->command.kind == kind;
}

// How many lines of a group, { included, stand at the end of the script; 0: it is not within one.
static int grouped(const Script *script) {
    int lines = 0;
    for (int i = script->count - 1; i >= 0 && !is_kind(&script->line[i], CMD_END); i--) {
        lines++;
        if (is_kind(&script->line[i], CMD_BEGIN)) {
            return lines;
        }
    }
    return 0;
}

// Whether a line may stand where it does: between { and } only commands that change settings.
static bool fits_group(const Script *script, const ScriptLine *line, Error *err) {
    const int lines = grouped(script);
    if (lines == 0) {
        return !is_kind(line, CMD_END) || error_set(err, "}: there is no { before it.");
    }
    if (line->kind != SCRIPT_COMMAND || (!command_at(line->command.kind)->settings && line->command.kind != CMD_END)) {
        return error_set(err, "Between { and } stand commands that change settings, and nothing that takes time.");
    }
    return lines < SCRIPT_GROUP_MAX || error_set(err, "Between { and } there may be up to %d lines.", SCRIPT_GROUP_MAX - 1);
}

// Files are named from the script's own folder.
static bool resolve(ScriptLine *line, const char *path, Error *err) {
    char near[FILE_PATH_MAX];
    const Setting *row = line->kind == SCRIPT_COMMAND && line->command.kind == CMD_SET ? line->command.row : NULL;
    if (!row || !row->beside) {
        return true;
    }
    file_in_resolve(near, sizeof near, line->command.text, path); // what is cut is too long for a setting too
    return command_setting(&line->command, row->key, near, err);
}

static bool add(Script *script, const char *from, size_t length, ScriptUse use, const char *path, int number, Error *err) {
    ScriptLine line;
    char *text = memory_new(length + 1, 1);
    memcpy(text, from, length);
    const bool good = script_line_read(text, use, &line, err) && has_company(script, &line, err) &&
                      fits_group(script, &line, err) && resolve(&line, path, err);
    free(text);
    if (!good || (line.kind == SCRIPT_WAIT && line.seconds <= 0)) {
        return good;
    }
    const int max = use == SCRIPT_TAKE ? SCRIPT_TAKE_LINES_MAX : SCRIPT_LINES_MAX;
    if (script->count == max) {
        return error_set(err, "A script may have up to %d lines.", max);
    }
    if ((script->count & (script->count - 1)) == 0) {
        script->line = memory_resize(script->line, script->count ? 2 * (size_t)script->count : 1, sizeof line);
    }
    line.line = number;
    script->line[script->count++] = line;
    return true;
}

bool script_read_all(const char *text, ScriptUse use, const char *path, int first, Script *script, Mistakes *mistakes) {
    const int before = mistakes->count;
    Error why;
    bool on = true;
    *script = (Script){0};
    for (int number = first; *text && on; number++) {
        const size_t length = strcspn(text, "\n");
        on = add(script, text, length, use, path, number, &why) || mistakes_add_line(mistakes, path, number, &why);
        text += length + (text[length] == '\n');
    }
    if (on && grouped(script) > 0) {
        error_set(&why, "{: there is no } after it.");
        mistakes_add_line(mistakes, path, script->line[script->count - grouped(script)].line, &why);
    }
    return mistakes->count == before;
}

bool script_read(const char *text, ScriptUse use, const char *path, int first, Script *script, Error *err) {
    Mistakes mistakes = {0};
    const bool good = script_read_all(text, use, path, first, script, &mistakes);
    if (!good) {
        *err = mistakes.first;
        script_free(script);
    }
    return good;
}

bool script_load(const char *path, ScriptUse use, Script *script, Error *err) {
    const bool take = use == SCRIPT_TAKE;
    *script = (Script){0};
    char *text = file_in_text(path, take ? SCRIPT_TAKE_BYTES_MAX : SCRIPT_BYTES_MAX, take ? TR("A take") : TR("A timeline"), err);
    const bool good = text && script_read(text, use, path, 1, script, err);
    free(text);
    return good;
}

void script_free(Script *script) {
    free(script->line);
    *script = (Script){0};
}
