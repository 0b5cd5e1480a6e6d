// The words that a film begins with, on a card over the whole picture.
#ifndef APP_TITLE_CARD_H
#define APP_TITLE_CARD_H

#include "page/screen.h"

// text: up to its first line break large, the rest smaller below. alpha: 0..1 of the card. width, height in points.
void title_card_draw(Ui *ui, const Theme *theme, float width, float height, const char *text, float alpha);

#endif
