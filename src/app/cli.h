// The command line: a verb, and any row of the settings table as a long option.
#ifndef APP_CLI_H
#define APP_CLI_H

#include "run/settings.h"

typedef enum { VERB_WINDOW, VERB_SHOT, VERB_FILM, VERB_LIST, VERB_HELP, VERB_VERSION, VERB_BENCH } Verb;

typedef struct {
    Verb verb;
    Settings settings;
    bool markdown; // list --markdown: the README's table
    int argc;      // bench: the arguments after the verb, which the bench reads itself
    char **argv;
} Cli;

// flowscope [VERB] [--scene FILE] [--KEY VALUE | --KEY=VALUE]...; a boolean row is --KEY, --no-KEY or --KEY on|off.
// Later options win; --scene is applied where it stands. Wrong: false and a sentence (exit code 2).
bool cli_parse(Cli *cli, int argc, char **argv, Error *err);
// Usage, verbs, the options most used, keys of the window.
void cli_print_help(FILE *out);

#endif
