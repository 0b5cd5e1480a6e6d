// For the harnesses of `make fuzz`. Each is one function that libFuzzer calls with bytes of its own making; whatever they are, what the
// module promises must hold. A file that a loader is to read lies in the folder TMPDIR.
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "base/error.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What must hold, with the sentence at hand where it does not.
#define HOLD(condition, ...)                                                 \
    do {                                                                     \
        if (!(condition)) {                                                  \
            fprintf(stderr, "%s:%d: not so: %s: ", __FILE__, __LINE__, #condition); \
            fprintf(stderr, __VA_ARGS__);                                    \
            fputc('\n', stderr);                                             \
            abort();                                                         \
        }                                                                    \
    } while (0)

// A name of this process's own with that ending. path: FUZZ_PATH bytes.
#define FUZZ_PATH 256
static inline const char *fuzz_path(char path[FUZZ_PATH], const char *ending) {
    const char *folder = getenv("TMPDIR");
    snprintf(path, FUZZ_PATH, "%s/%ld%s", folder ? folder : "/tmp", (long)getpid(), ending);
    return path;
}

static inline void fuzz_write(const char *path, const void *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    HOLD(f && fwrite(bytes, 1, size, f) == size && fclose(f) == 0, "%s cannot be written", path);
}

// The bytes as a string: NUL-terminated, in memory of just that size, which the caller frees.
static inline char *fuzz_text(const uint8_t *bytes, size_t size) {
    char *text = malloc(size + 1);
    memcpy(text, bytes, size);
    text[size] = '\0';
    return text;
}

// An Error is one sentence that can be printed.
static inline void fuzz_sentence(const Error *err) {
    size_t length = strnlen(err->text, sizeof err->text);
    HOLD(length > 3 && length < sizeof err->text && err->key, "a sentence of %zu bytes", length);
    const char *at = err->text;
    for (int c = utf8_next(&at); c != 0; c = utf8_next(&at)) {
        HOLD(c >= ' ' && !(c >= 0x7F && c < 0xA0), "character %d in: %s", c, err->text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
