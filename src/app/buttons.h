// A row of buttons for people without a keyboard: above the panel or, where that is hidden, at the foot of the window. Only a window that is
// used by fingers has it, never a picture or film.
#ifndef APP_BUTTONS_H
#define APP_BUTTONS_H

#include "app/keys.h"
#include "page/layout.h"

// Returns the key whose button was pressed, or NULL.
const KeyRow *buttons_draw(Ui *ui, const Theme *theme, const Layout *layout, bool playing);

#endif
