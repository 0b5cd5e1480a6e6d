// How good a trained model is, in numbers: how far its particles end from the data, how straight and how short their trajectories are, and how
// likely it finds the data.
#ifndef RUN_EVALUATE_H
#define RUN_EVALUATE_H

#include "model/dataset.h"
#include "model/checkpoint.h"

#define EVALUATE_MAX 20000  // points; the exact distance takes minutes beyond
#define EVALUATE_LINES 1000 // pairs

typedef struct {
    double w2;        // exact, between the particles at t = 1 and fresh data
    double w2_floor;  // the same between two fresh draws of the data
    double sliced_w2; // over 64 directions
    double energy;    // energy distance: the root
    double
        npe; // normalised path energy; NAN where the sampler adds noise, as the next two, which are so along one step or two, too
    double straightness; // 0: straight, at constant speed
    double detour;       // median length over distance
    double nll; // mean over data, in nats, given its class where the network knows classes; NAN where the model has no density,
    double nll_error;    // and what it may be wrong by: the mean of the points' errors
    double nll_left_out; // share of the data where the model's density is 0, left out of both; NAN beside a NAN
    double crossings;    // among the lines between EVALUATE_LINES of the pairs trained on; NAN where a teacher made them
    int nfe;             // evaluations of the network along a trajectory, two for each guided step
} Evaluation;

// Measures on settings->count points each, drawn by settings->seed, with the solver of the settings. Starting points and data are the
// dataset's; where one class is sampled, the data of that class. False and a sentence when memory does not suffice or the points are too many.
bool evaluate(const Checkpoint *checkpoint, const Settings *settings, const Dataset *dataset, Evaluation *out, Error *err);

// Starting points of a model: draws of the source as wide as its path begins; or, from data to noise, of what its path ends with. x, y: (n).
void evaluate_starts(const Settings *settings, const Dataset *dataset, uint64_t index, int n, float *x, float *y);

#endif
