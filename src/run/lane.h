// A lane: a lane and what an experiment carries with it: its particles, their twins under the exact field, the pairs of its reflow.
#ifndef RUN_LANE_H
#define RUN_LANE_H

#include "model/flow_matching.h"
#include "model/reflow.h"
#include "run/trajectories.h"

#define LANE_REFERENCES 2048 // particles that have a twin

// Which lane of the settings' lanes it is.
typedef struct {
    int path; // index of flow/path
    Pairing pairing;
    Predict predict;
    int round;       // of PAIRING_REFLOW: 1..REFLOW_ROUNDS; 0 otherwise
    Pairing teacher; // of the lane that the first round's pairs came from; 0 otherwise
} LaneSpec;

typedef struct {
    long id; // within the experiment, from 1 on: another one for every lane that is opened, and for one that begins anew
    FlowMatching model;
    Trajectories trajectories;
    Trajectories twin; // the first particles under the exact field; no memory and count 0 unless asked for
    int path;          // index of flow/path
    Pairing pairing;
    LaneSpec key;
    Reflow *reflow; // its pairs, as far as they are made; NULL before, and where they come from a file
    long used;      // when it was last looked at, for choosing which one to give up
    int urgent;     // chunks still to be computed before every trajectory is of the field now looked at
    float detour;   // median length over distance of its trajectories; NAN before experiment_measure, or where they are random
    float straightness;
} Lane;

// The lane that the settings look at.
LaneSpec lane_spec(const Settings *settings);
bool lane_is(const Lane *lane, const LaneSpec *key);
bool lane_spec_same(const LaneSpec *a, const LaneSpec *b);
// The lane whose flow makes the pairs of a reflow's lane.
LaneSpec lane_spec_teacher(const LaneSpec *key);
// Makes the settings look at that lane.
void lane_spec_choose(Settings *settings, const LaneSpec *key);
// The settings as they are for this lane: path, pairing, prediction and so on its own; the solver midpoint where the chosen one asks
// for a score that this lane does not have. They name no other lanes.
Settings lane_spec_settings(const Settings *settings, const LaneSpec *key);
// Whether they make sense.
bool lane_spec_fits(const Settings *settings, const LaneSpec *key);

// False and a sentence when memory does not suffice.
bool lane_open(Lane *lane, const Settings *settings, const Dataset *dataset, const LaneSpec *key, Error *err);
void lane_close(Lane *lane);
// Another swarm, as the settings ask for; the lane's own stays.
bool lane_trajectories(Trajectories *trajectories, const Settings *settings, const Dataset *dataset, const LaneSpec *key,
                       Error *err);
// Gives it twins, or takes them, as the setting `field` asks. Where there is no memory for them (some megabytes) it has none.
void lane_follow_reference(Lane *lane, const Settings *settings, const Dataset *dataset);
// Makes the lane train as the settings now ask.
void lane_retune(Lane *lane, const Settings *settings, const Dataset *dataset);

// A lane of reflow whose pairs are not there yet: it cannot be trained.
bool lane_waits(const Lane *lane);
// Nobody has begun to make them either.
bool lane_needs_teacher(const Lane *lane);
// Takes the pairs over once they are complete.
void lane_follow_pairs(Lane *lane);
// Whether its exact marginal field is known: Gaussian source, random pairs, no noise of the path's own, no classes.
bool lane_exact_known(const Lane *lane);

#endif
