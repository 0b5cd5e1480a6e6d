#include "gfx/film.h"

#include "base/check.h"
#include "base/file.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "gfx/capture.h"
#include "base/memory.h"
#include "gfx/encoder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_BYTES (FILE_PATH_MAX + 32)
#define CHAPTER_BYTES 400 // of a title
#define FRAME_FORM "frame_%05d.png"

struct Film {
    int width, height;
    int frames;       // written so far
    Encoder *encoder; // NULL: a folder of pictures
    FileOut out;      // what the encoder writes
    int fps;
    char *chapters; // ffmpeg's metadata, so far; NULL: none
    size_t chapters_used;
    char chapter[CHAPTER_BYTES]; // the one that has begun, and with which frame; "": none
    int chapter_at;
    bool overwrite;
    bool in_folder;             // the target was there: the pictures go into it
    char target[FILE_PATH_MAX]; // what will be there in the end
    char folder[FILE_PATH_MAX]; // where the pictures are until then: in the target, or beside it
};

int film_fps(const char *path, int fps) {
    EncodeKind kind;
    return encoder_kind(path, &kind) && kind == ENCODE_GIF && fps > FILM_GIF_FPS ? FILM_GIF_FPS : fps;
}

static bool is_folder(const char *path) {
    struct stat there;
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

// Somebody who writes a.avi wants a film and no folder of that name. So the name of a new folder has no dot, or ends in a slash.
static bool names_folder(const char *path) {
    const char *name = file_name(path);
    return !strchr(*name ? name + 1 : name, '.') || is_folder(path);
}

// ---- a folder of pictures ------------------------------------------------------------------------------------------------
static void frame_name(const char *folder, int frame, char name[NAME_MAX_BYTES]) {
    snprintf(name, NAME_MAX_BYTES, "%s/" FRAME_FORM, folder, frame);
}

// The number of a frame as we name it; -1: another file.
static long frame_number(const char *name) {
    char *end;
    if (strncmp(name, "frame_", 6) != 0 || strlen(name) < strlen("frame_00000.png") || !isdigit((unsigned char)name[6])) {
        return -1;
    }
    long number = strtol(name + 6, &end, 10);
    return strcmp(end, ".png") == 0 ? number : -1;
}

// Whether a name looks like a frame of any film.
static bool looks_like_frame(const char *name) {
    return strncasecmp(name, "frame", 5) == 0 && file_ends_in(name, ".png");
}

static bool holds_frames(const char *folder) {
    DIR *d = opendir(folder);
    bool found = false;
    for (struct dirent *e = d ? readdir(d) : NULL; e && !found; e = readdir(d)) {
        found = looks_like_frame(e->d_name);
    }
    if (d) {
        closedir(d);
    }
    return found;
}

static bool has_no_frames(const Film *film, Error *err) {
    return film->overwrite || !holds_frames(film->target) ||
           error_set(err,
                     "Cannot write into the folder %s: it holds frames already. Choose another folder, or replace them with --overwrite.",
                     film->target);
}

static bool open_folder(Film *film, Error *err) {
    struct stat there;
    char within[NAME_MAX_BYTES];
    size_t length = strlen(film->target);
    while (length > 1 && film->target[length - 1] == '/') {
        film->target[--length] = '\0';
    }
    film->in_folder = is_folder(film->target);
    if (!film->in_folder && lstat(film->target, &there) == 0) {
        return error_set(err, "Cannot write %s: it is there and is not a folder.", film->target);
    }
    if (!film->in_folder && errno != ENOENT) {
        return file_cannot_write(film->target, errno, err);
    }
    snprintf(within, sizeof within, "%s/frames", film->target);
    if ((film->in_folder && !has_no_frames(film, err)) ||
        !file_temp_folder(film->folder, film->in_folder ? within : film->target, err)) {
        return false;
    }
    frame_name(film->folder, 0, within);
    interrupt_cover_numbered(within);
    return true;
}

static void remove_frames(const char *folder, int count) {
    char name[NAME_MAX_BYTES];
    for (int i = 0; i < count; i++) {
        frame_name(folder, i, name);
        unlink(name);
    }
}

// A longer film that was there before must not show behind this one.
static void remove_older_frames(const Film *film) {
    DIR *d = opendir(film->target);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        if (frame_number(e->d_name) >= film->frames) {
            unlinkat(dirfd(d), e->d_name, 0);
        }
    }
    if (d) {
        closedir(d);
    }
}

// Without `overwrite` a name that somebody has taken meanwhile stays theirs.
static bool move_frame(const Film *film, int frame) {
    char from[NAME_MAX_BYTES], to[NAME_MAX_BYTES];
    struct stat there;
    frame_name(film->folder, frame, from);
    frame_name(film->target, frame, to);
    if (film->overwrite) {
        return rename(from, to) == 0;
    }
    if (link(from, to) == 0) {
        unlink(from);
        return true;
    }
    bool no_links = errno == EPERM || errno == ENOTSUP || errno == ENOSYS || errno == EMLINK; // a disk such as a memory stick
    return no_links && lstat(to, &there) != 0 && errno == ENOENT && rename(from, to) == 0;
}

static bool move_frames(const Film *film, Error *err) {
    int moved = 0;
    while (moved < film->frames && move_frame(film, moved)) {
        moved++;
    }
    if (moved == film->frames) {
        rmdir(film->folder);
        if (film->overwrite) {
            remove_older_frames(film);
        }
        return true;
    }
    int why = errno;
    if (!film->overwrite) {
        remove_frames(film->target, moved);
    }
    return file_cannot_write(film->target, why, err);
}

static bool close_folder(const Film *film, Error *err) {
    char within[NAME_MAX_BYTES];
    interrupt_cover_numbered(NULL);
    bool good = !film->in_folder && rename(film->folder, film->target) == 0;
    const int why = errno;
    if (!good && is_folder(film->target)) { // it may have come meanwhile
        good = has_no_frames(film, err) && move_frames(film, err);
    } else if (!good) {
        file_cannot_write(film->target, film->in_folder ? ENOENT : why, err);
    }
    if (!good) {
        remove_frames(film->folder, film->frames);
        rmdir(film->folder);
    }
    frame_name(film->target, 0, within);
    file_sync_folder(within);
    file_sync_folder(film->target);
    return good;
}

// ---- films ---------------------------------------------------------------------------------------------------------------
static bool open_encoder(Film *film, EncodeKind kind, int fps, Error *err) {
    if (film->width < 2 || film->height < 2) {
        return error_set(err, "A film of %d x %d is too small. It must be at least 2 x 2.", film->width, film->height);
    }
    if (file_out_is_stream(film->target)) {
        return error_set(err, "Cannot write %s: it is a pipe or a device, and a film needs a file.", film->target);
    }
    if (!file_out_open(&film->out, film->target, err)) {
        return false;
    }
    film->encoder = encoder_start(&film->out, kind, film->width, film->height, fps, err);
    if (!film->encoder) {
        file_out_discard(&film->out);
    }
    return film->encoder != NULL;
}

Film *film_open(const char *path, int width, int height, int fps, bool overwrite, Error *err) {
    EncodeKind kind;
    CHECK(width > 0 && height > 0 && fps > 0, "a film of %d x %d at %d frames a second", width, height, fps);
    if (strlen(path) + sizeof "-frames" > FILE_PATH_MAX) {
        error_set(err, "The file name is too long (%zu bytes, up to %d are allowed).", strlen(path),
                  FILE_PATH_MAX - (int)sizeof "-frames");
        return NULL;
    }
    bool encoded = encoder_kind(path, &kind), able = encoded && encoder_exists();
    if (!encoded && !names_folder(path)) {
        error_set(err,
                  "Cannot write %s: a film is a .mp4, .mov, .mkv, .webm or .gif, or a folder of pictures. The name of a new folder "
                  "ends in / or has no dot.",
                  path);
        return NULL;
    }
    Film *film = calloc(1, sizeof *film);
    if (!film) {
        error_set(err, "Not enough memory for a film.");
        return NULL;
    }
    film->fps = fps;
    film->width = width;
    film->height = height;
    film->overwrite = overwrite;
    snprintf(film->target, sizeof film->target, "%s%s", path, encoded && !able ? "-frames" : "");
    if (encoded && !able) {
        error_note("No program ffmpeg to encode %s: writing the frames as pictures into %s instead. Install ffmpeg for a film.", path,
                   film->target);
    }
    if (able ? open_encoder(film, kind, fps, err) : open_folder(film, err)) {
        return film;
    }
    free(film);
    return NULL;
}

const char *film_target(const Film *film) {
    return film->target;
}

bool film_frame(Film *film, const uint8_t *rgb, Error *err) {
    bool good;
    if (film->encoder) {
        good = encoder_write(film->encoder, rgb, err);
    } else {
        char name[NAME_MAX_BYTES];
        frame_name(film->folder, film->frames, name);
        good = capture_png(name, film->width, film->height, rgb, err);
    }
    film->frames += good;
    return good;
}

bool film_has_alpha(const char *path) {
    EncodeKind kind;
    return !encoder_kind(path, &kind);
}

bool film_frame_alpha(Film *film, const uint8_t *rgba, Error *err) {
    char name[NAME_MAX_BYTES];
    CHECK(!film->encoder, "transparent frames for %s", film->target);
    frame_name(film->folder, film->frames, name);
    const bool good = capture_png_alpha(name, film->width, film->height, rgba, err);
    film->frames += good;
    return good;
}

// The chapter that ends before the next frame; a '\\' before what ffmpeg's form has a meaning for.
static void end_chapter(Film *film) {
    if (!film->chapter[0]) {
        return;
    }
    film->chapters = memory_resize(film->chapters, film->chapters_used + 2 * CHAPTER_BYTES + 200, 1);
    char *const begin = film->chapters + film->chapters_used, *to = begin;
    to += sprintf(to, "%s[CHAPTER]\nTIMEBASE=1/%d\nSTART=%d\nEND=%d\ntitle=", film->chapters_used ? "" : ";FFMETADATA1\n", film->fps,
                  film->chapter_at, film->frames);
    for (const char *p = film->chapter; *p; p++) {
        if (strchr("=;#\\\n", *p)) {
            *to++ = '\\';
        }
        *to++ = *p;
    }
    to = stpcpy(to, "\n");
    film->chapters_used += (size_t)(to - begin);
}

void film_chapter(Film *film, const char *title) {
    if (film->encoder) {
        end_chapter(film);
        snprintf(film->chapter, sizeof film->chapter, "%s", title);
        film->chapter_at = film->frames;
    }
}

bool film_close(Film *film, Error *err) {
    bool good;
    end_chapter(film);
    if (film->encoder && film->chapters) {
        encoder_chapters(film->encoder, film->chapters);
    }
    if (!film->encoder) {
        good = close_folder(film, err);
    } else if ((good = encoder_finish(film->encoder, err))) {
        good = file_out_commit(&film->out, err);
    } else {
        file_out_discard(&film->out);
    }
    free(film->chapters);
    free(film);
    return good;
}

void film_discard(Film *film) {
    if (film->encoder) {
        encoder_kill(film->encoder);
        file_out_discard(&film->out);
    } else {
        interrupt_cover_numbered(NULL);
        remove_frames(film->folder, film->frames);
        rmdir(film->folder);
    }
    free(film->chapters);
    free(film);
}
