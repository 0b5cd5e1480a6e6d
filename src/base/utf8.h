// UTF-8, one character at a time.
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

// The character at *at (before end), which moves on; -1 for a byte that begins none, which is skipped.
int utf8_read(const char **at, const char *end);
// The same of NUL-terminated text; 0 at its end, which stays.
int utf8_next(const char **text);
// The bytes of a character, NUL-terminated.
void utf8_write(char out[5], uint32_t c);

#endif
