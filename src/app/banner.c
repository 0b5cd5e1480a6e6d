#include "app/banner.h"

#include "base/language.h"
#include "base/words.h"

#include <math.h>
#include <stdio.h>

#define SHOWN_S 5.0
#define WIDTH 720.0f // points
#define LEGEND 34.0f // left free above the captions
#define BAR 4.0f     // height of a bar

void banner_say(Banner *banner, const char *text, double now_s) {
    text_print(banner->text, sizeof banner->text, text);
    banner->lang = language_chosen();
    banner->until_s = now_s + SHOWN_S;
}

void banner_progress(Banner *banner, const char *text, double share) {
    banner->progress = share;
    snprintf(banner->progress_text, sizeof banner->progress_text, "%s", text ? text : "");
}

bool banner_shown(const Banner *banner, double now_s) {
    return now_s < fmax(banner->until_s, banner->standing ? banner->standing_since_s + SHOWN_S : 0);
}

// Why training stands still, for some seconds after it stopped; NULL otherwise. Later the scrubber's label says it.
static const char *standing(Banner *banner, const Experiment *experiment, double now_s) {
    const char *why = banner->scripted ? NULL
                      : experiment->view_step >= 0 ? tr("You are viewing an earlier step. Training waits.")
                      : !experiment->training    ? tr("Training paused. Press T to resume.")
                                                 : NULL;
    if (why != banner->standing) {
        banner->standing = why;
        banner->standing_since_s = now_s;
    }
    return now_s < banner->standing_since_s + SHOWN_S ? why : NULL;
}

// NULL when there is nothing to say. `text` is room for it.
static const char *said(Banner *banner, const Experiment *experiment, double now_s, char *text, size_t size) {
    const char *still = standing(banner, experiment, now_s);
    if (banner->progress_text[0]) {
        return banner->progress_text;
    }
    if (now_s < banner->until_s && banner->lang == language_chosen()) {
        return banner->text;
    }
    if (still) {
        return still;
    }
    const Waiting waiting = experiment_waiting(experiment, &experiment->lane[experiment->selected]);
    if (waiting.made > 0) {
        snprintf(text, size, "%s  %d %%", tr("Reflow: the teacher is making pairs"), 100 * waiting.made / REFLOW_PAIRS);
    } else {
        snprintf(text, size, "%s  %ld / %d", tr("Reflow: training the teacher"), waiting.steps, REFLOW_AFTER);
    }
    return waiting.waits ? text : NULL;
}

static void draw_bar(Ui *ui, const Theme *theme, Rect box, double share) {
    ui_draw_box(ui, box, 0.5f * box.h, theme->line, 0, 0);
    box.w *= fminf(fmaxf((float)share, 0), 1);
    ui_draw_box(ui, box, 0.5f * box.h, theme->text, 0, 0);
}

// As wide as its text; a longer text takes several lines.
void banner_draw(Banner *banner, Ui *ui, const Theme *theme, const Page *page, const Experiment *experiment, double now_s) {
    const Rect stage = page->layout.stage;
    char room[160];
    const char *text = said(banner, experiment, now_s, room, sizeof room);
    if (!text) {
        return;
    }
    float w_max = fminf(stage.w - 16, WIDTH) - 32;
    float w = fminf(ui_text_width(ui, UI_WEIGHT_MEDIUM, theme->size_body, text) + 1, w_max);
    float h = ui_draw_paragraph(ui, (Rect){0, 0, w, 0}, UI_WEIGHT_MEDIUM, theme->size_body, 0, text);
    const bool bar = text == banner->progress_text;
    h += bar ? BAR + 4 : 0;
    Rect box = {stage.x + 0.5f * (stage.w - w) - 16, stage.y + stage.h - 34 - h - page->caption_foot - LEGEND, w + 32, h + 18};
    ui_draw_shadow(ui, box, 8, 16, color_fade(0x000000FF, theme->dark ? 0.5f : 0.18f));
    ui_draw_box(ui, box, 8, theme->panel, 1, theme->line);
    ui_draw_paragraph(ui, (Rect){box.x + 16, box.y + 9, w, h}, UI_WEIGHT_MEDIUM, theme->size_body, theme->text, text);
    if (bar) {
        draw_bar(ui, theme, (Rect){box.x + 16, box.y + box.h - 7 - BAR, box.w - 32, BAR}, banner->progress);
    }
}
