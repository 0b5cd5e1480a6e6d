// The presenter's own window: this step with its notes, the next one, time, votes and keys. It is looked at by one person from near, so it
// is dark and dense where the stage is large and plain.
#ifndef APP_PRESENTER_H
#define APP_PRESENTER_H

#include "gfx/second_window.h"
#include "lesson/player.h"
#include "page/screen.h"

union SDL_Event;

// What it shows.
typedef struct {
    const LessonCard *card; // NULL: no lesson runs
    bool black;             // the stage is
    double seconds;         // since the lesson began
    long training;          // steps of the network that is shown,
    char time[24];          // and the flow time, as it is labelled
} Presented;

typedef struct {
    struct SDL_Window *window; // NULL: closed
    Screen screen;             // drawn in the first window's context, with its own text and widgets
    bool own;                  // it opened on a display of its own,
    bool lost;                 // which has gone: it comes back when there is one again
    double looked_s;           // when displays were counted last
    bool given;                // a lesson was shown when it was drawn last: it has buttons
    Vec2 pressed;              // where a hand came down, shares of the window; x < 0: nowhere
    bool dirty;                // the system wants it drawn again
    uint64_t shown;            // a sum of what it shows
    double drawn_s;
} Presenter;

// False and a sentence where there can be none.
bool presenter_open(Presenter *presenter, const Screen *first, Error *err);
void presenter_close(Presenter *presenter, const Screen *first); // fine when closed
// Events of this window but its keys, which mean what they mean in the first. True: it was one; *asks is what it wants.
typedef enum { PRESENTER_NOTHING, PRESENTER_CLOSE, PRESENTER_NEXT, PRESENTER_BEFORE } PresenterAsks;
bool presenter_take(Presenter *presenter, const union SDL_Event *event, PresenterAsks *asks);
// Where its own display has gone it is closed, so that it does not cover the class's picture: PRESENTER_GONE, once. And once that there is one
// again: PRESENTER_BACK. Looks every few seconds.
typedef enum { PRESENTER_STAYS, PRESENTER_GONE, PRESENTER_BACK } PresenterDisplays;
PresenterDisplays presenter_follow(Presenter *presenter, const Screen *first, double now_s);
// Draws it where it would show something else than it does, a few times in a second at most. False: it has been lost, and is closed.
bool presenter_turn(Presenter *presenter, const Screen *first, const Presented *presented, double now_s);
// All of it, in a window of width x height points.
void presenter_draw(Ui *ui, const Theme *theme, const Presented *presented, float width, float height);
// Where in it a hand goes to the next step, or to the one before.
Rect presenter_button(bool next, float width, float height);

#endif
