#include "page/copy.h"

#include "page/captions.h"
#include "page/card.h"
#include "page/fit.h"
#include "page/ring.h"
#include "page/titles.h"
#include "run/landing.h"

#include <math.h>
#include <string.h>

// Points.
#define MIN_WIDE 100.0f // panes that are narrower
#define MIN_HIGH 60.0f  // or lower have no words
#define NARROW 250.0f   // panes in which legends take several rows
#define KEY_ROW 22.0f   // of legends
#define LOW_FOOT 4.0f
#define LOW_BOTH 450.0f       // panes in which formulas and the network leave captions no room
#define MARK 3.0f             // a strip
#define ONE_ROW 300.0f        // width in which all numbers stand side by side
#define CAPTION_WIDTH 960.0f  // at most
#define CAPTION_LENGTH 820.0f // of a long one, in one line,
#define CAPTION_LINES 5       // of which there are so many at most
#define LEGENDS 80.0f         // room for them between words beside a picture,
#define LEGEND 34.0f          // and for that of the flow alone
#define GAP 12.0f             // between formulas, the network, and the caption
#define FORMULA_WIDEST 17.4f  // among the common ones, in em
#define BESIDE_TOP 76.0f      // what stands at the right of a wide picture begins below the legend
#define INSET_FOOT 12.0f      // below it, where no caption stands
#define INSET_PAD 12.0f       // what the network's picture leaves at its rims, in narrow panes outside the words' margin
#define INSET_WIDTH 504.0f    // of it, at most
#define INSET_SHAPE 0.7f      // height by width, in wide panes,
#define INSET_TALL 0.42f      // and in narrow ones
#define INSET_MAX 170.0f
#define INSET_SHARE 0.3f   // of a wide pane's height, that formulas leave it
#define INSET_MIN_EM 17.3f // of its width, by the small text's size
#define INSET_MIN 100.0f
#define INSET_SMALL 118.0f
#define RING 30.0f
#define RING_APART 14.0f // from a title
#define RING_ROW 52.0f   // that it takes among the legends, above the pane's foot,
#define RING_DEEP 0.12f  // and may reach into the particles, of the square's side

// ---- what there is to be placed ---------------------------------------------------------------------------------------------------

// From the pane's top the first three, the others from its foot.
enum { TITLE, BELOW, NUMBERS, CAPTION, NETWORK, FORMULAS, KEYS, BLOCKS };

// Whose wishes are heard first, and how large the picture has to be for them, of what it could be. Sizes are measured.
static const Block wishes[BLOCKS] = {
    [TITLE] = {FIT_TOP, .min = {0, 9, 0}, .full = {0, 9, 0}},
    [BELOW] = {FIT_TOP, .min = {0, 8, 0}, .full = {0, 8, 0}},
    [NUMBERS] = {FIT_TOP, .min = {0, 4, 0.6f}, .full = {0, 1, 0.7f}},
    [CAPTION] = {FIT_BOTTOM, .min = {0, 2, 0.6f}, .full = {0, 2, 0}, .yields = true},
    [NETWORK] = {FIT_BOTTOM, .min = {0, 7, 0.45f}, .full = {0, 3, 0.7f}, .gap = GAP},
    [FORMULAS] = {FIT_BOTTOM, .min = {0, 6, 0.45f}, .full = {0, 3, 0.65f}, .gap = GAP},
    [KEYS] = {FIT_BOTTOM, .min = {0, 5, 0}, .full = {0, 5, 0}},
};
#define SMALLEST 0.55f // of pictures above formulas or the network that captions leave

static bool stacked(const Sheet *sheet) {
    return layout_stacked(&sheet->page->layout, 0);
}

// Formulas and the network stand below the picture, not beside it.
static bool insets_below(const Sheet *sheet) {
    return stacked(sheet) && !layout_wide(sheet->copy[0].pane);
}

// Of legends, about: in narrow panes those of what is drawn over the particles take several.
static int key_rows(const Sheet *sheet, bool ring) {
    const Settings *s = &sheet->experiment->settings;
    if (sheet->copy[0].pane.w < NARROW && s->view == VIEW_FLOW && sheet->def->caption[0]) {
        return 3;
    }
    return ring || (sheet->panes == 1 && s->captions);
}

static void measure_caption(const Sheet *sheet, int pane, Copy *copy) {
    const Settings *s = &sheet->experiment->settings;
    const char *view = sheet->def->caption[pane];
    const bool said = sheet->def->card && !sheet->def->card->away; // by a lesson's card
    if (!s->captions || said || (stacked(sheet) && s->formulas && s->network && copy->pane.h < LOW_BOTH)) {
        return;
    }
    const char *broken = s->view == VIEW_PATHS ? NULL : unready_broken(sheet->experiment, copy->lane, copy->said);
    copy->caption = broken ? broken : view ? view : captions_of(sheet->experiment, copy->lane, copy->said);
    copy->caption_w = fminf(copy->w, CAPTION_WIDTH);
    copy->caption_h = ui_draw_paragraph(sheet->ui, (Rect){0, 0, copy->caption_w, 0}, UI_WEIGHT_REGULAR, sheet->theme->size_body,
                                        0, copy->caption);
}

static void measure(Sheet *sheet) {
    const Layout *layout = &sheet->page->layout;
    const float large = sheet->theme->size_large;
    sheet->title_size = large;
    for (int i = 0; i < sheet->panes; i++) {
        Copy *copy = &sheet->copy[i];
        const bool beside = layout_has_beside(layout, i);
        copy->lane = experiment_pane(sheet->experiment, i);
        copy->pane = layout->pane[i];
        head_measure(sheet, i, copy);
        measure_caption(sheet, i, copy);
        float max = copy->brief ? COPY_LOW_TITLE * large : large;
        float size = fmaxf(fminf(large * copy->w / copy->title_w, max), sheet->theme->size_body);
        sheet->title_size = fminf(sheet->title_size, size);
        sheet->below_h = fmaxf(sheet->below_h, copy->below_h);
        sheet->caption_h = fmaxf(sheet->caption_h, copy->caption_h); // of none where none is wanted
        if (sheet->experiment->settings.formulas) {
            formulas_measure(sheet, copy, beside ? layout_beside(layout, i) - LAYOUT_MARGIN : copy->pane.w - 2 * LAYOUT_MARGIN);
        }
    }
}

// As much as the longest takes, so that nothing moves when one gives way to another; 0 where it would be too long.
static float caption_room(Rect pane) {
    float lines = fmaxf(ceilf(CAPTION_LENGTH / (pane.w - 2 * LAYOUT_MARGIN)), 1);
    return lines <= CAPTION_LINES ? LAYOUT_LINE * lines : 0;
}

// The text size of all formulas below pictures, and the height of the first one and of all.
static float formulas_below(const Sheet *sheet, float *first, float *all) {
    float size = INFINITY;
    *first = *all = 0;
    for (int i = 0; i < sheet->panes; i++) {
        size = fminf(size, formulas_size_in(sheet, &sheet->copy[i], sheet->copy[i].pane.w - 2 * LAYOUT_MARGIN));
    }
    for (int i = 0; i < sheet->panes; i++) {
        const Copy *copy = &sheet->copy[i];
        *first = fmaxf(*first, formulas_height(copy, copy->formulas > 0, size));
        *all = fmaxf(*all, formulas_height(copy, copy->formulas, size));
    }
    return size;
}

static void want(Block *block, float min, float full) {
    block->min.size = min;
    block->full.size = full;
}

// Formulas and the network below the picture.
static void want_insets(const Sheet *sheet, Block block[BLOCKS]) {
    const Settings *s = &sheet->experiment->settings;
    const float w = sheet->copy[0].pane.w - 2 * LAYOUT_MARGIN;
    if (s->formulas) {
        float first, all;
        formulas_below(sheet, &first, &all);
        want(&block[FORMULAS], s->network ? all : first, all); // beside the network all of them, or none
        block[FORMULAS].min.leaves = s->network ? block[FORMULAS].full.leaves : block[FORMULAS].min.leaves;
    }
    if (s->network && w >= INSET_MIN_EM * sheet->theme->size_small) {
        want(&block[NETWORK], INSET_SMALL, fminf(fmaxf(INSET_TALL * w, INSET_SMALL), INSET_MAX));
    }
    block[CAPTION].min.leaves = s->formulas || s->network ? SMALLEST : block[CAPTION].min.leaves;
}

// Points of the column that are no block's: above the title, and below the lowest words.
static float column_top(const Copy *copy) {
    return copy->brief ? LAYOUT_LOW_TOP : LAYOUT_TOP;
}

static float column_height(const Copy *copy) {
    return copy->pane.h - column_top(copy) - (copy->brief ? LOW_FOOT : LAYOUT_FOOT);
}

// Above and below the picture, alike in all panes; `keys`: rows of legends, instead of formulas and the network; below 0: these.
static void fit_stack(const Sheet *sheet, Block block[BLOCKS], int keys) {
    const Copy *copy = &sheet->copy[0];
    const float title = copy->brief ? LAYOUT_LOW_TITLE : LAYOUT_TITLE, row = LAYOUT_LINE;
    const float picture = layout_picture(copy->pane, sheet->experiment->settings.truth == EXACT_ERROR);
    memcpy(block, wishes, sizeof wishes);
    want(&block[TITLE], title, title);
    want(&block[BELOW], sheet->below_h, sheet->below_h);
    if (!copy->brief) {
        const float caption = sheet->caption_h > 0 ? caption_room(copy->pane) : 0;
        const bool lands = landing_tells(sheet->experiment) &&
                           sheet->experiment->settings.view != VIEW_PATHS; // told beside the others
        want(&block[NUMBERS], row, copy->pane.w - 2 * LAYOUT_MARGIN > ONE_ROW && !lands ? row : 2 * row);
        want(&block[CAPTION], caption, caption);
        want(&block[KEYS], KEY_ROW * fmaxf((float)keys, 0), KEY_ROW * fmaxf((float)keys, 0));
        if (insets_below(sheet) && keys < 0) {
            want_insets(sheet, block);
        }
    }
    for (int i = 0; i < BLOCKS; i++) {
        block[i].min.leaves *= picture;
        block[i].full.leaves *= picture;
    }
    fit(block, BLOCKS, column_height(copy));
}

// The words beside a picture: they take its column from above and below, and leave room for the legends between them.
static void fit_column(const Sheet *sheet, int pane, Block block[BLOCKS]) {
    const Copy *copy = &sheet->copy[pane];
    const int rows = copy->brief ? 0 : head_rows(sheet, pane, copy->pane.h < LAYOUT_LOW ? 2 : 3);
    const float title = copy->brief ? LAYOUT_LOW_TITLE : LAYOUT_TITLE, below = rows > 0 ? sheet->below_h : copy->below_h;
    const float foot = copy->pane.h - column_top(copy) - column_height(copy); // numbers may stand there, captions may not
    memcpy(block, wishes, sizeof wishes);
    want(&block[TITLE], title, title);
    want(&block[BELOW], below, below);
    want(&block[NUMBERS], LAYOUT_LINE * (float)rows, LAYOUT_LINE * (float)rows);
    want(&block[CAPTION], copy->caption_h, copy->caption_h);
    block[NUMBERS].min.leaves = block[NUMBERS].full.leaves = -foot;
    block[CAPTION].min.leaves = sheet->def->caption[pane] ? LEGENDS : LEGEND;
    fit(block, BLOCKS, column_height(copy));
}

// Gives the pictures the room that the words leave.
static void fit_panes(const Sheet *sheet, Block block[][BLOCKS], bool ring) {
    Layout *layout = &sheet->page->layout;
    const Copy *copy = &sheet->copy[0];
    const bool filled = sheet->experiment->settings.truth == EXACT_ERROR;
    if (layout_aside(layout, 0)) {
        layout_place(layout, 0, copy->brief ? LOW_FOOT : 0, filled);
        for (int i = 0; i < sheet->panes; i++) {
            fit_column(sheet, i, block[i]);
        }
        return;
    }
    fit_stack(sheet, block[0], -1);
    if (block[0][FORMULAS].size + block[0][NETWORK].size <= 0) {
        fit_stack(sheet, block[0], key_rows(sheet, ring));
    }
    const float top = column_top(copy) + fit_taken(block[0], BLOCKS, FIT_TOP);
    layout_place(layout, top, copy->pane.h - column_top(copy) - column_height(copy) + fit_taken(block[0], BLOCKS, FIT_BOTTOM),
                 filled);
    Block *caption = &block[0][CAPTION]; // they begin side by side, or none is shown
    caption->size = sheet->caption_h <= caption->size ? sheet->caption_h : 0;
    block[0][KEYS].size = 0; // placed by the stage
    fit_place(block[0], BLOCKS, column_height(copy));
    for (int i = 1; i < sheet->panes; i++) {
        memcpy(block[i], block[0], sizeof block[0]);
    }
}

// ---- drawn ------------------------------------------------------------------------------------------------------------------------

static bool worded(const Page *page, int pane) {
    return page->layout.pane[pane].w >= MIN_WIDE && page->layout.pane[pane].h >= MIN_HIGH;
}

static void draw_caption(const Sheet *sheet, const Copy *copy, float y) {
    const Theme *theme = sheet->theme;
    float w = copy->caption_w, h = copy->caption_h;
    for (float less = 0.25f * w; less > 4; less *= 0.5f) { // lines of about the same length
        float narrower = ui_draw_paragraph(sheet->ui, (Rect){0, 0, w - less, 0}, UI_WEIGHT_REGULAR, theme->size_body, 0,
                                           copy->caption);
        w -= narrower > h ? 0 : less;
    }
    float used = fminf(w, ui_text_width(sheet->ui, UI_WEIGHT_REGULAR, theme->size_body, copy->caption));
    Rect box = {copy->pane.x + LAYOUT_MARGIN, y, used, h};
    copy_ground(sheet, box);
    ui_draw_paragraph(sheet->ui, (Rect){box.x, box.y, w, h}, UI_WEIGHT_REGULAR, theme->size_body, theme->text, copy->caption);
}

// Below the picture. Returns false where something that is wanted has no room.
static bool draw_below(const Sheet *sheet, int pane, const Block block[BLOCKS]) {
    const Settings *s = &sheet->experiment->settings;
    const Rect all = sheet->copy[pane].pane;
    const Block *network = &block[NETWORK], *formulas = &block[FORMULAS];
    if (network->size > 0) {
        float w = fminf(all.w - 2 * LAYOUT_MARGIN + 2 * INSET_PAD, INSET_WIDTH);
        sheet->page->inset[pane] = (Rect){all.x + LAYOUT_MARGIN - INSET_PAD, all.y + LAYOUT_TOP + network->at, w, network->size};
    }
    if (formulas->size > 0) { // they begin at the same height in all panes
        Copy copy = sheet->copy[pane];
        float first, every, size = formulas_below(sheet, &first, &every);
        copy.formulas = formulas->size < formulas->full.size && copy.formulas > 0 ? 1 : copy.formulas;
        formulas_draw_at(sheet, &copy, (Vec2){all.x + LAYOUT_MARGIN, all.y + LAYOUT_TOP + formulas->at}, size);
    }
    return (!s->network || network->size > 0) && (!s->formulas || formulas->size > 0);
}

// Where what stands at the right of a picture, w wide, begins: below the legend, and below the title's words if they reach so far.
static float beside_top(Rect pane, Rect head, float w) {
    float top = pane.y + BESIDE_TOP;
    return head.x + head.w + LAYOUT_MARGIN > pane.x + pane.w - LAYOUT_MARGIN - w ? fmaxf(top, head.y + head.h + 8) : top;
}

// Formulas from the top, which leave `kept` points to the network at the foot.
static void fit_beside(const Sheet *sheet, const Copy *copy, Block block[2], Rect column, float kept, float size) {
    const Settings *s = &sheet->experiment->settings;
    const float gap = s->formulas ? GAP : 0;
    block[0] = (Block){.end = FIT_TOP, .stretches = true, .min = {.priority = 3, .leaves = kept}, .full.priority = 1};
    block[1] = (Block){.end = FIT_BOTTOM, .stretches = true, .min.priority = 2};
    if (s->formulas) {
        want(&block[0], formulas_height(copy, copy->formulas > 0, formulas_min(sheet)),
             formulas_height(copy, copy->formulas, size));
    }
    if (s->network && column.w >= INSET_MIN_EM * sheet->theme->size_small) {
        want(&block[1], INSET_MIN + gap, INSET_SHAPE * column.w + gap);
        block[0].full.leaves = fmaxf(kept - INSET_MIN - gap, 0);
    }
    fit(block, 2, column.h);
}

// Returns false where something that is wanted has no room.
static bool draw_beside(const Sheet *sheet, int pane, Rect head, float foot) {
    const Settings *s = &sheet->experiment->settings;
    Copy copy = sheet->copy[pane];
    Block block[2];
    const Rect all = copy.pane;
    const float right = all.x + all.w - LAYOUT_MARGIN, w = layout_beside(&sheet->page->layout, pane) - LAYOUT_MARGIN;
    const float bottom = all.y + all.h - (foot > 0 ? foot + GAP : INSET_FOOT);
    float size = formulas_size_in(sheet, &copy, w);
    float top = beside_top(all, head, s->formulas ? formulas_width(&copy, size) : w);
    float kept = s->network ? fmaxf(INSET_SHARE * all.h, INSET_MIN + GAP + INSET_FOOT) - (foot > 0 ? 0 : INSET_FOOT) : 0;
    fit_beside(sheet, &copy, block, (Rect){right - w, top, w, bottom - top}, kept, size);
    if (block[0].size > 0) {
        formulas_shrink(sheet, &copy, &size, block[0].size);
        formulas_draw_at(sheet, &copy, (Vec2){right - formulas_width(&sheet->copy[pane], size), top}, size);
        top += formulas_height(&copy, copy.formulas, size) + GAP;
    }
    if (block[1].size > 0) { // with what those that were left out have left
        float h = fminf(fminf(INSET_SHAPE * w, bottom - beside_top(all, head, w)), bottom - top);
        sheet->page->inset[pane] = (Rect){right - w, bottom - h, w, h};
    }
    return (!s->formulas || block[0].size > 0) && (!s->network || block[1].size > 0);
}

static void draw_pane(const Sheet *sheet, int pane, Block block[BLOCKS]) {
    Page *page = sheet->page;
    const Copy *copy = &sheet->copy[pane];
    Rect head = head_draw(sheet, pane, (int)lroundf(block[NUMBERS].size / LAYOUT_LINE));
    float caption = block[CAPTION].size > 0 ? block[CAPTION].size + LAYOUT_FOOT : 0, foot = caption;
    page->head[pane] = head.y + head.h - copy->pane.y;
    if (caption > 0) {
        draw_caption(sheet, copy, copy->pane.y + column_top(copy) + block[CAPTION].at);
    }
    if (insets_below(sheet)) {
        page->missing |= !draw_below(sheet, pane, block);
        foot = fit_taken(block, BLOCKS, FIT_BOTTOM);
        foot += foot > 0 ? LAYOUT_FOOT : 0;
    } else if (page->layout.beside > 0) {
        page->missing |= !layout_has_beside(&page->layout, pane) || !draw_beside(sheet, pane, head, foot);
    }
    page->foot = fmaxf(page->foot, foot);
    page->caption_foot = fmaxf(page->caption_foot, caption);
}

// ---- the key of the colours -------------------------------------------------------------------------------------------------------

// Beside the title of a pane; below 0: of none.
typedef struct {
    int pane;
    RingWords how;
} RingPlace;

static Rect ring_box(const Sheet *sheet, RingPlace at) {
    Rect all = sheet->copy[at.pane].pane;
    float w = ring_width(sheet->ui, sheet->theme, at.how, sheet->experiment->settings.one_start, RING);
    return (Rect){all.x + all.w - LAYOUT_MARGIN - w, all.y + (sheet->copy[at.pane].brief ? LAYOUT_LOW_TOP : LAYOUT_TOP), w, RING};
}

static bool ring_has_room(const Sheet *sheet, RingPlace at) {
    const Layout *layout = &sheet->page->layout;
    const Copy *copy = &sheet->copy[at.pane];
    float end = copy->pane.x + LAYOUT_MARGIN + head_title_width(sheet, copy);
    Rect box = ring_box(sheet, at);
    bool hides = layout_aside(layout, at.pane) && box.x < layout_particles_right(layout->square[at.pane]);
    return worded(sheet->page, at.pane) && !hides && box.x >= end + RING_APART;
}

static int upper_right(const Layout *layout) {
    int corner = 0;
    for (int i = 0; i < layout->panes; i++) {
        corner = layout->pane[i].y <= 0 ? i : corner;
    }
    return corner;
}

// In the upper right corner, or in another pane that has room beside its title, with the most words that any has room for.
static RingPlace ring_place(const Sheet *sheet, RingWords first, RingWords last) {
    const int corner = upper_right(&sheet->page->layout), panes = sheet->panes;
    for (int k = 0; k < panes * (int)(last - first + 1); k++) {
        RingPlace at = {(corner + k) % panes, first + (RingWords)(k / panes)};
        if (ring_has_room(sheet, at)) {
            return at;
        }
    }
    return (RingPlace){.pane = -1};
}

// Whether a row of legends stands below the picture, or beside it, and so hides nothing.
static bool row_is_clear(const Page *page, int pane) {
    Rect all = page->layout.pane[pane], square = page->layout.square[pane];
    float row = all.y + all.h - fmaxf(page->foot, 0.4f * RING_ROW) - 0.6f * RING_ROW;
    float above = layout_aside(&page->layout, pane) ? all.y + page->head[pane]
                                                    : layout_particles_bottom(square) - RING_DEEP * square.h;
    return row > above;
}

static void ring_beside(const Sheet *sheet, RingPlace at) {
    Rect box = ring_box(sheet, at);
    Rect ground = {box.x - 8, box.y - 4, box.w + 16, box.h + 6}; // hard, so that it keeps off the line below the title
    ui_draw_box(sheet->ui, ground, 8, color_fade(sheet->theme->stage, 0.8f), 0, 0);
    ring_draw(sheet->ui, sheet->theme, at.how, sheet->experiment->settings.one_start, box);
    words_add(&sheet->page->words, box);
}

// ---- the page ---------------------------------------------------------------------------------------------------------------------

// Between panes; and which lane the panel speaks of, and Del closes: a strip in its accent along its pane's upper edge.
static void draw_rules(const Sheet *sheet) {
    const Lane *selected = &sheet->experiment->lane[sheet->experiment->selected];
    for (int i = 0; i < sheet->panes; i++) { // over the words' grounds
        const Rect pane = sheet->copy[i].pane;
        if (pane.x > 0) {
            ui_draw_box(sheet->ui, (Rect){pane.x, pane.y, 1, pane.h}, 0, sheet->theme->line, 0, 0);
        }
        if (pane.y > 0) {
            ui_draw_box(sheet->ui, (Rect){pane.x, pane.y, pane.w, 1}, 0, sheet->theme->line, 0, 0);
        }
    }
    for (int i = 0; sheet->def->marked && sheet->panes > 1 && i < sheet->panes; i++) {
        const Rect pane = sheet->copy[i].pane;
        if (sheet->copy[i].lane == selected) {
            ui_draw_box(sheet->ui, (Rect){pane.x, pane.y, pane.w, MARK}, 0, titles_accent(sheet->theme, selected), 0, 0);
        }
    }
}

// That formulas and the network want at least beside a picture; 0 where neither is on.
static float beside_width(const Theme *theme, const Settings *s) {
    float formulas = s->formulas ? FORMULA_WIDEST * theme->size_small : 0;
    float network = s->network ? INSET_MIN_EM * theme->size_small : 0;
    return formulas + network > 0 ? fmaxf(formulas, network) + LAYOUT_MARGIN : 0;
}

static Layout layout_of(Screen *screen, const Experiment *experiment, const PageDef *def) {
    const Settings *s = &experiment->settings;
    const float w = (float)screen->width / screen->scale, h = (float)screen->height / screen->scale;
    LayoutDef shown = {.tools = s->panel,
                       .curves = s->curves,
                       .beside = beside_width(screen->theme, s),
                       .panes = experiment_panes(experiment),
                       .line = def->line,
                       .own_bar = def->own_bar,
                       .bar = def->bar,
                       .row = screen->theme->row,
                       .buttons = def->buttons,
                       .text = screen->stage_text};
    if (def->card) { // as wide as the stage
        const Layout without = layout_make(w, h, &shown);
        shown.card = card_height(screen, experiment, def->card, without.card.w, h);
    }
    return layout_make(w, h, &shown);
}

void page_draw(Page *page, Screen *screen, const Experiment *experiment, const PageDef *def) {
    Sheet sheet = {.page = page,
                   .ui = screen->ui,
                   .theme = screen->theme,
                   .formulas = screen->formulas,
                   .experiment = experiment,
                   .def = def,
                   .panes = experiment_panes(experiment)};
    Block block[LANES_MAX][BLOCKS];
    *page = (Page){.layout = layout_of(screen, experiment, def)};
    ui_stretch(screen->ui, screen->stage_text);
    measure(&sheet);
    const int corner = upper_right(&page->layout);
    RingPlace ring = def->angles ? ring_place(&sheet, RING_WORDED, RING_SHORT) : (RingPlace){.pane = -1};
    bool keyed = def->angles &&
                 ring.pane < 0; // once for all panes: beside a title, or else in the curves' key, or among the legends
    page->curves_keyed = keyed && page->layout.drawer.h > 0 && experiment->settings.compare;
    keyed = keyed && !page->curves_keyed && worded(page, corner);
    fit_panes(&sheet, block, keyed);
    for (int i = 0; i < sheet.panes; i++) {
        if (worded(page, i)) {
            draw_pane(&sheet, i, block[i]);
        }
    }
    draw_rules(&sheet);
    if (def->standing && page->layout.bar.h <= 0) {
        standing_draw(&sheet);
    }
    bool clear = block[0][FORMULAS].size + block[0][NETWORK].size <= 0 && row_is_clear(page, corner);
    if (keyed && !clear) {
        ring = ring_place(&sheet, RING_ALONE, RING_ALONE);
    }
    if (ring.pane >= 0) {
        ring_beside(&sheet, ring);
    }
    page->keyed[corner] = keyed && clear && !def->probing; // probing moves no picture
    ui_stretch(screen->ui, 1);
    page_to_points(page, screen->stage_text);
}
