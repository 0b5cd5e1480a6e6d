// Lines over the particles that enclose a half and nine tenths of the density shown, and dashed ones that do so for the data. Each has a
// casing in the ground's colour, so that it can be followed over particles of any colour.
#include "view/contour.h"

#include <math.h>

#define LEVELS 2
#define PLATEAU 0.95f // of the peak: where half of the data are above it they are uniform
#define CASING 1.6f   // points on either side
#define DASH 5.0f     // points
static const float share[LEVELS] = {0.5f, 0.9f};

static bool is_on(const Experiment *experiment) {
    return view_density.on(experiment);
}

typedef struct {
    const float *cells;
    ContourStyle style;
} Line;

static int model_lines(const Pane *pane, const ShownDensity *shown, Line *line) {
    const int count = shown->grid.columns * shown->grid.rows;
    const float max = grid_highest(shown->cells, count), k = view_fineness(pane) * pane->screen->scale;
    float level[LEVELS];
    contour_levels(shown->cells, count, max, LEVELS, share, level);
    for (int i = 0; i < LEVELS; i++) {
        line[i] = (Line){shown->cells, {level[i], (i ? 1.3f : 2.6f) * k, view_accent(pane), 0}};
    }
    return LEVELS;
}

// Where the data are uniform no line holds a half, and that of nine tenths stays off the plateau.
static int data_lines(const Pane *pane, const ShownDensity *shown, Line *line) {
    const int count = shown->grid.columns * shown->grid.rows;
    const float max = grid_highest(shown->data, count), k = view_fineness(pane) * pane->screen->scale;
    const Rgba ink = pane->screen->theme->text;
    float level[LEVELS];
    int n = 0;
    contour_levels(shown->data, count, max, LEVELS, share, level);
    for (int i = level[0] > PLATEAU * max ? LEVELS - 1 : 0; i < LEVELS; i++) {
        float at = i ? fminf(level[i], 0.5f * max) : level[i];
        line[n++] = (Line){shown->data, {at, (i ? 1.2f : 1.8f) * k, ink, DASH * k}};
    }
    return n;
}

// All casings lie below all lines: that of one would bleach another.
static void draw(const Pane *pane) {
    const ShownDensity *shown = pane->density;
    unsigned char *marks = pane->state;
    Line line[2 * LEVELS];
    int n = shown->cells ? model_lines(pane, shown, line) : 0;
    n += shown->data ? data_lines(pane, shown, line + n) : 0;
    for (int i = 0; i < n; i++) {
        const ContourStyle *s = &line[i].style;
        ContourStyle casing = {s->level, s->width + 2 * CASING * view_fineness(pane) * pane->screen->scale,
                               color_fade(pane->screen->theme->stage, 0.6f), 0};
        contour_draw(pane, &shown->grid, line[i].cells, &casing, marks);
    }
    for (int i = 0; i < n; i++) {
        contour_draw(pane, &shown->grid, line[i].cells, &line[i].style, marks);
    }
}

const View view_levels = {.on = is_on, .draw = draw, .state = sizeof(ContourMarks)};
