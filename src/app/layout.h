// Where things are, in points: a pure function of the window's size and of what is shown.
#ifndef APP_LAYOUT_H
#define APP_LAYOUT_H

#include "base/geom.h"
#include "run/session.h"

typedef struct {
    Rect stage; // panes together
    Rect pane[SESSION_LANES];
    Rect square
        [SESSION_LANES]; // of each pane: where its picture is; words stand above, formulas below, where they are beside in wide ones
    float foot;          // of each pane, kept free for formulas; 0 where there is room beside the picture, or none at all
    int panes;
    Rect drawer; // the curves; height 0 when hidden
    Rect bar;    // the scrubbers; height 0 when hidden
    Rect panel;  // width 0 when hidden
} Layout;

typedef struct {
    bool tools;  // panel and scrubbers, as far as there is room
    bool curves; // the drawer, likewise
    bool formulas; // or the network: something that wants room of its own beside the picture, or below it
    int panes;
} LayoutDef;

// width, height in points (> 0).
Layout layout_make(float width, float height, const LayoutDef *def);
// A pane with room for words beside its picture.
bool layout_wide(Rect pane);
// A pane with room for a title and no more.
bool layout_low(Rect pane);
// Width that formulas take there.
float layout_beside(Rect pane);
// The largest scale (pixels per point) at which the stage and its tools still have room in so many pixels.
float layout_most(float width_px, float height_px);

#endif
