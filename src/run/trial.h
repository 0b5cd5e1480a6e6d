// One run of a sweep: which settings settle its result, what its files are called, and the result, a file of JSON that is written whole:
//   {"flowscope": "run", "state": "done", "settings": {"path": "vp", ...}, "result": {"w2": 0.13, ...}}
// state is "planned" before the run (there is no "result" then), and "failed" with an "error", a sentence, where it came to nothing. Settings
// are those that make a difference, as text that the command line takes.
#ifndef RUN_TRIAL_H
#define RUN_TRIAL_H

#include "run/measures.h"

#define TRIAL_NAME_MAX 160 // bytes, NUL included
#define TRIAL_ROWS_MAX 160 // of the settings table

typedef enum { TRIAL_PLANNED, TRIAL_DONE, TRIAL_FAILED } TrialState;

// Whether the row can make a difference to any result; to the model that this one is measured on.
bool trial_row(const Setting *row);
bool trial_trains(const Settings *settings, const Setting *row);
// A checksum of the settings that settle the result, or the model alone.
uint64_t trial_sum(const Settings *settings, bool model);
// "path=vp,seed=1-0a1b2c3d": what is varied, and a checksum of all that counts, so that runs share a name only where they share the result,
// or the model. text[i] is the value of varied[i] as it was typed; of those the name has what a file name anywhere may hold.
void trial_name(char name[TRIAL_NAME_MAX], const Settings *settings, const Setting *const *varied, const char *const *text,
                int count, bool model);

typedef struct {
    TrialState state;
    const char *text[TRIAL_ROWS_MAX]; // of the rows of the settings table; NULL: makes no difference
    double measure[MEASURES];         // NAN: not defined, or not done
    const char *error;                // where it failed
    struct cJSON *json;               // that holds the texts
} Trial;

// False and a sentence where the file cannot be read or is no run's; `foreign` then: it is whole, and somebody else's JSON.
bool trial_read(Trial *trial, bool *foreign, const char *path, Error *err);
void trial_free(Trial *trial);
// For those who only show it: its texts lose what could steer a terminal, end a line of a table, or is no UTF-8 (text_print).
void trial_make_plain(Trial *trial);
// The key of a setting in which it is another run than that of the settings; NULL: it is theirs.
const char *trial_differs(const Trial *trial, const Settings *settings);
// `evaluation`: of a run that is done, after so many training steps; `error`: of one that failed.
bool trial_write(const char *path, const Settings *settings, TrialState state, const Evaluation *evaluation, long step,
                 const char *error, Error *err);

#endif
