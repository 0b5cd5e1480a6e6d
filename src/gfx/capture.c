#include "gfx/capture.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/file.h"
#include "gfx/encoder.h"

#include <SDL_image.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

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

struct Film {
    int width, height;
    int frames;                   // written so far
    Encoder *encoder;             // NULL: a folder of pictures
    bool made_folder;             // the folder was not there before
    char target[FILE_PATH_MAX];   // what will be there in the end
    char part[FILE_PATH_MAX + 8]; // what the encoder writes
};

static bool ends_with(const char *s, const char *ending) {
    size_t n = strlen(s), m = strlen(ending);
    return n >= m && strcasecmp(s + n - m, ending) == 0;
}

static bool is_encoded(const char *path) {
    return ends_with(path, ".mp4") || ends_with(path, ".gif");
}

// Somebody who writes a.webm wants a film and no folder of that name. So the name of a new folder has no dot, or ends in a slash.
static bool names_folder(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    struct stat there;
    return !strchr(*name ? name + 1 : name, '.') || (stat(path, &there) == 0 && S_ISDIR(there.st_mode));
}

// Makes sure that the encoder will be able to write where it is sent: its own message would be less clear.
static bool try_part(const Film *film, Error *err) {
    FILE *f = fopen(film->part, "wb");
    if (!f) {
        return file_cannot_write(film->target, errno, err);
    }
    fclose(f);
    return true;
}

static bool open_encoder(Film *film, int fps, Error *err) {
    EncodeKind kind = ends_with(film->target, ".gif") ? ENCODE_GIF : ENCODE_MP4;
    snprintf(film->part, sizeof film->part, "%s.part", film->target);
    if (film->width < 2 || film->height < 2) {
        return error_set(err, "A film of %d x %d is too small. It must be at least 2 x 2.", film->width, film->height);
    }
    if (!try_part(film, err)) {
        return false;
    }
    film->encoder = encoder_start(film->part, kind, film->width, film->height, fps, err);
    if (!film->encoder) {
        unlink(film->part);
    }
    return film->encoder != NULL;
}

Film *film_open(const char *path, int width, int height, int fps, Error *err) {
    CHECK(width > 0 && height > 0 && fps > 0, "a film of %d x %d at %d frames a second", width, height, fps);
    if (strlen(path) + sizeof "-frames" > FILE_PATH_MAX) {
        error_set(err,
                  "The file name is too long (%zu bytes, up to %zu are "
                  "allowed).",
                  strlen(path), FILE_PATH_MAX - sizeof "-frames");
        return NULL;
    }
    bool encoded = is_encoded(path), able = encoded && encoder_exists();
    if (!encoded && !names_folder(path)) {
        error_set(err,
                  "Cannot write %s: a film is a .mp4, a .gif or a folder of pictures. The name of a new folder ends in / or has "
                  "no dot.",
                  path);
        return NULL;
    }
    Film *film = memory_new(1, sizeof *film);
    film->width = width;
    film->height = height;
    snprintf(film->target, sizeof film->target, "%s%s", path, encoded && !able ? "-frames" : "");
    if (encoded && !able) {
        fprintf(stderr,
                "No program ffmpeg to encode %s: writing the frames as pictures into %s instead; install ffmpeg for a film.\n",
                path, film->target);
    }
    film->made_folder = !able && !file_exists(film->target);
    if (able ? open_encoder(film, fps, err) : file_make_folder(film->target, err)) {
        return film;
    }
    free(film);
    return NULL;
}

const char *film_target(const Film *film) {
    return film->target;
}

static void frame_name(const Film *film, int frame, char name[FILE_PATH_MAX + 32]) {
    snprintf(name, FILE_PATH_MAX + 32, "%s/frame_%05d.png", film->target, frame);
}

bool film_frame(Film *film, const uint8_t *rgb, Error *err) {
    bool good;
    if (film->encoder) {
        good = encoder_write(film->encoder, rgb, err);
    } else {
        char name[FILE_PATH_MAX + 32];
        frame_name(film, film->frames, name);
        good = capture_png(name, film->width, film->height, rgb, err);
    }
    film->frames += good;
    return good;
}

// A longer film that was there before must not show behind this one.
static void remove_older_frames(const Film *film) {
    char name[FILE_PATH_MAX + 32];
    int frame = film->frames;
    do {
        frame_name(film, frame++, name);
    } while (unlink(name) == 0);
}

bool film_close(Film *film, Error *err) {
    bool good = true;
    if (!film->encoder) {
        remove_older_frames(film);
    } else {
        good = encoder_finish(film->encoder, err);
        if (good && rename(film->part, film->target) != 0) {
            good = file_cannot_write(film->target, errno, err);
        }
        if (!good) {
            unlink(film->part);
        }
    }
    free(film);
    return good;
}

void film_discard(Film *film) {
    if (film->encoder) {
        encoder_kill(film->encoder);
        unlink(film->part);
    } else {
        for (int i = 0; i < film->frames; i++) {
            char name[FILE_PATH_MAX + 32];
            frame_name(film, i, name);
            unlink(name);
        }
        if (film->made_folder) {
            rmdir(film->target);
        }
    }
    free(film);
}
