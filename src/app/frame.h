// One whole picture: stage, titles, panel, scrubbers, help. The window, `shot` and `film` all draw through here, so that what
// is filmed is what is seen.
#ifndef APP_FRAME_H
#define APP_FRAME_H

#include "page/curves.h"
#include "page/formulas.h"
#include "view/stage.h"
#include "view/trajectories_gpu.h"
#include "run/command.h"

#define THUMB_DOTS 110
#define FORMULAS_PANE 4 // at most
#define FRAME_FORMULAS (FORMULAS_PANE * LANES_MAX)

#define NOTICE_S 5.0

typedef struct {
    const char *name;
    Rect box; // points
    Rgba color;
} FormulaPlace;

// What the live window measures; NAN where it is not live, so that a film is a function of its settings alone.
typedef struct {
    double steps_per_s, frame_ms;
} Stats;

typedef struct {
    Stage *stage;
    TrajectoriesGpu *gpu;
    Pan pan;
    Hand hand;
    Layout layout;
    Stats stats;
    Curves curves;
    Formulas *formulas;
    FormulaPlace formula[FRAME_FORMULAS]; // to be drawn in this frame
    int formula_count;
    int words; // of the interface's commands those that formulas lie upon; all others lie upon the formulas
    bool live; // slow work is done in slices; elsewhere at once, as pictures and films want
    bool help_open, more_open;
    bool quiet;       // without notices: a picture is being taken
    char notice[512]; // shown over the stage until `notice_until_s`, or another language than its own is chosen
    int notice_lang;
    double notice_until_s;
    const char *standing; // why training stands still; said when it begins, as notices are
    double standing_since_s;
    long rollbacks_seen;
    bool fewer;        // particles are shown than were asked for
    bool missing;      // something that is switched on has no room
    Vec2 *thumbs;      // (dist_count + 1, THUMB_DOTS) of the data's little pictures; the last is that of the file opened
    bool moved;        // the user is dragging the stage
    double computed_s; // when frame_compute was last called
    double views_s;    // what the views computed in the last frame, drawing left out; only where drawing is watched (draw_watch)
} Frame;

bool frame_init(Frame *frame, const Settings *settings);
void frame_free(Frame *frame); // after the experiment that it has drawn has been closed
// Shows a sentence of the chosen language over the stage for some seconds.
void frame_say(Frame *frame, const char *text, double now_s);
// Runs the widgets on the input and emits commands.
void frame_ui(Frame *frame, Screen *screen, const Experiment *experiment, const UiInput *input, CommandQueue *queue);
// Leaves the particles to the graphics card where that is wanted, and has those trajectories computed there that are due since the last
// call; those on the processor are the caller's to refresh.
void frame_compute(Frame *frame, bool software, Experiment *experiment, double now_s);
// Draws everything (between draw_begin and draw_end inside).
void frame_draw(Frame *frame, Screen *screen, const Experiment *experiment);

#endif
