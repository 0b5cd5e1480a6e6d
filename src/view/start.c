// Where will this one go? A start point of the user's own (the setting `start`), its trajectory from t = 0 to 1 as the lane's model and sampler
// take it, and on the way the data to expect of it, m = E[x1 | x_t], which its velocity tells (flow/predict.h); beside that the exact one
// where it is known. Where sampling adds noise the point is taken several times. It is computed in every frame: a few points cost less
// than drawing them.
#include "view/start.h"

#include "base/language.h"
#include "flow/predict.h"
#include "run/health.h"

#include <math.h>

#define WAYS 3             // that a random sampler takes the point
#define LARGER 1.25f       // than the trajectories of particles,
#define JAGGED 0.6f        // and finer, where several jagged ones hide each other
#define NOISE_CHUNK 100000 // whose noise is theirs: no particles' (a million of them are 3907 chunks)

typedef struct {
    int ways, intervals; // the knots of all ways at one time stand side by side
    float t[TRAJECTORIES_INTERVALS + 1];
    float x[TRAJECTORIES_INTERVALS + 1][WAYS], y[TRAJECTORIES_INTERVALS + 1][WAYS];
} Start;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.start > 0 && experiment->settings.view == VIEW_FLOW;
}

static bool is_random(const Lane *lane) {
    return sampler_is_random(&lane->trajectories.sampler);
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    if (health_of(experiment, lane) == HEALTH_EARLY) {
        return NULL; // it goes nowhere yet
    }
    if (!lane_tells(lane, PREDICT_DATA)) {
        return tr("Your start point, and where this model takes it. This model does not give the expected data on the way.");
    }
    if (is_random(lane)) {
        return tr("Your start point, sampled several times: other noise leads it elsewhere. Plus signs mark the expected data of "
                  "each.");
    }
    return settings_pairing(&lane->model->settings) == PAIRING_INDEPENDENT
               ? tr("Your start point and its trajectory. The plus sign marks the data to expect: at first the mean of all data, "
                    "at last its own endpoint.")
               : tr("Your start point and its trajectory. The plus sign marks the data to expect: near the endpoint from the "
                    "start, as pairs are not random.");
}

// ---- where it goes ----------------------------------------------------------------------------------------------------------

static void follow(const Pane *pane, Start *start) {
    const Trajectories *of = &pane->lane->trajectories;
    ShownField shown = experiment_shown(pane->experiment, pane->lane);
    shown.learned = experiment_field(pane->experiment, pane->lane); // a place on the stage has no class
    const Fill fill = shown_fill(&shown);
    start->ways = is_random(pane->lane) ? WAYS : 1;
    start->intervals = of->intervals;
    for (int k = 0; k <= of->intervals; k++) {
        start->t[k] = trajectories_time(of, k);
    }
    for (int i = 0; i < start->ways; i++) {
        setting_place(pane->experiment->settings.start, &start->x[0][i], &start->y[0][i]);
    }
    fill.eval(fill.context, NOISE_CHUNK, start->ways, start->intervals, start->t, start->x[0], start->y[0], WAYS);
}

// The knot before flow time t, and how far it is on to the next one, 0..1.
static int knot_at(const Start *start, float t, float *part) {
    int k = 0;
    while (k < start->intervals - 1 && start->t[k + 1] <= t) {
        k++;
    }
    *part = fminf(fmaxf((t - start->t[k]) / (start->t[k + 1] - start->t[k]), 0), 1);
    return k;
}

static Vec2 place_at(const Start *start, int way, float t) {
    float part;
    const int k = knot_at(start, t, &part);
    return (Vec2){start->x[k][way] + part * (start->x[k + 1][way] - start->x[k][way]),
                  start->y[k][way] + part * (start->y[k + 1][way] - start->y[k][way])};
}

bool start_place(const Pane *pane, Vec2 *at) {
    Start start;
    if (!is_on(pane->experiment) || model_has_mosaic(pane->lane->model)) {
        return false;
    }
    follow(pane, &start);
    *at = place_at(&start, 0, pane->t);
    return true;
}

// ---- drawing ------------------------------------------------------------------------------------------------------------------

static Vec2 to_px(const Pane *pane, Vec2 at) {
    return camera_to_px(&pane->camera, at.x, at.y);
}

// The data to expect at a place by a field's velocity there, in pixels.
static Vec2 expected(const Pane *pane, const Field *field, float t, Vec2 at) {
    Vec2 v;
    field->eval(field->context, t, &at.x, &at.y, &v.x, &v.y, 1);
    const ShownModel shown = experiment_field(pane->experiment, pane->lane);
    return to_px(pane, lane_told(pane->lane, &shown, t, at, v, PREDICT_DATA));
}

// Knots before now, now, and those after it, as a view draws trajectories.
static void draw_way(const Pane *pane, const Start *start, int way, Rgba color) {
    Ribbon ribbon = {.here = -1, .size = (start->ways > 1 ? JAGGED : LARGER) * view_fineness(pane)};
    for (int k = 0; k <= start->intervals; k++) {
        if (ribbon.here < 0 && start->t[k] > pane->t) {
            ribbon.here = ribbon.n;
            ribbon.at[ribbon.n++] = to_px(pane, place_at(start, way, pane->t));
        }
        ribbon.at[ribbon.n++] = to_px(pane, (Vec2){start->x[k][way], start->y[k][way]});
    }
    ribbon.here = ribbon.here < 0 ? ribbon.n - 1 : ribbon.here;
    ribbon_draw(pane->screen, &ribbon, color);
}

// What was expected along the way, and now: of one way in full, of several faintly, so that they can be told apart.
static void draw_expected(const Pane *pane, const Start *start, int way, Rgba ink) {
    const float k = view_fineness(pane) * pane->screen->scale;
    const Rgba edge = color_fade(pane->screen->theme->stage, 0.8f), line = color_fade(ink, start->ways > 1 ? 0.5f : 1);
    Vec2 before = {0};
    for (int i = 0; i <= start->intervals; i++) {
        const Vec2 at = expected(pane, &pane->field, start->t[i], (Vec2){start->x[i][way], start->y[i][way]});
        if (i > 0) {
            draw_line(pane->screen->draw, before, at, 1.6f * k, line, line, BLEND_OVER);
        }
        before = at;
    }
    const Vec2 here = place_at(start, way, pane->t), now = expected(pane, &pane->field, pane->t, here);
    mark_dashes(pane, to_px(pane, here), now, 3.6f * k, edge);
    mark_dashes(pane, to_px(pane, here), now, 1.6f * k, ink);
    mark_plus(pane, now, 5.0f * k, edge);
    mark_plus(pane, now, 2.4f * k, ink);
    if (lane_exact_known(pane->lane) && !experiment_is_exact(pane->experiment, pane->lane)) {
        const ExactField exact = experiment_exact_field(pane->experiment, pane->lane);
        const Field field = exact_field(&exact);
        const Vec2 known = expected(pane, &field, pane->t, here);
        mark_diamond(pane, known, 3.6f * k, edge);
        mark_diamond(pane, known, 1.6f * k, pane->screen->theme->text);
    }
}

static void prepare(const Pane *pane) {
    const bool exact = experiment_is_exact(pane->experiment, pane->lane);
    if (lane_tells(pane->lane, PREDICT_DATA)) {
        legend_add(pane, LEGEND_STROKE, view_accent(pane), tr("+ expected data, E[x₁ | xₜ]"));
        if (lane_exact_known(pane->lane) && !exact) {
            legend_line(pane, tr("◇ exact"));
        }
    }
}

static void draw(const Pane *pane) {
    Start *start = pane->state;
    if (experiment_ready(pane->experiment, pane->lane) == 0) {
        return;
    }
    follow(pane, start);
    for (int way = 0; way < start->ways; way++) {
        draw_way(pane, start, way, pane->screen->theme->text);
    }
    for (int way = 0; way < start->ways && lane_tells(pane->lane, PREDICT_DATA); way++) {
        draw_expected(pane, start, way, view_accent(pane));
    }
}

const View view_start =
    {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .state = sizeof(Start), .needs = NEEDS_START};
