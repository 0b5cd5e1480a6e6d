#include "gfx/window_icon.h"

#include "base/file.h"

#include <SDL_image.h>

void window_icon_set(SDL_Window *window) {
    char path[FILE_PATH_MAX];
    SDL_Surface *icon = file_find_own(path, "assets/icons/flowscope.svg", NULL) ? IMG_Load(path) : NULL;
    if (icon) {
        SDL_SetWindowIcon(window, icon);
        SDL_FreeSurface(icon);
    }
}
