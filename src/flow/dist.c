// The table of distributions.
#include "flow/dist.h"

#include "base/check.h"
#include "flow/dist/kinds.h"

#include <stddef.h>
#include <string.h>

#define ROW(id) &dist_##id,
static const DistKind *const table[] = {DIST_OFFERED(ROW) DIST_BY_NAME(ROW)};
#undef ROW
#define ROW(id) INDEX_##id,
enum { DIST_OFFERED(ROW) OFFERED };
#undef ROW
enum { ALL = sizeof table / sizeof *table };

int dist_count(void) {
    return OFFERED;
}

int dist_known(void) {
    return ALL;
}

const DistKind *dist_at(int index) {
    CHECK_RANGE(index, 0, ALL - 1);
    return table[index];
}

int dist_index(const char *name) {
    int index = ALL - 1;
    while (index >= 0 && strcmp(table[index]->name, name) != 0) {
        index--;
    }
    return index;
}

const DistKind *dist_find(const char *name) {
    int index = dist_index(name);
    return index < 0 ? NULL : table[index];
}

// ---- fixed sets --------------------------------------------------------------------------------------------------------

static void draw_from_set(const DistSet *set, Rng *rng, float *x, float *y, int *label, int n) {
    for (int i = 0; i < n; i++) {
        int k = (int)(((uint64_t)rng_u32(rng) * (uint64_t)set->count) >> 32); // rng_below stops at 2^24
        x[i] = set->x[k];
        y[i] = set->y[k];
        if (label) {
            label[i] = set->label ? set->label[k] : 0;
        }
    }
}

void dist_draw(const DistKind *kind, Rng *rng, float *x, float *y, int *label, int n) {
    if (kind->set) {
        draw_from_set(kind->set, rng, x, y, label, n);
    } else {
        CHECK(kind->sample, "points of %s are drawn before they were read", kind->name);
        kind->sample(rng, x, y, label, n);
    }
}
