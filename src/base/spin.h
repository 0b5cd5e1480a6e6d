// How long OpenMP's threads spin at a barrier before they sleep. The libraries decide it before main, from the environment,
// and by default they spin for milliseconds: threads that wait for the next frame then burn the cores that the drawing needs,
// and on a busy machine every barrier of a training step waits for a thread that was put aside.
#ifndef BASE_SPIN_H
#define BASE_SPIN_H

// Sets a short spin and starts the program anew with it, unless the environment already says something. To be called first
// in main; returns where nothing had to be done or the system offers no way.
//
// Measured on two cores, software OpenGL, 1280x720, 10,000 particles, training on (steps a second; milliseconds a frame):
// beside other work, spinning as by default 8 to 190; 60 to 127, not at all 360 to 440; 33; on an idle machine, as by
// default 3,300; 33, not at all 1,350; 33.
void spin_little(char **argv);

#endif
