// `flowscope bench --scaling`: how cost grows with the batch, the width, the particles, the pairs and the threads; and under each
// table, in sentences made of its numbers, where the growth changes and what changes there.
#include "app/verb/bench_engine.h"
#include "base/cache.h"
#include "base/team.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define ROWS_MAX 16
#define KNEE 1.15 // a change of the cost per unit, from one row to the next, that asks for a reason

typedef struct {
    double x;     // batch, width, ...
    double s;     // seconds of the fastest run
    double units; // of work: what the cost is divided by
    double bytes; // that the work goes through again and again
} Point;

typedef struct {
    const char *name; // "batch"
    const char *unit; // "sample"
    const char *what; // that lies in `bytes`: "the arrays of the batch"
    int count;
    Point point[ROWS_MAX];
} Series;

static void add(Series *series, double x, double s, double units, double bytes) {
    if (series->count < ROWS_MAX) {
        series->point[series->count++] = (Point){x, s, units, bytes};
    }
}

__attribute__((format(printf, 3, 4))) static void say(const Bench *bench, const Series *series, const char *format, ...) {
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (bench_options(bench)->json) {
        printf("{\"name\":\"scaling_note\",\"config\":\"series=%s\",\"text\":\"%s\"}\n", series->name, text);
    } else {
        printf("  %s\n", text);
    }
}

// The cache that holds `small` bytes but not `large`, 0 if none.
static int outgrown(double small, double large) {
    for (int level = 1; level <= 3; level++) {
        double bytes = (double)cache_bytes(level);
        if (bytes > 0 && small <= bytes && large > bytes) {
            return level;
        }
    }
    return 0;
}

static double cost(const Point *p) {
    return p->s / p->units;
}

// Every step of the series at which a unit becomes dearer, with the cache that the work outgrows there, if it does.
static void say_knees(const Bench *bench, const Series *series) {
    int knees = 0;
    for (int i = 1; i < series->count; i++) {
        const Point *before = &series->point[i - 1], *now = &series->point[i];
        double ratio = cost(now) / cost(before);
        int level = outgrown(before->bytes, now->bytes);
        if (ratio < KNEE) {
            continue;
        }
        knees++;
        if (level) {
            say(bench, series,
                "From %.0f to %.0f a %s becomes %.2f times as dear; there %s, %.0f KB, outgrow the %ld KB of the level %d cache.",
                before->x, now->x, series->unit, ratio, series->what, now->bytes / 1024, cache_bytes(level) / 1024, level);
        } else {
            say(bench, series,
                "From %.0f to %.0f a %s becomes %.2f times as dear; no cache is outgrown there (%s take %.0f KB), so run it again: other "
                "programs may have taken the time.",
                before->x, now->x, series->unit, ratio, series->what, now->bytes / 1024);
        }
    }
    if (knees == 0) {
        say(bench, series, "From one row to the next a %s never becomes %.0f %% dearer: there is no knee upwards.", series->unit,
            100 * (KNEE - 1));
    }
}

// What the first rows pay beyond the price of a unit in the last ones.
static void say_fixed_cost(const Bench *bench, const Series *series) {
    const Point *first = &series->point[0], *last = &series->point[series->count - 1], *before = last - 1;
    if (series->count < 3) {
        return;
    }
    double unit = (last->s - before->s) / (last->units - before->units), fixed = first->s - unit * first->units;
    if (fixed > 0.05 * first->s) {
        say(bench, series,
            "Between the last two rows a further %s takes %.1f ns; at %.0f there are %.1f us beyond that price, %.0f %% of the time, and "
            "the same would be %.1f %% at %.0f.",
            series->unit, unit * 1e9, first->x, fixed * 1e6, 100 * fixed / first->s, 100 * fixed / last->s, last->x);
    }
}

// ---- the tables --------------------------------------------------------------------------------------------------------------------

static double weight_bytes(int width) {
    return sizeof(float) * (5.0 * width + 2.0 * width * width);
}

static void by_batch(Bench *bench) {
    Series series = {.name = "batch", .unit = "sample", .what = "the arrays of the batch"};
    for (int batch = 64; batch <= 8192; batch *= 2) {
        BenchStep step = {64, 3, batch, "ot", PAIRING_INDEPENDENT, 0};
        BenchTimes t = bench_step(bench, &step, 0);
        add(&series, batch, t.min_s, batch, 10.0 * sizeof(float) * batch);
    }
    const Point *p = series.point;
    say(bench, &series,
        "The first row is one slice of %d samples, which one thread works on; the second, two slices, takes %.2f times as long.",
        MLP_SLICE, p[1].s / p[0].s);
    say_fixed_cost(bench, &series);
    say_knees(bench, &series);
}

static void by_width(Bench *bench) {
    Series series = {.name = "width", .unit = "product", .what = "weights, gradient and the activations of a slice"};
    for (int width = 16; width <= 512; width *= 2) {
        BenchStep step = {width, 3, 256, "ot", PAIRING_INDEPENDENT, 0};
        BenchTimes t = bench_step(bench, &step, 0);
        double activations = 3.0 * 3.0 * width * MLP_SLICE * sizeof(float); // h, its transpose and its derivative of three layers
        add(&series, width, t.min_s, 256.0 * weight_bytes(width), 2 * weight_bytes(width) + activations);
    }
    for (int i = 1; i < series.count; i++) {
        const Point *p = &series.point[i];
        double work = p->units / p[-1].units, time = p->s / p[-1].s;
        if (time * KNEE < work) {
            say(bench, &series,
                "From width %.0f to %.0f the products grow %.1f-fold, the time only %.1f-fold: a part of it grows with the width alone "
                "(activation) or not at all (drawing, barriers).",
                p[-1].x, p->x, work, time);
        }
    }
    say_knees(bench, &series);
}

static void by_particles(Bench *bench) {
    Series series = {.name = "particles", .unit = "particle", .what = "their places and velocities"};
    for (int n = 1000; n <= 1000000; n *= 10) {
        BenchTimes t = bench_evaluate(bench, 64, n, 0, 0);
        add(&series, n, t.min_s, n, 4.0 * sizeof(float) * n);
    }
    say(bench, &series, "Threads take chunks of %d particles: in the first row that is %d chunks for %d threads.", SOLVE_CHUNK,
        (1000 + SOLVE_CHUNK - 1) / SOLVE_CHUNK, team_size());
    say_fixed_cost(bench, &series);
    say_knees(bench, &series);
}

// Here more than proportional growth is to be expected.
static void by_pairs(Bench *bench) {
    Series series = {.name = "pairs", .unit = "pair of a row and a column", .what = "the columns with their prices and ways"};
    for (int n = 64; n <= 2048; n *= 2) {
        BenchTimes t = bench_match(bench, "moons", n, n, 0, 1);
        add(&series, n, t.min_s, (double)n * n, 6.0 * sizeof(float) * n);
    }
    const Point *first = &series.point[0], *last = &series.point[series.count - 1];
    double power = log(last->s / first->s) / log(last->x / first->x);
    say(bench, &series,
        "From %.0f to %.0f pairs the time grows as their number to the power %.2f: a row's scan goes over all columns, which makes 2; what "
        "is above comes from more scans a row.",
        first->x, last->x, power);
    say_knees(bench, &series);
}

static void by_threads(Bench *bench) {
    Series series = {.name = "threads", .unit = "step", .what = "weights and gradient"};
    int most = team_size();
    for (int threads = 1; threads <= most; threads = threads < most && 2 * threads > most ? most : 2 * threads) {
        BenchStep step = {128, 3, 1024, "ot", PAIRING_INDEPENDENT, 0};
        BenchTimes t = bench_step(bench, &step, threads);
        add(&series, threads, t.min_s, 1, 2 * weight_bytes(128));
    }
    for (int i = 1; i < series.count; i++) {
        const Point *p = &series.point[i];
        double speedup = series.point[0].s / p->s;
        say(bench, &series, "%.0f threads are %.2f times as fast as one, %.0f %% of what they could be.", p->x, speedup,
            100 * speedup / p->x);
    }
    if (most > 16) { // a batch of 1024 has as many slices
        say(bench, &series, "A batch of 1024 has 16 slices of %d samples: more than 16 threads find nothing to do.", MLP_SLICE);
    }
}

void bench_scaling_cases(Bench *bench) {
    if (bench_wants(bench, "train_step")) {
        by_batch(bench);
        by_width(bench);
        by_threads(bench);
    }
    if (bench_wants(bench, "evaluate")) {
        by_particles(bench);
    }
    if (bench_wants(bench, "assign")) {
        by_pairs(bench);
    }
}
