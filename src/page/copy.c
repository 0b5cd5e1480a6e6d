#include "page/copy.h"

void words_add(Words *words, Rect box) {
    if (words->count < PAGE_WORDS_MAX) {
        words->box[words->count++] = box;
    }
}

void copy_ground(const Sheet *sheet, Rect box) {
    words_add(&sheet->page->words, box);
    words_add(&sheet->page->grounds, box);
}
