#include "app/verb/web_page.h"

#include "base/check.h"
#include "base/interrupt.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_MAX = 200 };

// ---- the folder ------------------------------------------------------------------------------------------------------------------------

static bool path_of(const PageFolder *folder, const char *name, char path[FILE_PATH_MAX]) {
    return snprintf(path, FILE_PATH_MAX, "%s/%s", folder->path, name) < FILE_PATH_MAX;
}

static void take_back(void *folder) {
    const PageFolder *ours = folder;
    for (const PageFile *file = ours->file; file < ours->file + ours->files; file++) {
        char path[FILE_PATH_MAX];
        struct stat there;
        if (file->written && path_of(ours, file->name, path) && lstat(path, &there) == 0 && there.st_dev == file->device &&
            there.st_ino == file->inode) {
            unlink(path);
        }
    }
    if (ours->made) {
        rmdir(ours->path); // what others put there keeps it
    }
}

bool page_folder_open(PageFolder *folder, const char *path, Error *err) {
    const bool made = mkdir(path, 0777) == 0;
    *folder = (PageFolder){.path = path, .made = made, .covered = made ? interrupt_cover(path) : -1};
    if (!made && !file_make_folder(path, err)) {
        folder->path = NULL;
        return false;
    }
    memory_at_end(take_back, folder);
    return true;
}

bool page_folder_path(PageFolder *folder, const char *name, char path[FILE_PATH_MAX], Error *err) {
    struct stat there;
    if (!path_of(folder, name, path)) {
        return error_set(err, "The folder name is too long.");
    }
    if (lstat(path, &there) != 0) {
        folder->file = memory_resize(folder->file, folder->files + 1, sizeof *folder->file);
        PageFile *file = &folder->file[folder->files++];
        *file = (PageFile){0};
        snprintf(file->name, sizeof file->name, "%s", name);
    }
    return true;
}

void page_folder_written(PageFolder *folder, const char *name) {
    for (PageFile *file = folder->file + folder->files; file-- > folder->file;) {
        if (strcmp(file->name, name) == 0) {
            char path[FILE_PATH_MAX];
            struct stat there;
            file->written = path_of(folder, name, path) && lstat(path, &there) == 0;
            file->device = file->written ? there.st_dev : 0;
            file->inode = file->written ? there.st_ino : 0;
            return;
        }
    }
}

void page_folder_close(PageFolder *folder, bool keep) {
    if (!folder->path) {
        return;
    }
    memory_at_end(NULL, NULL);
    interrupt_release(folder->covered);
    if (!keep) {
        take_back(folder);
    }
    free(folder->file);
    *folder = (PageFolder){.covered = -1};
}

// ---- pages -----------------------------------------------------------------------------------------------------------------------------

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
