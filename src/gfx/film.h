// Frames into a film, through the `ffmpeg` program (argument vector, no shell, fed by a pipe), or into a folder of PNGs (film_native.c). In a
// browser's page they go to the page's own encoder (film_web.c): there the name says nothing, and there is no alpha and no chapter.
#ifndef GFX_FILM_H
#define GFX_FILM_H

#include "base/error.h"

#include <stdint.h>

#define FILM_GIF_FPS 50 // browsers slow a .gif down to 10 frames per second where a frame lasts less than 2/100 s

typedef struct Film Film;

// The frames per second that a film of this name can have: `fps`, of a .gif at most FILM_GIF_FPS.
int film_fps(const char *path, int fps);
// Opens a film by the ending of `path`: .mp4, .mov and .mkv (H.264, yuv420p, high quality), .webm (VP9), .gif (palette made from the
// film). A folder that is there, a name without a dot or one that ends in a slash: a folder of frame_00000.png and so on, which is refused
// where it holds frames, unless `overwrite` says that they are to be replaced. Without ffmpeg: prints one sentence and writes the folder
// PATH-frames instead (film_target says). Until film_close nothing is changed under the final name.
Film *film_open(const char *path, int width, int height, int fps, bool overwrite, Error *err);
// The name that is really being written.
const char *film_target(const Film *film);
bool film_frame(Film *film, const uint8_t *rgb, Error *err);
// Whether a film of this name can have transparent frames: a folder of pictures.
bool film_has_alpha(const char *path);
bool film_frame_alpha(Film *film, const uint8_t *rgba, Error *err); // into such a film; (height, width, 4)
// A chapter begins with the next frame. A folder of pictures and a .gif have none.
void film_chapter(Film *film, const char *title);
// Waits for the encoder and gives the finished film its name; an encoder that died or a full disk is an Error that
// carries the last line of the encoder's log, and no half film is left. Frees `film` either way.
bool film_close(Film *film, Error *err);
// Gives up and leaves nothing behind.
void film_discard(Film *film);

#endif
