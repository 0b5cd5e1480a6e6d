#include "app/camera.h"

#include <math.h>

// The point shown in the middle leaves the middle but not the stage (the rows' range), so that nobody has to look for the data.
static void look_at(CommandQueue *queue, double x, double y) {
    command_set(queue, settings_find("pan-x"), x);
    command_set(queue, settings_find("pan-y"), y);
}

void camera_zoom(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 px, float notches, CommandQueue *queue) {
    const Setting *row = settings_find("zoom");
    const Settings *s = &experiment->settings;
    const double wanted = fmin(fmax(s->zoom * pow(1.15, (double)notches), row->min), row->max), keep = s->zoom / wanted;
    Vec2 at;
    if (stage_point(screen, experiment, &frame->page.layout, px, &at)) {
        command_set(queue, row, wanted);
        look_at(queue, (double)at.x + (s->pan_x - (double)at.x) * keep, (double)at.y + (s->pan_y - (double)at.y) * keep);
    }
}

void camera_drag(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 by_px, CommandQueue *queue) {
    const Camera camera = stage_camera(screen, experiment, &frame->page.layout, 0);
    const Settings *s = &experiment->settings;
    look_at(queue, s->pan_x - (double)(by_px.x / camera.scale), s->pan_y + (double)(by_px.y / camera.scale));
}

void camera_reset(CommandQueue *queue) {
    command_set(queue, settings_find("zoom"), settings_find("zoom")->initial);
    look_at(queue, 0, 0);
}
