// A trajectory as a line: its past solid and widening, its future fainter and thinning out; and the view of the highlighted particles'
// trajectories, from where they start to where they end.
#include "view/view.h"

#include "base/language.h"

#include <math.h>

// Points, from the start to the place where it is, and from there to the end.
#define EDGE_WIDTH 2.2f
static const float past_width[2] = {2.0f, 3.6f};
static const float past_alpha[2] = {0.9f, 1.0f};
static const float future_width[2] = {1.9f, 1.3f};
static const float future_alpha[2] = {0.85f, 0.65f};
static const float casing = 0.6f; // opacity of the edge around it

static float along(const float ends[2], int i, int n) {
    return ends[0] + (ends[1] - ends[0]) * (float)i / (float)(n > 1 ? n - 1 : 1);
}

// Width and opacity change evenly along the line.
static void stroke(Draw *draw, float k, int n, const Vec2 *at, const float ends[2], const float alpha[2], Rgba color) {
    float width[RIBBON_POINTS];
    Rgba ink[RIBBON_POINTS];
    for (int i = 0; i < n; i++) {
        width[i] = along(ends, i, n) * k;
        ink[i] = color_fade(color, along(alpha, i, n));
    }
    if (n > 1) {
        draw_ribbon(draw, n, at, width, ink, BLEND_OVER);
    }
}

// The edge of both parts in one.
static void case_in(Draw *draw, float k, const Ribbon *ribbon, Rgba edge) {
    float width[RIBBON_POINTS];
    Rgba ink[RIBBON_POINTS];
    for (int i = 0; i < ribbon->n; i++) {
        bool past = i <= ribbon->here;
        width[i] = EDGE_WIDTH + (past ? along(past_width, i, ribbon->here + 1)
                                      : along(future_width, i - ribbon->here, ribbon->n - ribbon->here));
        width[i] *= k;
        ink[i] = edge;
    }
    if (ribbon->n > 1) {
        draw_ribbon(draw, ribbon->n, ribbon->at, width, ink, BLEND_OVER);
    }
}

void ribbon_draw(const Screen *screen, const Ribbon *ribbon, Rgba color) {
    Draw *draw = screen->draw;
    float k = screen->scale * ribbon->size;
    int ahead = ribbon->n - ribbon->here;
    const Vec2 *here = ribbon->at + ribbon->here;
    Rgba edge = color_fade(screen->theme->stage, casing * (float)(color & 0xFF) / 255);
    case_in(draw, k, ribbon, edge);
    stroke(draw, k, ahead, here, future_width, future_alpha, color);
    stroke(draw, k, ribbon->here + 1, ribbon->at, past_width, past_alpha, color);
    if (ahead > 1) {
        draw_disc(draw, ribbon->at[ribbon->n - 1], 2.2f * k, color, BLEND_OVER);
    }
    draw_disc(draw, ribbon->at[0], 4.4f * k, edge, BLEND_OVER);
    draw_ring(draw, ribbon->at[0], 3.6f * k, 1.4f * k, color);
    draw_disc(draw, *here, 5.4f * k, edge, BLEND_OVER);
    draw_disc(draw, *here, 4.2f * k, color, BLEND_OVER);
}

void ribbon_legend(const Pane *pane) {
    const Settings *s = &pane->experiment->settings;
    if (!s->captions || pane->index > 0 || view_fineness(pane) <= 0.68f) {
        return;
    }
    if (s->data_points && !view_colorless(pane->experiment, pane->lane)) {
        legend_add(pane, LEGEND_DISC, pane->screen->theme->data, tr("data"))->spare = true;
    }
    legend_spare(pane, tr("○ start"), true);
    legend_spare(pane, tr("● now"), false);
    const bool arrived = pane->lane->trajectories.back ? pane->t <= 0 : pane->t >= 1;
    if (s->density == DENSITY_OFF) { // whose lines are bold and fine
        legend_spare(pane, tr("bold: past"), !arrived);
        if (!arrived) {
            legend_spare(pane, tr("fine: future"), false);
        }
    }
}

// ---- the view ---------------------------------------------------------------------------------------------------------------------

#define RIBBONS_MAX 400
#define GROUND 0.4f // opacity where they are but the ground,
#define ASIDE 0.15f // and where the microscope or a start point has a path of its own
#define FEW 90.0f   // so many have room for lines and marks of the usual size

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FLOW && experiment->settings.ribbons > 0;
}

static Ribbon ribbon_of(const Pane *pane, int i) {
    const Trajectories *trajectories = &pane->lane->trajectories;
    const int first = model_has_mosaic(pane->lane->model); // from the noise to the first cell nothing leads
    Ribbon ribbon = {.here = -1};
    for (int k = first; k <= trajectories->intervals; k++) {
        const float knot = trajectories_time(trajectories, trajectories->back ? trajectories->intervals - k : k);
        if (ribbon.here < 0 && (trajectories->back ? knot < pane->t : knot > pane->t)) {
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
    const bool aside = pane->input->probing || pane->experiment->settings.start > 0;
    float seen = aside ? ASIDE : view_is_ground(pane) ? GROUND : 1;
    view_colors(pane, 0, n, color);
    for (int i = 0; i < n; i++) {
        Ribbon ribbon = ribbon_of(pane, i);
        ribbon.size = size * view_fineness(pane);
        ribbon_draw(pane->screen, &ribbon, color_fade(view_highlight(pane, color[i]), seen));
    }
}

const View view_ribbons = {.on = is_on, .prepare = ribbon_legend, .draw = draw};
