// How wrong the network is: |v - u| over the stage, u the exact marginal field of the data drawn. While time moves the map is
// of a coarse grid, and of this very moment; where it stands still a fine one is worked out in slices, a few rows a frame, and shown when
// it is whole. Where next to nothing ever passes it fades away.
#include "ui/palette.h"
#include "view/view.h"
#include "base/language.h"
#include "base/team.h"
#include "run/agreement.h"

#include <math.h>
#include <stdio.h>

#define COLUMNS 96
#define COARSE 48
#define ROWS_A_FRAME 8
#define SAMPLES 256
#define LATE 0.9       // when the exact field begins to know the single points
#define ERROR_MAX 1.0f // stage units per flow time, where the ramp ends

typedef struct {
    bool made;     // a whole map is there
    bool running;  // rows below `row` are of the job
    long lane;     // the lane's id
    long selected; // at which training step; -1: the newest
    long step;     // of the weights that its first rows are of
    bool exact;    // the lane shows the exact field
    Grid grid;
    float t;
    int row;
    float error[GRID_CELLS_MAX], weight[GRID_CELLS_MAX], scratch[GRID_CELLS_MAX];
    Rgba color[GRID_CELLS_MAX];
    Grid shown;
    float rms; // over p_t
    uint32_t texture;
} ErrorMap;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.truth == EXACT_ERROR;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    if (!lane_exact_known(lane)) {
        return view_exact.caption(experiment, lane);
    }
    if (experiment_is_exact(experiment, lane)) {
        return tr("No error to show: this lane follows the exact field, not its network.");
    }
    if (experiment->play.t > LATE && experiment->data_density.count == 0) {
        return tr(
            "Near the data the exact field pulls towards single data points. The network smooths over them, so the error grows.");
    }
    return tr("Colour: how much the network's velocity differs from the exact one. Blank where almost nothing passes.");
}

static void start(const Pane *pane, const Grid *grid, ErrorMap *map) {
    map->running = true;
    map->lane = pane->lane->id;
    map->selected = pane->experiment->view_step;
    map->step = pane->weights_step;
    map->exact = experiment_is_exact(pane->experiment, pane->lane);
    map->grid = *grid;
    map->t = pane->t;
    map->row = 0;
    grid_marginal(pane, grid, map->weight, map->scratch);
}

typedef struct {
    const Pane *pane;
    ErrorMap *map;
    const Field *exact;
} Rows;

static void next_row(void *context, int k) {
    const Rows *rows = context;
    const Field *learned = &rows->pane->field, *exact = rows->exact;
    ErrorMap *map = rows->map;
    float x[COLUMNS] = {0}, y[COLUMNS] = {0}, vx[COLUMNS], vy[COLUMNS], ux[COLUMNS], uy[COLUMNS];
    const int n = map->grid.columns, first = (map->row + k) * n;
    for (int i = 0; i < n; i++) {
        grid_centre(&map->grid, first + i, &x[i], &y[i]);
    }
    learned->eval(learned->context, map->t, x, y, vx, vy, n);
    exact->eval(exact->context, map->t, x, y, ux, uy, n);
    for (int i = 0; i < n; i++) {
        map->error[first + i] = hypotf(vx[i] - ux[i], vy[i] - uy[i]);
    }
}

static void go_on(const Pane *pane, ErrorMap *map, bool whole) {
    ExactField known = experiment_exact_field(pane->experiment, pane->lane);
    Field exact = exact_field(&known);
    int end = whole ? map->grid.rows : map->row + ROWS_A_FRAME;
    end = end < map->grid.rows ? end : map->grid.rows;
    team_for(end - map->row, next_row, &(Rows){pane, map, &exact});
    map->row = end;
}

// Over draws from p_t itself: the data's first points, with noise of their own.
static float rms(const Pane *pane, const ErrorMap *map) {
    const Experiment *experiment = pane->experiment;
    ExactField known = experiment_exact_field(pane->experiment, pane->lane);
    Field exact = exact_field(&known);
    PathAt at = view_path_at(pane->lane, (double)map->t);
    float x[SAMPLES], y[SAMPLES], vx[SAMPLES], vy[SAMPLES], ux[SAMPLES], uy[SAMPLES];
    int n = experiment->count_data < SAMPLES ? experiment->count_data : SAMPLES;
    Rng rng = rng_open((uint64_t)experiment->settings.seed, RNG_SHOW, 12);
    rng_fill_normal(&rng, x, SAMPLES);
    rng_fill_normal(&rng, y, SAMPLES);
    for (int i = 0; i < n; i++) {
        x[i] = (float)at.a * experiment->data_x[i] + (float)at.s * x[i];
        y[i] = (float)at.a * experiment->data_y[i] + (float)at.s * y[i];
    }
    pane->field.eval(pane->field.context, map->t, x, y, vx, vy, n);
    exact.eval(exact.context, map->t, x, y, ux, uy, n);
    float sum = 0;
    for (int i = 0; i < n; i++) {
        sum += (vx[i] - ux[i]) * (vx[i] - ux[i]) + (vy[i] - uy[i]) * (vy[i] - uy[i]);
    }
    return sqrtf(sum / (float)n);
}

static void finish(const Pane *pane, ErrorMap *map) {
    int count = map->grid.columns * map->grid.rows;
    bool dark = pane->screen->theme->dark;
    float max = grid_highest(map->weight, count);
    for (int i = 0; i < count; i++) {
        map->color[i] = color_fade(palette_error(map->error[i] / ERROR_MAX, dark), 0.9f * grid_presence(map->weight[i], max));
    }
    map->rms = rms(pane, map);
    map->shown = map->grid;
    map->made = true;
    map->running = false;
    draw_texture_set(pane->screen->draw, &map->texture, map->grid.columns, map->grid.rows, map->color);
}

static void legend(const Pane *pane, const ErrorMap *map) {
    static const Tick ticks[LEGEND_TICKS] = {{0, "0"}, {0.5f, "0.5"}, {1, "1+"}};
    char title[96];
    snprintf(title, sizeof title, tr("error |v − u|, RMS %.2f"), (double)map->rms);
    legend_ramp(pane, title, palette_error, ticks);
}

// However fine they are.
static bool same_place(const Grid *a, const Grid *b) {
    return a->left == b->left && a->top == b->top && a->box.x == b->box.x && a->box.y == b->box.y &&
           fabsf(a->box.w - b->box.w) < a->box.w / COARSE;
}

// Whether it is of something else than what is shown now, as of a network that has learned much since.
static bool is_stale(const Pane *pane, const ErrorMap *map, const Grid *now) {
    return !map->made || map->lane != pane->lane->id || map->t != pane->t || map->selected != pane->experiment->view_step ||
           !agreement_alike(map->step, pane->weights_step) || map->exact != experiment_is_exact(pane->experiment, pane->lane) || !same_place(&map->shown, now);
}

static void prepare(const Pane *pane) {
    ErrorMap *map = pane->state;
    if (!lane_exact_known(pane->lane)) {
        return;
    }
    Grid fine = grid_over(&pane->camera, COLUMNS);
    bool stale = is_stale(pane, map, &fine), whole = !pane->input->live || stale;
    Grid grid = stale && pane->input->live ? grid_over(&pane->camera, COARSE) : fine;
    if (whole || !map->running || !grid_same(&map->grid, &grid)) {
        start(pane, &grid, map);
    }
    go_on(pane, map, whole);
    if (map->row == map->grid.rows) {
        finish(pane, map);
    }
    legend(pane, map);
}

static void draw(const Pane *pane) {
    const ErrorMap *map = pane->state;
    if (lane_exact_known(pane->lane)) {
        draw_texture(pane->screen->draw, map->texture, map->shown.box, 0xFFFFFFFFu);
    }
}

static void release(Draw *draw_in, void *state) {
    draw_texture_free(draw_in, ((ErrorMap *)state)->texture);
}

const View view_error = {.on = is_on,
                         .prepare = prepare,
                         .draw = draw,
                         .caption = caption,
                         .state = sizeof(ErrorMap),
                         .free = release,
                         .needs = NEEDS_FIELD};
