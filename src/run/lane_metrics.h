// How well a lane does while it learns: straightness and distance to the data, measured now and then and kept by training
// step; and, when asked, what few evaluations cost.
#ifndef RUN_LANE_METRICS_H
#define RUN_LANE_METRICS_H

#include "run/experiment.h"

#define LANE_METRICS_POINTS 256   // measurements kept; when it is full, every other one goes
#define LANE_METRICS_SAMPLES 1000 // particles and data points compared at a time
#define LANE_METRICS_BLOCKS 16    // such blocks: the luck of one draw is as large as what a good lane lacks
#define LANE_METRICS_LIKELY 128   // data points whose likelihood is measured, which takes longest
#define LANE_METRICS_BUDGETS 6    // 1, 2, 4, ... 32 evaluations

typedef struct {
    long lane; // whose: the lane's id; 0: nobody's yet
    long step; // of the last measurement
    int n;
    float x[LANE_METRICS_POINTS];            // training step
    float nll[LANE_METRICS_POINTS];          // mean of -log p in nats of LANE_METRICS_LIKELY data points, always the same; NAN without a density
    float straightness[LANE_METRICS_POINTS]; // NAN where it was not known at that step
    float distance
        [LANE_METRICS_POINTS]; // sliced W2 between particles at t = 1 and data, mean over up to LANE_METRICS_BLOCKS such blocks
    int budgets;               // LANE_METRICS_BUDGETS once lane_metrics_budgets has run
    float evaluations[LANE_METRICS_BUDGETS];
    float error[LANE_METRICS_BUDGETS]; // root mean square distance between ends by Euler and by a fine solver
    int own_budgets; // the same by the lane's own solver, where it takes steps and adds no noise, and is not Euler's
    float own_evaluations[LANE_METRICS_BUDGETS], own_error[LANE_METRICS_BUDGETS];
    Sampler own;       // that solver,
    int own_path;      // and the path that the flow was seen along (`sample-path`)
    long budgets_step; // the weights' that all this is of
} LaneMetrics;

// Clears them when they are another lane's, or the same one's before it was restarted.
void lane_metrics_follow(LaneMetrics *metrics, const Lane *lane);
// The same for all lanes: each keeps its own metrics, which comes to stand at its index, also where another lane has been given up.
void lane_metrics_follow_all(LaneMetrics metrics[LANES_MAX], const Experiment *experiment);
// Measures, if the lane has been trained since, some particles follow the weights shown, and they go from all the noise to all
// the data.
void lane_metrics_measure(LaneMetrics *metrics, const Experiment *experiment, const Lane *lane);
// Runs Euler's method, and the lane's own, with up to 32 evaluations against a fine solution, from the same noise; nothing where the model
// has no field.
void lane_metrics_budgets(LaneMetrics *metrics, const Experiment *experiment, const Lane *lane);
// Whether the lane has learned since they were measured, or follows another solver.
bool lane_metrics_budgets_old(const LaneMetrics *metrics, const Lane *lane);
// The distance alone, now: over how many blocks of particles that follow the weights shown it can be measured, 0 where the particles are
// no measure of the data (data to noise, one class, one start); and over so many of them. NAN where some are lost.
int lane_metrics_blocks(const Experiment *experiment, const Lane *lane);
float lane_metrics_distance(const Experiment *experiment, const Lane *lane, int blocks);
// What the distance would be if the flow were perfect: between two fresh draws of the data, a mean over some.
float lane_metrics_floor(const Experiment *experiment);

#endif
