// A picture of an experiment without a window: what shot, film and gallery share.
#ifndef APP_OFFSCREEN_H
#define APP_OFFSCREEN_H

#include "app/frame.h"
#include "app/opening.h"

typedef struct {
    Screen screen;
    Experiment *experiment;
    Frame frame;
    uint8_t *rgb; // (height, width, 3)
    uint8_t *white, *rgba; // the same over white, where rgb is over black, and (height, width, 4) of both; NULL: the picture has a background
    Vec2 pointer; // pixels; nowhere at first
    long trained; // steps that offscreen_train_some has asked for,
    int measures; // and how often it has measured on the way
    double measured_s, asked_s; // of a film: when its numbers were last measured, and its curves asked for
} Offscreen;

// False and a sentence when there is no OpenGL or no memory; offscreen_close is fine either way.
bool offscreen_open(Offscreen *offscreen, const Settings *settings, Error *err);
// The same for what a window would open; a model that cannot be had is an error here.
bool offscreen_open_as(Offscreen *offscreen, const Opening *opening, Error *err);
void offscreen_close(Offscreen *offscreen);
// Hears now and then how many training steps are done; false stops the training.
typedef bool OffscreenProgress(long done, long all);
// Trains every lane to settings->train steps, a slice of them, and measures on the way if curves are wanted. True while there is more.
bool offscreen_train_some(Offscreen *offscreen, const Settings *settings);
// All of them. progress: may be NULL.
void offscreen_train(Offscreen *offscreen, const Settings *settings, OffscreenProgress *progress);
// False and a sentence where a lane in sight shows nothing: its network could not be trained, or none of its particles is anywhere.
bool offscreen_sound(const Offscreen *offscreen, Error *err);
// Draws into rgb; a film feeds its own time.
void offscreen_take(Offscreen *offscreen, double now_s);
// Draws frame `index` of a film, dt_s seconds after the one before, to which whoever calls has moved the experiment: what it shows and what its words say are of the weights at that frame.
void offscreen_film_frame(Offscreen *offscreen, int index, double dt_s);
// Draws the experiment at flow time `time`, settled, into a PNG. The language that is chosen afterwards is the picture's; what goes wrong is
// told in the one before.
bool offscreen_picture(Offscreen *offscreen, double time, const char *path, Error *err);

#endif
