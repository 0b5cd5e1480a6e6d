// Words that a user typed: quoting them safely in an error sentence, and finding the known word that was probably meant. And numbers.
#ifndef SETTINGS_SPELLING_H
#define SETTINGS_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

#define QUOTE_MAX 44  // bytes of a quoted word, NUL included
#define DIGITS_MAX 40 // bytes of a number as text, NUL included

// The next code point of UTF-8 text, which moves on; -1 for a byte that begins none (skipped). 0 at the end, which stays.
int utf8_next(const char **text);
// The text with a '?' for whatever cannot be printed, and "..." at its end where it would not fit. `size`: bytes of
// `printable`, at least 4; the last three before the NUL are kept for the dots.
void text_print(char *printable, size_t size, const char *text);
// The same for one word in a sentence: at most 40 of its bytes.
void text_quote(char quoted[QUOTE_MAX], const char *word);

// Start with {.typed = word}, offer every known word, then read `best`: NULL when none is near.
typedef struct {
    const char *typed;
    const char *best;
    int distance; // of the best
} Nearest;
void nearest_offer(Nearest *nearest, const char *known);

// A count, at least 0, with its thousands apart: 12480 as "12,480". size: at least 28.
void words_count(char *text, size_t size, long count);
// The shortest decimals that read back as the same number; whole numbers without an exponent.
void number_write(double value, char text[DIGITS_MAX]);
// Decimal digits, point and exponent only: what strtod also takes (hexadecimal, infinity, blanks) is a mistake here.
bool number_read(const char *text, double *value);

#endif
