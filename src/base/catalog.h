// The sentences of one language, read from a file in GNU gettext's PO format (UTF-8): the English sentence is the key.
// Read are msgctxt, msgid and msgstr, whose texts may go on over several lines, and comments; plural forms are not known. Entries
// that are empty or marked fuzzy are left out, and so is a translation whose %-arguments are not those of the English sentence.
#ifndef BASE_CATALOG_H
#define BASE_CATALOG_H

#include "base/error.h"

typedef struct Catalog Catalog;

// NULL and a sentence that names the file and the line where it cannot be read. Free with catalog_free.
Catalog *catalog_read(const char *path, Error *err);
void catalog_free(Catalog *catalog);
// The translation, which lives as long as the catalogue; NULL where there is none. A context stands before the key, as TRC of
// base/language.h writes it.
const char *catalog_find(const Catalog *catalog, const char *english);
// How many entries were left out because of their %-arguments.
int catalog_refused(const Catalog *catalog);
// Whether printf may take the translation instead of the English sentence: as many arguments of the same types, in any order
// (%2$s). True as well where the English sentence is no format, as in "90 % of them", and so is never handed to printf.
bool catalog_same_arguments(const char *english, const char *translation);

#endif
