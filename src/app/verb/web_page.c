#include "app/verb/web_page.h"

#include "base/check.h"

#include <string.h>

enum { HEAD_MAX = 200 };

static bool may_write(const char *path, const char *head, bool overwrite, Error *err) {
    char there[HEAD_MAX + 1];
    const size_t length = strlen(head);
    CHECK(length <= HEAD_MAX, "%zu bytes", length);
    FILE *page = overwrite || file_out_is_stream(path) ? NULL : fopen(path, "rb");
    if (!page) {
        return true;
    }
    there[fread(there, 1, length, page)] = '\0';
    fclose(page);
    return strcmp(there, head) == 0 ||
           error_set(err, "Cannot write %s: another page has this name. Choose another folder, or replace it with --overwrite.",
                     path);
}

bool web_page_open(FileOut *page, const char *path, const char *head, bool overwrite, Error *err) {
    if (!may_write(path, head, overwrite, err) || !file_out_open(page, path, err)) {
        return false;
    }
    fputs(head, page->stream);
    return true;
}

void web_page_text(FILE *page, const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", page);
            break;
        case '<':
            fputs("&lt;", page);
            break;
        case '>':
            fputs("&gt;", page);
            break;
        case '"':
            fputs("&quot;", page);
            break;
        default:
            fputc(*text, page);
        }
    }
}
