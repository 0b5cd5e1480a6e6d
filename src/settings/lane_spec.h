// Which lane: a kind of model, a probability path, a pairing, what the network predicts and the kind's own variant, as the settings choose
// them; which way its particles go, and with which solver and how many steps, where these are its own. What the kind has no use for is at
// its default.
#ifndef SETTINGS_LANE_SPEC_H
#define SETTINGS_LANE_SPEC_H

#include "flow/predict.h"
#include "settings/settings.h"

#define REFLOW_ROUNDS 3 // a student may teach another one, so often

// Which lane of the settings' lanes it is.
typedef struct {
    int model; // index of settings/model_names.h
    int path;  // index of flow/path
    Pairing pairing;
    Predict predict;
    int round;       // of PAIRING_REFLOW: 1..REFLOW_ROUNDS; 0 otherwise
    Pairing teacher; // of the lane that the first round's pairs came from; 0 otherwise
    int variant;     // choice of lane_spec_variant; 0 where the kind has none
    Direction direction;
    int solver, steps; // the rows lane-solver and lane-steps: SamplerKind + 1, and how many; 0: as all lanes
} LaneSpec;

// The row of the settings that tells lanes of the kind apart (settings/model_names.h); NULL: none.
const Setting *lane_spec_variant(const LaneSpec *spec);
// The lane that the settings select.
LaneSpec lane_spec(const Settings *settings);
bool lane_spec_same(const LaneSpec *a, const LaneSpec *b);
// Whether two lanes can show one network: they differ in their direction and in how they sample alone; or in how they sample alone.
bool lane_spec_same_model(const LaneSpec *a, const LaneSpec *b);
bool lane_spec_same_flow(const LaneSpec *a, const LaneSpec *b);
// Whether it has a solver or a number of steps of its own; the lane without them.
bool lane_spec_samples(const LaneSpec *spec);
LaneSpec lane_spec_plain(const LaneSpec *spec);
// The lane whose flow makes the pairs of a reflow's lane.
LaneSpec lane_spec_teacher(const LaneSpec *spec);
// Makes the settings select that lane.
void lane_spec_choose(Settings *settings, const LaneSpec *spec);
// The settings as they are for this lane: path, pairing, prediction and so on its own; the solver midpoint where that of all lanes asks
// for a score that this lane does not have (what is its own stays, and may not fit), and its own path where there is no conversion to the one to sample along. They name no other lanes.
Settings lane_spec_settings(const Settings *settings, const LaneSpec *spec);
// Whether they make sense; a sentence if not.
bool lane_spec_fits(const Settings *settings, const LaneSpec *spec, Error *err);

#endif
