// The engine's pieces of work, for the rows of the bench. All print their rows: of `threads` threads, or as the options say (0).
#ifndef APP_VERB_BENCH_ENGINE_H
#define APP_VERB_BENCH_ENGINE_H

#include "app/verb/bench.h"
#include "model/flow_matching.h"

#include <stddef.h>

// A training step of a network of `hidden` layers, path by name.
typedef struct {
    int width, hidden, batch;
    const char *path;
    Pairing pairing;
    double goal; // least share of the roof on all threads; 0: none
} BenchStep;
void bench_step(Bench *bench, const BenchStep *step, int threads);
void bench_step_config(char *config, size_t size, const BenchStep *step);
// The model of such a step, to be freed with model_free. `plain`: with random pairs and an activation that costs
// next to nothing.
FlowMatching *bench_model(const BenchStep *step, bool plain);
// Evaluation of a network of three hidden layers at n points.
void bench_evaluate(Bench *bench, int width, int n, Activation act, double goal, int threads);
// Matching of `batch` pairs in groups of `match`; goal_s: longest median, on one thread where there is one group.
void bench_match(Bench *bench, const char *data, int batch, int match, double goal_s, int threads);

#endif
