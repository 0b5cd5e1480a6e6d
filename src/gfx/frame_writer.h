// A thread that writes frames into a pipe, so that whoever makes them need not wait for whoever reads them. Private to gfx.
#ifndef GFX_FRAME_WRITER_H
#define GFX_FRAME_WRITER_H

#include <stddef.h>
#include <stdint.h>

typedef struct FrameWriter FrameWriter;

// Feeds frames of frame_bytes bytes each to `pipe`, which stays the caller's and no longer blocks. SIGPIPE must be ignored. NULL and
// errno where there is no memory for FRAME_WRITER_FRAMES frames or no thread.
#define FRAME_WRITER_FRAMES 3
#define FRAME_WRITER_QUIET_S 20 // that a reader may take nothing
FrameWriter *frame_writer_start(int pipe, size_t frame_bytes);
// The next frame, to be filled and then handed over by frame_writer_push; waits while FRAME_WRITER_FRAMES frames wait. NULL and errno where
// the reader is gone (EPIPE), hangs (ETIMEDOUT), or we are asked to stop (ECANCELED).
uint8_t *frame_writer_frame(FrameWriter *writer);
void frame_writer_push(FrameWriter *writer);
// Writes what waits, and ends. 0, or the errno that ended it earlier. Frees `writer`.
int frame_writer_end(FrameWriter *writer);

#endif
