// flowscope table: the results of a folder as CSV, Markdown and a picture.
#include "app/verb/verb.h"
#include "base/file.h"
#include "base/file_out.h"
#include "base/words.h"
#include "page/trial_picture.h"

#include <string.h>

#define TOLD_MAX 10 // runs and files that are told one by one; the Markdown names them all

// ---- which measures ----------------------------------------------------------------------------------------------------------
typedef struct {
    int count, of[MEASURES];
    int drawn;
} Chosen;

static bool choose_named(Chosen *chosen, const char *list, Error *err) {
    for (const char *at = list; *at;) {
        char name[48];
        at += strspn(at, ", ");
        const size_t length = strcspn(at, ", ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        const int measure = measure_find(name);
        if (length > 0 && measure < 0) {
            char quoted[QUOTE_MAX], all[256] = "";
            text_quote(quoted, name);
            for (int i = 0; i < MEASURES; i++) {
                text_add(all, sizeof all, "%s%s", i > 0 ? ", " : "", measure_at(i)->key);
            }
            return error_set(err, "measure: there is none called \"%s\". There are %s.", quoted, all);
        }
        if (length > 0 && chosen->count < MEASURES) {
            chosen->of[chosen->count++] = measure;
        }
        at += length;
    }
    chosen->drawn = chosen->count > 0 ? chosen->of[0] : chosen->drawn;
    return true;
}

static bool choose(Chosen *chosen, const TrialTable *table, const char *list, Error *err) {
    *chosen = (Chosen){.drawn = measure_find("w2")};
    if (!choose_named(chosen, list, err)) {
        return false;
    }
    const bool all = chosen->count == 0;
    for (int i = 0; all && i < MEASURES; i++) {
        if (trial_table_has(table, i)) {
            chosen->of[chosen->count++] = i;
        }
    }
    return true;
}

// ---- what is written -----------------------------------------------------------------------------------------------------------
typedef void Writer(const TrialTable *table, const int *measures, int count, FILE *out);

static bool write_text(const TrialTable *table, const Chosen *chosen, const char *path, Writer *write, Error *err) {
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    write(table, chosen->of, chosen->count, out.stream);
    return file_out_commit(&out, err);
}

static bool write_one(const TrialTable *table, const Chosen *chosen, const Cli *cli, const char *path, Error *err) {
    const bool sized = cli_given(cli, "size");
    if (file_ends_in(path, ".png")) {
        return trial_picture(table, chosen->drawn, &cli->settings, sized, path, err);
    }
    if (file_ends_in(path, ".csv") || file_ends_in(path, ".md")) {
        return write_text(table, chosen, path, file_ends_in(path, ".csv") ? trial_table_write_csv : trial_table_write_markdown, err);
    }
    return error_set(err, "Cannot write %s: table writes .csv, .md or .png.", path);
}

// Into the folder of the results; what --out names alone where it does.
static bool write_all(const TrialTable *table, const Chosen *chosen, const Cli *cli, Error *err) {
    static const char *const names[] = {"table.csv", "table.md", "table.png"};
    if (cli->settings.out[0]) {
        return write_one(table, chosen, cli, cli->settings.out, err);
    }
    for (int i = 0; i < 3; i++) {
        char path[FILE_PATH_MAX];
        if ((size_t)snprintf(path, sizeof path, "%s/%s", cli->checkpoint, names[i]) >= sizeof path) {
            return error_set(err, "The folder name is too long.");
        }
        if (i == 2 && !trial_table_has(table, chosen->drawn)) {
            continue; // nothing is done yet
        }
        if (!write_one(table, chosen, cli, path, err)) {
            return false;
        }
    }
    return true;
}

// ---- what is said --------------------------------------------------------------------------------------------------------------
// How many runs are not done, and which.
static int tell_undone(const TrialTable *table) {
    int undone = 0;
    for (int i = 0; i < table->runs; i++) {
        const Trial *trial = &table->run[i].trial;
        char text[1024];
        if (trial->state == TRIAL_DONE || ++undone > TOLD_MAX) {
            continue;
        }
        trial_table_describe(table, i, text, sizeof text);
        if (trial->state == TRIAL_PLANNED) {
            error_note("Missing: %s", text);
        } else {
            error_note("Failed: %s: %s", text, trial->error);
        }
    }
    for (int i = 0; i < table->unread && i < TOLD_MAX; i++) {
        error_print(table->reason[i]);
    }
    return undone;
}

static int tell_incomplete(const TrialTable *table) {
    const int undone = tell_undone(table);
    if (undone == 0 && table->unread == 0) {
        return 0;
    }
    error_note("The table is incomplete: missing or failed runs: %d of %d; files not read: %d. Run the lines of the sweep again: what is "
               "done is not done twice.",
               undone, table->runs, table->unread);
    return 1;
}

int table_run(const Cli *cli) {
    Error err;
    TrialTable table;
    Chosen chosen;
    if (!trial_table_open(&table, cli->checkpoint, cli->over, cli->overs, &err)) {
        return error_say(&err, 1);
    }
    int code = choose(&chosen, &table, cli->settings.measure, &err) ? 0 : 2;
    if (code == 0 && !write_all(&table, &chosen, cli, &err)) {
        code = 1;
    }
    if (code != 0) {
        error_say(&err, code);
    } else {
        if (!cli->settings.out[0]) {
            trial_table_write_markdown(&table, chosen.of, chosen.count, stdout);
        }
        code = tell_incomplete(&table);
    }
    trial_table_free(&table);
    return code;
}
