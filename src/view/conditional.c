// The conditional paths: single pairs on their ways from noise to datum, as training sees them; with the straight lines between the
// pairs, and the tube p_t(x | x1) of one datum, on request. Over the tube, likewise on request, the marginal flow: all tubes together.
#include "view/view.h"
#include "view/ribbon.h"
#include "base/language.h"

#include <math.h>

#define PAIRS_DRAWN 40 // of the moving pairs, those whose path is drawn
#define TUBE_DRAWN 14  // the same within a tube
#define PATH_POINTS 33
#define TUBE_RINGS 25
#define LIT 0.25f  // of white in ways on dark, so that they lead before the points
#define CROWD 4000 // particles of the marginal flow

typedef struct {
    float x[PAIRS], y[PAIRS];
    Rgba color[PAIRS];
    float crowd_x[CROWD], crowd_y[CROWD];
} Conditional;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_PATHS;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    if (experiment->settings.tube && lane->spec.pairing != PAIRING_INDEPENDENT) { // what training sees of it depends on the pairs
        return tr("The conditional path pₜ(x | x₁), drawn for all noise. With these pairs, training sees only part of it.");
    }
    if (experiment->settings.tube == TUBE_FLOW) {
        return tr("Large dots: noise on its way to one data point. Small dots: the flow, which averages over all data points.");
    }
    if (experiment->settings.tube) {
        return tr("The conditional path pₜ(x | x₁): all the noise closing in on one data point.");
    }
    if (experiment->settings.pairs && lane->spec.pairing == PAIRING_INDEPENDENT) {
        return tr("Lines join each noise point to a random data point. They cross everywhere.");
    }
    if (experiment->settings.pairs) {
        return tr("Lines join each noise point to its partner. Far fewer cross than with random pairs.");
    }
    return NULL;
}

static Vec2 noise_of(const Pane *pane, int i) {
    return (Vec2){pane->pairs->x0[i], pane->pairs->y0[i]};
}

static Vec2 datum_of(const Pane *pane, int i) {
    return (Vec2){pane->pairs->x1[i], pane->pairs->y1[i]};
}

static Vec2 stage_px(const Pane *pane, Vec2 at) {
    return camera_to_px(&pane->camera, at.x, at.y);
}

// Every pair's point of this moment; within a tube all noise is on its way to the one datum.
static void move(const Pane *pane, Conditional *c, int only) {
    for (int i = 0; i < PAIRS; i++) {
        Vec2 x0 = noise_of(pane, i), x1 = datum_of(pane, only < 0 ? i : only);
        Vec2 at = pair_along(model_path(pane->lane->model), x0, x1, (double)pane->t);
        c->x[i] = at.x;
        c->y[i] = at.y;
        c->color[i] = view_pair_color(pane, x0, x1);
    }
}

static void draw_pair_path(const Pane *pane, Vec2 x0, Vec2 x1, Rgba color) {
    Ribbon way = {.size = view_fineness(pane), .n = PATH_POINTS + 1, .here = (int)(pane->t * (PATH_POINTS - 1)) + 1};
    for (int k = 0; k < way.n; k++) {
        int grid = k < way.here ? k : k - 1; // the point where it is stands between two of the grid
        double t = k == way.here ? (double)pane->t : (double)grid / (PATH_POINTS - 1);
        way.at[k] = stage_px(pane, pair_along(model_path(pane->lane->model), x0, x1, t));
    }
    ribbon_draw(pane->screen, &way, color);
}

static void draw_lines(const Pane *pane, const Conditional *c) {
    for (int i = 0; i < PAIRS_COUNTED; i++) {
        Rgba color = color_fade(c->color[i], 0.5f);
        draw_line(pane->screen->draw, stage_px(pane, noise_of(pane, i)), stage_px(pane, datum_of(pane, i)),
                  1.1f * pane->screen->scale, color, color, BLEND_OVER);
    }
}

// ---- the tube -----------------------------------------------------------------------------------------------------------------

// The datum under the pointer, or the first pair's.
static int chosen(const Pane *pane) {
    int best = 0;
    float least = INFINITY;
    for (int i = 0; pane->pointed && i < PAIRS_COUNTED; i++) {
        Vec2 datum = datum_of(pane, i);
        float d = hypotf(datum.x - pane->at.x, datum.y - pane->at.y);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}

static Vec2 tube_centre(const Pane *pane, Vec2 datum, PathAt at) {
    return stage_px(pane, (Vec2){(float)at.a * datum.x, (float)at.a * datum.y});
}

// Circles of one standard deviation s(t) about a(t) x1, and those of one and two of this moment filled.
static void draw_tube(const Pane *pane, Vec2 datum) {
    const Path *path = model_path(pane->lane->model);
    Draw *draw = pane->screen->draw;
    Rgba accent = view_accent(pane);
    float k = pane->screen->scale;
    for (int r = 0; r < TUBE_RINGS; r++) {
        PathAt at = path_at(path, (double)r / (TUBE_RINGS - 1));
        draw_ring(draw, tube_centre(pane, datum, at), (float)at.s * pane->camera.scale, 1.0f * k, color_fade(accent, 0.35f));
    }
    PathAt now = path_at(path, (double)pane->t);
    Vec2 c = tube_centre(pane, datum, now);
    float sigma = (float)now.s * pane->camera.scale;
    draw_disc(draw, c, 2 * sigma, color_fade(accent, 0.12f), BLEND_OVER);
    draw_disc(draw, c, sigma, color_fade(accent, 0.22f), BLEND_OVER);
    draw_ring(draw, c, 2 * sigma, 1.0f * k, color_fade(accent, 0.6f));
    draw_ring(draw, c, sigma, 2.0f * k, accent);
}

static void draw_datum(const Pane *pane, Vec2 datum) {
    float k = pane->screen->scale;
    draw_disc(pane->screen->draw, stage_px(pane, datum), 6 * k, pane->screen->theme->stage, BLEND_OVER);
    draw_disc(pane->screen->draw, stage_px(pane, datum), 4.5f * k, view_accent(pane), BLEND_OVER);
}

static Rgba crowd_ink(const Pane *pane) {
    return color_fade(pane->screen->theme->text, pane->screen->theme->dark ? 0.7f : 0.5f);
}

static void draw_crowd(const Pane *pane, Conditional *c) {
    int ready = experiment_ready(pane->experiment, pane->lane);
    int n = ready < CROWD ? ready : CROWD;
    Rgba ink = crowd_ink(pane);
    experiment_at(pane->experiment, pane->lane, pane->t, 0, n, c->crowd_x, c->crowd_y);
    draw_points(pane->screen->draw, &pane->camera, n, c->crowd_x, c->crowd_y, &ink, 1, 1.1f * pane->screen->scale, 0, BLEND_OVER);
}

static void tube_legend(const Pane *pane) {
    legend_line(pane, tr("circles: 1 and 2 standard deviations, s(t); thin: other times"));
    legend_line(pane, tr("centre: mean, a(t) x₁"));
    if (pane->experiment->settings.tube == TUBE_FLOW) {
        const Rgba color[2] = {view_accent(pane), crowd_ink(pane)};
        const char *const words[2] = {tr("towards this data point"), tr("the marginal flow")};
        legend_keys(pane, color, words, 2);
    }
}

static void prepare(const Pane *pane, void *state) {
    (void)state;
    if (pane->experiment->settings.tube) {
        tube_legend(pane);
    }
    if (pane->experiment->settings.pairs && !pane->experiment->settings.tube) {
        legend_line(pane, tr("thin lines: pairs"));
    }
    view_color_legend(pane);
    ribbon_legend(pane);
}

static void draw(const Pane *pane, void *state) {
    Conditional *c = state;
    const Settings *s = &pane->experiment->settings;
    const Theme *theme = pane->screen->theme;
    float fine = view_fineness(pane) * pane->screen->scale;
    int only = s->tube ? chosen(pane) : -1;
    move(pane, c, only);
    if (s->pairs && !s->tube) {
        draw_lines(pane, c);
    }
    if (s->tube == TUBE_FLOW) {
        draw_crowd(pane, c);
    }
    if (s->tube) {
        draw_tube(pane, datum_of(pane, only));
    }
    draw_points(pane->screen->draw, &pane->camera, PAIRS, c->x, c->y, c->color, PAIRS, 2.0f * fine, theme->dark ? 5.0f * fine : 0,
                view_blend(pane));
    for (int i = 0; i < (s->tube ? TUBE_DRAWN : PAIRS_DRAWN); i++) {
        Rgba lit = color_mix(c->color[i], theme->text, theme->dark ? LIT : 0);
        draw_pair_path(pane, noise_of(pane, i), datum_of(pane, s->tube ? only : i), lit);
    }
    if (s->tube) {
        draw_datum(pane, datum_of(pane, only));
    }
}

const View view_conditional = {is_on, prepare, draw, caption, sizeof(Conditional), NULL, NEEDS_PATH};
