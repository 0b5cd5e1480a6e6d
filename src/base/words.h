// What a user typed or a file holds, made fit for a sentence; counts, and numbers as text.
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUOTE_MAX 44  // bytes of a quoted word, NUL included
#define DIGITS_MAX 40 // bytes of a number as text, NUL included

// The text with a '?' for whatever cannot be printed or would steer what prints it, and "..." at its end where it would not fit. `size`: bytes of
// `printable`, at least 4; the last three before the NUL are kept for the dots.
void text_print(char *printable, size_t size, const char *text);
// The same for one word in a sentence: at most 40 of its bytes.
void text_quote(char quoted[QUOTE_MAX], const char *word);

// Writes more behind a text, as far as it fits into the `size` bytes that hold both.
void text_add(char *text, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

// A count, at least 0, with its thousands apart: 12480 as "12,480". size: at least 28.
void words_count(char *text, size_t size, long count);
// A number with so many decimals and the minus sign of typesetters, for people to read: what rounds to zero has no sign.
void words_number(char *text, size_t size, double value, int decimals);
// The shortest decimals that read back as the same number; whole numbers without an exponent.
void number_write(double value, char text[DIGITS_MAX]);
// Decimal digits, point and exponent only: what strtod also takes (hexadecimal, infinity, blanks) is a mistake here.
bool number_read(const char *text, double *value);

// A checksum of the text (FNV-1a), going on from that of what stood before it.
#define TEXT_SUM_START UINT64_C(0xcbf29ce484222325)
uint64_t text_sum(const char *text, uint64_t before);

#endif
