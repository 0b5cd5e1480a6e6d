#include "model/reflow.h"

#include <stdlib.h>
#include <string.h>

#define STEPS 32 // of the midpoint method, whatever the window shows: pairs by a coarse solver would teach its errors
#define STREAM (UINT64_C(3) << 60)

Reflow *reflow_open(const FlowMatching *teacher, Error *err) {
    const size_t n = REFLOW_PAIRS, bytes = (size_t)teacher->mlp.count * sizeof(float);
    Reflow *reflow = calloc(1, sizeof *reflow);
    float *points = malloc(4 * n * sizeof(float)), *weights = malloc(bytes);
    if (!reflow || !points || !weights) {
        free(reflow);
        free(points);
        free(weights);
        error_set(err, "Not enough memory for the pairs of reflow.");
        return NULL;
    }
    Rng rng = rng_open((uint64_t)teacher->def.seed, RNG_SOURCE, STREAM);
    reflow->pairs = (PairSet){REFLOW_PAIRS, points, points + n, points + 2 * n, points + 3 * n};
    dist_draw(teacher->def.source, &rng, reflow->pairs.x0, reflow->pairs.y0, NULL, REFLOW_PAIRS);
    memcpy(reflow->pairs.x1, reflow->pairs.x0, 2 * n * sizeof(float));
    memcpy(weights, teacher->average, bytes);
    reflow->mlp = teacher->mlp;
    reflow->weights = weights;
    reflow->field = (NetworkField){.mlp = &reflow->mlp,
                                   .weights = weights,
                                   .predict = teacher->def.predict,
                                   .path = teacher->def.path};
    return reflow;
}

void reflow_close(Reflow *reflow) {
    if (reflow) {
        free(reflow->pairs.x0);
        free(reflow->weights);
        free(reflow);
    }
}

bool reflow_step(Reflow *reflow) {
    int left = reflow->pairs.count - reflow->made, n = left < REFLOW_SLICE ? left : REFLOW_SLICE;
    if (n == 0) {
        return false;
    }
    Field velocity = network_field(&reflow->field);
    solve_end(&velocity, SOLVE_MIDPOINT, STEPS, 0, 1, n, reflow->pairs.x1 + reflow->made, reflow->pairs.y1 + reflow->made);
    reflow->made += n;
    return true;
}
