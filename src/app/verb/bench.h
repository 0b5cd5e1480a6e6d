// What the files of `flowscope bench` share: one piece of work, its measurement and its row.
#ifndef APP_VERB_BENCH_H
#define APP_VERB_BENCH_H

#include "model/flow_matching.h"

typedef struct {
    bool json;          // one object a line instead of a table
    bool quick;         // fewer and shorter runs
    int threads;        // 0: all, and one beside it
    const char *filter; // only names that contain this
    int all;            // threads that there are
    int rows;           // measured so far
} Bench;

// A part of a work's time: `run` adds to `s` what it spent on it.
typedef struct {
    const char *key, *label; // of JSON and of the table: "readback", "read-back"
    double s;
} BenchPart;

// One piece of work, measured and printed; bench_engine.c and bench_frame.c define them. `run` does it once.
typedef struct {
    const char *name; // train_step
    char config[96];  // width=64 hidden=3 batch=256
    double flops;     // of one run, or piece; 0: none are counted
    void (*run)(void *context);
    void *context;
    int pieces;      // that a run consists of, where the time of one is wanted; 0: of all
    BenchPart *part; // (parts), shown beside the whole; may be NULL
    int parts;
    int threads;      // 0: as the options say
    double goal;      // min share of the roof; 0: none
    double goal_s;    // max median; 0: none
    int goal_threads; // on how many threads the goals are set; 0: all
} BenchWork;

// With all threads, and where it has no parts with one beside it.
void bench_measure(Bench *bench, const BenchWork *work);
bool bench_wants(const Bench *bench, const char *name); // by the filter
// Reads --json, --quick, --threads and --filter, and begins the table. False and a sentence where a word is wrong.
bool bench_begin(Bench *bench, int argc, char **argv);
int bench_end(const Bench *bench); // the exit code: 2 and a sentence where the filter left nothing
void bench_engine_cases(Bench *bench);
void bench_frame_cases(Bench *bench);

// ---- single rows of the engine ---------------------------------------------------------------------------------------------

// A training step of a network of `hidden` layers, path by name.
typedef struct {
    int width, hidden, batch;
    Pairing pairing;
    const char *path;
    double goal; // min share of the roof on all threads; 0: none
} BenchStep;

// The model of such a step. `plain`: with random pairs and an activation that costs next to nothing.
FlowMatching *bench_model(const BenchStep *step, bool plain);
void bench_step_config(char *config, size_t size, const BenchStep *step);
void bench_step(Bench *bench, const BenchStep *step, int threads);
// A network of three hidden layers at n points.
void bench_evaluate(Bench *bench, int width, int n, Activation act, double goal, int threads);
// `batch` pairs in groups of `match`; goal_s: max median, on one thread where there is one group.
void bench_assign(Bench *bench, const char *data, int batch, int match, double goal_s, int threads);

#endif
