// Flowscope: an instrument in which a network learns, before the eyes of a class, to move noise onto a shape.
#include "app/verb/verb.h"
#include "app/version.h"
#include "app/welcome.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/team.h"
#include "num/kernels.h"

#include <errno.h>
#include <stdio.h>

static int help_run(const Cli *cli) {
    (void)cli;
    cli_print_help(stdout);
    return 0;
}

static int version_run(const Cli *cli) {
    (void)cli;
    printf(FLOWSCOPE_COMMIT[0] ? "flowscope %s (%s)\n" : "flowscope %s\n", FLOWSCOPE_VERSION, FLOWSCOPE_COMMIT);
    return 0;
}

static int window_verb(const Cli *cli) {
    Cli window = *cli;
    welcome_prepare(&window);
    return window_run(&window);
}

static int train_verb(const Cli *cli) {
    return cli->settings.result[0] ? trial_run(cli) : train_run(cli);
}

static int (*const run[])(const Cli *cli) = {
    [VERB_WINDOW] = window_verb, [VERB_SHOT] = shot_run,       [VERB_FILM] = film_run,       [VERB_LIST] = list_run,
    [VERB_HELP] = help_run,     [VERB_VERSION] = version_run, [VERB_BENCH] = bench_run,     [VERB_TRAIN] = train_verb,
    [VERB_SAMPLE] = sample_run, [VERB_EVAL] = eval_run,       [VERB_GALLERY] = gallery_run,
    [VERB_DENSITY] = density_run, [VERB_SWEEP] = sweep_run,   [VERB_TABLE] = table_run,
    [VERB_LESSON] = lesson_run, [VERB_HANDOUT] = handout_run,
};

// What was printed has to arrive: a table cut off by a full disk must not pass for a whole one.
static int ended(int code) {
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return code;
    }
    error_note("Cannot write the standard output: %s.", errno ? file_reason(errno) : tr("a write failed, the disk may be full"));
    return code ? code : 1;
}

int main(int argc, char **argv) {
    team_spin_little(argv);
    memory_begin();
    file_out_guard_streams();
    interrupt_init();
    Error err;
    Cli cli;
    if (!kernels_choose(&err) || !cli_parse(&cli, argc, argv, &err)) {
        return error_say(&err, 2);
    }
    return ended(run[cli.verb](&cli));
}
