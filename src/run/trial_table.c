#include "run/trial_table.h"

#include "base/check.h"
#include "base/file.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/words.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- order -------------------------------------------------------------------------------------------------------------------
static int compare_text(const Setting *row, const char *a, const char *b) {
    double x, y;
    if (!a || !b) {
        return (a != NULL) - (b != NULL);
    }
    if (row->type == SET_CHOICE) {
        return setting_choice_find(row, a) - setting_choice_find(row, b);
    }
    if (row->type != SET_TEXT && number_read(a, &x) && number_read(b, &y)) {
        return (x > y) - (x < y);
    }
    return strcmp(a, b);
}

// By the settings in which rows differ.
static int compare_axes(const TrialTable *table, const Trial *a, const Trial *b) {
    for (int k = 0; k < table->axes; k++) {
        const int i = table->axis[k], c = compare_text(settings_at(i), a->text[i], b->text[i]);
        if (c != 0) {
            return c;
        }
    }
    return 0;
}

static int compare_all(const Trial *a, const Trial *b) {
    for (int i = 0; i < settings_count(); i++) {
        const int c = compare_text(settings_at(i), a->text[i], b->text[i]);
        if (c != 0) {
            return c;
        }
    }
    return 0;
}

static int compare_runs(const void *a, const void *b) {
    const TableRun *one = a, *other = b;
    int c = compare_axes(one->table, &one->trial, &other->trial);
    c = c ? c : compare_all(&one->trial, &other->trial);
    return c ? c : strcmp(one->file, other->file);
}

// ---- reading -----------------------------------------------------------------------------------------------------------------
static void add_reason(TrialTable *table, const char *why) {
    table->reason = memory_resize(table->reason, (size_t)table->unread + 1, sizeof *table->reason);
    snprintf(table->reason[table->unread++], sizeof *table->reason, "%s", why);
}

static bool is_result(const char *name) {
    return name[0] != '.' && file_ends_in(name, ".json");
}

static void read_one(TrialTable *table, const char *folder, const char *name) {
    char path[FILE_PATH_MAX];
    bool foreign;
    Error why;
    TableRun run = {.table = table};
    text_print(run.file, sizeof run.file, name);
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path) {
        error_set(&why, "%s: the folder name is too long.", run.file);
        add_reason(table, why.text);
    } else if (!trial_read(&run.trial, &foreign, path, &why)) {
        add_reason(table, why.text);
    } else {
        trial_make_plain(&run.trial);
        table->run = memory_resize(table->run, (size_t)table->runs + 1, sizeof *table->run);
        table->run[table->runs++] = run;
    }
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// By name, so that what is said of them comes in an order of its own.
static bool read_folder(TrialTable *table, const char *folder, Error *err) {
    DIR *dir = opendir(folder);
    if (!dir) {
        return error_set(err, "Cannot read the folder %s: %s.", folder, file_reason(errno));
    }
    char **names = NULL;
    size_t count = 0;
    for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (is_result(entry->d_name)) {
            names = memory_resize(names, count + 1, sizeof *names);
            names[count] = memory_new(strlen(entry->d_name) + 1, 1);
            memcpy(names[count++], entry->d_name, strlen(entry->d_name));
        }
    }
    closedir(dir);
    if (count > 0) {
        qsort(names, count, sizeof *names, compare_names);
    }
    for (size_t i = 0; i < count; i++) {
        read_one(table, folder, names[i]);
        free(names[i]);
    }
    free(names);
    return true;
}

static bool find_over(TrialTable *table, const char *const *over, int overs, Error *err) {
    table->over[setting_index(settings_find("seed"))] = overs == 0;
    for (int i = 0; i < overs; i++) {
        const Setting *row = settings_find(over[i]);
        if (!row) {
            return settings_set(&(Settings){0}, over[i], "", err); // the sentence that says so
        }
        table->over[setting_index(row)] = true;
    }
    return true;
}

// A copy of a result would count twice: of a run that is done and one that is not, the one that is done counts; else the first by name.
static void drop_copies(TrialTable *table) {
    int kept = 0;
    for (int i = 0; i < table->runs; i++) {
        TableRun *before = kept > 0 ? &table->run[kept - 1] : NULL, *run = &table->run[i];
        if (before && compare_all(&before->trial, &run->trial) == 0) {
            Error why;
            if (before->trial.state != TRIAL_DONE && run->trial.state == TRIAL_DONE) {
                const TableRun undone = *before;
                *before = *run;
                *run = undone;
            }
            error_set(&why, "%s is of the same run as %s, and is left out.", run->file, before->file);
            add_reason(table, why.text);
            trial_free(&run->trial);
        } else {
            table->run[kept++] = table->run[i];
        }
    }
    table->runs = kept;
}

static bool differs(const TrialTable *table, int setting) {
    const char *seen = NULL;
    for (int i = 0; i < table->runs; i++) {
        const char *text = table->run[i].trial.text[setting];
        if (text && seen && strcmp(text, seen) != 0) {
            return true;
        }
        seen = text ? text : seen;
    }
    return false;
}

// A setting that makes a difference in some runs only is an axis where those differ in it; what else tells them apart is one anyway.
static void find_axes(TrialTable *table) {
    for (int i = 0; i < settings_count(); i++) {
        if (!table->over[i] && differs(table, i)) {
            table->axis[table->axes++] = i;
        }
    }
}

static void find_rows(TrialTable *table) {
    table->first = memory_new((size_t)table->runs + 1, sizeof *table->first);
    for (int i = 0; i < table->runs; i++) {
        if (i == 0 || compare_axes(table, &table->run[i - 1].trial, &table->run[i].trial) != 0) {
            table->first[table->rows++] = i;
        }
    }
    table->first[table->rows] = table->runs;
}

bool trial_table_open(TrialTable *table, const char *folder, const char *const *over, int overs, Error *err) {
    *table = (TrialTable){0};
    if (!find_over(table, over, overs, err) || !read_folder(table, folder, err)) {
        trial_table_free(table);
        return false;
    }
    if (table->runs == 0) {
        error_set(err, "%s holds no results. flowscope sweep prints the runs that write them.", folder);
        if (table->unread > 0) {
            snprintf(err->text, sizeof err->text, "%s", table->reason[0]);
        }
        trial_table_free(table);
        return false;
    }
    find_axes(table);
    qsort(table->run, (size_t)table->runs, sizeof *table->run, compare_runs);
    drop_copies(table);
    find_rows(table);
    return true;
}

void trial_table_free(TrialTable *table) {
    for (int i = 0; i < table->runs; i++) {
        trial_free(&table->run[i].trial);
    }
    free(table->run);
    free(table->first);
    free(table->reason);
    *table = (TrialTable){0};
}

// ---- numbers -----------------------------------------------------------------------------------------------------------------
static bool has(const Trial *trial, int measure) {
    return trial->state == TRIAL_DONE && isfinite(trial->measure[measure]);
}

Statistic trial_table_statistic(const TrialTable *table, int row, int measure) {
    CHECK_RANGE(row, 0, table->rows - 1);
    Statistic s = {.deviation = NAN};
    double sum = 0, squares = 0;
    for (int i = table->first[row]; i < table->first[row + 1]; i++) {
        if (has(&table->run[i].trial, measure)) {
            sum += table->run[i].trial.measure[measure];
            s.n++;
        }
    }
    s.mean = s.n > 0 ? sum / s.n : NAN;
    for (int i = table->first[row]; i < table->first[row + 1]; i++) {
        if (has(&table->run[i].trial, measure)) {
            double d = table->run[i].trial.measure[measure] - s.mean;
            squares += d * d;
        }
    }
    if (s.n > 1) {
        s.deviation = sqrt(squares / (s.n - 1));
    }
    return s;
}

// Runs of a row that are done.
static int done_of(const TrialTable *table, int row) {
    int done = 0;
    for (int i = table->first[row]; i < table->first[row + 1]; i++) {
        done += table->run[i].trial.state == TRIAL_DONE;
    }
    return done;
}

bool trial_table_has(const TrialTable *table, int measure) {
    for (int i = 0; i < table->runs; i++) {
        if (has(&table->run[i].trial, measure)) {
            return true;
        }
    }
    return false;
}

const char *trial_table_value(const TrialTable *table, int row, int axis) {
    const char *text = table->run[table->first[row]].trial.text[table->axis[axis]];
    return text ? text : "";
}

void trial_table_describe(const TrialTable *table, int run, char *text, size_t size) {
    const TableRun *r = &table->run[run];
    char whole[2048] = "";
    for (int i = 0; i < settings_count(); i++) {
        bool named = table->over[i];
        for (int k = 0; k < table->axes; k++) {
            named |= table->axis[k] == i;
        }
        if (named && r->trial.text[i]) {
            text_add(whole, sizeof whole, "%s%s=%s", whole[0] ? ", " : "", settings_at(i)->key, r->trial.text[i]);
        }
    }
    text_add(whole, sizeof whole, " (%s)", r->file);
    text_print(text, size, whole);
}

// ---- CSV ---------------------------------------------------------------------------------------------------------------------
static void print_field(FILE *out, const char *text) {
    if (!strpbrk(text, ",\"\n\r") && text[0] != ' ') {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        fputs(*text == '"' ? "\"\"" : (char[]){*text, '\0'}, out);
    }
    fputc('"', out);
}

static void print_number(FILE *out, double value) {
    char text[DIGITS_MAX] = "";
    if (isfinite(value)) {
        number_write(value, text);
    }
    fprintf(out, ",%s", text);
}

void trial_table_write_csv(const TrialTable *table, const int *measures, int count, FILE *out) {
    for (int k = 0; k < table->axes; k++) {
        fprintf(out, "%s,", settings_at(table->axis[k])->key);
    }
    fputs("n,runs", out);
    for (int m = 0; m < count; m++) {
        const char *key = measure_at(measures[m])->key;
        fprintf(out, ",%s,%s_deviation,%s_n", key, key, key);
    }
    fputc('\n', out);
    for (int r = 0; r < table->rows; r++) {
        for (int k = 0; k < table->axes; k++) {
            print_field(out, trial_table_value(table, r, k));
            fputc(',', out);
        }
        fprintf(out, "%d,%d", done_of(table, r), table->first[r + 1] - table->first[r]);
        for (int m = 0; m < count; m++) {
            const Statistic s = trial_table_statistic(table, r, measures[m]);
            print_number(out, s.mean);
            print_number(out, s.deviation);
            fprintf(out, ",%d", s.n);
        }
        fputc('\n', out);
    }
}

// ---- Markdown ----------------------------------------------------------------------------------------------------------------
// What would end a cell, or be taken for a tag, comes after a backslash.
static void print_cell(FILE *out, const char *text) {
    for (; *text; text++) {
        fputs(strchr("|<>\\`*_", *text) ? "\\" : "", out);
        fputc(*text, out);
    }
}

// A number of a cell; `like`: what has to be told from it, so that both have the same digits.
static void print_value(FILE *out, double value, double like, bool whole) {
    const double size = fabs(like);
    if (size > 0 && size < 0.01) {
        fprintf(out, "%.1e", value);
    } else {
        fprintf(out, "%.*f", size >= 1000 ? 0 : whole || size >= 100 ? 1 : 3, value);
    }
}

static void print_statistic(FILE *out, const TrialTable *table, int row, int measure) {
    const Statistic s = trial_table_statistic(table, row, measure);
    const bool whole = measure_at(measure)->whole;
    if (s.n == 0) {
        fputs("–", out);
    } else if (whole && s.mean == round(s.mean) && !(s.deviation > 0)) {
        fprintf(out, "%.0f", s.mean);
    } else {
        print_value(out, s.mean, s.mean, whole);
        if (s.n > 1) {
            fputs(" ± ", out);
            print_value(out, s.deviation, s.mean, whole);
        }
    }
    if (s.n > 0 && s.n != done_of(table, row)) {
        fprintf(out, " (n = %d)", s.n);
    }
}

static void print_head(const TrialTable *table, const int *measures, int count, FILE *out) {
    for (int k = 0; k < table->axes; k++) {
        fprintf(out, "| %s ", settings_at(table->axis[k])->key);
    }
    fputs("| n ", out);
    for (int m = 0; m < count; m++) {
        fprintf(out, "| %s ", measure_at(measures[m])->key);
    }
    fputs("|\n", out);
    for (int k = 0; k < table->axes + 1 + count; k++) {
        fputs("| --- ", out);
    }
    fputs("|\n", out);
}

static void print_row(const TrialTable *table, int r, const int *measures, int count, FILE *out) {
    const int done = done_of(table, r), all = table->first[r + 1] - table->first[r];
    for (int k = 0; k < table->axes; k++) {
        const char *value = trial_table_value(table, r, k);
        fputs("| ", out);
        print_cell(out, value[0] ? value : "–");
        fputc(' ', out);
    }
    fputs("| ", out);
    fprintf(out, done == all ? "%d" : tr("%d of %d"), done, all);
    fputc(' ', out);
    for (int m = 0; m < count; m++) {
        fputs("| ", out);
        print_statistic(out, table, r, measures[m]);
        fputc(' ', out);
    }
    fputs("|\n", out);
}

static void print_runs(const TrialTable *table, TrialState state, const char *head, FILE *out) {
    bool begun = false;
    for (int i = 0; i < table->runs; i++) {
        const Trial *trial = &table->run[i].trial;
        char text[1024];
        if (trial->state != state) {
            continue;
        }
        if (!begun) {
            fprintf(out, "\n%s\n\n", head);
        }
        begun = true;
        trial_table_describe(table, i, text, sizeof text);
        fputs("* ", out);
        print_cell(out, text);
        if (trial->error[0]) {
            fputs(": ", out);
            print_cell(out, trial->error);
        }
        fputc('\n', out);
    }
}

void trial_table_write_markdown(const TrialTable *table, const int *measures, int count, FILE *out) {
    print_head(table, measures, count, out);
    for (int r = 0; r < table->rows; r++) {
        print_row(table, r, measures, count, out);
    }
    print_runs(table, TRIAL_PLANNED, tr("Missing runs:"), out);
    print_runs(table, TRIAL_FAILED, tr("Failed runs:"), out);
    for (int i = 0; i < table->unread; i++) {
        if (i == 0) {
            fprintf(out, "\n%s\n\n", tr("Files that were not read:"));
        }
        fputs("* ", out);
        print_cell(out, table->reason[i]);
        fputc('\n', out);
    }
}
