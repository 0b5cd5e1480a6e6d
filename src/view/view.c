#include "page/titles.h"
#include "view/view.h"

#include <math.h>
#include <string.h>

#define JAGGED_SHARE 8
#define ROOMY 75.0f // points per stage unit from which on marks have their full size

Blend view_blend(const Pane *pane) {
    return pane->screen->theme->dark ? BLEND_LIGHT : BLEND_OVER;
}

PathAt view_path_at(const Lane *lane, double t) {
    const Path *path = model_path(lane->model);
    return path ? path_merged_at(path, t) : (PathAt){.a = 1};
}

void view_moves(const Pane *pane) {
    if (pane->moving) {
        *pane->moving = true;
    }
}

Rgba view_accent(const Pane *pane) {
    return titles_accent(pane->screen->theme, pane->lane);
}

Vec2 view_particle_px(const Pane *pane, float t, int i) {
    float x, y;
    experiment_at(pane->experiment, pane->lane, t, i, 1, &x, &y);
    return camera_to_px(&pane->camera, x, y);
}

int view_highlighted(const Pane *pane) {
    int ready = experiment_ready(pane->experiment, pane->lane);
    int wanted = pane->experiment->settings.ribbons;
    const Lane *lane = pane->lane;
    if (sampler_is_random(&lane->trajectories.sampler) || model_has_mosaic(lane->model)) { // jagged trajectories hide each other
        wanted = (wanted + JAGGED_SHARE - 1) / JAGGED_SHARE;
    }
    return wanted < ready ? wanted : ready;
}

bool view_is_ground(const Pane *pane) {
    const Settings *s = &pane->experiment->settings;
    return s->density != DENSITY_OFF || (s->truth != EXACT_OFF && lane_exact_known(pane->lane));
}

float view_fineness(const Pane *pane) {
    return fminf(fmaxf(sqrtf(pane->camera.scale / (ROOMY * pane->screen->scale)), 0.6f), 1.0f);
}

#define WORDS_NEAR 9.0f // points
#define WORDS_FAR 22.0f

float view_off_words(const Pane *pane, Vec2 at) {
    float min = INFINITY;
    for (int i = 0; i < pane->words.count; i++) {
        const Rect *box = &pane->words.box[i];
        float x = fmaxf(fmaxf(box->x - at.x, at.x - box->x - box->w), 0);
        float y = fmaxf(fmaxf(box->y - at.y, at.y - box->y - box->h), 0);
        min = fminf(min, hypotf(x, y));
    }
    return fminf(fmaxf((min / pane->screen->scale - WORDS_NEAR) / (WORDS_FAR - WORDS_NEAR), 0), 1);
}

// ---- marks ---------------------------------------------------------------------------------------------------------------------

#define DASH 5.0f // points on, and as many off
#define DASHES_MAX 160
#define SIGN 4.5f    // points, from a sign's middle to its corners
#define DIAMOND 5.5f // the same of a diamond, unlike the rings at starting points

void mark_dashes(const Pane *pane, Vec2 a, Vec2 b, float width, Rgba color) {
    float k = view_fineness(pane) * pane->screen->scale, length = hypotf(b.x - a.x, b.y - a.y);
    float step = fmaxf(2 * DASH * k, length / DASHES_MAX);
    for (float at = 8 * k; at < length; at += step) { // begins beyond the particle's own disc
        float end = fminf(at + 0.5f * step, length);
        Vec2 from = {a.x + (b.x - a.x) * at / length, a.y + (b.y - a.y) * at / length};
        Vec2 to = {a.x + (b.x - a.x) * end / length, a.y + (b.y - a.y) * end / length};
        draw_line(pane->screen->draw, from, to, width, color, color, BLEND_OVER);
    }
}

// Two strokes through a place, each from -(x, y) to (x, y).
static void strokes(const Pane *pane, Vec2 at, Vec2 first, Vec2 second, float width, Rgba color) {
    Draw *draw = pane->screen->draw;
    draw_line(draw, (Vec2){at.x - first.x, at.y - first.y}, (Vec2){at.x + first.x, at.y + first.y}, width, color, color, BLEND_OVER);
    draw_line(draw, (Vec2){at.x - second.x, at.y - second.y}, (Vec2){at.x + second.x, at.y + second.y}, width, color, color,
              BLEND_OVER);
}

static float sign_px(const Pane *pane, float points) {
    return points * view_fineness(pane) * pane->screen->scale;
}

void mark_cross(const Pane *pane, Vec2 at, float width, Rgba color) {
    const float r = sign_px(pane, SIGN);
    strokes(pane, at, (Vec2){r, r}, (Vec2){r, -r}, width, color);
}

void mark_plus(const Pane *pane, Vec2 at, float width, Rgba color) {
    const float r = 1.5f * sign_px(pane, SIGN);
    strokes(pane, at, (Vec2){r, 0}, (Vec2){0, r}, width, color);
}

void mark_diamond(const Pane *pane, Vec2 at, float width, Rgba color) {
    const float r = sign_px(pane, DIAMOND);
    Vec2 corner[5] = {{at.x - r, at.y}, {at.x, at.y - r}, {at.x + r, at.y}, {at.x, at.y + r}, {at.x - r, at.y}};
    for (int i = 0; i < 4; i++) {
        draw_line(pane->screen->draw, corner[i], corner[i + 1], width, color, color, BLEND_OVER);
    }
}

// ---- arrows of a field --------------------------------------------------------------------------------------------------------

void arrows_sample(const Pane *pane, const Field *field, Arrows *a) {
    const Camera *camera = &pane->camera;
    float w = camera->pane.w / camera->scale, h = camera->pane.h / camera->scale;
    a->cell = fmaxf(w, h) / ARROWS;
    int columns = (int)fminf(ceilf(w / a->cell), ARROWS);
    int rows = (int)fminf(ceilf(h / a->cell), ARROWS);
    a->n = columns * rows;
    for (int i = 0; i < a->n; i++) {
        a->x[i] = camera->cx + ((float)(i % columns) - 0.5f * (float)(columns - 1)) * a->cell;
        a->y[i] = camera->cy + ((float)(i / columns) - 0.5f * (float)(rows - 1)) * a->cell;
        a->seen[i] = 1;
    }
    field->eval(field->context, pane->t, a->x, a->y, a->vx, a->vy, a->n);
}

float arrows_longest(const Arrows *a) {
    float longest = 1e-6f;
    for (int i = 0; i < a->n; i++) {
        longest = fmaxf(longest, a->seen[i] > 0 ? hypotf(a->vx[i], a->vy[i]) : 0);
    }
    return longest;
}

// Its ends and its middle tell, as it is no longer than a word is high.
static bool crosses_words(const Pane *pane, float x, float y, float dx, float dy) {
    float min = 1;
    for (int i = 0; i <= 2; i++) {
        float along = 0.5f * (float)i;
        min = fminf(min, view_off_words(pane, camera_to_px(&pane->camera, x + along * dx, y + along * dy)));
    }
    return min <= 0;
}

void arrows_draw(const Pane *pane, const Arrows *a, float longest, Rgba ink, float width, float line) {
    float x[ARROWS * ARROWS], y[ARROWS * ARROWS], dx[ARROWS * ARROWS], dy[ARROWS * ARROWS];
    Rgba color[ARROWS * ARROWS];
    int n = 0;
    for (int i = 0; i < a->n; i++) { // length grows with the root of speed, so that slow places can still be read
        float speed = fmaxf(hypotf(a->vx[i], a->vy[i]), 1e-9f);
        float share = fminf(sqrtf(speed / longest), 1.2f), length = a->cell * 0.86f * share;
        if (a->seen[i] <= 0) {
            continue;
        }
        dx[n] = a->vx[i] * length / speed;
        dy[n] = a->vy[i] * length / speed;
        x[n] = a->x[i] - 0.5f * dx[n];
        y[n] = a->y[i] - 0.5f * dy[n];
        if (crosses_words(pane, x[n], y[n], dx[n], dy[n])) {
            continue;
        }
        color[n++] = color_fade(ink, a->seen[i] * fminf(0.7f + 0.3f * share, 1));
    }
    const float k = view_fineness(pane) * pane->screen->scale;
    draw_arrows(pane->screen->draw, &pane->camera, n, x, y, dx, dy, color, width * k, line * pane->screen->scale);
}
