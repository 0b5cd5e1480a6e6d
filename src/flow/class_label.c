#include "flow/class_label.h"

#include "base/check.h"
#include "base/language.h"
#include "flow/solve.h"

#define DRAWS (1 << 18)
#define PIECE 1024
#define DRAW_INDEX (UINT64_C(1) << 61) // of the stream that batches use: beyond every step

// Of a fixed set; what is drawn fresh has all its classes.
static bool has_points(const DistKind *data, int label) {
    const DistSet *set = data->set;
    bool has = !set || (!set->label && label == 0);
    for (int i = 0; set && set->label && i < set->count && !has; i++) {
        has = set->label[i] == label;
    }
    return has;
}

bool class_label_check(const DistKind *data, int label, Error *err) {
    if (data->classes < 2 || data->classes > MLP_MAX_CLASSES) {
        return error_set(err,
                         data->classes == 1
                             ? TR("condition: %s has %d class. Choose data with 2 to %d classes, such as moons or 8gaussians.")
                             : TR("condition: %s has %d classes. Choose data with 2 to %d classes, such as moons or 8gaussians."),
                         data->name, data->classes, MLP_MAX_CLASSES);
    }
    if (label >= data->classes) {
        return error_set(err,
                         "label: %s has classes 0 to %d. -1 gives each particle its own "
                         "class.",
                         data->name, data->classes - 1);
    }
    if (label >= 0 && !has_points(data, label)) {
        return error_set(err, "label: %s has no points of class %d. -1 gives each particle its own class.", data->name, label);
    }
    return true;
}

static void count_labels(const int *label, int n, long count[MLP_MAX_CLASSES]) {
    for (int i = 0; i < n; i++) {
        CHECK_RANGE(label[i], 0, MLP_MAX_CLASSES - 1);
        count[label[i]]++;
    }
}

static void count_draws(const DistKind *data, uint64_t seed, long count[MLP_MAX_CLASSES]) {
    Rng rng = rng_open(seed, RNG_DATA, DRAW_INDEX);
    for (int done = 0; done < DRAWS; done += PIECE) {
        float x[PIECE], y[PIECE];
        int label[PIECE];
        dist_draw(data, &rng, x, y, label, PIECE);
        count_labels(label, PIECE, count);
    }
}

void class_label_shares(const DistKind *data, uint64_t seed, float *share) {
    long count[MLP_MAX_CLASSES] = {0}, all = DRAWS;
    CHECK_RANGE(data->classes, 1, MLP_MAX_CLASSES);
    if (data->set && data->set->label) {
        count_labels(data->set->label, data->set->count, count);
        all = data->set->count;
    } else {
        count_draws(data, seed, count);
    }
    for (int c = 0; c < MLP_MAX_CLASSES; c++) {
        share[c] = (float)((double)count[c] / (double)all);
    }
}

void class_label_equal(int classes, float *share) {
    CHECK_RANGE(classes, 1, MLP_MAX_CLASSES);
    for (int c = 0; c < MLP_MAX_CLASSES; c++) {
        share[c] = c < classes ? 1.0f / (float)classes : 0.0f;
    }
}

// Van der Corput's sequence in base 2: any stretch of it is spread evenly over 0 .. 1.
static float spread(int index) {
    unsigned bits = (unsigned)index % SOLVE_CHUNK, value = 0;
    for (unsigned size = SOLVE_CHUNK; size > 1; size /= 2, bits /= 2) {
        value = 2 * value + bits % 2;
    }
    return ((float)value + 0.5f) / SOLVE_CHUNK;
}

int label_of(const float *share, int classes, int index) {
    float at = spread(index), reached = share[0];
    int label = 0;
    while (label < classes - 1 && at >= reached) {
        reached += share[++label];
    }
    return label;
}
