#include "base/language.h"

#include <stdint.h>
#include <string.h>

enum { MAGIC_AT = 0, COUNT_AT = 8, ENGLISH_AT = 12, TRANSLATION_AT = 16, HEADER = 28 }; // where the numbers of the header stand
#define MAGIC 0x950412DEu                                                               // as a machine of this byte order has it

static const char *chosen; // the catalogue: see base/language.h

static uint32_t number_at(const char *catalog, size_t at) {
    uint32_t number;
    memcpy(&number, catalog + at, sizeof number);
    return number;
}

// Sentence `index` of one of the two tables, whose rows are length and place.
static const char *sentence(const char *catalog, size_t table_at, size_t index) {
    return catalog + number_at(catalog, number_at(catalog, table_at) + 8 * index + 4);
}

static bool is_whole_table(const char *catalog, size_t size, size_t table_at) {
    const size_t count = number_at(catalog, COUNT_AT), table = number_at(catalog, table_at);
    bool whole = table + 8 * count <= size;
    for (size_t i = 0; whole && i < count; i++) {
        const size_t length = number_at(catalog, table + 8 * i), at = number_at(catalog, table + 8 * i + 4);
        whole = at + length < size && catalog[at + length] == '\0';
    }
    return whole;
}

bool tr_can_use(const char *catalog, size_t size) {
    return size >= HEADER && number_at(catalog, MAGIC_AT) == MAGIC && is_whole_table(catalog, size, ENGLISH_AT) &&
           is_whole_table(catalog, size, TRANSLATION_AT);
}

const char *tr_find(const char *catalog, const char *english) {
    size_t first = 0, end = number_at(catalog, COUNT_AT);
    while (first < end) { // they are in order
        const size_t middle = first + (end - first) / 2;
        const int side = strcmp(english, sentence(catalog, ENGLISH_AT, middle));
        if (side == 0) {
            return english[0] ? sentence(catalog, TRANSLATION_AT, middle) : NULL; // the file's own header is no sentence
        }
        first = side > 0 ? middle + 1 : first;
        end = side > 0 ? end : middle;
    }
    return NULL;
}

void tr_use(const char *catalog) {
    chosen = catalog;
}

const char *tr(const char *english) {
    const char *found = chosen ? tr_find(chosen, english) : NULL;
    const char *context = found ? NULL : strchr(english, LANGUAGE_CONTEXT);
    return found ? found : context ? context + 1 : english;
}
