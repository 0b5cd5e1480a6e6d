// Refuses memory, for `make torture`: loaded before the C library, it counts what the program's own code asks for (libraries' requests
// pass), and refuses the one of that number, or all above a size while a file exists.
//   REFUSE_NTH=12             the twelfth request, that once
//   REFUSE_WHILE=FILE         all of REFUSE_BYTES (default 1) and more, while there is a file of that name;
//   REFUSE_TIMES=1            after so many it is removed
//   REFUSE_STOP=1             stops there, for a debugger to say where
//   REFUSE_COUNT=FILE         none; how many there were is written there when the program ends
#define _GNU_SOURCE
#include <errno.h>
#include <link.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// The C library's own, by the names that it keeps for itself. NOLINTBEGIN(bugprone-reserved-identifier)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t item);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t align, size_t size);
// NOLINTEND(bugprone-reserved-identifier)

static uintptr_t code_from, code_to; // of the program itself
static long nth, asked, times;
static size_t least;
static const char *while_file, *count_file;

static int find_code(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size, (void)context;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X)) {
            code_from = info->dlpi_addr + part->p_vaddr;
            code_to = code_from + part->p_memsz;
        }
    }
    return 1; // the first is the program
}

__attribute__((constructor)) static void begin(void) {
    const char *number = getenv("REFUSE_NTH"), *bytes = getenv("REFUSE_BYTES");
    while_file = getenv("REFUSE_WHILE");
    count_file = getenv("REFUSE_COUNT");
    times = getenv("REFUSE_TIMES") ? strtol(getenv("REFUSE_TIMES"), NULL, 10) : 0;
    least = bytes ? strtoul(bytes, NULL, 10) : 1;
    dl_iterate_phdr(find_code, NULL);
    nth = number ? strtol(number, NULL, 10) : 0; // last: from here on it counts
}

__attribute__((destructor)) static void end(void) {
    FILE *f = count_file ? fopen(count_file, "w") : NULL;
    if (f) {
        fprintf(f, "%ld\n", asked);
        fclose(f);
    }
}

static bool refused(const void *caller, size_t size) {
    const uintptr_t at = (uintptr_t)caller;
    if (at < code_from || at >= code_to) {
        return false;
    }
    const bool meant = while_file && size >= least && access(while_file, F_OK) == 0;
    const bool now = __atomic_add_fetch(&asked, 1, __ATOMIC_RELAXED) == nth || meant;
    if (meant && __atomic_sub_fetch(&times, 1, __ATOMIC_RELAXED) == 0) {
        unlink(while_file);
    }
    if (now && getenv("REFUSE_STOP")) {
        raise(SIGTRAP);
    }
    errno = now ? ENOMEM : errno;
    return now;
}

void *malloc(size_t size) {
    return refused(__builtin_return_address(0), size) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t item) {
    return refused(__builtin_return_address(0), count * item) ? NULL : __libc_calloc(count, item);
}

void *realloc(void *memory, size_t size) {
    return refused(__builtin_return_address(0), size) ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t align, size_t size) {
    return refused(__builtin_return_address(0), size) ? NULL : __libc_memalign(align, size);
}
