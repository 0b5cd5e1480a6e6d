// The command line: a verb, and any row of the settings table as a long option.
#ifndef APP_CLI_H
#define APP_CLI_H

#include "settings/settings.h"

typedef enum {
    VERB_WINDOW,
    VERB_SHOT,
    VERB_FILM,
    VERB_LIST,
    VERB_HELP,
    VERB_VERSION,
    VERB_BENCH,
    VERB_TRAIN,
    VERB_SAMPLE,
    VERB_EVAL,
    VERB_GALLERY,
    VERB_DENSITY,
} Verb;

#define CLI_ROWS_MAX 128

typedef struct {
    Verb verb;
    Settings settings;
    bool given[CLI_ROWS_MAX]; // rows of the settings table that the command line names
    const char *checkpoint;   // sample, eval, density: the model's file
    bool markdown;            // list --markdown: the README's table
    int argc;                 // bench: the arguments after the verb, which the bench reads itself
    char **argv;
} Cli;

// flowscope [VERB [MODEL]] [--scene FILE] [--KEY VALUE | --KEY=VALUE]...; a boolean row is --KEY, --no-KEY or --KEY on|off.
// A .ini stands for --scene, a .csv or .npy for --data. Later options win; --scene is applied where it stands; --data and --source take a
// .csv or .npy file instead of a name; --lanes sets compare too.
// Wrong: false and a sentence (exit code 2). Checks rules between rows too, unless a model's settings still come under them
// (sample, eval, density, train --resume).
bool cli_parse(Cli *cli, int argc, char **argv, Error *err);
// A model's settings, overridden by what the command line names.
bool cli_merge(const Cli *cli, const Settings *checkpoint, Settings *merged, Error *err);
// Usage, verbs, the options most used, keys of the window.
void cli_print_help(FILE *out);

#endif
