// What the files of `flowscope bench` share: one piece of work, its measurement and its row.
#ifndef APP_VERB_BENCH_H
#define APP_VERB_BENCH_H

#include <stdbool.h>

typedef struct {
    bool json;          // one object a line instead of a table
    bool quick;         // fewer and shorter runs
    bool more;          // rows of more sizes, and of the parts of a step, for tests/bench_costs.py
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
void bench_engine_cases(Bench *bench);
void bench_more_cases(Bench *bench);
void bench_frame_cases(Bench *bench);

#endif
