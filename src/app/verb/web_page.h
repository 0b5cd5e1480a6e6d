// Web pages that verbs write: an older one of the same kind is written over, somebody's own page of that name only when told.
#ifndef APP_VERB_WEB_PAGE_H
#define APP_VERB_WEB_PAGE_H

#include "base/file_out.h"

// Opens the page and writes `head` into it, with which all pages of its kind begin (up to 200 bytes).
bool web_page_open(FileOut *page, const char *path, const char *head, bool overwrite, Error *err);
// Text as HTML shows it: & < > " are written out.
void web_page_text(FILE *page, const char *text);

#endif
