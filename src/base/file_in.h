// Opening what is read, whatever people name: only files, never a pipe, a device or a socket, which would be waited for without end. Its
// size is known before a byte of it is read, and what is longer than its kind can be is refused unread.
#ifndef BASE_FILE_IN_H
#define BASE_FILE_IN_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define FILE_IN_SHOWN 160 // bytes, NUL included

typedef struct {
    char shown[FILE_IN_SHOWN]; // its name in sentences
    int64_t size;              // bytes
    int fd;
} FileIn;

// A sentence that says why not: there is none, it may not be read, it is a folder, a pipe, ...
bool file_in_open(FileIn *in, const char *path, Error *err);
// What stands at the standard input, up to `max` bytes; a pipe is read to its end once, and can be opened again after that.
bool file_in_open_standard(FileIn *in, int64_t max, Error *err);
void file_in_close(FileIn *in);

// Exactly these bytes; false and `err` where the file ends before, or cannot be read.
bool file_in_read(const FileIn *in, int64_t offset, size_t count, void *to, Error *err);
// The whole file, NUL-terminated, in memory that the caller frees; `*size` without the NUL. NULL where it has more than `max` bytes, or on
// failure.
char *file_in_whole(const FileIn *in, int64_t max, size_t *size, Error *err);

// The whole of a file of text, NUL-terminated, without a byte order mark, in memory that the caller frees. NULL where it has more than `max`
// bytes, is not text (it has a zero byte), or cannot be read. kind: what it should be, in English, as the sentence says it: "A scene file".
char *file_in_text(const char *path, int64_t max, const char *kind, Error *err);

// The end of a path as sentences show it, as much as leaves room for the rest of them.
void file_in_show(char shown[FILE_IN_SHOWN], const char *path);
// A file that stands in another one, such as a scene, is named from that one's folder; where that is a link, from the folder of the file that
// it leads to, as what is written through the link lies there.
// near: (size) what the name there means here. False where there is no room.
bool file_in_resolve(char *near, size_t size, const char *name, const char *other);
// name: (size) how to name `path` there: from the other's folder on where it lies within, so that both can be moved together, otherwise
// whole; as it is where there is no such file, or no room.
void file_in_beside(char *name, size_t size, const char *path, const char *other);

#endif
