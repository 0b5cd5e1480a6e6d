#include "gfx/splat.h"

#include "base/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TILE SPLAT_TILE
#define FALLOFF 1024 // entries of the table of a point's falloff over the squared distance
#define BATCHES 16

typedef float V4 __attribute__((vector_size(16))); // premultiplied red, green, blue, alpha in 0..1
typedef int V4i __attribute__((vector_size(16)));

// One call of splat_points or splat_trails.
typedef struct {
    int knots;              // 1: points
    int x0, y0, x1, y1;     // clip; pixels
    float cover;
    float reach;            // pixels from a centre or line to where nothing is left
    float falloff[FALLOFF]; // points
    float half[DRAW_KNOTS_MAX], fade[DRAW_KNOTS_MAX]; // trails, by knot
} SplatBatch;

typedef struct {
    uint32_t first; // of its places in Splat.places
    uint32_t batch;
    Rgba color;
} Item;

struct Splat {
    int width, height, tiles_x, tiles_y;
    uint8_t *layer;      // (height, width, 4)
    size_t layer_size;
    uint32_t *tile_end;  // (tiles + 1) where a tile's entries end in `entries`
    uint8_t *touched;    // (tiles)
    Item *items;
    Vec2 *places;        // pixels
    uint32_t *entries;   // items by tile, in the order in which they were added
    uint32_t item_count, place_count;
    size_t items_size, places_size, entries_size, tiles_size; // capacities
    int batch_count;
    SplatBatch batches[BATCHES];
};

Splat *splat_new(void) {
    Splat *splat = calloc(1, sizeof *splat);
    CHECK(splat, "no memory for %zu bytes", sizeof *splat);
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
    splat->batch_count = 0;
}

bool splat_is_empty(const Splat *splat) {
    return splat->item_count == 0;
}

bool splat_is_full(const Splat *splat) {
    return splat->batch_count == BATCHES;
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

static SplatBatch *add_batch(Splat *splat, Rect clip, int n, int knots, float cover, float reach) {
    CHECK(!splat_is_full(splat), "more than %d clouds in one layer", BATCHES);
    splat->items = grown(splat->items, &splat->items_size, splat->item_count + (size_t)n, sizeof *splat->items);
    splat->places = grown(splat->places, &splat->places_size, splat->place_count + (size_t)n * (size_t)knots, sizeof *splat->places);
    SplatBatch *batch = &splat->batches[splat->batch_count++];
    batch->knots = knots;
    batch->x0 = clamp_int(roundf(clip.x), 0, splat->width);
    batch->y0 = clamp_int(roundf(clip.y), 0, splat->height);
    batch->x1 = clamp_int(roundf(clip.x + clip.w), 0, splat->width);
    batch->y1 = clamp_int(roundf(clip.y + clip.h), 0, splat->height);
    batch->cover = cover;
    batch->reach = reach;
    return batch;
}

typedef struct {
    int x0, y0, x1, y1; // tiles, ends included
} TileRange;

// The tiles that an item touches; false where there are none, or where a place is not a number.
static bool tile_range(const SplatBatch *batch, const Vec2 *places, TileRange *range) {
    float x0 = places[0].x, x1 = x0, y0 = places[0].y, y1 = y0;
    for (int k = 1; k < batch->knots; k++) {
        x0 = fminf(x0, places[k].x);
        x1 = fmaxf(x1, places[k].x);
        y0 = fminf(y0, places[k].y);
        y1 = fmaxf(y1, places[k].y);
    }
    float r = batch->reach;
    bool inside = x1 + r > (float)batch->x0 && x0 - r < (float)batch->x1 && y1 + r > (float)batch->y0 && y0 - r < (float)batch->y1;
    if (!inside || batch->x0 >= batch->x1 || batch->y0 >= batch->y1) {
        return false;
    }
    range->x0 = clamp_int(x0 - r, batch->x0, batch->x1 - 1) / TILE;
    range->x1 = clamp_int(x1 + r, batch->x0, batch->x1 - 1) / TILE;
    range->y0 = clamp_int(y0 - r, batch->y0, batch->y1 - 1) / TILE;
    range->y1 = clamp_int(y1 + r, batch->y0, batch->y1 - 1) / TILE;
    return true;
}

static void add_items(Splat *splat, const SplatBatch *batch, const Camera *camera, int n, const CloudData *data) {
    float px = camera->pane.x + 0.5f * camera->pane.w - camera->cx * camera->scale;
    float py = camera->pane.y + 0.5f * camera->pane.h + camera->cy * camera->scale;
    TileRange range;
    for (int i = 0; i < n; i++) {
        Vec2 *places = splat->places + splat->place_count;
        for (int k = 0; k < batch->knots; k++) {
            places[k] = (Vec2){px + data->x[k * n + i] * camera->scale, py - data->y[k * n + i] * camera->scale};
        }
        if (tile_range(batch, places, &range)) {
            Rgba color = data->color[data->color_count > 1 ? i : 0];
            splat->items[splat->item_count++] = (Item){splat->place_count, (uint32_t)(batch - splat->batches), color};
            splat->place_count += (uint32_t)batch->knots;
        }
    }
}

void splat_points(Splat *splat, const Camera *camera, Rect clip, int n, const CloudData *data, const PointShape *shape, float cover) {
    SplatBatch *batch = add_batch(splat, clip, n, 1, cover, shape->reach);
    for (int i = 0; i < FALLOFF; i++) { // as in point.frag
        float share = ((float)i + 0.5f) / FALLOFF;
        float r = shape->reach * sqrtf(share);
        float core = fminf(fmaxf(shape->radius + 0.5f - r, 0.0f), 1.0f);
        float fall = 1.0f - share;
        batch->falloff[i] = fmaxf(core * shape->core, fall * fall * fall * shape->glow);
    }
    add_items(splat, batch, camera, n, data);
}

void splat_trails(Splat *splat, const Camera *camera, Rect clip, int n, int knots, const CloudData *data, float width, float cover) {
    SplatBatch *batch = add_batch(splat, clip, n, knots, cover, 0.5f * width + 0.5f);
    for (int k = 0; k < knots; k++) {
        batch->half[k] = trail_half(k, knots, width);
        batch->fade[k] = trail_fade(k, knots);
    }
    add_items(splat, batch, camera, n, data);
}

// ---- rasterising a tile --------------------------------------------------------------------------------------------------------
typedef struct {
    int x0, y0, x1, y1; // pixels
    V4 pixels[TILE * TILE];
} Tile;

static V4 *tile_row(Tile *tile, int y) {
    return tile->pixels + (y - tile->y0) * TILE - tile->x0;
}

static V4 premultiplied(Rgba color, float cover) {
    float a = (float)(color & 255u) * (1.0f / 255.0f);
    float k = a * (1.0f / 255.0f);
    return (V4){(float)(color >> 24) * k, (float)(color >> 16 & 255u) * k, (float)(color >> 8 & 255u) * k, a * cover};
}

// A box of pixels, right and lower end excluded.
typedef struct {
    int x0, y0, x1, y1;
} Span;

static int max_int(int a, int b) {
    return a > b ? a : b;
}

static int min_int(int a, int b) {
    return a < b ? a : b;
}

static Span visible(const Tile *tile, const SplatBatch *batch) {
    return (Span){max_int(tile->x0, batch->x0), max_int(tile->y0, batch->y0), min_int(tile->x1, batch->x1), min_int(tile->y1, batch->y1)};
}

// Whole pixels whose centres lie within lo .. hi, cut to *from .. *to (end excluded).
static void cut_span(float lo, float hi, int *from, int *to) {
    *from = clamp_int(ceilf(lo - 0.5f), *from, *to);
    *to = clamp_int(floorf(hi + 0.5f), *from, *to);
}

static void point(Tile *tile, const SplatBatch *batch, Span span, Vec2 c, V4 color) {
    float r2 = batch->reach * batch->reach;
    float scale = FALLOFF / r2;
    cut_span(c.y - batch->reach, c.y + batch->reach, &span.y0, &span.y1);
    for (int y = span.y0; y < span.y1; y++) {
        float dy = (float)y + 0.5f - c.y;
        float rest = r2 - dy * dy;
        if (rest <= 0.0f) {
            continue;
        }
        float w = sqrtf(rest);
        int x0 = span.x0, x1 = span.x1;
        cut_span(c.x - w, c.x + w, &x0, &x1);
        V4 *row = tile_row(tile, y);
        for (int x = x0; x < x1; x++) {
            float dx = (float)x + 0.5f - c.x;
            int at = (int)((dx * dx + dy * dy) * scale);
            float share = batch->falloff[at < FALLOFF ? at : FALLOFF - 1];
            row[x] += color * share - row[x] * (color[3] * share);
        }
    }
}

// One piece of a trail; see segment.frag.
typedef struct {
    Vec2 a, b, along;
    Vec2 cut_a, cut_b; // normals, 0 for none
    float length;
    float half, half_slope; // half width at a, and its growth per pixel
    float fade, fade_slope;
    float reach;
} Piece;

static float dot(Vec2 a, Vec2 b) {
    return a.x * b.x + a.y * b.y;
}

// The row's pixels that a band of `reach` around the line and its ends can touch.
static void piece_span(const Piece *p, float dy, int *x0, int *x1) {
    float r = p->reach;
    if (fabsf(p->along.y) > 1e-3f) { // across = along.x dy - along.y dx within +-r
        float mid = p->along.x * dy / p->along.y;
        float w = r / fabsf(p->along.y);
        cut_span(p->a.x + mid - w, p->a.x + mid + w, x0, x1);
    }
    if (fabsf(p->along.x) > 1e-3f) { // along.x dx + along.y dy within -r .. length + r
        float u = (-r - p->along.y * dy) / p->along.x;
        float v = (p->length + r - p->along.y * dy) / p->along.x;
        cut_span(p->a.x + fminf(u, v), p->a.x + fmaxf(u, v), x0, x1);
    }
}

static void piece(Tile *tile, const Piece *p, Span span, V4 color) {
    bool has_cut_b = p->cut_b.x != 0.0f || p->cut_b.y != 0.0f;
    cut_span(fminf(p->a.y, p->b.y) - p->reach, fmaxf(p->a.y, p->b.y) + p->reach, &span.y0, &span.y1);
    cut_span(fminf(p->a.x, p->b.x) - p->reach, fmaxf(p->a.x, p->b.x) + p->reach, &span.x0, &span.x1);
    for (int y = span.y0; y < span.y1; y++) {
        float dy = (float)y + 0.5f - p->a.y;
        int x0 = span.x0, x1 = span.x1;
        piece_span(p, dy, &x0, &x1);
        V4 *row = tile_row(tile, y);
        for (int x = x0; x < x1; x++) {
            Vec2 d = {(float)x + 0.5f - p->a.x, dy};
            Vec2 e = {(float)x + 0.5f - p->b.x, (float)y + 0.5f - p->b.y};
            if (dot(d, p->cut_a) < 0.0f || (has_cut_b && dot(e, p->cut_b) >= 0.0f)) {
                continue;
            }
            float s = dot(d, p->along);
            float on = fminf(fmaxf(s, 0.0f), p->length);
            float across = d.y * p->along.x - d.x * p->along.y;
            float off = s - on;
            float distance = off == 0.0f ? fabsf(across) : sqrtf(off * off + across * across);
            float share = fminf(p->half + p->half_slope * on + 0.5f - distance, 1.0f);
            if (share > 0.0f) {
                share *= p->fade + p->fade_slope * on;
                row[x] += color * share - row[x] * (color[3] * share);
            }
        }
    }
}

static Vec2 unit(Vec2 a, Vec2 b, float *length) {
    Vec2 d = {b.x - a.x, b.y - a.y};
    *length = sqrtf(dot(d, d));
    float k = *length > 1e-3f ? 1.0f / *length : 0.0f;
    return (Vec2){d.x * k, d.y * k};
}

static void trail(Tile *tile, const SplatBatch *batch, Span span, const Vec2 *knots, V4 color) {
    Piece p = {.a = knots[0], .b = knots[1], .reach = batch->reach};
    p.along = unit(p.a, p.b, &p.length);
    for (int k = 0; k + 1 < batch->knots; k++) {
        float next_length = 0.0f, n;
        Vec2 next = k + 2 < batch->knots ? unit(p.b, knots[k + 2], &next_length) : (Vec2){0.0f, 0.0f};
        bool joined = p.length > 1e-3f && next_length > 1e-3f;
        p.cut_b = joined ? unit((Vec2){0.0f, 0.0f}, (Vec2){p.along.x + next.x, p.along.y + next.y}, &n) : (Vec2){0.0f, 0.0f};
        if (p.length > 1e-3f) {
            p.half = batch->half[k];
            p.fade = batch->fade[k];
            p.half_slope = (batch->half[k + 1] - p.half) / p.length;
            p.fade_slope = (batch->fade[k + 1] - p.fade) / p.length;
            piece(tile, &p, span, color);
        }
        p.a = p.b;
        p.b = knots[min_int(k + 2, batch->knots - 1)];
        p.along = next;
        p.length = next_length;
        p.cut_a = p.cut_b;
    }
}

static void store(const Splat *splat, Tile *tile) {
    for (int y = tile->y0; y < tile->y1; y++) {
        const V4 *row = tile_row(tile, y);
        uint8_t *out = splat->layer + ((size_t)y * (size_t)splat->width + (size_t)tile->x0) * 4;
        for (int x = tile->x0; x < tile->x1; x++, out += 4) {
            V4i v = __builtin_convertvector(row[x] * 255.0f + 0.5f, V4i);
            V4i over = v > 255;
            v = (v & ~over) | (255 & over);
            out[0] = (uint8_t)v[0];
            out[1] = (uint8_t)v[1];
            out[2] = (uint8_t)v[2];
            out[3] = (uint8_t)v[3];
        }
    }
}

static void render_tile(Splat *splat, int index) {
    uint32_t from = splat->tile_end[index], to = splat->tile_end[index + 1];
    splat->touched[index] = from < to;
    if (from == to) {
        return;
    }
    Tile tile;
    tile.x0 = index % splat->tiles_x * TILE;
    tile.y0 = index / splat->tiles_x * TILE;
    tile.x1 = min_int(tile.x0 + TILE, splat->width);
    tile.y1 = min_int(tile.y0 + TILE, splat->height);
    memset(tile.pixels, 0, sizeof tile.pixels);
    for (uint32_t e = from; e < to; e++) {
        const Item *item = &splat->items[splat->entries[e]];
        const SplatBatch *batch = &splat->batches[item->batch];
        const Vec2 *places = splat->places + item->first;
        V4 color = premultiplied(item->color, batch->cover);
        if (batch->knots == 1) {
            point(&tile, batch, visible(&tile, batch), places[0], color);
        } else {
            trail(&tile, batch, visible(&tile, batch), places, color);
        }
    }
    store(splat, &tile);
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
            tile_range(&splat->batches[item->batch], splat->places + item->first, &r);
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

void splat_render(Splat *splat) {
    int tiles = splat->tiles_x * splat->tiles_y;
    sort_into_tiles(splat);
#pragma omp parallel for schedule(dynamic, 1)
    for (int t = 0; t < tiles; t++) {
        render_tile(splat, t);
    }
    splat->item_count = splat->place_count = 0;
    splat->batch_count = 0;
}
