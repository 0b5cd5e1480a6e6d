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
#define LINE 0.8f             // alpha
#define SPLIT 0.002f          // cells with a smaller share are drawn whole

typedef struct {
    bool made;
    long lane, step; // its id, and the weights that the shares are of
    int label;
    double guidance, made_s;
    int finest;             // cells along a side at t = 1,
    float end[SIDE * SIDE]; // and their shares
    float max;              // density of the densest of them
    int cells;              // the same at the time that is shown
    float share[SIDE * SIDE];
    bool alone;
    int theme;
    float half; // the square's side
    uint32_t texture;
    Rgba color[SIDE * SIDE];
} Mosaic;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FLOW && experiment->settings.density != DENSITY_PARTICLES;
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

static void work_out(const Pane *pane, Mosaic *m) {
    const Settings *s = &pane->experiment->settings;
    const ShownModel shown = experiment_model(pane->experiment, pane->lane);
    m->finest = model_mosaic_cells(shown.model, 1, &m->half);
    model_mosaic(&shown, m->end);
    m->max = 0;
    for (int i = 0; i < m->finest * m->finest; i++) {
        m->max = fmaxf(m->max, m->end[i]);
    }
    m->max *= (float)(m->finest * m->finest) / (4 * m->half * m->half);
    m->lane = pane->lane->id;
    m->step = pane->weights_step;
    m->label = s->label;
    m->guidance = s->guidance;
    m->made_s = pane->input->now_s;
    m->made = true;
}

// The shares of coarser cells are sums of those of the finest.
static void gather(Mosaic *m, int cells) {
    const int side = m->finest / cells;
    m->cells = cells;
    memset(m->share, 0, sizeof m->share);
    for (int row = 0; row < m->finest; row++) {
        for (int column = 0; column < m->finest; column++) {
            m->share[row / side * cells + column / side] += m->end[row * m->finest + column];
        }
    }
}

static void follow(const Pane *pane, Mosaic *m) {
    const Settings *s = &pane->experiment->settings;
    const bool alone = s->density == DENSITY_LIKELIHOOD, old = is_old(pane, m);
    float half;
    const int cells = model_mosaic_cells(pane->lane->model, (double)pane->t, &half);
    if (old) {
        work_out(pane, m);
    }
    if (old || m->cells != cells) {
        gather(m, cells);
    } else if (m->theme == s->theme && m->alone == alone) {
        return;
    }
    m->theme = s->theme;
    m->alone = alone;
    paint(pane, m);
}

// Of a square of `side` cells, from a column and a row on.
static float share_of(const Mosaic *m, int column, int row, int side) {
    float sum = 0;
    for (int y = row; y < row + side; y++) {
        for (int x = column; x < column + side; x++) {
            sum += m->share[y * m->cells + x];
        }
    }
    return sum;
}

// The tree: a square that holds something is cut in four, and each quarter likewise, down to the cells. box: of the square, in pixels.
static void draw_cuts(const Pane *pane, const Mosaic *m, int column, int row, int side, Rect box, Rgba ink) {
    Draw *draw = pane->screen->draw;
    const float half = 0.5f * box.w, width = pane->screen->scale;
    const Vec2 middle = {box.x + half, box.y + half};
    if (side < 2 || share_of(m, column, row, side) < SPLIT) {
        return;
    }
    draw_line(draw, (Vec2){box.x, middle.y}, (Vec2){box.x + box.w, middle.y}, width, ink, ink, BLEND_OVER);
    draw_line(draw, (Vec2){middle.x, box.y}, (Vec2){middle.x, box.y + box.h}, width, ink, ink, BLEND_OVER);
    for (int q = 0; q < 4; q++) {
        const int right = q % 2, up = q / 2;
        const Rect quarter = {box.x + (float)right * half, box.y + (float)(1 - up) * half, half, half};
        draw_cuts(pane, m, column + right * side / 2, row + up * side / 2, side / 2, quarter, ink);
    }
}

static void draw_tree(const Pane *pane, const Mosaic *m, Rect box) {
    const float cell = box.w / (float)m->cells / pane->screen->scale;
    const float seen = fminf(fmaxf((cell - LINED) / (LINED_ALL - LINED), 0), 1);
    if (seen > 0) {
        draw_cuts(pane, m, 0, 0, m->cells, box, color_fade(pane->screen->theme->line, LINE * seen));
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
    draw_tree(pane, m, box);
}

static void release(Draw *draw_in, void *state) {
    draw_texture_free(draw_in, ((Mosaic *)state)->texture);
}

const View view_mosaic = {.on = is_on, .draw = draw, .state = sizeof(Mosaic), .free = release};
