#include "base/tr.h"

#include "base/language.h"

#include <string.h>

// The language that is chosen: see base/language.h.
static struct {
    const Catalog *catalog;
    TrFind *find;
} chosen;

void tr_use(const Catalog *catalog, TrFind *find) {
    chosen.catalog = catalog;
    chosen.find = find;
}

const char *tr(const char *english) {
    const char *found = chosen.catalog ? chosen.find(chosen.catalog, english) : NULL;
    const char *context = found ? NULL : strchr(english, LANGUAGE_CONTEXT);
    return found ? found : context ? context + 1 : english;
}
