// Where the particles are: a smooth estimate from their positions, with lines that enclose a half and nine tenths of them.
#include "app/palette.h"
#include "app/view/view.h"

#include <math.h>
#include <string.h>

#define COLUMNS 176
#define BANDWIDTH 0.08f   // stage units, at least,
#define NOISE_SHARE 0.25f // and this share of s(t): p_t has no detail finer than that
#define LEVELS 2
#define BINS 512
#define PIECE 1024

typedef struct {
    float cells[GRID_CELLS_MAX], scratch[GRID_CELLS_MAX];
    uint8_t rgba[GRID_CELLS_MAX * 4];
    uint32_t texture;
    int columns, rows; // of the texture
} Density;

static bool is_on(const Session *session) {
    return session->settings.density && session->settings.view == VIEW_FLOW;
}

static const char *caption(const Session *session, const Strand *strand, Lang lang) {
    (void)session;
    (void)strand;
    return lang == LANG_KO
               ? "밀도: 지금 입자가 모인 정도. 굵은 선 안에 입자의 50 %, 가는 선 안에 90 %가 있다"
               : "Density: how the particles crowd now; half of them are within the bold line, 90 % within the fine one";
}

static void gather(const Pane *pane, const Grid *grid, Density *d) {
    float x[PIECE];
    float y[PIECE];
    int n = session_ready(pane->session, pane->strand);
    memset(d->cells, 0, (size_t)(grid->columns * grid->rows) * sizeof(float));
    for (int done = 0; done < n; done += PIECE) {
        int m = n - done < PIECE ? n - done : PIECE;
        session_at(pane->session, pane->strand, pane->t, done, m, x, y);
        grid_add(grid, d->cells, m, x, y, 1);
    }
    float s = (float)path_at(&pane->strand->lane.def.path, (double)pane->t).s;
    grid_blur(grid, d->cells, d->scratch, fminf(fmaxf(BANDWIDTH, NOISE_SHARE * s), 0.5f) / grid->cell);
}

static float highest(const float *cells, int count) {
    float most = 1e-20f;
    for (int i = 0; i < count; i++) {
        most = fmaxf(most, cells[i]);
    }
    return most;
}

// The densities whose superlevel sets hold these shares of the mass (highest density regions), from a histogram of the roots, so
// that thin densities have bins of their own.
static void levels(const float *cells, int count, float most, const float share[LEVELS], float level[LEVELS]) {
    double mass[BINS] = {0};
    double all = 0;
    for (int i = 0; i < count; i++) {
        int bin = (int)(sqrtf(fmaxf(cells[i], 0) / most) * (BINS - 1));
        mass[bin] += (double)cells[i];
        all += (double)cells[i];
    }
    for (int k = 0; k < LEVELS; k++) {
        double above = 0;
        int bin = BINS - 1;
        while (bin > 0 && above + mass[bin] < (double)share[k] * all) {
            above += mass[bin--];
        }
        float root = (float)bin / (BINS - 1);
        level[k] = root * root * most;
    }
}

static void paint(const Pane *pane, const Grid *grid, Density *d, float most) {
    bool dark = pane->screen->theme->dark;
    uint32_t shade[256];
    for (int i = 0; i < 256; i++) {
        float u = (float)i / 255;
        shade[i] = color_fade(palette_density(u, dark), fminf(fmaxf((u - 0.06f) / 0.3f, 0), 1) * 0.85f);
    }
    for (int i = 0; i < grid->columns * grid->rows; i++) {
        Rgba c = shade[(int)(255 * sqrtf(fmaxf(d->cells[i], 0) / most))];
        uint8_t *px = d->rgba + 4 * i;
        px[0] = (uint8_t)(c >> 24);
        px[1] = (uint8_t)(c >> 16);
        px[2] = (uint8_t)(c >> 8);
        px[3] = (uint8_t)c;
    }
}

// ---- contour lines: marching squares between the cells' centres ---------------------------------------------------------------

typedef struct {
    Vec2 origin; // pixels: the first cell's centre
    float side;
    float level;
} Contour;

static float crossing(float a, float b, float level) {
    return (level - a) / (b - a);
}

// The points where a square's sides are crossed, in order around it; 0, 2 or 4 of them.
static int square(const Contour *c, const float *cells, int columns, int column, int row, Vec2 at[4]) {
    const float *p = cells + row * columns + column;
    float v[4] = {p[0], p[1], p[columns + 1], p[columns]};
    static const float corner[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    int n = 0;
    for (int k = 0; k < 4; k++) {
        int next = (k + 1) % 4;
        if ((v[k] < c->level) != (v[next] < c->level)) {
            float u = crossing(v[k], v[next], c->level);
            float x = corner[k][0] + u * (corner[next][0] - corner[k][0]);
            float y = corner[k][1] + u * (corner[next][1] - corner[k][1]);
            at[n++] = (Vec2){c->origin.x + ((float)column + x) * c->side, c->origin.y + ((float)row + y) * c->side};
        }
    }
    return n;
}

static void contour(const Pane *pane, const Grid *grid, const float *cells, float level, float width, Rgba color) {
    float side = grid->cell * pane->camera.scale;
    Contour c = {{grid->box.x + 0.5f * side, grid->box.y + 0.5f * side}, side, level};
    for (int row = 0; row < grid->rows - 1; row++) {
        for (int column = 0; column < grid->columns - 1; column++) {
            Vec2 at[4];
            int n = square(&c, cells, grid->columns, column, row, at);
            for (int k = 0; k + 1 < n; k += 2) {
                draw_line(pane->screen->draw, at[k], at[k + 1], width, color, color, BLEND_OVER);
            }
        }
    }
}

static void draw(const Pane *pane, void *state) {
    Density *d = state;
    static const float share[LEVELS] = {0.5f, 0.9f};
    float level[LEVELS];
    Grid grid = grid_over(&pane->camera, COLUMNS);
    int count = grid.columns * grid.rows;
    gather(pane, &grid, d);
    float most = highest(d->cells, count);
    levels(d->cells, count, most, share, level);
    paint(pane, &grid, d, most);
    draw_texture_set(pane->screen->draw, &d->texture, grid.columns, grid.rows, d->rgba);
    draw_texture(pane->screen->draw, d->texture, grid.box, 0xFFFFFFFFu);
    Rgba ink = pane->screen->theme->text;
    float k = pane->screen->scale;
    contour(pane, &grid, d->cells, level[0], 1.8f * k, color_mix(pane->screen->theme->stage, ink, 0.85f));
    contour(pane, &grid, d->cells, level[1], 1.0f * k, color_mix(pane->screen->theme->stage, ink, 0.55f));
}

static void release(Draw *draw_in, void *state) {
    Density *d = state;
    if (draw_in && d->texture) {
        draw_texture_free(draw_in, d->texture);
    }
}

const View view_density = {is_on, draw, caption, sizeof(Density), release};
