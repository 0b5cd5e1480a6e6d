// What a window, a picture or a film begins with: settings, the lanes of models that the command line names, and the models that lanes go on from.
#ifndef APP_OPENING_H
#define APP_OPENING_H

#include "app/cli.h"
#include "run/session.h"

typedef struct {
    Settings settings;
    LaneList lanes; // just these; count 0: as the settings say
    SceneModels models;
} Opening;

// Reads models for their settings, over which those of the command line stand. 0, or the exit code and a sentence.
int opening_read(Opening *opening, const Cli *cli, Error *err);
// Opens it, without what the models hold (session_bring).
bool opening_experiment(const Opening *opening, Experiment *experiment, Error *err);

#endif
