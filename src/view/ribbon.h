// A highlighted trajectory, or a pair's conditional path, as pixels. Private to src/view.
#ifndef VIEW_RIBBON_H
#define VIEW_RIBBON_H

#include "view/view.h"
#include "run/trajectories.h"

#define RIBBON_POINTS (TRAJECTORIES_INTERVALS + 2)

typedef struct {
    int n, here; // points; the one where the particle is
    float size;  // of lines and marks; 1 is the usual
    Vec2 at[RIBBON_POINTS];
} Ribbon;

// Solid where it has been, faint where it will go; an open ring at its start, a disc where it is, a dot at its end; all of it set off
// from the particles by an edge of the ground's colour.
void ribbon_draw(const Screen *screen, const Ribbon *ribbon, Rgba color);
// What its marks mean: where captions are on, once for all panes, and where no other legend needs the little room that there is.
void ribbon_legend(const Pane *pane);

#endif
