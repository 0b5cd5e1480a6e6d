// What the mouse does in the live window: it moves the stage, places the start point, or is handed to the widgets.
#ifndef APP_MOUSE_H
#define APP_MOUSE_H

#include "base/geom.h"

#include <stdbool.h>

union SDL_Event;
struct Window;

typedef struct {
    Vec2 at;       // the pointer, pixels
    int pressed;   // button whose press waits until the widgets have said whether they want it; 0: none
    bool shift;    // held with it
    bool busy;     // a button or a finger has come down or gone up in this frame, which is to show what that does before the next
    bool dragging; // the stage
    int placing;   // the button that moves the start point; 0: none
    bool let_go;   // after the panel's last change of a drag, the next change is its own undo step
} Mouse;

// The next event of this frame; false: there is none, or it is a pointer's that waits for the next frame: what is under a pointer is decided
// at the press, by the frame that sees it.
bool mouse_next(struct Window *w, union SDL_Event *event);
// Takes an event of the mouse; others are left alone.
void mouse_take(struct Window *w, const union SDL_Event *event);
// After the widgets have run: whose the press is.
void mouse_decide(struct Window *w);
// In pixels: a press there is the stage's, as the widgets of this frame say.
bool mouse_on_stage(const struct Window *w, Vec2 px);
// The start point comes there; a click there is a guess, where a lesson asks for one.
void mouse_place(struct Window *w, Vec2 px);
bool mouse_guess(struct Window *w, Vec2 px);
// Where the pointer is, in points.
Vec2 mouse_at(const struct Window *w);

#endif
