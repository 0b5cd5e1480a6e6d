#include "base/language.h"

#include "base/check.h"
#include "base/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES_MAX = 64, CODE_BYTES = 16 };

typedef struct {
    char code[CODE_BYTES];
    const char *catalog; // NULL: English
} Language;

// Never freed: whoever holds a translated sentence may keep it.
static struct {
    Language list[LANGUAGES_MAX];
    int count; // 0: not looked for yet
    int chosen;
} known;

// "ko.mo" is of the language ko.
static bool is_language(const char *name) {
    size_t length = strlen(name);
    return length > 3 && length - 3 < CODE_BYTES && name[0] != '.' && strcmp(name + length - 3, ".mo") == 0 &&
           strcmp(name, "en.mo") != 0;
}

static int by_code(const void *a, const void *b) {
    return strcmp(((const Language *)a)->code, ((const Language *)b)->code);
}

static void list_codes(const char *folder) {
    DIR *dir = opendir(folder);
    for (struct dirent *file; dir && known.count < LANGUAGES_MAX && (file = readdir(dir));) {
        if (is_language(file->d_name)) {
            snprintf(known.list[known.count++].code, CODE_BYTES, "%.*s", (int)strlen(file->d_name) - 3, file->d_name);
        }
    }
    if (dir) {
        closedir(dir);
    }
    qsort(known.list + 1, (size_t)known.count - 1, sizeof *known.list, by_code);
}

static const char *read_catalog(const char *path, Error *err) {
    size_t size;
    char *catalog = file_read(path, &size, err);
    if (catalog && !tr_can_use(catalog, size)) {
        error_set(err, "%.300s is not a whole catalogue of sentences. Run make again.", path);
        free(catalog);
        return NULL;
    }
    return catalog;
}

// A language that cannot be read is left out, and said so.
static void find_all(void) {
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX + CODE_BYTES + 8];
    Error err;
    known.list[0] = (Language){.code = "en"};
    known.count = 1;
    if (!file_find_own(folder, "lang", NULL) &&
        !file_find_own(folder, "build/lang", &err)) { // where FLOWSCOPE_HOME is the checkout
        error_say(&err, 1);
        return;
    }
    list_codes(folder);
    int good = 1;
    for (int i = 1; i < known.count; i++) {
        Language language = known.list[i];
        snprintf(path, sizeof path, "%s/%s.mo", folder, language.code);
        language.catalog = read_catalog(path, &err);
        if (language.catalog) {
            known.list[good++] = language;
        } else {
            error_say(&err, 1);
        }
    }
    known.count = good;
}

int language_count(void) {
    if (known.count == 0) {
        find_all();
    }
    return known.count;
}

const char *language_code(int index) {
    CHECK_RANGE(index, 0, language_count() - 1);
    return known.list[index].code;
}

const char *language_name(int index) {
    static const char own[] = TR("English");
    CHECK_RANGE(index, 0, language_count() - 1);
    const char *catalog = known.list[index].catalog;
    const char *name = catalog ? tr_find(catalog, own) : own;
    return name ? name : known.list[index].code;
}

bool language_choose(const char *code) {
    for (int i = 0; i < language_count(); i++) {
        if (strcmp(known.list[i].code, code) == 0) {
            known.chosen = i;
            tr_use(known.list[i].catalog);
            return true;
        }
    }
    return false;
}

int language_chosen(void) {
    return known.chosen;
}
