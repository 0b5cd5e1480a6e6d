#include "model/history.h"

#include <math.h>
#include <string.h>

static const long asked_for[] = {50, 500}; // by keys of the window
enum { ASKED_FOR = sizeof asked_for / sizeof asked_for[0] };

static int slots_for(int count) {
    size_t fit = HISTORY_BYTES / ((size_t)count * sizeof(float));
    return fit < HISTORY_MAX ? (int)fit : HISTORY_MAX;
}

size_t history_need(int count) {
    return arena_need((size_t)slots_for(count) * (size_t)count, sizeof(float));
}

void history_init(History *history, Arena *arena, int count) {
    *history = (History){.count = count, .slots = slots_for(count)};
    // While neighbours are closer than one step apart the steps are 0, 1, 2, ...: that uses up fewer slots than the
    // geometric series would, so this factor is on the safe side.
    history->factor = exp(log((double)HISTORY_LAST_STEP) / (history->slots - 1 - ASKED_FOR));
    history->weights = ARENA_ARRAY(arena, float, (size_t)history->slots *(size_t)count);
}

void history_clear(History *history) {
    history->used = history->borrowed = 0;
    history->next_step = 0;
}

static long next_after(const History *history, long step) {
    const long grown = (long)ceil((double)step * history->factor);
    long next = grown > step ? grown : step + 1;
    for (int i = 0; i < ASKED_FOR; i++) {
        next = asked_for[i] > step && asked_for[i] < next ? asked_for[i] : next;
    }
    return next;
}

void history_offer(History *history, long step, const float *weights) {
    if (step < history->next_step || history->used == history->slots) {
        return;
    }
    float *own = history->weights + (size_t)history->used * (size_t)history->count;
    memcpy(own, weights, (size_t)history->count * sizeof(float));
    history->at[history->used] = own;
    history->step[history->used++] = step;
    history->next_step = next_after(history, step);
}

void history_borrow(History *history, const History *from) {
    history->used = history->borrowed = from->used;
    history->next_step = from->next_step;
    memcpy(history->step, from->step, sizeof from->step);
    memcpy(history->at, from->at, sizeof from->at);
}

void history_keep(History *history, const History *from, int first, float *weights) {
    *history = *from;
    history->slots = from->used;
    history->borrowed = first;
    history->weights = weights;
    for (int i = first; i < from->used; i++) {
        memcpy(weights, from->at[i], (size_t)from->count * sizeof(float));
        history->at[i] = weights;
        weights += from->count;
    }
}

void history_fill(History *history, int used, const float *step) {
    history->borrowed = 0;
    history->used = used;
    for (int i = 0; i < used; i++) {
        history->step[i] = (long)step[i];
        history->at[i] = history->weights + (size_t)i * (size_t)history->count;
    }
    history->next_step = used > 0 ? next_after(history, history->step[used - 1]) : 0;
}

void history_cut(History *history, long step) {
    while (history->used > 0 && history->step[history->used - 1] > step) {
        history->used--;
    }
    history->borrowed = history->borrowed < history->used ? history->borrowed : history->used;
    history->next_step = history->used > 0 ? next_after(history, history->step[history->used - 1]) : 0;
}

const float *history_at(const History *history, long step, long *taken) {
    if (history->used == 0) {
        return NULL;
    }
    int low = 0;
    int high = history->used - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (history->step[middle] <= step) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    *taken = history->step[low];
    return history->at[low];
}
