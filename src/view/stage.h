// The stage: one pane for each lane shown, and in it whatever views are switched on, one over the other: particles and their trails,
// ribbons, fields, densities, errors, conditional paths (view.h).
#ifndef VIEW_STAGE_H
#define VIEW_STAGE_H

#include "page/page.h"

typedef struct Stage Stage; // what the views keep from frame to frame

// How the user looks at it.
typedef struct {
    Vec2 pointer;                      // pixels
    bool probing;                      // the microscope is held or switched on
    bool live;                         // slow work is done in slices; else at once, as pictures and films want
    double now_s;                      // for what moves by itself; a film feeds its own time
    const struct TrajectoriesGpu *gpu; // draws the particles that it has; NULL: none
} StageInput;

Stage *stage_new(void);
void stage_free(Stage *stage); // while the GL context is there
Camera stage_camera(const Screen *screen, const Experiment *experiment, const Layout *layout, int pane);
// The stage point under a pixel, the same for every pane; false beside them.
bool stage_point(const Screen *screen, const Experiment *experiment, const Layout *layout, Vec2 px, Vec2 *at);
// What is to be said of its pictures: the first members of PageDef, up to `crossings`.
void stage_describe(Stage *stage, const Experiment *experiment, PageDef *def);
// Draws every pane of the page, on a frame cleared to the colour of the stage; without its words but with its legends.
void stage_draw(Stage *stage, Screen *screen, const Experiment *experiment, const Page *page, const StageInput *input);
// Whether the next frame will show another picture though nothing changes but the time.
bool stage_moving(const Stage *stage);
// One line that explains the index-th of the views that are on, the uppermost first; NULL behind the last.
const char *stage_caption(const Experiment *experiment, const Lane *lane, int index);
// The views that there are, and whether one is on with the experiment's settings; for the bench.
int stage_views(void);
bool stage_view_on(int view, const Experiment *experiment);
// For tests: what is drawn as the network's field is this one, which must outlive its use. NULL: the network's own.
void stage_inject(Stage *stage, const Field *field);

#endif
