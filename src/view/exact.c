// The exact marginal field of the data drawn, as ghost arrows beside the network's own.
#include "view/view.h"
#include "base/language.h"

#include <math.h>

#define COLUMNS 48

typedef struct {
    Arrows exact, network;
    float cells[COLUMNS * COLUMNS], scratch[COLUMNS * COLUMNS];
} Ghost;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.truth == TRUTH_FIELD;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    (void)experiment;
    if (!view_exact_known(lane)) {
        return tr("The exact field has a closed form only for random pairs that start from Gaussian noise.");
    }
    return tr("Outlined: the exact velocity, averaged over all pairs passing here. Solid: what the network has learned.");
}

// Beyond the places that anything passes there is nothing to be learned, and nothing to be compared.
static void hide_empty(const Pane *pane, Ghost *ghost) {
    Grid grid = grid_over(&pane->camera, COLUMNS);
    grid_marginal(pane, &grid, ghost->cells, ghost->scratch);
    float most = grid_highest(ghost->cells, grid.columns * grid.rows);
    for (int i = 0; i < ghost->exact.n; i++) {
        float seen = grid_presence(ghost->cells[grid_cell(&grid, ghost->exact.x[i], ghost->exact.y[i])], most);
        ghost->exact.seen[i] = ghost->network.seen[i] = seen;
    }
}

static void prepare(const Pane *pane, void *state) {
    const Theme *theme = pane->screen->theme;
    const bool itself = experiment_is_exact(pane->experiment, pane->lane); // the lane shows the truth
    (void)state;
    if (view_exact_known(pane->lane)) {
        const char *model = itself ? tr("this lane (exact)") : tr("network");
        legend_arrow(pane, false, view_accent(pane), model);
        legend_arrow(pane, true, theme->text, tr("exact"));
    }
}

static void draw(const Pane *pane, void *state) {
    Ghost *ghost = state;
    if (!view_exact_known(pane->lane)) {
        return;
    }
    ExactField known = view_exact_field(pane);
    Field field = exact_field(&known);
    arrows_sample(pane, &field, &ghost->exact);
    arrows_sample(pane, &pane->field, &ghost->network);
    hide_empty(pane, ghost);
    float longest = arrows_longest(&ghost->exact); // one scale for both
    arrows_exact(pane, &ghost->exact, longest);
    arrows_draw(pane, &ghost->network, longest, view_accent(pane), 2.4f);
}

const View view_exact = {is_on, prepare, draw, caption, sizeof(Ghost), NULL, NEEDS_FIELD};
