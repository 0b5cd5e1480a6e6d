// What SDL leaves undone on X11. Everywhere else nothing happens here.
#ifndef GFX_X11_H
#define GFX_X11_H

#include <stdbool.h>

// Whether anybody manages windows. X11 without a window manager, as on a projector's own computer or in a test, leaves it to the program
// itself to fill the screen. False only where SDL speaks X11 and no window manager of the EWMH kind runs (property
// _NET_SUPPORTING_WM_CHECK of the root window).
bool x11_managed(void);
// The size that the X server's screen has now, over all displays. SDL goes on counting one that has been switched off but is still plugged in,
// which lies outside then. False where SDL does not speak X11.
bool x11_size(int *width, int *height);
// Between the two, an error of the X server is no end of the program: a missing driver is one, while SDL asks for a context. Whoever
// has a window that somebody else may destroy leaves the second out (gfx/second_window.c).
void x11_forgive(void);
void x11_forgive_end(void);

#endif
