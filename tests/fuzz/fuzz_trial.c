// The results of a sweep, two files of them: each read, or refused in one sentence; together the rows of a table whose CSV and Markdown are
// lines of text with as many cells as the first.
#include "fuzz.h"

#include "run/trial_table.h"

#include <sys/stat.h>

// Fields of the line that begins at `at`; moves on to the next one.
static int csv_fields(const char **at) {
    int fields = 1;
    for (bool quoted = false; **at && (quoted || **at != '\n'); ++*at) {
        quoted ^= **at == '"';
        fields += !quoted && **at == ',';
    }
    *at += **at != '\0';
    return fields;
}

static int cells(const char **at) {
    int bars = 0;
    for (; **at && **at != '\n'; ++*at) {
        if (**at == '\\' && (*at)[1]) {
            ++*at;
        } else {
            bars += **at == '|';
        }
    }
    *at += **at != '\0';
    return bars;
}

static void is_text(const char *text) {
    for (const char *at = text; *at;) {
        const int c = utf8_next(&at);
        HOLD(c == '\n' || (c >= ' ' && !(c >= 0x7F && c < 0xA0)), "character %d in: %s", c, text);
    }
}

static char *written(const TrialTable *table, void (*write)(const TrialTable *, const int *, int, FILE *)) {
    int all[MEASURES];
    char *text = NULL;
    size_t size;
    for (int i = 0; i < MEASURES; i++) {
        all[i] = i;
    }
    FILE *out = open_memstream(&text, &size);
    write(table, all, MEASURES, out);
    fclose(out);
    HOLD(strlen(text) == size, "a NUL in: %s", text);
    is_text(text);
    return text;
}

static void holds(const TrialTable *table) {
    HOLD(table->rows >= 1 && table->rows <= table->runs && table->runs + table->unread == 2, "%d rows of %d runs", table->rows, table->runs);
    char *csv = written(table, trial_table_write_csv), *markdown = written(table, trial_table_write_markdown);
    const char *field = csv, *cell = markdown;
    const int fields = csv_fields(&field), bars = cells(&cell);
    HOLD(cells(&cell) == bars, "%s", markdown);
    for (int row = 0; row < table->rows; row++) {
        HOLD(csv_fields(&field) == fields, "%s", csv);
        HOLD(cells(&cell) == bars, "%s", markdown);
    }
    HOLD(*field == '\0', "%s", csv);
    free(csv);
    free(markdown);
}

static void try_one(const char *path) {
    Trial trial;
    bool foreign;
    Error err = {0};
    if (!trial_read(&trial, &foreign, path, &err)) {
        fuzz_sentence(&err);
        return;
    }
    const Settings settings = settings_default();
    const char *differs = trial_differs(&trial, &settings);
    HOLD(!differs || settings_find(differs), "it differs in %s", differs);
    trial_free(&trial);
}

// The first file ends at a zero byte.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char folder[FUZZ_PATH], one[FUZZ_PATH + 16], two[FUZZ_PATH + 16];
    const size_t first = size > 0 ? strnlen((const char *)bytes, size) : 0, second = size > first ? size - first - 1 : 0;
    Error err = {0};
    TrialTable table;
    mkdir(fuzz_path(folder, ""), 0777);
    snprintf(one, sizeof one, "%s/one.json", folder);
    snprintf(two, sizeof two, "%s/two.json", folder);
    fuzz_write(one, bytes, first);
    fuzz_write(two, bytes + size - second, second);
    try_one(one);
    try_one(two);
    if (trial_table_open(&table, folder, NULL, 0, &err)) {
        holds(&table);
        trial_table_free(&table);
    } else {
        fuzz_sentence(&err);
    }
    unlink(one);
    unlink(two);
    return 0;
}
