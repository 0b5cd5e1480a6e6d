#include "app/pan.h"

#include <math.h>

#define PAN_MAX 4.0f // stage coordinates

// The square shown at first can leave the middle but not the stage, so that nobody has to look for it.
static void keep_in_sight(Pan *pan) {
    pan->x = fminf(fmaxf(pan->x, -PAN_MAX), PAN_MAX);
    pan->y = fminf(fmaxf(pan->y, -PAN_MAX), PAN_MAX);
}

void pan_zoom(Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 px, float notches, CommandQueue *queue) {
    const Setting *row = settings_find("zoom");
    double zoom = experiment->settings.zoom;
    double wanted = fmin(fmax(zoom * pow(1.15, (double)notches), row->min), row->max);
    for (int i = 0; i < frame->page.layout.panes; i++) {
        Camera camera = stage_camera(screen, experiment, &frame->page.layout, i, frame->pan);
        if (rect_contains(camera.pane, px)) {
            Vec2 at = camera_from_px(&camera, px);
            float keep = (float)(zoom / wanted);
            frame->pan.x = at.x + (frame->pan.x - at.x) * keep;
            frame->pan.y = at.y + (frame->pan.y - at.y) * keep;
            keep_in_sight(&frame->pan);
            command_set(queue, row, wanted);
        }
    }
}

void pan_drag(Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 by_px) {
    Camera camera = stage_camera(screen, experiment, &frame->page.layout, 0, frame->pan);
    frame->pan.x -= by_px.x / camera.scale;
    frame->pan.y += by_px.y / camera.scale;
    keep_in_sight(&frame->pan);
}
