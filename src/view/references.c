// The network's particles beside the reference particles: the same noise under the exact field. Where the network has learned well, both
// coincide.
#include "view/view.h"
#include "base/language.h"

#include <math.h>
#include <stdio.h>

#define GHOSTS LANE_REFERENCES
#define LINKS_MAX 400

typedef struct {
    float x[GHOSTS], y[GHOSTS];
} References;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.field == FIELD_DIFFERENCE && experiment->settings.view == VIEW_FLOW;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    if (experiment_references(experiment, lane) == 0) {
        return NULL;
    }
    if (lane->trajectories.back) {
        return tr("Diamonds and small dots: the same data moved by the exact field. A line joins each diamond to where the network "
                  "takes it.");
    }
    return tr("Diamonds and small dots: the same noise moved by the exact field. A line joins each diamond to where the network "
              "takes it.");
}

static void ghosts(const Pane *pane, const References *references, int n) {
    const float radius = 1.1f * view_fineness(pane) * pane->screen->scale;
    const Rgba pale = color_fade(pane->screen->theme->text, pane->screen->theme->dark ? 0.55f : 0.35f);
    draw_points(pane->screen->draw, &pane->camera, n, references->x, references->y, &pale, 1, radius, 0, BLEND_OVER);
}

// A highlighted particle's, joined to it.
static void link(const Pane *pane, const References *references, int i) {
    const Theme *theme = pane->screen->theme;
    float k = view_fineness(pane) * pane->screen->scale;
    Vec2 learned = view_particle_px(pane, pane->t, i), exact = camera_to_px(&pane->camera, references->x[i], references->y[i]);
    mark_diamond(pane, exact, 3.6f * k, color_fade(theme->stage, 0.7f));
    mark_diamond(pane, exact, 1.6f * k, theme->text);
    draw_line(pane->screen->draw, learned, exact, 1.6f * k, theme->text, theme->text, BLEND_OVER);
}

static int shown(const Pane *pane) {
    return experiment_morphing(pane->experiment) ? 0 : experiment_references(pane->experiment, pane->lane);
}

static void prepare(const Pane *pane) {
    char text[64];
    if (shown(pane) == 0) {
        return;
    }
    const float apart = experiment_apart(pane->experiment, pane->lane);
    snprintf(text, sizeof text, tr(isfinite(apart) ? TR("◇ exact · mean distance %.3f") : TR("◇ exact")), (double)apart);
    legend_line(pane, text);
}

static void draw(const Pane *pane) {
    References *references = pane->state;
    int n = shown(pane), ribbons = view_highlighted(pane);
    if (n == 0) {
        return;
    }
    trajectories_at(&pane->lane->reference, pane->t, 0, n, references->x, references->y);
    ghosts(pane, references, n);
    for (int i = 0; i < ribbons && i < n && i < LINKS_MAX; i++) {
        link(pane, references, i);
    }
}

const View view_references = {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .state = sizeof(References)};
