// Which columns of a CSV file are x, y and the label: by the line of names where it has one, else by their order; private to points*.c.
#ifndef MODEL_POINTS_COLUMNS_H
#define MODEL_POINTS_COLUMNS_H

#include "model/points_csv.h"

typedef struct {
    int count;          // of a row, at most
    int x, y, label;    // label -1: none
    bool perhaps_label; // a column of another name, which is a label if all of it can be one
    bool named;
} Columns;

// Reads up to the first row of numbers, which it leaves in `row`.
bool columns_find(Columns *columns, Csv *csv, CsvRow *row, Error *err);
// Whether a column or field of that name is the label: "class", "Species".
bool columns_is_label(const char *name);
// What a row is not that does not fit: "is not x,y,label".
const char *columns_sentence(const Columns *columns);

#endif
