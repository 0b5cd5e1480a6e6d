// Where training and flow stand, in one small line at the lower right, for windows whose scrubbers are hidden.
#include "page/copy.h"

#include "base/language.h"
#include "base/words.h"
#include "page/time_words.h"

#include <stdio.h>

#define ROW 16.0f // in the foot that words leave (LAYOUT_FOOT)

void standing_draw(const Sheet *sheet) {
    const Theme *theme = sheet->theme;
    const Layout *layout = &sheet->page->layout;
    const Rect pane = layout->pane[layout->panes - 1];
    char step[32], time[24], text[96];
    words_count(step, sizeof step, experiment_shown_step(sheet->experiment));
    time_words(&sheet->experiment->settings, sheet->experiment->play.t, 2, time, sizeof time);
    snprintf(text, sizeof text, tr("step %s  ·  t %s"), step, time);
    const float w = 1.2f * ui_text_width(sheet->ui, UI_WEIGHT_REGULAR, theme->size_small, text); // digits of one width
    const Rect box = {pane.x + pane.w - LAYOUT_MARGIN - w, pane.y + pane.h - ROW - 3, w, ROW};
    if (w > pane.w - 2 * LAYOUT_MARGIN || layout_brief(layout, layout->panes - 1)) {
        return;
    }
    ui_draw_text(sheet->ui, box, UI_WEIGHT_REGULAR, theme->size_small, theme->muted, 1, true, text);
    words_add(&sheet->page->words, box);
}
