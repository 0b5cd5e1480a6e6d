// How long OpenMP's threads spin at a barrier before they sleep. The libraries decide it before main, from the environment,
// and by default they spin for milliseconds: threads that wait for the next frame then burn the cores that the drawing needs,
// and on a busy machine every barrier of a training step waits for a thread that was put aside.
#ifndef BASE_SPIN_H
#define BASE_SPIN_H

// Sets a short spin and starts the program anew with it, unless the environment already says something. To be called first
// in main; returns where nothing had to be done or the system offers no way.
//
// Measured on two cores, software OpenGL, 1280x720, 10,000 particles, training on, the two policies in turn: beside other work
// 80 to 275 steps a second and 36 to 58 ms a frame, against 10 to 23 steps and 52 to 105 ms with the default; alone 2,860 steps
// and 32 ms, against 3,300 and 33.
void spin_little(char **argv);

#endif
