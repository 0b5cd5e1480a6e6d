// What a particle's colour says: where it started, to which part of the shape it goes, how fast it is, or nothing.
#include "ui/palette.h"
#include "view/view.h"
#include "base/language.h"
#include "base/team.h"
#include "flow/class_label.h"

#include <math.h>
#include <stdio.h>

#define CLASS_HALF 4.5f
#define SHADES 256
#define PIECE SOLVE_CHUNK

// ---- class ----------------------------------------------------------------------------------------------------------------------

static int nearest_part(const Experiment *experiment, float x, float y) {
    float least = INFINITY;
    int part = 0;
    for (int i = 0; i < experiment->count_data; i++) {
        float dx = experiment->data_x[i] - x;
        float dy = experiment->data_y[i] - y;
        float d = dx * dx + dy * dy;
        if (d < least) {
            least = d;
            part = experiment->data_label[i];
        }
    }
    return part;
}

typedef struct {
    ClassMap *map;
    const Experiment *experiment;
} Classing;

static void class_row(void *context, int row) {
    const Classing *c = context;
    float cell = 2 * CLASS_HALF / CLASS_CELLS, y = ((float)row + 0.5f) * cell - CLASS_HALF;
    for (int column = 0; column < CLASS_CELLS; column++) {
        float x = ((float)column + 0.5f) * cell - CLASS_HALF;
        c->map->part[row * CLASS_CELLS + column] = (unsigned char)nearest_part(c->experiment, x, y);
    }
}

static void make_classes(ClassMap *map, const Experiment *experiment) {
    const Settings *s = &experiment->settings;
    if (map->made && map->data == s->data && map->seed == s->seed) {
        return;
    }
    map->data = s->data;
    map->seed = s->seed;
    map->made = true;
    team_for(CLASS_CELLS, class_row, &(Classing){map, experiment});
}

static int class_cell(float at) {
    return (int)fminf(fmaxf((at + CLASS_HALF) * (0.5f * CLASS_CELLS / CLASS_HALF), 0), CLASS_CELLS - 1);
}

// A lane that has learned classes sends every particle to one of its own, or all to the same.
static void by_label(const Pane *pane, int first, int n, Rgba *color) {
    const Model *model = pane->lane->model;
    int one = pane->experiment->settings.label;
    for (int i = 0; i < n; i++) {
        int label = one >= 0 ? one : label_of(model->share, model->classes, first + i);
        color[i] = palette_class(label, pane->screen->theme->dark);
    }
}

static void by_part(const Pane *pane, int first, int n, Rgba *color) {
    float x[PIECE];
    float y[PIECE];
    Rgba tone[PALETTE_CLASSES];
    bool dark = pane->screen->theme->dark;
    make_classes(pane->classes, pane->experiment);
    for (int k = 0; k < PALETTE_CLASSES; k++) {
        tone[k] = palette_class(k, dark);
    }
    for (int done = 0; done < n; done += PIECE) {
        int m = n - done < PIECE ? n - done : PIECE;
        experiment_at(pane->experiment, pane->lane, 1, first + done, m, x, y);
        for (int i = 0; i < m; i++) {
            int cell = class_cell(y[i]) * CLASS_CELLS + class_cell(x[i]);
            color[done + i] = tone[pane->classes->part[cell] % PALETTE_CLASSES];
        }
    }
}

// ---- speed and origin ---------------------------------------------------------------------------------------------------------

static void shades(Ramp *ramp, bool dark, Rgba table[SHADES]) {
    for (int i = 0; i < SHADES; i++) {
        table[i] = ramp((float)i / (SHADES - 1), dark);
    }
}

// The one kept interval about t over which a speed is taken; returns where it begins.
static float speed_window(const Pane *pane, float *length) {
    float half = 0.5f / (float)pane->lane->trajectories.intervals;
    *length = 2 * half;
    return fminf(fmaxf(pane->t - half, 0), 1 - 2 * half);
}

// |v| of the stored trajectory: the way of one kept interval about t, over its time.
static void by_speed(const Pane *pane, int first, int n, Rgba *color) {
    float ax[PIECE], ay[PIECE], bx[PIECE], by[PIECE];
    Rgba table[SHADES];
    float window;
    float from = speed_window(pane, &window);
    float scale = (SHADES - 1) / (window * SPEED_MAX);
    shades(palette_speed, pane->screen->theme->dark, table);
    for (int done = 0; done < n; done += PIECE) {
        int m = n - done < PIECE ? n - done : PIECE;
        experiment_at(pane->experiment, pane->lane, from, first + done, m, ax, ay);
        experiment_at(pane->experiment, pane->lane, from + window, first + done, m, bx, by);
        for (int i = 0; i < m; i++) {
            float dx = bx[i] - ax[i];
            float dy = by[i] - ay[i];
            color[done + i] = table[(int)fminf(sqrtf(dx * dx + dy * dy) * scale, SHADES - 1)];
        }
    }
}

static void by_origin(const Pane *pane, int first, int n, Rgba *color) {
    const Trajectories *trajectories = &pane->lane->trajectories;
    Rgba table[SHADES];
    shades(palette_origin, pane->screen->theme->dark, table);
    for (int i = 0; i < n; i++) {
        color[i] = table[(int)(palette_turn(trajectories->x[first + i], trajectories->y[first + i]) * SHADES) % SHADES];
    }
}

static void all_in(Rgba one, int n, Rgba *color) {
    for (int i = 0; i < n; i++) {
        color[i] = one;
    }
}

bool view_colorless(const Experiment *experiment, const Lane *lane) {
    return experiment->settings.truth == TRUTH_ERROR && view_exact_known(lane);
}

void view_colors(const Pane *pane, int first, int n, Rgba *color) {
    if (view_colorless(pane->experiment, pane->lane)) {
        all_in(pane->screen->theme->muted, n, color);
        return;
    }
    switch ((ColorChoice)pane->experiment->settings.color) {
    case COLOR_ORIGIN:
        by_origin(pane, first, n, color);
        break;
    case COLOR_CLASS:
        (pane->lane->model->classes > 0 ? by_label : by_part)(pane, first, n, color);
        break;
    case COLOR_SPEED:
        by_speed(pane, first, n, color);
        break;
    case COLOR_LANE:
        all_in(view_accent(pane), n, color);
        break;
    }
}

static void shades_of_classes(bool dark, Rgba table[SHADES]) {
    for (int part = 0; part < SHADES; part++) {
        table[part] = palette_class(part % PALETTE_CLASSES, dark);
    }
}

_Static_assert(TINT_COLORS == SHADES && TINT_CELLS == CLASS_CELLS, "the card's tables are ours");

void view_tint(const Pane *pane, float alpha, PointTint *tint, float *at, float *next) {
    bool dark = pane->screen->theme->dark;
    float window;
    *tint = (PointTint){.by = TINT_TURN, .add = PALETTE_TURN};
    *at = *next = 0;
    switch ((ColorChoice)pane->experiment->settings.color) {
    case COLOR_ORIGIN:
        shades(palette_origin, dark, tint->color);
        break;
    case COLOR_CLASS:
        if (pane->lane->model->classes > 0) { // one for all, or the card would not have them
            all_in(palette_class(pane->experiment->settings.label, dark), SHADES, tint->color);
            break;
        }
        make_classes(pane->classes, pane->experiment);
        *tint = (PointTint){.by = TINT_CELL, .half = CLASS_HALF, .cell = pane->classes->part};
        shades_of_classes(dark, tint->color);
        *at = *next = 1;
        break;
    case COLOR_SPEED:
        *at = speed_window(pane, &window);
        *next = *at + window;
        *tint = (PointTint){.by = TINT_TRAJECTORY, .scale = (SHADES - 1) / (window * SPEED_MAX)};
        shades(palette_speed, dark, tint->color);
        break;
    case COLOR_LANE:
        all_in(view_accent(pane), SHADES, tint->color);
        break;
    }
    if (view_colorless(pane->experiment, pane->lane)) {
        all_in(pane->screen->theme->muted, SHADES, tint->color);
    }
    for (int i = 0; i < SHADES; i++) {
        tint->color[i] = color_fade(tint->color[i], alpha);
    }
}

Rgba view_pair_color(const Pane *pane, Vec2 x0, Vec2 x1) {
    bool dark = pane->screen->theme->dark;
    switch ((ColorChoice)pane->experiment->settings.color) {
    case COLOR_CLASS:
        make_classes(pane->classes, pane->experiment);
        return palette_class(pane->classes->part[class_cell(x1.y) * CLASS_CELLS + class_cell(x1.x)], dark);
    case COLOR_SPEED: {
        PathAt at = view_path_at(pane->lane, (double)pane->t);
        double vx = at.da * (double)x1.x + at.ds * (double)x0.x, vy = at.da * (double)x1.y + at.ds * (double)x0.y;
        return palette_speed((float)hypot(vx, vy) / SPEED_MAX, dark);
    }
    case COLOR_LANE:
        return view_accent(pane);
    case COLOR_ORIGIN:
        break;
    }
    return palette_origin(palette_turn(x0.x, x0.y), dark);
}

Rgba view_highlight(const Pane *pane, Rgba particle) {
    bool dark = pane->screen->theme->dark;
    return color_mix(particle | 0xFFu, dark ? 0xFFFFFFFFu : 0x000000FFu, dark ? 0.6f : 0.3f);
}
