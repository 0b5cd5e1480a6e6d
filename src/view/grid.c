#include "view/view.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

Grid grid_over(const Camera *camera, int columns) {
    Rect p = camera->pane;
    float side = fmaxf(p.w, p.h) / (float)columns; // pixels
    Grid grid = {.columns = (int)ceilf(p.w / side - 1e-3f), .rows = (int)ceilf(p.h / side - 1e-3f)};
    CHECK_RANGE(grid.columns * grid.rows, 1, GRID_CELLS_MAX);
    grid.box = (Rect){p.x, p.y, side * (float)grid.columns, side * (float)grid.rows};
    Vec2 corner = camera_from_px(camera, (Vec2){p.x, p.y});
    grid.left = corner.x;
    grid.top = corner.y;
    grid.cell = side / camera->scale;
    return grid;
}

void grid_centre(const Grid *grid, int k, float *x, float *y) {
    *x = grid->left + ((float)(k % grid->columns) + 0.5f) * grid->cell;
    *y = grid->top - ((float)(k / grid->columns) + 0.5f) * grid->cell;
}

bool grid_same(const Grid *a, const Grid *b) {
    return a->columns == b->columns && a->rows == b->rows && a->left == b->left && a->top == b->top && a->cell == b->cell;
}

int grid_cell(const Grid *grid, float x, float y) {
    int column = (int)fminf(fmaxf((x - grid->left) / grid->cell, 0), (float)(grid->columns - 1));
    int row = (int)fminf(fmaxf((grid->top - y) / grid->cell, 0), (float)(grid->rows - 1));
    return row * grid->columns + column;
}

void grid_add(const Grid *grid, float *cells, int n, const float *x, const float *y, float weight) {
    float per = 1 / grid->cell;
    for (int i = 0; i < n; i++) {
        float u = (x[i] - grid->left) * per - 0.5f, v = (grid->top - y[i]) * per - 0.5f;
        if (!(u >= 0 && v >= 0 && u < (float)(grid->columns - 1) && v < (float)(grid->rows - 1))) {
            continue;
        }
        int column = (int)u, row = (int)v;
        float *c = cells + row * grid->columns + column;
        u -= (float)column;
        v -= (float)row;
        c[0] += weight * (1 - u) * (1 - v);
        c[1] += weight * u * (1 - v);
        c[grid->columns] += weight * (1 - u) * v;
        c[grid->columns + 1] += weight * u * v;
    }
}

#define REACH_MAX 192 // cells to either side

static int kernel(float sigma, float weight[REACH_MAX + 1]) {
    int reach = (int)fminf(ceilf(4 * sigma), REACH_MAX);
    float sum = 0;
    for (int k = 0; k <= reach; k++) {
        weight[k] = expf(-0.5f * (float)(k * k) / (sigma * sigma));
        sum += k ? 2 * weight[k] : weight[k];
    }
    for (int k = 0; k <= reach; k++) {
        weight[k] /= sum;
    }
    return reach;
}

// Blurs rows of `from` into rows of `to`; whole rows are added up, so that the inner loop runs over neighbours in memory.
static void blur_rows(const Grid *grid, const float *from, float *to, const float *weight, int reach) {
    for (int row = 0; row < grid->rows; row++) {
        const float *a = from + row * grid->columns;
        float *b = to + row * grid->columns;
        for (int column = 0; column < grid->columns; column++) {
            b[column] = weight[0] * a[column];
        }
        for (int k = 1; k <= reach && k < grid->columns; k++) {
            for (int column = k; column < grid->columns; column++) {
                b[column] += weight[k] * a[column - k];
                b[column - k] += weight[k] * a[column];
            }
        }
    }
}

static void blur_columns(const Grid *grid, const float *from, float *to, const float *weight, int reach) {
    int w = grid->columns;
    memset(to, 0, (size_t)(w * grid->rows) * sizeof(float));
    for (int row = 0; row < grid->rows; row++) {
        int first = row - reach > 0 ? row - reach : 0;
        int last = row + reach < grid->rows - 1 ? row + reach : grid->rows - 1;
        for (int other = first; other <= last; other++) {
            float share = weight[other < row ? row - other : other - row];
            for (int column = 0; column < w; column++) {
                to[row * w + column] += share * from[other * w + column];
            }
        }
    }
}

void grid_blur(const Grid *grid, float *cells, float *scratch, float sigma) {
    float weight[REACH_MAX + 1];
    int reach = kernel(sigma, weight);
    blur_rows(grid, cells, scratch, weight, reach);
    blur_columns(grid, scratch, cells, weight, reach);
}

// Points that stand for the data, shrunk by a and under a Gaussian of `wide` stage units. Spreading a point over four cells is itself a
// blur, of variance 1/6 cell^2 on the average.
static void spread(const Grid *grid, float *cells, float *scratch, int n, const float *x1, const float *y1, float a, float wide) {
    const float sigma = wide / grid->cell;
    memset(cells, 0, (size_t)(grid->columns * grid->rows) * sizeof(float));
    for (int i = 0; i < n; i++) {
        float x = a * x1[i], y = a * y1[i];
        grid_add(grid, cells, 1, &x, &y, 1.0f / (float)n);
    }
    grid_blur(grid, cells, scratch, sqrtf(fmaxf(sigma * sigma - 1.0f / 6, 0.25f)));
}

#define CELLS_ALONG 1024

// What a uniform density on [centre - half, centre + half] under a normal of width s leaves to each of n cells from `first` on.
static void along(float first, float cell, int n, float centre, float half, float s, float *share) {
    const float unit = 1 / (s * sqrtf(2.0f));
    for (int i = 0; i < n; i++) {
        float at = first + ((float)i + 0.5f) * cell - centre;
        share[i] = (erff((at + half) * unit) - erff((at - half) * unit)) * cell / (4 * half);
    }
}

static void squares(const Grid *grid, float *cells, const Density *known, float a, float s) {
    float across[CELLS_ALONG], down[CELLS_ALONG];
    const int w = grid->columns, h = grid->rows;
    const float half = fmaxf(a * known->half, 1e-3f);
    CHECK(w <= CELLS_ALONG && h <= CELLS_ALONG, "a grid of %d x %d cells", w, h);
    memset(cells, 0, (size_t)(w * h) * sizeof(float));
    for (int k = 0; k < known->count; k++) {
        along(grid->left, grid->cell, w, a * known->x[k], half, s, across);
        along(-grid->top, grid->cell, h, -a * known->y[k], half, s, down);
        for (int i = 0; i < w * h; i++) {
            cells[i] += across[i % w] * down[i / w] / (float)known->count;
        }
    }
}

void grid_marginal(const Pane *pane, const Grid *grid, float *cells, float *scratch) {
    const Experiment *experiment = pane->experiment;
    const Density *known = &experiment->data_density;
    PathAt at = view_path_at(pane->lane, (double)pane->t);
    const float a = (float)at.a, s = (float)at.s;
    if (known->count == 0) {
        spread(grid, cells, scratch, experiment->count_data, experiment->data_x, experiment->data_y, a, s);
    } else if (known->half > 0) {
        squares(grid, cells, known, a, fmaxf(s, 0.3f * grid->cell));
    } else {
        spread(grid, cells, scratch, known->count, known->x, known->y, a, hypotf(s, a * known->std));
    }
}

float grid_highest(const float *cells, int count) {
    float max = 1e-20f;
    for (int i = 0; i < count; i++) {
        max = fmaxf(max, cells[i]);
    }
    return max;
}

float grid_presence(float weight, float max) {
    float u = fminf(fmaxf((log10f(weight / max + 1e-12f) + 2.2f) / 1.2f, 0), 1);
    return u * u * (3 - 2 * u);
}

#define GRID_PARTICLES_BLUR 1.2f // cells
#define PIECE 1024

void grid_gather(const Pane *pane, const Grid *grid, int n, float weight, float sigma, float *cells, float *scratch) {
    float x[PIECE], y[PIECE];
    memset(cells, 0, (size_t)(grid->columns * grid->rows) * sizeof(float));
    for (int done = 0; done < n; done += PIECE) {
        int m = n - done < PIECE ? n - done : PIECE;
        experiment_at(pane->experiment, pane->lane, pane->t, done, m, x, y);
        grid_add(grid, cells, m, x, y, weight);
    }
    grid_blur(grid, cells, scratch, sigma);
}

void grid_particles_follow(GridParticles *s, const Pane *pane) {
    int ready = experiment_ready(pane->experiment, pane->lane), n = ready < GRID_PARTICLES_MAX ? ready : GRID_PARTICLES_MAX;
    s->grid = grid_over(&pane->camera, GRID_PARTICLES);
    grid_gather(pane, &s->grid, n, 1, GRID_PARTICLES_BLUR, s->cells, s->scratch);
    s->max = grid_highest(s->cells, s->grid.columns * s->grid.rows);
}

float grid_particles_presence(const GridParticles *s, float x, float y) {
    return grid_presence(s->cells[grid_cell(&s->grid, x, y)], s->max);
}
