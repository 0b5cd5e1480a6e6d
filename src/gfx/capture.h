// Frames into files: a PNG, a folder of PNGs, or a film through the `ffmpeg` program (argument vector, no shell, fed by a pipe).
#ifndef GFX_CAPTURE_H
#define GFX_CAPTURE_H

#include "base/error.h"

#include <stdint.h>

// Writes rgb (height * width * 3, top row first) as a PNG; whole or not at all. The same pixels give the same bytes.
bool capture_png(const char *path, int width, int height, const uint8_t *rgb, Error *err);

typedef struct Film Film;

// Opens a film by the ending of `path`: .mp4 (H.264, yuv420p, high quality), .gif (palette made from the film), no ending: a folder of
// frame_00000.png and so on. Without ffmpeg: prints one sentence and writes the folder PATH-frames instead (film_target says).
Film *film_open(const char *path, int width, int height, int fps, Error *err);
// The name that is really being written.
const char *film_target(const Film *film);
bool film_frame(Film *film, const uint8_t *rgb, Error *err);
// Waits for the encoder and renames the finished film to its name; an encoder that died or a full disk is an Error that
// carries the last line of the encoder's log, and no half film is left. Frees `film` either way.
bool film_close(Film *film, Error *err);
// Gives up and leaves nothing behind.
void film_discard(Film *film);

#endif
