// The command line: a verb, and any row of the settings table as a long option.
#ifndef APP_CLI_H
#define APP_CLI_H

#include "app/verbs.h"
#include "model/points.h"
#include "run/scene.h"
#include "settings/settings.h"

// What list prints the tables as.
typedef enum { LIST_TEXT, LIST_MARKDOWN, LIST_MAN, LIST_BASH, LIST_ZSH, LIST_FISH } ListForm;

#define CLI_ROWS_MAX 160
#define CLI_OVER_MAX 16
#define CLI_LESSONS_MAX 64

typedef struct {
    Verb verb;
    Settings settings;
    bool given[CLI_ROWS_MAX]; // rows of the settings table that the command line names
    const char *checkpoint;   // sample, eval, density, list: the model's file; table: the folder of results
    const char *lesson;       // lesson (which a file's name alone stands for), handout, film: the Markdown file
    int lessons;              // lesson --check: files,
    const char *checked[CLI_LESSONS_MAX];
    const char *take;         // film: the take that it is made of
    bool check;               // lesson --check
    const char *over[CLI_OVER_MAX]; // sweep: key=value,value,...; table: keys of settings whose runs are averaged
    int overs;
    SceneModels models;       // window, shot, film: that a scene names, or the command line:
    bool alone;               // then they are the lanes
    const char *program;      // as it was called
    const char *label;        // the class as the command line calls it by name; NULL: its number is in the settings
    bool scene;               // a scene was read
    bool plain;               // window --plain: it opens with one lane
    bool paused;              // window --paused: training is paused once the steps of --train are done
    bool first_minute;        // the window opens in the comparison by itself (welcome_prepare)
    ListForm form;            // list --markdown, --man, ...
    int argc;                 // bench: the arguments after the verb, which the bench reads itself
    char **argv;
} Cli;

// flowscope [VERB [MODEL]...] [--scene FILE] [--KEY VALUE | --KEY=VALUE]...; a boolean row is --KEY, --no-KEY or --KEY on|off.
// A .ini stands for --scene, a file of points (points_named, or - for the standard input) for --data. Later options win; --scene is applied
// where it stands; --data and --source take such a file instead of a name; --lanes sets compare too where there are several; --label takes the name of a class.
// Wrong: false and a sentence (exit code 2). Checks rules between rows too, unless a model's settings still come under them
// (sample, eval, density, train --resume), or are yet to be varied (sweep).
bool cli_parse(Cli *cli, int argc, char **argv, Error *err);
// Whether the command line names this row.
bool cli_given(const Cli *cli, const char *key);
// Sets what --KEY VALUE sets.
bool cli_set(Cli *cli, const char *key, const char *value, Error *err);
// A model's settings, overridden by what the command line names.
bool cli_merge(const Cli *cli, const Settings *checkpoint, Settings *merged, Error *err);
// Whether a file of this name is a scene: .ini in any case.
bool cli_is_scene(const char *name);
// The number of the class that the command line calls by a name, where it does. names: (classes), or NULL: they have none.
bool cli_label(Cli *cli, const PointsName *names, int classes, Error *err);
// Usage, verbs, the options most used, keys of the window.
void cli_print_help(FILE *out);

#endif
