#include "base/error.h"

#include "base/language.h"
#include "base/words.h"

#include <stdarg.h>
#include <stdio.h>

enum { SENTENCE = 2048 };

bool error_set(Error *err, const char *format, ...) {
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, tr(format), args);
        va_end(args);
        err->key = format;
    }
    return false;
}

// Whatever a file, a name or another program brought into it, a terminal sees one line of plain text.
void error_print(const char *sentence) {
    char plain[SENTENCE];
    text_print(plain, sizeof plain, sentence);
    fprintf(stderr, "flowscope: %s\n", plain);
}

int error_say(const Error *err, int code) {
    error_print(err->text);
    return code;
}

void error_note(const char *format, ...) {
    char sentence[SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, tr(format), args);
    va_end(args);
    error_print(sentence);
}
