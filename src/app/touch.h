// Fingers on the live window. On the controls one finger is a pointer without hover (ui/finger.c). On the stage a tap is a click, and
// leaves the point there to look at; a drag moves the view, a rest places the start point, two fingers zoom and move. While the
// microscope or the spotlight is on, one finger carries it. Any other finger on a control lets it go.
#ifndef APP_TOUCH_H
#define APP_TOUCH_H

#include "base/geom.h"

#include <stdbool.h>
#include <stdint.h>

union SDL_Event;
struct Window;

typedef enum {
    TOUCH_IDLE,
    TOUCH_PRESSED, // until the widgets have said whether they want it
    TOUCH_WIDGET,
    TOUCH_STAGE,  // undecided yet
    TOUCH_MOVES,  // the view
    TOUCH_PLACES, // the start point
    TOUCH_LOOKS,  // microscope or spotlight
    TOUCH_TWO,
    TOUCH_OVER // nothing more until all are up
} TouchPhase;

#define TOUCH_FINGERS 10
typedef struct {
    int64_t id;
    Vec2 px;
} Finger;

typedef struct {
    TouchPhase phase;
    int count;
    Finger finger[TOUCH_FINGERS]; // in the order in which they came down
    Vec2 from;                    // where the first came down, pixels
    double since_s;
    bool pointing; // the pointer was a finger the last time
    bool used;     // a finger has touched the window
    double used_s; // when last
    Vec2 ended;    // where the last came up
    Vec2 tap;      // the last one, for a double tap
    double tap_s;
    Vec2 look; // where on the stage a finger looks, or a tap did last, pixels; outside: nowhere
} Touch;

void touch_begin(Touch *touch);
// Takes an event of fingers, and what ends their touch. True: it is taken, or a mouse's that SDL or the system made of one.
bool touch_take(struct Window *w, const union SDL_Event *event);
// After the widgets have run: whose the press is, and whether it has become a rest.
void touch_decide(struct Window *w);
// Where a finger looks begins in the middle of the stage.
void touch_look_at_middle(struct Window *w);
// Where the finger points, in points; outside the window while it does not.
Vec2 touch_at(const struct Window *w);
// Whether controls are to be as large as fingers need them. Changes while nothing is held, so that nothing moves under a finger.
bool touch_roomy(const struct Window *w);

#endif
