// The table of commands, and commands as lines of text: exact both ways, and mistakes answered in one sentence.
#include "run/command.h"

#include "base/check.h"
#include "base/language.h"
#include "base/words.h"
#include "settings/spelling.h"

#include <ctype.h>
#include <string.h>

enum { WORDS_MAX = 4 }; // of a line; one more than any command has

typedef char Word[SETTINGS_TEXT_MAX];

// ---- the table -----------------------------------------------------------------------------------------------------------------------

static Choice word_at(int index, const char *const *words, int count) {
    return index >= 0 && index < count ? (Choice){.name = words[index]} : (Choice){0};
}

static Choice switch_words(int index) {
    return word_at(index, (const char *const[]){"toggle", "on", "off"}, 3);
}

static Choice headline_words(int index) {
    return word_at(index, (const char *const[]){"other", "diffusion", "ot"}, 3);
}

static Choice step_words(int index) {
    return word_at(index, (const char *const[]){"newest"}, 1);
}

#define SWITCH_WORDS .arg = ARG_WORD, .min = SWITCH_TOGGLE, .max = SWITCH_OFF, .words = switch_words

static const CommandRow table[CMD_COUNT] = {
    [CMD_SET] = {"set", "set path vp", ARG_ROW, .settings = true},
    [CMD_DEFAULTS] = {"defaults", "defaults", .arg = ARG_NONE, .settings = true},
    [CMD_SELECT] = {"select", "select 2", ARG_LANE, .settings = true, .min = 1, .max = LANES_MAX},
    [CMD_HEADLINE] = {"headline", "headline ot", ARG_WORD, .settings = true, .min = HEADLINE_OTHER, .max = HEADLINE_OT,
                      .words = headline_words},
    [CMD_CLOSE] = {"close", "close", .arg = ARG_NONE},
    [CMD_PLAY] = {"play", "play on", SWITCH_WORDS},
    [CMD_SEEK] = {"seek", "seek 0.5", ARG_NUMBER, .max = 1},
    [CMD_NUDGE] = {"nudge", "nudge -0.01", ARG_NUMBER, .min = -1, .max = 1},
    [CMD_TRAINING] = {"training", "training off", SWITCH_WORDS},
    [CMD_TRAIN] = {"train", "train 400", ARG_COUNT, .min = 1, .max = 1e7},
    [CMD_LOOK_BACK] = {"look-back", "look-back 50", ARG_COUNT, .min = -1, .max = 1e9, .words = step_words},
    [CMD_RESTART] = {"restart", "restart", .arg = ARG_NONE},
    [CMD_UNDO] = {"undo", "undo", .arg = ARG_NONE},
    [CMD_REDO] = {"redo", "redo", .arg = ARG_NONE},
    [CMD_SETTLE] = {"settle", "settle", .arg = ARG_NONE},
    [CMD_BEGIN] = {"{", "{", .arg = ARG_NONE},
    [CMD_END] = {"}", "}", .arg = ARG_NONE},
};

const CommandRow *command_at(CommandKind kind) {
    CHECK_RANGE((int)kind, 0, CMD_COUNT - 1);
    return &table[kind];
}

static Choice command_words(int index) {
    return index >= 0 && index < CMD_COUNT ? (Choice){.name = table[index].name} : (Choice){0};
}

static const Setting commands = {.type = SET_CHOICE, .choice = command_words};

// What a command takes, as a row of settings that is read and named as those are.
static Setting argument(const CommandRow *row) {
    const SettingType type = row->arg == ARG_WORD ? SET_CHOICE : row->arg == ARG_NUMBER ? SET_REAL : SET_INT;
    return (Setting){.key = row->name, .type = type, .min = row->min, .max = row->max, .choice = row->words, .unit = ""};
}

// ---- writing -----------------------------------------------------------------------------------------------------------------------

static const char escaped[] = "\"\\\n\t\r", escapes[] = "\"\\ntr";

static bool is_control(char c) {
    return (unsigned char)c < 0x20 || c == 0x7F;
}

static bool is_plain(const char *word) {
    for (const char *p = word; *p; p++) {
        if (is_control(*p) || strchr(" \"\\#;{}", *p)) { // '#' and ';': lists of commands may have comments
            return false;
        }
    }
    return word[0] != '\0';
}

// Appends a word; at most four bytes for each of its own, and quotes.
static char *write_word(char *to, const char *word) {
    if (is_plain(word)) {
        return stpcpy(to, word);
    }
    *to++ = '"';
    for (const char *p = word; *p; p++) {
        const char *found = strchr(escaped, *p);
        if (found) {
            *to++ = '\\';
            *to++ = escapes[found - escaped];
        } else if (is_control(*p)) {
            to += snprintf(to, 5, "\\x%02X", (unsigned)*p);
        } else {
            *to++ = *p;
        }
    }
    return stpcpy(to, "\"");
}

static const char *word_of(const CommandRow *row, double value) {
    const bool first = row->arg == ARG_COUNT && row->words && value == row->min;
    return row->arg == ARG_WORD || first ? row->words((int)(value - row->min)).name : NULL;
}

void command_write(const Command *command, char line[COMMAND_LINE_MAX]) {
    const CommandRow *row = command_at(command->kind);
    char *to = stpcpy(line, row->name), number[DIGITS_MAX];
    if (row->arg == ARG_NONE) {
        return;
    }
    to = stpcpy(to, " ");
    if (row->arg == ARG_ROW) {
        to = stpcpy(stpcpy(to, command->row->key), " ");
        write_word(to, command->text);
        return;
    }
    const char *word = row->arg == ARG_LANE && command->text[0] ? command->text : word_of(row, command->value);
    number_write(command->value, number);
    write_word(to, word ? word : number);
}

Command command_from(const Settings *settings, const Setting *row) {
    Command command = {.kind = CMD_SET, .row = row};
    settings_text(settings, row, command.text, sizeof command.text);
    return command;
}

// ---- reading: words ------------------------------------------------------------------------------------------------------------------

static bool is_blank(char c) {
    return c != '\0' && strchr(" \t\r\n", c);
}

// What stands after a backslash, which `from` leaves; -1 where that is nothing known.
static int read_escape(const char **from) {
    const char c = *(*from)++, *found = c ? strchr(escapes, c) : NULL;
    if (found) {
        return escaped[found - escapes];
    }
    unsigned byte = 0;
    if (c != 'x' || !isxdigit((unsigned char)(*from)[0]) || !isxdigit((unsigned char)(*from)[1])) {
        return -1;
    }
    sscanf(*from, "%2x", &byte);
    *from += 2;
    return byte > 0 ? (int)byte : -1;
}

// The next word, which there is; `from` leaves it.
static bool read_word(const char **from, Word word, Error *err) {
    const bool quoted = **from == '"';
    const char *p = *from + quoted;
    size_t length = 0;
    char shown[QUOTE_MAX];
    text_quote(shown, *from);
    while (*p && (quoted ? *p != '"' : !is_blank(*p))) {
        int c = (unsigned char)*p++;
        if (quoted && c == '\\' && (c = read_escape(&p)) < 0) {
            return error_set(err, "%s: after a \\ write \", \\, n, t, r, or x and two digits such as x1B.", shown);
        }
        if (length + 1 == sizeof(Word)) {
            return error_set(err, "%s is too long. A word may have up to %d bytes.", shown, (int)sizeof(Word) - 1);
        }
        word[length++] = (char)c;
    }
    word[length] = '\0';
    if (quoted && (*p != '"' || (p[1] && !is_blank(p[1])))) {
        return error_set(err, *p ? TR("%s: a blank is missing after the quotes.") : TR("%s has no quotes at its end."), shown);
    }
    *from = p + quoted;
    return true;
}

// The words of a line; of too many only the first that is too many.
static bool read_words(const char *line, Word words[WORDS_MAX], int *count, Error *err) {
    *count = 0;
    while (*count < WORDS_MAX) {
        while (is_blank(*line)) {
            line++;
        }
        if (!*line) {
            return true;
        }
        if (!read_word(&line, words[*count], err)) {
            return false;
        }
        ++*count;
    }
    return true;
}

// ---- reading: arguments --------------------------------------------------------------------------------------------------------------

bool command_setting(Command *command, const char *key, const char *value, Error *err) {
    Settings settings = {0};
    if (!settings_set(&settings, key, value, err)) {
        return false;
    }
    *command = command_from(&settings, settings_find(key));
    return true;
}

static bool unknown(const char *name, Error *err) {
    char quoted[QUOTE_MAX], hint[HINT_MAX], all[256];
    Nearest nearest = {.typed = name};
    for (int i = 0; i < CMD_COUNT; i++) {
        nearest_offer(&nearest, table[i].name);
    }
    text_quote(quoted, name);
    setting_range(&commands, all, sizeof all);
    return error_set(err, "Unknown command \"%s\"%s The commands are %s.", quoted, nearest_hint(&nearest, hint), all);
}

static bool read_value(Command *command, const CommandRow *row, const char *word, Error *err) {
    const Setting as = argument(row);
    if (!setting_read(&as, word, &command->value, err)) {
        return false;
    }
    command->value += row->arg == ARG_WORD ? row->min : 0.0; // never minus zero
    return true;
}

static bool read_lane(Command *command, const CommandRow *row, const char *word, Error *err) {
    LaneSpec spec;
    if (word[0] && word[strspn(word, "0123456789+-.")] == '\0') {
        return read_value(command, row, word, err);
    }
    if (!lane_spec_read(word, &spec, err)) {
        return false;
    }
    lane_spec_name(&spec, command->text);
    return true;
}

static bool read_setting(Command *command, const char *key, const char *value, Error *err) {
    if (!command_setting(command, key, value, err)) {
        return false;
    }
    if (command->row->file) {
        return error_set(err, "%s belongs on the command line. No command sets it.", key);
    }
    return true;
}

static bool read_argument(Command *command, const CommandRow *row, Word word[], Error *err) {
    switch (row->arg) {
    case ARG_NONE:
        return true;
    case ARG_ROW:
        return read_setting(command, word[0], word[1], err);
    case ARG_LANE:
        return read_lane(command, row, word[0], err);
    case ARG_COUNT:
        if (row->words && strcmp(word[0], row->words(0).name) == 0) {
            command->value = row->min;
            return true;
        }
        break;
    case ARG_WORD:
    case ARG_NUMBER:
        break;
    }
    return read_value(command, row, word[0], err);
}

bool command_read(const char *line, Command *command, Error *err) {
    Word words[WORDS_MAX];
    int count;
    if (!read_words(line, words, &count, err)) {
        return false;
    }
    if (count == 0) {
        return error_set(err, "There is no command in this line. Write one like %s.", command_at(CMD_SET)->example);
    }
    const int kind = setting_choice_find(&commands, words[0]);
    if (kind < 0) {
        return unknown(words[0], err);
    }
    Command read = {.kind = (CommandKind)kind};
    const CommandRow *row = command_at(read.kind);
    const int needed = row->arg == ARG_NONE ? 1 : row->arg == ARG_ROW ? 3 : 2;
    if (count < needed) {
        return error_set(err, "%s: a word is missing. Write it like %s.", row->name, row->example);
    }
    if (count > needed) {
        char quoted[QUOTE_MAX];
        text_quote(quoted, words[needed]);
        return error_set(err, "%s: unexpected \"%s\". Write it like %s, and put text with blanks in quotes.", row->name, quoted,
                         row->example);
    }
    if (!read_argument(&read, row, words + 1, err)) {
        return false;
    }
    *command = read;
    return true;
}
