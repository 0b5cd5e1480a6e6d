// UTF-8, one character at a time.
#ifndef GFX_UTF8_H
#define GFX_UTF8_H

#include <stdint.h>

// The character at *at (before end), which moves on. What is no UTF-8 reads as U+FFFD, one byte at a time.
uint32_t utf8_read(const char **at, const char *end);
// The bytes of a character, NUL-terminated.
void utf8_write(char out[5], uint32_t c);

#endif
