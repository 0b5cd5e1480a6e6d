#include "page/fit.h"

#include <limits.h>
#include <math.h>

float fit_taken(const Block *block, int count, FitEnd end) {
    float taken = 0;
    for (int i = 0; i < count; i++) {
        if (block[i].end == end && block[i].size > 0) {
            taken += (taken > 0 ? block[i].gap : 0) + block[i].size;
        }
    }
    return taken;
}

// What is left when block i has this size.
static float left_with(Block *block, int count, float room, int i, float size) {
    const float before = block[i].size;
    block[i].size = size;
    const float left = room - fit_taken(block, count, FIT_TOP) - fit_taken(block, count, FIT_BOTTOM);
    block[i].size = before;
    return left;
}

// Where the block stretches, as much of the wish as there is room for. False where that is not all of it.
static bool grant(Block *block, int count, float room, int i, const FitWish *wish) {
    Block *b = &block[i];
    float spare = left_with(block, count, room, i, wish->size) - wish->leaves;
    if (spare >= 0) {
        b->size = wish->size;
        return true;
    }
    if (b->stretches && b->size > 0) {
        b->size = fmaxf(b->size, wish->size + spare);
    }
    return false;
}

// That of the wishes, two for each block, which comes after `last`; -1: that was the last one.
static int next(const Block *block, int count, int last) {
    int best = -1, max = INT_MIN;
    const int before = last < 0 ? INT_MAX : last % 2 ? block[last / 2].full.priority : block[last / 2].min.priority;
    for (int k = 0; k < 2 * count; k++) {
        const int priority = k % 2 ? block[k / 2].full.priority : block[k / 2].min.priority;
        const bool after = priority < before || (priority == before && k > last);
        best = after && priority > max ? k : best;
        max = after && priority > max ? priority : max;
    }
    return best;
}

void fit(Block *block, int count, float room) {
    for (int i = 0; i < count; i++) {
        block[i].size = 0;
    }
    bool all = true;
    for (int k = next(block, count, -1); k >= 0; k = next(block, count, k)) {
        const Block *b = &block[k / 2];
        if (b->full.size > 0 && (k % 2 == 0 || b->size > 0) && (all || !b->yields)) {
            all &= grant(block, count, room, k / 2, k % 2 ? &b->full : &b->min);
        }
    }
    fit_place(block, count, room);
}

void fit_place(Block *block, int count, float room) {
    float taken[] = {[FIT_TOP] = 0, [FIT_BOTTOM] = 0};
    for (int i = 0; i < count; i++) {
        float *edge = &taken[block[i].end];
        if (block[i].size > 0) {
            *edge += (*edge > 0 ? block[i].gap : 0) + block[i].size;
        }
        block[i].at = block[i].end == FIT_TOP ? *edge - block[i].size : room - *edge;
    }
}
