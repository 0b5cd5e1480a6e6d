// The verbs, and the options that are no settings: one table, which the command line, `flowscope help`, the manual page and the shells'
// completions (verb/) are read off. In English alone, as it is printed before a language is chosen.
#ifndef APP_VERBS_H
#define APP_VERBS_H

#include <stdbool.h>

typedef enum {
    VERB_WINDOW,
    VERB_SHOT,
    VERB_FILM,
    VERB_LIST,
    VERB_HELP,
    VERB_VERSION,
    VERB_BENCH,
    VERB_TRAIN,
    VERB_SAMPLE,
    VERB_EVAL,
    VERB_GALLERY,
    VERB_DENSITY,
    VERB_SWEEP,
    VERB_TABLE,
    VERB_LESSON,
    VERB_HANDOUT,
    VERB_COUNT
} Verb;

const char *verb_name(Verb verb);
// Whether it works on a trained model's file, or on a lesson's.
bool verb_reads_model(Verb verb);
bool verb_reads_lesson(Verb verb);

// One line of what a verb does. Further lines of the same verb follow its first one.
typedef struct {
    Verb verb;
    const char *does;
    const char *example; // a command line; NULL: none
} VerbLine;

int verb_lines_count(void);
// The verbs that help shows, in its order; how many.
int verbs_shown(Verb shown[VERB_COUNT]);
const VerbLine *verb_line(int index);

// An option that is no row of the settings table.
typedef struct {
    const char *name;
    const char *value; // what it takes: "FILE", ...; NULL: nothing
    const char *verbs; // that know it, between blanks: " sweep table "; NULL: all
    const char *does;
} PlainOption;

int plain_options_count(void);
const PlainOption *plain_option(int index);

#endif
