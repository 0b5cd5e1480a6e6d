#include "gfx/rasterizer.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/team.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRAIGHT_PX 0.3f // a trail that bends less is one piece
#define SHORT_PX 0.15f   // a trail no longer than this is left out
#define STYLES 16

typedef struct {
    uint32_t first;        // of its places in Rasterizer.places
    uint16_t count, style; // of places; index in Rasterizer.styles
    Rgba color;
} Item;

struct Rasterizer {
    const RasterKernels *kernels;
    int width, height, tiles_x, tiles_y;
    uint8_t *layer; // (height, width, 4)
    size_t layer_size;
    uint32_t *tile_end; // (tiles + 1) where a tile's entries end in `entries`
    uint8_t *touched;   // (tiles)
    Item *items;
    Vec2 *places;      // pixels
    uint32_t *entries; // items by tile, in the order in which they were added
    uint32_t item_count, place_count;
    size_t items_size, places_size, entries_size, tiles_size; // capacities
    int style_count;
    RasterStyle styles[STYLES];
};

static const RasterKernels *const variants[] = {
// what every processor has first
#if defined(__x86_64__)
    &raster_kernels_baseline,
    &raster_kernels_avx2,
    &raster_kernels_avx512,
#elif defined(__wasm__)
    &raster_kernels_wasm,
#else
    &raster_kernels_neon,
#endif
};

const RasterKernels *raster_kernels(const char *isa) {
    for (size_t i = 0; isa && i < sizeof variants / sizeof *variants; i++) {
        if (strcmp(variants[i]->name, isa) == 0) {
            return variants[i];
        }
    }
    return variants[0];
}

Rasterizer *rasterizer_new(const RasterKernels *kernels) {
    Rasterizer *rasterizer = memory_new(1, sizeof *rasterizer);
    rasterizer->kernels = kernels;
    return rasterizer;
}

void rasterizer_free(Rasterizer *rasterizer) {
    if (rasterizer) {
        free(rasterizer->layer);
        free(rasterizer->tile_end);
        free(rasterizer->touched);
        free(rasterizer->items);
        free(rasterizer->places);
        free(rasterizer->entries);
        free(rasterizer);
    }
}

// Makes room for `need` things of `item` bytes; grows by doubling, so that a steady picture allocates nothing.
static void *grown(void *memory, size_t *size, size_t need, size_t item) {
    if (need <= *size) {
        return memory;
    }
    *size = need > 2 * *size ? need : 2 * *size;
    return memory_resize(memory, *size, item);
}

void rasterizer_begin(Rasterizer *rasterizer, int width, int height) {
    rasterizer->width = width;
    rasterizer->height = height;
    rasterizer->tiles_x = (width + TILE - 1) / TILE;
    rasterizer->tiles_y = (height + TILE - 1) / TILE;
    size_t tiles = (size_t)rasterizer->tiles_x * (size_t)rasterizer->tiles_y;
    size_t same = rasterizer->tiles_size;
    rasterizer->layer = grown(rasterizer->layer, &rasterizer->layer_size, (size_t)width * (size_t)height * 4, 1);
    rasterizer->tile_end = grown(rasterizer->tile_end, &same, tiles + 1, sizeof *rasterizer->tile_end);
    rasterizer->touched = grown(rasterizer->touched, &rasterizer->tiles_size, tiles + 1, 1);
    rasterizer->item_count = rasterizer->place_count = 0;
    rasterizer->style_count = 0;
}

bool rasterizer_is_empty(const Rasterizer *rasterizer) {
    return rasterizer->item_count == 0;
}

bool rasterizer_is_full(const Rasterizer *rasterizer) {
    return rasterizer->style_count == STYLES;
}

const uint8_t *rasterizer_layer(const Rasterizer *rasterizer, int *width, int *height) {
    *width = rasterizer->width;
    *height = rasterizer->height;
    return rasterizer->layer;
}

bool rasterizer_touched(const Rasterizer *rasterizer, int tile_x, int tile_y) {
    return rasterizer->touched[tile_y * rasterizer->tiles_x + tile_x];
}

// ---- adding ------------------------------------------------------------------------------------------------------------------
static int clamp_int(float v, int lo, int hi) {
    return !(v > (float)lo) ? lo : v < (float)hi ? (int)v : hi;
}

static RasterStyle *add_style(Rasterizer *rasterizer, Rect clip, int n, int knots, float cover, float reach) {
    CHECK(!rasterizer_is_full(rasterizer), "more than %d sets of points in one layer", STYLES);
    rasterizer->items = grown(rasterizer->items, &rasterizer->items_size, rasterizer->item_count + (size_t)n,
                              sizeof *rasterizer->items);
    rasterizer->places = grown(rasterizer->places, &rasterizer->places_size, rasterizer->place_count + (size_t)n * (size_t)knots,
                               sizeof *rasterizer->places);
    RasterStyle *style = &rasterizer->styles[rasterizer->style_count++];
    style->knots = knots;
    style->x0 = clamp_int(roundf(clip.x), 0, rasterizer->width);
    style->y0 = clamp_int(roundf(clip.y), 0, rasterizer->height);
    style->x1 = clamp_int(roundf(clip.x + clip.w), 0, rasterizer->width);
    style->y1 = clamp_int(roundf(clip.y + clip.h), 0, rasterizer->height);
    style->cover = cover;
    style->reach = reach;
    return style;
}

typedef struct {
    int x0, y0, x1, y1; // tiles, ends included
} RasterRange;

// The tiles that an item touches; false where there are none, or where a place is not a number.
static bool tile_range(const RasterStyle *style, const Vec2 *places, int count, RasterRange *range) {
    float x0 = places[0].x, x1 = x0, y0 = places[0].y, y1 = y0;
    for (int k = 1; k < count; k++) {
        x0 = min_float(x0, places[k].x);
        x1 = max_float(x1, places[k].x);
        y0 = min_float(y0, places[k].y);
        y1 = max_float(y1, places[k].y);
    }
    float r = style->reach;
    bool inside = x1 + r > (float)style->x0 && x0 - r < (float)style->x1 && y1 + r > (float)style->y0 &&
                  y0 - r < (float)style->y1;
    if (!inside || style->x0 >= style->x1 || style->y0 >= style->y1) {
        return false;
    }
    range->x0 = clamp_int(x0 - r, style->x0, style->x1 - 1) / TILE;
    range->x1 = clamp_int(x1 + r, style->x0, style->x1 - 1) / TILE;
    range->y0 = clamp_int(y0 - r, style->y0, style->y1 - 1) / TILE;
    range->y1 = clamp_int(y1 + r, style->y0, style->y1 - 1) / TILE;
    return true;
}

// Keeps the two ends of a trail whose other knots lie where a straight piece has them, and nothing of one that is hardly longer
// than a point. Returns how many places remain.
static int straighten(Vec2 *places, int count) {
    Vec2 a = places[0], b = places[count - 1];
    float length2 = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
    for (int k = 1; k + 1 < count; k++) {
        float t = (float)k / (float)(count - 1);
        float dx = a.x + (b.x - a.x) * t - places[k].x, dy = a.y + (b.y - a.y) * t - places[k].y;
        if (!(dx * dx + dy * dy < STRAIGHT_PX * STRAIGHT_PX)) {
            return count;
        }
    }
    places[1] = b;
    return length2 < SHORT_PX * SHORT_PX ? 0 : 2;
}

static void add_items(Rasterizer *rasterizer, const RasterStyle *style, const Camera *camera, int n, const PointsGlData *data) {
    float px = camera->pane.x + 0.5f * camera->pane.w - camera->cx * camera->scale;
    float py = camera->pane.y + 0.5f * camera->pane.h + camera->cy * camera->scale;
    RasterRange range;
    for (int i = 0; i < n; i++) {
        Vec2 *places = rasterizer->places + rasterizer->place_count;
        for (int k = 0; k < style->knots; k++) {
            places[k] = (Vec2){px + data->x[k * n + i] * camera->scale, py - data->y[k * n + i] * camera->scale};
        }
        int count = style->knots > 1 ? straighten(places, style->knots) : 1;
        if (count > 0 && tile_range(style, places, count, &range)) {
            Rgba color = data->color[data->color_count > 1 ? i : 0];
            rasterizer->items[rasterizer->item_count++] = (Item){rasterizer->place_count, (uint16_t)count,
                                                                 (uint16_t)(style - rasterizer->styles), color};
            rasterizer->place_count += (uint32_t)count;
        }
    }
}

void rasterizer_points(Rasterizer *rasterizer, const Camera *camera, Rect clip, int n, const PointsGlData *data,
                       const PointShape *shape, float cover) {
    RasterStyle *style = add_style(rasterizer, clip, n, 1, cover, shape->reach);
    style->fall = (PointFall){point_core_at_0(shape), point_core_slope(shape), shape->core, 1.0f / (shape->reach * shape->reach),
                              shape->glow};
    add_items(rasterizer, style, camera, n, data);
}

void rasterizer_trails(Rasterizer *rasterizer, const Camera *camera, Rect clip, int n, int knots, const PointsGlData *data,
                       float width, float cover) {
    RasterStyle *style = add_style(rasterizer, clip, n, knots, cover, 0.5f * width + 0.5f);
    for (int k = 0; k < knots; k++) {
        style->half[k] = trail_half(k, knots, width);
        style->fade[k] = trail_fade(k, knots);
    }
    add_items(rasterizer, style, camera, n, data);
}

// ---- sorting into tiles ----------------------------------------------------------------------------------------------------------
// Counts the items of every tile, then writes their numbers tile by tile, in order. Leaves tile t's entries at
// tile_end[t] .. tile_end[t + 1].
static void sort_into_tiles(Rasterizer *rasterizer) {
    uint32_t tiles = (uint32_t)(rasterizer->tiles_x * rasterizer->tiles_y);
    uint32_t *end = rasterizer->tile_end;
    memset(end, 0, (tiles + 1) * sizeof *end);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < rasterizer->item_count; i++) {
            const Item *item = &rasterizer->items[i];
            RasterRange r;
            tile_range(&rasterizer->styles[item->style], rasterizer->places + item->first, item->count, &r);
            for (int t = r.y0 * rasterizer->tiles_x; t <= r.y1 * rasterizer->tiles_x; t += rasterizer->tiles_x) {
                for (int x = r.x0; x <= r.x1; x++) {
                    if (pass == 0) {
                        end[t + x + 1]++;
                    } else {
                        rasterizer->entries[end[t + x]++] = i;
                    }
                }
            }
        }
        if (pass == 0) {
            for (uint32_t t = 0; t < tiles; t++) {
                end[t + 1] += end[t];
            }
            rasterizer->entries = grown(rasterizer->entries, &rasterizer->entries_size, end[tiles], sizeof *rasterizer->entries);
        }
    }
    memmove(end + 1, end, tiles * sizeof *end); // every start has moved on to its end
    end[0] = 0;
}

// ---- rendering ---------------------------------------------------------------------------------------------------------------------
static void render_tile(void *context, int index) {
    Rasterizer *rasterizer = context;
    uint32_t from = rasterizer->tile_end[index], to = rasterizer->tile_end[index + 1];
    rasterizer->touched[index] = from < to;
    if (from == to) {
        return;
    }
    int x = index % rasterizer->tiles_x * TILE, y = index / rasterizer->tiles_x * TILE;
    RasterTile tile = {.x0 = x, .y0 = y, .x1 = min_int(x + TILE, rasterizer->width), .y1 = min_int(y + TILE, rasterizer->height)};
    for (uint32_t e = from; e < to; e++) {
        const Item *item = &rasterizer->items[rasterizer->entries[e]];
        const RasterStyle *style = &rasterizer->styles[item->style];
        const Vec2 *places = rasterizer->places + item->first;
        if (item->count == 1) {
            rasterizer->kernels->point(&tile, style, places[0], item->color);
        } else {
            rasterizer->kernels->trail(&tile, style, places, item->count, item->color);
        }
    }
    rasterizer->kernels->store(&tile, rasterizer->layer, rasterizer->width);
}

void rasterizer_render(Rasterizer *rasterizer) {
    int tiles = rasterizer->tiles_x * rasterizer->tiles_y;
    sort_into_tiles(rasterizer);
    team_for(tiles, render_tile, rasterizer);
    rasterizer->item_count = rasterizer->place_count = 0;
    rasterizer->style_count = 0;
}
