// Files of points: what begins as .npy does is one, the rest is CSV. Points that were read are finite, come back from both kinds of file
// as they were, and fit the stage.
#include "fuzz.h"

#include "model/points.h"

#include <math.h>

static void come_back(const Points *points, const char *path) {
    Points again;
    Error err = {0};
    HOLD(points_write(path, points->count, points->x, points->y, points->label, points->name, &err), "%s", err.text);
    HOLD(points_read(&again, path, false, &err), "%s", err.text);
    const size_t bytes = (size_t)points->count * sizeof(float);
    HOLD(again.count == points->count && memcmp(again.x, points->x, bytes) == 0 && memcmp(again.y, points->y, bytes) == 0,
         "%d points came back as %d other ones", points->count, again.count);
    points_free(&again);
    unlink(path);
}

static void fits(const char *path) {
    Points points;
    Error err = {0};
    HOLD(points_read(&points, path, true, &err), "%s", err.text);
    for (int i = 0; i < points.count; i++) {
        HOLD(fabsf(points.x[i]) < 3.01f && fabsf(points.y[i]) < 3.01f, "point %d is at %g, %g", i, (double)points.x[i],
             (double)points.y[i]);
    }
    points_free(&points);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char path[FUZZ_PATH], out[FUZZ_PATH];
    fuzz_path(path, size > 5 && memcmp(bytes, "\x93NUMPY", 6) == 0 ? ".npy" : ".csv");
    fuzz_write(path, bytes, size);
    Points points;
    Error err = {0};
    bool read = points_read(&points, path, false, &err);
    if (read) {
        fits(path);
    }
    unlink(path);
    if (!read) {
        fuzz_sentence(&err);
        return 0;
    }
    HOLD(points.count >= 1 && points.classes >= 1 && points.classes <= POINTS_CLASSES, "%d points, %d classes", points.count,
         points.classes);
    for (int i = 0; i < points.count; i++) {
        HOLD(isfinite(points.x[i]) && isfinite(points.y[i]), "point %d is not finite", i);
        HOLD(!points.label || (points.label[i] >= 0 && points.label[i] < points.classes), "label %d", points.label[i]);
    }
    come_back(&points, fuzz_path(out, "-out.csv"));
    come_back(&points, fuzz_path(out, "-out.npy"));
    points_free(&points);
    return 0;
}
