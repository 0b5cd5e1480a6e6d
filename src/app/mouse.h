// What the mouse does in the live window: it moves the stage, places the start point, or is handed to the widgets.
#ifndef APP_MOUSE_H
#define APP_MOUSE_H

#include "base/geom.h"

#include <stdbool.h>

union SDL_Event;
struct Window;

typedef struct {
    bool dragging; // the stage
    int placing;   // the button that moves the start point; 0: none
    bool let_go;   // after the panel's last change of a drag, the next change is its own undo step
} Mouse;

// Takes an event of the mouse; others are left alone.
void mouse_take(struct Window *w, const union SDL_Event *event);
// Where the pointer is, in points.
Vec2 mouse_at(const struct Window *w);

#endif
