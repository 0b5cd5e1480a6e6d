#include "gfx/capture.h"

#include "base/check.h"
#include "base/file_out.h"

#include <SDL_image.h>

static bool write_png(const char *path, int width, int height, const uint8_t *pixels, int channels, Error *err) {
    CHECK(width > 0 && height > 0, "a picture of %d x %d", width, height);
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormatFrom((void *)(uintptr_t)pixels, width, height, 8 * channels, width * channels,
                                                              channels == 3 ? SDL_PIXELFORMAT_RGB24 : SDL_PIXELFORMAT_RGBA32);
    SDL_RWops *stream = surface ? SDL_RWFromFP(out.stream, SDL_FALSE) : NULL;
    bool good = stream && IMG_SavePNG_RW(surface, stream, 1) == 0;
    SDL_FreeSurface(surface);
    if (!good) {
        file_out_discard(&out);
        return error_set(err, "Cannot write %s: %s.", path, SDL_GetError());
    }
    return file_out_commit(&out, err);
}

bool capture_png(const char *path, int width, int height, const uint8_t *rgb, Error *err) {
    return write_png(path, width, height, rgb, 3, err);
}

bool capture_png_alpha(const char *path, int width, int height, const uint8_t *rgba, Error *err) {
    return write_png(path, width, height, rgba, 4, err);
}

void capture_cover(int width, int height, const uint8_t *black, const uint8_t *white, uint8_t *rgba) {
    const size_t count = (size_t)width * (size_t)height;
    for (size_t i = 0; i < count; i++, black += 3, white += 3, rgba += 4) {
        int alpha = 0;
        for (int c = 0; c < 3; c++) {
            const int cover = 255 - (white[c] - black[c]);
            alpha = cover > alpha ? cover : alpha;
        }
        alpha = alpha < 255 ? alpha : 255;
        for (int c = 0; c < 3; c++) {
            const int full = alpha ? (255 * black[c] + alpha / 2) / alpha : 0;
            rgba[c] = (uint8_t)(full < 255 ? full : 255);
        }
        rgba[3] = (uint8_t)alpha;
    }
}
