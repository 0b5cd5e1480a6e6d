#include "base/arena.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

// The system hands out large blocks as untouched zero pages, so that to ask for much costs nothing.
static size_t block_size(size_t size) {
    return arena_need(size ? size : 1, 1) + ARENA_ALIGN;
}

static Arena in_block(void *block, size_t size) {
    uintptr_t base = ((uintptr_t)block + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    return (Arena){.base = (unsigned char *)base, .size = size - ARENA_ALIGN, .block = block};
}

bool arena_init(Arena *arena, size_t size) {
    size = block_size(size);
    *arena = in_block(calloc(1, size), size);
    return arena->block != NULL;
}

void arena_ensure(Arena *arena, size_t size) {
    size = block_size(size);
    *arena = in_block(memory_new(1, size), size);
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
