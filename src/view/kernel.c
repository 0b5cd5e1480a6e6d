// The Gaussian kernels of DDPM's chains: for some of the highlighted particles, where their next hop can land. Circles of one and two standard
// deviations about the mean of q(x_k | x_k-1) of the forward chain, or of the learned p(x_k-1 | x_k) of the chain back. Where not every state
// of the forward chain is kept (more than TRAJECTORIES_INTERVALS hops), the hop is the one to the next state that is.
#include "base/language.h"
#include "flow/forward.h"
#include "flow/sde.h"
#include "view/view.h"

#include <stdio.h>

#define SHOWN 3 // particles; more circles would be a thicket

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FLOW && experiment->settings.ribbons > 0;
}

// The kept states between which a chain is at time t: it stands at the one, or hops to the other.
typedef struct {
    int from, to; // knots
    int hops;     // between them; 0: it has arrived, or its kernel is not known
} Hop;

static Hop hop_at(const Pane *pane) {
    const Trajectories *of = &pane->lane->trajectories;
    int k = 0;
    while (k < of->intervals - 1 && (of->back ? trajectories_time(of, k + 1) < pane->t : trajectories_time(of, k + 1) <= pane->t)) {
        k++;
    }
    Hop hop = of->back ? (Hop){k + 1, k, of->kept[k + 1] - of->kept[k]} : (Hop){k, k + 1, of->kept[k + 1] - of->kept[k]};
    const bool arrived = of->back ? pane->t <= 0 : hop.to == of->intervals; // the last hop to the data adds no noise
    const bool unknown = !of->back && (hop.hops > 1 || pane->lane->model->classes > 0); // several learned ones are no Gaussian
    hop.hops = !of->hops || arrived || unknown ? 0 : hop.hops;
    return hop;
}

static void prepare(const Pane *pane) {
    const Hop hop = hop_at(pane);
    char text[96];
    if (hop.hops == 1) {
        legend_line(pane, tr("circles: where the next step lands, 1 and 2 std"));
    } else if (hop.hops > 1) {
        snprintf(text, sizeof text, tr("circles: where the next %d steps lead, 1 and 2 std"), hop.hops);
        legend_line(pane, text);
    }
}

static void draw_kernel(const Pane *pane, Vec2 mean_at, double std_of, Rgba color) {
    Draw *draw = pane->screen->draw;
    const float k = pane->screen->scale, std = (float)std_of * pane->camera.scale;
    const Vec2 mean = camera_to_px(&pane->camera, mean_at.x, mean_at.y);
    draw_disc(draw, mean, 2 * std, color_fade(color, 0.08f), BLEND_OVER);
    draw_disc(draw, mean, std, color_fade(color, 0.14f), BLEND_OVER);
    for (int r = 2; r >= 1; r--) { // set off from the particles, as ribbons are
        draw_ring(draw, mean, (float)r * std, 4.2f * k, color_fade(pane->screen->theme->stage, 0.6f));
        draw_ring(draw, mean, (float)r * std, (r == 1 ? 2.2f : 1.4f) * k, color);
    }
}

// The means of the first n particles' next states into x, y, from where they stand; returns the standard deviation about them.
static double means_of(const Pane *pane, const Hop *hop, int n, float *x, float *y) {
    const Trajectories *of = &pane->lane->trajectories;
    const double from = (double)trajectories_time(of, hop->from), to = (double)trajectories_time(of, hop->to);
    float vx[SHOWN] = {0}, vy[SHOWN] = {0};
    SdeKernel kernel;
    trajectories_at(of, (float)from, 0, n, x, y);
    if (of->back) {
        const ForwardKernel forward = forward_kernel(&of->sampler.path, from, to);
        kernel = (SdeKernel){forward.shrink, 0, forward.std};
    } else {
        pane->field.eval(pane->field.context, (float)from, x, y, vx, vy, n);
        kernel = sde_ancestral_kernel(&of->sampler.path, 1, from, to, false);
    }
    for (int i = 0; i < n; i++) {
        x[i] = (float)(kernel.x * (double)x[i] + kernel.v * (double)vx[i]);
        y[i] = (float)(kernel.x * (double)y[i] + kernel.v * (double)vy[i]);
    }
    return kernel.z;
}

static void draw(const Pane *pane) {
    Rgba color[SHOWN];
    float x[SHOWN], y[SHOWN];
    const int highlighted = view_highlighted(pane), n = highlighted < SHOWN ? highlighted : SHOWN;
    const Hop hop = hop_at(pane);
    if (hop.hops == 0 || n == 0 || experiment_morphing(pane->experiment)) {
        return;
    }
    const double std = means_of(pane, &hop, n, x, y);
    view_colors(pane, 0, n, color);
    for (int i = 0; i < n; i++) {
        draw_kernel(pane, (Vec2){x[i], y[i]}, std, view_highlight(pane, color[i]));
    }
}

const View view_kernel = {.on = is_on, .prepare = prepare, .draw = draw, .needs = NEEDS_FIELD};
