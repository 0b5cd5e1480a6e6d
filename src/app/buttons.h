// A row of buttons for hands without a keyboard: above the panel, or, where that is hidden, at the foot of the window. Only in a window
// that is used by fingers; in no picture and no film.
#ifndef APP_BUTTONS_H
#define APP_BUTTONS_H

#include "app/keys.h"
#include "page/layout.h"

// Returns the key whose work was asked for, or NULL.
const KeyRow *buttons_draw(Ui *ui, const Theme *theme, const Layout *layout, bool playing);

#endif
