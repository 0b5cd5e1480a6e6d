// How points get into memory, from either format.
#include "model/points_npy.h"

#include "base/language.h"

#include <math.h>
#include <stdlib.h>

bool points_make(Points *points, int count, bool labels) {
    size_t n = (size_t)count;
    *points = (Points){.count = count, .classes = 1, .x = malloc(n * sizeof(float)), .y = malloc(n * sizeof(float))};
    points->label = labels ? malloc(n * sizeof(int)) : NULL;
    return points->x && points->y && (points->label || !labels);
}

bool points_no_memory(const char *path, long count, Error *err) {
    return error_set(err, "Cannot read %.300s: not enough memory for %ld points.", path, count);
}

const char *points_put(Points *points, int i, double x, double y) {
    points->x[i] = (float)x;
    points->y[i] = (float)y;
    if (isfinite(points->x[i]) && isfinite(points->y[i])) {
        return NULL;
    }
    return isfinite(x) && isfinite(y) ? TR("is beyond single precision") : TR("is not finite");
}

const char *points_put_label(Points *points, int i, double label) {
    if (!(label >= 0 && label < POINTS_CLASSES && label == floor(label))) {
        return TR("has a label that is not a whole number from 0 to 63");
    }
    points->label[i] = (int)label;
    points->classes = points->label[i] >= points->classes ? points->label[i] + 1 : points->classes;
    return NULL;
}
