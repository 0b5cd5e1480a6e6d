// How the mouse moves the stage.
#ifndef APP_PAN_H
#define APP_PAN_H

#include "app/frame.h"

// Zooms about a place (pixels), so that what is under it stays under it.
void pan_zoom(Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 px, float notches, CommandQueue *queue);
// The stage follows the hand by so many pixels.
void pan_drag(Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 by_px);

#endif
