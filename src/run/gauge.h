// How well a lane does while it learns: straightness and distance to the data, measured now and then and kept by training
// step; and, when asked, what few evaluations cost.
#ifndef RUN_GAUGE_H
#define RUN_GAUGE_H

#include "run/session.h"

#define GAUGE_POINTS 256   // measurements kept; when it is full, every other one goes
#define GAUGE_SAMPLES 1000 // particles and data points compared at a time
#define GAUGE_BLOCKS 16    // such blocks: the luck of one draw is as large as what a good lane lacks
#define GAUGE_BUDGETS 6    // 1, 2, 4, ... 32 evaluations

typedef struct {
    long lane; // whose: the strand's id; 0: nobody's yet
    long step; // of the last measurement
    int n;
    float x[GAUGE_POINTS]; // training step
    float straightness[GAUGE_POINTS];
    float distance[GAUGE_POINTS]; // sliced W2 between particles at t = 1 and data, mean over up to GAUGE_BLOCKS such blocks
    int budgets;                  // GAUGE_BUDGETS once gauge_budgets has run
    float evaluations[GAUGE_BUDGETS];
    float error[GAUGE_BUDGETS]; // root mean square distance between ends by Euler and by a fine solver
} Gauge;

// Begins anew when it is another lane's, or the same one's before it was restarted.
void gauge_follow(Gauge *gauge, const Strand *strand);
// The same for all lanes: each keeps its own gauge, which comes to stand at its index, also where another lane has been given up.
void gauges_follow(Gauge gauge[SESSION_LANES], const Session *session);
// Measures, if the lane has been trained since, and its particles are not all sent to one class.
void gauge_measure(Gauge *gauge, const Session *session, const Strand *strand);
// Runs Euler's method with 1 .. 32 steps against a fine solution, from the same noise.
void gauge_budgets(Gauge *gauge, const Session *session, const Strand *strand);
// What the distance would be if the flow were perfect: between two fresh draws of the data, a mean over some.
float gauge_floor(const Session *session);

#endif
