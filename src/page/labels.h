// The words over the stage: what each pane shows, notices, and the overlay of all keys.
#ifndef PAGE_LABELS_H
#define PAGE_LABELS_H

#include "app/frame.h"
#include "page/titles.h"

void labels_draw(Frame *frame, Screen *screen, const Experiment *experiment, double now_s);
// A ring of hues, right-aligned in a row, with its words. False where the row is too narrow.
bool labels_ring(Ui *ui, const Theme *theme, Rect row);
void labels_help(const Frame *frame, Ui *ui, const Theme *theme, float width, float height);

#endif
