#include "run/density_map.h"

#include "base/check.h"
#include "base/team.h"

#include <math.h>
#include <string.h>

#define NEGLIGIBLE 16.0f // nats below the peak
#define CERTAIN 4        // strides from here on leave nothing out: a thin ridge may run between nodes

// ---- passes ------------------------------------------------------------------------------------------------------------------------

// log p at (column, row) from the four nodes around it of a complete pass; the largest of them in *max.
static float between(const DensityMap *map, int stride, int column, int row, float *max) {
    const int w = map->lattice.columns, h = map->lattice.rows;
    int c = column / stride * stride, r = row / stride * stride;
    int right = c + stride < w ? c + stride : c, down = r + stride < h ? r + stride : r;
    float u = (float)(column - c) / (float)stride, v = (float)(row - r) / (float)stride;
    const float a = map->log_p[r * w + c], b = map->log_p[r * w + right];
    const float d = map->log_p[down * w + c], e = map->log_p[down * w + right];
    *max = fmaxf(fmaxf(a, b), fmaxf(d, e));
    return (a + u * (b - a)) * (1 - v) + (d + u * (e - d)) * v;
}

static float peak(const DensityMap *map, int stride) {
    float max = DENSITY_MAP_LOW;
    for (int row = 0; row < map->lattice.rows; row += stride) {
        for (int column = 0; column < map->lattice.columns; column += stride) {
            max = fmaxf(max, map->log_p[row * map->lattice.columns + column]);
        }
    }
    return max;
}

// Lists the nodes that the pass adds, and fills in those that it does not work out.
static void list_nodes(DensityMap *map) {
    const int stride = map->pass, before = 2 * stride;
    const bool first = map->stride == 0, all = first || stride >= CERTAIN;
    const float low = first ? 0 : peak(map, before) - NEGLIGIBLE;
    map->wanted = map->worked = 0;
    for (int row = 0; row < map->lattice.rows; row += stride) {
        for (int column = 0; column < map->lattice.columns; column += stride) {
            int k = row * map->lattice.columns + column;
            float max = 0;
            if (!first && column % before == 0 && row % before == 0) {
                continue;
            }
            float interpolated = first ? 0 : between(map, before, column, row, &max);
            if (all || max > low) {
                map->node[map->wanted++] = k;
            } else {
                map->log_p[k] = interpolated;
            }
        }
    }
}

static void work_out(DensityMap *map, int begin, int n) {
    float x[DENSITY_MAP_CHUNK] = {0}, y[DENSITY_MAP_CHUNK] = {0};
    double log_p[DENSITY_MAP_CHUNK];
    const Lattice *lattice = &map->lattice;
    for (int i = 0; i < n; i++) {
        int k = map->node[begin + i];
        x[i] = lattice->left + (float)(k % lattice->columns) * lattice->cell;
        y[i] = lattice->top - (float)(k / lattice->columns) * lattice->cell;
    }
    map->density.eval(map->density.context, map->t, LIKELIHOOD_ROUGH, n, x, y, log_p, NULL);
    for (int i = 0; i < n; i++) {
        bool fine = log_p[i] > (double)DENSITY_MAP_LOW && log_p[i] < 60.0;
        map->log_p[map->node[begin + i]] = fine ? (float)log_p[i] : DENSITY_MAP_LOW;
    }
}

static void next_pass(DensityMap *map) {
    map->stride = map->pass;
    map->pass /= 2;
    if (map->pass > 0) {
        list_nodes(map);
    }
}

// ---- the job -----------------------------------------------------------------------------------------------------------------------

void density_map_begin(DensityMap *map, const LogDensity *density, double t, const Lattice *lattice) {
    CHECK(lattice->columns % DENSITY_MAP_COARSE == 1 && lattice->rows % DENSITY_MAP_COARSE == 1, "a lattice of %d x %d nodes",
          lattice->columns, lattice->rows);
    CHECK_RANGE(lattice->columns * lattice->rows, 1, DENSITY_MAP_NODES);
    map->lattice = *lattice;
    map->density = *density;
    map->t = t;
    map->stride = 0;
    map->pass = DENSITY_MAP_COARSE;
    list_nodes(map);
}

typedef struct {
    DensityMap *map;
    int some;
} Slice;

static void do_chunk(void *context, int chunk) {
    const Slice *slice = context;
    int begin = chunk * DENSITY_MAP_CHUNK, left = slice->some - begin;
    work_out(slice->map, slice->map->worked + begin, left < DENSITY_MAP_CHUNK ? left : DENSITY_MAP_CHUNK);
}

bool density_map_step(DensityMap *map, int chunks) {
    const int left = map->wanted - map->worked, some = chunks * DENSITY_MAP_CHUNK < left ? chunks * DENSITY_MAP_CHUNK : left;
    CHECK(chunks >= 1, "%d chunks", chunks);
    if (map->pass == 0) {
        return true;
    }
    team_for((some + DENSITY_MAP_CHUNK - 1) / DENSITY_MAP_CHUNK, do_chunk, &(Slice){map, some});
    map->worked += some;
    if (map->worked == map->wanted) {
        next_pass(map);
    }
    return density_map_done(map);
}

bool density_map_done(const DensityMap *map) {
    return map->pass == 0 && map->stride > 0;
}

void density_map_read(const DensityMap *map, float *log_p) {
    CHECK(map->stride > 0, "a map without its first pass");
    for (int row = 0; row < map->lattice.rows; row++) {
        for (int column = 0; column < map->lattice.columns; column++) {
            float max;
            log_p[row * map->lattice.columns + column] = between(map, map->stride, column, row, &max);
        }
    }
}
