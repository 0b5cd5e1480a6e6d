// What the environment or a user got wrong: one sentence that says what, where and what to do.
// A function that can fail returns bool and fills the Error that it is handed (which may be NULL).
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

typedef struct {
    char text[512]; // one sentence, UTF-8, no newline
    char ko[512];   // the same in Korean, for the window; empty where it was not given
} Error;

// Formats the sentence; always returns false, so that `return error_set(err, ...)` reads well.
bool error_set(Error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
// The same sentence in Korean, after error_set; always returns false too.
bool error_ko(Error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
// The Korean sentence, where there is one.
const char *error_korean(const Error *err);

#endif
