// The running experiment, with no screen: lanes and their swarms, which of them is looked at, the flow-time playhead, and
// the training step that is looked at. A session is a function of (settings, commands, calls): it never looks at a clock.
#ifndef RUN_SESSION_H
#define RUN_SESSION_H

#include "flow/law.h"
#include "run/lanes.h"
#include "run/material.h"
#include "run/playhead.h"
#include "run/strand.h"

#define SESSION_LANES LANES_MAX // open at once
#define SESSION_DATA 3000       // data points kept for drawing
#define SESSION_CARRIED 200000  // particles of a lane's swarm at most
#define SESSION_FRESH_S 0.8     // every visible trajectory is computed anew within this time, where there is time for it
#define SESSION_MORPH_S 0.4     // from one lane's trajectories to the other's

typedef struct {
    Settings settings;  // which name no lanes: those that are open are asked for with session_lanes
    Material *material; // what all lanes are trained on
    Strand strand[SESSION_LANES];
    int carried;  // of the particles that the settings ask for, so many at most are in each swarm
    int count;    // open strands
    int looked;   // index of the one looked at
    int from;     // the one looked at before, while `morph` < 1
    double morph; // 0..1
    Playhead play;
    bool training;                  // false: paused by the user
    long view_step;                 // training step looked at; -1: the newest weights
    long turn;                      // of the strands' use
    long opened;                    // lanes so far, which names them
    int hidden_credit, hidden_turn; // what trajectories out of sight are owed, and whose turn it is
    long rescues;                   // losses that blew up, of all lanes, ever
    Law law;                        // of the data, of no parts where it is not known
    int count_data;
    float data_x[SESSION_DATA], data_y[SESSION_DATA];
    int data_label[SESSION_DATA];
} Session;

// Opens the lanes that the settings begin with (lanes_begin). The caller owns the memory of the Session itself (it is large: keep it off
// the stack).
bool session_open(Session *session, const Settings *settings, Error *err);
void session_close(Session *session);

// Makes the session follow `wanted`: restarts, opens lanes, resizes swarms as the changed rows of the settings table ask. Lanes that it
// names are open afterwards, in that order, and no others; those that were open already go on.
// False and a sentence when it cannot (memory); the session then goes on as it was.
bool session_apply(Session *session, const Settings *wanted, Error *err);
int session_find(const Session *session, const StrandKey *key); // index of the strand, or -1
Lanes session_lanes(const Session *session);
// Those that go on when the session follows `wanted`, and need no teacher: the pairs of students are there, or are being made.
Lanes session_taught(const Session *session, const Settings *wanted);
// The settings with the open lanes named.
Settings session_named(const Session *session);
// `wanted`, without the students that it names and that would have to be taught by a lane that it does not name. Where that is the one
// to be looked at it names none, and the teacher is opened with it.
Settings session_openable(const Session *session, const Settings *wanted);
// The settings as a scene keeps them: the open lanes are named but where they are the usual two, which are opened anyway, and without
// students whose teacher has gone, which could not be opened again.
Settings session_scene(const Session *session);
// Lets the swarms have at most `most` particles (at first SESSION_CARRIED): what they lack is left to whoever draws them. False and a
// sentence, and nothing changed, when memory does not suffice.
bool session_carry(Session *session, int most, Error *err);
// The headline comparison: which of its two lanes is looked at, or -1 for another one; and the settings that look at one of
// them (HEADLINE_OTHER: at the other one; from the diffusion path to OT, from anything else to diffusion; where that is not open, at the
// next lane that is).
typedef enum { HEADLINE_OTHER = -1, HEADLINE_DIFFUSION, HEADLINE_OT } Headline; // (vp, independent), (ot, ot)
Headline session_headline(const Strand *strand);
Headline session_headline_key(const StrandKey *key);
Settings session_headline_settings(const Session *session, Headline which);
// Initial weights in every lane.
void session_restart(Session *session);

// One training step of the lane that has the fewest, or a slice of the pairs that a lane of reflow waits for; false when there is
// nothing to train (paused, or looking back).
bool session_train(Session *session);
// Trains until every lane has `steps` steps, and teachers of reflow that are waited for REFLOW_AFTER; the paused state is ignored. For
// pictures and films.
void session_train_to(Session *session, long steps);

// What a lane of reflow waits for; where its teacher waits for another one, what that one waits for: there something goes on.
typedef struct {
    bool waits;
    long steps; // that its teacher has; it teaches from REFLOW_AFTER steps on
    int made;   // pairs, of REFLOW_PAIRS
} Waiting;
Waiting session_waiting(const Session *session, const Strand *strand);

// How many chunks of trajectories are due in `dt_s` seconds so that none that is visible gets older than SESSION_FRESH_S.
int session_due(const Session *session, double dt_s);
// True when every visible trajectory is of the weights looked at: a refresh would change nothing.
bool session_fresh(const Session *session);
// True while half of something visible is still to come, or while the flow stands still and shows weights of long ago.
bool session_urgent(const Session *session);
// Computes about `chunks` chunks, the urgent and visible ones first.
void session_refresh(Session *session, int chunks);
// Computes everything that is visible. For pictures.
void session_refresh_all(Session *session);
// Median detour and straightness of each strand, from its first particles of about the same weights.
void session_measure(Session *session);

// Moves playhead and morph by `dt_s` seconds.
void session_advance(Session *session, double dt_s);
void session_seek(Session *session, double t);       // scrubs: stops playing
void session_look_back(Session *session, long step); // -1: back to the newest weights
long session_steps(const Session *session);          // training steps of the strand looked at
long session_shown_step(const Session *session);     // training step of the weights shown

// The strand in pane `pane` of `session_panes`: all open ones when comparing, else the one looked at.
int session_panes(const Session *session);
Strand *session_pane(Session *session, int pane);
bool session_morphing(const Session *session);
// Particles that can be shown in this strand (all of them, except just after a change).
int session_ready(const Session *session, const Strand *strand);
// Their positions at flow time t, morph included when it is the strand looked at and there is only one pane (it begins when
// enough of that strand's trajectories are there). out: (n) each.
void session_at(const Session *session, const Strand *strand, float t, int first, int n, float *x, float *y);
// The network of a strand under the weights looked at, as a field on the stage: where each particle has a class of its own it is that
// of all data, where one class is sampled it is that class's, guided.
LaneField session_field(const Session *session, const Strand *strand);
// Evaluations of the network (or of the exact field) along a trajectory of a strand, rounded mean over its particles; 0 while it has none. *most
// (may be NULL): of the chunk that needs most, which differs where steps are adaptive.
int session_evals(const Session *session, const Strand *strand, int *most);

// ---- the truth (session_field.c) -----------------------------------------------------------------------------------------
// The exact marginal field of a strand's path towards the data: towards their law where that is known in closed form, else towards the
// points of the fixed set (if it has no more than SESSION_DATA) or those that the session has drawn. Only where strand_truth_known.
Truth session_truth(const Session *session, const Strand *strand);
// Whether a strand shows the exact field in place of its network, as the setting `field` asks for where it is known.
bool session_exact(const Session *session, const Strand *strand);
// The field that a strand's particles follow, chunk by chunk (lane_field): the network's, or the exact one. Keep it as long as the Field.
typedef struct {
    bool exact;
    LaneField learned;
    Truth truth;
} ShownField;
ShownField session_shown(const Session *session, const Strand *strand);
Field shown_field(const ShownField *shown);
// The twins of a strand's first particles, which follow the exact field from the same noise; how many there are just now, and their
// positions at flow time t. out: (n) each.
int session_twins(const Session *session, const Strand *strand);
// Mean distance between particles and their twins at the flow time shown; NAN where there are none.
float session_apart(const Session *session, const Strand *strand);
void session_truth_at(const Strand *strand, float t, int first, int n, float *x, float *y);

#endif
