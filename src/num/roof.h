// The processor's own limit, to hold measurements against: a loop of fused multiply-adds that touches nothing but registers.
#ifndef NUM_ROOF_H
#define NUM_ROOF_H

// Runs the loop `rounds` times on the calling thread, with the instruction set in use; returns the floating-point operations done.
double roof_run(long rounds);

#endif
