// log p_t of a flow over a part of the plane by the exact likelihood (flow/likelihood.h), as work that goes on from frame to frame: first
// at every eighth node of a lattice, then in between at every fourth, second and single one, each pass keeping what is there. The result
// is a function of the field, t and the lattice alone, however it was cut into slices and by however many threads.
#ifndef RUN_DENSITY_MAP_H
#define RUN_DENSITY_MAP_H

#include "flow/likelihood.h"

#include <stdbool.h>

#define DENSITY_MAP_COARSE 8 // nodes between those of the first pass: 8, 4, 2, 1
#define DENSITY_MAP_NODES 32768
#define DENSITY_MAP_CHUNK 16   // points that are worked out together: as quick for each as more of them, and soon done
#define DENSITY_MAP_LOW -60.0f // nats: what is lower, or no number, counts as this

typedef struct {
    int columns, rows; // each a multiple of DENSITY_MAP_COARSE, plus 1; at most DENSITY_MAP_NODES together
    float left, top;   // stage units: the first node, at the upper left
    float cell;        // and the distance to the next
} Lattice;

typedef struct {
    Lattice lattice;
    double t;
    int stride; // nodes this far apart are all there; 0: not even the coarsest pass is complete
    // private to density_map.c
    LogDensity density;
    int pass;           // stride of the pass under way; 0: done
    int wanted, worked; // nodes of it, and those that are there
    int node[DENSITY_MAP_NODES];
    float log_p[DENSITY_MAP_NODES];
} DensityMap;

// Begins a map of p_t. What the density's context points to must stay as it is until the map is done or begun again.
void density_map_begin(DensityMap *map, const LogDensity *density, double t, const Lattice *lattice);
// Works out `chunks` (at least 1) times DENSITY_MAP_CHUNK more nodes, at most up to the end of the pass; true when the map is done.
bool density_map_step(DensityMap *map, int chunks);
bool density_map_done(const DensityMap *map);
// log p_t in nats at all nodes, (rows, columns): those of the passes that are complete, between them a bilinear interpolation of log p.
// Where a density is far below the peak (e^-16) the last passes interpolate rather than work out. The map must have a stride.
void density_map_read(const DensityMap *map, float *log_p);

#endif
