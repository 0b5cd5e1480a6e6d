// Where the start point of the setting `start` has come to. Private to src/view.
#ifndef VIEW_START_H
#define VIEW_START_H

#include "view/view.h"

// Its place at the flow time of the pane, under the pane's lane (of several ways, the first); false where there is none.
bool start_place(const Pane *pane, Vec2 *at);

#endif
