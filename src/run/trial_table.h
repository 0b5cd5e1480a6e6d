// The results of a folder side by side: runs that differ only in their seed (or in what else is averaged over) are one row, with mean and
// deviation of each measure. A row is named by the settings in which the rows differ.
#ifndef RUN_TRIAL_TABLE_H
#define RUN_TRIAL_TABLE_H

#include "run/trial.h"

#include <stdio.h>

struct TrialTable;
typedef struct {
    const struct TrialTable *table;
    char file[256]; // its name in the folder, fit for a terminal
    Trial trial;
} TableRun;

typedef struct TrialTable {
    int runs;
    TableRun *run; // those of a row stand together
    int axes;
    int axis[TRIAL_ROWS_MAX];  // rows of the settings table in which rows of this one differ
    bool over[TRIAL_ROWS_MAX]; // rows of the settings table that are averaged over
    int rows;
    int *first;                    // (rows + 1) runs of row r: run[first[r]] to run[first[r + 1] - 1]
    int unread;                    // files that are not read: broken ones, or somebody else's
    char (*reason)[sizeof(Error)]; // (unread) which, and why
} TrialTable;

// Reads every .json of the folder. over: keys of the settings that are averaged over; of none, the seed. False and a sentence where there
// is no folder, a key is none, or no file is a run's.
bool trial_table_open(TrialTable *table, const char *folder, const char *const *over, int overs, Error *err);
void trial_table_free(TrialTable *table);

// Of the runs of a row that are done and have the measure.
typedef struct {
    int n;
    double mean;
    double deviation; // of a sample, with n - 1; NAN of less than two
} Statistic;
Statistic trial_table_statistic(const TrialTable *table, int row, int measure);
// Whether any run has it.
bool trial_table_has(const TrialTable *table, int measure);
// Value of an axis in a row, "" where the setting makes no difference there.
const char *trial_table_value(const TrialTable *table, int row, int axis);
// "path=vp, seed=1 (runs/name.json)": which run it is.
void trial_table_describe(const TrialTable *table, int run, char *text, size_t size);

// measures: (count) numbers of measures. CSV in full precision: the axes, n, runs, then mean, deviation and n of each measure.
void trial_table_write_csv(const TrialTable *table, const int *measures, int count, FILE *out);
// A cell is mean ± deviation; below the table, the runs that are missing, that failed, and files that were not read.
void trial_table_write_markdown(const TrialTable *table, const int *measures, int count, FILE *out);

#endif
