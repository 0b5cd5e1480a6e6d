#include "settings/spelling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 32 };

// Bytes of the code point that begins with `lead`, 0 if none does.
static int utf8_length(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        return 3;
    }
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

int utf8_next(const char **text) {
    static const int least[5] = {0, 0, 0x80, 0x800, 0x10000}; // shorter spellings exist below these
    const unsigned char *p = (const unsigned char *)*text;
    if (*p == '\0') {
        return 0;
    }
    int length = utf8_length(*p);
    int code = length <= 1 ? *p : *p & (0xFF >> (length + 1));
    bool good = length > 0;
    for (int i = 1; good && i < length; i++) {
        good = (p[i] & 0xC0) == 0x80; // a NUL ends it here
        code = code << 6 | (p[i] & 0x3F);
    }
    good = good && code >= least[length] && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
    *text += good ? length : 1;
    return good ? code : -1;
}

void text_print(char *printable, size_t size, const char *text) {
    size_t used = 0, room = size - sizeof "...";
    const char *p = text;
    while (*p != '\0') {
        const char *from = p;
        int code = utf8_next(&p);
        bool good = code >= 0x20 && !(code >= 0x7F && code < 0xA0); // neither invalid nor a control character
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

static int least_of(int a, int b) {
    return a < b ? a : b;
}

// Edits that turn a into b: insert, delete, replace, swap two neighbours (optimal string alignment). Lengths up to WORD_MAX.
static int edit_distance(const char *a, size_t na, const char *b, size_t nb) {
    int d[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= na; i++) {
        for (size_t j = 0; j <= nb; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (int)(i + j);
                continue;
            }
            int replace = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least_of(replace, 1 + least_of(d[i - 1][j], d[i][j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = least_of(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[na][nb];
}

void nearest_offer(Nearest *nearest, const char *known) {
    size_t typed = strlen(nearest->typed), length = strlen(known);
    if (typed == 0 || typed > WORD_MAX || length > WORD_MAX) {
        return;
    }
    int distance = edit_distance(nearest->typed, typed, known, length);
    if (typed >= 3 && strncmp(nearest->typed, known, typed) == 0) {
        distance = 1; // the beginning of a word: as near as one slip
    }
    int most = typed <= 3 ? 1 : typed <= 6 ? 2 : 3; // more edits than this make another word
    if (distance <= most && (!nearest->best || distance < nearest->distance)) {
        nearest->best = known;
        nearest->distance = distance;
    }
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
