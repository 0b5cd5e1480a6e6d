// A mesh over the source, carried along the flow: a straight grid at t = 0, and at t where the model takes each of its points. So one sees
// what the model does to the plane between the particles: where it stretches it and where it squeezes it.
// Works for every model that carries a place somewhere, as it asks for nothing but the model's fill. It is computed a few chunks a frame from a copy of the weights, and
// the last finished one is shown meanwhile.
#include "base/check.h"
#include "base/language.h"
#include "base/team.h"
#include "view/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINES 21   // each way
#define POINTS 145 // along each
#define REACH 3.0f // the mesh covers [-3, 3]^2: 99 % of Gaussian noise
#define COUNT (2 * LINES * POINTS)
#define CHUNKS ((COUNT + SOLVE_CHUNK - 1) / SOLVE_CHUNK)
#define CHUNKS_A_FRAME 2
#define KNOTS 32  // kept at most, after the first
#define CORE 1.5f // from the middle; beyond it the mesh grows fainter, as there is ever less noise
#define FAINT 0.25f

typedef struct {
    int intervals;
    float t[KNOTS + 1];
    float x[KNOTS + 1][COUNT], y[KNOTS + 1][COUNT];
} Carried;

// What it is of; another one is computed where this has changed.
typedef struct {
    long lane; // its id
    bool exact;
    long step; // of the weights
    int steps; // of the sampler
    int solver, label, data, seed, sample_path;
    double guidance, shift;
} MeshKey;

typedef struct {
    MeshKey key, next; // of what is shown, and of what is under way
    bool shown, under_way;
    int done; // chunks
    Carried carried[2];
    int front;      // of the two
    float *weights; // (room) that the one under way is of
    int room;
    ShownField field;
} Mesh;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.mesh && experiment->settings.view == VIEW_FLOW;
}

static const char says[] = TR(
    "A grid over the noise, carried along by the model. Where its cells grow, particles thin out; where they shrink, particles "
    "crowd together.");

// ---- computing -------------------------------------------------------------------------------------------------------------

static MeshKey key_of(const Pane *pane) {
    const Settings *s = &pane->experiment->settings;
    return (MeshKey){.lane = pane->lane->id,
                     .exact = experiment_is_exact(pane->experiment, pane->lane),
                     .step = pane->weights_step,
                     .steps = pane->lane->trajectories.sampler.steps,
                     .solver = (int)pane->lane->trajectories.sampler.kind,
                     .label = s->label,
                     .data = s->data,
                     .seed = s->seed,
                     .sample_path = s->sample_path,
                     .guidance = s->guidance,
                     .shift = s->steps_shift};
}

// Whether it is the same flow, if of other weights.
static bool same_flow(const MeshKey *a, const MeshKey *b) {
    return a->lane == b->lane && a->exact == b->exact && a->steps == b->steps;
}

static bool same_key(const MeshKey *a, const MeshKey *b) {
    return same_flow(a, b) && a->step == b->step && a->solver == b->solver && a->label == b->label && a->data == b->data &&
           a->seed == b->seed && a->guidance == b->guidance && a->sample_path == b->sample_path && a->shift == b->shift;
}

// Every line along x, then every line along y.
static void lay_grid(Carried *c, float spread) {
    for (int i = 0; i < COUNT; i++) {
        const int line = i / POINTS, k = i % POINTS;
        const float along = REACH * spread * (2 * (float)k / (POINTS - 1) - 1);
        const float across = REACH * spread * (2 * (float)(line % LINES) / (LINES - 1) - 1);
        c->x[0][i] = line < LINES ? along : across;
        c->y[0][i] = line < LINES ? across : along;
    }
}

// The flow of a place has no noise and no class of its own: the lines are to stay lines.
static void begin(const Pane *pane, Mesh *m, const MeshKey *key) {
    const ShownModel shown = experiment_field(pane->experiment, pane->lane);
    const Trajectories *of = &pane->lane->trajectories;
    Carried *back = &m->carried[1 - m->front];
    const int count = shown.model->count;
    if (count > m->room) {
        free(m->weights);
        m->weights = malloc((size_t)count * sizeof(float));
        m->room = count;
    }
    CHECK(m->weights, "no memory for %d weights", m->room);
    memcpy(m->weights, shown.weights, (size_t)count * sizeof(float));
    m->field = experiment_shown(pane->experiment, pane->lane);
    m->field.learned = shown;
    m->field.learned.weights = m->weights;
    if (sampler_is_random(&m->field.sampler)) {
        m->field.sampler.kind = SAMPLER_MIDPOINT;
    }
    back->intervals = of->intervals < KNOTS ? of->intervals : KNOTS;
    for (int k = 0; k <= back->intervals; k++) {
        back->t[k] = trajectories_time(of, k * of->intervals / back->intervals);
    }
    lay_grid(back, of->spread);
    m->next = *key;
    m->under_way = true;
    m->done = 0;
}

static void carry(void *context, int job) {
    Mesh *m = context;
    Carried *back = &m->carried[1 - m->front];
    const int chunk = m->done + job, first = chunk * SOLVE_CHUNK;
    const int n = COUNT - first < SOLVE_CHUNK ? COUNT - first : SOLVE_CHUNK;
    const Fill fill = shown_fill(&m->field);
    fill.eval(fill.context, chunk, n, back->intervals, back->t, back->x[0] + first, back->y[0] + first, COUNT);
}

static void go_on(Mesh *m, int chunks) {
    chunks = chunks < CHUNKS - m->done ? chunks : CHUNKS - m->done;
    team_for(chunks, carry, m);
    m->done += chunks;
    if (m->done == CHUNKS) {
        m->front = 1 - m->front;
        m->key = m->next;
        m->shown = true;
        m->under_way = false;
    }
}

static void follow(const Pane *pane, Mesh *m) {
    const MeshKey key = key_of(pane);
    if (m->shown && !same_flow(&m->key, &key)) {
        m->shown = false;
    }
    if (m->under_way && !same_flow(&m->next, &key)) {
        m->under_way = false;
    }
    if (!m->under_way && !(m->shown && same_key(&m->key, &key))) {
        begin(pane, m, &key);
    }
    if (m->under_way) {
        go_on(m, m->shown ? CHUNKS_A_FRAME : CHUNKS);
    }
}

// ---- drawing ---------------------------------------------------------------------------------------------------------------

// Fainter towards the rim of the source.
static float strength(const Carried *c, int i) {
    const float r = hypotf(c->x[0][i], c->y[0][i]) * REACH / fmaxf(-c->x[0][0], 1e-6f);
    return fmaxf(1 - (1 - FAINT) * fmaxf(r - CORE, 0) / (REACH - CORE), FAINT);
}

static void draw_mesh_line(const Pane *pane, const Carried *c, int line, int knot, float part) {
    Vec2 at[POINTS];
    float width[POINTS];
    Rgba color[POINTS];
    const bool axis = line % LINES == LINES / 2;
    const Theme *theme = pane->screen->theme;
    for (int k = 0; k < POINTS; k++) {
        const int i = line * POINTS + k;
        const float x = c->x[knot][i] + part * (c->x[knot + 1][i] - c->x[knot][i]);
        const float y = c->y[knot][i] + part * (c->y[knot + 1][i] - c->y[knot][i]);
        at[k] = camera_to_px(&pane->camera, x, y);
        width[k] = (axis ? 2.2f : 1.2f) * view_fineness(pane) * pane->screen->scale;
        color[k] = color_fade(theme->text, strength(c, i) * (axis ? 0.95f : 0.6f) * view_off_words(pane, at[k]));
    }
    draw_ribbon(pane->screen->draw, POINTS, at, width, color, BLEND_OVER);
}

static void draw(const Pane *pane) {
    Mesh *m = pane->state;
    follow(pane, m);
    const Carried *c = &m->carried[m->front];
    int knot = 0;
    while (knot < c->intervals - 1 && pane->t >= c->t[knot + 1]) {
        knot++;
    }
    const float part = fminf((pane->t - c->t[knot]) / (c->t[knot + 1] - c->t[knot]), 1);
    for (int line = 0; line < 2 * LINES; line++) {
        draw_mesh_line(pane, c, line, knot, part);
    }
}

static void free_mesh(Draw *unused, void *state) {
    (void)unused;
    free(((Mesh *)state)->weights);
}

const View view_mesh = {.on = is_on, .draw = draw, .says = says, .state = sizeof(Mesh), .free = free_mesh, .needs = NEEDS_START};
