// Where things are, in points: a pure function of the window's size and of what is shown.
#ifndef APP_LAYOUT_H
#define APP_LAYOUT_H

#include "base/geom.h"
#include "run/session.h"

typedef struct {
    Rect stage;              // panes together
    Rect pane[SESSION_LANES];
    float sink;              // how far below the pane's own centre its picture is centred, so that words fit above
    int panes;
    Rect drawer;             // the curves; height 0 when hidden
    Rect bar;                // the scrubbers; height 0 when hidden
    Rect panel;              // width 0 when hidden
} Layout;

typedef struct {
    bool tools;  // panel and scrubbers, as far as there is room
    bool curves; // the drawer, likewise
    int panes;
} LayoutDef;

// width, height in points (> 0).
Layout layout_make(float width, float height, const LayoutDef *def);
// The largest scale (pixels per point) at which the stage and its tools still have room in so many pixels.
float layout_most(float width_px, float height_px);

#endif
