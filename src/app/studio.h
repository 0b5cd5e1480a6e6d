// A picture of a session without a window: what shot, film and gallery share.
#ifndef APP_STUDIO_H
#define APP_STUDIO_H

#include "app/frame.h"

typedef struct {
    Screen screen;
    Session *session;
    Frame frame;
    uint8_t *rgb; // (height, width, 3)
    Vec2 pointer; // pixels; nowhere at first
} Studio;

// False and a sentence when there is no OpenGL or no memory; studio_close is fine either way.
bool studio_open(Studio *studio, const Settings *settings, Error *err);
void studio_close(Studio *studio);
// Is told now and then how many training steps are done; false gives up.
typedef bool StudioProgress(long done, long all);
// Trains every lane to settings->train steps; in pieces where curves are wanted, which need measurements on the way. progress: or NULL.
void studio_train(Studio *studio, const Settings *settings, StudioProgress *progress);
// Draws into rgb; a film feeds its own time.
void studio_take(Studio *studio, double now_s);
// Everything of the session as it is at flow time `time`, settled, into a PNG.
bool studio_picture(Studio *studio, double time, const char *path, Error *err);

#endif
