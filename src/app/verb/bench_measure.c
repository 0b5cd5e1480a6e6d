#include "app/verb/bench.h"
#include "base/clock.h"
#include "base/team.h"
#include "num/kernels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES_MAX 25

// ---- measuring ---------------------------------------------------------------------------------------------------------------

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a; // a number, or what begins with one
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    long rounds;
    double done; // operations, of all threads, as each does as many
} Roof;

static void run_roof(void *context, int member, int size) {
    Roof *roof = context;
    double done = size * kernels_roof(roof->rounds);
    if (member == 0) {
        roof->done = done;
    }
}

// Operations a second of register-only multiply-adds on the threads in use.
static double roof(bool quick) {
    Roof roof = {.rounds = quick ? 20000 : 60000};
    double best = 0;
    for (int turn = 0; turn < 3; turn++) {
        double begin = clock_now_s();
        team_run(team_size(), run_roof, &roof);
        best = fmax(best, roof.done / (clock_now_s() - begin));
    }
    return best;
}

#define PARTS_MAX 8
typedef struct {
    double whole_s;
    double part_s[PARTS_MAX];
} Sample;

typedef struct {
    int threads;
    Sample median; // of one run
    double min_s;
    double roof; // floating-point operations a second; 0 where none are counted
    bool missed; // the goal
} BenchTimes;

// The mean of `repeat` runs, or of a piece of them.
static Sample take_sample(const BenchWork *work, int repeat) {
    int pieces = repeat * (work->pieces ? work->pieces : 1);
    Sample sample = {0};
    for (int p = 0; p < work->parts; p++) {
        work->part[p].s = 0;
    }
    double begin = clock_now_s();
    for (int i = 0; i < repeat; i++) {
        work->run(work->context);
    }
    sample.whole_s = (clock_now_s() - begin) / pieces;
    for (int p = 0; p < work->parts; p++) {
        sample.part_s[p] = work->part[p].s / pieces;
    }
    return sample;
}

// Each sample runs the work often enough to last some milliseconds, so that the clock does not matter.
static BenchTimes time_work(const BenchWork *work, bool quick) {
    double min_s = quick ? 0.005 : 0.02;
    int samples = quick ? 7 : 15;
    Sample sample[SAMPLES_MAX];
    int repeat = 1;
    for (double spent = 0; spent < min_s; repeat *= spent < min_s ? 2 : 1) { // warms up and finds the count
        spent = take_sample(work, repeat).whole_s * repeat;
    }
    for (int s = 0; s < samples; s++) {
        sample[s] = take_sample(work, repeat);
    }
    qsort(sample, (size_t)samples, sizeof sample[0], ascending);
    return (BenchTimes){.median = sample[samples / 2], .min_s = sample[0].whole_s};
}

// ---- rows --------------------------------------------------------------------------------------------------------------------

static bool has_goal(const Bench *bench, const BenchWork *work, int threads) {
    return (work->goal > 0 || work->goal_s > 0) && threads == (work->goal_threads ? work->goal_threads : bench->all);
}

static void print_goal(const BenchWork *work, bool json, bool missed) {
    const bool share = work->goal > 0;
    const double us = work->goal_s * 1e6;
    if (json) {
        printf(",\"goal_%s\":%g,\"missed\":%s", share ? "share" : "us", share ? work->goal : us, missed ? "true" : "false");
    } else {
        printf("  goal %.0f %s%s", share ? 100 * work->goal : us, share ? "%" : "us", missed ? ": missed" : "");
    }
}

static void print_row(const Bench *bench, const BenchWork *work, const BenchTimes *times) {
    int threads = times->threads;
    double median_s = times->median.whole_s, flops = work->flops / median_s;
    bool goal = has_goal(bench, work, threads);
    if (bench->json) {
        printf("{\"name\":\"%s\",\"config\":\"%s threads=%d\",\"isa\":\"%s\",\"median_us\":%.2f,\"min_us\":%.2f", work->name,
               work->config, threads, kernels_isa(), median_s * 1e6, times->min_s * 1e6);
        if (work->flops > 0) {
            printf(",\"gflops\":%.2f,\"roof_gflops\":%.2f,\"share\":%.3f", flops * 1e-9, times->roof * 1e-9, flops / times->roof);
        }
        if (goal) {
            print_goal(work, true, times->missed);
        }
        for (int p = 0; p < work->parts; p++) {
            printf(",\"%s_ms\":%.3f", work->part[p].key, times->median.part_s[p] * 1e3);
        }
        printf("}\n");
    } else {
        printf("%-12s %-56s %3d %12.1f %12.1f", work->name, work->config, threads, median_s * 1e6, times->min_s * 1e6);
        if (work->flops > 0) {
            printf(" %8.1f %8.1f %6.0f %%", flops * 1e-9, times->roof * 1e-9, 100 * flops / times->roof);
        }
        if (goal) {
            print_goal(work, false, times->missed);
        }
        for (int p = 0; p < work->parts; p++) {
            printf("%s%s %.2f", p ? ", " : "  ", work->part[p].label, times->median.part_s[p] * 1e3);
        }
        printf(work->parts ? " ms\n" : "\n");
    }
    fflush(stdout);
}

static void measure_with(Bench *bench, const BenchWork *work, int threads) {
    team_limit(threads);
    double before = work->flops > 0 ? roof(bench->quick) : 0;
    BenchTimes times = time_work(work, bench->quick);
    double after = work->flops > 0 ? roof(bench->quick) : 0;
    times.threads = threads;
    times.roof = fmax(before, after); // the lower one was disturbed: nothing is faster than the machine
    bool below = work->goal > 0 && work->flops / times.median.whole_s < work->goal * times.roof;
    bool above = work->goal_s > 0 && times.median.whole_s > work->goal_s;
    times.missed = has_goal(bench, work, threads) && (below || above);
    print_row(bench, work, &times);
    bench->rows++;
    team_limit(bench->all);
}

void bench_measure(Bench *bench, const BenchWork *work) {
    int wanted = work->threads ? work->threads : bench->threads;
    measure_with(bench, work, wanted ? wanted : bench->all);
    if (!wanted && bench->all > 1 && !work->parts) {
        measure_with(bench, work, 1);
    }
}

bool bench_wants(const Bench *bench, const char *name) {
    return !bench->filter || strstr(name, bench->filter);
}
