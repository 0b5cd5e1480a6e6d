// The first minute: a window that is asked for no lane opens in the comparison, and a line below its pictures says in plain words what is seen
// in them, names the two keys to begin with, and offers the tour. It goes for good once any of them was used, or it was closed.
#ifndef APP_WELCOME_H
#define APP_WELCOME_H

#include "app/cli.h"
#include "run/command.h"
#include "ui/ui.h"

typedef struct {
    bool on;
    bool tour;              // the tour, the lesson that F5 starts, was asked for in this frame
    bool played;            // as the experiment was in the last frame
    const Dataset *dataset; // NULL before the first
    long lane;
} Welcome;

// Of a window for which nobody has asked which lanes it is to show: sets the comparison.
void welcome_prepare(Cli *cli);
// Whether the line is shown: the window opened in the comparison by itself, and the line has not gone before.
Welcome welcome_begin(const Cli *cli);
// Once a frame: takes note of what the user has done.
void welcome_follow(Welcome *welcome, const Experiment *experiment);
// Points of height that the line asks for where it is `w` points wide; 0: it is not shown.
float welcome_height(const Welcome *welcome, Ui *ui, const Theme *theme, const Experiment *experiment, float w);
// Sets `tour` where the tour is asked for.
void welcome_draw(Welcome *welcome, Ui *ui, const Theme *theme, const Experiment *experiment, Rect box, CommandQueue *queue);
// A lesson runs: the line is of no more use.
void welcome_toured(Welcome *welcome);

#endif
