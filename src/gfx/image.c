// Textures: pictures and the glyph atlas.
#include "base/check.h"
#include "base/memory.h"
#include "gfx/draw_state.h"

#include <epoxy/gl.h>
#include <stdlib.h>

// Alpha is multiplied in before filtering, or the colour of transparent pixels would bleed into the edges.
void draw_texture_set(Draw *draw, uint32_t *texture, int width, int height, const uint8_t *rgba) {
    WATCHED(draw);
    batch_flush(draw_ink(draw));
    draw_wait_if_watched(draw);
    double begin_s = batch_clock(&draw->batch);
    size_t pixels = (size_t)width * (size_t)height;
    uint8_t *copy = memory_new(pixels, 4);
    for (size_t i = 0; i < pixels * 4; i++) {
        unsigned alpha = rgba[i | 3];
        copy[i] = (uint8_t)((i & 3) == 3 ? alpha : (rgba[i] * alpha + 127u) / 255u);
    }
    if (*texture == 0) {
        *texture = draw_bare_texture(GL_LINEAR);
    }
    glBindTexture(GL_TEXTURE_2D, *texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, copy);
    free(copy);
    batch_uploaded(&draw->batch, begin_s);
}

uint32_t draw_texture_new(Draw *draw, int width, int height, const uint8_t *rgba) {
    uint32_t texture = 0;
    draw_texture_set(draw, &texture, width, height, rgba);
    return texture;
}

void draw_texture_free(Draw *draw, uint32_t texture) {
    WATCHED(draw);
    batch_flush(draw_ink(draw));
    glDeleteTextures(1, &texture);
}

void draw_texture(Draw *draw, uint32_t texture, Rect box, Rgba tint) {
    WATCHED(draw);
    SpriteRecord *record = batch_add(draw_ink(draw), PROGRAM_SPRITE, BLEND_OVER, texture, box);
    *record = (SpriteRecord){box, 0.0f, 0.0f, 1.0f, 1.0f, tint, 0.0f};
}

// One channel, read as all four: a glyph is then a premultiplied white picture.
void draw_atlas_new(Draw *draw, int size) {
    static const GLenum swizzles[4] = {GL_TEXTURE_SWIZZLE_R, GL_TEXTURE_SWIZZLE_G, GL_TEXTURE_SWIZZLE_B, GL_TEXTURE_SWIZZLE_A};
    Atlas *atlas = &draw_ink(draw)->atlas;
    CHECK(!atlas->texture, "a second atlas");
    atlas->texels = memory_new((size_t)size, (size_t)size);
    CHECK(size % 4 == 0, "an atlas of %d x %d", size, size);
    atlas->size = size;
    atlas->texture = draw_bare_texture(GL_NEAREST);
    for (int i = 0; i < 4; i++) {
        glTexParameteri(GL_TEXTURE_2D, swizzles[i], GL_RED);
    }
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
