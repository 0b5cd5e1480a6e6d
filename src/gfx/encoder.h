// The `ffmpeg` program as a child process that is fed raw frames through a pipe. Private to gfx.
#ifndef GFX_ENCODER_H
#define GFX_ENCODER_H

#include "base/error.h"

#include <stdint.h>

typedef enum { ENCODE_MP4, ENCODE_GIF } EncodeKind;
typedef struct Encoder Encoder;

// True where a program `ffmpeg` is found in PATH.
bool encoder_exists(void);
// Starts writing a film of width x height frames to `path`. A .gif comes into being only in encoder_finish; until then its frames lie
// in a file beside it, about a megabyte each at 1920x1080.
Encoder *encoder_start(const char *path, EncodeKind kind, int width, int height, int fps, Error *err);
// Takes a frame (height * width * 3 bytes, RGB, top row first); the encoder gets it while the caller goes on, so that its end may be
// told only by a later frame or by encoder_finish.
bool encoder_write(Encoder *encoder, const uint8_t *rgb, Error *err);
// Ends the input and waits. False and the last line of the encoder's log when it failed. Frees `encoder`.
bool encoder_finish(Encoder *encoder, Error *err);
// Ends the child at once. Frees `encoder`.
void encoder_kill(Encoder *encoder);

#endif
