// Lines over the particles that enclose a half and nine tenths of the density shown, and dashed ones that do so for the data. Each has a
// casing in the ground's colour, so that it can be followed over particles of any colour.
#include "view/view.h"

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

// Those of the model, or dashed ones of the data: where these are uniform no line holds a half, and that of nine tenths stays off the
// plateau.
static int lines_of(const Pane *pane, const float *cells, bool data, Line *line) {
    static const float width[2][LEVELS] = {{2.6f, 1.3f}, {1.8f, 1.2f}};
    const Grid *grid = &pane->density->grid;
    const int count = cells ? grid->columns * grid->rows : 0;
    const float max = grid_highest(cells, count), k = view_fineness(pane) * pane->screen->scale;
    const Rgba ink = data ? pane->screen->theme->text : view_accent(pane);
    float level[LEVELS];
    int n = 0;
    contour_levels(cells, count, max, LEVELS, share, level);
    for (int i = data && level[0] > PLATEAU * max ? LEVELS - 1 : 0; i < LEVELS && count > 0; i++) {
        float at = data && i ? fminf(level[i], 0.5f * max) : level[i];
        line[n++] = (Line){cells, {at, width[data][i] * k, ink, data ? DASH * k : 0}};
    }
    return n;
}

// All casings lie below all lines: that of one would bleach another.
static void draw(const Pane *pane) {
    const ShownDensity *shown = pane->density;
    unsigned char *marks = pane->state;
    Line line[2 * LEVELS];
    int n = lines_of(pane, shown->cells, false, line);
    n += lines_of(pane, shown->data, true, line + n);
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
