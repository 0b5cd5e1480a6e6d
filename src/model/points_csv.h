// Lines of text as rows of cells, and cells as numbers, in the spellings of many programs; private to points*.c.
#ifndef MODEL_POINTS_CSV_H
#define MODEL_POINTS_CSV_H

#include "base/error.h"

typedef enum { CELL_NUMBER, CELL_NOT_FINITE, CELL_MISSING, CELL_TEXT } CellKind;

typedef struct {
    const char *at; // in the file's text
    int length;     // bytes
    bool quoted;    // it stood in quotes, which are left out
} Cell;

#define CSV_CELLS 1024 // of a row that are kept
typedef struct {
    const char *begin; // in the file's text
    long line;         // on which it begins, from 1
    int count;         // of its cells, those that are empty at its end left out
    bool open;         // a quote of it is not closed
    bool more;         // it has more than those that are kept
    Cell cell[CSV_CELLS];
} CsvRow;

typedef struct {
    const char *shown;   // the file's name in sentences
    char separator;      // ' ': any run of blanks
    const char *at;      // the rest of the text
    long line;           // of `at`
    const char *note;    // the last comment line before the row that was read last, behind its mark; NULL
    bool points, commas; // which decimal marks numbers had
} Csv;

// Goes past a mark of byte order and a line that names the separator, or finds that by the first rows; `row` is room for them.
void csv_begin(Csv *csv, CsvRow *row);
// The next row that is neither blank nor a comment; false at the end.
bool csv_next(Csv *csv, CsvRow *row);
// The cells of one line alone, which begins at `at`.
void csv_split(const Csv *csv, const char *at, CsvRow *row);
bool csv_is_one_of(const char *text, const char *const *words); // in capitals or not; a NULL behind the last
bool csv_has_letter(const Cell *cell); // of any alphabet
CellKind csv_number(Csv *csv, const Cell *cell, double *value);
bool csv_wrong(const Csv *csv, const CsvRow *row, const char *why, Error *err);

#endif
