// The log-density of given points under a trained model, with what it may be wrong by.
#ifndef RUN_POINT_DENSITY_H
#define RUN_POINT_DENSITY_H

#include "model/model.h"

// log p_1 in nats of n points, in the coordinates that the model was trained in. A model that knows classes gives a point the density of
// one class: of shown->label where that is asked for (LABEL_ONE), else of the point's own label; without labels (NULL) that of its samples,
// which is the mean over the classes by their shares. error (may be NULL): as in likelihood_log. Only where model_has_density. Arrays (n).
void point_density(const ShownModel *shown, int n, const float *x, const float *y, const int *label, double *log_p, double *error);

#endif
