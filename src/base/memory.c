#include "base/memory.h"

#include "base/check.h"
#include "base/error.h"
#include "base/interrupt.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE (1 << 20) // bytes

static struct {
    void *reserve;
    bool given; // back
    void (*last)(void *context);
    void *context;
} kept;

// Whether something was given back, so that it is worth to ask again. Threads may come here at once: one of them gives it.
static bool give_back(void) {
    void *reserve = __atomic_exchange_n(&kept.reserve, NULL, __ATOMIC_ACQ_REL);
    if (reserve) {
        __atomic_store_n(&kept.given, true, __ATOMIC_RELEASE);
        free(reserve);
    }
    return reserve != NULL;
}

// Not by exit(): other threads may be in the midst of their work, and what libraries do at the end needs memory too.
static _Noreturn void end(void) {
    if (kept.last) {
        void (*last)(void *context) = kept.last;
        kept.last = NULL; // what it asks for may be refused as well
        last(kept.context);
    }
    interrupt_clear();
    Error err;
    error_set(&err, "Not enough memory. Close other programs, or choose fewer particles or a smaller network or picture.");
    error_say(&err, 1);
    fflush(NULL);
    _Exit(1);
}

void memory_begin(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

void memory_keep_much(void) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_TOP_PAD, 16 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
#endif
}

void *memory_new(size_t count, size_t item) {
    const size_t n = count ? count : 1;
    void *memory = calloc(n, item);
    if (!memory && give_back()) {
        memory = calloc(n, item);
    }
    if (!memory) {
        end();
    }
    return memory;
}

void *memory_resize(void *memory, size_t count, size_t item) {
    CHECK(count > 0 && item > 0 && count <= SIZE_MAX / item, "%zu items of %zu bytes", count, item);
    void *grown = realloc(memory, count * item);
    if (!grown && give_back()) {
        grown = realloc(memory, count * item);
    }
    if (!grown) {
        end();
    }
    return grown;
}

bool memory_reserve(size_t bytes) {
    void *reserve = bytes ? malloc(bytes) : NULL;
    free(__atomic_exchange_n(&kept.reserve, reserve, __ATOMIC_ACQ_REL));
    __atomic_store_n(&kept.given, bytes && !reserve, __ATOMIC_RELEASE);
    return reserve || !bytes;
}

bool memory_is_short(void) {
    return __atomic_load_n(&kept.given, __ATOMIC_ACQUIRE);
}

void memory_at_end(void (*last)(void *context), void *context) {
    kept.last = last;
    kept.context = context;
}
