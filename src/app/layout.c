#include "app/layout.h"

#include <math.h>

#define PANEL_MIN 248.0f
#define PANEL_MAX 296.0f
#define BAR_HEIGHT 92.0f
#define DRAWER_MIN 132.0f
#define DRAWER_MAX 240.0f
#define LEAST_WIDTH 480.0f
#define LEAST_HEIGHT 320.0f
#define LOW 240.0f
#define TITLE_HEIGHT 36.0f  // of a title alone
#define WORDS_HEIGHT 112.0f // of title, subtitle and number
#define WIDE 1.25f
#define VERY_WIDE 1.7f
#define CROWD 0.8f            // of the square's side, where nearly all particles are
#define FORMULAS_FOOT 216.0f  // in narrow panes
#define FORMULAS_WIDTH 368.0f // in wide panes, at their right
#define FORMULAS_LEAST 460.0f // height of a narrow pane that has formulas
#define NARROW 240.0f         // panes in which titles do not fit
#define STAGE_MIN 220.0f      // narrower or lower than this beside the tools, the stage comes first

// Columns that leave the panes as large and as square as can be.
static int best_columns(Rect stage, int panes) {
    int best = 1;
    float best_side = 0;
    for (int columns = 1; columns <= panes; columns++) {
        int rows = (panes + columns - 1) / columns;
        float w = stage.w / (float)columns;
        float side = fminf(w < NARROW ? 0.8f * w : w, stage.h / (float)rows);
        if (side > best_side) {
            best_side = side;
            best = columns;
        }
    }
    return best;
}

static void split(Layout *layout, int panes) {
    Rect stage = layout->stage;
    int columns = best_columns(stage, panes);
    int rows = (panes + columns - 1) / columns;
    layout->panes = panes;
    for (int i = 0; i < panes; i++) {
        int row = i / columns;
        int in_row = row == rows - 1 ? panes - row * columns : columns; // a last row that is not full stretches
        float w = stage.w / (float)in_row;
        float h = stage.h / (float)rows;
        layout->pane[i] = (Rect){stage.x + w * (float)(i % columns), stage.y + h * (float)row, w, h};
    }
}

bool layout_wide(Rect pane) {
    return pane.w > WIDE * pane.h;
}

bool layout_low(Rect pane) {
    return pane.h < LOW;
}

// The picture's square: as large as the pane, or in a narrow one as what words and formulas leave. Its rim is nearly empty, so
// they may reach into it.
static Rect square_of(Rect pane, float foot) {
    float head = layout_low(pane) ? TITLE_HEIGHT : layout_wide(pane) ? 0 : WORDS_HEIGHT;
    float most = fminf(pane.w, pane.h);
    float side = fminf(fmaxf((pane.h - head - foot) / CROWD, 0.5f * most), most);
    float middle = fmaxf(0.5f * pane.h, head + 0.5f * CROWD * side);
    middle = fminf(middle, pane.h - foot - 0.5f * CROWD * side);
    return (Rect){pane.x + 0.5f * (pane.w - side), pane.y + middle - 0.5f * side, side, side};
}

// In panes much wider than high, one below the other, the picture stands beside the words, which begin at the left.
static void stand_aside(Rect *square, Rect pane, Rect stage) {
    if (pane.w > VERY_WIDE * pane.h && pane.w >= stage.w - 1) {
        square->x = pane.x + pane.w - square->w;
    }
}

float layout_beside(Rect pane) {
    return fminf(FORMULAS_WIDTH, 0.46f * pane.w);
}

// Keeps the picture of a wide pane out of the formulas' way.
static void make_way(Rect *square, Rect pane) {
    float room = pane.w - layout_beside(pane);
    float side = fminf(square->w, room / CROWD);
    float rim = 0.5f * (1 - CROWD) * side;
    float x = fminf(square->x, pane.x + room - side + rim);
    *square = (Rect){x, square->y + 0.5f * (square->h - side), side, side};
}

float layout_most(float width_px, float height_px) {
    return fminf(width_px / LEAST_WIDTH, height_px / LEAST_HEIGHT);
}

Layout layout_make(float width, float height, const LayoutDef *def) {
    Layout layout = {0};
    float panel = fminf(fmaxf(roundf(width * 0.23f), PANEL_MIN), PANEL_MAX);
    panel = def->tools && width - panel >= STAGE_MIN ? panel : 0;
    float bar = def->tools && height - BAR_HEIGHT >= STAGE_MIN ? BAR_HEIGHT : 0;
    float above = height - bar;
    float drawer = roundf(fminf(fmaxf(above * 0.3f, DRAWER_MIN), DRAWER_MAX));
    drawer = def->curves && above - drawer >= STAGE_MIN ? drawer : 0;
    layout.stage = (Rect){0, 0, width - panel, above - drawer};
    layout.drawer = (Rect){0, above - drawer, width - panel, drawer};
    layout.bar = (Rect){0, above, width - panel, bar};
    layout.panel = (Rect){width - panel, 0, panel, height};
    split(&layout, def->panes);
    Rect first = layout.pane[0];
    layout.foot = def->formulas && !layout_wide(first) && first.h > FORMULAS_LEAST ? FORMULAS_FOOT : 0;
    for (int i = 0; i < layout.panes; i++) {
        layout.square[i] = square_of(layout.pane[i], layout.foot);
        if (layout.pane[0].w >= layout.pane[layout.panes - 1].w - 1) { // not where the last row alone is wide
            stand_aside(&layout.square[i], layout.pane[i], layout.stage);
        }
        if (def->formulas && layout_wide(layout.pane[i])) {
            make_way(&layout.square[i], layout.pane[i]);
        }
    }
    return layout;
}
