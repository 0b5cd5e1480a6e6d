// A strand: a lane and what a session carries with it: its particles, their twins under the exact field, the pairs of its reflow.
#ifndef RUN_STRAND_H
#define RUN_STRAND_H

#include "run/lane.h"
#include "run/reflow.h"
#include "run/swarm.h"

#define STRAND_TWINS 2048 // particles that have a twin

// Which lane of the settings' lanes it is.
typedef struct {
    int path; // index of flow/path
    Pairing pairing;
    Predict predict;
    int round;       // of PAIRING_REFLOW: 1..REFLOW_ROUNDS; 0 otherwise
    Pairing teacher; // of the lane that the first round's pairs came from; 0 otherwise
} StrandKey;

typedef struct {
    long id; // within the session, from 1 on: another one for every lane that is opened, and for one that begins anew
    Lane lane;
    Swarm swarm;
    Swarm twin; // the first particles under the exact field; no memory and count 0 unless asked for
    int path;   // index of flow/path
    Pairing pairing;
    StrandKey key;
    Reflow *reflow; // its pairs, as far as they are made; NULL before, and where they come from a file
    long used;      // when it was last looked at, for choosing which one to give up
    int urgent;     // chunks still to be computed before every trajectory is of the field now looked at
    float detour;   // median length over distance of its trajectories; NAN before session_measure, or where they are random
    float straightness;
} Strand;

// The lane that the settings look at.
StrandKey strand_key(const Settings *settings);
bool strand_is(const Strand *strand, const StrandKey *key);
bool strand_same(const StrandKey *a, const StrandKey *b);
// The lane whose flow makes the pairs of a reflow's lane.
StrandKey strand_teacher(const StrandKey *key);
// Makes the settings look at that lane.
void strand_choose(Settings *settings, const StrandKey *key);
// The settings as they are for this lane: path, pairing, prediction and so on its own; the solver midpoint where the chosen one asks
// for a score that this lane does not have. They name no other lanes.
Settings strand_settings(const Settings *settings, const StrandKey *key);
// Whether they make sense.
bool strand_fits(const Settings *settings, const StrandKey *key);

// False and a sentence when memory does not suffice.
bool strand_open(Strand *strand, const Settings *settings, const Material *material, const StrandKey *key, Error *err);
void strand_close(Strand *strand);
// Another swarm, as the settings ask for; the strand's own stays.
bool strand_swarm(Swarm *swarm, const Settings *settings, const Material *material, const StrandKey *key, Error *err);
// Gives it twins, or takes them, as the setting `field` asks. Where there is no memory for them (some megabytes) it has none.
void strand_follow_twin(Strand *strand, const Settings *settings, const Material *material);
// Makes the lane train as the settings now ask.
void strand_retune(Strand *strand, const Settings *settings, const Material *material);

// A lane of reflow whose pairs are not there yet: it cannot be trained.
bool strand_waits(const Strand *strand);
// Nobody has begun to make them either.
bool strand_needs_teacher(const Strand *strand);
// Takes the pairs over once they are complete.
void strand_follow_pairs(Strand *strand);
// Whether its exact marginal field is known: Gaussian source, random pairs, no noise of the path's own, no classes.
bool strand_truth_known(const Strand *strand);

#endif
