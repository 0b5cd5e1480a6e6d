// The live window's state, for the files that are it: window.c, which runs it, and those that each take one subject of it.
#ifndef APP_WINDOW_H
#define APP_WINDOW_H

#include "app/ahead.h"
#include "app/frame.h"
#include "app/frame_budget.h"
#include "app/host.h"
#include "app/keyboard.h"
#include "app/lecture/lecture.h"
#include "app/mouse.h"
#include "app/touch.h"
#include "app/lecture/presenter.h"
#include "app/recording.h"
#include "base/clock.h"

#include <SDL_events.h>

typedef struct Window Window;

struct Window {
    Screen screen;
    Experiment *experiment;
    Frame frame;
    CommandQueue queue;
    Undo undo;
    UiInput input;
    Keyboard keyboard;
    FrameBudget budget;
    Ahead ahead;
    double start_s; // of the program, for the widgets' clock
    double awake_s; // when something last happened or moved
    Mouse mouse;
    Touch touch;
    SDL_Event waiting; // of a pointer, kept for the next frame,
    bool waits;        // where there is one
    Lecture lecture;
    Presenter presenter;
    Recording recording;
    Host host;
    bool refused;   // what was last asked for: there is nothing of it to take back
    bool quit;
    bool picture_wanted; // saved after the next drawing
};

// Since the program began.
static inline double window_now_s(const Window *w) {
    return clock_now_s() - w->start_s;
}

// One sentence over the stage, for some seconds.
static inline void window_say(Window *w, const char *text) {
    banner_say(&w->frame.banner, text, window_now_s(w));
}

// A drag or edit is over, or a key is pressed: the next change is an undo step of its own.
static inline void window_settle(Window *w) {
    command_settle(&w->undo);
    take_settle(&w->recording.take);
}

#endif
