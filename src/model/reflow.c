#include "model/reflow.h"

#include <stdlib.h>
#include <string.h>

#define STEPS 32 // of the midpoint method, whatever the window shows: pairs by a coarse solver would teach its errors
#define STREAM (UINT64_C(3) << 60)

static void give_back(Reflow *reflow) {
    if (reflow) {
        free(reflow->pairs.x0);
        model_free(reflow->teacher);
        free(reflow);
    }
}

Reflow *reflow_open(const Model *teacher, Error *err) {
    Reflow *reflow = calloc(1, sizeof *reflow);
    if (!reflow || !pair_set_make(&reflow->pairs, REFLOW_PAIRS) || !(reflow->teacher = model_copy(teacher, NULL))) {
        give_back(reflow);
        error_set(err, "Not enough memory for the pairs of reflow.");
        return NULL;
    }
    Rng rng = rng_open((uint64_t)teacher->settings.seed, RNG_SOURCE, STREAM);
    dist_draw(teacher->source, &rng, reflow->pairs.x0, reflow->pairs.y0, NULL, REFLOW_PAIRS);
    memcpy(reflow->pairs.x1, reflow->pairs.x0, 2 * (size_t)REFLOW_PAIRS * sizeof(float));
    return reflow;
}

Reflow *reflow_of(PairSet *pairs, Error *err) {
    Reflow *reflow = calloc(1, sizeof *reflow);
    if (!reflow) {
        free(pairs->x0);
        error_set(err, "Not enough memory for the pairs of reflow.");
        return NULL;
    }
    *reflow = (Reflow){.pairs = *pairs, .made = pairs->count};
    return reflow;
}

Reflow *reflow_share(Reflow *reflow) {
    if (reflow) {
        reflow->others++;
    }
    return reflow;
}

void reflow_close(Reflow *reflow) {
    if (reflow && reflow->others-- == 0) {
        give_back(reflow);
    }
}

size_t reflow_bytes(const Reflow *reflow) {
    return sizeof *reflow + 4 * (size_t)reflow->pairs.count * sizeof(float) + (reflow->teacher ? model_bytes(reflow->teacher) : 0);
}

bool reflow_step(Reflow *reflow) {
    int left = reflow->pairs.count - reflow->made, n = left < REFLOW_SLICE ? left : REFLOW_SLICE;
    if (n == 0) {
        return false;
    }
    const ModelFlow flow = {.shown = {.model = reflow->teacher, .weights = reflow->teacher->average, .labels = LABEL_NONE},
                            .sampler = {.kind = SAMPLER_MIDPOINT, .steps = STEPS}};
    const Fill fill = model_flow(&flow);
    fill_ends(&fill, n, reflow->pairs.x1 + reflow->made, reflow->pairs.y1 + reflow->made);
    reflow->made += n;
    return true;
}

const PairSet *reflow_pairs(const Reflow *reflow) {
    return reflow && reflow->made == reflow->pairs.count ? &reflow->pairs : NULL;
}
