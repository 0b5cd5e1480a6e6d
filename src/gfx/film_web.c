#include "gfx/film.h"

#include "base/check.h"
#include "base/memory.h"
#include "gfx/yuv.h"

#include <emscripten.h>
#include <stdlib.h>
#include <string.h>

// The page's part of it is assets/web/film.js.
//
//   Module.page.film(width, height, fps)   a film begins; what its frames are wanted as: 1 (I420: yuv.h), 2 (RGBA), 0: it cannot be made
//   Module.page.frame(bytes)               the next frame, a copy that is the page's own
//   Module.page.filmed()                   that was the last one
EM_JS(int, page_film, (int width, int height, int fps), { return Module['page']['film'](width, height, fps); })
EM_JS(void, page_frame, (const uint8_t *frame, size_t bytes), { Module['page']['frame'](HEAPU8.slice(frame, frame + bytes)); })
EM_JS(void, page_filmed, (void), { Module['page']['filmed'](); })

enum { CANNOT, WANTS_YUV, WANTS_RGBA };

struct Film {
    int width, height;
    int wants;
    size_t bytes; // of a frame, as it is wanted
    uint8_t *frame;
    char *target;
};

int film_fps(const char *path, int fps) {
    (void)path;
    return fps;
}

Film *film_open(const char *path, int width, int height, int fps, bool overwrite, Error *err) {
    (void)overwrite;
    CHECK(width > 1 && height > 1 && fps > 0, "a film of %d x %d at %d frames a second", width, height, fps);
    const int wants = page_film(width, height, fps);
    if (wants == CANNOT) {
        error_set(err, "This browser cannot make a film of %d x %d.", width, height);
        return NULL;
    }
    Film *film = memory_new(1, sizeof *film);
    *film = (Film){.width = width, .height = height, .wants = wants, .target = strdup(path)};
    film->bytes = wants == WANTS_YUV ? yuv_bytes(width, height) : (size_t)width * (size_t)height * 4;
    film->frame = malloc(film->bytes);
    if (!film->frame || !film->target) {
        film_discard(film);
        error_set(err, "Not enough memory for a film.");
        return NULL;
    }
    return film;
}

const char *film_target(const Film *film) {
    return film->target;
}

static void add_alpha(size_t pixels, const uint8_t *rgb, uint8_t *rgba) {
    for (size_t i = 0; i < pixels; i++, rgb += 3, rgba += 4) {
        rgba[0] = rgb[0];
        rgba[1] = rgb[1];
        rgba[2] = rgb[2];
        rgba[3] = 255;
    }
}

// What goes wrong with it in the page the page says itself, and ends the program.
bool film_frame(Film *film, const uint8_t *rgb, Error *err) {
    (void)err;
    if (film->wants == WANTS_YUV) {
        yuv_from_rgb(film->width, film->height, rgb, film->frame);
    } else {
        add_alpha((size_t)film->width * (size_t)film->height, rgb, film->frame);
    }
    page_frame(film->frame, film->bytes);
    return true;
}

bool film_has_alpha(const char *path) {
    (void)path;
    return false;
}

bool film_frame_alpha(Film *film, const uint8_t *rgba, Error *err) {
    (void)rgba, (void)err;
    CHECK(false, "transparent frames for %s", film->target);
}

void film_chapter(Film *film, const char *title) {
    (void)film, (void)title; // a film of a page has none
}

bool film_close(Film *film, Error *err) {
    (void)err;
    page_filmed();
    film_discard(film);
    return true;
}

void film_discard(Film *film) {
    free(film->frame);
    free(film->target);
    free(film);
}
