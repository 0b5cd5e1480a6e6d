#include "page/pane_text.h"

#include "base/words.h"
#include "page/captions.h"
#include "page/titles.h"
#include "base/language.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SCRIM 12.0f // points
#define SCRIM_ALPHA 0.94f
#define NUMBER_MAX 256
#define TABULAR 1.06f  // at most so much wider are numbers whose digits are all of a width
#define LOW_TITLE 0.7f // of the usual size
#define CAPTION_WIDTH 960.0f
#define LEGENDS 80.0f // room for them between words beside a picture,
#define LEGEND 34.0f  // and for that of the flow alone

void pane_text_scrim(Frame *frame, Ui *ui, const Theme *theme, Rect pane, Rect box) {
    Rect around = {box.x - SCRIM, box.y - 0.25f * SCRIM, box.w + 2 * SCRIM, box.h + 0.5f * SCRIM};
    ui_draw_clip(ui, pane);
    ui_draw_shadow(ui, around, SCRIM, 1.2f * SCRIM, color_fade(theme->stage, SCRIM_ALPHA));
    ui_draw_clip(ui, (Rect){0});
    words_add(&frame->hand.words, box);
}

// ---- the words above the picture ------------------------------------------------------------------------------------------------

// Whether what a way costs tells the lanes shown apart, or there is but one.
static bool evals_tell(const Experiment *experiment, int evals) {
    bool tell = !experiment->settings.compare;
    for (int i = 0; i < experiment->count; i++) {
        tell |= experiment_evals(experiment, &experiment->lane[i], NULL) != evals;
    }
    return tell;
}

// Live numbers, as many as fit into so many rows of width w, the first ones first: of the trajectories, or of the pairs.
// Returns the rows used.
static int numbers(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, float w,
                   int rows, char row[LAYOUT_ROWS][NUMBER_MAX]) {
    int evals = experiment_evals(experiment, lane, NULL);
    char part[3][80] = {"", "", ""};
    bool flow = experiment->settings.view == VIEW_FLOW;
    if (!flow && experiment->settings.pairs && !experiment->settings.tube &&
        model_has_pairs(lane->model)) { // the lines that are counted are in sight
        char crossings[32];
        words_count(crossings, sizeof crossings, stage_crossings(frame->stage, experiment, lane));
        snprintf(part[0], sizeof part[0], tr("%d straight lines: %s crossings"), STAGE_PAIRS_COUNTED, crossings);
        char *colon = strchr(part[0], ':');
        if (colon && ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, part[0]) * TABULAR > w) { // in two rows
            snprintf(part[1], sizeof part[1], "%s", colon + 2);
            colon[1] = '\0';
        }
    } else if (flow && isfinite(lane->detour)) {
        snprintf(part[0], sizeof part[0], "%s  %.2f", tr("length / distance"), (double)lane->detour);
        snprintf(part[1], sizeof part[1], "%s  %.2f", tr("off straight"), (double)lane->straightness);
    }
    if (evals > 0 && flow) {
        snprintf(part[2], sizeof part[2], tr("%d evaluations"), evals);
    }
    int used = 0;
    for (int i = 0; i < 3 && part[i][0]; i++) {
        char longer[NUMBER_MAX];
        bool apart = used == 0;
        if (!apart) {
            snprintf(longer, sizeof longer, "%s  ·  %s", row[used - 1], part[i]);
            apart = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, longer) * TABULAR > w;
        }
        bool spare = i == 2 && !evals_tell(experiment, evals); // worth a place, not a row
        if (apart && (spare || used == rows || ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, part[i]) * TABULAR > w)) {
            break;
        }
        used += apart;
        snprintf(row[used - 1], NUMBER_MAX, "%s", apart ? part[i] : longer);
    }
    return used;
}

// A subtitle of more lines than one breaks between its parts, not within one.
static void break_parts(Ui *ui, const Theme *theme, float w, char *text) {
    static const char between[] = " · ";
    const size_t gap = strlen(between);
    char *line = text, *last = NULL; // the last place in this line where it can break
    for (char *at = strstr(text, between); line[0]; at = strstr(at + gap, between)) {
        int len = at ? (int)(at - line) : (int)strlen(line);
        char part[160];
        snprintf(part, sizeof part, "%.*s", len, line);
        if (last && ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, part) > w) {
            memmove(last + 1, last + gap, strlen(last + gap) + 1);
            *last = '\n';
            at = at ? at - (gap - 1) : NULL;
            line = last + 1;
        }
        if (!at) {
            return;
        }
        last = at;
    }
}

static float lines_height(Ui *ui, const Theme *theme, float w, char *text) {
    break_parts(ui, theme, w, text);
    return ui_draw_paragraph(ui, (Rect){0, 0, w, 0}, UI_WEIGHT_REGULAR, theme->size_body, 0, text);
}

// What stands above a picture, as much of it as there is room for.
typedef struct {
    bool brief, whole; // the name alone; the title leaves nothing unsaid
    float w;           // width that there is,
    float title_w;     // and what the title takes in large letters
    float below_h;
    char title[160], below[160];
} Head;

// A title that is wider than there is room for even in smaller letters is the path's name alone, and what it leaves unsaid stands below.
static Head head_of(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane) {
    Head head = {.brief = layout_brief(&frame->layout, pane), .w = layout_words(&frame->layout, pane)};
    labels_title(lane, head.title, sizeof head.title);
    head.title_w = ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_large, head.title);
    head.whole = (!head.brief && LOW_TITLE * head.title_w <= head.w) || strcmp(head.title, titles_path(lane)) == 0;
    if (!head.whole) {
        snprintf(head.title, sizeof head.title, "%s", titles_path(lane));
        head.title_w = ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_large, head.title);
    }
    if (head.brief) {
        titles_pairing(experiment, lane, head.below, sizeof head.below);
        head.below_h = LAYOUT_LINE;
        return head;
    }
    titles_below(experiment, lane, head.below, sizeof head.below);
    if (!head.whole) {
        titles_rest(lane, head.below, sizeof head.below);
    }
    char longer[sizeof head.below];
    memcpy(longer, head.below, sizeof longer);
    titles_bends(experiment, lane, longer, sizeof longer);
    head.below_h = lines_height(ui, theme, head.w, head.below);
    if (lines_height(ui, theme, head.w, longer) <= head.below_h) { // said where it takes no line of its own
        memcpy(head.below, longer, sizeof longer);
    }
    return head;
}

Heads pane_text_heads(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment) {
    Heads heads = {.title_size = theme->size_large};
    for (int i = 0; i < frame->layout.panes; i++) {
        Head head = head_of(frame, ui, theme, experiment, experiment_pane(experiment, i), i);
        float most = head.brief ? LOW_TITLE * theme->size_large : theme->size_large;
        float size = fmaxf(fminf(theme->size_large * head.w / head.title_w, most), theme->size_body);
        heads.title_size = fminf(heads.title_size, size);
        heads.below_h = fmaxf(heads.below_h, head.below_h);
    }
    return heads;
}

float pane_text_title_end(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, int pane,
                          float title_size) {
    Head head = head_of(frame, ui, theme, experiment, experiment_pane(experiment, pane), pane);
    return frame->layout.pane[pane].x + LAYOUT_MARGIN + fminf(head.title_w * title_size / theme->size_large, head.w);
}

Rect pane_text_head(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                    const Heads *heads) {
    Rect all = frame->layout.pane[pane];
    Head head = head_of(frame, ui, theme, experiment, lane, pane);
    char number[LAYOUT_ROWS][NUMBER_MAX];
    int most = layout_rows(&frame->layout, pane);
    int rows = most > 0 ? numbers(frame, ui, theme, experiment, lane, head.w, most, number) : 0;
    float below_h = fmaxf(head.below_h, heads->below_h); // numbers stand at one height in all panes
    float title_w = fminf(head.title_w * heads->title_size / theme->size_large, head.w);
    float title_h = head.brief ? LAYOUT_LOW_TITLE : LAYOUT_TITLE;
    float widest = fmaxf(title_w, ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, head.below));
    for (int i = 0; i < rows; i++) {
        widest = fmaxf(widest, TABULAR * ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, number[i]));
    }
    Rect box = {all.x + LAYOUT_MARGIN, all.y + (head.brief ? LAYOUT_LOW_TOP : LAYOUT_TOP), fminf(widest, head.w),
                title_h + (rows > 0 ? below_h : head.below_h) + LAYOUT_LINE * (float)rows};
    pane_text_scrim(frame, ui, theme, all, box);
    ui_draw_text(ui, (Rect){box.x, box.y, head.w, title_h}, UI_WEIGHT_SEMIBOLD, heads->title_size, labels_accent(theme, lane), -1,
                 false, head.title);
    Rect below = {box.x, box.y + title_h, head.w, LAYOUT_LINE};
    if (head.brief) {
        ui_draw_text(ui, below, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, false, head.below);
    } else {
        Rgba color = head.whole ? theme->muted : labels_accent(theme, lane); // part of the name
        ui_draw_paragraph(ui, below, UI_WEIGHT_REGULAR, theme->size_body, color, head.below);
    }
    for (int i = 0; i < rows; i++) {
        Rect line = {box.x, box.y + title_h + below_h + LAYOUT_LINE * (float)i, head.w, LAYOUT_LINE};
        ui_draw_text(ui, line, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, true, number[i]);
    }
    return box;
}

// ---- the caption ----------------------------------------------------------------------------------------------------------------

static float caption_height(const Frame *frame, Ui *ui, const Theme *theme, const char *text, int pane) {
    float w = fminf(layout_words(&frame->layout, pane), CAPTION_WIDTH);
    return ui_draw_paragraph(ui, (Rect){0, 0, w, 0}, UI_WEIGHT_REGULAR, theme->size_body, 0, text);
}

float pane_text_captions(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment) {
    const Layout *layout = &frame->layout;
    float most = 0;
    if (!experiment->settings.captions || !layout->captions || !layout_stacked(layout, 0)) {
        return 0;
    }
    for (int i = 0; i < layout->panes; i++) {
        const char *text = captions_of(experiment, experiment_pane(experiment, i));
        most = fmaxf(most, caption_height(frame, ui, theme, text, i));
    }
    return most <= layout_caption(layout->pane[0]) ? most : 0;
}

float pane_text_caption(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                        const Heads *heads, float top) {
    const char *text = captions_of(experiment, lane);
    Rect all = frame->layout.pane[pane];
    float w = fminf(layout_words(&frame->layout, pane), CAPTION_WIDTH);
    float h = caption_height(frame, ui, theme, text, pane), below = fmaxf(h, heads->captions_h);
    float legends = stage_caption(experiment, lane, 0) ? LEGENDS : LEGEND;
    bool beside = layout_aside(&frame->layout, pane) && h <= all.y + all.h - top - LAYOUT_FOOT - legends;
    if (!experiment->settings.captions || !(beside || heads->captions_h > 0)) {
        return 0;
    }
    for (float less = 0.25f * w; less > 4; less *= 0.5f) { // lines of about the same length
        float narrower = ui_draw_paragraph(ui, (Rect){0, 0, w - less, 0}, UI_WEIGHT_REGULAR, theme->size_body, 0, text);
        w -= narrower > h ? 0 : less;
    }
    float used = fminf(w, ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, text));
    Rect box = {all.x + LAYOUT_MARGIN, all.y + all.h - LAYOUT_FOOT - below, used, h};
    pane_text_scrim(frame, ui, theme, all, box);
    ui_draw_paragraph(ui, (Rect){box.x, box.y, w, h}, UI_WEIGHT_REGULAR, theme->size_body, theme->text, text);
    return below + LAYOUT_FOOT;
}
