#include "app/labels.h"

#include "app/keys.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MARGIN 28.0f

bool labels_curved(const Strand *strand) {
    const char *name = strand->lane.def.path.kind->name;
    return strcmp(name, "ot") != 0 && strcmp(name, "linear") != 0;
}

Rgba labels_accent(const Theme *theme, const Strand *strand) {
    return labels_curved(strand) ? theme->diffusion : theme->ot;
}

Rgba labels_on_accent(const Theme *theme, const Strand *strand) {
    return labels_curved(strand) ? theme->on_diffusion : theme->on_ot;
}

static const char *path_label(const Strand *strand, Lang lang) {
    const PathKind *kind = strand->lane.def.path.kind;
    return lang == LANG_KO ? kind->label_ko : kind->label_en;
}

static const char *pairing_words(const Strand *strand, Lang lang) {
    return str(strand->pairing == PAIRING_OT ? STR_MATCHED_PAIRS : STR_RANDOM_PAIRS, lang);
}

void labels_title(const Strand *strand, Lang lang, char *text, size_t size) {
    if (session_headline(strand) != HEADLINE_OTHER) { // the others name their pairing too, so that nobody takes them for these
        snprintf(text, size, "%s", path_label(strand, lang));
    } else {
        snprintf(text, size, "%s · %s", path_label(strand, lang), pairing_words(strand, lang));
    }
}

static void subtitle(const Session *session, const Strand *strand, Lang lang, char *text, size_t size) {
    const char *shape = str(labels_curved(strand) ? STR_CURVED : STR_STRAIGHT, lang);
    if (session->settings.view == VIEW_PATHS) {
        snprintf(text, size, "%s · %s", shape, str(STR_CONDITIONAL, lang));
    } else if (!labels_curved(strand) && strand->pairing == PAIRING_INDEPENDENT) {
        snprintf(text, size, "%s, %s: %s", shape, pairing_words(strand, lang), str(STR_STILL_BENDS, lang));
    } else {
        snprintf(text, size, "%s · %s", shape, pairing_words(strand, lang));
    }
}

static void pane_words(Ui *ui, const Theme *theme, const Session *session, const Strand *strand, Rect pane) {
    Lang lang = (Lang)session->settings.lang;
    char text[160];
    float w = pane.w - 2 * MARGIN;
    if (w < 60 || pane.h < 90) {
        return;
    }
    labels_title(strand, lang, text, sizeof text);
    float room = ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_large, text);
    float size = room > w ? fmaxf(theme->size_large * w / room, theme->size_body) : theme->size_large;
    ui_draw_text(ui, (Rect){pane.x + MARGIN, pane.y + 22, w, 36}, UI_WEIGHT_SEMIBOLD, size, labels_accent(theme, strand), -1, false, text);
    subtitle(session, strand, lang, text, sizeof text);
    ui_draw_text(ui, (Rect){pane.x + MARGIN, pane.y + 58, w, 20}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, false, text);
    if (session->settings.view == VIEW_FLOW && isfinite(strand->detour) && pane.h > 240) {
        snprintf(text, sizeof text, "%s  %.2f", str(STR_DETOUR, lang), (double)strand->detour);
        ui_draw_text(ui, (Rect){pane.x + MARGIN, pane.y + 80, w, 20}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, true, text);
    }
}

static void banner(Ui *ui, const Theme *theme, Rect stage, const char *text, Rgba color) {
    float w = fminf(ui_text_width(ui, UI_WEIGHT_MEDIUM, theme->size_body, text) + 32, stage.w - 16);
    Rect box = {stage.x + 0.5f * (stage.w - w), stage.y + stage.h - 52, w, 36};
    ui_draw_shadow(ui, box, 8, 16, color_fade(0x000000FF, theme->dark ? 0.5f : 0.18f));
    ui_draw_box(ui, box, 8, theme->panel, 1, theme->line);
    ui_draw_text(ui, (Rect){box.x + 16, box.y, box.w - 32, box.h}, UI_WEIGHT_MEDIUM, theme->size_body, color, 0, false, text);
}

void labels_draw(const Frame *frame, Screen *screen, Session *session, double now_s) {
    Ui *ui = screen->ui;
    const Theme *theme = screen->theme;
    Lang lang = (Lang)session->settings.lang;
    const Layout *layout = &frame->layout;
    for (int i = 0; i < layout->panes; i++) {
        Rect pane = layout->pane[i];
        if (pane.x > 0) {
            ui_draw_box(ui, (Rect){pane.x, pane.y, 1, pane.h}, 0, theme->line, 0, 0);
        }
        if (pane.y > 0) {
            ui_draw_box(ui, (Rect){pane.x, pane.y, pane.w, 1}, 0, theme->line, 0, 0);
        }
        pane_words(ui, theme, session, session_pane(session, i), pane);
    }
    if (now_s < frame->notice_until_s) {
        banner(ui, theme, layout->stage, frame->notice, theme->warning);
    } else if (session->view_step >= 0) {
        banner(ui, theme, layout->stage, str(STR_LOOKING_BACK, lang), theme->text);
    } else if (!session->training) {
        banner(ui, theme, layout->stage, str(STR_TRAINING_PAUSED, lang), theme->text);
    }
}

void labels_help(const Frame *frame, Ui *ui, const Theme *theme, Lang lang, float width, float height) {
    (void)frame;
    int rows = 0;
    for (int i = 0; i < keys_count(); i++) {
        rows += keys_at(i)->shown != NULL;
    }
    float w = fminf(660, width - 32);
    int columns = w > 480 ? 2 : 1;
    int per_column = rows / columns + 1;
    float line = fminf(28, (height - 32 - 84) / (float)per_column);
    float h = 84 + line * (float)per_column;
    Rect box = {0.5f * (width - w), 0.5f * (height - h), w, h};
    ui_draw_box(ui, (Rect){0, 0, width, height}, 0, color_fade(theme->background, 0.6f), 0, 0);
    ui_draw_shadow(ui, box, 12, 32, color_fade(0x000000FF, theme->dark ? 0.6f : 0.22f));
    ui_draw_box(ui, box, 12, theme->panel, 1, theme->line);
    ui_draw_text(ui, (Rect){box.x + 28, box.y + 16, w - 56, 36}, UI_WEIGHT_SEMIBOLD, theme->size_large, theme->text, -1, false, str(STR_KEYS, lang));
    ui_draw_text(ui, (Rect){box.x + 28, box.y + 16, w - 56, 36}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, 1, false, str(STR_CLOSE_HINT, lang));
    float column_w = (w - 56) / (float)columns;
    for (int i = 0, at = 0; i < keys_count(); i++) {
        const KeyRow *row = keys_at(i);
        if (!row->shown) {
            continue;
        }
        float x = box.x + 28 + column_w * (float)(at / per_column);
        float y = box.y + 64 + line * (float)(at % per_column);
        ui_draw_text(ui, (Rect){x, y, 80, line}, UI_WEIGHT_SEMIBOLD, theme->size_body, theme->text, -1, false, row->shown);
        ui_draw_text(ui, (Rect){x + 84, y, column_w - 92, line}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, false, row->label[lang]);
        at++;
    }
}
