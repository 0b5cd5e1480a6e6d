#include "page/labels.h"

#include "page/insets.h"
#include "app/keys.h"
#include "page/pane_text.h"
#include "base/language.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// In points.
#define BANNER_WIDTH 720.0f
#define LEAST_WIDE 100.0f // panes that are narrower
#define LEAST_HIGH 60.0f  // or lower have no words
#define LEGEND_ROW 34.0f  // that banners leave free above captions
#define NARROW 250.0f     // panes in which legends take several rows
#define LOOKED 3.0f       // a strip
#define LOW_BOTH 450.0f
#define RING 30.0f
#define RING_GAP 8.0f
#define RING_APART 14.0f // from a title
#define RING_ROW 52.0f   // that it takes among the legends, above the pane's foot,
#define RING_DEEP 0.12f  // and may reach into the crowd, of the square's side
#define RING_PARTS 36

// ---- legend -----------------------------------------------------------------------------------------------------------------------

// With as many words as there is room for; alone it can still be pointed at.
typedef enum { RING_WORDED, RING_SHORT, RING_ALONE } RingWords;

static const char *ring_words(RingWords how) {
    const char *whole = tr("colour: start angle"), *colon = strchr(whole, ':');
    return how == RING_WORDED ? whole : how == RING_SHORT && colon ? colon + 2 : "";
}

static float ring_width(Ui *ui, const Theme *theme, RingWords how, float height) {
    float words = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_small, ring_words(how));
    return words + (words > 0 ? RING_GAP : 0) + height;
}

// A particle has the colour of the angle at which it starts.
static void paint_ring(Ui *ui, const Theme *theme, RingWords how, Rect row) {
    float w = ring_width(ui, theme, how, row.h), r = 0.5f * row.h;
    Vec2 c = {row.x + row.w - r, row.y + r};
    for (int i = 0; i < RING_PARTS; i++) {
        float from = 6.28318531f * (float)i / RING_PARTS;
        float to = 6.28318531f * ((float)i + 1.3f) / RING_PARTS;
        ui_draw_line(ui, (Vec2){c.x + 0.8f * r * cosf(from), c.y - 0.8f * r * sinf(from)},
                     (Vec2){c.x + 0.8f * r * cosf(to), c.y - 0.8f * r * sinf(to)}, r / 3,
                     stage_origin_color(cosf(from), sinf(from), theme->dark));
    }
    if (how != RING_ALONE) {
        ui_draw_text(ui, (Rect){row.x + row.w - w, c.y - 10, w - RING_GAP - row.h + 1, 20}, UI_WEIGHT_REGULAR, theme->size_small,
                     theme->muted, -1, false, ring_words(how));
    }
}

bool labels_ring(Ui *ui, const Theme *theme, Rect row) {
    for (RingWords how = RING_WORDED; how <= RING_ALONE; how++) {
        if (ring_width(ui, theme, how, row.h) <= row.w) {
            paint_ring(ui, theme, how, row);
            return true;
        }
    }
    return false;
}

// Beside the title of a pane; below 0: of none.
typedef struct {
    int pane;
    RingWords how;
} RingPlace;

static Rect ring_box(const Frame *frame, Ui *ui, const Theme *theme, RingPlace at) {
    Rect all = frame->layout.pane[at.pane];
    float w = ring_width(ui, theme, at.how, RING);
    bool low = layout_brief(&frame->layout, at.pane);
    return (Rect){all.x + all.w - LAYOUT_MARGIN - w, all.y + (low ? LAYOUT_LOW_TOP : LAYOUT_TOP), w, RING};
}

static void ring_beside(Frame *frame, Ui *ui, const Theme *theme, RingPlace at) {
    Rect box = ring_box(frame, ui, theme, at);
    Rect ground = {box.x - 8, box.y - 4, box.w + 16, box.h + 6}; // hard, so that it keeps off the line below the title
    ui_draw_box(ui, ground, 8, color_fade(theme->stage, 0.8f), 0, 0);
    paint_ring(ui, theme, at.how, box);
    words_add(&frame->hand.words, box);
}

// ---- all of them ------------------------------------------------------------------------------------------------------------------

// Whether a row of legends stands below the picture, or beside it, and so hides nothing.
static bool clear_below(const Frame *frame, int pane) {
    const Layout *layout = &frame->layout;
    Rect all = layout->pane[pane], square = layout->square[pane];
    float row = all.y + all.h - fmaxf(frame->hand.foot, 0.4f * RING_ROW) - 0.6f * RING_ROW;
    float above = layout_aside(layout, pane) ? all.y + frame->hand.head[pane]
                                             : layout_crowd_bottom(square) - RING_DEEP * square.h;
    return row > above;
}

static bool worded(const Frame *frame, int pane) {
    return frame->layout.pane[pane].w >= LEAST_WIDE && frame->layout.pane[pane].h >= LEAST_HIGH;
}

static bool room_beside(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, RingPlace at,
                        float title_size) {
    float end = pane_text_title_end(frame, ui, theme, experiment, at.pane, title_size);
    Rect box = ring_box(frame, ui, theme, at);
    bool hides = layout_aside(&frame->layout, at.pane) && box.x < layout_crowd_right(frame->layout.square[at.pane]);
    return worded(frame, at.pane) && !hides && box.x >= end + RING_APART;
}

static int upper_right(const Layout *layout) {
    int corner = 0;
    for (int i = 0; i < layout->panes; i++) {
        corner = layout->pane[i].y <= 0 ? i : corner;
    }
    return corner;
}

// In the upper right corner, or in another pane that has room beside its title, with the most words that any has room for.
static RingPlace ring_place(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, float title_size,
                            RingWords first, RingWords last) {
    int corner = upper_right(&frame->layout), panes = frame->layout.panes;
    for (int k = 0; k < panes * (int)(last - first + 1); k++) {
        RingPlace at = {(corner + k) % panes, first + (RingWords)(k / panes)};
        if (room_beside(frame, ui, theme, experiment, at, title_size)) {
            return at;
        }
    }
    return (RingPlace){.pane = -1};
}

// The colours' key, once for all panes: beside a title, or else in the curves' key, or among the legends.
static RingPlace place_ring(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, float title_size) {
    const Layout *layout = &frame->layout;
    int corner = upper_right(layout);
    bool keyed = stage_shows_angles(experiment);
    RingPlace at = {.pane = -1};
    if (keyed) {
        at = ring_place(frame, ui, theme, experiment, title_size, RING_WORDED, RING_SHORT);
        keyed = at.pane < 0;
    }
    frame->curves.keyed = keyed && layout->drawer.h > 0 && experiment->settings.compare;
    frame->hand.keyed[corner] = keyed && !frame->curves.keyed && worded(frame, corner);
    return at;
}

// Sets *missing where something that is wanted has no room. Returns how much of the pane's foot the caption takes.
static float pane_words(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                        const Heads *heads, const Insets *insets, bool *missing) {
    const Rect all = frame->layout.pane[pane];
    if (!worded(frame, pane)) {
        return 0;
    }
    float taken;
    Rect head = pane_text_head(frame, ui, theme, experiment, lane, pane, heads);
    frame->hand.head[pane] = head.y + head.h - all.y;
    float foot = pane_text_caption(frame, ui, theme, experiment, lane, pane, heads, head.y + head.h);
    *missing |= !insets_place(frame, ui, theme, experiment, lane, pane, insets, head, foot, &taken);
    frame->hand.foot = fmaxf(frame->hand.foot, taken);
    return foot;
}

// As wide as its text, and where that does not fit as many lines as it takes.
static Rect banner(Ui *ui, const Theme *theme, Rect stage, float foot, const char *text) {
    float most = fminf(stage.w - 16, BANNER_WIDTH) - 32;
    float w = fminf(ui_text_width(ui, UI_WEIGHT_MEDIUM, theme->size_body, text) + 1, most);
    float h = ui_draw_paragraph(ui, (Rect){0, 0, w, 0}, UI_WEIGHT_MEDIUM, theme->size_body, 0, text);
    Rect box = {stage.x + 0.5f * (stage.w - w) - 16, stage.y + stage.h - 34 - h - foot - LEGEND_ROW, w + 32, h + 18};
    ui_draw_shadow(ui, box, 8, 16, color_fade(0x000000FF, theme->dark ? 0.5f : 0.18f));
    ui_draw_box(ui, box, 8, theme->panel, 1, theme->line);
    ui_draw_paragraph(ui, (Rect){box.x + 16, box.y + 9, w, h}, UI_WEIGHT_MEDIUM, theme->size_body, theme->text, text);
    return box;
}

// Formulas are painted last: those that a banner lies upon wait until it has gone.
static void clear_formulas(Frame *frame, Rect box) {
    int kept = 0;
    for (int i = 0; i < frame->formula_count; i++) {
        const Rect *f = &frame->formula[i].box;
        bool apart = f->x > box.x + box.w || f->x + f->w < box.x || f->y > box.y + box.h || f->y + f->h < box.y;
        frame->formula[kept] = frame->formula[i];
        kept += apart;
    }
    frame->formula_count = kept;
}

// Why training stands still, for a while from when it does so: then it is in the way, and the scrubber's label says it. Else NULL.
static const char *standing(Frame *frame, const Experiment *experiment, double now_s) {
    const char *why = experiment->view_step >= 0 ? tr("Looking back: training waits")
                      : !experiment->training    ? tr("Training is paused (T goes on)")
                                                 : NULL;
    if (why != frame->standing) {
        frame->standing = why;
        frame->standing_since_s = now_s;
    }
    return now_s < frame->standing_since_s + NOTICE_S ? why : NULL;
}

// What there is to be said: the last notice, why training stands still, or what a lane waits for. NULL when there is nothing; text: room
// for it.
static const char *banner_text(Frame *frame, const Experiment *experiment, double now_s, char *text, size_t size) {
    const char *still = standing(frame, experiment, now_s);
    if (frame->quiet) {
        return NULL;
    }
    if (now_s < frame->notice_until_s && frame->notice_lang == language_chosen()) {
        return frame->notice;
    }
    if (still) {
        return still;
    }
    const Waiting waiting = experiment_waiting(experiment, &experiment->lane[experiment->selected]);
    if (waiting.made > 0) {
        snprintf(text, size, "%s  %d %%", tr("Reflow: the teacher makes the pairs"), 100 * waiting.made / REFLOW_PAIRS);
    } else {
        snprintf(text, size, "%s  %ld / %d", tr("Reflow: the teacher learns first"), waiting.steps, REFLOW_AFTER);
    }
    return waiting.waits ? text : NULL;
}

// Formulas and the network, where both are wanted, leave captions no room in low panes.
static bool crowded(const Frame *frame, const Experiment *experiment) {
    return experiment->settings.formulas && experiment->settings.network && frame->layout.pane[0].h < LOW_BOTH;
}

// Of legends, about: in narrow panes those of what is laid upon the particles take several.
static int key_rows(const Frame *frame, const Experiment *experiment) {
    const Layout *layout = &frame->layout;
    bool narrow = layout->pane[0].w < NARROW, flow = experiment->settings.view == VIEW_FLOW;
    if (narrow && flow && stage_caption(experiment, experiment_pane(experiment, 0), 0)) {
        return 3;
    }
    return frame->hand.keyed[upper_right(layout)] || (layout->panes == 1 && experiment->settings.captions);
}

// Gives the pictures the room that the words leave.
static Insets fit(Frame *frame, const Theme *theme, const Experiment *experiment, const Heads *heads) {
    Insets insets = insets_measure(frame, theme, experiment);
    LayoutWords words = {.subtitle = heads->below_h,
                         .captions = experiment->settings.captions && !crowded(frame, experiment),
                         .filled = experiment->settings.truth == TRUTH_ERROR,
                         .keys = key_rows(frame, experiment)};
    for (int i = LAYOUT_LEAST; i <= LAYOUT_ALL; i++) {
        words.insets[i] = insets_height(&insets, (LayoutExtras)i);
    }
    layout_fit(&frame->layout, &words);
    return insets;
}

static void rules(Ui *ui, const Theme *theme, Rect pane) {
    if (pane.x > 0) {
        ui_draw_box(ui, (Rect){pane.x, pane.y, 1, pane.h}, 0, theme->line, 0, 0);
    }
    if (pane.y > 0) {
        ui_draw_box(ui, (Rect){pane.x, pane.y, pane.w, 1}, 0, theme->line, 0, 0);
    }
}

// Which lane the panel speaks of, and Del closes: a strip in its accent along its pane's upper edge.
static void mark_selected(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment) {
    const Lane *selected = &experiment->lane[experiment->selected];
    for (int i = 0; frame->layout.panes > 1 && i < frame->layout.panes; i++) {
        const Rect pane = frame->layout.pane[i];
        if (experiment_pane(experiment, i) == selected) {
            ui_draw_box(ui, (Rect){pane.x, pane.y, pane.w, LOOKED}, 0, labels_accent(theme, selected), 0, 0);
        }
    }
}

// Whenever something is switched on that has no room: in the window, or beside a picture that is made.
static void tell_missing(Frame *frame, bool missing, double now_s) {
    static const char no_room[] = TR("No room here for all that is switched on: hide the panel (H) or compare fewer lanes");
    if (missing && !frame->missing && frame->live) {
        frame_say(frame, tr(no_room), now_s);
    } else if (missing && !frame->missing) {
        fprintf(stderr, "flowscope: %s\n", tr(no_room));
    }
    frame->missing = missing;
}

void labels_draw(Frame *frame, Screen *screen, const Experiment *experiment, double now_s) {
    Ui *ui = screen->ui;
    const Theme *theme = screen->theme;
    const Layout *layout = &frame->layout;
    float foot = 0;
    Heads heads = pane_text_heads(frame, ui, theme, experiment);
    char text[160];
    bool missing = false;
    RingPlace ring = place_ring(frame, ui, theme, experiment, heads.title_size);
    Insets insets = fit(frame, theme, experiment, &heads);
    heads.captions_h = crowded(frame, experiment) ? 0 : pane_text_captions(frame, ui, theme, experiment);
    frame->formula_count = 0;
    for (int i = 0; i < layout->panes; i++) {
        foot = fmaxf(foot,
                     pane_words(frame, ui, theme, experiment, experiment_pane(experiment, i), i, &heads, &insets, &missing));
    }
    for (int i = 0; i < layout->panes; i++) { // upon the words' grounds
        rules(ui, theme, layout->pane[i]);
    }
    if (frame->live && !frame->quiet && experiment->settings.panel) {
        mark_selected(frame, ui, theme, experiment);
    }
    int corner = upper_right(layout);
    bool clear = layout->insets == LAYOUT_NONE && clear_below(frame, corner);
    if (frame->hand.keyed[corner] && !clear) {
        ring = ring_place(frame, ui, theme, experiment, heads.title_size, RING_ALONE, RING_ALONE);
    }
    if (ring.pane >= 0) {
        ring_beside(frame, ui, theme, ring);
    }
    frame->hand.keyed[corner] &= clear && !frame->hand.probing; // probing moves no picture
    tell_missing(frame, missing, now_s);
    ui_commands(ui, &frame->words);
    const char *said = banner_text(frame, experiment, now_s, text, sizeof text);
    if (said) {
        clear_formulas(frame, banner(ui, theme, layout->stage, foot, said));
    }
}

void labels_help(const Frame *frame, Ui *ui, const Theme *theme, float width, float height) {
    (void)frame;
    int rows = 0; // at least one: the key that opened this
    for (int i = 0; i < keys_count(); i++) {
        rows += keys_at(i)->shown != NULL;
    }
    float w = fminf(660, width - 32);
    int columns = w > 400 ? 2 : 1;
    int per_column = rows > columns ? (rows + columns - 1) / columns : 1;
    float line = fminf(28, (height - 32 - 84) / (float)per_column);
    float size = fminf(theme->size_body, 0.74f * line);
    float signs = 84 * size / theme->size_body;
    float h = 84 + line * (float)per_column;
    Rect box = {0.5f * (width - w), 0.5f * (height - h), w, h};
    ui_draw_box(ui, (Rect){0, 0, width, height}, 0, color_fade(theme->background, 0.6f), 0, 0);
    ui_draw_shadow(ui, box, 12, 32, color_fade(0x000000FF, theme->dark ? 0.6f : 0.22f));
    ui_draw_box(ui, box, 12, theme->panel, 1, theme->line);
    ui_draw_text(ui, (Rect){box.x + 28, box.y + 16, w - 56, 36}, UI_WEIGHT_SEMIBOLD, theme->size_large, theme->text, -1, false,
                 tr("Keys"));
    ui_draw_text(ui, (Rect){box.x + 28, box.y + 16, w - 56, 36}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, 1, false,
                 tr("? or Esc closes"));
    float column_w = (w - 56) / (float)columns;
    for (int i = 0, at = 0; i < keys_count(); i++) {
        const KeyRow *row = keys_at(i);
        if (!row->shown) {
            continue;
        }
        float x = box.x + 28 + column_w * (float)(at / per_column);
        float y = box.y + 64 + line * (float)(at % per_column);
        ui_draw_text(ui, (Rect){x, y, signs - 4, line}, UI_WEIGHT_SEMIBOLD, size, theme->text, -1, false, row->shown);
        ui_draw_text(ui, (Rect){x + signs, y, column_w - signs - 8, line}, UI_WEIGHT_REGULAR, size, theme->muted, -1, false,
                     tr(row->label));
        at++;
    }
}
