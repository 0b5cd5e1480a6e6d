// The particles with their fading trails.
#include "view/view.h"

#include "base/arena.h"
#include "base/language.h"

#include <math.h>

#define TRAIL_KNOTS 4
#define MANY 120
#define HOLD_FADE_S 0.6 // trails die away when the particles have arrived

typedef struct {
    Arena arena; // sized for `room` particles
    int room;
    float *x, *y;             // (room)
    float *trail_x, *trail_y; // (TRAIL_KNOTS, room)
    Rgba *color;              // (room)
    // What `color` holds, as far as it can be kept from frame to frame:
    Settings settings;
    int colored, alpha;
    bool colorless, back;
} Particles;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FLOW;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    static const char *const text[] = {
        [COLOR_ORIGIN] = TR("Colour: the direction in which each particle started."),
        [COLOR_CLASS] = TR("Colour: the class of data where each particle ends."),
        [COLOR_SPEED] = TR("Colour: the speed of each particle now."),
        [COLOR_LANE] = TR("Colour: the lane."),
    };
    static const char started[] = TR("Colour: the class of data where each particle started.");
    int color = experiment->settings.color;
    if (color == COLOR_CLASS && lane->model->classes > 0 && !experiment->settings.compare) {
        return tr("Colour: the class given to each particle.");
    }
    bool told = color == COLOR_ORIGIN || color == COLOR_LANE ||
                experiment->settings.compare; // side by side, what differs is told
    return told ? NULL : tr(color == COLOR_CLASS && lane->trajectories.back ? started : text[color]);
}

static void make_room(Particles *p, int n) {
    if (n <= p->room) {
        return;
    }
    arena_free(&p->arena);
    size_t need = (2 + 2 * TRAIL_KNOTS) * arena_need((size_t)n, sizeof(float)) + arena_need((size_t)n, sizeof(Rgba));
    arena_ensure(&p->arena, need);
    p->room = n;
    p->colored = 0;
    p->x = ARENA_ARRAY(&p->arena, float, n);
    p->y = ARENA_ARRAY(&p->arena, float, n);
    p->trail_x = ARENA_ARRAY(&p->arena, float, n *TRAIL_KNOTS);
    p->trail_y = ARENA_ARRAY(&p->arena, float, n *TRAIL_KNOTS);
    p->color = ARENA_ARRAY(&p->arena, Rgba, n);
}

// The more particles, the fainter each, so that density shows and the ribbons stand out. Where they are too many to be told apart, their
// light together stays the same.
static float particle_alpha(int n) {
    if (n > 200000) {
        return 0.2f * powf(200000.0f / (float)n, 0.8f);
    }
    return fminf(fmaxf(0.5f * powf(20000.0f / (float)(n + 1), 0.35f), 0.2f), 0.95f);
}

// Jagged trails of all particles would hide the few of the start point that was placed.
static bool hides_start(const Pane *pane) {
    return pane->experiment->settings.start > 0 && sampler_is_random(&pane->lane->trajectories.sampler);
}

static float alpha_of(const Pane *pane, int n) {
    float alpha = particle_alpha(n);
    const Settings *s = &pane->experiment->settings;
    if (view_is_ground(pane)) {
        bool map = view_colorless(pane->experiment, pane->lane); // which dense particles would darken
        return (map ? 0.07f : 0.15f) * alpha;
    }
    const bool field = model_has_field(pane->lane->model) || experiment_is_exact(pane->experiment, pane->lane),
               covered = (s->streams && field) || (s->mesh && !model_has_mosaic(pane->lane->model));
    bool references = s->field == FIELD_DIFFERENCE && experiment_references(pane->experiment, pane->lane) > 0;
    bool many = s->ribbons > MANY; // trajectories, which bright particles would hide
    return covered                                          ? 0.2f * alpha
           : hides_start(pane)                              ? 0.3f * alpha
           : pane->input->probing || s->guess || references ? 0.3f * alpha
           : s->arrows || pane->lane->trajectories.hops     ? 0.4f * alpha
           : many                                           ? 0.6f * alpha
                                                            : alpha;
}

// Only the origin is a matter of seed and data alone and is kept; the other colours change with the weights or the time.
static void color_particles(const Pane *pane, Particles *p, int n) {
    const Settings *s = &pane->experiment->settings;
    float alpha = alpha_of(pane, n);
    bool kept = s->color == COLOR_ORIGIN && !s->one_start && p->settings.color == s->color && p->colored == n &&
                p->settings.source == s->source && p->settings.data == s->data && !p->settings.one_start &&
                p->back == pane->lane->trajectories.back &&
                p->settings.seed == s->seed && p->settings.theme == s->theme && p->alpha == (int)(255 * alpha) &&
                p->colorless == view_colorless(pane->experiment, pane->lane);
    if (kept) {
        return;
    }
    view_colors(pane, 0, n, p->color);
    for (int i = 0; i < n; i++) {
        p->color[i] = color_fade(p->color[i], alpha);
    }
    p->settings = *s;
    p->colored = n;
    p->back = pane->lane->trajectories.back;
    p->colorless = view_colorless(pane->experiment, pane->lane);
    p->alpha = (int)(255 * alpha);
}

static float trail_length(const Experiment *experiment) {
    float length = (float)experiment->settings.trail;
    if (experiment->play.phase == PLAY_HOLD && experiment->play.playing) {
        length *= 1 - (float)fmin(experiment->play.phase_s / HOLD_FADE_S, 1);
    }
    return length;
}

static void draw_motion(const Pane *pane, Particles *p, int n, float length, float width) {
    for (int k = 0; k < TRAIL_KNOTS; k++) {
        float back = length * (float)(TRAIL_KNOTS - 1 - k) / (TRAIL_KNOTS - 1);
        size_t at = (size_t)k * (size_t)n;
        const float t = pane->lane->trajectories.back ? fminf(pane->t + back, 1) : fmaxf(pane->t - back, 0);
        experiment_at(pane->experiment, pane->lane, t, 0, n, p->trail_x + at, p->trail_y + at);
    }
    draw_trails(pane->screen->draw, &pane->camera, n, TRAIL_KNOTS, p->trail_x, p->trail_y, p->color, n, width, view_blend(pane));
}

// How n particles look.
typedef struct {
    float radius, glow; // of points
    float trail;        // length, in flow time; 0: none
} Look;

// A chain, which is nowhere between its states, leaves no trail; nor does the forward process, whose jagged ones hide where particles are,
// as they do a start point's.
static Look look_of(const Pane *pane, int n) {
    float radius = view_fineness(pane) * pane->screen->scale *
                   fminf(fmaxf(1.45f * powf(20000.0f / (float)(n + 1), 0.2f), 0.8f), 2.4f);
    const bool none = pane->lane->trajectories.hops || lane_is_forward(pane->lane) || hides_start(pane);
    const float trail = none ? 0 : trail_length(pane->experiment);
    return (Look){radius, pane->screen->theme->dark ? 2.6f * radius : 0, trail > 0.002f ? trail : 0};
}

static void draw_from_experiment(const Pane *pane, Particles *p) {
    int n = experiment_ready(pane->experiment, pane->lane) / pane->count;
    const Look look = look_of(pane, n);
    make_room(p, pane->lane->trajectories.count);
    color_particles(pane, p, n);
    if (look.trail > 0) {
        draw_motion(pane, p, n, look.trail, 1.6f * look.radius);
    }
    experiment_at(pane->experiment, pane->lane, pane->t, 0, n, p->x, p->y);
    draw_points(pane->screen->draw, &pane->camera, n, p->x, p->y, p->color, n, look.radius, look.glow, view_blend(pane));
}

// The same where the particles are on the graphics card.
static void draw_from_card(const Pane *pane, int n) {
    const Look look = look_of(pane, n);
    PointTint tint;
    float at, next;
    view_tint(pane, alpha_of(pane, n), &tint, &at, &next);
    uint32_t a = trajectories_gpu_at(pane->input->gpu, pane->experiment, pane->lane, at, n, TRAIL_KNOTS);
    uint32_t b = at == next ? a : trajectories_gpu_at(pane->input->gpu, pane->experiment, pane->lane, next, n, TRAIL_KNOTS + 1);
    const CardInk ink = {.array = trajectories_gpu_tint(pane->input->gpu, &tint, n, a, b)};
    uint32_t knot[TRAIL_KNOTS];
    for (int k = look.trail > 0 ? 0 : TRAIL_KNOTS - 1; k < TRAIL_KNOTS; k++) {
        float back = look.trail * (float)(TRAIL_KNOTS - 1 - k) / (TRAIL_KNOTS - 1);
        knot[k] = trajectories_gpu_at(pane->input->gpu, pane->experiment, pane->lane, fmaxf(pane->t - back, 0), n, k);
    }
    if (look.trail > 0) {
        draw_card_trails(pane->screen->draw, &pane->camera, n, TRAIL_KNOTS, knot, &ink, 1.6f * look.radius, view_blend(pane));
    }
    draw_card_points(pane->screen->draw, &pane->camera, n, knot[TRAIL_KNOTS - 1], &ink, look.radius, look.glow, view_blend(pane));
}

_Static_assert(TRAIL_KNOTS + 2 <= TRAJECTORIES_GPU_SLOTS, "a slot for each knot, two for the colours");

static void draw(const Pane *pane) {
    int n = trajectories_gpu_ready(pane->input->gpu, pane->experiment, pane->lane);
    if (n > 0) {
        draw_from_card(pane, n);
    } else {
        draw_from_experiment(pane, pane->state);
    }
}

static void release(Draw *draw_in, void *state) {
    (void)draw_in;
    arena_free(&((Particles *)state)->arena);
}

const View view_particles =
    {.on = is_on, .prepare = view_color_legend, .draw = draw, .caption = caption, .state = sizeof(Particles), .free = release};
