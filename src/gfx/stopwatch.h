// How long the graphics card takes for a stretch of calls, asked without waiting for it. A software OpenGL is waited for, and the
// clock read: llvmpipe's own timer leaves out the vertices, and transform feedback is nothing else.
#ifndef GFX_STOPWATCH_H
#define GFX_STOPWATCH_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint32_t query; // 0 before the first use
    bool running, asked;
    bool software; // set by the owner if OpenGL runs on the processor: the clock is read instead
    double since_s, took_s;
} Stopwatch;

void stopwatch_free(Stopwatch *watch);
// Does nothing while the last measurement has not been read, or if this OpenGL has no timers (ES). Never nested.
void stopwatch_start(Stopwatch *watch);
void stopwatch_stop(Stopwatch *watch);
// True once for each measurement, as soon as it is known.
bool stopwatch_read(Stopwatch *watch, double *seconds);

#endif
