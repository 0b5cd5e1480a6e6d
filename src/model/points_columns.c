#include "model/points_columns.h"

#include "base/language.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 64, SAMPLE = 32 };

// ---- cells -----------------------------------------------------------------------------------------------------------------

static CellKind kind_of(const Csv *csv, const Cell *cell, double *value) {
    Csv own = *csv; // whose decimal mark is not to be told by this
    return csv_number(&own, cell, value);
}

static bool is_text(const Csv *csv, const Cell *cell) {
    double value;
    return kind_of(csv, cell, &value) == CELL_TEXT;
}

// Whether it can be the name of a column: a word, which no slip of a number looks like.
static bool is_name(const Csv *csv, const Cell *cell) {
    return csv_has_letter(cell) && is_text(csv, cell) && (cell->quoted || !strchr("0123456789+-.,", cell->at[0]));
}

static bool is_whole(const Csv *csv, const Cell *cell, double wanted) {
    double value;
    return kind_of(csv, cell, &value) == CELL_NUMBER && value == wanted;
}

// ---- the line of names -------------------------------------------------------------------------------------------------------

// Whether the numbers below all have decimals, as pandas and numpy write floats: then 0,1 above them are no point.
static bool decimals_below(const Csv *csv) {
    Csv rest = *csv;
    CsvRow *row = malloc(sizeof *row);
    int rows = 0;
    bool all = row != NULL;
    for (; all && rows < SAMPLE && csv_next(&rest, row); rows++) {
        for (int i = 0; i < 2; i++) {
            all = all && i < row->count && memchr(row->cell[i].at, '.', (size_t)row->cell[i].length) != NULL;
        }
    }
    free(row);
    return all && rows >= 2;
}

// The numbers that pandas gives to columns without names: ",0,1" beside an index, or "0,1".
static bool is_numbered(const Csv *csv, const CsvRow *row) {
    const int first = row->cell[0].length == 0 ? 1 : 0;
    for (int i = first; i < row->count; i++) {
        if (!is_whole(csv, &row->cell[i], i - first)) {
            return false;
        }
    }
    return row->count - first >= 2 && (first || decimals_below(csv));
}

static bool is_header(const Csv *csv, const CsvRow *row) {
    int names = 0;
    for (int i = 0; i < row->count; i++) {
        const bool empty = row->cell[i].length == 0;
        if (!empty && !is_name(csv, &row->cell[i])) {
            return is_numbered(csv, row);
        }
        names += !empty;
    }
    return names > 0;
}

// ---- what columns are ----------------------------------------------------------------------------------------------------------

typedef struct {
    char name[CSV_CELLS][NAME]; // lower case, without units in brackets
    bool text[CSV_CELLS];       // by the first row of numbers
    int count;
} Names;

static void take_name(char name[NAME], const Cell *cell) {
    int n = 0;
    for (int i = 0; i < cell->length && n < NAME - 1 && !strchr("([{", cell->at[i]); i++) {
        const char c = cell->at[i];
        name[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    while (n > 0 && name[n - 1] == ' ') {
        n--;
    }
    name[n] = '\0';
}

// Of rows, not of points: "", "Unnamed: 0", "id".
static bool is_index(const Names *names, int column) {
    static const char *const list[] = {"index", "idx",    "id",        "fid",      "oid",     "oid_",      "objectid", "row",
                                       "rowid", "row_id", "row.names", "rownames", "rowname", "row_names", "no",       "no.",
                                       "nr",    "nr.",    "num",       "#",        "number",  "level_0",   "obs",      NULL};
    const char *name = names->name[column];
    return csv_is_one_of(name, list) || strncmp(name, "unnamed:", 8) == 0 || (column == 0 && name[0] == '\0');
}

bool columns_is_label(const char *name) {
    static const char *const list[] = {"label",    "labels",  "class", "classes", "cls",     "class_label", "target",
                                       "category", "cluster", "group", "species", "dataset", NULL};
    return csv_is_one_of(name, list);
}

static int find_column(const Names *names, const char *name) {
    int i = names->count - 1;
    while (i >= 0 && strcmp(names->name[i], name) != 0) {
        i--;
    }
    return i;
}

static int first_column(const Names *names, const char *name) {
    int i = 0;
    while (strcmp(names->name[i], name) != 0) {
        i++;
    }
    return i;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Whether two names differ in one place alone, where the first has `a` and the other `b`: a letter, or a whole number.
static bool are_pair(const char *p, const char *q, char a, char b) {
    const char *first = p;
    while (*p && *p == *q) {
        p++;
        q++;
    }
    if (is_digit(a) && ((p > first && is_digit(p[-1])) || (*p && is_digit(p[1])))) {
        return false;
    }
    return *p == a && *q == b && strcmp(p + 1, q + 1) == 0;
}

// The one pair of names such as point_x and point_y; false where there is none, or more than one.
static bool find_pair(const Names *names, char a, char b, Columns *columns) {
    int found = 0;
    for (int i = 0; i < names->count; i++) {
        for (int k = 0; k < names->count; k++) {
            if (are_pair(names->name[i], names->name[k], a, b)) {
                columns->x = i;
                columns->y = k;
                found++;
            }
        }
    }
    return found == 1;
}

static bool find_by_name(const Names *names, Columns *columns) {
    static const char *const pairs[][2] = {{"x", "y"},     {"easting", "northing"}, {"east", "north"},         {"e", "n"},
                                           {"lon", "lat"}, {"long", "lat"},         {"longitude", "latitude"}, {"lng", "lat"}};
    static const char letters[][2] = {{'x', 'y'}, {'0', '1'}, {'1', '2'}}; // names that count from 0 have a 1 and a 2 too
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        columns->x = find_column(names, pairs[i][0]);
        columns->y = find_column(names, pairs[i][1]);
        if (columns->x >= 0 && columns->y >= 0) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (find_pair(names, letters[i][0], letters[i][1], columns)) {
            return true;
        }
    }
    return false;
}

// Columns of numbers that are neither an index nor named as a label; the first three. Returns how many there are.
static int find_numbers(const Names *names, int column[3]) {
    int n = 0;
    for (int i = 0; i < names->count; i++) {
        if (!names->text[i] && !is_index(names, i) && !columns_is_label(names->name[i])) {
            column[n < 3 ? n : 2] = i;
            n++;
        }
    }
    return n;
}

// Names that say nothing: two columns of numbers are x and y in their order, and a third the label.
static bool find_by_order(const Names *names, Columns *columns) {
    int column[3], n = find_numbers(names, column);
    if (n < 2 || n > 3) {
        return false;
    }
    const bool turned = n == 2 && (strcmp(names->name[column[0]], "y") == 0 || strcmp(names->name[column[1]], "x") == 0);
    columns->x = column[turned ? 1 : 0];
    columns->y = column[turned ? 0 : 1];
    columns->label = n == 3 ? column[2] : -1;
    return true;
}

static void find_label(const Names *names, Columns *columns) {
    int rest = -1, others = 0;
    for (int i = 0; i < names->count; i++) {
        if (i == columns->x || i == columns->y || is_index(names, i)) {
            continue;
        }
        if (columns_is_label(names->name[i])) {
            columns->label = i;
            columns->perhaps_label = false;
            return;
        }
        rest = i;
        others++;
    }
    if (others == 1 && columns->label < 0) {
        columns->label = rest;
        columns->perhaps_label = names->name[rest][0] != '\0';
    }
}

// Two columns of one name: which of them is meant, nobody can tell.
static bool is_twice(const Names *names, int column) {
    return names->name[column][0] && find_column(names, names->name[column]) != first_column(names, names->name[column]);
}

static bool find_named(Columns *columns, const Names *names, const Csv *csv, const CsvRow *header, const CsvRow *row,
                       Error *err) {
    *columns = (Columns){.count = names->count, .label = -1, .named = true};
    if (header->count < 2) {
        return csv_wrong(csv, header, TR("is neither numbers nor the names of columns"), err);
    }
    if (!find_by_name(names, columns) && !find_by_order(names, columns)) {
        return csv_wrong(csv, header, TR("does not say which two columns are the points. Name them x and y"), err);
    }
    if (is_twice(names, columns->x) || is_twice(names, columns->y)) {
        return csv_wrong(csv, header, TR("gives one name to two columns. Name one column x and one y"), err);
    }
    if (names->text[columns->x] || names->text[columns->y]) {
        return csv_wrong(csv, row, TR("does not have numbers in the columns of the points"), err);
    }
    find_label(names, columns);
    return true;
}

// ---- no names ----------------------------------------------------------------------------------------------------------------

// Whether the first of three columns counts the rows, while the third cannot be labels.
static bool counts_rows(const Csv *csv, const CsvRow *row) {
    Csv rest = *csv;
    CsvRow *second = malloc(sizeof *second);
    double first = 0, label = 0;
    bool counts = second && kind_of(csv, &row->cell[0], &first) == CELL_NUMBER && (first == 0 || first == 1) &&
                  kind_of(csv, &row->cell[2], &label) == CELL_NUMBER && csv_next(&rest, second) && second->count == 3 &&
                  is_whole(csv, &second->cell[0], first + 1);
    double next = 0;
    counts = counts && kind_of(csv, &second->cell[2], &next) == CELL_NUMBER && (label != floor(label) || next != floor(next));
    free(second);
    return counts;
}

static bool find_unnamed(Columns *columns, const Csv *csv, const CsvRow *row, Error *err) {
    const bool first = is_text(csv, &row->cell[0]), last = is_text(csv, &row->cell[row->count - 1]);
    *columns = (Columns){.count = row->count, .x = 0, .y = 1, .label = row->count == 3 ? 2 : -1};
    if (row->count < 2 || row->count > 3) {
        return csv_wrong(csv, row, TR("does not have two columns, or three with a label"), err);
    }
    if (is_text(csv, &row->cell[1]) || (first && (row->count == 2 || last)) || (last && row->count == 2)) {
        return csv_wrong(csv, row, TR("is neither numbers nor the names of columns"), err);
    }
    if (first || (row->count == 3 && !last && counts_rows(csv, row))) {
        *columns = (Columns){.count = 3, .x = 1, .y = 2, .label = first ? 0 : -1};
    }
    return true;
}

// ---- both --------------------------------------------------------------------------------------------------------------------

// The names, beside the row below them. R leaves out the name of the first column, where the names of its rows stand.
static void take_names(Names *names, const Csv *csv, const CsvRow *header, const CsvRow *row) {
    const bool quoted = row->cell[0].quoted || csv->separator == ' ' || csv->separator == '\t';
    const int shift = row->count == header->count + 1 && quoted ? 1 : 0;
    *names = (Names){.count = row->count > header->count + shift ? row->count : header->count + shift};
    for (int i = 0; i < header->count && i + shift < CSV_CELLS; i++) {
        take_name(names->name[i + shift], &header->cell[i]);
    }
    for (int i = 0; i < row->count; i++) {
        names->text[i] = is_text(csv, &row->cell[i]);
    }
}

// numpy writes names as a comment: they count where they say x and y.
static bool take_note(Names *names, const Csv *csv, const CsvRow *row, CsvRow *header) {
    Columns columns;
    if (!csv->note) {
        return false;
    }
    csv_split(csv, csv->note, header);
    take_names(names, csv, header, row);
    return header->count == row->count && find_column(names, "x") >= 0 && find_column(names, "y") >= 0 &&
           find_by_name(names, &columns);
}

static bool find(Columns *columns, Csv *csv, CsvRow *row, CsvRow *header, Names *names, Error *err) {
    if (!csv_next(csv, row)) {
        columns->count = 0;
    } else if (row->more) { // x and y may be among those
        return csv_wrong(csv, row, TR("has more than 1024 columns. Keep only those of the points"), err);
    } else if (!is_header(csv, row)) {
        return take_note(names, csv, row, header) ? find_named(columns, names, csv, header, row, err)
                                                  : find_unnamed(columns, csv, row, err);
    } else {
        *header = *row;
        if (csv_next(csv, row)) {
            take_names(names, csv, header, row);
            return find_named(columns, names, csv, header, row, err);
        }
    }
    return error_set(err,
                     "%.300s contains no points. Write one per line, such as 0.5,-1.25 or, with a label, "
                     "0.5,-1.25,0.",
                     csv->shown);
}

bool columns_find(Columns *columns, Csv *csv, CsvRow *row, Error *err) {
    CsvRow *header = malloc(sizeof *header);
    Names *names = calloc(1, sizeof *names);
    const bool good = header && names ? find(columns, csv, row, header, names, err)
                                      : error_set(err, "Cannot read %s: not enough memory.", csv->shown);
    free(header);
    free(names);
    return good;
}

const char *columns_sentence(const Columns *columns) {
    if (columns->named && columns->count > 3) {
        return TR("does not have numbers in the columns of the points");
    }
    return columns->label >= 0 ? TR("is not x,y,label") : TR("is not two numbers x,y");
}
