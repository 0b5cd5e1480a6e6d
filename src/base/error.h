// What the environment or a user got wrong: one sentence that says what, where and what to do.
// A function that can fail returns bool and fills the Error that it is handed (which may be NULL).
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

typedef struct {
    char text[512];  // one sentence in the language that was chosen when it was made, UTF-8, no newline
    const char *key; // its English format, a constant: which error it is, whatever the language
} Error;

// Formats the sentence, which is looked up as tr() of base/language.h does; always returns false, so that
// `return error_set(err, ...)` reads well.
bool error_set(Error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Says it on the standard error, as the program's, without what could steer a terminal (text_print), and returns `code`, so that `return error_say(&err, 1)` ends a verb.
int error_say(const Error *err, int code);
// Says in the same way what is no error: a sentence that is looked up as by error_set; and one as it is.
void error_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void error_print(const char *sentence);

#endif
