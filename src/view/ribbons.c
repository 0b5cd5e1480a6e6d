// The highlighted particles' trajectories, from noise to data.
#include "view/view.h"
#include "view/ribbon.h"

#include <math.h>

#define RIBBONS_MAX 400
#define GROUND 0.4f // opacity where they are but the ground,
#define ASIDE 0.15f // and where the microscope shows paths of its own
#define FEW 90.0f   // so many have room for lines and marks of the usual size

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FLOW && experiment->settings.ribbons > 0;
}

static Ribbon ribbon_of(const Pane *pane, int i) {
    const Trajectories *trajectories = &pane->lane->trajectories;
    Ribbon ribbon = {.here = -1};
    for (int k = 0; k <= trajectories->intervals; k++) {
        float knot = trajectories_time(trajectories, k);
        if (ribbon.here < 0 && knot > pane->t) {
            ribbon.here = ribbon.n;
            ribbon.at[ribbon.n++] = view_particle_px(pane, pane->t, i);
        }
        ribbon.at[ribbon.n++] = view_particle_px(pane, knot, i);
    }
    ribbon.here = ribbon.here < 0 ? ribbon.n - 1 : ribbon.here;
    return ribbon;
}

static void draw(const Pane *pane) {
    Rgba color[RIBBONS_MAX];
    int n = view_highlighted(pane);
    float size = fmaxf(powf(FEW / fmaxf((float)n, FEW), 0.4f), 0.5f); // many are finer each, so that they stay apart
    float seen = pane->probing ? ASIDE : view_is_ground(pane) ? GROUND : 1;
    view_colors(pane, 0, n, color);
    for (int i = 0; i < n; i++) {
        Ribbon ribbon = ribbon_of(pane, i);
        ribbon.size = size * view_fineness(pane);
        ribbon_draw(pane->screen, &ribbon, color_fade(view_highlight(pane, color[i]), seen));
    }
}

const View view_ribbons = {.on = is_on, .prepare = ribbon_legend, .draw = draw};
