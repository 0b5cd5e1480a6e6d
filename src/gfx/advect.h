// Carries points along the field of a small network on the graphics card: shaders/advect.vert runs the whole network for each point,
// and a step of an explicit Runge-Kutta method is one pass. Knows the network as plain arrays.
#ifndef GFX_ADVECT_H
#define GFX_ADVECT_H

#include "gfx/feedback.h"

#define ADVECT_WIDTH 128 // neurons of a layer
#define ADVECT_HIDDEN 6
#define ADVECT_WAVES 16
#define ADVECT_STAGES 4

typedef enum { ADVECT_SILU, ADVECT_TANH, ADVECT_RELU, ADVECT_GELU, ADVECT_SELU } AdvectActivation;

typedef struct {
    int width;  // 1..ADVECT_WIDTH neurons in each hidden layer
    int hidden; // 1..ADVECT_HIDDEN hidden layers
    int waves;  // 0..ADVECT_WAVES Fourier features of the position
    AdvectActivation activation;
} AdvectShape;

// A network in its owner's memory. Matrices are (out, in), row-major; the first has `inputs` columns, of which those of x and y come
// first and those of the sine and cosine of each wave stand from `wave_column` on. What all points share is in AdvectStage.
typedef struct {
    int inputs, wave_column;
    const float *wave;                      // (waves, 2) radians per stage unit
    const float *weight[ADVECT_HIDDEN + 1]; // the last is (2, width)
    const float *bias[ADVECT_HIDDEN + 1];   // that of layer 0 is not read
} AdvectNet;

// One evaluation of the network in a step of the method.
typedef struct {
    float reach;               // it is evaluated at x + reach * (the velocity of the stage before); 0 in the first stage
    float share;               // the step adds share * velocity
    float of_point, of_net;    // velocity = of_point * x + of_net * (the network's output)
    float first[ADVECT_WIDTH]; // (width) biases of layer 0, with what the inputs add that all points share, such as the time
} AdvectStage;

typedef struct Advect Advect;

// NULL and a sentence when this OpenGL cannot run a network of this shape. Needs a current context.
Advect *advect_new(const AdvectShape *shape, Error *err);
void advect_free(Advect *advect); // fine with NULL
void advect_set(Advect *advect, const AdvectNet *net);
// Carries points first .. first + n - 1 of `from`, pairs of floats, by one step of 1..ADVECT_STAGES stages to the same places of `to`,
// another array. Runs in the background.
void advect_step(const Advect *advect, const AdvectStage *stage, int stages, uint32_t from, uint32_t to, int first, int n);

#endif
