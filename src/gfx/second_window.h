// A second window that is drawn with the first one's GL context, so that there is one context and nothing to share. It shows less often
// than the first, and never waits for its display: the first one keeps its pace.
#ifndef GFX_SECOND_WINDOW_H
#define GFX_SECOND_WINDOW_H

#include "gfx/gl.h"

// Opens on another display than the first one where there is one, all over it; else as a plain window. The keyboard stays with the first. NULL and
// a sentence where the system refuses, and in a page; the first is as it was.
struct SDL_Window *second_window_open(const Gl *first, const char *title, Error *err);
void second_window_close(const Gl *first, struct SDL_Window *window); // fine with NULL
// Displays that there are. Where one has just been switched off it takes a moment: not to be asked in every frame.
int second_window_displays(void);
// Moves the first one to the display that it is not on, full screen or not; nothing where there is none.
void second_window_move_first(Gl *first);
// From here on drawing is for the second window; false where that cannot be: then it is to be closed.
bool second_window_begin(const Gl *first, struct SDL_Window *window, int *width, int *height, float *density);
// Shows it; from here on drawing is for the first again.
void second_window_end(const Gl *first, struct SDL_Window *window);

#endif
