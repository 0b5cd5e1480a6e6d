// The density at this moment, from the particles (a smooth estimate, at frame rate) or of the learned flow itself by its exact
// likelihood, worked out in slices while the flow stands still; and that of the data, where their own p_t is known. levels.c draws the
// lines of both.
#include "ui/palette.h"
#include "view/view.h"
#include "base/memory.h"
#include "base/clock.h"
#include "base/language.h"
#include "run/agreement.h"
#include "run/density_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 176
#define BANDWIDTH 0.08f   // stage units, at least,
#define NOISE_SHARE 0.25f // and this share of s(t): p_t has no detail finer than that
#define RIM 8             // cells

#define SLICE_S 0.006 // of a frame, for the likelihood in all panes,
#define SHARE 0.15    // or so much of one that takes long anyhow
#define FRAME_S 0.1   // at most
#define SHOW_STRIDE 4 // of a map that is fine enough to be shown
#define MEASURE_STRIDE 1
#define FADED 0.1f     // s(t) below which the points drawn are too few to tell their p_t
#define BLURRED 0.05   // s(1) from which on p_1 is not the data's density to the eye
#define ARRIVED 0.999f // flow time from which p_t is the data's density whatever the pairing

// What a map is of. The lane may have other weights by the time that it is done.
typedef struct {
    long lane; // the lane's id; 0: there is no map
    long step;
    float t;
    int label, along; // that the flow is asked for, and the path that it is seen along; how strongly
    double guidance;
    Lattice lattice;
} Subject;

typedef struct {
    DensityMap map;
    Subject subject; // of the map
    bool made;       // `cells` holds it, or one that is coarser, or of older weights
    int stride;      // of what it holds,
    long step;       // and the weights that it is of
    float cells[DENSITY_MAP_NODES];
    double chunk_s; // what a chunk took last
    double now_s;   // of the last frame
    // the weights it is of
    ShownModel shown;
    float *weights;
    int room;
} Likelihood;

// What p_t of the data on a grid depends on.
typedef struct {
    Grid grid;
    double a, s;
    float blur; // cells
    int data, seed;
    float first_x, first_y; // of the points drawn, which tells files apart
} DataKey;

typedef struct {
    float cells[GRID_CELLS_MAX], scratch[GRID_CELLS_MAX], data[GRID_CELLS_MAX];
    Rgba color[GRID_CELLS_MAX];
    DataKey key; // of `data`
    uint32_t texture;
    Likelihood *likelihood; // NULL until it is asked for
} DensityView;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.density != DENSITY_OFF && experiment->settings.view == VIEW_FLOW;
}

static bool has_likelihood(const Experiment *experiment, const Lane *lane) {
    return model_has_density(lane->model) && !experiment_is_exact(experiment, lane) && !lane_waits(lane);
}

static bool arrived(const Experiment *experiment) {
    return experiment->play.t > (double)ARRIVED;
}

// What the model's contours are compared with.
typedef enum { NOTHING, DATA_LATER, EXACT, DATA } Beside;

static Beside beside(const Experiment *experiment, const Lane *lane) {
    bool known = experiment->data_density.count > 0, told = known || view_path_at(lane, experiment->play.t).s >= (double)FADED;
    if (arrived(experiment)) { // with noise left at the end it is the data's density no more, but it is known for all pairs
        return !known ? NOTHING : view_path_at(lane, 1).s < BLURRED ? DATA : EXACT;
    }
    return lane_exact_known(lane) && told ? EXACT : known && !lane_exact_known(lane) ? DATA_LATER : NOTHING;
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    static const char *const words[2][4] = {
        {[NOTHING] = TR("The bold line encloses half of the particles, the fine line 90%."),
         [DATA_LATER] = TR(
             "The bold line encloses half of the particles, the fine line 90%. Flowscope knows the exact density only of the data, at "
             "the end."),
         [EXACT] = TR("The bold line encloses half of the particles, the fine line 90%. Dashed: the exact density at this t."),
         [DATA] = TR("The bold line encloses half of the particles, the fine line 90%. Dashed: the data.")},
        {[NOTHING] = TR(
             "Density of the learned flow, by its likelihood once paused. The bold line encloses 50%, the fine line 90%."),
         [DATA_LATER] = TR(
             "Density of the learned flow, by its likelihood once paused. The bold line encloses 50%, the fine line 90%. Flowscope "
             "knows the target density only of the data, at the end."),
         [EXACT] = TR(
             "Density of the learned flow, by its likelihood once paused. The bold line encloses 50%, the fine line 90%. Dashed: "
             "the target density at this t."),
         [DATA] = TR(
             "Density of the learned flow, by its likelihood once paused. The bold line encloses 50%, the fine line 90%. Dashed: "
             "the data.")},
    };
    static const char unknown[] = TR(
        "Flowscope works out the likelihood only of a learned flow that starts from Gaussian noise. Shown instead: where the "
        "particles are.");
    static const char contracts[] = TR(
        "A network that predicts the data has no density: its flow ends on the points that it predicts. Shown instead: where the "
        "particles are.");
    bool likely = experiment->settings.density == DENSITY_LIKELIHOOD;
    if (likely && lane->model->settings.predict == PREDICT_DATA && !model_has_density(lane->model)) {
        return tr(contracts);
    }
    return tr(likely && !has_likelihood(experiment, lane) ? unknown : words[likely][beside(experiment, lane)]);
}

// ---- from the particles --------------------------------------------------------------------------------------------------------

// Of the estimate, in cells.
static float bandwidth(const Pane *pane, const Grid *grid) {
    float s = (float)view_path_at(pane->lane, (double)pane->t).s;
    return fminf(fmaxf(BANDWIDTH, NOISE_SHARE * s), 0.5f) / grid->cell;
}

// ---- by the likelihood ---------------------------------------------------------------------------------------------------------

static bool same_place(const Subject *a, const Subject *b) {
    const Lattice *p = &a->lattice, *q = &b->lattice;
    return a->lane == b->lane && a->t == b->t && a->label == b->label && a->along == b->along && a->guidance == b->guidance && p->columns == q->columns &&
           p->rows == q->rows && p->left == q->left && p->top == q->top && p->cell == q->cell;
}

// A copy of the weights, which go on changing while the map is made.
static void keep_weights(Likelihood *l, const ShownModel *shown) {
    const int count = shown->model->count;
    if (count > l->room) {
        free(l->weights);
        l->room = count;
        l->weights = memory_new((size_t)l->room, sizeof(float));
    }
    memcpy(l->weights, shown->weights, (size_t)count * sizeof(float));
    l->shown = *shown;
    l->shown.weights = l->weights;
}

static void begin(const Pane *pane, Likelihood *l, const Subject *subject) {
    const ShownModel shown = experiment_field(pane->experiment, pane->lane);
    keep_weights(l, &shown);
    const LogDensity density = model_density(&l->shown);
    density_map_begin(&l->map, &density, (double)subject->t, &subject->lattice);
    l->made = l->made && same_place(&l->subject, subject);
    l->subject = *subject;
}

// One chunk first, to see what it takes, then as many as fit into what is left of the slice.
static void go_on(const Pane *pane, Likelihood *l) {
    const double frame_s = fmin(pane->input->now_s - l->now_s, FRAME_S), share_s = fmax(SLICE_S, SHARE * frame_s) / pane->count;
    const double begin_s = clock_now_s();
    double now_s = begin_s;
    for (int chunks = 1; chunks >= 1 && !density_map_done(&l->map);) {
        const int before = l->map.stride;
        const double since_s = now_s;
        density_map_step(&l->map, pane->input->live ? chunks : DENSITY_MAP_NODES / DENSITY_MAP_CHUNK);
        now_s = clock_now_s();
        if (l->map.stride == before) { // passes end early
            l->chunk_s = (now_s - since_s) / chunks;
        }
        chunks = pane->input->live ? (int)((share_s - (now_s - begin_s)) / fmax(l->chunk_s, 1e-5)) : 1;
    }
}

static void take_over(Likelihood *l) {
    const Lattice *lattice = &l->subject.lattice;
    density_map_read(&l->map, l->cells);
    for (int i = 0; i < lattice->columns * lattice->rows; i++) {
        l->cells[i] = expf(l->cells[i]) * lattice->cell * lattice->cell;
    }
    l->made = true;
    l->stride = l->map.stride;
    l->step = l->subject.step;
}

// Whether so much was learned in between that a coarse map of the newer weights tells more than a fine one of the older.
static bool outdated(long then, long now) {
    return labs(now - then) > (now > then ? now : then) / 10;
}

// While the flow runs the particles are quicker; a map of older weights is shown until a newer one is as fine, or it is outdated.
static bool follow(const Pane *pane, const Grid *grid, Likelihood *l) {
    const Playhead *play = &pane->experiment->play;
    bool runs = play->playing && play->phase != PLAY_HOLD && pane->input->live;
    const Settings *s = &pane->experiment->settings;
    Subject now = {.lane = pane->lane->id,
                   .step = pane->weights_step,
                   .t = pane->t,
                   .label = s->label,
                   .along = s->sample_path,
                   .guidance = s->guidance,
                   .lattice = {grid->columns, grid->rows, 0, 0, grid->cell}};
    grid_centre(grid, 0, &now.lattice.left, &now.lattice.top);
    bool elsewhere = !same_place(&l->subject, &now);
    if (elsewhere && runs) {
        l->subject.lane = 0;
        return l->made = false;
    }
    l->made = l->made && agreement_alike(l->step, now.step); // nor is one of quite another network shown
    bool fine_enough = l->map.stride > 0 && l->map.stride <= SHOW_STRIDE && outdated(l->subject.step, now.step);
    if (elsewhere || fine_enough || (density_map_done(&l->map) && l->subject.step != now.step)) {
        begin(pane, l, &now);
    }
    if (!density_map_done(&l->map)) {
        view_moves(pane);
        int before = l->map.stride;
        go_on(pane, l);
        l->now_s = pane->input->now_s;
        bool finer = l->map.stride != before && l->map.stride <= SHOW_STRIDE;
        if (finer && (!l->made || l->map.stride <= l->stride || outdated(l->step, l->subject.step))) {
            take_over(l);
        }
    }
    return l->made;
}

// ---- the picture ---------------------------------------------------------------------------------------------------------------

// 0..1: cells at the rim of the pane fade, so that what goes on beyond it is not cut.
static float off_rim(const Grid *grid, int cell) {
    int column = cell % grid->columns, row = cell / grid->columns;
    int x = column < grid->columns - 1 - column ? column : grid->columns - 1 - column;
    int y = row < grid->rows - 1 - row ? row : grid->rows - 1 - row;
    return fminf((float)(x < y ? x : y) / RIM, 1);
}

static void paint(const Pane *pane, const Grid *grid, const float *cells, float max, float strength, Rgba *color) {
    bool dark = pane->screen->theme->dark;
    Rgba shade[256];
    for (int i = 0; i < 256; i++) {
        float u = (float)i / 255;
        shade[i] = color_fade(palette_density(u, dark), fminf(fmaxf((u - 0.06f) / 0.3f, 0), 1) * strength);
    }
    for (int i = 0; i < grid->columns * grid->rows; i++) {
        color[i] = color_fade(shade[(int)(255 * sqrtf(fminf(fmaxf(cells[i], 0) / max, 1)))], off_rim(grid, i));
    }
}

static bool same_data(const DataKey *a, const DataKey *b) {
    return grid_same(&a->grid, &b->grid) && a->a == b->a && a->s == b->s && a->blur == b->blur && a->data == b->data &&
           a->seed == b->seed && a->first_x == b->first_x && a->first_y == b->first_y;
}

// Kept while the flow stands still. Beside an estimate from particles as blurred as that: like is compared with like.
static void follow_data(const Pane *pane, const Grid *grid, DensityView *d, bool likely) {
    const Experiment *experiment = pane->experiment;
    PathAt at = view_path_at(pane->lane, (double)pane->t);
    DataKey now = {*grid,
                   at.a,
                   at.s,
                   likely ? 0 : bandwidth(pane, grid),
                   experiment->settings.data,
                   experiment->settings.seed,
                   experiment->data_x[0],
                   experiment->data_y[0]};
    if (!same_data(&d->key, &now)) {
        grid_marginal(pane, grid, d->data, d->scratch);
        if (!likely) {
            grid_blur(grid, d->data, d->scratch, now.blur);
        }
        d->key = now;
    }
}

// How much the two densities overlap, in percent. False where too much of the data's lies outside the picture.
static bool overlap(const Grid *grid, const float *checkpoint, const float *data, float *percent) {
    double both = 0, all = 0;
    for (int i = 0; i < grid->columns * grid->rows; i++) {
        both += (double)fminf(checkpoint[i], data[i]);
        all += (double)data[i];
    }
    *percent = (float)(100 * both);
    return all > 0.98;
}

static void legend(const Pane *pane, const Grid *grid, const DensityView *d, bool likely, bool known) {
    const char *of = likely ? tr("model (likelihood)") : tr("model (particles)");
    char data[64] = "";
    float percent;
    const char *what = arrived(pane->experiment) ? tr("data") : tr("exact");
    snprintf(data, sizeof data, "%s", what);
    if (known && likely && d->likelihood->stride == MEASURE_STRIDE && overlap(grid, d->likelihood->cells, d->data, &percent)) {
        snprintf(data, sizeof data, tr("%s · %.0f%% overlap"), what, (double)percent);
    }
    legend_add(pane, LEGEND_STROKE, view_accent(pane), of);
    if (known) {
        legend_add(pane, LEGEND_DASHES, pane->screen->theme->text, data);
    }
}

// Cells whose centres are the nodes of a lattice.
static Grid lattice_over(const Pane *pane) {
    Grid grid = grid_over(&pane->camera, COLUMNS);
    grid.columns = (grid.columns + DENSITY_MAP_COARSE - 2) / DENSITY_MAP_COARSE * DENSITY_MAP_COARSE + 1;
    grid.rows = (grid.rows + DENSITY_MAP_COARSE - 2) / DENSITY_MAP_COARSE * DENSITY_MAP_COARSE + 1;
    float side = grid.cell * pane->camera.scale;
    grid.box.w = side * (float)grid.columns;
    grid.box.h = side * (float)grid.rows;
    return grid;
}

static bool by_likelihood(const Pane *pane, const Grid *grid, DensityView *d) {
    if (pane->experiment->settings.density != DENSITY_LIKELIHOOD || !has_likelihood(pane->experiment, pane->lane)) {
        return false;
    }
    if (!d->likelihood) {
        d->likelihood = memory_new(1, sizeof *d->likelihood);
    }
    return follow(pane, grid, d->likelihood);
}

static void prepare(const Pane *pane) {
    DensityView *d = pane->state;
    Grid grid = lattice_over(pane);
    bool likely = by_likelihood(pane, &grid, d), known = beside(pane->experiment, pane->lane) >= EXACT;
    if (!likely) {
        const int n = experiment_ready(pane->experiment, pane->lane);
        grid_gather(pane, &grid, n, 1.0f / (float)n, bandwidth(pane, &grid), d->cells, d->scratch);
    }
    const float *cells = likely ? d->likelihood->cells : d->cells;
    if (known) {
        follow_data(pane, &grid, d, likely);
    }
    *pane->density = (ShownDensity){grid, cells, known ? d->data : NULL};
    legend(pane, &grid, d, likely, known);
}

static void draw(const Pane *pane) {
    DensityView *d = pane->state;
    const Grid *grid = &pane->density->grid;
    const Settings *s = &pane->experiment->settings;
    const bool covered = s->truth != EXACT_OFF && lane_exact_known(pane->lane); // by the exact field: one area is enough
    const bool mosaic = s->density == DENSITY_LIKELIHOOD && model_has_mosaic(pane->lane->model); // whose cells have edges
    if (covered || mosaic) {
        return;
    }
    float max = grid_highest(pane->density->cells, grid->columns * grid->rows);
    paint(pane, grid, pane->density->cells, max, 0.85f, d->color);
    draw_texture_set(pane->screen->draw, &d->texture, grid->columns, grid->rows, d->color);
    draw_texture(pane->screen->draw, d->texture, grid->box, 0xFFFFFFFFu);
}

static void release(Draw *draw_in, void *state) {
    DensityView *d = state;
    draw_texture_free(draw_in, d->texture);
    if (d->likelihood) {
        free(d->likelihood->weights);
        free(d->likelihood);
    }
}

const View view_density =
    {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .state = sizeof(DensityView), .free = release};
