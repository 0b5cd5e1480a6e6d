// The conditional paths: single pairs on their ways from noise to datum, as training sees them; with the straight lines between the
// pairs and the tube p(x | x1) of one datum on request.
#include "app/view/view.h"
#include "app/view/way.h"

#include "flow/metric.h"

#include <math.h>
#include <stdio.h>

#define PAIRS_DRAWN 40    // of the moving pairs, those whose path is drawn
#define PAIRS_COUNTED 256 // of them, those whose lines are counted and drawn as lines
#define PATH_POINTS 33
#define TUBE_RINGS 25

typedef struct {
    ShownPairs set;
    bool dark;
    float x[PAIRS], y[PAIRS];
    Rgba color[PAIRS];
    long crossings; // among the lines x0 - x1 of the first PAIRS_COUNTED
} Conditional;

static bool is_on(const Session *session) {
    return session->settings.view == VIEW_PATHS;
}

static const char *caption(const Session *session, const Strand *strand, Lang lang) {
    (void)strand;
    if (session->settings.tube) {
        return lang == LANG_KO ? "관: 데이터 점 하나로 가는 모든 잡음의 분포 p(x | x1). 시간이 가며 오므라든다"
                               : "The tube: p(x | x1), all the noise on its way to one data point, which it closes in on";
    }
    if (session->settings.pairs) {
        return lang == LANG_KO ? "선: 잡음과 그 데이터를 곧장 잇는다. 무작위 짝은 서로 엇갈리고, 맞춘 짝은 거의 엇갈리지 않는다"
                               : "Lines: each noise joined to its data; random pairs cross all over, matched ones hardly do";
    }
    return NULL;
}

static void follow(const Pane *pane, Conditional *c) {
    bool dark = pane->screen->theme->dark;
    const ShownPairs *set = &c->set;
    bool fresh = pairs_follow(&c->set, &pane->strand->lane);
    if (fresh) {
        c->crossings = metric_crossings(PAIRS_COUNTED, set->x0, set->y0, set->x1, set->y1);
    }
    if (fresh || dark != c->dark) {
        c->dark = dark;
        for (int i = 0; i < PAIRS; i++) {
            c->color[i] = stage_origin_color(set->x0[i], set->y0[i], dark);
        }
    }
}

static Vec2 along(const Pane *pane, const Conditional *c, int i, double t) {
    const ShownPairs *s = &c->set;
    return pair_along(&pane->strand->lane.def.path, (Vec2){s->x0[i], s->y0[i]}, (Vec2){s->x1[i], s->y1[i]}, t);
}

static void draw_pair(const Pane *pane, const Conditional *c, int i) {
    Way way = {.n = PATH_POINTS + 1, .here = (int)(pane->t * (PATH_POINTS - 1)) + 1};
    for (int k = 0; k < way.n; k++) {
        int grid = k < way.here ? k : k - 1; // the point where it is stands between two of the grid
        Vec2 at = along(pane, c, i, k == way.here ? (double)pane->t : (double)grid / (PATH_POINTS - 1));
        way.at[k] = camera_to_px(&pane->camera, at.x, at.y);
    }
    float k = pane->screen->scale;
    way_draw(pane->screen, &way, c->color[i]);
    draw_ring(pane->screen->draw, way.at[way.n - 1], 2.2f * k, 1.2f * k, c->color[i]);
}

static void draw_lines(const Pane *pane, const Conditional *c) {
    const ShownPairs *p = &c->set;
    for (int i = 0; i < PAIRS_COUNTED; i++) {
        Vec2 a = camera_to_px(&pane->camera, p->x0[i], p->y0[i]);
        Vec2 b = camera_to_px(&pane->camera, p->x1[i], p->y1[i]);
        Rgba color = color_fade(c->color[i], 0.5f);
        draw_line(pane->screen->draw, a, b, 1.1f * pane->screen->scale, color, color, BLEND_OVER);
    }
}

static void legend(const Pane *pane, const Conditional *c) {
    char text[128];
    snprintf(text, sizeof text,
             pane->lang == LANG_KO ? "짝 %d개를 잇는 선의 교차 %ld번" : "the lines of %d pairs cross %ld times", PAIRS_COUNTED,
             c->crossings);
    legend_line(pane, text);
}

// ---- the tube -----------------------------------------------------------------------------------------------------------------

// The datum under the pointer, or the first pair's.
static int chosen(const Pane *pane, const ShownPairs *p) {
    Vec2 at = pane->at;
    if (!pane->pointed) {
        return 0;
    }
    int best = 0;
    float least = INFINITY;
    for (int i = 0; i < PAIRS_COUNTED; i++) {
        float d = hypotf(p->x1[i] - at.x, p->y1[i] - at.y);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}

// Circles of one standard deviation s(t) about a(t) x1, and the one of this moment filled.
static void draw_tube(const Pane *pane, const ShownPairs *p, int i) {
    const Path *path = &pane->strand->lane.def.path;
    Draw *draw = pane->screen->draw;
    Rgba accent = view_accent(pane);
    float k = pane->screen->scale;
    for (int r = 0; r < TUBE_RINGS; r++) {
        PathAt at = path_at(path, (double)r / (TUBE_RINGS - 1));
        Vec2 c = camera_to_px(&pane->camera, (float)at.a * p->x1[i], (float)at.a * p->y1[i]);
        draw_ring(draw, c, (float)at.s * pane->camera.scale, 1.0f * k, color_fade(accent, 0.35f));
    }
    PathAt at = path_at(path, (double)pane->t);
    Vec2 c = camera_to_px(&pane->camera, (float)at.a * p->x1[i], (float)at.a * p->y1[i]);
    float sigma = (float)at.s * pane->camera.scale;
    draw_disc(draw, c, 2 * sigma, color_fade(accent, 0.12f), BLEND_OVER);
    draw_disc(draw, c, sigma, color_fade(accent, 0.22f), BLEND_OVER);
    draw_ring(draw, c, sigma, 2.0f * k, accent);
    Vec2 datum = camera_to_px(&pane->camera, p->x1[i], p->y1[i]);
    draw_disc(draw, datum, 6 * k, pane->screen->theme->stage, BLEND_OVER);
    draw_disc(draw, datum, 4.5f * k, accent, BLEND_OVER);
    legend_line(pane, pane->lang == LANG_KO ? "원의 반지름: s(t) (표준편차 1배, 2배), 중심: a(t) x1"
                                            : "circles: one and two s(t) about a(t) x1");
}

static void draw(const Pane *pane, void *state) {
    Conditional *c = state;
    const Settings *s = &pane->session->settings;
    float k = pane->screen->scale;
    follow(pane, c);
    int only = s->tube ? chosen(pane, &c->set) : -1; // all the noise on its way to this one datum
    for (int i = 0; i < PAIRS; i++) {
        Vec2 x0 = {c->set.x0[i], c->set.y0[i]};
        Vec2 x1 = {c->set.x1[only < 0 ? i : only], c->set.y1[only < 0 ? i : only]};
        Vec2 at = pair_along(&pane->strand->lane.def.path, x0, x1, (double)pane->t);
        c->x[i] = at.x;
        c->y[i] = at.y;
    }
    if (s->pairs && !s->tube) {
        draw_lines(pane, c);
    }
    if (s->tube) {
        draw_tube(pane, &c->set, only);
    }
    draw_points(pane->screen->draw, &pane->camera, PAIRS, c->x, c->y, c->color, PAIRS, 2.0f * k, c->dark ? 5.0f * k : 0,
                view_blend(pane));
    for (int i = 0; i < PAIRS_DRAWN && !s->tube; i++) {
        draw_pair(pane, c, i);
    }
    if (!s->tube) {
        legend(pane, c);
    }
}

const View view_conditional = {is_on, draw, caption, sizeof(Conditional), NULL};
