// The data's points, faint behind everything.
#include "view/view.h"

static bool is_on(const Experiment *experiment) {
    return experiment->settings.data_points;
}

static void draw(const Pane *pane) {
    const Experiment *experiment = pane->experiment;
    if (view_colorless(experiment, pane->lane)) { // they would look like errors under the map
        return;
    }
    Rgba color = pane->screen->theme->data;
    draw_points(pane->screen->draw, &pane->camera, experiment->count_data, experiment->data_x, experiment->data_y, &color, 1,
                1.7f * view_fineness(pane) * pane->screen->scale, 0, BLEND_OVER);
}

const View view_data = {.on = is_on, .draw = draw};
