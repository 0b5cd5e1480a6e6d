// Streamlets: short pieces of the streamlines of the field as it stands at this moment, drifting along it. Each is born at a place of
// its own, drifts, fades and is born again; direction and speed can be seen at every place.
#include "ui/palette.h"
#include "view/view.h"
#include "base/language.h"

#include <math.h>

#define COLUMNS 56
#define CELLS (COLUMNS * COLUMNS)
#define STREAMS 4600
#define EACH 190.0f // square points of the stage: so little that no place lies far from one
#define KNOTS 8
#define LIFE_S 2.4  // of a streamlet
#define DRIFT 0.13f // flow time that one drifts through in a life
#define LENGTH \
    0.14f         // flow time from its tail to its head, at speed EVEN; slower ones are longer than that and faster ones shorter,
#define EVEN 2.0f // by the root, so that lengths still rise with speed
#define STRETCH 2.6f // at most
#define FAR 0.2f     // opacity where next to no particles are
#define SUBSTEPS 2   // of midpoint, between knots

typedef struct {
    Grid grid;
    float vx[CELLS], vy[CELLS], x[KNOTS * STREAMS], y[KNOTS * STREAMS];
    Rgba color[STREAMS];
    GridParticles particles;
} Streams;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.streams;
}

static const char says[] = TR(
    "Streamlines of the velocity field, frozen at this moment. Longer is faster. Faint where there are few particles.");

// The velocity at a place, bilinear between the grid's cells.
static Vec2 velocity(const Streams *s, float x, float y) {
    const Grid *g = &s->grid;
    float u = fminf(fmaxf((x - g->left) / g->cell - 0.5f, 0), (float)g->columns - 1.001f);
    float v = fminf(fmaxf((g->top - y) / g->cell - 0.5f, 0), (float)g->rows - 1.001f);
    int k = (int)v * g->columns + (int)u;
    u -= floorf(u);
    v -= floorf(v);
    float w[4] = {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v};
    int at[4] = {k, k + 1, k + g->columns, k + g->columns + 1};
    Vec2 out = {0, 0};
    for (int i = 0; i < 4; i++) {
        out.x += w[i] * s->vx[at[i]];
        out.y += w[i] * s->vy[at[i]];
    }
    return out;
}

static Vec2 step(const Streams *s, Vec2 p, float h) {
    Vec2 v = velocity(s, p.x, p.y);
    v = velocity(s, p.x + 0.5f * h * v.x, p.y + 0.5f * h * v.y);
    return (Vec2){p.x + h * v.x, p.y + h * v.y};
}

static float fraction(double v) {
    return (float)(v - floor(v));
}

// Streamlet i is born at a place of a low-discrepancy sequence (Roberts' R2), a new one for every life.
static float birth(const Pane *pane, const Streams *s, int i, Vec2 *at) {
    double lives = pane->experiment->settings.reduced_motion ? 0.5
                                                             : pane->input->now_s / LIFE_S + (double)fraction(i * 0.6180339887);
    double life = floor(lives), turn = i + 1 + STREAMS * life;
    at->x = s->grid.left + fraction(turn * 0.7548776662) * s->grid.cell * (float)s->grid.columns;
    at->y = s->grid.top - fraction(turn * 0.5698402910) * s->grid.cell * (float)s->grid.rows;
    return (float)(lives - life);
}

// Its ends tell.
static float off_words(const Pane *pane, const Streams *s, int i, int n) {
    Vec2 tail = camera_to_px(&pane->camera, s->x[i], s->y[i]);
    Vec2 head = camera_to_px(&pane->camera, s->x[(KNOTS - 1) * n + i], s->y[(KNOTS - 1) * n + i]);
    return fminf(view_off_words(pane, tail), view_off_words(pane, head));
}

static void trace(const Pane *pane, Streams *s, int i, int n) {
    Vec2 p;
    float age = birth(pane, s, i, &p);
    for (int k = 0; k < 4; k++) {
        p = step(s, p, (age - 0.5f) * DRIFT / 4);
    }
    Vec2 v = velocity(s, p.x, p.y);
    float path = 0, length = LENGTH * fminf(sqrtf(EVEN / fmaxf(hypotf(v.x, v.y), 1e-6f)), STRETCH);
    for (int k = 0; k < KNOTS; k++) {
        s->x[k * n + i] = p.x;
        s->y[k * n + i] = p.y;
        for (int sub = 0; sub < SUBSTEPS && k < KNOTS - 1; sub++) {
            Vec2 q = step(s, p, length / ((KNOTS - 1) * SUBSTEPS));
            path += hypotf(q.x - p.x, q.y - p.y);
            p = q;
        }
    }
    float seen = fminf(4 * age, 4 * (1 - age)); // eases in and out of its life
    float speed = path / length / SPEED_MAX;
    float middle = grid_particles_presence(&s->particles, s->x[KNOTS / 2 * n + i], s->y[KNOTS / 2 * n + i]);
    float clear = off_words(pane, s, i, n) * (FAR + (1 - FAR) * middle);
    Rgba tone = palette_speed(speed, pane->screen->theme->dark);
    s->color[i] = color_fade(tone, fminf(seen, 1) * fminf(0.7f + 0.3f * speed, 1) * clear);
}

static int count_of(const Pane *pane) {
    float k = pane->screen->scale, area = pane->camera.pane.w * pane->camera.pane.h / (k * k);
    return (int)fminf(area / EACH, STREAMS);
}

static void prepare(const Pane *pane) {
    if (pane->experiment->settings.color != COLOR_SPEED && pane->index == 0) { // else the particles' own; once for all panes
        view_speed_legend(pane);
    }
}

static void draw(const Pane *pane) {
    Streams *s = pane->state;
    float x[COLUMNS], y[COLUMNS];
    int n = count_of(pane);
    if (!pane->experiment->settings.reduced_motion) {
        view_moves(pane);
    }
    s->grid = grid_over(&pane->camera, COLUMNS);
    grid_particles_follow(&s->particles, pane);
    for (int row = 0; row < s->grid.rows; row++) {
        int first = row * s->grid.columns;
        for (int i = 0; i < s->grid.columns; i++) {
            grid_centre(&s->grid, first + i, &x[i], &y[i]);
        }
        pane->field.eval(pane->field.context, pane->t, x, y, s->vx + first, s->vy + first, s->grid.columns);
    }
    for (int i = 0; i < n; i++) {
        trace(pane, s, i, n);
    }
    draw_trails(pane->screen->draw, &pane->camera, n, KNOTS, s->x, s->y, s->color, n, 2.8f * pane->screen->scale,
                view_blend(pane));
}

const View view_streams =
    {.on = is_on, .prepare = prepare, .draw = draw, .says = says, .state = sizeof(Streams), .needs = NEEDS_FIELD};
