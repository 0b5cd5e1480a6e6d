// What tr() of base/language.h looks sentences up in. A file of its own: the files that languages are read from have errors to tell,
// and those speak through tr().
#ifndef BASE_TR_H
#define BASE_TR_H

typedef struct Catalog Catalog;
typedef const char *TrFind(const Catalog *catalog, const char *english); // NULL: it has none

// NULL: English.
void tr_use(const Catalog *catalog, TrFind *find);

#endif
