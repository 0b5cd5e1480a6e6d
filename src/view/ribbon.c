// A trajectory as a line: its past solid and widening, its future fainter and thinning out.
#include "view/ribbon.h"

#include "base/language.h"

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

static void spare(const Pane *pane, const char *text, bool leads) {
    LegendCell *cell = legend_add(pane, LEGEND_WORDS, 0, text);
    cell->spare = true;
    cell->leads = leads;
}

void ribbon_legend(const Pane *pane) {
    const Settings *s = &pane->experiment->settings;
    if (!s->captions || pane->index > 0 || view_fineness(pane) <= 0.68f) {
        return;
    }
    if (s->data_points && !view_colorless(pane->experiment, pane->lane)) {
        legend_add(pane, LEGEND_DISC, pane->screen->theme->data, tr("data"))->spare = true;
    }
    spare(pane, tr("○ start"), true);
    spare(pane, tr("● now"), false);
    if (s->density == DENSITY_OFF) { // whose lines are bold and fine
        spare(pane, tr("bold: past"), pane->t < 1);
        if (pane->t < 1) {
            spare(pane, tr("fine: future"), false);
        }
    }
}
