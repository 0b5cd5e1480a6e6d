#include "model/points_csv.h"

#include "base/language.h"
#include "base/words.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DIGITS = 64, SAMPLE = 32 }; // bytes of a number; rows from which the separator is told

// ---- rows ------------------------------------------------------------------------------------------------------------------

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_end(char c) {
    return c == '\n' || c == '\r' || c == '\0';
}

// Past the end of a line: \n, \r\n or \r.
static const char *past_end(const char *at) {
    return at[0] == '\r' && at[1] == '\n' ? at + 2 : at[0] ? at + 1 : at;
}

static const char *past_blanks(const char *at, char separator) {
    while (*at == ' ' || (*at == '\t' && separator != '\t')) {
        at++;
    }
    return at;
}

static void add_cell(CsvRow *row, const char *from, const char *to, bool quoted) {
    if (row->count < CSV_CELLS) {
        row->cell[row->count++] = (Cell){from, (int)(to - from), quoted};
    } else {
        row->more |= to > from;
    }
}

// A cell in quotes, which may hold separators and ends of lines; returns what follows it.
static const char *take_quoted(Csv *csv, CsvRow *row, const char *at) {
    const char *from = ++at;
    while (*at && (*at != '"' || at[1] == '"')) {
        csv->line += *at == '\n' || (*at == '\r' && at[1] != '\n');
        at += *at == '"' ? 2 : 1;
    }
    row->open = *at == '\0';
    add_cell(row, from, at, true);
    at = past_blanks(at + (*at ? 1 : 0), csv->separator);
    while (!is_end(*at) && *at != csv->separator && csv->separator != ' ') { // what stands behind the quote belongs to it
        row->cell[row->count - 1].length = (int)(++at - from);
    }
    return at;
}

static const char *take_plain(const Csv *csv, CsvRow *row, const char *at) {
    const char *from = at;
    while (!is_end(*at) && *at != csv->separator && !(csv->separator == ' ' && *at == '\t')) {
        at++;
    }
    const char *to = at;
    while (to > from && is_blank(to[-1])) {
        to--;
    }
    add_cell(row, from, to, false);
    return at;
}

// Reads the line at csv->at, and goes past it.
static void take_row(Csv *csv, CsvRow *row) {
    const char *at = past_blanks(csv->at, csv->separator);
    row->begin = csv->at;
    row->line = csv->line;
    row->count = 0;
    row->open = row->more = false;
    for (;;) {
        at = *at == '"' ? take_quoted(csv, row, at) : take_plain(csv, row, at);
        at = past_blanks(at, csv->separator);
        if (is_end(*at)) {
            break;
        }
        at = past_blanks(at + (*at == csv->separator && csv->separator != ' '), csv->separator);
    }
    while (row->count > 0 && row->cell[row->count - 1].length == 0) {
        row->count--;
    }
    csv->line += *at != '\0';
    csv->at = past_end(at);
}

void csv_split(const Csv *csv, const char *at, CsvRow *row) {
    Csv one = *csv;
    one.at = at;
    take_row(&one, row);
}

// "#DIV/0!", "#NAME?", "#N/A": what a spreadsheet writes in the place of a number, in capitals of any language.
static bool is_fault(const char *at, int length) {
    bool capitals = length > 2 && at[0] == '#';
    for (int i = 1; i < length && capitals; i++) {
        capitals = !islower((unsigned char)at[i]) && !is_blank(at[i]);
    }
    return capitals && (strchr("!?", at[length - 1]) || (length == 3 && at[1] == 'N') || strncmp(at, "#N/", 3) == 0);
}

// A # before a spreadsheet's fault begins no comment: its point would be lost without a word.
static bool is_comment(const Csv *csv, const char *first) {
    const char ends[] = {csv->separator, '\r', '\n', '\0'};
    return *first == '%' || (*first == '#' && !is_fault(first, (int)strcspn(first, ends)));
}

bool csv_next(Csv *csv, CsvRow *row) {
    csv->note = NULL;
    while (*csv->at) {
        const char *first = csv->at + strspn(csv->at, " \t");
        if (is_comment(csv, first)) {
            csv->note = first + 1;
            csv->at = past_end(first + strcspn(first, "\r\n"));
            csv->line++;
            continue;
        }
        take_row(csv, row);
        if (row->count > 0) {
            return true;
        }
    }
    return false;
}

bool csv_wrong(const Csv *csv, const CsvRow *row, const char *why, Error *err) {
    char quoted[QUOTE_MAX], start[64];
    snprintf(start, sizeof start, "%.*s", (int)strcspn(row->begin, "\r\n") % 64, row->begin);
    text_quote(quoted, start);
    return error_set(err, "%.300s, line %ld: \"%s\" %s.", csv->shown, row->line, quoted,
                     tr(row->open ? TR("has a quotation mark that is not closed") : why));
}

// ---- numbers -----------------------------------------------------------------------------------------------------------------

// What parts the digits of a number in threes and means nothing: blanks of any kind, apostrophes. Its bytes, 0 if none.
static int group_mark(const char *at) {
    static const char *const marks[] = {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "'", "\xE2\x80\x99"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (strncmp(at, marks[i], strlen(marks[i])) == 0) {
            return (int)strlen(marks[i]);
        }
    }
    return 0;
}

// The cell without such marks, with '-' for the minus sign of typesetters and 'e' for the exponents of Fortran. False where it is too long.
static bool normalise(const Cell *cell, char text[DIGITS]) {
    size_t n = 0;
    char own[DIGITS];
    if (cell->length >= DIGITS) {
        return false;
    }
    snprintf(own, sizeof own, "%.*s", cell->length, cell->at);
    for (const char *p = own; *p;) {
        const int mark = group_mark(p);
        if (mark > 0) {
            const bool inside = n > 0 && p[mark];
            if (inside && (!isdigit((unsigned char)text[n - 1]) || strspn(p + mark, "0123456789") != 3)) {
                return false;
            }
            p += mark;
        } else if (strncmp(p, "\xE2\x88\x92", 3) == 0) {
            text[n++] = '-';
            p += 3;
        } else {
            text[n++] = *p == 'D' || *p == 'd' || *p == 'E' ? 'e' : *p;
            p++;
        }
    }
    text[n] = '\0';
    return true;
}

// Takes `mark` out of a number whose digits it parts in threes; false where it does not.
static bool ungroup(char *text, char mark, char decimal) {
    const char *first = strchr(text, mark);
    const size_t sign = strspn(text, "+-");
    char *to = text;
    if (first == text + sign || first - text > (long)sign + 3) {
        return false;
    }
    for (const char *p = first; p; p = strchr(p + 1, mark)) {
        if (strspn(p + 1, "0123456789") != 3 || (p[4] != mark && p[4] != decimal && p[4] != '\0' && p[4] != 'e')) {
            return false;
        }
    }
    for (const char *p = text; *p; p++) {
        if (*p != mark) {
            *to++ = *p;
        }
    }
    *to = '\0';
    return true;
}

static int count_of(const char *text, char c) {
    int n = 0;
    for (const char *p = strchr(text, c); p; p = strchr(p + 1, c)) {
        n++;
    }
    return n;
}

// Leaves a point as the decimal mark, if any: 1,5 and 1.234,5 and 1,234.5 and 1.234.567.
static bool settle_marks(Csv *csv, char *text) {
    const int points = count_of(text, '.'), commas = count_of(text, ',');
    const bool comma_last = commas > 0 && (points == 0 || strchr(text, ',') > strrchr(text, '.'));
    char decimal = comma_last ? ',' : '.', other = comma_last ? '.' : ',';
    if ((decimal == ',' ? commas : points) > 1) { // a decimal mark stands once: these part the thousands
        return count_of(text, other) == 0 && ungroup(text, decimal, other);
    }
    if (strchr(text, other) && !ungroup(text, other, decimal)) {
        return false;
    }
    char *mark = strchr(text, decimal);
    csv->points |= mark && decimal == '.';
    csv->commas |= mark && decimal == ',';
    if (mark) {
        *mark = '.';
    }
    return true;
}

bool csv_is_one_of(const char *text, const char *const *words) {
    while (*words && strcasecmp(*words, text) != 0) {
        words++;
    }
    return *words != NULL;
}

static CellKind kind_of_word(const char *text) {
    static const char *const missing[] = {"", "na", "n/a", "<na>", "null", "none", "nil", "nat", "-", "--", "?", ".", NULL};
    static const char *const endless[] = {"nan",     "-nan",   "+nan",     "nan(ind)",  "-nan(ind)", "inf",
                                          "-inf",    "+inf",   "infinity", "-infinity", "+infinity", "1.#qnan",
                                          "-1.#ind", "1.#inf", "-1.#inf",  NULL};
    return csv_is_one_of(text, missing) || is_fault(text, (int)strlen(text)) ? CELL_MISSING : csv_is_one_of(text, endless) ? CELL_NOT_FINITE : CELL_TEXT;
}

static bool is_decimal(const char *text) {
    return text[strspn(text, "0123456789+-.,e")] == '\0' && text[strcspn(text, "0123456789")] != '\0';
}

CellKind csv_number(Csv *csv, const Cell *cell, double *value) {
    char text[DIGITS], word[DIGITS], *end;
    const int length = cell->length < DIGITS ? cell->length : DIGITS - 1;
    memcpy(word, cell->at, (size_t)length);
    word[length] = '\0';
    if (length == cell->length && is_decimal(word)) {
        memcpy(text, word, (size_t)length + 1);
    } else if (kind_of_word(word) != CELL_TEXT || !normalise(cell, text) || !is_decimal(text)) {
        return kind_of_word(word);
    }
    if (!settle_marks(csv, text)) {
        return CELL_TEXT;
    }
    *value = strtod(text, &end);
    if (end == text || *end) {
        return CELL_TEXT;
    }
    return isfinite(*value) ? CELL_NUMBER : CELL_NOT_FINITE;
}

// ---- separators --------------------------------------------------------------------------------------------------------------

bool csv_has_letter(const Cell *cell) {
    for (int i = 0; i < cell->length; i++) {
        const unsigned char c = (unsigned char)cell->at[i];
        if (c >= 0x80 || isalpha(c)) {
            return true;
        }
    }
    return false;
}

// 2 where it splits the row into two numbers at least, with texts that are words, 1 with others, such as "0.5;1"; else 0.
static int fits(Csv *csv, const CsvRow *row) {
    int numbers = 0, others = 0;
    for (int i = 0; i < row->count; i++) {
        double value;
        const CellKind kind = csv_number(csv, &row->cell[i], &value);
        numbers += kind != CELL_TEXT;
        others += kind == CELL_TEXT && !csv_has_letter(&row->cell[i]);
    }
    return numbers < 2 ? 0 : others == 0 ? 2 : 1;
}

// The separator that most of the first rows fit, the first of them in doubt. A decimal comma would separate too, so that the others come before it.
static char find_separator(const Csv *csv, CsvRow *row) {
    static const char separators[] = ";\t, |";
    char best = ',';
    int most = 0;
    for (const char *s = separators; *s; s++) {
        Csv sample = *csv;
        int sum = 0;
        sample.separator = *s;
        for (int i = 0; i < SAMPLE && csv_next(&sample, row); i++) {
            sum += fits(&sample, row) + (i == 0 && fits(&sample, row) > 0);
        }
        if (sum > most) {
            most = sum;
            best = *s;
        }
    }
    return best;
}

// "sep=;", as Excel has it, names it; "sep=\t" is how some write a tab. False where the first line is another one.
static bool take_separator_line(Csv *csv) {
    const char *at = csv->at + (*csv->at == '"');
    if (strncasecmp(at, "sep=", 4) != 0 || is_end(at[4])) {
        return false;
    }
    csv->separator = at[4] == '\\' && at[5] == 't' ? '\t' : at[4];
    csv->at = past_end(at + strcspn(at, "\r\n"));
    csv->line++;
    return true;
}

void csv_begin(Csv *csv, CsvRow *row) {
    csv->at += strncmp(csv->at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (!take_separator_line(csv)) {
        csv->separator = find_separator(csv, row);
    }
}
