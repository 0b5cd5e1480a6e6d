// What is typeset around the pictures: each lane's title, numbers, caption, formulas and the frame of its network, as blocks that one fitter
// places (fit.h); and the places of all of it, so that the stage draws beside it.
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "lesson/player.h"
#include "page/layout.h"
#include "page/screen.h"

#define PAGE_LINES 256
// What is to be said of the pictures that the page cannot see: it knows no view.
typedef struct {
    bool angles;                    // colours mean the angle of a particle's start, in some pane
    const char *caption[LANES_MAX]; // what a view says of itself in each pane; NULL: the lane's own caption stands there
    long crossings[LANES_MAX];      // of the first PAGE_LINES straight lines between pairs; below 0: they are not in sight
    bool probing;                   // the microscope is held, which moves no picture
    const LessonCard *card;         // of a lesson that runs; NULL: none
    bool own_bar;                   // instead of the panel and the scrubbers there is a band
    float bar;                      // of so many points of height; 0: there is none
    bool standing;                  // the training step and the flow time are said, where no scrubber says them
    float line;                     // points of height for words to a newcomer; 0: there are none
    bool buttons;                   // for fingers, above the panel
    bool marked;                    // the selected lane's pane is marked
} PageDef;

#define PAGE_WORDS_MAX 40
// Boxes of words: what would cross their letters keeps off.
typedef struct {
    int count;
    Rect box[PAGE_WORDS_MAX];
} Words;

static inline void words_add(Words *words, Rect box) {
    if (words->count < PAGE_WORDS_MAX) {
        words->box[words->count++] = box;
    }
}

// Points, as all of the layout.
typedef struct {
    Layout layout;
    Words words, grounds;  // in all panes: where words are; those over the picture, which the stage veils there
    float head[LANES_MAX]; // of each pane's top that words take,
    float foot;            // and of its foot, the most of all panes
    float caption_foot;    // that captions take of it
    Rect inset[LANES_MAX]; // where each pane has room for the network; width 0 where it has none
    bool keyed[LANES_MAX]; // the colours of the angles stand among the pane's legends,
    bool curves_keyed;     // or in the key of the curves
    bool missing;          // something that is switched on has no room
} Page;

// Lays the window out and draws the words, between ui_begin and ui_end.
void page_draw(Page *page, Screen *screen, const Experiment *experiment, const PageDef *def);

#endif
