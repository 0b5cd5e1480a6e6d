#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(Error *err, const char *fmt, ...) {
    if (err) {
        va_list args;
        va_start(args, fmt);
        vsnprintf(err->text, sizeof err->text, fmt, args);
        va_end(args);
        err->ko[0] = '\0';
    }
    return false;
}

bool error_ko(Error *err, const char *fmt, ...) {
    if (err) {
        va_list args;
        va_start(args, fmt);
        vsnprintf(err->ko, sizeof err->ko, fmt, args);
        va_end(args);
    }
    return false;
}

const char *error_korean(const Error *err) {
    return err->ko[0] ? err->ko : err->text;
}
