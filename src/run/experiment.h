// The running experiment, with no screen: lanes and their trajectories, which lane is selected, the flow-time playhead, and
// the training step that is shown. An experiment is a function of (settings, commands, calls): it never looks at a clock,
// but to tell how long steps took (clock_s).
#ifndef RUN_EXPERIMENT_H
#define RUN_EXPERIMENT_H

#include "flow/density.h"
#include "settings/lane_list.h"
#include "model/dataset.h"
#include "run/playhead.h"
#include "run/shelf.h"

#define EXPERIMENT_DATA 3000      // data points kept for drawing
#define EXPERIMENT_CARRIED 200000 // particles of a lane that the processor carries at most
#define EXPERIMENT_LED 20000      // those that it goes on with beside a device: whatever is highlighted or measured is among them
#define EXPERIMENT_FRESH_S 0.8    // every visible trajectory is computed again within this time, where there is time for it
#define EXPERIMENT_MORPH_S 0.4    // from one lane's trajectories to the other's

typedef struct Experiment {
    Settings settings; // which name no lanes: those that are open are asked for with experiment_lanes
    Dataset *dataset;  // what all lanes are trained on
    Lane lane[LANES_MAX];
    Shelf shelf;  // of lanes that undo may bring back
    int carried;  // of the particles that the settings ask for, the processor carries so many at most
    int count;    // open lanes
    int selected; // index of the selected lane
    int from;     // the lane that was selected before, while `morph` < 1
    double morph; // 0..1
    Playhead play;
    bool training;                    // false: paused by the user
    double (*clock_s)(void);          // of a live window, by which steps are timed to be told; NULL: nobody asks
    long view_step;                   // training step that is shown; -1: the newest weights
    long turn;                        // of the lanes' selection
    long opened;                      // lanes so far, which names them
    const TrajectoriesDevice *device; // keeps all particles that the settings ask for; NULL: nobody does
    struct {
        int credit, turn; // chunks that lanes out of sight are owed, and whose turn it is,
    } hidden[2];          // on the processor and on the device
    long rollbacks;       // losses that blew up, of all lanes, ever
    Density data_density; // of the data, of no parts where it is not known
    float landing_floor;  // run/landing.h; NAN until it is asked for
    int count_data;
    float data_x[EXPERIMENT_DATA], data_y[EXPERIMENT_DATA];
    int data_label[EXPERIMENT_DATA];
} Experiment;

// Opens the lanes that the settings begin with (lane_list_begin). The caller owns the memory of the Experiment itself (it is large: keep it
// off the stack).
bool experiment_open(Experiment *experiment, const Settings *settings, Error *err);
// The same with just these lanes, one of which the settings select.
bool experiment_open_lanes(Experiment *experiment, const Settings *settings, const LaneList *lanes, Error *err);
void experiment_close(Experiment *experiment);

// Makes the experiment follow `wanted`: restarts, opens lanes, resizes trajectories as the changed rows of the settings table ask. Lanes that it
// names are open afterwards, in that order, and no others; those that were open already go on.
// False and a sentence when it cannot (memory); the experiment then goes on as it was.
bool experiment_apply(Experiment *experiment, const Settings *wanted, Error *err);
// The same with a dataset that is as those settings would open it, if it is not NULL.
bool experiment_apply_with(Experiment *experiment, const Settings *wanted, Dataset *known, Error *err);
// Just these lanes, which were opened as the settings ask for, on this dataset, of which they have shares; the settings select one of them.
// What was open goes to the shelf. Nothing can fail.
void experiment_take_lanes(Experiment *experiment, const Settings *settings, Dataset *dataset, const Lane *lane, int count);
// As experiment_apply, with the lanes that were put on the shelf for this step of undo; what is put away meanwhile is kept for step `again`.
// Students that nobody could teach stay closed (experiment_openable). A lane that went on, and whose training has failed since, goes back
// to where it stood.
bool experiment_return(Experiment *experiment, const Settings *wanted, long step, long again, Error *err);
// Before a change: copies of what lanes have learned, for that step of undo. False and a sentence when there is no memory for them.
bool experiment_remember(Experiment *experiment, long step, Error *err);
int experiment_find(const Experiment *experiment, const LaneSpec *spec); // index of the lane, or -1
LaneList experiment_lanes(const Experiment *experiment);
// Whether rows of this effect differ from `wanted`, such that something has to be made again.
bool experiment_changes(const Experiment *experiment, const Settings *wanted, SettingEffect effect);
// Whether what the lanes are trained on has to be read and drawn again for `wanted`.
bool experiment_needs_dataset(const Experiment *experiment, const Settings *wanted);
// Those that go on when the experiment follows `wanted`, and need no teacher: the pairs of students are there, or are being made.
LaneList experiment_taught(const Experiment *experiment, const Settings *wanted);
// The settings with the open lanes named.
Settings experiment_named(const Experiment *experiment);
// `wanted`, without the students that it names and that would have to be taught by a lane that it does not name. If that is the one
// to be selected it names none, and the teacher is opened with it.
Settings experiment_openable(const Experiment *experiment, const Settings *wanted);
// The settings as a scene keeps them, with the flow time. The open lanes are named unless they are the usual two, which open anyway. Students
// whose teacher has gone are left out: they could not be opened again.
Settings experiment_scene(const Experiment *experiment);
// Whether the open lanes show one network and differ only in how they are sampled, so that their losses are one.
bool experiment_one_network(const Experiment *experiment);
// The first lane that shows the model of the lane at `index`: that lane, or one before it.
int experiment_twin(const Experiment *experiment, int index);
// The model has other weights now: all lanes that show it are told from what they were, and show nothing of it yet.
void experiment_renew(Experiment *experiment, const Model *model);
// Gives the lane another model, which it takes over, in place of its own, which goes to the shelf; its pairs stay.
void experiment_replace_model(Experiment *experiment, Lane *lane, Model *model);
// The settings, with as many particles as the processor may carry.
Settings experiment_carried(const Experiment *experiment, const Settings *settings);
// Lets the processor carry at most `max` particles of each lane (at first EXPERIMENT_CARRIED); where memory does not suffice, as many as
// before.
void experiment_carry(Experiment *experiment, int max);
// The headline comparison: which of its two lanes this is, or -1 for another one; and the settings that select one of them
// (HEADLINE_OTHER: the other one; from the diffusion path OT, from anything else diffusion; where that is not open, the next lane that
// is).
typedef enum { HEADLINE_OTHER = -1, HEADLINE_DIFFUSION, HEADLINE_OT } Headline; // (vp, independent), (ot, ot)
Headline experiment_headline(const LaneSpec *spec);
Settings experiment_headline_settings(const Experiment *experiment, Headline which);
// Initial weights in every lane; what they had learned goes to the shelf. False and a sentence, and all as it was, when memory does not
// suffice.
bool experiment_restart(Experiment *experiment, Error *err);

// What a training step of a lane counts for where lanes are compared: 1, or as many as it costs of the cheapest lane's, in operations, where
// they are to have had the same computing (the setting `pace`). A lane that has the fewest steps below has the fewest by this count.
double experiment_step_cost(const Experiment *experiment, const Model *model);
// `steps` training steps, each of the lane that has the fewest by that count; or a slice of the pairs that a lane of reflow waits for. Lanes
// that have as many steps are trained at the same time. False when there is nothing to train (paused, or looking back).
bool experiment_train(Experiment *experiment, long steps);
// Whether training goes on: it is not paused, nor does anybody look back.
bool experiment_learns(const Experiment *experiment);
// Trains until every lane has `steps` steps by that count, and teachers of reflow that are waited for have REFLOW_AFTER. Under the pace
// `computing`, lanes whose steps cost more take fewer. Trains although training is paused. For pictures and films.
void experiment_train_to(Experiment *experiment, long steps);

// Training steps of all lanes together until that would be done, but for what lanes of reflow wait for: so many that experiment_train can do a
// few at a time.
long experiment_left(const Experiment *experiment, long steps);

// What a lane of reflow waits for; where its teacher waits for another one, what that one waits for: there something goes on.
typedef struct {
    bool waits;
    long steps; // that its teacher has; it teaches from REFLOW_AFTER steps on
    int made;   // pairs, of REFLOW_PAIRS
} Waiting;
Waiting experiment_waiting(const Experiment *experiment, const Lane *lane);

// How many chunks of trajectories are due in `dt_s` seconds so that none that is visible gets older than EXPERIMENT_FRESH_S.
int experiment_due(const Experiment *experiment, double dt_s);
// True when every visible trajectory is of the weights that are shown: a refresh would change nothing.
bool experiment_fresh(const Experiment *experiment);
// True while half of something visible is still to come, or while the flow stands still and shows weights of long ago.
bool experiment_urgent(const Experiment *experiment);
// Computes about `chunks` chunks, the urgent and visible ones first.
void experiment_refresh(Experiment *experiment, int chunks);
// Computes everything that is visible. For pictures.
void experiment_refresh_all(Experiment *experiment);
// Computes what is behind: afterwards no trajectory in sight shows another flow than that of the weights shown.
void experiment_catch_up(Experiment *experiment);
// Once a frame: leaves the particles to a device, of which the processor goes on with the first EXPERIMENT_LED, or takes them back (NULL);
// has the device compute what is due within `dt_s`, as far as it can afford it. False where the device failed: they have been taken back.
bool experiment_use_device(Experiment *experiment, const TrajectoriesDevice *device, double dt_s);
// Measures each lane's median detour and straightness, its health, and how far it lands from the data, on its first particles of about the
// same weights. run/agreement.h says what may be written of them beside a picture.
void experiment_measure(Experiment *experiment);

// Which way the flow is played: that of the lanes in sight; to and fro where they go both ways.
PlayWay experiment_way(const Experiment *experiment);
// Whether the playhead waits at the beginning of its way for the selected lane's trajectories.
bool experiment_play_waits(const Experiment *experiment);
// Moves playhead and morph by `dt_s` seconds.
void experiment_advance(Experiment *experiment, double dt_s);
// All trajectories are due at once: the field has changed.
void experiment_hurry(Experiment *experiment);
void experiment_look_back(Experiment *experiment, long step); // -1: back to the newest weights
long experiment_steps(const Experiment *experiment);          // training steps of the selected lane
long experiment_shown_step(const Experiment *experiment);     // training step of the weights shown

// The lane in pane `pane` of `experiment_panes`: all open ones when comparing, else the selected one.
int experiment_panes(const Experiment *experiment);
const Lane *experiment_pane(const Experiment *experiment, int pane);
bool experiment_morphing(const Experiment *experiment);
// The lane that is being left for this one; NULL where none is.
const Lane *experiment_leaving(const Experiment *experiment, const Lane *lane);
// Particles that can be shown in this lane (all of them, except just after a change).
int experiment_ready(const Experiment *experiment, const Lane *lane);
// Their positions at flow time t, morph included when it is the selected lane and there is only one pane (it begins when
// enough of that lane's trajectories are there). out: (n) each.
void experiment_at(const Experiment *experiment, const Lane *lane, float t, int first, int n, float *x, float *y);
// The model of a lane under the weights that are shown, asked as the settings say.
ShownModel experiment_model(const Experiment *experiment, const Lane *lane);
// The same for a place on the stage: where each particle has a class of its own it is asked for all data, where one class is sampled for
// that class, guided.
ShownModel experiment_field(const Experiment *experiment, const Lane *lane);
// Evaluations of the network (or of the exact field) along a trajectory of a lane, rounded mean over its particles; 0 while it has none. *max
// (may be NULL): of the chunk that needs most, which differs where steps are adaptive.
int experiment_evals(const Experiment *experiment, const Lane *lane, int *max);

// ---- the exact field (experiment_field.c) -----------------------------------------------------------------------------------------
// The exact marginal field of a lane's path towards the data: towards their density where that is known in closed form, else towards the
// points of the fixed set (if it has no more than EXPERIMENT_DATA) or those that the experiment has drawn. Only where lane_exact_known.
ExactField experiment_exact_field(const Experiment *experiment, const Lane *lane);
// Whether a lane shows the exact field in place of its network, as the setting `field` asks for where it is known.
bool experiment_is_exact(const Experiment *experiment, const Lane *lane);
// What a lane's particles follow, chunk by chunk: the model, or the exact field. Keep it as long as the Field or the Fill. The field's
// `eval` is NULL where the model has none.
typedef struct {
    bool exact;
    ShownModel learned;
    ExactField exact_field;
    Sampler sampler; // of the lane's trajectories
} ShownField;
ShownField experiment_shown(const Experiment *experiment, const Lane *lane);
Field shown_field(const ShownField *shown);
Fill shown_fill(const ShownField *shown);
// How many of a lane's reference particles, which follow the exact field from the same noise as its first particles, can be shown.
int experiment_references(const Experiment *experiment, const Lane *lane);
// Mean distance between particles and their reference particles at the flow time shown; NAN where there are none, or particles are behind.
float experiment_apart(const Experiment *experiment, const Lane *lane);

#endif
