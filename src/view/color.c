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
    float min = INFINITY;
    int part = 0;
    for (int i = 0; i < experiment->count_data; i++) {
        float dx = experiment->data_x[i] - x, dy = experiment->data_y[i] - y;
        float d = dx * dx + dy * dy;
        if (d < min) {
            min = d;
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

static int part_at(const ClassMap *map, float x, float y) {
    return map->part[class_cell(y) * CLASS_CELLS + class_cell(x)];
}

// From one start, they are told apart by where they end.
static bool by_end(const Pane *pane) {
    return pane->experiment->settings.one_start;
}

// By where they start, by the part of the shape at which they arrive, or by speed: the distance within one kept interval about t, over
// its time.
static void by_tint(const Pane *pane, const PointTint *tint, float at, float next, int first, int n, Rgba *color) {
    const float *start_x = trajectories_start_x(&pane->lane->trajectories), *start_y = trajectories_start_y(&pane->lane->trajectories);
    float ax[PIECE] = {0}, ay[PIECE] = {0}, bx[PIECE] = {0}, by[PIECE] = {0};
    if (tint->by != TINT_TURN || by_end(pane)) {
        experiment_at(pane->experiment, pane->lane, at, first, n, ax, ay);
    }
    if (tint->by == TINT_TRAJECTORY) {
        experiment_at(pane->experiment, pane->lane, next, first, n, bx, by);
    }
    for (int i = 0; i < n; i++) {
        int entry;
        if (tint->by == TINT_TURN) {
            const float *x = by_end(pane) ? ax : start_x + first, *y = by_end(pane) ? ay : start_y + first;
            entry = (int)(palette_turn(x[i], y[i]) * SHADES) % SHADES;
        } else if (tint->by == TINT_CELL) {
            entry = part_at(pane->classes, ax[i], ay[i]);
        } else {
            float dx = bx[i] - ax[i], dy = by[i] - ay[i];
            entry = (int)fminf(sqrtf(dx * dx + dy * dy) * tint->scale, SHADES - 1);
        }
        color[i] = tint->color[entry];
    }
}

static void all_in(Rgba one, int n, Rgba *color) {
    for (int i = 0; i < n; i++) {
        color[i] = one;
    }
}

bool view_colorless(const Experiment *experiment, const Lane *lane) {
    return experiment->settings.truth == EXACT_ERROR && lane_exact_known(lane);
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
        *at = *next = by_end(pane) && !pane->lane->trajectories.back;
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

void view_colors(const Pane *pane, int first, int n, Rgba *color) {
    const ColorChoice choice = (ColorChoice)pane->experiment->settings.color;
    const bool colorless = view_colorless(pane->experiment, pane->lane);
    PointTint tint;
    float at, next;
    if (colorless || choice == COLOR_LANE) {
        all_in(colorless ? pane->screen->theme->muted : view_accent(pane), n, color);
        return;
    }
    if (choice == COLOR_CLASS && pane->lane->model->classes > 0) {
        by_label(pane, first, n, color);
        return;
    }
    view_tint(pane, 1, &tint, &at, &next);
    for (int done = 0; done < n; done += PIECE) {
        int m = n - done < PIECE ? n - done : PIECE;
        by_tint(pane, &tint, at, next, first + done, m, color + done);
    }
}

Rgba view_pair_color(const Pane *pane, Vec2 x0, Vec2 x1) {
    bool dark = pane->screen->theme->dark;
    switch ((ColorChoice)pane->experiment->settings.color) {
    case COLOR_CLASS:
        make_classes(pane->classes, pane->experiment);
        return palette_class(part_at(pane->classes, x1.x, x1.y), dark);
    case COLOR_SPEED: {
        const Path *path = model_path(pane->lane->model);
        const PathAt at = path ? path_at(path, (double)pane->t) : (PathAt){.a = 1};
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

// ---- legend --------------------------------------------------------------------------------------------------------------------

static void class_legend(const Pane *pane) {
    const Experiment *experiment = pane->experiment;
    int classes = 0;
    for (int i = 0; i < experiment->count_data; i++) {
        classes = experiment->data_label[i] >= classes ? experiment->data_label[i] + 1 : classes;
    }
    for (int k = 0; classes >= 2 && classes <= PALETTE_CLASSES && k < classes; k++) { // not one, nor more than there are colours
        char text[24];
        snprintf(text, sizeof text, tr("class %c"), 'A' + k); // no number, as files count from 0
        const PointsName *names = experiment->dataset->names;
        legend_add(pane, LEGEND_DISC, palette_class(k, pane->screen->theme->dark), names ? names[k].text : text);
    }
}

void view_speed_legend(const Pane *pane) {
    static const Tick ticks[LEGEND_TICKS] = {{0, "0"}, {0.5f, "3"}, {1, "6+"}};
    legend_ramp(pane, tr("speed |v|"), palette_speed, ticks);
}

void view_color_legend(const Pane *pane) {
    if (view_colorless(pane->experiment, pane->lane)) {
        return;
    }
    if (pane->experiment->settings.color == COLOR_SPEED) {
        view_speed_legend(pane);
    } else if (pane->experiment->settings.color == COLOR_CLASS) {
        class_legend(pane);
    }
}
