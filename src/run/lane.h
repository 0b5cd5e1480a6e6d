// A lane: a model, and what an experiment carries with it: its particles, their reference particles under the exact field, the pairs of
// its reflow.
#ifndef RUN_LANE_H
#define RUN_LANE_H

#include "base/geom.h"
#include "flow/predict.h"
#include "model/model.h"
#include "settings/lane_spec.h"
#include "model/reflow.h"
#include "run/trajectories.h"

#define LANE_REFERENCES 2048 // particles that have a reference particle
#define LANE_LENGTH_STEPS \
    3 // along which a trajectory has a length and a straightness at least: one step is straight, and two nearly so, whatever the flow

// What is wrong with a network (run/health.h), the first that applies.
typedef enum {
    HEALTH_GOOD,       // nothing that is known
    HEALTH_EARLY,      // it has hardly been trained
    HEALTH_BLOWN_UP,   // its loss is not finite, or far above the first one
    HEALTH_LEAVES,     // some particles end far outside the data
    HEALTH_EVERYWHERE, // they end far from the data, and the field is the same everywhere
    HEALTH_FAR,        // they end far from the data
    HEALTH_TIMELESS,   // the field does not change with t
} HealthKind;
// How trajectories run: uneven ones are straight, but not at constant speed.
typedef enum { COURSE_UNKNOWN, COURSE_STRAIGHT, COURSE_UNEVEN, COURSE_BENT, COURSE_COUNT } Course;

typedef struct Lane {
    long id; // within the experiment, from 1 on: another one for every lane that is opened, and for one that restarts
    Dataset *dataset; // that it is trained on, a share of its own
    Model *model;
    Trajectories trajectories;
    Trajectories device;    // all particles, of which `trajectories` are the first, while a device keeps them; else count 0
    Trajectories reference; // the first particles under the exact field; no memory and count 0 unless asked for
    LaneSpec spec;
    Reflow *reflow; // pairs, as far as they are made, of all lanes with this model; NULL before, and where they come from a file
    long used;      // when it was last selected, for choosing which one to give up
    float detour; // median length over distance of its trajectories; NAN before experiment_measure, or where they are random or of few steps
    float straightness;
    float landed;                 // sliced W2 from where they end to fresh data; NAN where that is not told (run/landing.h)
    int landed_blocks;            // of particles that it was measured on
    unsigned long landed_weights; // and the sum of the marks of their weights
    float round_trip; // root mean square distance from where particles start at the data to where they come back to along the flow, from
                      // the noise that it took them to; NAN where they start at the noise, or noise is added
    HealthKind health; // health, course and off are as they were measured last (run/health.h)
    Course course;
    float off;       // sliced W2 of the particles' ends to the data beyond that of data to data; NAN where that is not judged
    long measured; // the mark (run/agreement.h) of the weights that detour, health, course and off are of, the oldest of them
    double unrest_s; // for so much longer they are not written, although picture and numbers agree again (agreement_follow); above 0 only then
} Lane;

// twin: a lane whose model it can show (lane_spec_same_model), or NULL: it has one of its own. False and a sentence when memory does not
// suffice.
bool lane_open(Lane *lane, const Settings *settings, Dataset *dataset, const LaneSpec *spec, const Lane *twin, Error *err);
void lane_close(Lane *lane);
// A model like the lane's own, with initial weights. NULL and a sentence when memory does not suffice.
Model *lane_model_anew(const Lane *lane, Error *err);
// Whether two lanes' particles are as many, and go the same way by the same sampler, from the same places if both are of one dataset.
bool lane_same_particles(const Lane *a, const Lane *b);
// Takes over, as copies, the particles of a lane with the same weights, and the numbers that were measured on them. Nothing happens where
// they are not the same particles, or memory does not suffice: then its own are computed.
void lane_take_seen(Lane *lane, const Lane *seen);
// Its trajectories are of weights that are gone.
void lane_outdate(Lane *lane);
// All its trajectories are due at once.
void lane_hurry(Lane *lane);
// Other trajectories, as the settings ask for; the lane's own stay.
bool lane_trajectories(Trajectories *trajectories, const Settings *settings, const Dataset *dataset, const LaneSpec *spec,
                       Error *err);
// Gives it reference particles, or takes them, as the setting `field` asks. Where there is no memory for them (some megabytes) it has none.
void lane_follow_reference(Lane *lane, const Settings *settings, const Dataset *dataset);
// Makes the lane train as the settings now ask.
void lane_retune(Lane *lane, const Settings *settings, const Dataset *dataset);

// A lane of reflow whose pairs are not there yet: it cannot be trained.
bool lane_waits(const Lane *lane);
// Nobody has begun to make them either.
bool lane_needs_teacher(const Lane *lane);
// Its particles, or those of them that a device keeps.
const Trajectories *lane_kept(const Lane *lane, bool device);
// Takes the pairs over once they are complete.
void lane_follow_pairs(Lane *lane);
// Whether the lengths of its trajectories mean anything: not where noise is added, whose steps they count, nor where the model has no field
// and lines only join where particles stand; nor along fewer than LANE_LENGTH_STEPS.
bool lane_has_lengths(const Lane *lane);
// Whether its particles follow no field, neither a learned nor the exact one: they are the forward process of diffusion itself.
bool lane_is_forward(const Lane *lane);
// Whether what a network may predict follows from the lane's velocity: noise and data where x_t = a x1 + s x0 is known, the score where
// flow/path.h knows one; and all of it where a bridge has learned its score beside the velocity.
bool lane_tells(const Lane *lane, Predict what);
// It, at a place where the velocity is v at flow time t. shown: the lane's model as it is shown, which may be asked for its score.
Vec2 lane_told(const Lane *lane, const ShownModel *shown, float t, Vec2 at, Vec2 v, Predict what);
// Whether its exact marginal field is known: Gaussian source, random pairs, no noise of the path's own, no classes.
bool lane_exact_known(const Lane *lane);

#endif
