#include "model/points_table.h"

#include "base/language.h"
#include "base/utf8.h"
#include "base/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char no_memory[] = TR("is more than there is memory for");

void table_free(PointTable *table) {
    free(table->x);
    free(table->y);
    free(table->label);
    free(table->name);
    *table = (PointTable){0};
}

static bool grow(PointTable *table) {
    const int room = table->room ? 2 * table->room : 1024;
    double *x = realloc(table->x, (size_t)room * sizeof *x);
    table->x = x ? x : table->x;
    double *y = x ? realloc(table->y, (size_t)room * sizeof *y) : NULL;
    table->y = y ? y : table->y;
    int *label = y && table->labelled ? realloc(table->label, (size_t)room * sizeof *label) : NULL;
    table->label = label ? label : table->label;
    if (!y || (table->labelled && !label)) {
        return false;
    }
    table->room = room;
    return true;
}

const char *table_add(PointTable *table, double x, double y) {
    if (!isfinite(x) || !isfinite(y)) {
        return TR("is not finite");
    }
    if (!isfinite((float)x) || !isfinite((float)y)) {
        return TR("is beyond single precision");
    }
    if (table->count == POINTS_MAX) {
        return TR("is one too many. Up to 20 million points can be read");
    }
    if (table->count == table->room && !grow(table)) {
        return no_memory;
    }
    table->x[table->count] = x;
    table->y[table->count++] = y;
    return NULL;
}

// ---- labels ----------------------------------------------------------------------------------------------------------------

static void set_label(PointTable *table, int label) {
    table->label[table->count - 1] = label;
    table->classes = label >= table->classes ? label + 1 : table->classes;
}

static int find_name(PointTable *table, const char *name) {
    for (int i = 0; i < table->names; i++) {
        if (strcmp(table->name[i].text, name) == 0) {
            return i;
        }
    }
    if (table->names == POINTS_CLASSES) {
        return -1;
    }
    snprintf(table->name[table->names].text, sizeof table->name[0].text, "%s", name);
    return table->names++;
}

// The first name among numbers: they were names too.
static const char *take_names(PointTable *table) {
    const int before = table->count - 1;
    table->name = calloc(POINTS_CLASSES, sizeof *table->name);
    if (!table->name) {
        return no_memory;
    }
    for (int i = 0; i < before; i++) {
        char digits[DIGITS_MAX];
        number_write(table->label[i], digits);
        table->label[i] = find_name(table, digits); // no more than there are numbers of classes
    }
    table->classes = table->names > 0 ? table->names : 1;
    return NULL;
}

const char *table_label(PointTable *table, double label) {
    if (table->name) {
        char digits[DIGITS_MAX];
        number_write(label, digits);
        return table_name(table, digits, strlen(digits));
    }
    if (!(label >= 0 && label < POINTS_CLASSES && label == floor(label))) {
        return TR("has a label that is not a whole number from 0 to 63");
    }
    set_label(table, (int)label);
    return NULL;
}

static bool is_utf8(const char *text, size_t length) {
    const char *at = text;
    while (at < text + length) {
        if (utf8_read(&at, text + length) < 0) {
            return false;
        }
    }
    return true;
}

const char *table_name(PointTable *table, const char *name, size_t length) {
    char whole[256], printable[sizeof whole], plain[sizeof table->name[0].text];
    if (!is_utf8(name, length)) {
        return TR("has a label that is not UTF-8. Save the file as CSV UTF-8");
    }
    const char *why = table->name ? NULL : take_names(table);
    if (why) {
        return why;
    }
    snprintf(whole, sizeof whole, "%.*s", (int)length, name);
    text_print(printable, sizeof printable, whole);
    if (strncmp(printable, whole, sizeof whole - 8) != 0) { // the last ones may be cut. Else two labels would become one name
        return TR("has a label with characters that cannot be shown. Rename it");
    }
    text_print(plain, sizeof plain, whole);
    if (strcmp(plain, printable) != 0) { // cut, two labels could become one name
        return TR("has a label that is too long. Shorten it to 44 letters (14 of Hangul)");
    }
    const int label = find_name(table, plain);
    if (label < 0) {
        return TR("has the 65th label. Up to 64 classes can be told apart");
    }
    set_label(table, label);
    return NULL;
}

void table_drop_labels(PointTable *table) {
    free(table->label);
    free(table->name);
    table->label = NULL;
    table->name = NULL;
    table->names = 0;
    table->classes = 1;
    table->labelled = false;
}
