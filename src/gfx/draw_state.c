// Every file that draws begins here: with the batch, after the layer of points that the processor drew, and with the clock.
#include "gfx/draw_state.h"

#include "base/clock.h"

#include <epoxy/gl.h>

Watch watch_begin(const Draw *draw) {
    return (Watch){draw->batch.times, batch_clock(&draw->batch)};
}

void watch_end(const Watch *watch) {
    if (watch->times) {
        watch->times->draw_s += clock_now_s() - watch->begin_s;
    }
}

void draw_wait_if_watched(const Draw *draw) {
    if (draw->batch.times) {
        glFinish();
    }
}

uint32_t draw_bare_texture(int filter) {
    uint32_t texture = 0;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return texture;
}

// ---- the layer of points -----------------------------------------------------------------------------------------------------
static void fit_layer(Draw *draw, int width, int height) {
    if (draw->layer_width == width && draw->layer_height == height) {
        return;
    }
    glDeleteTextures(1, &draw->layer);
    draw->layer = draw_bare_texture(GL_NEAREST);
    draw->layer_width = width;
    draw->layer_height = height;
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, NULL);
}

// One run of touched tiles side by side: from texel (x, y), w x h.
static void lay_run(Draw *draw, const uint8_t *pixels, int x, int y, int w, int h) {
    double begin_s = batch_clock(&draw->batch);
    float u = 1.0f / (float)draw->layer_width, v = 1.0f / (float)draw->layer_height;
    glTexSubImage2D(GL_TEXTURE_2D, 0, x, y, w, h, GL_RGBA, GL_UNSIGNED_BYTE,
                    pixels + ((size_t)y * (size_t)draw->layer_width + (size_t)x) * 4);
    batch_uploaded(&draw->batch, begin_s);
    Rect box = {(float)x, (float)y, (float)w, (float)h};
    SpriteRecord *record = batch_add(&draw->batch, PROGRAM_SPRITE, BLEND_OVER, draw->layer, box);
    *record = (SpriteRecord){box, (float)x * u, (float)y * v, (float)(x + w) * u, (float)(y + h) * v, 0xFFFFFFFFu, 0.0f};
}

void draw_layer(Draw *draw) {
    int width, height;
    rasterizer_render(draw->rasterizer);
    const uint8_t *pixels = rasterizer_layer(draw->rasterizer, &width, &height);
    batch_flush(&draw->batch); // an earlier layer may wait that still needs the texture
    fit_layer(draw, width, height);
    draw_wait_if_watched(draw);
    glBindTexture(GL_TEXTURE_2D, draw->layer);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, width);
    int columns = (width + TILE - 1) / TILE;
    for (int y = 0; y < height; y += TILE) {
        for (int i = 0; i < columns; i++) {
            int first = i;
            while (i < columns && rasterizer_touched(draw->rasterizer, i, y / TILE)) {
                i++;
            }
            if (i > first) {
                int x = first * TILE;
                lay_run(draw, pixels, x, y, min_int(i * TILE, width) - x, min_int(TILE, height - y));
            }
        }
    }
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

Batch *draw_ink(Draw *draw) {
    if (draw->rasterizer && !rasterizer_is_empty(draw->rasterizer)) {
        draw_layer(draw);
    }
    return &draw->batch;
}
