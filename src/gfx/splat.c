#include "gfx/splat.h"

#include "base/check.h"
#include "gfx/tile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRAIGHT_PX 0.3f // a trail that bends less is one piece
#define SHORT_PX 0.15f   // a trail no longer than this is left out
#define STYLES 16

typedef struct {
    uint32_t first;        // of its places in Splat.places
    uint16_t count, style; // of places; index in Splat.styles
    Rgba color;
} Item;

struct Splat {
    const TileKernels *kernels;
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
    SplatStyle styles[STYLES];
};

Splat *splat_new(const TileKernels *kernels) {
    Splat *splat = calloc(1, sizeof *splat);
    CHECK(splat, "no memory for %zu bytes", sizeof *splat);
    splat->kernels = kernels;
    return splat;
}

void splat_free(Splat *splat) {
    if (splat) {
        free(splat->layer);
        free(splat->tile_end);
        free(splat->touched);
        free(splat->items);
        free(splat->places);
        free(splat->entries);
        free(splat);
    }
}

// Makes room for `need` things of `item` bytes; grows by doubling, so that a steady picture allocates nothing.
static void *grown(void *memory, size_t *size, size_t need, size_t item) {
    if (need <= *size) {
        return memory;
    }
    *size = need > 2 * *size ? need : 2 * *size;
    void *bigger = realloc(memory, *size * item);
    CHECK(bigger, "no memory for %zu particles to draw", *size);
    return bigger;
}

void splat_begin(Splat *splat, int width, int height) {
    splat->width = width;
    splat->height = height;
    splat->tiles_x = (width + TILE - 1) / TILE;
    splat->tiles_y = (height + TILE - 1) / TILE;
    size_t tiles = (size_t)splat->tiles_x * (size_t)splat->tiles_y;
    size_t same = splat->tiles_size;
    splat->layer = grown(splat->layer, &splat->layer_size, (size_t)width * (size_t)height * 4, 1);
    splat->tile_end = grown(splat->tile_end, &same, tiles + 1, sizeof *splat->tile_end);
    splat->touched = grown(splat->touched, &splat->tiles_size, tiles + 1, 1);
    splat->item_count = splat->place_count = 0;
    splat->style_count = 0;
}

bool splat_is_empty(const Splat *splat) {
    return splat->item_count == 0;
}

bool splat_is_full(const Splat *splat) {
    return splat->style_count == STYLES;
}

const uint8_t *splat_layer(const Splat *splat, int *width, int *height) {
    *width = splat->width;
    *height = splat->height;
    return splat->layer;
}

bool splat_touched(const Splat *splat, int tile_x, int tile_y) {
    return splat->touched[tile_y * splat->tiles_x + tile_x];
}

// ---- adding ------------------------------------------------------------------------------------------------------------------
static int clamp_int(float v, int lo, int hi) {
    return !(v > (float)lo) ? lo : v < (float)hi ? (int)v : hi;
}

static SplatStyle *add_style(Splat *splat, Rect clip, int n, int knots, float cover, float reach) {
    CHECK(!splat_is_full(splat), "more than %d clouds in one layer", STYLES);
    splat->items = grown(splat->items, &splat->items_size, splat->item_count + (size_t)n, sizeof *splat->items);
    splat->places = grown(splat->places, &splat->places_size, splat->place_count + (size_t)n * (size_t)knots,
                          sizeof *splat->places);
    SplatStyle *style = &splat->styles[splat->style_count++];
    style->knots = knots;
    style->x0 = clamp_int(roundf(clip.x), 0, splat->width);
    style->y0 = clamp_int(roundf(clip.y), 0, splat->height);
    style->x1 = clamp_int(roundf(clip.x + clip.w), 0, splat->width);
    style->y1 = clamp_int(roundf(clip.y + clip.h), 0, splat->height);
    style->cover = cover;
    style->reach = reach;
    return style;
}

typedef struct {
    int x0, y0, x1, y1; // tiles, ends included
} TileRange;

// The tiles that an item touches; false where there are none, or where a place is not a number.
static bool tile_range(const SplatStyle *style, const Vec2 *places, int count, TileRange *range) {
    float x0 = places[0].x, x1 = x0, y0 = places[0].y, y1 = y0;
    for (int k = 1; k < count; k++) {
        x0 = least(x0, places[k].x);
        x1 = greatest(x1, places[k].x);
        y0 = least(y0, places[k].y);
        y1 = greatest(y1, places[k].y);
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

static void add_items(Splat *splat, const SplatStyle *style, const Camera *camera, int n, const CloudData *data) {
    float px = camera->pane.x + 0.5f * camera->pane.w - camera->cx * camera->scale;
    float py = camera->pane.y + 0.5f * camera->pane.h + camera->cy * camera->scale;
    TileRange range;
    for (int i = 0; i < n; i++) {
        Vec2 *places = splat->places + splat->place_count;
        for (int k = 0; k < style->knots; k++) {
            places[k] = (Vec2){px + data->x[k * n + i] * camera->scale, py - data->y[k * n + i] * camera->scale};
        }
        int count = style->knots > 1 ? straighten(places, style->knots) : 1;
        if (count > 0 && tile_range(style, places, count, &range)) {
            Rgba color = data->color[data->color_count > 1 ? i : 0];
            splat->items[splat->item_count++] = (Item){splat->place_count, (uint16_t)count, (uint16_t)(style - splat->styles),
                                                       color};
            splat->place_count += (uint32_t)count;
        }
    }
}

void splat_points(Splat *splat, const Camera *camera, Rect clip, int n, const CloudData *data, const PointShape *shape,
                  float cover) {
    SplatStyle *style = add_style(splat, clip, n, 1, cover, shape->reach);
    style->fall = (PointFall){point_core_at_0(shape), point_core_slope(shape), shape->core, 1.0f / (shape->reach * shape->reach),
                              shape->glow};
    add_items(splat, style, camera, n, data);
}

void splat_trails(Splat *splat, const Camera *camera, Rect clip, int n, int knots, const CloudData *data, float width,
                  float cover) {
    SplatStyle *style = add_style(splat, clip, n, knots, cover, 0.5f * width + 0.5f);
    for (int k = 0; k < knots; k++) {
        style->half[k] = trail_half(k, knots, width);
        style->fade[k] = trail_fade(k, knots);
    }
    add_items(splat, style, camera, n, data);
}

// ---- sorting into tiles ----------------------------------------------------------------------------------------------------------
// Counts the items of every tile, then writes their numbers tile by tile, in order. Leaves tile t's entries at
// tile_end[t] .. tile_end[t + 1].
static void sort_into_tiles(Splat *splat) {
    uint32_t tiles = (uint32_t)(splat->tiles_x * splat->tiles_y);
    uint32_t *end = splat->tile_end;
    memset(end, 0, (tiles + 1) * sizeof *end);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < splat->item_count; i++) {
            const Item *item = &splat->items[i];
            TileRange r;
            tile_range(&splat->styles[item->style], splat->places + item->first, item->count, &r);
            for (int t = r.y0 * splat->tiles_x; t <= r.y1 * splat->tiles_x; t += splat->tiles_x) {
                for (int x = r.x0; x <= r.x1; x++) {
                    if (pass == 0) {
                        end[t + x + 1]++;
                    } else {
                        splat->entries[end[t + x]++] = i;
                    }
                }
            }
        }
        if (pass == 0) {
            for (uint32_t t = 0; t < tiles; t++) {
                end[t + 1] += end[t];
            }
            splat->entries = grown(splat->entries, &splat->entries_size, end[tiles], sizeof *splat->entries);
        }
    }
    memmove(end + 1, end, tiles * sizeof *end); // every start has moved on to its end
    end[0] = 0;
}

// ---- rendering ---------------------------------------------------------------------------------------------------------------------
static void render_tile(Splat *splat, int index) {
    uint32_t from = splat->tile_end[index], to = splat->tile_end[index + 1];
    splat->touched[index] = from < to;
    if (from == to) {
        return;
    }
    Tile tile;
    int x = index % splat->tiles_x * TILE, y = index / splat->tiles_x * TILE;
    tile_begin(&tile, x, y, min_int(x + TILE, splat->width), min_int(y + TILE, splat->height));
    for (uint32_t e = from; e < to; e++) {
        const Item *item = &splat->items[splat->entries[e]];
        const SplatStyle *style = &splat->styles[item->style];
        const Vec2 *places = splat->places + item->first;
        if (item->count == 1) {
            splat->kernels->point(&tile, style, places[0], item->color);
        } else {
            splat->kernels->trail(&tile, style, places, item->count, item->color);
        }
    }
    splat->kernels->store(&tile, splat->layer, splat->width);
}

void splat_render(Splat *splat) {
    int tiles = splat->tiles_x * splat->tiles_y;
    sort_into_tiles(splat);
#pragma omp parallel for schedule(dynamic, 1)
    for (int t = 0; t < tiles; t++) {
        render_tile(splat, t);
    }
    splat->item_count = splat->place_count = 0;
    splat->style_count = 0;
}
