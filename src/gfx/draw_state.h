// What stands behind a Draw. Private to gfx.
#ifndef GFX_DRAW_STATE_H
#define GFX_DRAW_STATE_H

#include "gfx/batch.h"
#include "gfx/rasterizer.h"

struct Draw {
    Batch batch;
    Rect clip;                    // as draw_clip set it
    int calls;                    // of the last finished frame
    const RasterKernels *kernels; // of the rasterizer
    Rasterizer *rasterizer;       // takes points and trails where the renderer is a software one; NULL elsewhere
    uint32_t layer;               // texture of what the rasterizer drew, of layer_width x layer_height
    int layer_width, layer_height;
};

// Stands first in every function that draws: it adds the function's time to the times that are watched.
#define WATCHED(draw) WATCH(drawing, &(draw)->batch, draw_s)

// The batch, after the layer of points that were added before; everything that OpenGL draws goes through here.
Batch *draw_ink(Draw *draw);
// Lays what the rasterizer has over the frame.
void draw_layer(Draw *draw);

#endif
