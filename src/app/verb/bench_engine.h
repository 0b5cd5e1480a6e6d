// The engine's pieces of work, for the rows of the bench and for its tables of how cost grows. All print their row and return what
// was measured on all threads, or on as many as the options or `threads` ask for (0: none in particular).
#ifndef APP_VERB_BENCH_ENGINE_H
#define APP_VERB_BENCH_ENGINE_H

#include "app/verb/bench.h"
#include "model/flow_matching.h"

// A training step of a network of `hidden` layers, path by name.
typedef struct {
    int width, hidden, batch;
    const char *path;
    Pairing pairing;
    double goal; // least share of the roof on all threads; 0: none
} BenchStep;
BenchTimes bench_step(Bench *bench, const BenchStep *step, int threads);
// Evaluation of a network of three hidden layers at n points.
BenchTimes bench_evaluate(Bench *bench, int width, int n, double goal, int threads);
// Matching of `batch` pairs in groups of `match`; goal_s: longest median, on one thread where there is one group.
BenchTimes bench_match(Bench *bench, const char *data, int batch, int match, double goal_s, int threads);

// Where a step's time goes: of the lane just measured, on the threads in use.
void bench_step_shares(Bench *bench, const BenchWork *work, const BenchTimes *whole);
// The same of an evaluation. `plain` runs it with an activation that costs next to nothing.
void bench_evaluate_shares(Bench *bench, const BenchWork *work, const BenchTimes *whole, void (*plain)(void *context));

void bench_scaling_cases(Bench *bench);

#endif
