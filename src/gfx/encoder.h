// The `ffmpeg` program as a child process that is fed raw frames through a pipe. Private to gfx.
#ifndef GFX_ENCODER_H
#define GFX_ENCODER_H

#include "base/file_out.h"

#include <stdint.h>

typedef enum { ENCODE_MP4, ENCODE_MOV, ENCODE_MKV, ENCODE_WEBM, ENCODE_GIF, ENCODE_COUNT } EncodeKind;
typedef struct Encoder Encoder;

// The kind that the ending of `path` names, in small letters or capitals; false where it names none.
bool encoder_kind(const char *path, EncodeKind *kind);
// True where a program `ffmpeg` is found in PATH.
bool encoder_exists(void);
// Starts writing a film of width x height frames into the temporary file of `out`, which stays the caller's to commit or discard. ffmpeg
// is handed no other name. A .gif comes into being only in encoder_finish; until then its frames lie in a file without a name beside it,
// about a megabyte each at 1920x1080. NULL and `err` also where ffmpeg does not answer.
Encoder *encoder_start(const FileOut *out, EncodeKind kind, int width, int height, int fps, Error *err);
// Takes a frame (height * width * 3 bytes, RGB, top row first); the encoder gets it while the caller goes on, so that its end may be
// told only by a later frame or by encoder_finish.
bool encoder_write(Encoder *encoder, const uint8_t *rgb, Error *err);
// Chapters of the film (not of a .gif), which are written at its end: text in ffmpeg's metadata form, kept until then.
void encoder_chapters(Encoder *encoder, const char *metadata);
// Ends the input and waits. False and a sentence when it failed, was killed, hung, or we were asked to stop. Frees `encoder`.
bool encoder_finish(Encoder *encoder, Error *err);
// Ends the child at once. Frees `encoder`.
void encoder_kill(Encoder *encoder);

#endif
