// Where things are, in points: a pure function of the window's size and of what is shown.
#ifndef APP_LAYOUT_H
#define APP_LAYOUT_H

#include "base/geom.h"
#include "run/session.h"

typedef struct {
    Rect stage;              // panes together
    Rect pane[SESSION_LANES];
    int panes;
    Rect bar;                // the scrubbers; height 0 when hidden
    Rect panel;              // width 0 when hidden
} Layout;

// width, height in points (> 0). `tools`: panel and scrubbers are shown, as far as there is room.
Layout layout_make(float width, float height, bool tools, int panes);

#endif
