#include "gfx/capture.h"

#include "base/check.h"
#include "base/file_out.h"

#include <SDL_image.h>

bool capture_png(const char *path, int width, int height, const uint8_t *rgb, Error *err) {
    CHECK(width > 0 && height > 0, "a picture of %d x %d", width, height);
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormatFrom((void *)(uintptr_t)rgb, width, height, 24, width * 3,
                                                              SDL_PIXELFORMAT_RGB24);
    SDL_RWops *stream = surface ? SDL_RWFromFP(out.stream, SDL_FALSE) : NULL;
    bool good = stream && IMG_SavePNG_RW(surface, stream, 1) == 0;
    SDL_FreeSurface(surface);
    if (!good) {
        file_out_discard(&out);
        return error_set(err, "Cannot write %s: %s.", path, SDL_GetError());
    }
    return file_out_commit(&out, err);
}
