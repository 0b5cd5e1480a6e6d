#include "app/stage.h"

#include "base/check.h"

#include <math.h>
#include <stdlib.h>

#define HALF_VIEW 4.0f       // zoom 1 shows [-4, 4]^2
#define TRAIL_KNOTS 4
#define HOLD_FADE_S 0.6      // trails die away when the particles have arrived
#define PAIRS_MOVING 512     // pairs whose particles move in the view of conditional paths
#define PAIRS_DRAWN 40       // of them, those whose path is drawn
#define PATH_POINTS 33
#define WAY_POINTS (SWARM_INTERVALS + 2)
#define CASING 0.6f          // opacity of the edge around a highlighted way
#define PAST_WIDTH 2.4f      // points
#define FUTURE_WIDTH 1.5f
#define EDGE_WIDTH 2.2f
#define FUTURE_ALPHA 0.7f
#define GRID 22              // arrows along the longer side of the field's grid

typedef struct {
    const Lane *lane;        // whose pairs these are, with what they depend on
    const DistKind *data, *source;
    int seed, match;
    Pairing pairing;
    float x0[PAIRS_MOVING], y0[PAIRS_MOVING], x1[PAIRS_MOVING], y1[PAIRS_MOVING];
    Rgba color[PAIRS_MOVING];
    bool dark;
} Pairs;

struct Stage {
    Arena arena;             // sized for `room` particles
    int room;
    float *x, *y;            // (room)
    float *trail_x, *trail_y; // (TRAIL_KNOTS, room)
    Rgba *color;             // (room) by the angle of the starting noise
    int colored;             // particles that `color` holds, and for what
    int source, seed, panes;
    bool dark;
    Pairs pairs[SESSION_LANES];
};

Stage *stage_new(void) {
    Stage *stage = calloc(1, sizeof *stage);
    CHECK(stage, "no memory for the stage (%zu bytes)", sizeof *stage);
    return stage;
}

void stage_free(Stage *stage) {
    if (stage) {
        arena_free(&stage->arena);
        free(stage);
    }
}

static void make_room(Stage *stage, int n) {
    if (n <= stage->room) {
        return;
    }
    arena_free(&stage->arena);
    size_t need = (2 + 2 * TRAIL_KNOTS) * arena_need((size_t)n, sizeof(float)) + arena_need((size_t)n, sizeof(Rgba));
    CHECK(arena_init(&stage->arena, need), "no memory for %d particles", n);
    stage->room = n;
    stage->colored = 0;
    stage->x = ARENA_ARRAY(&stage->arena, float, n);
    stage->y = ARENA_ARRAY(&stage->arena, float, n);
    stage->trail_x = ARENA_ARRAY(&stage->arena, float, n * TRAIL_KNOTS);
    stage->trail_y = ARENA_ARRAY(&stage->arena, float, n * TRAIL_KNOTS);
    stage->color = ARENA_ARRAY(&stage->arena, Rgba, n);
}

// ---- colour: the angle of the starting noise, at equal lightness and chroma -----------------------------------------------

Rgba stage_origin_color(float x, float y, bool dark) {
    float turn = atan2f(y, x) / 6.28318531f + 0.08f;
    return dark ? color_oklch(0.70f, 0.135f, turn) : color_oklch(0.60f, 0.15f, turn);
}

// The crowd keeps its distance: the more particles, the fainter each, so that density shows and the ribbons stand out.
static float crowd_alpha(int n) {
    return fminf(fmaxf(0.5f * powf(20000.0f / (float)(n + 1), 0.35f), 0.2f), 0.95f);
}

static void color_particles(Stage *stage, const Session *session, const Swarm *swarm, bool dark) {
    const Settings *s = &session->settings;
    bool same = stage->colored == swarm->count && stage->source == s->source && stage->seed == s->seed && stage->dark == dark &&
                stage->panes == session_panes(session);
    if (same) {
        return;
    }
    float alpha = crowd_alpha(swarm->count / session_panes(session));
    for (int i = 0; i < swarm->count; i++) {
        stage->color[i] = color_fade(stage_origin_color(swarm->x[i], swarm->y[i], dark), alpha);
    }
    stage->panes = session_panes(session);
    stage->colored = swarm->count;
    stage->source = s->source;
    stage->seed = s->seed;
    stage->dark = dark;
}

// ---- geometry ------------------------------------------------------------------------------------------------------------------

Camera stage_camera(const Screen *screen, const Session *session, const Layout *layout, int pane, Pan pan) {
    Rect r = layout->pane[pane];
    float k = screen->scale;
    Rect px = {roundf(r.x * k), roundf(r.y * k), roundf(r.w * k), roundf(r.h * k)};
    Rect square = layout->square[pane];
    float scale = 0.5f * square.w * k / HALF_VIEW * (float)session->settings.zoom;
    float right = square.x + 0.5f * square.w - (r.x + 0.5f * r.w);
    float down = square.y + 0.5f * square.h - (r.y + 0.5f * r.h);
    return (Camera){.pane = px, .cx = pan.x - right * k / scale, .cy = pan.y + down * k / scale, .scale = scale};
}

static float trail_length(const Session *session) {
    float length = (float)session->settings.trail;
    if (session->play.phase == PLAY_HOLD && session->play.playing) {
        length *= 1 - (float)fmin(session->play.phase_s / HOLD_FADE_S, 1);
    }
    return length;
}

// ---- layers --------------------------------------------------------------------------------------------------------------------

static void draw_data_dots(const Screen *screen, const Session *session, const Camera *camera) {
    Rgba color = screen->theme->data;
    draw_points(screen->draw, camera, session->count_data, session->data_x, session->data_y, &color, 1, 1.7f * screen->scale, 0,
                BLEND_OVER);
}

static void draw_field_arrows(const Screen *screen, const Session *session, const Strand *strand, const Camera *camera) {
    float x[GRID * GRID];
    float y[GRID * GRID];
    float vx[GRID * GRID];
    float vy[GRID * GRID];
    Rgba color[GRID * GRID];
    float w = camera->pane.w / camera->scale;
    float h = camera->pane.h / camera->scale;
    float cell = fmaxf(w, h) / GRID;
    int columns = (int)fminf(ceilf(w / cell), GRID);
    int rows = (int)fminf(ceilf(h / cell), GRID);
    int n = columns * rows;
    for (int i = 0; i < n; i++) {
        x[i] = camera->cx + ((float)(i % columns) - 0.5f * (float)(columns - 1)) * cell;
        y[i] = camera->cy + ((float)(i / columns) - 0.5f * (float)(rows - 1)) * cell;
    }
    LaneField field = session_field(session, strand);
    mlp_eval(field.mlp, field.weights, (float)session->play.t, x, y, vx, vy, n);
    float longest = 1e-6f;
    for (int i = 0; i < n; i++) {
        longest = fmaxf(longest, hypotf(vx[i], vy[i]));
    }
    for (int i = 0; i < n; i++) { // length grows with the root of speed, so that slow places can still be read
        float speed = fmaxf(hypotf(vx[i], vy[i]), 1e-9f);
        float length = cell * 0.86f * sqrtf(speed / longest);
        vx[i] *= length / speed;
        vy[i] *= length / speed;
        x[i] -= 0.5f * vx[i];
        y[i] -= 0.5f * vy[i];
        color[i] = color_fade(screen->theme->muted, 0.35f + 0.4f * sqrtf(speed / longest));
    }
    draw_arrows(screen->draw, camera, n, x, y, vx, vy, color, 1.3f * screen->scale);
}

static void draw_particles(Stage *stage, const Screen *screen, const Session *session, const Strand *strand, const Camera *camera) {
    int n = session_ready(session, strand) / session_panes(session);
    float t = (float)session->play.t;
    float length = trail_length(session);
    Blend blend = screen->theme->dark ? BLEND_LIGHT : BLEND_OVER;
    float radius = screen->scale * fminf(fmaxf(1.45f * powf(20000.0f / (float)(n + 1), 0.2f), 0.8f), 2.4f);
    if (length > 0.002f) {
        for (int k = 0; k < TRAIL_KNOTS; k++) {
            float back = length * (float)(TRAIL_KNOTS - 1 - k) / (TRAIL_KNOTS - 1);
            session_at(session, strand, fmaxf(t - back, 0), 0, n, stage->trail_x + (size_t)k * (size_t)n, stage->trail_y + (size_t)k * (size_t)n);
        }
        draw_trails(screen->draw, camera, n, TRAIL_KNOTS, stage->trail_x, stage->trail_y, stage->color, n, 1.6f * radius, blend);
    }
    session_at(session, strand, t, 0, n, stage->x, stage->y);
    draw_points(screen->draw, camera, n, stage->x, stage->y, stage->color, n, radius, screen->theme->dark ? 2.6f * radius : 0, blend);
}

// A highlighted way, or a pair's conditional path, as pixels.
typedef struct {
    int n, here; // points; the one where the particle is
    Vec2 at[WAY_POINTS];
} Way;

static void stroke(Draw *draw, int n, const Vec2 *at, float width_px, Rgba color) {
    float width[WAY_POINTS];
    Rgba ink[WAY_POINTS];
    for (int i = 0; i < WAY_POINTS; i++) {
        width[i] = width_px;
        ink[i] = color;
    }
    if (n > 1) {
        draw_ribbon(draw, n, at, width, ink, BLEND_OVER);
    }
}

// Solid where it has been, faint where it will go; an open ring at its start, a disc where it is; all of it set off from the
// crowd by an edge of the ground's colour.
static void draw_way(const Screen *screen, const Way *way, Rgba color) {
    Draw *draw = screen->draw;
    float k = screen->scale;
    int ahead = way->n - way->here;
    const Vec2 *here = way->at + way->here;
    Rgba edge = color_fade(screen->theme->stage, CASING);
    stroke(draw, way->n, way->at, (PAST_WIDTH + EDGE_WIDTH) * k, edge);
    stroke(draw, ahead, here, FUTURE_WIDTH * k, color_fade(color, FUTURE_ALPHA));
    stroke(draw, way->here + 1, way->at, PAST_WIDTH * k, color);
    draw_disc(draw, way->at[0], 4.4f * k, edge, BLEND_OVER);
    draw_ring(draw, way->at[0], 3.6f * k, 1.4f * k, color);
    draw_disc(draw, *here, 5.4f * k, edge, BLEND_OVER);
    draw_disc(draw, *here, 4.2f * k, color, BLEND_OVER);
}

// The particle's own hue, opaque and a little nearer to white (to black on paper), so that it leads the eye.
static Rgba way_color(Rgba particle, bool dark) {
    return color_mix(particle | 0xFFu, dark ? 0xFFFFFFFFu : 0x000000FFu, dark ? 0.5f : 0.3f);
}

static Vec2 particle_px(const Session *session, const Strand *strand, const Camera *camera, float t, int i) {
    float x;
    float y;
    session_at(session, strand, t, i, 1, &x, &y);
    return camera_to_px(camera, x, y);
}

static void draw_ribbons(const Stage *stage, const Screen *screen, const Session *session, const Strand *strand, const Camera *camera) {
    const Swarm *swarm = &strand->swarm;
    float t = (float)session->play.t;
    int n = session->settings.ribbons < session_ready(session, strand) ? session->settings.ribbons : session_ready(session, strand);
    for (int i = 0; i < n; i++) {
        Way way = {.here = -1};
        for (int k = 0; k <= swarm->intervals; k++) {
            float knot = swarm_time(swarm, k);
            if (way.here < 0 && knot > t) {
                way.here = way.n;
                way.at[way.n++] = particle_px(session, strand, camera, t, i);
            }
            way.at[way.n++] = particle_px(session, strand, camera, knot, i);
        }
        way.here = way.here < 0 ? way.n - 1 : way.here;
        draw_way(screen, &way, way_color(stage->color[i], screen->theme->dark));
    }
}

// ---- the conditional paths ---------------------------------------------------------------------------------------------------

static const Pairs *pairs_of(Stage *stage, int slot, const Strand *strand, bool dark) {
    Pairs *p = &stage->pairs[slot];
    const LaneDef *def = &strand->lane.def;
    bool same = p->lane == &strand->lane && p->data == def->data && p->source == def->source && p->seed == def->seed &&
                p->match == def->match && p->pairing == def->pairing && p->dark == dark;
    if (!same) {
        p->lane = &strand->lane;
        p->data = def->data;
        p->source = def->source;
        p->seed = def->seed;
        p->match = def->match;
        p->pairing = def->pairing;
        p->dark = dark;
        lane_pairs(&strand->lane, PAIRS_MOVING, p->x0, p->y0, p->x1, p->y1);
        for (int i = 0; i < PAIRS_MOVING; i++) {
            p->color[i] = stage_origin_color(p->x0[i], p->y0[i], dark);
        }
    }
    return p;
}

static void along(const Path *path, const Pairs *p, int i, double t, float *x, float *y) {
    PathAt at = path_at(path, t);
    *x = (float)(at.a * (double)p->x1[i] + at.s * (double)p->x0[i]);
    *y = (float)(at.a * (double)p->y1[i] + at.s * (double)p->y0[i]);
}

static void draw_conditional(Stage *stage, const Screen *screen, const Session *session, int slot, const Strand *strand,
                             const Camera *camera) {
    const Pairs *p = pairs_of(stage, slot, strand, screen->theme->dark);
    const Path *path = &strand->lane.def.path;
    double t = session->play.t;
    for (int i = 0; i < PAIRS_MOVING; i++) {
        along(path, p, i, t, &stage->x[i], &stage->y[i]);
    }
    draw_points(screen->draw, camera, PAIRS_MOVING, stage->x, stage->y, p->color, PAIRS_MOVING, 2.0f * screen->scale,
                screen->theme->dark ? 5.0f * screen->scale : 0, screen->theme->dark ? BLEND_LIGHT : BLEND_OVER);
    for (int i = 0; i < PAIRS_DRAWN; i++) {
        Way way = {.n = PATH_POINTS + 1, .here = (int)(t * (PATH_POINTS - 1)) + 1};
        for (int k = 0; k < way.n; k++) {
            int grid = k < way.here ? k : k - 1; // the point where it is stands between two of the grid
            float x;
            float y;
            along(path, p, i, k == way.here ? t : (double)grid / (PATH_POINTS - 1), &x, &y);
            way.at[k] = camera_to_px(camera, x, y);
        }
        draw_way(screen, &way, p->color[i]);
        draw_ring(screen->draw, way.at[way.n - 1], 2.2f * screen->scale, 1.2f * screen->scale, p->color[i]);
    }
}

// ---- all of it ------------------------------------------------------------------------------------------------------------------

static void draw_pane(Stage *stage, Screen *screen, Session *session, const Layout *layout, int pane, Pan pan) {
    Strand *strand = session_pane(session, pane);
    Camera camera = stage_camera(screen, session, layout, pane, pan);
    make_room(stage, strand->swarm.count > PAIRS_MOVING ? strand->swarm.count : PAIRS_MOVING);
    color_particles(stage, session, &strand->swarm, screen->theme->dark);
    draw_clip(screen->draw, camera.pane);
    if (session->settings.data_points) {
        draw_data_dots(screen, session, &camera);
    }
    if (session->settings.arrows) {
        draw_field_arrows(screen, session, strand, &camera);
    }
    if (session->settings.view == VIEW_PATHS) {
        draw_conditional(stage, screen, session, pane, strand, &camera);
    } else {
        draw_particles(stage, screen, session, strand, &camera);
        draw_ribbons(stage, screen, session, strand, &camera);
    }
}

void stage_draw(Stage *stage, Screen *screen, Session *session, const Layout *layout, Pan pan) {
    Rect all = layout->stage;
    float k = screen->scale;
    draw_box(screen->draw, (Rect){all.x * k, all.y * k, all.w * k, all.h * k}, 0, screen->theme->stage, 0, 0);
    for (int pane = 0; pane < layout->panes; pane++) {
        draw_pane(stage, screen, session, layout, pane, pan);
    }
    draw_clip(screen->draw, (Rect){0, 0, 0, 0});
}
