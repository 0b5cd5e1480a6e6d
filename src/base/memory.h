// Small memory, whose absence no caller needs an answer to: where it is refused, a reserve is given back and it is asked for again, and
// where that does not help the program says so and ends with 1. What a setting makes large (a network, trajectories, a picture) is asked
// for with arena_init or malloc, and its absence is an Error.
//
// The reserve belongs to the process, as the heap does, and is the only state here.
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

// Has large blocks come from the system, untouched, and go back to it, so that to ask for much and use little costs nothing (base/arena.h);
// left alone, the GNU allocator hands out again what was freed, and writes all of it with zeros.
void memory_begin(void);
// The opposite, for a program in which tens of megabytes are taken and freed many times a second: what is freed stays with the program.
// Where the GNU allocator gives it back at once, the system clears it again page by page, which took half of a frame's time.
void memory_keep_much(void);
// `count` items of `item` bytes, zeroed. Free with free().
void *memory_new(size_t count, size_t item);
// The same memory with room for `count` items; those that are new are not zeroed.
void *memory_resize(void *memory, size_t count, size_t item);

// Keeps `bytes` back for when memory is refused; false where there are not so many. 0: keeps none.
bool memory_reserve(size_t bytes);
// Whether the reserve had to be given back since. Then what was asked for is there, and it is time to ask for less.
bool memory_is_short(void);
// What is still to be done before the program ends for want of memory, with the reserve at hand; NULL: nothing.
void memory_at_end(void (*last)(void *context), void *context);

#endif
