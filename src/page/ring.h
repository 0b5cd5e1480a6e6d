// The key of the particles' colours, each of which means the angle at which a particle starts, or ends: a ring of hues with its words.
#ifndef PAGE_RING_H
#define PAGE_RING_H

#include "ui/ui.h"

// With as many words as there is room for; alone it can still be pointed at.
typedef enum { RING_WORDED, RING_SHORT, RING_ALONE } RingWords;

float ring_width(Ui *ui, const Theme *theme, RingWords how, bool ends, float height);
// Right-aligned in a row of its height.
void ring_draw(Ui *ui, const Theme *theme, RingWords how, bool ends, Rect row);
// With the most words that the row has room for; nothing where it is too narrow for the ring alone.
void ring_fit(Ui *ui, const Theme *theme, bool ends, Rect row);

#endif
