// Contour lines of a grid of values (marching squares, Lorensen and Cline's cubes in the plane), and which values to draw them at.
// Private to src/view.
#ifndef VIEW_CONTOUR_H
#define VIEW_CONTOUR_H

#include "view/view.h"

typedef struct {
    float level, width; // pixels
    Rgba color;
    float dash; // pixels of a dash and of the gap after it; 0: a solid line
} ContourStyle;

// Where each part of a line was met; as many as there are cells. All zero before the first call, and after each.
typedef unsigned char ContourMarks[GRID_CELLS_MAX];

// Draws the lines along which the values, taken at the cells' centres and linear in between, are at the level. Connected lines are
// drawn as one, so that translucent colours and dashes stay even.
void contour_draw(const Pane *pane, const Grid *grid, const float *cells, const ContourStyle *style, ContourMarks marks);

// The values (0..most) whose superlevel sets hold these shares of what is on the grid: highest density regions.
void contour_levels(const float *cells, int count, float max, int levels, const float *share, float *level);

#endif
