#include "base/utf8.h"

#include <string.h>

// How many bytes follow a first byte; -1 where it is none.
static int followers(unsigned first) {
    return first < 0x80 ? 0 : first < 0xC2 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : -1;
}

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
int utf8_read(const char **at, const char *end) {
    static const uint32_t least[4] = {0, 0x80, 0x800, 0x10000};
    static const unsigned mask[4] = {0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *p = (const unsigned char *)*at;
    *at += 1;
    int more = followers(p[0]);
    if (more < 0 || end - *at < more) {
        return -1;
    }
    uint32_t c = p[0] & mask[more];
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return -1;
        }
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if (c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
        return -1;
    }
    *at += more;
    return (int)c;
}

int utf8_next(const char **text) {
    return **text == '\0' ? 0 : utf8_read(text, *text + strnlen(*text, 4));
}

void utf8_write(char out[5], uint32_t c) {
    static const unsigned lead[4] = {0, 0xC0, 0xE0, 0xF0};
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    out[0] = (char)(lead[more] | c >> 6 * more);
    for (int i = 1; i <= more; i++) {
        out[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3F));
    }
    out[more + 1] = '\0';
}
