#include "page/copy.h"

#define GROUND 12.0f // points
#define GROUND_ALPHA 0.94f

void words_add(Words *words, Rect box) {
    if (words->count < PAGE_WORDS_MAX) {
        words->box[words->count++] = box;
    }
}

void copy_ground(const Sheet *sheet, Rect pane, Rect box) {
    Rect around = {box.x - GROUND, box.y - 0.25f * GROUND, box.w + 2 * GROUND, box.h + 0.5f * GROUND};
    ui_draw_clip(sheet->ui, pane);
    ui_draw_shadow(sheet->ui, around, GROUND, 1.2f * GROUND, color_fade(sheet->theme->stage, GROUND_ALPHA));
    ui_draw_clip(sheet->ui, (Rect){0});
    words_add(&sheet->page->words, box);
}
