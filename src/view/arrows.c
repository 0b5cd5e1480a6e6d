// The network's velocity field at this moment, or the field along which training moves its samples, as arrows on a grid. The fastest place among the particles sets their scale: far from
// these the network was never trained, and its velocities may have any size.
#include "view/view.h"
#include "base/language.h"

#include <math.h>
#include <stdio.h>

#define FAR 0.3f // opacity where next to no particles are

typedef struct {
    Arrows arrows;
    float longest;
    GridParticles particles;
    ModelDrift drift; // of a model that has one
} Near;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.arrows;
}

static const char says[] = TR("Arrows: the network's velocity at this moment. Faint where there are few particles.");

static const char drifts[] = TR(
    "Arrows: where training pushes a sample at this place, towards the data and off the other samples. Faint where there are few.");

static const char *caption(const Experiment *experiment, const Lane *lane) {
    (void)experiment;
    return tr(model_has_drift(lane->model) ? drifts : says);
}

static void legend(const Pane *pane, float longest) {
    char text[64];
    const bool drift = model_has_drift(pane->lane->model);
    snprintf(text, sizeof text, tr(drift ? TR("longest arrow: |V| = %.2f") : TR("longest arrow: |v| = %.1f")), (double)longest);
    legend_line(pane, text);
}

// Fades what is far from the particles. Returns the greatest speed among them, which changes smoothly as they move.
static float stay_near(const Pane *pane, Near *near, Arrows *arrows) {
    float longest = 1e-6f;
    grid_particles_follow(&near->particles, pane);
    for (int i = 0; i < arrows->n; i++) {
        float presence = grid_particles_presence(&near->particles, arrows->x[i], arrows->y[i]);
        longest = fmaxf(longest, presence * hypotf(arrows->vx[i], arrows->vy[i]));
        arrows->seen[i] = FAR + (1 - FAR) * presence;
    }
    return longest;
}

// Else the view of the exact field draws them beside its own.
static bool alone(const Pane *pane) {
    return pane->experiment->settings.truth != EXACT_FIELD || !lane_exact_known(pane->lane);
}

// The drift is that of where the particles end, whatever the flow time.
static void prepare(const Pane *pane) {
    Near *near = pane->state;
    Pane shown = *pane;
    const ShownModel model = experiment_field(pane->experiment, pane->lane);
    if (alone(pane)) {
        if (model_drift(&model, &near->drift)) {
            shown.field = drift_field(&near->drift.drift);
            shown.t = 1;
        }
        arrows_sample(&shown, &shown.field, &near->arrows);
        near->longest = stay_near(&shown, near, &near->arrows);
        legend(pane, near->longest);
    }
}

static void draw(const Pane *pane) {
    const Theme *theme = pane->screen->theme;
    const Near *near = pane->state;
    if (alone(pane)) {
        arrows_draw(pane, &near->arrows, near->longest, color_fade(theme->stage, 0.8f), 3.6f,
                    0); // an edge, so that they stand out
        arrows_draw(pane, &near->arrows, near->longest, theme->text, 1.4f, 0);
    }
}

const View view_arrows =
    {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .state = sizeof(Near), .needs = NEEDS_ARROWS};
