#include "app/labels.h"

#include "app/captions.h"
#include "app/keys.h"
#include "app/titles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// In points.
#define BANNER_WIDTH 720.0f
#define MARGIN 28.0f
#define SCRIM 12.0f
#define NUMBER_ROWS 2 // of live numbers,
#define NUMBER_ROW 21.0f
#define NUMBER_MAX 256
#define TALL 330.0f   // in panes taller than this, else one row
#define TABULAR 1.06f // at most so much wider are numbers whose digits are all of a width
#define SCRIM_ALPHA 0.78f
#define LEAST_WORDED 100.0f // panes with a side below this have no words
#define LOW_TITLE 0.7f      // of the usual size, in low panes
#define CAPTION_WIDTH 640.0f
#define CAPTION_SHARE 0.15f // of a pane's height that a caption may take
#define CAPTION_SHARE_TALL 0.22f
#define FORMULA_SIZE 1.15f // of the body's text size
#define FORMULA_LEAST 0.8f
#define FORMULA_GAP 14.0f
#define LEGEND_HEIGHT 54.0f
#define INSET_WIDTH 480.0f // of the network's picture, in narrow panes
#define INSET_SHAPE 0.7f   // height by width
#define INSET_LOW 0.46f
#define INSET_SHARE 0.36f // of a wide pane's height, that formulas leave it
#define INSET_LEAST_W 200.0f
#define INSET_LEAST_H 100.0f
#define RING 15.0f
#define RING_PARTS 36

// ---- words upon the picture -----------------------------------------------------------------------------------------------------

// The ground's own colour, softly: what is beneath a text stays in sight without disturbing it.
static void scrim(Ui *ui, const Theme *theme, Rect pane, Rect box) {
    Rect around = {box.x - SCRIM, box.y - 0.5f * SCRIM, box.w + 2 * SCRIM, box.h + SCRIM};
    ui_draw_clip(ui, pane);
    ui_draw_shadow(ui, around, SCRIM, 2 * SCRIM, color_fade(theme->stage, SCRIM_ALPHA));
    ui_draw_clip(ui, (Rect){0});
}

// Live numbers, as many as fit into so many rows of width w, the first ones first: of the trajectories, or of the pairs. Returns the
// rows used.
static int numbers(const Frame *frame, Ui *ui, const Theme *theme, const Session *session, const Strand *strand, float w,
                   int rows, char row[NUMBER_ROWS][NUMBER_MAX]) {
    Lang lang = (Lang)session->settings.lang;
    int evals = session_evals(session, strand, NULL);
    char part[3][80] = {"", "", ""};
    if (session->settings.view == VIEW_PATHS) {
        char crossings[32];
        str_count(crossings, sizeof crossings, stage_crossings(frame->stage, session, strand));
        snprintf(part[0], sizeof part[0], str(STR_CROSSINGS, lang), STAGE_PAIRS_COUNTED, crossings);
    } else if (isfinite(strand->detour)) {
        snprintf(part[0], sizeof part[0], "%s  %.2f", str(STR_DETOUR, lang), (double)strand->detour);
        snprintf(part[1], sizeof part[1], "%s  %.2f", str(STR_STRAIGHTNESS_SHORT, lang), (double)strand->straightness);
    }
    if (evals > 0 && session->settings.view == VIEW_FLOW) {
        snprintf(part[2], sizeof part[2], str(STR_EVALUATIONS_COUNT, lang), evals);
    }
    int used = 0;
    for (int i = 0; i < 3 && part[i][0]; i++) {
        char longer[NUMBER_MAX];
        bool apart = used == 0;
        if (!apart) {
            snprintf(longer, sizeof longer, "%s  ·  %s", row[used - 1], part[i]);
            apart = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, longer) * TABULAR > w;
        }
        if (apart && (used == rows || ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, part[i]) * TABULAR > w)) {
            break;
        }
        used += apart;
        snprintf(row[used - 1], NUMBER_MAX, "%s", apart ? part[i] : longer);
    }
    return used;
}

// A subtitle of more lines than one breaks between its parts rather than within one, if that takes no more lines.
static void break_parts(Ui *ui, const Theme *theme, float w, char *text) {
    static const char between[] = " · ";
    char broken[160];
    const char *at = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, text) > w ? strstr(text, between) : NULL;
    if (!at) {
        return;
    }
    snprintf(broken, sizeof broken, "%.*s\n%s", (int)(at - text), text, at + strlen(between));
    Rect box = {0, 0, w, 0};
    if (ui_draw_paragraph(ui, box, UI_WEIGHT_REGULAR, theme->size_body, 0, broken) <=
        ui_draw_paragraph(ui, box, UI_WEIGHT_REGULAR, theme->size_body, 0, text)) {
        memcpy(text, broken, strlen(broken) + 1); // shorter than what it replaces
    }
}

// Returns the title's width in large letters; shortens one that is wider than w even in small letters.
static float title_of(Ui *ui, const Theme *theme, const Strand *strand, Lang lang, float w, char *title, size_t size) {
    labels_title(strand, lang, title, size);
    float room = ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_large, title);
    if (room * theme->size_body > w * theme->size_large) { // the pairing stands below anyway
        snprintf(title, size, "%s", titles_path(strand, lang));
        room = ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_large, title);
    }
    return room;
}

// One size for the titles of all panes: that of the one that has the least room.
static float title_size_of(Ui *ui, const Theme *theme, Session *session, const Layout *layout) {
    float size = theme->size_large;
    for (int i = 0; i < layout->panes; i++) {
        char title[160];
        float w = layout->pane[i].w - 2 * MARGIN;
        float room = title_of(ui, theme, session_pane(session, i), (Lang)session->settings.lang, w, title, sizeof title);
        size = fminf(size, fmaxf(theme->size_large * w / room, theme->size_body));
    }
    return size;
}

// Title, subtitle and numbers: the taller the pane, the more of them. Returns their box; *title_end is where the title's own line ends.
static Rect header(const Frame *frame, Ui *ui, const Theme *theme, const Session *session, const Strand *strand, Rect pane,
                   float title_size, float *title_end) {
    Lang lang = (Lang)session->settings.lang;
    char title[160];
    char below[160];
    char number[NUMBER_ROWS][NUMBER_MAX];
    float w = pane.w - 2 * MARGIN;
    float room = title_of(ui, theme, strand, lang, w, title, sizeof title);
    titles_below(session, strand, lang, below, sizeof below);
    break_parts(ui, theme, w, below);
    bool low = layout_low(pane);
    float title_h = low ? 26.0f : 36.0f;
    float most = low ? LOW_TITLE * theme->size_large : theme->size_large;
    float size = fminf(most, title_size);
    int rows = low ? 0 : numbers(frame, ui, theme, session, strand, w, pane.h > TALL ? NUMBER_ROWS : 1, number);
    float below_h = !low ? ui_draw_paragraph(ui, (Rect){0, 0, w, 0}, UI_WEIGHT_REGULAR, theme->size_body, 0, below) : 0;
    float widest = fmaxf(fminf(room * size / theme->size_large, w),
                         below_h > 0 ? ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, below) : 0);
    for (int i = 0; i < rows; i++) {
        widest = fmaxf(widest, TABULAR * ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, number[i]));
    }
    Rect box = {pane.x + MARGIN, pane.y + (low ? 8.0f : 22.0f), fminf(widest, w), title_h + below_h + NUMBER_ROW * (float)rows};
    *title_end = box.x + fminf(room * size / theme->size_large, w);
    scrim(ui, theme, pane, box);
    ui_draw_text(ui, (Rect){box.x, box.y, w, title_h}, UI_WEIGHT_SEMIBOLD, size, labels_accent(theme, strand), -1, false, title);
    if (below_h > 0) {
        ui_draw_paragraph(ui, (Rect){box.x, box.y + title_h, w, 0}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, below);
    }
    for (int i = 0; i < rows; i++) {
        Rect line = {box.x, box.y + title_h + below_h + NUMBER_ROW * (float)i, w, NUMBER_ROW};
        ui_draw_text(ui, line, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, true, number[i]);
    }
    return box;
}

// Returns its height with the margin below; 0 where it would take too much of the pane.
static float caption(Ui *ui, const Theme *theme, const Session *session, const Strand *strand, Rect pane, float top) {
    const char *text = captions_of(session, strand);
    float w = fminf(pane.w - 2 * MARGIN, CAPTION_WIDTH);
    float h = ui_draw_paragraph(ui, (Rect){0, 0, w, 0}, UI_WEIGHT_REGULAR, theme->size_body, 0, text);
    float share = pane.h > 1.2f * pane.w ? CAPTION_SHARE_TALL : CAPTION_SHARE; // a tall one's picture leaves room
    if (!session->settings.captions || h > share * pane.h || top + h + 2 * MARGIN > pane.y + pane.h) {
        return 0;
    }
    for (float less = 0.25f * w; less > 4; less *= 0.5f) { // lines of about the same length
        float narrower = ui_draw_paragraph(ui, (Rect){0, 0, w - less, 0}, UI_WEIGHT_REGULAR, theme->size_body, 0, text);
        w -= narrower > h ? 0 : less;
    }
    float used = fminf(w, ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, text));
    Rect box = {pane.x + MARGIN, pane.y + pane.h - 20 - h, used, h};
    scrim(ui, theme, pane, box);
    ui_draw_paragraph(ui, (Rect){box.x, box.y, w, h}, UI_WEIGHT_REGULAR, theme->size_body, theme->text, text);
    return h + 20;
}

// ---- formulas ---------------------------------------------------------------------------------------------------------------------

typedef struct {
    const char *name;
    float w, h; // at a text size of 1
} FormulaSize;

// The path, what is learned of it and by which pairs (or what is exact), and a sampler that needs more than the velocity.
static int formulas_wanted(const Frame *frame, const Session *session, const Strand *strand, FormulaSize list[FORMULAS_PANE]) {
    static const char *const pairs[] = {"pairs-independent", "pairs-ot", "pairs-sinkhorn", "pairs-reflow"};
    static const char *const losses[] = {"loss-velocity", "loss-noise", "loss-data", "loss-score"};
    static const char *const samplers[SAMPLER_COUNT] =
        {[SAMPLER_SDE] = "sampler-sde", [SAMPLER_DDPM] = "sampler-ddpm", [SAMPLER_DDIM] = "sampler-ddim"};
    const Path *path = &strand->lane.def.path;
    bool flow = session->settings.view == VIEW_FLOW, exact = flow && session_exact(session, strand), noisy = path_is_noisy(path);
    const char *sampler = flow ? samplers[strand->swarm.sampler.kind] : NULL;
    const char *names[FORMULAS_PANE] = {
        noisy && path->kind == path_find("linear") ? "linear-noisy" : path->kind->name,
        exact   ? "exact"
        : noisy ? "loss-noisy"
                : losses[strand->key.predict],
        exact ? NULL : pairs[strand->pairing],
        sampler,
    };
    int count = 0;
    for (int i = 0; i < FORMULAS_PANE; i++) {
        FormulaSize *f = &list[count];
        f->name = names[i];
        count += names[i] && formulas_size(frame->formulas, names[i], &f->w, &f->h);
    }
    return count;
}

static float formulas_height(const FormulaSize *list, int count, float size) {
    float h = 0;
    for (int i = 0; i < count; i++) {
        h += list[i].h * size + (i ? FORMULA_GAP : 0);
    }
    return h;
}

// Where what stands at the right of a wide pane, w wide, may begin: below the legend, and below the title's words if they reach so far.
static float beside_top(Rect pane, Rect head, float w) {
    float top = pane.y + LEGEND_HEIGHT + 22;
    return head.x + head.w + MARGIN > pane.x + pane.w - MARGIN - w ? fmaxf(top, head.y + head.h + 10) : top;
}

// In a wide pane at its right, below the legend, `below` points left free beneath them; in a narrow one above the caption; as many as
// there is room for.
static void place_formulas(Frame *frame, Ui *ui, const Theme *theme, const Session *session, const Strand *strand, Rect pane,
                           Rect head, float foot, float below) {
    FormulaSize list[FORMULAS_PANE];
    bool wide = layout_wide(pane);
    int count = formulas_wanted(frame, session, strand, list);
    float most_w = (wide ? layout_beside(pane) : pane.w - MARGIN) - MARGIN;
    float size = FORMULA_SIZE * theme->size_body;
    float w = 0;
    for (int i = 0; i < count; i++) {
        size = fminf(size, most_w / list[i].w);
        w = fmaxf(w, list[i].w);
    }
    float top = beside_top(pane, head, w * size);
    float most_h = wide ? pane.y + pane.h - top - fmaxf(foot, 8) - below : frame->layout.foot - foot;
    size = count ? fminf(size, most_h / list[0].h) : size;
    while (count > 1 && formulas_height(list, count, size) > most_h) {
        count--;
    }
    if (count == 0 || size < FORMULA_LEAST * theme->size_body) {
        return;
    }
    float h = formulas_height(list, count, size);
    float x = wide ? pane.x + pane.w - MARGIN - w * size : pane.x + MARGIN;
    float y = wide ? top : pane.y + pane.h - fmaxf(foot, 8) - 12 - h;
    scrim(ui, theme, pane, (Rect){x, y, w * size, h});
    for (int i = 0; i < count; i++) {
        Rect box = {x, y, list[i].w * size, list[i].h * size};
        frame->formula[frame->formula_count++] = (FormulaPlace){list[i].name, box, theme->text};
        y += box.h + FORMULA_GAP;
    }
}

// ---- the network ------------------------------------------------------------------------------------------------------------------

// Where it stands, above the caption: in a wide pane at the right, below the formulas; in a narrow one in the formulas' place.
static Rect inset_of(const Frame *frame, Rect pane, Rect head, float foot, int first_formula) {
    bool wide = layout_wide(pane);
    float w = wide ? layout_beside(pane) - MARGIN : fminf(pane.w - 2 * MARGIN, INSET_WIDTH);
    float top = wide ? beside_top(pane, head, w) : head.y + head.h + 12;
    float bottom = pane.y + pane.h - fmaxf(foot, 8) - 12;
    for (int i = first_formula; i < frame->formula_count; i++) {
        const Rect *box = &frame->formula[i].box;
        top = fmaxf(top, box->y + box->h + 12);
    }
    float kept = frame->layout.foot - fmaxf(foot, 8) - 12; // free of the picture, in narrow panes that are not too low
    float most = wide ? INSET_SHAPE * w : kept > INSET_LEAST_H ? kept : INSET_LOW * w;
    float h = fminf(most, bottom - top);
    bool room = w >= INSET_LEAST_W && h >= INSET_LEAST_H;
    return room ? (Rect){wide ? pane.x + pane.w - MARGIN - w : pane.x + MARGIN, bottom - h, w, h} : (Rect){0};
}

// ---- legend -----------------------------------------------------------------------------------------------------------------------

// A ring of hues: a particle has the colour of the angle at which it starts.
static void legend(Ui *ui, const Theme *theme, const Session *session, Rect pane, float title_end) {
    const char *text = str(STR_COLOURED, (Lang)session->settings.lang);
    float w = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_small, text);
    Vec2 c = {pane.x + pane.w - MARGIN - RING, pane.y + 22 + RING};
    Rect box = {c.x - RING - 10 - w, c.y - RING, w + 10 + 2 * RING, 2 * RING};
    if (box.x < title_end + MARGIN) { // no room for the words: none for the ring
        return;
    }
    scrim(ui, theme, pane, box);
    for (int i = 0; i < RING_PARTS; i++) {
        float from = 6.28318531f * (float)i / RING_PARTS;
        float to = 6.28318531f * ((float)i + 1.3f) / RING_PARTS;
        float r = RING - 3;
        ui_draw_line(ui, (Vec2){c.x + r * cosf(from), c.y - r * sinf(from)}, (Vec2){c.x + r * cosf(to), c.y - r * sinf(to)}, 5,
                     stage_origin_color(cosf(from), sinf(from), theme->dark));
    }
    ui_draw_text(ui, (Rect){box.x, c.y - 10, w + 1, 20}, UI_WEIGHT_REGULAR, theme->size_small, theme->muted, -1, false, text);
}

// ---- all of them ------------------------------------------------------------------------------------------------------------------

// Returns how much of the pane's foot is taken.
static float pane_words(Frame *frame, Ui *ui, const Theme *theme, const Session *session, const Strand *strand, Rect pane,
                        float title_size, bool keyed, Rect *inset) {
    int formulas = frame->formula_count;
    if (pane.w < LEAST_WORDED || pane.h < LEAST_WORDED) {
        return 0;
    }
    float title_end;
    Rect head = header(frame, ui, theme, session, strand, pane, title_size, &title_end);
    float foot = caption(ui, theme, session, strand, pane, head.y + head.h);
    if (session->settings.formulas && (layout_wide(pane) || !session->settings.network)) {
        float below = session->settings.network ? INSET_SHARE * pane.h : 0;
        place_formulas(frame, ui, theme, session, strand, pane, head, foot, below);
    }
    if (keyed && (session->settings.color == COLOR_ORIGIN || session->settings.view == VIEW_PATHS)) {
        legend(ui, theme, session, pane, title_end);
    }
    if (session->settings.network) {
        *inset = inset_of(frame, pane, head, foot, formulas);
    }
    return foot;
}

// As wide as its text, and where that does not fit as many lines as it takes.
static Rect banner(Ui *ui, const Theme *theme, Rect stage, float foot, const char *text) {
    float most = fminf(stage.w - 16, BANNER_WIDTH) - 32;
    float w = fminf(ui_text_width(ui, UI_WEIGHT_MEDIUM, theme->size_body, text) + 1, most);
    float h = ui_draw_paragraph(ui, (Rect){0, 0, w, 0}, UI_WEIGHT_MEDIUM, theme->size_body, 0, text);
    Rect box = {stage.x + 0.5f * (stage.w - w) - 16, stage.y + stage.h - 34 - h - foot, w + 32, h + 18};
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

// What there is to be said: the last notice, or why training stands still. NULL when there is nothing; text: room for it.
static const char *banner_text(const Frame *frame, const Session *session, double now_s, char *text, size_t size) {
    Lang lang = (Lang)session->settings.lang;
    if (now_s < frame->notice_until_s) {
        return frame->notice;
    }
    if (session->view_step >= 0) {
        return str(STR_LOOKING_BACK, lang);
    }
    if (!session->training) {
        return str(STR_TRAINING_PAUSED, lang);
    }
    const Waiting waiting = session_waiting(session, &session->strand[session->looked]);
    if (waiting.made > 0) {
        snprintf(text, size, "%s  %d %%", str(STR_PAIRS_MADE, lang), 100 * waiting.made / REFLOW_PAIRS);
    } else {
        snprintf(text, size, "%s  %ld / %d", str(STR_TEACHER_LEARNS, lang), waiting.steps, REFLOW_AFTER);
    }
    return waiting.waits ? text : NULL;
}

void labels_draw(Frame *frame, Screen *screen, Session *session, double now_s) {
    Ui *ui = screen->ui;
    const Theme *theme = screen->theme;
    const Layout *layout = &frame->layout;
    float foot = 0;
    float title_size = title_size_of(ui, theme, session, layout);
    char text[160];
    frame->formula_count = 0;
    for (int i = 0; i < layout->panes; i++) {
        Rect pane = layout->pane[i];
        bool corner = pane.y <= 0 && pane.x + pane.w >= layout->stage.w - 1; // the upper right one carries the legend
        if (pane.x > 0) {
            ui_draw_box(ui, (Rect){pane.x, pane.y, 1, pane.h}, 0, theme->line, 0, 0);
        }
        if (pane.y > 0) {
            ui_draw_box(ui, (Rect){pane.x, pane.y, pane.w, 1}, 0, theme->line, 0, 0);
        }
        foot = fmaxf(foot, pane_words(frame, ui, theme, session, session_pane(session, i), pane, title_size, corner,
                                      &frame->hand.inset[i]));
    }
    frame->hand.foot = foot;
    const char *said = banner_text(frame, session, now_s, text, sizeof text);
    if (said) {
        clear_formulas(frame, banner(ui, theme, layout->stage, foot, said));
    }
}

void labels_help(const Frame *frame, Ui *ui, const Theme *theme, Lang lang, float width, float height) {
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
                 str(STR_KEYS, lang));
    ui_draw_text(ui, (Rect){box.x + 28, box.y + 16, w - 56, 36}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, 1, false,
                 str(STR_CLOSE_HINT, lang));
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
                     row->label[lang]);
        at++;
    }
}
