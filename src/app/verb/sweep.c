// flowscope sweep: one command line for each combination of the values that --over names. It runs nothing itself: xargs, GNU parallel or a
// cluster's scheduler do.
#include "app/verb/verb.h"
#include "base/file_out.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/words.h"
#include "run/trial.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define RUNS_MAX 10000
#define REASONS_MAX 16 // for leaving runs out, that are told

typedef struct {
    const Setting *row;
    int count;
    char **value;
    char *text; // that holds them
} Axis;

// Why runs are left out: a sentence, the first of them and how many.
typedef struct {
    char why[sizeof(Error)], first[256];
    int count;
} Reason;

typedef struct {
    const Cli *cli;
    int axes;
    Axis axis[CLI_OVER_MAX];
    int all;         // combinations
    int count;       // that are run
    int *run;        // (all) their numbers
    uint64_t *sum;   // (all) of the settings of those
    uint64_t *model; // (all) and of their models
    int reasons;
    Reason reason[REASONS_MAX];
} Sweep;

// ---- the values ----------------------------------------------------------------------------------------------------------------
static void add_value(Axis *axis, char *value) {
    axis->value = memory_resize(axis->value, (size_t)axis->count + 1, sizeof *axis->value);
    axis->value[axis->count++] = value;
}

// 1..5: every whole number from 1 to 5. False where the text is no such thing.
static bool read_range(const char *text, long *first, long *last) {
    char *end;
    *first = strtol(text, &end, 10);
    if (end == text || strncmp(end, "..", 2) != 0) {
        return false;
    }
    const char *from = end + 2;
    *last = strtol(from, &end, 10);
    return end != from && *end == '\0';
}

static bool add_range(Axis *axis, long first, long last, Error *err) {
    if (last < first || last - first >= RUNS_MAX || labs(first) > INT_MAX || labs(last) > INT_MAX) {
        return error_set(err, "--over %s: %ld..%ld is not a range of up to %d numbers, from the smaller to the larger.",
                         axis->row->key, first, last, RUNS_MAX);
    }
    for (long k = first; k <= last; k++) {
        char *text = memory_new(DIGITS_MAX, 1);
        snprintf(text, DIGITS_MAX, "%ld", k);
        add_value(axis, text);
    }
    return true;
}

// The values between commas; a comma of a value itself has a backslash before it.
static bool add_list(Axis *axis, char *list, Error *err) {
    for (char *from = list, *to = list; from;) {
        char *begin = to, *next = NULL;
        from += strspn(from, " ");
        for (; *from && !next; from++) {
            if (*from == ',') {
                next = from + 1;
                break;
            }
            from += from[0] == '\\' && from[1] == ',';
            *to++ = *from;
        }
        while (to > begin && to[-1] == ' ') {
            to--;
        }
        from = next;
        *to++ = '\0'; // never before `from`, as the comma is taken out
        if (!*begin) {
            return error_set(err, "--over %s has an empty value.", axis->row->key);
        }
        long first, last;
        if (axis->row->type == SET_TEXT || !read_range(begin, &first, &last)) {
            const size_t room = strlen(begin) + 1;
            char *value = memory_new(room, 1);
            memcpy(value, begin, room);
            add_value(axis, value);
        } else if (!add_range(axis, first, last, err)) {
            return false;
        }
    }
    return true;
}

static bool check_values(const Sweep *sweep, const Axis *axis, Error *err) {
    Cli *trial = memory_new(1, sizeof *trial);
    bool good = true;
    for (int i = 0; good && i < axis->count; i++) {
        *trial = *sweep->cli;
        trial->label = NULL;
        good = cli_set(trial, axis->row->key, axis->value[i], err) &&
               (!trial->label || error_set(err, "--over label takes numbers of classes, from 0, and -1."));
    }
    free(trial);
    return good;
}

static bool add_axis(Sweep *sweep, const char *over, Error *err) {
    Axis *axis = &sweep->axis[sweep->axes];
    const size_t length = strcspn(over, "=");
    char key[48], quoted[QUOTE_MAX];
    snprintf(key, sizeof key, "%.*s", (int)length, over);
    text_quote(quoted, key);
    axis->row = settings_find(key);
    if (!axis->row) {
        return settings_set(&(Settings){0}, key, "", err); // the sentence that says so
    }
    if (over[length] != '=') {
        return error_set(err, "--over %s names no values. Write --over %s=FIRST,SECOND.", quoted, quoted);
    }
    if (!trial_row(axis->row)) {
        return error_set(err, "--over %s: this setting makes no difference to a result.", quoted);
    }
    for (int i = 0; i < sweep->axes; i++) {
        if (sweep->axis[i].row == axis->row) {
            return error_set(err, "--over %s is given twice. Write all values behind one of them.", quoted);
        }
    }
    sweep->axes++; // from here on it is freed
    axis->text = memory_new(strlen(over) + 1, 1);
    memcpy(axis->text, over + length + 1, strlen(over + length + 1));
    return add_list(axis, axis->text, err) && check_values(sweep, axis, err);
}

static bool find_axes(Sweep *sweep, Error *err) {
    long all = 1;
    for (int i = 0; i < sweep->cli->overs; i++) {
        if (!add_axis(sweep, sweep->cli->over[i], err)) {
            return false;
        }
        all *= sweep->axis[i].count;
        if (all > RUNS_MAX) {
            return error_set(err, "These are more than %d runs. Split the sweep into several.", RUNS_MAX);
        }
    }
    sweep->all = (int)all;
    return true;
}

// ---- the runs --------------------------------------------------------------------------------------------------------------------
// The values of a combination; the last axis changes fastest.
static void values_of(const Sweep *sweep, int index, const Setting *row[CLI_OVER_MAX], const char *text[CLI_OVER_MAX]) {
    for (int i = sweep->axes - 1; i >= 0; i--) {
        const Axis *axis = &sweep->axis[i];
        row[i] = axis->row;
        text[i] = axis->value[index % axis->count];
        index /= axis->count;
    }
}

// "path=vp seed=1", as long as fits.
static void describe(const Sweep *sweep, int index, char *text, size_t size) {
    const Setting *row[CLI_OVER_MAX];
    const char *value[CLI_OVER_MAX];
    values_of(sweep, index, row, value);
    text[0] = '\0';
    for (int i = 0; i < sweep->axes; i++) {
        char quoted[QUOTE_MAX];
        text_quote(quoted, value[i]);
        text_add(text, size, "%s%s=%s", i > 0 ? ", " : "", row[i]->key, quoted);
    }
}

// The settings of a combination, with the names of its files; false and a sentence where it breaks a rule.
static bool settings_of(const Sweep *sweep, int index, Settings *s, Error *err) {
    const Setting *row[CLI_OVER_MAX];
    const char *value[CLI_OVER_MAX];
    char name[TRIAL_NAME_MAX];
    Cli *cli = memory_new(1, sizeof *cli);
    *cli = *sweep->cli;
    values_of(sweep, index, row, value);
    bool good = true;
    for (int i = 0; good && i < sweep->axes; i++) {
        good = cli_set(cli, row[i]->key, value[i], err);
    }
    *s = cli->settings;
    free(cli);
    if (!good || !settings_check(s, err) || !settings_check_alone(s, err)) {
        return false;
    }
    const char *folder = sweep->cli->settings.out;
    trial_name(name, s, row, value, sweep->axes, true);
    size_t n = (size_t)snprintf(s->out, sizeof s->out, "%s/%s.safetensors", folder, name);
    trial_name(name, s, row, value, sweep->axes, false);
    size_t m = (size_t)snprintf(s->result, sizeof s->result, "%s/%s.json", folder, name);
    return (n < sizeof s->out && m < sizeof s->result) || error_set(err, "The folder name is too long.");
}

static void leave_out(Sweep *sweep, int index, const char *why) {
    for (int i = 0; i < sweep->reasons; i++) {
        if (strcmp(sweep->reason[i].why, why) == 0) {
            sweep->reason[i].count++;
            return;
        }
    }
    if (sweep->reasons < REASONS_MAX) {
        Reason *reason = &sweep->reason[sweep->reasons++];
        snprintf(reason->why, sizeof reason->why, "%s", why);
        describe(sweep, index, reason->first, sizeof reason->first);
        reason->count = 1;
    }
}

static bool is_known(const uint64_t *sums, int count, uint64_t sum) {
    for (int i = 0; i < count; i++) {
        if (sums[i] == sum) {
            return true;
        }
    }
    return false;
}

// Those that keep the rules, each once: where a setting makes no difference its values give the same run.
static bool find_runs(Sweep *sweep, Error *err) {
    Settings *s = memory_new(1, sizeof *s);
    Error why = {.text = ""};
    sweep->run = memory_new((size_t)sweep->all, sizeof *sweep->run);
    sweep->sum = memory_new((size_t)sweep->all, sizeof *sweep->sum);
    sweep->model = memory_new((size_t)sweep->all, sizeof *sweep->model);
    for (int i = 0; i < sweep->all; i++) {
        const bool good = settings_of(sweep, i, s, &why);
        const uint64_t sum = good ? trial_sum(s, false) : 0;
        if (!good) {
            leave_out(sweep, i, why.text);
        } else if (is_known(sweep->sum, sweep->count, sum)) {
            leave_out(sweep, i, tr("the same as another run, as a setting makes no difference here."));
        } else {
            sweep->sum[sweep->count] = sum;
            sweep->model[sweep->count] = trial_sum(s, true);
            sweep->run[sweep->count++] = i;
        }
    }
    free(s);
    if (sweep->count == 0) {
        *err = why;
    }
    return sweep->count > 0;
}

static void tell_left_out(const Sweep *sweep) {
    for (int i = 0; i < sweep->reasons; i++) {
        const Reason *reason = &sweep->reason[i];
        if (reason->count == 1) {
            error_note("Left out: %s: %s", reason->first, reason->why);
        } else {
            error_note("%d runs are left out, such as %s: %s", reason->count, reason->first, reason->why);
        }
    }
}

// What a sweep cannot vary, or a run cannot read.
static bool check_common(const Sweep *sweep, Error *err) {
    const Settings *s = &sweep->cli->settings;
    if (s->lanes[0]) {
        return error_set(err, "A run trains one lane. Vary it with --over, such as --over path=vp,ot, instead of --lanes.");
    }
    if (strcmp(s->data_file, "-") == 0 || strcmp(s->source_file, "-") == 0) {
        return error_set(err, "Runs cannot share the standard input. Give --data a file.");
    }
    for (int i = 0; i < settings_count(); i++) {
        char text[SETTINGS_TEXT_MAX];
        settings_text(s, settings_at(i), text, sizeof text);
        if (strpbrk(text, "\n\r")) {
            return error_set(err, "--%s has a line break in it, and each run is one line. Choose another name.",
                             settings_at(i)->key);
        }
    }
    for (int i = 0; i < sweep->cli->overs; i++) {
        if (strpbrk(sweep->cli->over[i], "\n\r")) {
            return error_set(err, "--over has a line break in it, and each run is one line. Choose another name.");
        }
    }
    return true;
}

// ---- the lines -------------------------------------------------------------------------------------------------------------------
// As a word of a POSIX shell.
static void print_word(const char *text) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=,:@%+-";
    if (*text && strspn(text, plain) == strlen(text)) {
        fputs(text, stdout);
        return;
    }
    putchar('\'');
    for (; *text; text++) {
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, '\0'}, stdout);
    }
    putchar('\'');
}

static void print_option(const char *key, const char *value) {
    printf(" --%s=", key);
    print_word(value);
}

static bool is_handed_on(const Setting *row) {
    return trial_row(row) || SETTING_IS(row, "checkpoint", "lang");
}

// Whole in itself: what is not the default stands in it, whatever scene it came from.
static void print_line(const Sweep *sweep, const Settings *s) {
    const Settings initial = settings_default();
    print_word(sweep->cli->program);
    fputs(" train", stdout);
    print_option("out", s->out);
    print_option("result", s->result);
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        char text[SETTINGS_TEXT_MAX];
        if (is_handed_on(row) && !settings_same(s, &initial, row)) {
            settings_text(s, row, text, sizeof text);
            print_option(row->key, text);
        }
    }
    putchar('\n');
}

// A result that is there stays, be it broken: its run sees to it.
static bool plan(const Settings *s, Error *err) {
    return file_exists(s->result) || trial_write(s->result, s, TRIAL_PLANNED, NULL, 0, NULL, err);
}

// Calls for every run: first those that train the models, then those that share them.
static bool for_runs(const Sweep *sweep, bool print, Error *err) {
    Settings *s = memory_new(1, sizeof *s);
    bool good = true;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; good && i < sweep->count; i++) {
            if (is_known(sweep->model, i, sweep->model[i]) != (pass == 1)) {
                continue;
            }
            good = settings_of(sweep, sweep->run[i], s, err);
            if (good && print) {
                print_line(sweep, s);
            } else if (good) {
                good = plan(s, err);
            }
        }
    }
    free(s);
    return good;
}

static void sweep_free(Sweep *sweep) {
    for (int i = 0; i < sweep->axes; i++) {
        for (int k = 0; k < sweep->axis[i].count; k++) {
            free(sweep->axis[i].value[k]);
        }
        free(sweep->axis[i].value);
        free(sweep->axis[i].text);
    }
    free(sweep->run);
    free(sweep->sum);
    free(sweep->model);
    free(sweep);
}

int sweep_run(const Cli *cli) {
    Error err;
    Sweep *sweep = memory_new(1, sizeof *sweep);
    sweep->cli = cli;
    int code = check_common(sweep, &err) && find_axes(sweep, &err) && find_runs(sweep, &err) ? 0 : 2;
    if (code == 0) {
        tell_left_out(sweep);
        code = file_make_folder(cli->settings.out, &err) && for_runs(sweep, false, &err) && for_runs(sweep, true, &err) ? 0 : 1;
    }
    sweep_free(sweep);
    return code ? error_say(&err, code) : 0;
}
