#include "base/arena.h"

#include "base/check.h"

#include <stdint.h>
#include <stdlib.h>

bool arena_init(Arena *arena, size_t size) {
    size = arena_need(size ? size : 1, 1);
    void *block = calloc(1, size + ARENA_ALIGN); // large blocks come as untouched zero pages
    uintptr_t base = ((uintptr_t)block + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    *arena = (Arena){.base = (unsigned char *)base, .size = size, .block = block};
    return block != NULL;
}

void arena_free(Arena *arena) {
    free(arena->block);
    *arena = (Arena){0};
}

size_t arena_need(size_t count, size_t item) {
    CHECK(item == 0 || count <= (SIZE_MAX - ARENA_ALIGN) / item, "%zu items of %zu bytes overflow", count, item);
    return (count * item + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
}

void *arena_take(Arena *arena, size_t count, size_t item) {
    size_t need = arena_need(count, item);
    CHECK(need <= arena->size - arena->used, "arena of %zu bytes has %zu left, %zu asked", arena->size, arena->size - arena->used,
          need);
    void *memory = arena->base + arena->used;
    arena->used += need;
    return memory;
}
