// Words that a user typed: quoting them safely in an error sentence, and finding the known word that was probably meant.
#ifndef RUN_WORDS_H
#define RUN_WORDS_H

#include <stddef.h>

#define WORDS_QUOTE_MAX 64 // bytes of a quoted word, NUL included

// The next code point of UTF-8 text, which moves on; -1 for a byte that begins none (skipped). 0 at the end, which stays.
int words_next(const char **text);
// At most 40 bytes of a word, what cannot be printed as '?', "..." at the end where it is cut.
void words_quote(char quoted[WORDS_QUOTE_MAX], const char *word);

// Start with {.typed = word}, offer every known word, then read `best`: NULL when none is near.
typedef struct {
    const char *typed;
    const char *best;
    int distance; // of the best
} WordsNearest;
void words_offer(WordsNearest *nearest, const char *known);

#endif
