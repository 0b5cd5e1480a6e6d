// A network under some weights as a velocity field, whatever it predicts.
#ifndef MODEL_NETWORK_FIELD_H
#define MODEL_NETWORK_FIELD_H

#include "flow/field.h"
#include "flow/path.h"
#include "flow/predict.h"
#include "num/mlp.h"

typedef enum {
    LABEL_NONE, // the field of all data
    LABEL_ONE,  // that of one class
    LABEL_EACH, // to each particle that of its own class, label_of
} LabelMode;

// One with classes can be guided (Ho & Salimans 2207.12598): v = v_none + guidance (v_label - v_none), which takes two evaluations of
// the network unless guidance is 0 or 1.
typedef struct {
    const Mlp *mlp;
    const float *weights;
    Predict predict;
    Path path; // of anything but a velocity
    float span; // of a network with spans: its mean velocities over so much flow time from t on, 0 being the velocity
    // The rest is read where the network has classes only:
    LabelMode labels;
    int label;          // of LABEL_ONE; a class that there is not counts as none
    double guidance;    // 0 leaves the labels out, 1 is the class's own field
    const float *share; // (MLP_MAX_CLASSES) of LABEL_EACH; must outlive the field
} NetworkField;
// With LABEL_EACH the i-th point of a call is particle i of a chunk: hand in whole chunks, from their first particle on, as solvers do.
// Its divergence is not for LABEL_EACH.
Field network_field(const NetworkField *f);
// Evaluations of the network that one evaluation of the field takes: 1 or 2.
int network_field_evals(const NetworkField *f);

#endif
