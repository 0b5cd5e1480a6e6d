// RGB to what video encoders take, by all cores: left to ffmpeg it takes one core, and twice the bytes go through the pipe.
// Private to gfx.
#ifndef GFX_YUV_H
#define GFX_YUV_H

#include <stddef.h>
#include <stdint.h>

// Bytes of a frame of 4:2:0: a plane of luma, and two of chroma of half the size both ways. An odd last column or row is left out.
size_t yuv_bytes(int width, int height);
// rgb (height, width, 3), full range, into yuv (yuv_bytes): Y, Cb, Cr by ITU-R BT.709-6, 3.2 to 3.4, in the narrow range of 8 bits
// (16..235, 16..240), rounded; chroma is that of the mean of the four pixels.
void yuv_from_rgb(int width, int height, const uint8_t *rgb, uint8_t *yuv);

#endif
