// The stage: one pane for each lane shown, and in it whatever views are switched on, one over the other: particles and their trails,
// ribbons, fields, densities, errors, conditional paths (view.h).
#ifndef VIEW_STAGE_H
#define VIEW_STAGE_H

#include "page/layout.h"
#include "page/screen.h"
#include "run/experiment.h"

typedef struct Stage Stage; // what the views keep from frame to frame

// Where the user has moved the stage; its zoom is a setting.
typedef struct {
    float x, y; // stage point at the centre of each pane
} Pan;

#define WORDS_MOST 40
// Where words are, so that what would cross their letters keeps off.
typedef struct {
    int count;
    Rect box[WORDS_MOST];
} Words;

static inline void words_add(Words *words, Rect box) {
    if (words->count < WORDS_MOST) {
        words->box[words->count++] = box;
    }
}

// What the user does over the stage.
typedef struct {
    Vec2 pointer;                      // pixels
    bool probing;                      // the microscope
    bool live;                         // slow work is done in slices; else at once, as pictures and films want
    float foot;                        // points of each pane's foot that words take
    double now_s;                      // for what moves by itself; a film feeds its own time
    const struct TrajectoriesGpu *gpu; // draws the particles that it has; NULL: none
    Rect inset[LANES_MAX];             // points: where each pane has room for the network; width 0 where it has none
    float head[LANES_MAX];             // points of each pane's top that words take
    bool keyed[LANES_MAX];             // the colours of the angles stand among the pane's legends
    Words words;                       // points, in all panes
} Hand;

Stage *stage_new(void);
void stage_free(Stage *stage); // while the GL context is there
Camera stage_camera(const Screen *screen, const Experiment *experiment, const Layout *layout, int pane, Pan pan);
// The hue of a particle that starts at (x, y): by its angle.
Rgba stage_origin_color(float x, float y, bool dark);
// Whether colours mean angles in some pane.
bool stage_shows_angles(const Experiment *experiment);
// Draws every pane, on a frame cleared to the colour of the stage; without its words but with its legends.
void stage_draw(Stage *stage, Screen *screen, const Experiment *experiment, const Layout *layout, Pan pan, const Hand *hand);
// One line that explains the index-th of the views that are on, the uppermost first; NULL behind the last.
const char *stage_caption(const Experiment *experiment, const Lane *lane, int index);
// The views that there are, and whether one is on with the experiment's settings; for the bench.
int stage_views(void);
bool stage_view_on(int view, const Experiment *experiment);
// How often the straight lines of the first STAGE_PAIRS_COUNTED pairs, as the lane trains on them, cross each other.
#define STAGE_PAIRS_COUNTED 256
long stage_crossings(Stage *stage, const Experiment *experiment, const Lane *lane);
// For tests: what is drawn as the network's field is this one, which must outlive its use. NULL: the network's own.
void stage_inject(Stage *stage, const Field *field);

#endif
