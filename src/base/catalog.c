#include "base/catalog.h"

#include "base/file.h"
#include "base/language.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS_MAX = 16 };

typedef struct {
    const char *english, *translation;
} Entry;

struct Catalog {
    char *text; // the file; what the entries point to is decoded in place
    Entry *entry;
    int count, room, refused;
    int *slot; // (slots): index of an entry, or -1
    size_t slots;
};

// ---- %-arguments ---------------------------------------------------------------------------------------------------------

static int number_before(const char **at, char end) {
    char *after;
    long number = strspn(*at, "0123456789") > 0 ? strtol(*at, &after, 10) : 0;
    if (number < 1 || number > ARGUMENTS_MAX || *after != end) {
        return 0;
    }
    *at = after + 1;
    return (int)number;
}

typedef struct {
    int kind[ARGUMENTS_MAX]; // 0: not named
    int next;                // how many came in order
    bool numbered;           // %1$d
} Arguments;

static bool take(Arguments *a, int number, int kind) {
    int index = number > 0 ? number - 1 : a->next++;
    a->numbered |= number > 0;
    if (index >= ARGUMENTS_MAX || (a->kind[index] && a->kind[index] != kind)) {
        return false;
    }
    a->kind[index] = kind;
    return true;
}

// A width or a precision: digits, or a star, which takes an int.
static bool take_width(Arguments *a, const char **at) {
    if (**at != '*') {
        *at += strspn(*at, "0123456789");
        return true;
    }
    (*at)++;
    return take(a, number_before(at, '$'), 'd');
}

// One conversion, from behind its % on. The kind: length modifier and family of conversions.
static bool take_one(Arguments *a, const char **at) {
    static const char *const families[] = {"di", "uoxX", "fFeEgGaA", "c", "s", "p"};
    static const char *const lengths[] = {"hh", "ll", "h", "l", "j", "z", "t", "L"};
    int number = number_before(at, '$');
    *at += strspn(*at, "-+ #0'");
    if (!take_width(a, at)) {
        return false;
    }
    if (**at == '.') {
        (*at)++;
        if (!take_width(a, at)) {
            return false;
        }
    }
    int length = 0;
    for (int i = 0; i < 8 && !length; i++) {
        length = strncmp(*at, lengths[i], strlen(lengths[i])) == 0 ? i + 1 : 0;
    }
    *at += length ? strlen(lengths[length - 1]) : 0;
    for (int i = 0; i < 6 && **at; i++) {
        if (strchr(families[i], **at)) {
            (*at)++;
            return take(a, number, length << 8 | families[i][0]);
        }
    }
    return false;
}

// How many arguments the format takes; -1 where it is none.
static int arguments_of(const char *format, Arguments *a) {
    *a = (Arguments){.next = 0};
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        at++;
        if (*at == '%') {
            at++;
        } else if (!take_one(a, &at)) {
            return -1;
        }
    }
    int count = 0;
    while (count < ARGUMENTS_MAX && a->kind[count]) {
        count++;
    }
    for (int i = count; i < ARGUMENTS_MAX; i++) {
        if (a->kind[i]) {
            return -1; // one before it is not named, so that its type is not known
        }
    }
    return a->numbered && a->next > 0 ? -1 : count;
}

bool catalog_same_arguments(const char *english, const char *translation) {
    Arguments a, b;
    int count = arguments_of(english, &a);
    return count < 0 || (arguments_of(translation, &b) == count && memcmp(a.kind, b.kind, sizeof a.kind) == 0);
}

// ---- reading -------------------------------------------------------------------------------------------------------------

typedef enum { NOTHING, CONTEXT, ID, TEXT } Field;

typedef struct {
    Catalog *catalog;
    const char *path;
    int line;
    char *out;   // where the next decoded byte goes; never beyond what was read
    Field field; // to which a text adds
    bool fuzzy;
    const char *english, *translation;
    Error *err;
} Reader;

static bool wrong(const Reader *r, const char *why) {
    return error_set(r->err, "%.300s:%d: %s", r->path, r->line, tr(why));
}

static void add(Catalog *c, Entry entry) {
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 256;
        c->entry = memory_resize(c->entry, (size_t)c->room, sizeof *c->entry);
    }
    c->entry[c->count++] = entry;
}

// What came before a new entry, or the end.
static bool finish(Reader *r) {
    if (r->field == CONTEXT || r->field == ID) {
        return wrong(r, TR("a msgid has no msgstr."));
    }
    if (r->field == TEXT) {
        *r->out++ = '\0';
        bool wanted = r->english[0] && r->translation[0] && !r->fuzzy; // without the header
        if (wanted && catalog_same_arguments(r->english, r->translation)) {
            add(r->catalog, (Entry){r->english, r->translation});
        } else if (wanted) {
            r->catalog->refused++;
        }
        r->fuzzy = false;
    }
    r->field = NOTHING;
    return true;
}

static int unescaped(char c) {
    static const char from[] = "ntr\"\\", to[] = "\n\t\r\"\\";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : -1;
}

static bool take_text(Reader *r, const char *at) {
    const char *p = at;
    for (p += *p == '"'; p > at && *p && *p != '"'; p++) {
        int c = *p == '\\' ? unescaped(*++p) : *p;
        if (c == -1) {
            return wrong(r, TR("only \\n, \\t, \\r, \\\" and \\\\ may follow a backslash."));
        }
        *r->out++ = (char)c;
    }
    if (p == at || *p != '"' || p[1 + strspn(p + 1, " \t\r")]) {
        return wrong(r, TR("a text must be between two quotation marks."));
    }
    return true;
}

static bool begin(Reader *r, Field field) {
    if (field == TEXT && r->field != ID) {
        return wrong(r, TR("a msgstr follows its msgid."));
    }
    if (field == ID && r->field == CONTEXT) {
        *r->out++ = LANGUAGE_CONTEXT;
    } else if (field == TEXT) {
        *r->out++ = '\0';
        r->translation = r->out;
    } else {
        if (!finish(r)) {
            return false;
        }
        r->english = r->out;
    }
    r->field = field;
    return true;
}

static bool take_line(Reader *r, const char *line) {
    static const char *const words[] = {[CONTEXT] = "msgctxt ", [ID] = "msgid ", [TEXT] = "msgstr "};
    line += strspn(line, " \t\r");
    if (*line == '#') {
        bool flags = line[1] == ',' && strstr(line, "fuzzy");
        if (flags && !finish(r)) {
            return false;
        }
        r->fuzzy |= flags;
        return true;
    }
    for (int i = CONTEXT; i <= TEXT; i++) {
        if (strncmp(line, words[i], strlen(words[i])) == 0) {
            line += strlen(words[i]);
            return begin(r, (Field)i) && take_text(r, line + strspn(line, " \t"));
        }
    }
    if (*line == '"' && r->field != NOTHING) {
        return take_text(r, line);
    }
    return *line == '\0' || wrong(r, TR("a line begins with msgctxt, msgid, msgstr, a quotation mark or #."));
}

// ---- looking up ----------------------------------------------------------------------------------------------------------

// FNV-1a.
static size_t hash(const char *text) {
    uint64_t h = 14695981039346656037u;
    for (; *text; text++) {
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    }
    return (size_t)(h ^ h >> 32);
}

// The slot that holds the sentence, or the empty one where it would be.
static size_t slot_of(const Catalog *c, const char *english) {
    size_t at = hash(english) & (c->slots - 1);
    while (c->slot[at] >= 0 && strcmp(c->entry[c->slot[at]].english, english) != 0) {
        at = (at + 1) & (c->slots - 1);
    }
    return at;
}

static void make_slots(Catalog *c) {
    for (c->slots = 16; c->slots < 2 * (size_t)c->count; c->slots *= 2) {
    }
    c->slot = memory_new(c->slots, sizeof *c->slot);
    memset(c->slot, 0xFF, c->slots * sizeof *c->slot);
    for (int i = 0; i < c->count; i++) {
        c->slot[slot_of(c, c->entry[i].english)] = i;
    }
}

Catalog *catalog_read(const char *path, Error *err) {
    size_t size;
    char *text = file_read(path, &size, err);
    if (!text) {
        return NULL;
    }
    Catalog *c = memory_new(1, sizeof *c);
    c->text = text;
    Reader r = {.catalog = c, .path = path, .out = text, .err = err};
    bool good = true;
    for (char *line = text, *next; good && line && *line; line = next) {
        next = strchr(line, '\n');
        if (next) {
            *next++ = '\0';
        }
        r.line++;
        good = take_line(&r, line);
    }
    if (!good || !finish(&r)) {
        catalog_free(c);
        return NULL;
    }
    make_slots(c);
    return c;
}

void catalog_free(Catalog *catalog) {
    if (catalog) {
        free(catalog->text);
        free(catalog->entry);
        free(catalog->slot);
        free(catalog);
    }
}

const char *catalog_find(const Catalog *catalog, const char *english) {
    int index = catalog->slot[slot_of(catalog, english)];
    return index >= 0 ? catalog->entry[index].translation : NULL;
}

int catalog_refused(const Catalog *catalog) {
    return catalog->refused;
}
