// Web pages that verbs write, and the folder with their pictures: an older page of the same kind is written over, somebody's own page of that
// name only when told. A verb that fails or is stopped takes back whatever it put there that was not there before.
#ifndef APP_VERB_WEB_PAGE_H
#define APP_VERB_WEB_PAGE_H

#include "base/file_out.h"

typedef struct {
    char name[128];
    dev_t device; // who it is, once it is written: somebody may have put another in its place
    ino_t inode;
    bool written;
} PageFile;

typedef struct {
    const char *path; // the caller's
    bool made;        // by us
    int covered;      // of base/interrupt.h
    PageFile *file;   // (files) that were not there before
    size_t files;
} PageFolder;

// Makes the folder if need be. One at a time: where memory ends, it is taken back too.
bool page_folder_open(PageFolder *folder, const char *path, Error *err);
// The path of a file that is about to be written into it; and that it is complete there.
bool page_folder_path(PageFolder *folder, const char *name, char path[FILE_PATH_MAX], Error *err);
void page_folder_written(PageFolder *folder, const char *name);
// keep: all is well. Otherwise its new files go, and the folder where it is new. Fine for a folder that is zeroed.
void page_folder_close(PageFolder *folder, bool keep);

// Opens the page and writes `head` into it, with which all pages of its kind begin (up to 200 bytes).
bool web_page_open(FileOut *page, const char *path, const char *head, bool overwrite, Error *err);
// Text as HTML shows it: & < > " are written out.
void web_page_text(FILE *page, const char *text);

#endif
