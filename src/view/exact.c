// The exact marginal field of the data drawn, as hollow arrows beside the network's own.
#include "view/view.h"
#include "base/language.h"

#define COLUMNS 48
#define HOLLOW_WIDTH 7.0f // points
#define HOLLOW_LINE 1.3f

typedef struct {
    Arrows exact, network;
    float cells[COLUMNS * COLUMNS], scratch[COLUMNS * COLUMNS];
} Ghost;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.truth == EXACT_FIELD;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    (void)experiment;
    if (!lane_exact_known(lane)) {
        return tr("Flowscope knows the exact field for random pairs and Gaussian noise only.");
    }
    return tr("Outlined: the exact velocity, averaged over all pairs passing here. Solid: what the network has learned.");
}

// Where nothing passes there is nothing to learn and nothing to compare.
static void hide_empty(const Pane *pane, Ghost *ghost) {
    Grid grid = grid_over(&pane->camera, COLUMNS);
    grid_marginal(pane, &grid, ghost->cells, ghost->scratch);
    float max = grid_highest(ghost->cells, grid.columns * grid.rows);
    for (int i = 0; i < ghost->exact.n; i++) {
        float seen = grid_presence(ghost->cells[grid_cell(&grid, ghost->exact.x[i], ghost->exact.y[i])], max);
        ghost->exact.seen[i] = ghost->network.seen[i] = seen;
    }
}

static void prepare(const Pane *pane) {
    const Theme *theme = pane->screen->theme;
    const bool itself = experiment_is_exact(pane->experiment, pane->lane); // the lane shows the exact field
    if (lane_exact_known(pane->lane)) {
        const char *model = itself ? tr("this lane (exact)") : tr("network");
        legend_add(pane, LEGEND_ARROW, view_accent(pane), model);
        legend_add(pane, LEGEND_HOLLOW, theme->text, tr("exact"));
    }
}

static void draw(const Pane *pane) {
    Ghost *ghost = pane->state;
    if (!lane_exact_known(pane->lane)) {
        return;
    }
    ExactField known = experiment_exact_field(pane->experiment, pane->lane);
    Field field = exact_field(&known);
    arrows_sample(pane, &field, &ghost->exact);
    arrows_sample(pane, &pane->field, &ghost->network);
    hide_empty(pane, ghost);
    float longest = arrows_longest(&ghost->exact); // one scale for both
    arrows_draw(pane, &ghost->exact, longest, pane->screen->theme->stage, HOLLOW_WIDTH, 0);
    arrows_draw(pane, &ghost->exact, longest, pane->screen->theme->text, HOLLOW_WIDTH, HOLLOW_LINE);
    arrows_draw(pane, &ghost->network, longest, view_accent(pane), 2.4f, 0);
}

const View view_exact =
    {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .state = sizeof(Ghost), .needs = NEEDS_FIELD};
