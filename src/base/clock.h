// The one place that looks at a clock. Only the live window and the bench may; a run and a film never do.
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

// Seconds since some fixed moment; monotonic.
double clock_now_s(void);
void clock_sleep_s(double seconds);

#endif
