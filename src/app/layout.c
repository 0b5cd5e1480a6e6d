#include "app/layout.h"

#include <math.h>

#define PANEL_MIN 248.0f
#define PANEL_MAX 296.0f
#define BAR_HEIGHT 92.0f
#define DRAWER_MIN 132.0f
#define DRAWER_MAX 240.0f
#define LEAST_WIDTH 480.0f
#define LEAST_HEIGHT 320.0f
#define WORDS_HEIGHT 112.0f // of title, subtitle and number
#define STAGE_MIN 220.0f // narrower or lower than this beside the tools, the stage comes first

// Columns that leave the panes as large and as square as can be.
static int best_columns(Rect stage, int panes) {
    int best = 1;
    float best_side = 0;
    for (int columns = 1; columns <= panes; columns++) {
        int rows = (panes + columns - 1) / columns;
        float side = fminf(stage.w / (float)columns, stage.h / (float)rows);
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

float layout_most(float width_px, float height_px) {
    return fminf(width_px / LEAST_WIDTH, height_px / LEAST_HEIGHT);
}

// In a pane that is higher than wide, the square of the picture leaves a strip above it for the words.
static float sink_of(Rect pane) {
    float slack = 0.5f * (pane.h - pane.w);
    return fminf(fmaxf(slack, 0), fmaxf(WORDS_HEIGHT - slack, 0));
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
    layout.sink = sink_of(layout.pane[0]);
    return layout;
}
