// Whether a lane's picture and the words about it are of one set of weights. Trajectories are computed again a few at a time while a network
// learns, or when another step, lane or field is shown, and numbers are measured now and then: each carries the mark of the weights that it
// is of. Whoever writes something about a picture asks here first, and says what is still being computed where the two do not agree.
#ifndef RUN_AGREEMENT_H
#define RUN_AGREEMENT_H

#include "run/experiment.h"

#include <limits.h>

#define AGREEMENT_EXACT LONG_MAX // the mark of what is of no weights: the exact field, and the forward process
#define AGREEMENT_NONE (-1L)     // of what is not computed yet

// The mark of what a lane is to show: the training step of the weights, or AGREEMENT_EXACT.
long agreement_mark(const Experiment *experiment, const Lane *lane);
// Whether weights of these two marks can be taken for the same flow: a quarter more training at most.
bool agreement_alike(long a, long b);
// Whether numbers measured with the one can stand for the other: a sixteenth more.
bool agreement_close(long a, long b);
// Chunks whose trajectories show another flow than that; `device`: of those on a device.
int agreement_behind(const Experiment *experiment, const Lane *lane, bool device);

typedef enum {
    AGREEMENT_WHOLE,     // picture and numbers are of the weights shown
    AGREEMENT_UNTRAINED, // likewise, but nothing has been learned yet: there is nothing to measure
    AGREEMENT_COMPUTING, // some particles are not there yet, or still follow other weights
    AGREEMENT_LEARNING,  // the lane has trained much less than another one in sight
    AGREEMENT_MEASURING, // the numbers are of other weights, until they are measured again
    AGREEMENT_BROKEN,    // the network's loss is not finite, or has blown up
} AgreementKind;

typedef struct {
    AgreementKind kind;
    long done, all; // COMPUTING: particles; LEARNING: training steps
    bool mixed;     // some particles in the picture follow other weights
    long oldest;    // the least training that any part of the picture shows; negative where that is of no weights
    long newest; // the most training that any part of the picture shows; more than any step where that is the exact field or a network
                 // that is gone
} Agreement;

Agreement agreement_of(const Experiment *experiment, const Lane *lane);
// Once a frame of a live window, after its trajectories were refreshed. While a network learns, a slow machine is again and again behind for
// a moment: numbers go at once, but come back only when they have agreed for a second, so that nothing flickers.
void agreement_follow(Experiment *experiment, double dt_s);
// Median detour and straightness of a lane's trajectories, the error of their round trip, and how far from the data they land, as they may
// be written beside its picture: NAN where there is nothing to measure or the two do not agree.
typedef struct {
    float detour, straightness, round_trip, landed;
} AgreedNumbers;
AgreedNumbers agreement_numbers(const Experiment *experiment, const Lane *lane);
// Whether a lane in sight has numbers that wait to be measured (experiment_measure).
bool agreement_measure_due(const Experiment *experiment);

#endif
