// The help overlay: every key of the table, over the whole window. A press on a line does what its key does, so that nobody needs a
// keyboard.
#ifndef APP_KEY_LIST_H
#define APP_KEY_LIST_H

#include "app/keys.h"

// Sizes in points. input: of the window. Returns the row that was pressed, or NULL; *open becomes false where that closes the list.
const KeyRow *key_list_draw(Ui *ui, const Theme *theme, const UiInput *input, float width, float height, bool *open);

#endif
