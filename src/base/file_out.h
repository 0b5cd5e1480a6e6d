// The one way in which the program writes files: under a new name of its own in the same folder, which takes the final name when it is
// complete and on the disk. What stood there keeps its mode; what others made is never removed.
#ifndef BASE_FILE_OUT_H
#define BASE_FILE_OUT_H

#include "base/error.h"
#include "base/file.h"

#include <stdio.h>
#include <sys/types.h>

typedef struct {
    FILE *stream;                  // write here
    char path[FILE_PATH_MAX];      // final name, links followed, so that a link outlives what is written through it
    char temp[FILE_PATH_MAX + 32]; // name while it is written, in the same folder; empty where a device or a pipe is written itself
    dev_t device;                  // who the temporary file is
    ino_t inode;
    int covered; // of base/interrupt.h
} FileOut;

// Whatever stands in the way of the final name is found out here. A pipe is waited for, FILE_OUT_READER_S at most, until somebody reads it.
#define FILE_OUT_READER_S 10
bool file_out_open(FileOut *out, const char *path, Error *err);
// Whether it could be opened, asked before the long work whose result it shall take; nothing is left behind.
bool file_out_try(const char *path, Error *err);
// Whether the path is there and is neither a file nor a folder: a pipe or a device, which cannot be written twice or backwards.
bool file_out_is_stream(const char *path);
// Flushes, checks for write errors (a full disk), waits for the disk, renames. On failure the temporary file is removed.
bool file_out_commit(FileOut *out, Error *err);
// Gives up: removes the temporary file.
void file_out_discard(FileOut *out);

// A file without a name, for reading and writing, on the disk that holds `beside`: gone when its descriptor is closed. -1 and `err`.
int file_scratch(const char *beside, Error *err);
// A new folder of its own name in the folder of `beside`.
bool file_temp_folder(char path[FILE_PATH_MAX], const char *beside, Error *err);
// Makes the folder; fine when it is there already.
bool file_make_folder(const char *path, Error *err);
// Makes the names in the folder that holds `path` last through a power cut, as far as the system can.
void file_sync_folder(const char *path);

// Once, when the program starts: a standard stream that is closed stays an error to use, and no file of ours takes its place.
void file_out_guard_streams(void);
// The sentence that this file cannot be written, why (an errno, 0: unknown) and what to do. Always false.
bool file_cannot_write(const char *path, int number, Error *err);

#endif
