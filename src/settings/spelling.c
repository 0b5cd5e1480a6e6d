#include "settings/spelling.h"

#include "base/language.h"

#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 32 };

static int min_of(int a, int b) {
    return a < b ? a : b;
}

// Edits that turn a into b: insert, delete, replace, swap two neighbours (optimal string alignment). Lengths up to WORD_MAX.
static int edit_distance(const char *a, size_t na, const char *b, size_t nb) {
    int d[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= na; i++) {
        for (size_t j = 0; j <= nb; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (int)(i + j);
                continue;
            }
            int replace = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = min_of(replace, 1 + min_of(d[i - 1][j], d[i][j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = min_of(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[na][nb];
}

void nearest_offer(Nearest *nearest, const char *known) {
    size_t typed = strlen(nearest->typed), length = strlen(known);
    if (typed == 0 || typed > WORD_MAX || length > WORD_MAX) {
        return;
    }
    int distance = edit_distance(nearest->typed, typed, known, length);
    if (typed >= 3 && strncmp(nearest->typed, known, typed) == 0) {
        distance = 1; // the beginning of a word: as near as one slip
    }
    int max = typed <= 3 ? 1 : typed <= 6 ? 2 : 3; // more edits make another word
    if (distance <= max && (!nearest->best || distance < nearest->distance)) {
        nearest->best = known;
        nearest->distance = distance;
    }
}

const char *nearest_hint(const Nearest *nearest, char hint[HINT_MAX]) {
    snprintf(hint, HINT_MAX, nearest->best ? tr(". Did you mean \"%s\"?") : ".", nearest->best);
    return hint;
}
