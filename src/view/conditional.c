// The conditional paths: single pairs moving from noise to data, as training sees them. On request also the straight lines between the
// pairs, the tube p_t(x | x1) of one data point, and over the tube the marginal flow: all tubes together.
#include "view/view.h"
#include "base/language.h"

#include <math.h>

#define PAIRS_DRAWN 40 // of the moving pairs, those whose path is drawn
#define TUBE_DRAWN 14  // the same within a tube
#define PATH_POINTS 33
#define TUBE_RINGS 25
#define LIT 0.25f      // of white in paths on dark, so that they stand out from the points
#define PARTICLES 4000 // particles of the marginal flow

typedef struct {
    float x[PAIRS], y[PAIRS];
    Rgba color[PAIRS];
    float flow_x[PARTICLES], flow_y[PARTICLES];
} Conditional;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_PATHS;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    const bool random = settings_pairing(&lane->model->settings) == PAIRING_INDEPENDENT;
    if (experiment->settings.tube && !random) { // what training sees of it depends on the pairs
        return tr("The conditional path pₜ(x | x₁), drawn for all noise. With these pairs, training sees only part of it.");
    }
    if (experiment->settings.tube == TUBE_FLOW) {
        return tr("Large dots: noise on its way to one data point. Small dots: the flow, which averages over all data points.");
    }
    if (experiment->settings.tube) {
        return tr("The conditional path pₜ(x | x₁): all the noise closing in on one data point.");
    }
    if (experiment->settings.pairs && random) {
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

static Vec2 target_of(const Pane *pane, int i) {
    return (Vec2){pane->pairs->x1[i], pane->pairs->y1[i]};
}

static Vec2 stage_px(const Pane *pane, Vec2 at) {
    return camera_to_px(&pane->camera, at.x, at.y);
}

// Whether the tube is a Gaussian, of which circles tell everything: not where the source is something else.
static bool is_round(const Pane *pane) {
    return pane->lane->model->source == dist_find("gaussian");
}

// Where a pair is at t. A tube is of all noise, that which a noisy path adds too: x0 stands for both.
static Vec2 along(const Pane *pane, bool tube, Vec2 x0, Vec2 x1, double t) {
    const Path *path = model_path(pane->lane->model);
    if (!tube || !is_round(pane)) {
        return pair_along(path, x0, x1, t);
    }
    const PathAt at = path_merged_at(path, t);
    return (Vec2){(float)at.a * x1.x + (float)at.s * x0.x, (float)at.a * x1.y + (float)at.s * x0.y};
}

// Every pair's point at this moment; within a tube all noise moves to the one data point.
static void move(const Pane *pane, Conditional *c, int only) {
    for (int i = 0; i < PAIRS; i++) {
        Vec2 x0 = noise_of(pane, i), x1 = target_of(pane, only < 0 ? i : only);
        Vec2 at = along(pane, only >= 0, x0, x1, (double)pane->t);
        c->x[i] = at.x;
        c->y[i] = at.y;
        c->color[i] = view_pair_color(pane, x0, x1);
    }
}

static void draw_pair_path(const Pane *pane, bool tube, Vec2 x0, Vec2 x1, Rgba color) {
    Ribbon ribbon = {.size = view_fineness(pane), .n = PATH_POINTS + 1, .here = (int)(pane->t * (PATH_POINTS - 1)) + 1};
    for (int k = 0; k < ribbon.n; k++) {
        int grid = k < ribbon.here ? k : k - 1; // the point where it is stands between two of the grid
        double t = k == ribbon.here ? (double)pane->t : (double)grid / (PATH_POINTS - 1);
        ribbon.at[k] = stage_px(pane, along(pane, tube, x0, x1, t));
    }
    ribbon_draw(pane->screen, &ribbon, color);
}

static void draw_lines(const Pane *pane, const Conditional *c) {
    for (int i = 0; i < PAIRS_COUNTED; i++) {
        Rgba color = color_fade(c->color[i], 0.5f);
        draw_line(pane->screen->draw, stage_px(pane, noise_of(pane, i)), stage_px(pane, target_of(pane, i)),
                  1.1f * pane->screen->scale, color, color, BLEND_OVER);
    }
}

// ---- the tube -----------------------------------------------------------------------------------------------------------------

// The data point nearest the pointer, or the first pair's.
static int chosen(const Pane *pane) {
    int best = 0;
    float min = INFINITY;
    for (int i = 0; pane->pointed && i < PAIRS_COUNTED; i++) {
        Vec2 target = target_of(pane, i);
        float d = hypotf(target.x - pane->at.x, target.y - pane->at.y);
        if (d < min) {
            min = d;
            best = i;
        }
    }
    return best;
}

static Vec2 tube_centre(const Pane *pane, Vec2 target, PathAt at) {
    return stage_px(pane, (Vec2){(float)at.a * target.x, (float)at.a * target.y});
}

// Circles of one standard deviation about a(t) x1, and those of one and two of this moment filled.
static void draw_tube(const Pane *pane, Vec2 target) {
    const Path *path = model_path(pane->lane->model);
    Draw *draw = pane->screen->draw;
    Rgba accent = view_accent(pane);
    float k = pane->screen->scale;
    for (int r = 0; r < TUBE_RINGS; r++) {
        PathAt at = path_merged_at(path, (double)r / (TUBE_RINGS - 1));
        draw_ring(draw, tube_centre(pane, target, at), (float)at.s * pane->camera.scale, 1.0f * k, color_fade(accent, 0.35f));
    }
    PathAt now = path_merged_at(path, (double)pane->t);
    Vec2 c = tube_centre(pane, target, now);
    float sigma = (float)now.s * pane->camera.scale;
    draw_disc(draw, c, 2 * sigma, color_fade(accent, 0.12f), BLEND_OVER);
    draw_disc(draw, c, sigma, color_fade(accent, 0.22f), BLEND_OVER);
    draw_ring(draw, c, 2 * sigma, 1.0f * k, color_fade(accent, 0.6f));
    draw_ring(draw, c, sigma, 2.0f * k, accent);
}

static void draw_target(const Pane *pane, Vec2 target) {
    float k = pane->screen->scale;
    draw_disc(pane->screen->draw, stage_px(pane, target), 6 * k, pane->screen->theme->stage, BLEND_OVER);
    draw_disc(pane->screen->draw, stage_px(pane, target), 4.5f * k, view_accent(pane), BLEND_OVER);
}

static Rgba flow_ink(const Pane *pane) {
    return color_fade(pane->screen->theme->text, pane->screen->theme->dark ? 0.7f : 0.5f);
}

static void draw_flow(const Pane *pane, Conditional *c) {
    int ready = experiment_ready(pane->experiment, pane->lane);
    int n = ready < PARTICLES ? ready : PARTICLES;
    Rgba ink = flow_ink(pane);
    experiment_at(pane->experiment, pane->lane, pane->t, 0, n, c->flow_x, c->flow_y);
    draw_points(pane->screen->draw, &pane->camera, n, c->flow_x, c->flow_y, &ink, 1, 1.1f * pane->screen->scale, 0, BLEND_OVER);
}

static void tube_legend(const Pane *pane) {
    if (is_round(pane)) {
        legend_line(pane, path_is_noisy(model_path(pane->lane->model))
                              ? tr("circles: 1 and 2 standard deviations, s(t) and σ together; thin: other times")
                              : tr("circles: 1 and 2 standard deviations, s(t); thin: other times"));
    }
    legend_line(pane, tr("centre: mean, a(t) x₁"));
    if (pane->experiment->settings.tube == TUBE_FLOW) {
        legend_add(pane, LEGEND_DISC, view_accent(pane), tr("towards this data point"));
        legend_add(pane, LEGEND_DISC, flow_ink(pane), tr("the marginal flow"));
    }
}

static void prepare(const Pane *pane) {
    if (pane->experiment->settings.tube) {
        tube_legend(pane);
    }
    if (pane->experiment->settings.pairs && !pane->experiment->settings.tube) {
        legend_line(pane, tr("thin lines: pairs"));
    }
    view_color_legend(pane);
    ribbon_legend(pane);
}

static void draw(const Pane *pane) {
    Conditional *c = pane->state;
    const Settings *s = &pane->experiment->settings;
    const Theme *theme = pane->screen->theme;
    float fine = view_fineness(pane) * pane->screen->scale;
    int only = s->tube ? chosen(pane) : -1;
    move(pane, c, only);
    if (s->pairs && !s->tube) {
        draw_lines(pane, c);
    }
    if (s->tube == TUBE_FLOW) {
        draw_flow(pane, c);
    }
    if (s->tube && is_round(pane)) {
        draw_tube(pane, target_of(pane, only));
    }
    draw_points(pane->screen->draw, &pane->camera, PAIRS, c->x, c->y, c->color, PAIRS, 2.0f * fine, theme->dark ? 5.0f * fine : 0,
                view_blend(pane));
    for (int i = 0; i < (s->tube ? TUBE_DRAWN : PAIRS_DRAWN); i++) {
        Rgba lit = color_mix(c->color[i], theme->text, theme->dark ? LIT : 0);
        draw_pair_path(pane, s->tube, noise_of(pane, i), target_of(pane, s->tube ? only : i), lit);
    }
    if (s->tube) {
        draw_target(pane, target_of(pane, only));
    }
}

const View view_conditional =
    {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .state = sizeof(Conditional), .needs = NEEDS_PATH};
