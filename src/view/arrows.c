// The network's velocity field at this moment, as arrows on a grid: their scale is that of the swarm, as far from it, where the network
// was never taught, they may be of any length.
#include "view/view.h"
#include "base/language.h"

#include <math.h>
#include <stdio.h>

#define FAR 0.3f // opacity where next to no particles are

typedef struct {
    Arrows arrows;
    float longest;
    Swarmed swarmed;
} Near;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.arrows;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    (void)experiment;
    (void)lane;
    return tr("Arrows: the network's velocity at this moment. Faint where there are few particles.");
}

static void legend(const Pane *pane, float longest) {
    char text[64];
    snprintf(text, sizeof text, tr("longest arrow: |v| = %.1f"), (double)longest);
    legend_line(pane, text);
}

// Fades what is far from the swarm; returns the greatest speed within it, which changes smoothly as the swarm moves.
static float stay_near(const Pane *pane, Near *near, Arrows *arrows) {
    float longest = 1e-6f;
    swarmed_follow(&near->swarmed, pane);
    for (int i = 0; i < arrows->n; i++) {
        float presence = swarmed_presence(&near->swarmed, arrows->x[i], arrows->y[i]);
        longest = fmaxf(longest, presence * hypotf(arrows->vx[i], arrows->vy[i]));
        arrows->seen[i] = FAR + (1 - FAR) * presence;
    }
    return longest;
}

// Else the truth's view draws them beside its own.
static bool alone(const Pane *pane) {
    return pane->experiment->settings.truth != TRUTH_FIELD || !view_exact_known(pane->lane);
}

static void prepare(const Pane *pane, void *state) {
    Near *near = state;
    if (alone(pane)) {
        arrows_sample(pane, &pane->field, &near->arrows);
        near->longest = stay_near(pane, near, &near->arrows);
        legend(pane, near->longest);
    }
}

static void draw(const Pane *pane, void *state) {
    const Theme *theme = pane->screen->theme;
    const Near *near = state;
    if (alone(pane)) {
        arrows_draw(pane, &near->arrows, near->longest, color_fade(theme->stage, 0.8f), 3.6f); // set off from what they lie upon
        arrows_draw(pane, &near->arrows, near->longest, theme->text, 1.4f);
    }
}

const View view_arrows = {is_on, prepare, draw, caption, sizeof(Near), NULL, NEEDS_FIELD};
