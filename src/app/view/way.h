// A highlighted trajectory, or a pair's conditional path, as pixels. Private to app/view/.
#ifndef APP_VIEW_WAY_H
#define APP_VIEW_WAY_H

#include "app/view/view.h"
#include "run/swarm.h"

#define WAY_POINTS (SWARM_INTERVALS + 2)

typedef struct {
    int n, here; // points; the one where the particle is
    float size;  // of lines and marks; 1 is the usual
    Vec2 at[WAY_POINTS];
} Way;

// Solid where it has been, faint where it will go; an open ring at its start, a disc where it is, a dot at its end; all of it set off
// from the crowd by an edge of the ground's colour.
void way_draw(const Screen *screen, const Way *way, Rgba color);
// What its marks mean: where captions are on, once for all panes, and where no other legend needs the little room that there is.
void way_legend(const Pane *pane);

#endif
