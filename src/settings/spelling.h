// Finds the known word that a user probably meant.
#ifndef SETTINGS_SPELLING_H
#define SETTINGS_SPELLING_H

// Start with {.typed = word}, offer every known word, then read `best`: NULL when none is near.
typedef struct {
    const char *typed;
    const char *best;
    int distance; // of the best
} Nearest;
void nearest_offer(Nearest *nearest, const char *known);

#endif
