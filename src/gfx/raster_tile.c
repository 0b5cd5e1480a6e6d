#include "gfx/raster_tile.h"

#include <string.h>

static const RasterKernels *const variants[] = {
// what every processor has first
#if defined(__x86_64__)
    &raster_kernels_baseline,
    &raster_kernels_avx2,
    &raster_kernels_avx512,
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

void tile_begin(RasterTile *tile, int x0, int y0, int x1, int y1) {
    memset(tile, 0, sizeof *tile);
    tile->x0 = x0;
    tile->y0 = y0;
    tile->x1 = x1;
    tile->y1 = y1;
}
