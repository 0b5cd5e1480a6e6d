// The web page (assets/web) around the window, where there is one: the program tells it what is on the screen, and carries out what its buttons
// ask for. Without a page nothing is told.
//
// What a page asks for is text, a request a line: commands of run/command.h (`set theme light`; `{` to `}` is one), and
//
//   lesson "NAME" STEP           one of the program's own lessons, at a step from 1 on; lesson off: ends it
//   picture, scene, model, points, take, help    saves the picture, the session, the selected lane's model, its particles as they stand; begins or
//                                ends a take; shows the keys
#ifndef APP_HOST_H
#define APP_HOST_H

#include "app/frame.h"
#include "app/keys.h"
#include "app/lecture/lecture.h"

typedef struct Window Window;

typedef struct {
    char show[SETTINGS_TEXT_MAX]; // the setting, as `controls` was read from it
    Controls controls;
    char *asked, *next; // by the page, and what of it is still to be done; NULL: nothing
    char *told; // last; NULL: nothing
    double told_s;
} Host;

// Reads what the panel may show (the setting `show`). False and a sentence where it names no control.
bool host_begin(Host *host, const Settings *settings, Error *err);
void host_end(Host *host);
// What the panel shows; NULL: all. A setting that cannot be read changes nothing.
const Controls *host_controls(Host *host, const Settings *settings);

// Once a frame, after it was drawn: tells the page what has changed, some times a second.
void host_follow(Window *w);
// Takes what the page has asked for: commands into the window's queue, the rest at once, up to what a key does too, which it returns for the
// window to do; ACT_NONE: that was all.
WindowAction host_take(Window *w);
// Hands the settings to the clipboard as a line to share, with the training so far; says so.
void host_share(Window *w);

// What is on the screen as text in JSON, as assets/web/seen.js describes it. The caller frees it. lecture: may be NULL; preparing: 0..1 of what the window does
// first, below 0: nothing; recording: a take.
char *host_state(const Experiment *experiment, const Lecture *lecture, const char *notice, double preparing, bool recording);

#endif
