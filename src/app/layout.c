#include "app/layout.h"

#include <math.h>

#define PANEL_MIN 248.0f
#define PANEL_MAX 296.0f
#define BAR_HEIGHT 92.0f
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

Layout layout_make(float width, float height, bool tools, int panes) {
    Layout layout = {0};
    float panel = fminf(fmaxf(roundf(width * 0.23f), PANEL_MIN), PANEL_MAX);
    panel = tools && width - panel >= STAGE_MIN ? panel : 0;
    float bar = tools && height - BAR_HEIGHT >= STAGE_MIN ? BAR_HEIGHT : 0;
    layout.stage = (Rect){0, 0, width - panel, height - bar};
    layout.bar = (Rect){0, height - bar, width - panel, bar};
    layout.panel = (Rect){width - panel, 0, panel, height};
    split(&layout, panes);
    return layout;
}
