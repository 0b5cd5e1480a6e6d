// From stage points, in which a page is set, to points, in which the window is.
#include "page/copy.h"

static void words_to_points(Words *words, float text) {
    for (int i = 0; i < words->count; i++) {
        words->box[i] = rect_scaled(words->box[i], text);
    }
}

// What was placed in stage points.
void page_to_points(Page *page, float text) {
    layout_to_points(&page->layout, text);
    words_to_points(&page->words, text);
    words_to_points(&page->grounds, text);
    page->foot *= text;
    page->caption_foot *= text;
    for (int i = 0; i < page->layout.panes; i++) {
        page->head[i] *= text;
        page->inset[i] = rect_scaled(page->inset[i], text);
    }
}
