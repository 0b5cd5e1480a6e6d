// The network by the book, in double precision, plain loops: what num/mlp.h is compared with.
#ifndef TESTS_NAIVE_MLP_H
#define TESTS_NAIVE_MLP_H

#include "num/mlp.h"

// v: (outputs)
void mlp_eval_naive(const Mlp *mlp, const double *params, double t, double x, double y, int label, double *v);
double mlp_gradient_naive(const Mlp *mlp, const double *params, const MlpBatch *batch, double *grad);

#endif
