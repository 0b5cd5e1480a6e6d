#include "app/verbs.h"

#include "base/check.h"

static const char *const names[VERB_COUNT] = {
    [VERB_WINDOW] = "window",   [VERB_SHOT] = "shot",       [VERB_FILM] = "film",     [VERB_LIST] = "list",
    [VERB_HELP] = "help",       [VERB_VERSION] = "version", [VERB_BENCH] = "bench",   [VERB_TRAIN] = "train",
    [VERB_SAMPLE] = "sample",   [VERB_EVAL] = "eval",       [VERB_GALLERY] = "gallery", [VERB_DENSITY] = "density",
    [VERB_SWEEP] = "sweep",     [VERB_TABLE] = "table",     [VERB_LESSON] = "lesson", [VERB_HANDOUT] = "handout",
};

// In the order in which they are shown.
static const VerbLine lines[] = {
    {VERB_WINDOW, "open the window (this is what happens without a verb); --plain opens it with one lane", 0},
    {VERB_WINDOW, "(--paused pauses training when the steps of --train are done)", 0},
    {VERB_SHOT, "train, then write one picture", "flowscope shot --out a.png --train 3000 --time 1"},
    {VERB_FILM, "write a film", "flowscope film --out a.mp4 --seconds 12 --fps 30"},
    {VERB_FILM, "of a take (F9 in the window)", "flowscope film flowscope-001.take --out a.mp4"},
    {VERB_FILM, "of a lesson", "flowscope film a.md --out a.mp4"},
    {VERB_GALLERY, "draw every view", "flowscope gallery --out pictures"},
    {VERB_TRAIN, "train a model and write it", "flowscope train --out m.safetensors --train 20000"},
    {VERB_SAMPLE, "write points from a model", "flowscope sample m.safetensors --count 5000 --out p.csv"},
    {VERB_EVAL, "measure a model (JSON)", "flowscope eval m.safetensors --count 4000"},
    {VERB_DENSITY, "log-density of your points", "flowscope density m.safetensors --from points.csv --out logp.csv"},
    {VERB_DENSITY, "(sample --from reads, and sample writes, the coordinates of the training; density those of your own data)", 0},
    {VERB_SWEEP, "print a command line a run", "flowscope sweep --over path=vp,ot --over seed=1..5 --out runs --train 20000"},
    {VERB_TABLE, "mean and deviation of runs", "flowscope table runs"},
    {VERB_TABLE, "(CSV, Markdown and a picture, in that folder)", 0},
    {VERB_LESSON, "open a lesson", "flowscope lesson a.md"},
    {VERB_LESSON, "(--check names what is wrong with one or several; without a file there is a list of the lessons)", 0},
    {VERB_HANDOUT, "write a lesson as a web page", "flowscope handout a.md --out folder"},
    {VERB_LIST, "print all data sets, paths, solvers and settings;", 0},
    {VERB_LIST, "with a model or points: their classes too, by the names that --label takes", 0},
    {VERB_BENCH, "measure the speed of this machine", 0},
    {VERB_HELP, "print this text; --version prints the version", 0},
};

static const PlainOption options[] = {
    {"scene", "FILE", 0, "Settings from a file of lines such as data = moons. FILE.ini alone does the same."},
    {"plain", 0, " window ", "Opens the window with one lane."},
    {"paused", 0, " window ", "Pauses training when the steps of --train are done; without --train, from the start."},
    {"check", 0, " lesson ", "Goes through lessons without a window and names what is wrong with them, line by line."},
    {"over", "SETTING=VALUES", " sweep table ",
     "For sweep: a setting and its values, such as path=vp,ot or seed=1..5. For table: a setting whose runs are averaged, such as seed."},
    {"markdown", 0, " list ", "Prints settings and keys as tables."},
    {"man", 0, " list ", "Prints the manual page."},
    {"bash", 0, " list ", "Prints the completion for bash."},
    {"zsh", 0, " list ", "Prints the completion for zsh."},
    {"fish", 0, " list ", "Prints the completion for fish."},
    {"help", 0, 0, "Prints the verbs, the most used settings and the keys."},
    {"version", 0, 0, "Prints the version."},
};

const char *verb_name(Verb verb) {
    CHECK_RANGE((int)verb, 0, VERB_COUNT - 1);
    return names[verb];
}

bool verb_reads_model(Verb verb) {
    return verb == VERB_SAMPLE || verb == VERB_EVAL || verb == VERB_DENSITY;
}

bool verb_reads_lesson(Verb verb) {
    return verb == VERB_LESSON || verb == VERB_HANDOUT;
}

int verb_lines_count(void) {
    return sizeof lines / sizeof lines[0];
}

const VerbLine *verb_line(int index) {
    CHECK_RANGE(index, 0, verb_lines_count() - 1);
    return &lines[index];
}

int verbs_shown(Verb shown[VERB_COUNT]) {
    int n = 0;
    for (int i = 0; i < verb_lines_count(); i++) {
        if (n == 0 || shown[n - 1] != lines[i].verb) {
            shown[n++] = lines[i].verb;
        }
    }
    return n;
}

int plain_options_count(void) {
    return sizeof options / sizeof options[0];
}

const PlainOption *plain_option(int index) {
    CHECK_RANGE(index, 0, plain_options_count() - 1);
    return &options[index];
}
