#include "model/points_text.h"

#include "base/language.h"
#include "base/utf8.h"
#include "model/points_columns.h"

#include <stdlib.h>
#include <string.h>

// ---- points ------------------------------------------------------------------------------------------------------------------

// Takes the label of the point that was added last. NULL, or what is wrong.
static const char *take_label(Csv *csv, Columns *columns, PointTable *table, const Cell *cell) {
    double value;
    const CellKind kind = csv_number(csv, cell, &value);
    const char *why = kind == CELL_NUMBER ? table_label(table, value)
                      : kind == CELL_TEXT ? table_name(table, cell->at, (size_t)cell->length)
                                          : TR("has no label. Fill it in or delete the line");
    if (why && columns->perhaps_label) {
        table_drop_labels(table);
        columns->label = -1;
        return NULL;
    }
    return why;
}

static const char *take_point(Csv *csv, Columns *columns, PointTable *table, const CsvRow *row) {
    static const Cell none = {.at = ""};
    const int at[2] = {columns->x, columns->y};
    double value[2] = {0, 0};
    CellKind worst = CELL_NUMBER;
    for (int k = 0; k < 2; k++) {
        const CellKind kind = csv_number(csv, at[k] < row->count ? &row->cell[at[k]] : &none, &value[k]);
        worst = kind > worst ? kind : worst;
    }
    if (worst == CELL_TEXT || row->count > columns->count || (worst == CELL_MISSING && row->count < 2)) {
        return columns_sentence(columns);
    }
    if (worst == CELL_MISSING) {
        return TR("lacks a number. Fill it in or delete the line");
    }
    if (csv->points && csv->commas) {
        return TR("has a comma in a number, and others have a point. Use one of them");
    }
    const char *why = worst == CELL_NOT_FINITE ? TR("is not finite") : table_add(table, value[0], value[1]);
    if (why || columns->label < 0) {
        return why;
    }
    if (columns->label >= row->count) {
        return columns->perhaps_label ? take_label(csv, columns, table, &none) : columns_sentence(columns);
    }
    return take_label(csv, columns, table, &row->cell[columns->label]);
}

// Whether the labels only count the points, as an index does under any name.
static bool counts_up(const PointTable *table) {
    for (int i = 1; i < table->count; i++) {
        if (table->label[i] != table->label[i - 1] + 1) {
            return false;
        }
    }
    return table->count > 1;
}

static bool take_points(Csv *csv, Columns *columns, PointTable *table, CsvRow *row, Error *err) {
    table->labelled = columns->label >= 0;
    do {
        const char *why = take_point(csv, columns, table, row);
        if (why || row->open) {
            return csv_wrong(csv, row, why, err);
        }
    } while (csv_next(csv, row));
    if (columns->perhaps_label && columns->label >= 0 && counts_up(table)) {
        table_drop_labels(table);
    }
    return true;
}

static bool read_csv(PointTable *table, const char *shown, const char *text, size_t size, Error *err) {
    Csv csv = {.shown = shown, .at = text, .line = 1, .separator = ','};
    Columns columns;
    if (strlen(text) != size) {
        return error_set(err, "%.300s is not a text file: there is a zero byte at offset %zu.", shown, strlen(text));
    }
    CsvRow *row = malloc(sizeof *row);
    if (!row) {
        return error_set(err, "Cannot read %s: not enough memory.", shown);
    }
    csv_begin(&csv, row);
    const bool good = columns_find(&columns, &csv, row, err) && take_points(&csv, &columns, table, row, err);
    free(row);
    return good;
}

// ---- encodings ----------------------------------------------------------------------------------------------------------------

typedef enum { ENCODING_BYTES, ENCODING_UTF16_LITTLE, ENCODING_UTF16_BIG } Encoding;

// By its mark, or by the zeros that plain letters then have.
static Encoding encoding_of(const unsigned char *b, size_t n) {
    if (n >= 2 && ((b[0] == 0xFF && b[1] == 0xFE) || (n >= 4 && b[0] && !b[1] && b[2] && !b[3]))) {
        return ENCODING_UTF16_LITTLE;
    }
    if (n >= 2 && ((b[0] == 0xFE && b[1] == 0xFF) || (n >= 4 && !b[0] && b[1] && !b[2] && b[3]))) {
        return ENCODING_UTF16_BIG;
    }
    return ENCODING_BYTES;
}

// The same text in UTF-8, in memory that the caller frees; NULL where there is none.
static char *from_utf16(const unsigned char *b, size_t size, bool big, size_t *length) {
    char *text = malloc(size / 2 * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; text && i + 1 < size; i += 2) {
        uint32_t c = (uint32_t)b[i + (big ? 0 : 1)] << 8 | b[i + (big ? 1 : 0)];
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < size) {
            const uint32_t low = (uint32_t)b[i + (big ? 2 : 3)] << 8 | b[i + (big ? 3 : 2)];
            c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : '?';
            i += 2;
        }
        char code[5];
        utf8_write(code, c >= 0xD800 && c < 0xE000 ? '?' : c);
        const size_t bytes = c ? strlen(code) : 1;
        memcpy(text + n, code, bytes);
        n += bytes;
    }
    if (text) {
        text[n] = '\0';
        *length = n;
    }
    return text;
}

bool points_text_read(PointTable *table, const FileIn *in, const char *begin, size_t count, Error *err) {
    const Encoding encoding = encoding_of((const unsigned char *)begin, count);
    const char *zero = encoding == ENCODING_BYTES ? memchr(begin, '\0', count) : NULL;
    if (zero) {
        return error_set(err, "%.300s is not a text file: there is a zero byte at offset %zu.", in->shown,
                         (size_t)(zero - begin));
    }
    size_t size, length = 0;
    char *bytes = file_in_whole(in, POINTS_TEXT_MAX, &size, err), *text = bytes;
    if (!bytes) {
        return false;
    }
    if (encoding != ENCODING_BYTES) {
        text = from_utf16((const unsigned char *)bytes, size, encoding == ENCODING_UTF16_BIG, &length);
        free(bytes);
        size = length;
    }
    while (text && size > 0 && (text[size - 1] == '\x1A' || text[size - 1] == '\f')) { // how DOS ends a text, and printers a page
        text[--size] = '\0';
    }
    const bool good = text ? read_csv(table, in->shown, text, size, err)
                           : error_set(err, "Cannot read %s: not enough memory.", in->shown);
    free(text);
    return good;
}
