// Classes of the data as labels of a network: how often each comes, and which particle is asked for which.
#ifndef FLOW_CLASS_LABEL_H
#define FLOW_CLASS_LABEL_H

#include "base/error.h"
#include "flow/dist.h"
#include "num/mlp.h"

// Whether a network can be conditioned on the classes of the data (2..MLP_MAX_CLASSES), and `label` (-1: each) is one of them
// and has points. A sentence if not.
bool class_label_check(const DistKind *data, int label, Error *err);

// The share of each class in the data, adding up to 1: counted where the points are a fixed set, otherwise over 2^18 draws by `seed`.
// share: (MLP_MAX_CLASSES), 0 beyond the data's classes, of which there are at most MLP_MAX_CLASSES.
void class_label_shares(const DistKind *data, uint64_t seed, float *share);
// Equal shares of `classes` classes, at least 1.
void class_label_equal(int classes, float *share);

// The class that particle `index` stands for where each stands for its own: the classes come in their shares, spread evenly, and again
// from the start every SOLVE_CHUNK particles, so that whoever computes a whole chunk knows its classes.
int label_of(const float *share, int classes, int index);

#endif
