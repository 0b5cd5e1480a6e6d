// The words of a pane: its lane's name and numbers above the picture, what is seen below it.
#ifndef PAGE_PANE_TEXT_H
#define PAGE_PANE_TEXT_H

#include "app/frame.h"

// The ground's own colour, softly: what is beneath a text stays in sight without disturbing it. Arrows and the like keep off the box.
void pane_text_scrim(Frame *frame, Ui *ui, const Theme *theme, Rect pane, Rect box);
// What the heads of all panes have alike.
typedef struct {
    float title_size; // that of the one that has the least room
    float below_h;    // of the lines below a title, the most of all panes
    float captions_h; // known once the pictures have their room
} Heads;
Heads pane_text_heads(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment);
// Where a title's line ends.
float pane_text_title_end(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, int pane,
                          float title_size);
// Title, subtitle and numbers. Returns their box.
Rect pane_text_head(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                    const Heads *heads);
// The height that captions in stacked panes take, which begin side by side; 0: none, as one of them has no room.
float pane_text_captions(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment);
// Draws the caption where there is room below `top`. Returns its height with the margin below; 0 where there is none.
float pane_text_caption(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                        const Heads *heads, float top);

#endif
