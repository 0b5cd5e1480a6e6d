#include "app/camera.h"

#include <math.h>

// The point shown in the middle leaves the middle but not the stage (the rows' range), so that nobody has to look for the data.
static void look_at(CommandQueue *queue, double x, double y) {
    command_set(queue, settings_find("pan-x"), x);
    command_set(queue, settings_find("pan-y"), y);
}

void camera_pinch(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 from_px, Vec2 to_px, double ratio,
                  CommandQueue *queue) {
    const Setting *row = settings_find("zoom");
    const Settings *s = &experiment->settings;
    const double wanted = fmin(fmax(s->zoom * ratio, row->min), row->max), keep = s->zoom / wanted;
    const double scale = (double)stage_camera(screen, experiment, &frame->page.layout, 0).scale / keep; // pixels per unit then
    Vec2 at;
    if (stage_point(screen, experiment, &frame->page.layout, from_px, &at)) {
        const double x = (double)at.x + (s->pan_x - (double)at.x) * keep, y = (double)at.y + (s->pan_y - (double)at.y) * keep;
        command_set(queue, row, wanted);
        look_at(queue, x - (double)(to_px.x - from_px.x) / scale, y + (double)(to_px.y - from_px.y) / scale);
    }
}

void camera_zoom(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 px, float notches, CommandQueue *queue) {
    camera_pinch(frame, screen, experiment, px, px, pow(1.15, (double)notches), queue);
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
