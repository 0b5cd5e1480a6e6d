// Points for a class: while its key is held everything but what is around the pointer goes dark.
//
// The key is the one left of the 1, by its place: every layout has a key there, none needs Shift or AltGr for it, nothing else uses it, and
// a hand finds it in the dark. (On ISO keyboards of Macintosh make that place answers to the name of the key left of Z: both count.)
#ifndef APP_SPOTLIGHT_H
#define APP_SPOTLIGHT_H

#include "page/screen.h"

union SDL_Event;

// Takes the event of that key; others are left alone. True: it was one, and *held says whether it is down.
bool spotlight_take(const union SDL_Event *event, bool *held);
// Over everything. at: pixels.
void spotlight_draw(const Screen *screen, Vec2 at);

#endif
