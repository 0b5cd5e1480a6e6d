// The `ffmpeg` program as a child process that is fed raw frames through a pipe. Private to gfx.
#ifndef GFX_ENCODER_H
#define GFX_ENCODER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef enum { ENCODE_MP4, ENCODE_GIF } EncodeKind;
typedef struct Encoder Encoder;

// True where a program `ffmpeg` is found in PATH.
bool encoder_exists(void);
// Starts writing a film of width x height RGB frames to `path`.
Encoder *encoder_start(const char *path, EncodeKind kind, int width, int height, int fps, Error *err);
bool encoder_write(Encoder *encoder, const uint8_t *bytes, size_t count, Error *err);
// Ends the input and waits. False and the encoder's last words where it failed. Frees `encoder`.
bool encoder_finish(Encoder *encoder, Error *err);
// Ends the child at once. Frees `encoder`.
void encoder_kill(Encoder *encoder);

#endif
