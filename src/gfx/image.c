// Textures: pictures, the glyph atlas, and the layer of points that the processor drew.
#include "base/check.h"
#include "base/memory.h"
#include "gfx/draw_state.h"
#include "gfx/opengl.h"

#include <stdlib.h>

// Where uploads are timed, what still reads the texture is waited for first: that is drawing.
static void wait_if_watched(const Draw *draw) {
    if (draw->batch.times) {
        glFinish();
    }
}

// A texture clamped at its edges; stays bound.
static uint32_t bare_texture(int filter) {
    uint32_t texture = 0;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return texture;
}

// Alpha is multiplied in before filtering, or the colour of transparent pixels would bleed into the edges.
void draw_texture_set(Draw *draw, uint32_t *texture, int width, int height, const Rgba *pixels) {
    WATCHED(draw);
    batch_flush(draw_ink(draw));
    wait_if_watched(draw);
    UPLOADS(&draw->batch);
    size_t count = (size_t)width * (size_t)height;
    uint8_t *bytes = memory_new(count, 4);
    for (size_t i = 0; i < count * 4; i++) {
        unsigned channel = pixels[i / 4] >> (24 - 8 * (i & 3)) & 255u, alpha = pixels[i / 4] & 255u;
        bytes[i] = (uint8_t)((i & 3) == 3 ? alpha : (channel * alpha + 127u) / 255u);
    }
    if (*texture == 0) {
        *texture = bare_texture(GL_LINEAR);
    }
    glBindTexture(GL_TEXTURE_2D, *texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, bytes);
    free(bytes);
}

void draw_texture_free(Draw *draw, uint32_t texture) {
    if (texture) {
        WATCHED(draw);
        batch_flush(draw_ink(draw));
        glDeleteTextures(1, &texture);
    }
}

void draw_texture(Draw *draw, uint32_t texture, Rect box, Rgba tint) {
    WATCHED(draw);
    if (texture) {
        SpriteRecord *record = batch_add(draw_ink(draw), PROGRAM_SPRITE, BLEND_OVER, texture, box);
        *record = (SpriteRecord){box, 0.0f, 0.0f, 1.0f, 1.0f, tint, 0.0f};
    }
}

// One channel, which sprite.frag reads as all four: a glyph is then a premultiplied white picture.
void draw_atlas_new(Draw *draw, int size) {
    Atlas *atlas = &draw_ink(draw)->atlas;
    CHECK(!atlas->texture && size % 4 == 0, "a second atlas, or one of %d texels", size);
    atlas->texels = memory_new((size_t)size, (size_t)size);
    atlas->size = size;
    atlas->texture = bare_texture(GL_NEAREST);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, size, size, 0, GL_RED, GL_UNSIGNED_BYTE, NULL);
}

uint8_t *draw_atlas_rows(Draw *draw, int y, int h) {
    Atlas *atlas = &draw->batch.atlas;
    CHECK(y >= 0 && h >= 0 && y + h <= atlas->size, "rows %d + %d of an atlas of %d", y, h, atlas->size);
    bool clean = atlas->dirty_from >= atlas->dirty_to;
    atlas->dirty_from = clean ? y : min_int(atlas->dirty_from, y);
    atlas->dirty_to = clean || atlas->dirty_to < y + h ? y + h : atlas->dirty_to;
    return atlas->texels + (size_t)y * (size_t)atlas->size;
}

// Coverage is blended in sRGB, where half-covered light on dark comes out too dark: lift it by the colour's own lightness.
static float glyph_lift(Rgba color) {
    float r = (float)(color >> 24), g = (float)(color >> 16 & 255u), b = (float)(color >> 8 & 255u);
    return 0.35f / 255.0f * (0.30f * r + 0.59f * g + 0.11f * b);
}

void draw_glyph(Draw *draw, Rect src, Rect dst, Rgba color) {
    WATCHED(draw);
    Batch *batch = draw_ink(draw);
    float texel = 1.0f / (float)batch->atlas.size;
    SpriteRecord *record = batch_add(batch, PROGRAM_SPRITE, BLEND_OVER, batch->atlas.texture, dst);
    *record = (SpriteRecord){dst,   src.x * texel,    src.y * texel, (src.x + src.w) * texel, (src.y + src.h) * texel,
                             color, glyph_lift(color)};
}

// ---- the layer of points -----------------------------------------------------------------------------------------------------
static void fit_layer(Draw *draw, int width, int height) {
    if (draw->layer_width == width && draw->layer_height == height) {
        return;
    }
    glDeleteTextures(1, &draw->layer);
    draw->layer = bare_texture(GL_NEAREST);
    draw->layer_width = width;
    draw->layer_height = height;
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, NULL);
}

// One run of touched tiles side by side: from texel (x, y), w x h.
static void lay_run(Draw *draw, const uint8_t *pixels, int x, int y, int w, int h) {
    float u = 1.0f / (float)draw->layer_width, v = 1.0f / (float)draw->layer_height;
    {
        UPLOADS(&draw->batch);
        glTexSubImage2D(GL_TEXTURE_2D, 0, x, y, w, h, GL_RGBA, GL_UNSIGNED_BYTE,
                        pixels + ((size_t)y * (size_t)draw->layer_width + (size_t)x) * 4);
    }
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
    wait_if_watched(draw);
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
