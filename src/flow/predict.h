// What a network may predict, and how one becomes another. On a path x = a m + s e, with m the posterior mean of the data and e
// that of the noise; velocity v = a' m + s' e, score g = -e / s. From x and any one of them the others follow.
//
// Two divisions need holding: m from a predicted noise or score divides by a, which is 0 at t = 0, where x says nothing of the
// data; e from a predicted mean divides by s, which is 0 at t = 1, where x says nothing of the noise. There a small error of the
// prediction would be multiplied without bound. So where a or s is below PREDICT_FLOOR its inverse falls again, down to 0 at 0:
// m or e goes to 0, which is also what a prediction without an error gave if the inverse stayed. That touches the last or first
// half per cent of time on straight paths, t > 0.9998 on vp, and never its a. A score itself is -e / s with s at least that floor.
//
// A velocity needs neither, but says nothing where the path stands still (a' = s' = 0, a flat piece of `custom`): m and e come from
// it by division by a s' - s a', which is held in the same way. There m and e go to a x / (a^2 + s^2) and s x / (a^2 + s^2), the
// means for data N(0, I); a m + s e is x nevertheless, so that what stands still stays. Straight paths never come near it, vp only
// beyond betas of 30, where a is next to nothing.
#ifndef FLOW_PREDICT_H
#define FLOW_PREDICT_H

#include "flow/path.h"

#define PREDICT_FLOOR 5e-3

typedef enum { PREDICT_VELOCITY, PREDICT_NOISE, PREDICT_DATA, PREDICT_SCORE, PREDICT_COUNT } Predict;

// A quantity q = x * (the point) + p * (the prediction), in each coordinate.
typedef struct {
    double x, p;
} PredictMix;

// What makes `to` out of a prediction of `from`.
PredictMix predict_convert(const PathAt *at, Predict from, Predict to);

// What the network is trained to say for a pair: data * x1 + noise * x0. (Plus dn z for the velocity of a noisy path; for what else a
// noisy path predicts, `at` is path_merged_at's and the noise that of x0 and z together.)
typedef struct {
    double data, noise;
} PredictTarget;

PredictTarget predict_target(const PathAt *at, Predict what);

// On `bridge`, x_t = (1 - t) x0 + t x1 + sigma sqrt(t (1 - t)) z between any pairs, what to expect of the data or of the noise at x by the
// velocity and the score there: x + (1 - t) (v + sigma^2 g / 2), x - t (v - sigma^2 g / 2): straight on along the drift of the bridge's SDE.
double predict_bridge_data(double sigma, double t, double x, double v, double g);
double predict_bridge_noise(double sigma, double t, double x, double v, double g);

// Weights lambda(t) of the squared error. For a predicted score: `variance` is denoising score matching's s^2 (Song & Ermon
// 1907.05600), `likelihood` is g^2 (ScoreFlow: Song et al. 2101.09258), which is b(1 - t) on vp.
typedef enum { WEIGHT_ONE, WEIGHT_VARIANCE, WEIGHT_LIKELIHOOD, WEIGHT_COUNT } PredictWeight;

double predict_weight(const PathAt *at, PredictWeight weight);

// g^2 = 2 (s^2 a'/a - s s'), the diffusion model's own noise; a as if at least PREDICT_FLOOR.
double predict_diffusion(const PathAt *at);

#endif
