// One whole picture: stage, titles, panel, scrubbers, help. The window, `shot` and `film` all draw with it, so that a film shows
// what the window shows.
#ifndef APP_FRAME_H
#define APP_FRAME_H

#include "app/banner.h"
#include "app/keys.h"
#include "app/lecture/keys_shown.h"
#include "app/lecture/lesson_list.h"
#include "page/card.h"
#include "app/welcome.h"
#include "lesson/pointing.h"
#include "page/curves.h"
#include "run/command.h"
#include "view/stage.h"
#include "view/trajectories_gpu.h"

#define THUMB_DOTS 110

// What the live window measures; NAN where it is not live, so that a film is a function of its settings alone.
typedef struct {
    double steps_per_s, frame_ms;
} Stats;

// The state of the panel.
typedef struct {
    bool more_open;
    Vec2 *thumbs; // (dist_count + 1, THUMB_DOTS) points of the thumbnails; the last one is of the opened file
} Panel;

// Which troubles the user has been told of.
typedef struct {
    long rollbacks;
    bool fewer;   // particles than the settings ask for are shown
    bool missing; // something that is switched on has no room
} Told;

// The pointer where it was left before a step of a lesson began: it points at nothing there until it moves.
typedef struct {
    int step; // from 1 on; 0: no script runs
    Vec2 at;  // pixels
    bool still;
} PointerRest;

typedef struct {
    bool live;      // slow work is done in slices; elsewhere at once, as pictures and films want
    bool quiet;     // without notices: a picture or film is being made
    bool still;     // a picture is being saved, without what is there for a moment: black screen, spotlight, keys
    bool standing;  // a picture says where training and flow stand, where no scrubber says it, as the window does
    bool help_open; // the keys are shown
    bool covered;   // out: by them, or by the list of lessons: nothing else reacts
    const KeyRow *asked; // out: the key whose work a hand asked for; NULL: none
    Vec2 look;           // where a finger looks on the stage, pixels
    const char *title; // a film begins with it; NULL: there is none
    float title_alpha; // 0..1
    double recorded_s; // of a take that is being recorded; below 0: none is
    // ---- of a lecture; set before frame_ui ----
    const LessonCard *card;   // of a lesson that runs; NULL: none
    const Controls *controls; // that the panel shows, where a lesson says; NULL: all
    bool black;               // nothing is shown
    bool spotlight;           // but what is around the pointer is dark
    Pointing aim;             // of a film: where the pointer is told to be, whatever the input says
    LessonList lessons;
    KeysShown keys;
    PointerRest rest;
    CardHand hand;      // out: what was done on the card,
    bool share;         // the settings are to be shared,
    const char *chosen; // and the path of the lesson that was chosen; NULL: none
    Stats stats;
    Stage *stage;
    TrajectoriesGpu *gpu;
    double computed_s; // when frame_compute was last called
    StageInput input;  // of this frame
    Page page;
    Curves curves;
    Panel panel;
    Banner banner;
    Welcome welcome;
    Told told;
    double views_s; // what the views computed in the last frame, drawing left out; only where drawing is watched (draw_watch)
} Frame;

void frame_init(Frame *frame, const Settings *settings);
void frame_free(Frame *frame); // after the experiment that it has drawn has been closed
// Runs the widgets on the input and emits commands.
void frame_ui(Frame *frame, Screen *screen, const Experiment *experiment, const UiInput *input, CommandQueue *queue);
// Leaves the particles to the graphics card where the settings want that, and computes there what is due since the last call. The caller
// refreshes those on the processor.
void frame_compute(Frame *frame, bool software, Experiment *experiment, double now_s);
// Whether later frames will show another picture though nobody does anything: something runs, is computed, or blinks (a caret). What eases
// in widgets is not asked: it lasts less than a second.
bool frame_moving(const Frame *frame, const Screen *screen, const Experiment *experiment);
// Draws everything (between draw_begin and draw_end inside).
void frame_draw(Frame *frame, Screen *screen, const Experiment *experiment);

#endif
