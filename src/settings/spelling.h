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
// What ends a sentence about the typed word: ". Did you mean "moons"?", or "." where nothing is near.
#define HINT_MAX 96
const char *nearest_hint(const Nearest *nearest, char hint[HINT_MAX]);

#endif
