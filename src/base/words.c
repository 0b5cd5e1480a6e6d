#include "base/words.h"

#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Neither invalid nor a control character, be it one of terminals (C0, C1), of lines, or of directions, which turn what is around them.
static bool is_printable(int code) {
    return code >= 0x20 && !(code >= 0x7F && code < 0xA0) && code != 0x061C && code != 0x200E && code != 0x200F &&
           !(code >= 0x2028 && code <= 0x202E) && !(code >= 0x2060 && code <= 0x206F) && code != 0xFEFF &&
           !(code >= 0xFFF0 && code <= 0xFFFB) && !(code >= 0xE0000 && code <= 0xE0FFF);
}

void text_print(char *printable, size_t size, const char *text) {
    size_t used = 0, room = size - sizeof "...";
    const char *p = text;
    while (*p != '\0') {
        const char *from = p;
        int code = utf8_next(&p);
        bool good = is_printable(code);
        size_t length = good ? (size_t)(p - from) : 1;
        if (used + length > room) {
            memcpy(printable + used, "...", 3);
            used += 3;
            break;
        }
        memcpy(printable + used, good ? from : "?", length);
        used += length;
    }
    printable[used] = '\0';
}

void text_quote(char quoted[QUOTE_MAX], const char *word) {
    text_print(quoted, QUOTE_MAX, word);
}

void text_add(char *text, size_t size, const char *format, ...) {
    const size_t used = strlen(text);
    va_list args;
    va_start(args, format);
    vsnprintf(text + used, size - used, format, args);
    va_end(args);
}

void words_count(char *text, size_t size, long count) {
    long unit = 1;
    while (count / unit >= 1000) {
        unit *= 1000;
    }
    size_t at = (size_t)snprintf(text, size, "%ld", count / unit);
    for (unit /= 1000; unit > 0 && at < size; unit /= 1000) {
        at += (size_t)snprintf(text + at, size - at, ",%03ld", count / unit % 1000);
    }
}

void words_number(char *text, size_t size, double value, int decimals) {
    const bool negative = value < 0 && -value * pow(10, decimals) >= 0.5;
    snprintf(text, size, "%s%.*f", negative ? "−" : "", decimals, fabs(value));
}

void number_write(double value, char text[DIGITS_MAX]) {
    bool exact = value == floor(value) && fabs(value) < 1e15;
    snprintf(text, DIGITS_MAX, "%.0f", value);
    for (int digits = 6; !exact && digits <= 17; digits++) {
        snprintf(text, DIGITS_MAX, "%.*g", digits, value);
        exact = strtod(text, NULL) == value;
    }
}

bool number_read(const char *text, double *value) {
    if (text[0] == '\0' || text[strspn(text, "0123456789+-.eE")] != '\0') {
        return false;
    }
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0';
}

uint64_t text_sum(const char *text, uint64_t before) {
    for (const char *p = text; *p; p++) {
        before = (before ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
    }
    return before;
}
