// The data of a training step, the same for every model with these settings: a function of seed, step and place in the batch, so that models
// side by side learn from the same points.
#ifndef MODEL_DATA_BATCH_H
#define MODEL_DATA_BATCH_H

#include "model/model.h"

#define BATCH_MAX 8192

// A batch is drawn in groups of settings.match points. Index of a group's own random streams.
uint64_t data_batch_stream(long step, int group);
// x, y: (settings.batch) out. label: (settings.batch) out, classes of the points, or NULL.
void data_batch_draw(const Model *model, long step, float *x, float *y, int *label);
// Leaves out the labels of a share of them, settings.label_dropout, so that the network learns the field of all data too (Ho & Salimans
// 2207.12598, algorithm 1); and those of one group of n, by its stream.
void data_batch_drop_labels(const Model *model, long step, int *label);
void data_batch_drop_group(const Settings *settings, uint64_t stream, int n, int *label);

// The draws of the source beside them, the same as flow matching's before they are matched. x, y: (settings.batch) out.
void data_batch_source(const Model *model, long step, float *x, float *y);

#endif
