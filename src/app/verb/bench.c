#include "app/verb/bench.h"
#include "app/verb/verb.h"
#include "base/team.h"
#include "num/kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool bench_begin(Bench *bench, int argc, char **argv) {
    *bench = (Bench){.all = team_size()};
    for (int i = 0; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--json") == 0) {
            bench->json = true;
        } else if (strcmp(argv[i], "--quick") == 0) {
            bench->quick = true;
        } else if (strcmp(argv[i], "--filter") == 0 && next) {
            bench->filter = argv[++i];
        } else if (strcmp(argv[i], "--threads") == 0 && next && atoi(next) >= 1 && atoi(next) <= 1024) {
            bench->threads = atoi(argv[++i]);
        } else {
            error_note("bench does not know \"%s\". Use --json --quick --threads N --filter NAME.", argv[i]);
            return false;
        }
    }
    if (!bench->json) {
        printf("instruction set: %s, threads: %d; medians of %d samples after a warm-up\n\n", kernels_isa(), bench->all,
               bench->quick ? 7 : 15);
        printf("%-12s %-56s %3s %12s %12s %8s %8s %8s\n", "work", "configuration", "thr", "median us", "min us", "GFLOP/s",
               "roof", "share");
    }
    return true;
}

int bench_end(const Bench *bench) {
    if (bench->filter && bench->rows == 0) {
        error_note("no benchmark has \"%s\" in its name. Without --filter, bench runs them all.", bench->filter);
        return 2;
    }
    return 0;
}

int bench_run(const Cli *cli) {
    Bench bench;
    if (!bench_begin(&bench, cli->argc, cli->argv)) {
        return 2;
    }
    bench_engine_cases(&bench);
    bench_frame_cases(&bench);
    return bench_end(&bench);
}
