// What the program says, in the language that is chosen. The English sentence in the code is the key; every other language is a
// file of its own in GNU gettext's format, assets/lang/CODE.po, so that adding a language is adding a file. `make lang` brings the
// files up to date with the sentences in the code; `make` checks their %-arguments and makes of each the catalogue that is read here
// (msgfmt's .mo), in the folder lang beside the program. Entries that are empty or marked fuzzy are not in it.
//
// The language that is chosen is state of the process, as a locale is, and the only one here: choose it while no other thread
// speaks. At first it is English. Languages are looked for when one is first asked for, and kept: what tr() returns stays valid.
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

// The sentence in the chosen language; itself where that has none. What it returns takes the same %-arguments.
const char *tr(const char *english) __attribute__((format_arg(1)));
// Marks a constant that is handed to tr() where it is shown.
#define TR(english) english
// The same, where one English word needs several translations: the context says which. It is no part of the text that tr() returns.
#define TRC(context, english) context "\004" english
#define LANGUAGE_CONTEXT '\004' // between the two, as gettext has it

// English, which is 0, and the languages whose files were found, in the order of their names.
int language_count(void);
const char *language_code(int index); // "en", "ko"
const char *language_name(int index); // in the language itself, so that one can find back: what its file calls "English"
// False where there is no such language; then nothing is changed.
bool language_choose(const char *code);
int language_chosen(void);

// ---- a catalogue, as it lies in its file: how languages are kept and tr() looks up ----------------------------------------------
// Whether the file is such a catalogue, whole and of this machine's byte order.
bool tr_can_use(const char *catalog, size_t size);
// The translation, in the catalogue; NULL where there is none.
const char *tr_find(const char *catalog, const char *english);
void tr_use(const char *catalog); // from now on; NULL: English

#endif
