// The icon that task bars and switchers show for a window that no desktop entry stands for.
#ifndef GFX_WINDOW_ICON_H
#define GFX_WINDOW_ICON_H

#include <SDL_video.h>

// assets/icons/flowscope.svg. Where it cannot be had the window goes without: nothing is said.
void window_icon_set(SDL_Window *window);

#endif
