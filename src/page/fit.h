// Who gets how much room where there is not enough for all: sizes in, sizes and places out. All that is typeset around a picture is a
// block in a column; the picture is what is left between those at the column's two ends, and each block says how much it has to leave.
#ifndef PAGE_FIT_H
#define PAGE_FIT_H

#include <stdbool.h>

typedef enum { FIT_TOP, FIT_BOTTOM } FitEnd;

// Heights in points.
typedef struct {
    float size;
    int priority; // the greatest is heard first, and among equals the first block of the list
    float leaves; // of the column that has to be left for it to be granted
} FitWish;

typedef struct {
    FitEnd end;
    FitWish min, full; // smallest size, and the size that it would like; none is wanted where full.size is 0
    bool stretches;    // takes any size between the two
    bool yields;       // gives way as soon as a wish before its own was not granted in full
    float gap;         // to the block before it, where one is shown there
    float size;        // out: 0 where it has given way
    float at;          // out: its upper edge, from the top of the column
} Block;

// Blocks of one end stand in the order of the list, the first one at the end. Their wishes are granted in the order of their priority, as
// far as there is room.
void fit(Block *block, int count, float room);
// Places blocks again whose sizes have changed.
void fit_place(Block *block, int count, float room);
// What the blocks of one end take together.
float fit_taken(const Block *block, int count, FitEnd end);

#endif
