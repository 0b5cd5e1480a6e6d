#include "base/error.h"

#include "base/language.h"

#include <stdarg.h>
#include <stdio.h>

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

int error_say(const Error *err, int code) {
    fprintf(stderr, "flowscope: %s\n", err->text);
    return code;
}
