// The words over the stage: what each pane shows, notices, and the overlay of all keys.
#ifndef APP_LABELS_H
#define APP_LABELS_H

#include "app/frame.h"
#include "app/strings.h"

// The accent that means this strand's path everywhere: orange for curved (diffusion) paths, blue for straight ones.
Rgba labels_accent(const Theme *theme, const Strand *strand);
Rgba labels_on_accent(const Theme *theme, const Strand *strand);
bool labels_curved(const Strand *strand);
// "Diffusion", "Optimal transport", or the path's and pairing's own names; into text.
void labels_title(const Strand *strand, Lang lang, char *text, size_t size);

void labels_draw(Frame *frame, Screen *screen, Session *session, double now_s);
void labels_help(const Frame *frame, Ui *ui, const Theme *theme, Lang lang, float width, float height);

#endif
