// Where the pointer is in a picture, told by what lies there (lesson/pointing.h), and back in a picture of another size and layout.
#ifndef APP_AIM_H
#define APP_AIM_H

#include "app/frame.h"
#include "lesson/pointing.h"

// Of a pixel of the frame drawn last; near: how far off its way it may be drawn, in units of the place.
Pointing aim_at(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 px, double near[2]);
// Pixels, within the place; outside the picture where it does not have such a place.
Vec2 aim_px(const Frame *frame, const Screen *screen, const Experiment *experiment, const Pointing *pointing);

#endif
