// What is shown beside or below the pictures on request: formulas, and where the network's picture stands.
#ifndef PAGE_INSETS_H
#define PAGE_INSETS_H

#include "app/frame.h"

// In narrow panes; of the same size in all of them.
typedef struct {
    float formula;                  // their text size
    float formulas[LAYOUT_ALL + 1]; // their height: none, the first one, all; the most of all panes
    float network[LAYOUT_ALL + 1];  // its height; 0 where it is not wanted or has no room
} Insets;

// That they want at least beside a picture; 0 where neither is on.
float insets_width(const Theme *theme, const Settings *settings);
Insets insets_measure(Frame *frame, const Theme *theme, Experiment *experiment);
// Height of both together, by how much of them is shown.
float insets_height(const Insets *insets, LayoutExtras shown);
// Places them in a pane: the network into frame->hand.inset. head: the box of the words above;
// foot: what the caption takes. Returns false where something that is wanted has no room; *taken: of the pane's foot.
bool insets_place(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                  const Insets *insets, Rect head, float foot, float *taken);

#endif
