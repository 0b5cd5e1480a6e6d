// Whether anybody manages windows. X11 without a window manager, as on a projector's own computer or in a test, leaves it to the
// program itself to fill the screen.
#ifndef GFX_WINDOW_MANAGER_H
#define GFX_WINDOW_MANAGER_H

#include <stdbool.h>

// False only where SDL speaks X11 and no window manager of the EWMH kind runs (property _NET_SUPPORTING_WM_CHECK of the root window).
bool window_manager_runs(void);

#endif
