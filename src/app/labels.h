// The words over the stage: what each pane shows, notices, and the overlay of all keys.
#ifndef APP_LABELS_H
#define APP_LABELS_H

#include "app/frame.h"
#include "app/strings.h"
#include "app/titles.h"

void labels_draw(Frame *frame, Screen *screen, Session *session, double now_s);
void labels_help(const Frame *frame, Ui *ui, const Theme *theme, Lang lang, float width, float height);

#endif
