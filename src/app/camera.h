// How mouse and fingers move the camera of the stage: by commands that set `zoom`, `pan-x` and `pan-y`.
#ifndef APP_CAMERA_H
#define APP_CAMERA_H

#include "app/frame.h"

// Zooms about a place (pixels), so that what is under it stays under it.
void camera_zoom(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 px, float notches, CommandQueue *queue);
// The stage follows the hand by so many pixels.
void camera_drag(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 by_px, CommandQueue *queue);
// What was under `from` comes under `to`, magnified `ratio` times as far as the zoom's limits allow.
void camera_pinch(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 from_px, Vec2 to_px, double ratio,
                  CommandQueue *queue);
// Back to where it stands at first.
void camera_reset(CommandQueue *queue);

#endif
