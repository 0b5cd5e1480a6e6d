#include "page/layout.h"

#include <math.h>

#define PANEL_MIN 248.0f
#define PANEL_MAX 296.0f
#define BAR_HEIGHT 92.0f
#define ROW 32.0f        // of a control
#define BUTTONS 10.0f    // by which the row of buttons is higher than a control
#define UPRIGHT 1.3f     // windows of this height by width, and more, have the panel below the stage,
#define BELOW 0.34f      // which takes so much of the height there,
#define BELOW_MIN 200.0f // and so many points
#define BELOW_MAX 460.0f
#define DRAWER_MIN 132.0f
#define DRAWER_MAX 240.0f
#define MIN_WIDTH 480.0f
#define MIN_HEIGHT 320.0f
#define LOWEST_PANE 120.0f // beside whose picture there is room for a name alone
#define WIDE 1.25f
#define VERY_WIDE 1.5f // where a pane is too low for words above and below a large picture
#define SMALL 450.0f
#define ASIDE_MIN 130.0f    // width of words beside a picture, at least,
#define ASIDE_RIM 8.0f      // what the picture leaves at the right where its words have room,
#define ASIDE_WORDS 340.0f  // and with their margins where there is room
#define PARTICLES 0.75f     // of the square's side, where nearly all particles are,
#define LOWEST 0.86f        // the same with most starting points,
#define FARTHEST 0.96f      // and where all trajectories start
#define BESIDE_WIDTH 368.0f // in wide panes, at their right
#define NARROW 190.0f       // panes in which titles do not fit
#define WORDS 120.0f        // above and below a picture, about,
#define LOW_WORDS 60.0f     // and in low panes
#define NEARLY 1.05f
#define LINE_ABOVE 300.0f  // of the stage, that words to a newcomer leave at least,
#define INSET_ABOVE 120.0f // and so much more where formulas or the network are shown
#define STAGE_MIN 220.0f // narrower or lower than this beside the tools, the stage comes first

// The side of a pane's picture, about: less what words above and below it take, or with them beside it.
static float side_about(float w, float h, bool whole_width) {
    if (whole_width && h < SMALL && w > VERY_WIDE * h) {
        return h;
    }
    float words = h < LAYOUT_LOW ? LOW_WORDS : WORDS;
    float max = fminf(w < NARROW ? 0.5f * w : w, h);
    return fminf(max, (h - words) / (0.5f * PARTICLES + 0.5f * LOWEST));
}

// Columns that leave the pictures large, the fewest that are nearly the best; every row is full, as what is compared looks alike.
static int best_columns(Rect stage, int panes) {
    int best = 1;
    float best_side = 0;
    for (int columns = 1; columns <= panes; columns++) {
        float rows = (float)panes / (float)columns;
        float side = side_about(stage.w / (float)columns, stage.h / rows, columns == 1);
        if (panes % columns == 0 && side > NEARLY * best_side) {
            best_side = side;
            best = columns;
        }
    }
    return best;
}

static void split(Layout *layout, int panes) {
    Rect stage = layout->stage;
    int columns = best_columns(stage, panes);
    float w = stage.w / (float)columns, h = stage.h * (float)columns / (float)panes;
    layout->panes = panes;
    for (int i = 0; i < panes; i++) {
        layout->pane[i] = (Rect){stage.x + w * (float)(i % columns), stage.y + h * (float)(i / columns), w, h};
    }
}

bool layout_wide(Rect pane) {
    return pane.w > WIDE * pane.h;
}

// In the layout's points at this moment.
static float points(const Layout *layout, float stage_points) {
    return stage_points * layout->unit;
}

float layout_beside(const Layout *layout, int pane) {
    return fminf(points(layout, BESIDE_WIDTH), 0.5f * layout->pane[pane].w);
}

bool layout_has_beside(const Layout *layout, int pane) {
    Rect p = layout->pane[pane];
    return layout->beside > 0 && layout_wide(p) && layout_beside(layout, pane) >= points(layout, layout->beside);
}

bool layout_aside(const Layout *layout, int pane) {
    Rect p = layout->pane[pane];
    bool room = p.w - 0.9f * p.h > points(layout, ASIDE_MIN + 2 * LAYOUT_MARGIN);
    return p.h < points(layout, SMALL) && p.w > VERY_WIDE * p.h && p.w >= layout->stage.w - 1 && room && !layout_has_beside(layout, pane);
}

bool layout_brief(const Layout *layout, int pane) {
    return layout->pane[pane].h < points(layout, layout_aside(layout, pane) ? LOWEST_PANE : LAYOUT_LOW);
}

bool layout_stacked(const Layout *layout, int pane) {
    return !layout_brief(layout, pane) && !layout_aside(layout, pane);
}

// ---- words and pictures -----------------------------------------------------------------------------------------------------

// What of a picture's half above its middle, and below it, words keep clear of. Its rim is nearly empty, so those above may reach into
// it; those below and their legends keep clear of the starting points.
static float clear_above(bool filled) {
    return 0.5f * (filled ? FARTHEST : PARTICLES);
}

static float clear_below(bool filled) {
    return 0.5f * (filled ? FARTHEST : LOWEST);
}

float layout_picture(Rect pane, bool filled) {
    float max = fminf(pane.w, pane.h) * (filled ? 0.5f * (PARTICLES + LOWEST) / FARTHEST : 1);
    return max * (clear_above(filled) + clear_below(filled));
}

// As large as the pane, or as what words leave.
static Rect square_of(Rect pane, float head, float foot, bool filled) {
    float max = fminf(pane.w, pane.h), side = (pane.h - head - foot) / (clear_above(filled) + clear_below(filled));
    side = fmaxf(fminf(side, max), 0.5f * max);
    float middle = fmaxf(0.5f * pane.h, head + clear_above(filled) * side);
    middle = fminf(middle, pane.h - foot - clear_below(filled) * side);
    return (Rect){pane.x + 0.5f * (pane.w - side), pane.y + middle - 0.5f * side, side, side};
}

// Moves the picture of a wide pane away from what stands at its right.
static void make_room(Rect *square, Rect pane, float beside) {
    float room = pane.w - beside - LAYOUT_MARGIN;
    float side = fminf(square->w, room / FARTHEST);
    float x = fminf(square->x + 0.5f * (square->w - side), pane.x + LAYOUT_MARGIN + 0.5f * (room - side));
    *square = (Rect){x, square->y + 0.5f * (square->h - side), side, side};
}

float layout_particles_bottom(Rect square) {
    return square.y + 0.5f * (1 + PARTICLES) * square.h;
}

float layout_particles_right(Rect square) {
    return square.x + 0.5f * (1 + PARTICLES) * square.w;
}

float layout_max(float width_px, float height_px) {
    return fminf(width_px / MIN_WIDTH, height_px / MIN_HEIGHT);
}

// Points that the panel takes at the right, or in an upright window below all else.
static float panel_size(float width, float height, const LayoutDef *def, bool upright) {
    const float share = upright ? fminf(fmaxf(roundf(height * BELOW), BELOW_MIN), BELOW_MAX) : fminf(fmaxf(roundf(width * 0.23f), PANEL_MIN), PANEL_MAX);
    return def->tools && !def->own_bar && (upright ? height : width) - share >= STAGE_MIN ? share : 0;
}

static void place_panel(Layout *layout, Rect box, float buttons) {
    layout->buttons = (Rect){box.x, box.y, box.w, buttons};
    layout->panel = (Rect){box.x, box.y + buttons, box.w, box.h - buttons};
}

Layout layout_make(float width, float height, const LayoutDef *def) {
    Layout layout = {.unit = 1};
    const float text = def->text > 0 ? def->text : 1, row = def->row > 0 ? def->row : ROW;
    const bool upright = height >= UPRIGHT * width;
    const float panel = panel_size(width, height, def, upright);
    const float buttons = def->buttons ? row + BUTTONS : 0, strip = panel > 0 ? 0 : buttons;
    const float wide = upright ? width : width - panel, high = (upright ? height - panel : height) - strip; // of what is not the panel's
    const float card = def->card > 0 && high - def->card >= LAYOUT_ABOVE_CARD ? def->card : 0; // it comes before the scrubbers
    const float least = card > 0 ? LAYOUT_ABOVE_CARD : STAGE_MIN;
    const float band = def->own_bar ? def->bar : BAR_HEIGHT + 2 * (row - ROW);
    const float bar = def->tools && high - card - band >= least ? band : 0;
    const float asked = (def->curves ? DRAWER_MIN : 0) + (def->beside > 0 ? INSET_ABOVE : 0); // by the user: it comes before the line
    const float line = bar > 0 && card <= 0 && high - bar - def->line >= LINE_ABOVE + asked ? def->line : 0;
    float above = high - bar - card - line;
    float drawer = roundf(fminf(fmaxf(above * 0.3f, DRAWER_MIN), DRAWER_MAX));
    drawer = def->curves && above - drawer >= STAGE_MIN ? drawer : 0;
    layout.stage = (Rect){0, 0, wide / text, (above - drawer) / text};
    layout.drawer = (Rect){0, above - drawer, wide, drawer};
    layout.card = (Rect){0, above, wide, card};
    layout.line = (Rect){0, above + card, wide, line};
    layout.bar = (Rect){0, above + card + line, wide, bar};
    layout.buttons = (Rect){0, high, width, strip};
    if (panel > 0) {
        place_panel(&layout, upright ? (Rect){0, high, width, panel} : (Rect){wide, 0, panel, height}, buttons);
    }
    split(&layout, def->panes);
    layout.beside = def->beside;
    bool aside = layout_aside(&layout, 0);
    layout_place(&layout, aside ? 0 : LAYOUT_TOP + LAYOUT_TITLE + LAYOUT_LINE, aside ? 0 : LAYOUT_FOOT, false);
    return layout;
}

// In the middle where that leaves the words enough, else as far to the right as they ask for.
static float aside_x(Rect pane, float side) {
    float middle = 0.5f * (pane.w - side), apart = ASIDE_WORDS - 0.5f * (1 - PARTICLES) * side;
    return pane.x + fminf(fmaxf(middle, apart), pane.w - side - ASIDE_RIM);
}

// In panes much wider than high, one below the other, the picture stands beside the words, which begin at the left.
void layout_place(Layout *layout, float head, float foot, bool filled) {
    for (int i = 0; i < layout->panes; i++) {
        Rect pane = layout->pane[i];
        Rect *square = &layout->square[i];
        *square = square_of(pane, head, foot, filled);
        if (layout_aside(layout, i)) {
            square->x = aside_x(pane, square->w);
        }
        if (layout_has_beside(layout, i)) {
            make_room(square, pane, layout_beside(layout, i));
        }
    }
}

void layout_to_points(Layout *layout, float text) {
    layout->unit = text;
    layout->stage = rect_scaled(layout->stage, text);
    for (int i = 0; i < layout->panes; i++) {
        layout->pane[i] = rect_scaled(layout->pane[i], text);
        layout->square[i] = rect_scaled(layout->square[i], text);
    }
}

float layout_words(const Layout *layout, int pane) {
    Rect p = layout->pane[pane], square = layout->square[pane];
    float beside = square.x + 0.5f * (1 - PARTICLES) * square.w - p.x;
    return (layout_aside(layout, pane) ? beside : p.w) - points(layout, 2 * LAYOUT_MARGIN);
}
