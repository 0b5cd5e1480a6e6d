// Under the particles of a model whose density is the same all over each cell of a square: the cells of this flow time, shaded by their
// density. The scale of shades is that of t = 1 throughout, so that the same shade is the same density at all times.
#include "ui/palette.h"
#include "view/view.h"

#include <math.h>
#include <string.h>

#define SIDE MODEL_MOSAIC_MAX // texels along a side, whatever the number of cells, so that their edges stay sharp
#define RENEWED_S 0.2         // while training, shades last so long
#define STRENGTH 0.62f        // below particles,
#define STRENGTH_ALONE 0.85f  // and where the density is what is looked at
#define LINED 6.0f            // points: cells as wide begin to have lines,
#define LINED_ALL 24.0f       // which are there in full from here on
#define LINE 0.55f            // alpha

typedef struct {
    bool made;
    long lane, step; // its id, and the weights that the shares are of
    int label;
    double guidance, made_s;
    float max; // density of the densest cell at t = 1
    float t;   // of the shares
    bool alone;
    int theme, cells;
    float half; // the square's side
    uint32_t texture;
    float share[SIDE * SIDE];
    Rgba color[SIDE * SIDE];
} Mosaic;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FLOW && experiment->settings.density != DENSITY_PARTICLES;
}

static float densest(const float *share, int cells, float half) {
    float max = 0;
    for (int i = 0; i < cells * cells; i++) {
        max = fmaxf(max, share[i]);
    }
    return max * (float)(cells * cells) / (4 * half * half);
}

// Whether the shares have to be worked out again: of other weights, or another question.
static bool is_old(const Pane *pane, const Mosaic *m) {
    const Settings *s = &pane->experiment->settings;
    const double age_s = pane->input->now_s - m->made_s;
    const bool same = m->made && m->lane == pane->lane->id && m->label == s->label && m->guidance == s->guidance;
    const bool lasts = pane->input->live && age_s >= 0 && age_s < RENEWED_S;
    return !same || (m->step != pane->weights_step && !lasts);
}

static void paint(const Pane *pane, Mosaic *m) {
    const bool dark = pane->screen->theme->dark;
    const float strength = m->alone ? STRENGTH_ALONE : STRENGTH;
    const float scale = (float)(m->cells * m->cells) / (4 * m->half * m->half * fmaxf(m->max, 1e-30f));
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            const int column = x * m->cells / SIDE, row = (SIDE - 1 - y) * m->cells / SIDE; // textures begin at the top
            const float u = fminf(sqrtf(m->share[row * m->cells + column] * scale), 1);
            m->color[y * SIDE + x] = color_fade(palette_density(u, dark), fminf(u / 0.3f, 1) * strength);
        }
    }
    draw_texture_set(pane->screen->draw, &m->texture, SIDE, SIDE, m->color);
}

static void follow(const Pane *pane, Mosaic *m) {
    const Settings *s = &pane->experiment->settings;
    const bool alone = s->density == DENSITY_LIKELIHOOD, old = is_old(pane, m);
    if (!old && m->t == pane->t && m->theme == s->theme && m->alone == alone) {
        return;
    }
    if (old || m->t != pane->t) {
        const ShownModel shown = experiment_field(pane->experiment, pane->lane);
        if (old) {
            m->cells = model_mosaic(&shown, 1, &m->half, m->share);
            m->max = densest(m->share, m->cells, m->half);
            m->lane = pane->lane->id;
            m->step = pane->weights_step;
            m->label = s->label;
            m->guidance = s->guidance;
            m->made_s = pane->input->now_s;
            m->made = true;
        }
        m->cells = model_mosaic(&shown, (double)pane->t, &m->half, m->share);
        m->t = pane->t;
    }
    m->theme = s->theme;
    m->alone = alone;
    paint(pane, m);
}

static void draw_lines(const Pane *pane, const Mosaic *m, Rect box) {
    const float cell = box.w / (float)m->cells / pane->screen->scale;
    const float seen = fminf(fmaxf((cell - LINED) / (LINED_ALL - LINED), 0), 1), width = 1 * pane->screen->scale;
    for (int i = 0; i <= m->cells; i++) {
        const bool rim = i == 0 || i == m->cells;
        const Rgba ink = color_fade(pane->screen->theme->line, rim ? LINE : LINE * seen);
        const float along = (float)i / (float)m->cells;
        if (rim || seen > 0) {
            draw_line(pane->screen->draw, (Vec2){box.x + along * box.w, box.y}, (Vec2){box.x + along * box.w, box.y + box.h}, width,
                      ink, ink, BLEND_OVER);
            draw_line(pane->screen->draw, (Vec2){box.x, box.y + along * box.h}, (Vec2){box.x + box.w, box.y + along * box.h}, width,
                      ink, ink, BLEND_OVER);
        }
    }
}

static void draw(const Pane *pane) {
    Mosaic *m = pane->state;
    if (!model_has_mosaic(pane->lane->model)) {
        return;
    }
    follow(pane, m);
    const Vec2 corner = camera_to_px(&pane->camera, -m->half, m->half);
    const float side = 2 * m->half * pane->camera.scale;
    const Rect box = {corner.x, corner.y, side, side};
    draw_texture(pane->screen->draw, m->texture, box, 0xFFFFFFFFu);
    draw_lines(pane, m, box);
}

static void release(Draw *draw_in, void *state) {
    draw_texture_free(draw_in, ((Mosaic *)state)->texture);
}

const View view_mosaic = {.on = is_on, .draw = draw, .state = sizeof(Mosaic), .free = release};
