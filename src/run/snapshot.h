// An experiment as it stands, in memory: its settings, where the flow stands, and all that its lanes have learned, with optimiser and past,
// so that training goes on from there to the same bits. It can be shown again and again, by any experiment, and stays as it is: lessons keep
// one of each step, and sessions in files are made of one. Particles follow from the rest, and are kept only where that is asked for.
// Lanes that share a model share it here; snapshots between which a lane did not train share its model. Data, source and pairs are shared with
// the experiment.
#ifndef RUN_SNAPSHOT_H
#define RUN_SNAPSHOT_H

#include "run/undo.h"

typedef struct Snapshot Snapshot;

// NULL and a sentence when memory does not suffice.
Snapshot *snapshot_take(const Experiment *experiment, Error *err);
// Keeps the particles of the experiment, of which it has just been taken, too, so that nothing has to be computed when it is shown: copies, of
// up to SNAPSHOT_PARTICLES bytes; more, or what a device keeps, is computed again.
#define SNAPSHOT_PARTICLES ((size_t)64 << 20)
void snapshot_keep_particles(Snapshot *snapshot, const Experiment *experiment);
// Makes the experiment stand as the snapshot does: its lanes and no others, selected, played, trained or paused, and looked back at as they
// were. What belongs to the place (command_of_place: language, theme, ..) stays the experiment's. Takes some milliseconds; the particles are
// computed afterwards, as after any change: lanes that were open with the same particles show these until then.
// What was open goes to the experiment's shelf as for any other change: for the step of undo that is being made, if there is one, else it is
// closed. False and a sentence, and all as it was, when memory does not suffice.
bool snapshot_show(const Snapshot *snapshot, Experiment *experiment, Error *err);
// The same as a step of undo, which brings back the lanes that were open as they were.
bool snapshot_show_step(const Snapshot *snapshot, Experiment *experiment, Undo *undo, Error *err);
// Bytes of memory; of a model that other snapshots hold too, its part, so that those of several snapshots add up.
size_t snapshot_bytes(const Snapshot *snapshot);
void snapshot_free(Snapshot *snapshot); // fine with NULL

#endif
