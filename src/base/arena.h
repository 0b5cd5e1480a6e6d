// Memory in one piece, given out front to back and returned all at once. Everything that a run needs is taken here
// at start and at reset, so that a frame and a training step allocate nothing.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#define ARENA_ALIGN 64 // bytes; a cache line and the widest vector

typedef struct {
    unsigned char *base;
    size_t size; // bytes reserved
    size_t used; // bytes given out
    void *block; // what to free
} Arena;

// Reserves `size` bytes (the system hands out pages when they are first touched). False: not enough memory.
bool arena_init(Arena *arena, size_t size);
// The same for what needs little: without memory the program ends (base/memory.h).
void arena_ensure(Arena *arena, size_t size);
void arena_free(Arena *arena);
// `count` items of `item` bytes, zeroed, aligned to ARENA_ALIGN. Running out is a programmer's mistake: it aborts.
void *arena_take(Arena *arena, size_t count, size_t item);
// The bytes that arena_take(count, item) will use up, for adding up a reservation.
size_t arena_need(size_t count, size_t item);

#define ARENA_ARRAY(arena, type, count) ((type *)arena_take((arena), (size_t)(count), sizeof(type)))

#endif
