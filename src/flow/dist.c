// The table of distributions, and what its files share.
#include "flow/dist.h"

#include "base/check.h"
#include "flow/dist/kinds.h"

#include <stddef.h>
#include <string.h>

#define ROW(id) &dist_##id,
static const DistKind *const table[] = {DIST_KINDS(ROW)};
#undef ROW

int dist_count(void) {
    return (int)(sizeof table / sizeof *table);
}

const DistKind *dist_at(int index) {
    CHECK_RANGE(index, 0, dist_count() - 1);
    return table[index];
}

const DistKind *dist_find(const char *name) {
    for (int i = 0; i < dist_count(); i++) {
        if (strcmp(table[i]->name, name) == 0) {
            return table[i];
        }
    }
    return NULL;
}

void dist_fill_noise(Rng *rng, float std, float *x, float *y, int n) {
    rng_fill_normal(rng, x, n);
    rng_fill_normal(rng, y, n);
    for (int i = 0; i < n; i++) {
        x[i] *= std;
        y[i] *= std;
    }
}
