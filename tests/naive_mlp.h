// The network by the book, in double precision, plain loops: what num/mlp.h is compared with.
#ifndef TESTS_NAIVE_MLP_H
#define TESTS_NAIVE_MLP_H

#include "num/mlp.h"

// v: (outputs)
void mlp_eval_naive(const Mlp *mlp, const double *params, double t, double x, double y, int label, double *v);
// Of a network with spans; the above has span 0.
void mlp_jump_naive(const Mlp *mlp, const double *params, double t, double span, double x, double y, int label, double *u);
// v and its derivatives by x and by y, of a network of two outputs.
void mlp_derivatives_naive(const Mlp *mlp, const double *params, double t, double x, double y, int label, double v[2],
                           double by[2][2]);
double mlp_gradient_naive(const Mlp *mlp, const double *params, const MlpBatch *batch, double *grad);

#endif
