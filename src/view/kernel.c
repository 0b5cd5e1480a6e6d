// The Gaussian kernels of the forward chain: around some of the highlighted particles, where their next hop can land. Each circle is centred
// on the mean of q(x_k | x_k-1), with one and two of its standard deviations. Where not every state of a chain is kept (more than
// TRAJECTORIES_INTERVALS hops), the hop is the one to the next state that is.
#include "base/language.h"
#include "flow/forward.h"
#include "view/view.h"

#include <stdio.h>

#define SHOWN 3 // particles; more circles would be a thicket

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FLOW && experiment->settings.ribbons > 0;
}

static bool is_chain(const Lane *lane) {
    return lane_is_forward(lane) && lane->trajectories.hops;
}

// The kept state that the chain has reached at t, 1..intervals; the next one is that below it.
static int state_at(const Trajectories *trajectories, float t) {
    int k = trajectories->intervals;
    while (k > 1 && trajectories_time(trajectories, k - 1) >= t) {
        k--;
    }
    return k;
}

static void prepare(const Pane *pane) {
    const Trajectories *of = &pane->lane->trajectories;
    char text[96];
    if (!is_chain(pane->lane) || pane->t <= 0) {
        return;
    }
    const int k = state_at(of, pane->t), hops = of->kept[k] - of->kept[k - 1];
    if (hops == 1) {
        snprintf(text, sizeof text, "%s", tr("circles: where the next hop lands, 1 and 2 std"));
    } else {
        snprintf(text, sizeof text, tr("circles: where the next %d hops lead, 1 and 2 std"), hops);
    }
    legend_line(pane, text);
}

static void draw_kernel(const Pane *pane, int i, ForwardKernel kernel, float t, Rgba color) {
    Draw *draw = pane->screen->draw;
    const float k = pane->screen->scale;
    float x, y;
    trajectories_at(&pane->lane->trajectories, t, i, 1, &x, &y);
    const Vec2 mean = camera_to_px(&pane->camera, (float)kernel.shrink * x, (float)kernel.shrink * y);
    const float std = (float)kernel.std * pane->camera.scale;
    draw_disc(draw, mean, 2 * std, color_fade(color, 0.08f), BLEND_OVER);
    draw_disc(draw, mean, std, color_fade(color, 0.14f), BLEND_OVER);
    for (int r = 2; r >= 1; r--) { // set off from the particles, as ribbons are
        draw_ring(draw, mean, (float)r * std, 4.2f * k, color_fade(pane->screen->theme->stage, 0.6f));
        draw_ring(draw, mean, (float)r * std, (r == 1 ? 2.2f : 1.4f) * k, color);
    }
}

static void draw(const Pane *pane) {
    const Trajectories *of = &pane->lane->trajectories;
    Rgba color[SHOWN];
    const int highlighted = view_highlighted(pane), n = highlighted < SHOWN ? highlighted : SHOWN;
    if (!is_chain(pane->lane) || pane->t <= 0 || experiment_morphing(pane->experiment)) {
        return;
    }
    const int k = state_at(of, pane->t);
    const float from = trajectories_time(of, k), to = trajectories_time(of, k - 1);
    const ForwardKernel kernel = forward_kernel(&of->sampler.path, (double)from, (double)to);
    view_colors(pane, 0, n, color);
    for (int i = 0; i < n; i++) {
        draw_kernel(pane, i, kernel, from, view_highlight(pane, color[i]));
    }
}

const View view_kernel = {.on = is_on, .prepare = prepare, .draw = draw};
