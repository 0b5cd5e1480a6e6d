// Where along the flow the loss is made: a moving average of the samples' losses in equal bins of t. Begins with zeros.
#ifndef MODEL_LOSS_BY_TIME_H
#define MODEL_LOSS_BY_TIME_H

#define LOSS_BINS 32

typedef struct {
    float mean[LOSS_BINS]; // of the bin (k + 1/2) / LOSS_BINS
    long seen[LOSS_BINS];  // steps that had a sample in it, up to those that the average looks back over
} LossByTime;

// The samples of one step; t in [0, 1].
void loss_by_time_add(LossByTime *by, int n, const float *t, const float *loss);
// The bins that have been seen: middles into t, means into loss (LOSS_BINS each); returns how many.
int loss_by_time_curve(const LossByTime *by, float *t, float *loss);

#endif
