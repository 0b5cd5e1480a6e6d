// The predicted endpoint of each highlighted particle, x + (1 - t) v, or x - t v on its way to the noise: where it would end if it kept its
// present velocity. On a straight, steady flow the endpoints stand still, on a curved one they swing.
#include "view/view.h"
#include "base/language.h"

#define RIBBONS_MAX 400

static bool is_on(const Experiment *experiment) {
    return experiment->settings.guess && experiment->settings.view == VIEW_FLOW;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    (void)experiment;
    return lane_is_forward(lane) ? NULL
                                 : tr("Cross (×): where a particle would end if it kept its present velocity. On a straight, steady "
                                      "flow it stands still.");
}

// Of the first n particles, each under the class that it is sent to where the network has learned classes.
static void velocities(const Pane *pane, int n, const float *x, const float *y, float *vx, float *vy) {
    const ShownField shown = experiment_shown(pane->experiment, pane->lane);
    const Field field = pane->lane->model->classes > 0 ? shown_field(&shown) : pane->field;
    field.eval(field.context, pane->t, x, y, vx, vy, n);
}

static void prepare(const Pane *pane) {
    if (pane->index == 0 && !lane_is_forward(pane->lane)) {
        const char *text = tr("× predicted endpoint");
        legend_add(pane, LEGEND_DASHES, pane->screen->theme->text, text);
    }
}

static void draw(const Pane *pane) {
    float x[RIBBONS_MAX], y[RIBBONS_MAX], vx[RIBBONS_MAX], vy[RIBBONS_MAX];
    Rgba color[RIBBONS_MAX];
    float k = view_fineness(pane) * pane->screen->scale;
    int n = lane_is_forward(pane->lane) ? 0 : view_highlighted(pane); // which no velocity leads anywhere
    if (n == 0) {
        return;
    }
    experiment_at(pane->experiment, pane->lane, pane->t, 0, n, x, y);
    velocities(pane, n, x, y, vx, vy);
    view_colors(pane, 0, n, color);
    for (int i = 0; i < n; i++) {
        const float left = pane->lane->trajectories.back ? -pane->t : 1 - pane->t;
        Vec2 here = camera_to_px(&pane->camera, x[i], y[i]);
        Vec2 there = camera_to_px(&pane->camera, x[i] + left * vx[i], y[i] + left * vy[i]);
        Rgba ink = view_highlight(pane, color[i]);
        mark_dashes(pane, here, there, 4.0f * k, color_fade(pane->screen->theme->stage, 0.8f));
        mark_dashes(pane, here, there, 1.8f * k, ink);
        mark_cross(pane, there, 4.0f * k, color_fade(pane->screen->theme->stage, 0.8f));
        mark_cross(pane, there, 1.8f * k, ink);
    }
}

const View view_endpoint = {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .needs = NEEDS_FIELD};
