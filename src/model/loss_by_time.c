#include "model/loss_by_time.h"

#define MEMORY 200 // steps that the average looks back over

void loss_by_time_add(LossByTime *by, int n, const float *t, const float *loss) {
    float sum[LOSS_BINS] = {0};
    int count[LOSS_BINS] = {0};
    for (int i = 0; i < n; i++) {
        int bin = (int)(t[i] * LOSS_BINS);
        bin = bin < 0 ? 0 : bin >= LOSS_BINS ? LOSS_BINS - 1 : bin;
        sum[bin] += loss[i];
        count[bin]++;
    }
    for (int k = 0; k < LOSS_BINS; k++) {
        if (count[k]) {
            by->seen[k] += by->seen[k] < MEMORY; // a plain mean at first, so that the beginning counts no more than the rest
            by->mean[k] += (sum[k] / (float)count[k] - by->mean[k]) / (float)by->seen[k];
        }
    }
}

int loss_by_time_curve(const LossByTime *by, float *t, float *loss) {
    int n = 0;
    for (int k = 0; k < LOSS_BINS; k++) {
        if (by->seen[k]) {
            t[n] = ((float)k + 0.5f) / LOSS_BINS;
            loss[n++] = by->mean[k];
        }
    }
    return n;
}
