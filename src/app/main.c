// Flowscope: an instrument in which a network learns, before the eyes of a class, to move noise onto a shape.
#include "app/verb/bench.h"
#include "app/cli.h"
#include "app/verb/film.h"
#include "app/verb/gallery.h"
#include "app/keys.h"
#include "app/verb/model.h"
#include "app/verb/train.h"
#include "app/window.h"
#include "base/team.h"
#include "num/kernels.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#ifndef FLOWSCOPE_VERSION
#define FLOWSCOPE_VERSION "0.1.0"
#endif

static int list(const Cli *cli) {
    if (cli->markdown) {
        settings_print_markdown(stdout);
        printf("\n");
        keys_print_markdown(stdout);
    } else {
        settings_print_list(stdout);
    }
    return 0;
}

static int run(const Cli *cli) {
    switch (cli->verb) {
    case VERB_SHOT:
        return film_shot(&cli->settings);
    case VERB_FILM:
        return film_make(&cli->settings);
    case VERB_LIST:
        return list(cli);
    case VERB_HELP:
        cli_print_help(stdout);
        return 0;
    case VERB_VERSION:
        printf("flowscope %s\n", FLOWSCOPE_VERSION);
        return 0;
    case VERB_GALLERY:
        return gallery_make(&cli->settings);
    case VERB_BENCH:
        return bench_run(cli->argc, cli->argv);
    case VERB_TRAIN:
        return train_run(cli);
    case VERB_SAMPLE:
        return sample_run(cli);
    case VERB_EVAL:
        return eval_run(cli);
    case VERB_WINDOW:
        return window_run(&cli->settings);
    }
    return 0;
}

// What was printed has to arrive: a table cut off by a full disk must not pass for a whole one.
static int ended(int code) {
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return code;
    }
    fprintf(stderr, "flowscope: Cannot write the standard output: %s.\n",
            errno ? strerror(errno) : "a write failed, the disk may be full");
    return code ? code : 1;
}

int main(int argc, char **argv) {
    team_spin_little(argv);
    Error err;
    Cli cli;
    if (!kernels_choose(&err) || !cli_parse(&cli, argc, argv, &err)) {
        return error_say(&err, 2);
    }
    return ended(run(&cli));
}
