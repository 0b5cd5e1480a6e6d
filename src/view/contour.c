#include "view/view.h"

#include <math.h>
#include <string.h>

#define BINS 512
#define POINTS 128 // of a piece of a line; the next one begins where it ends

// ---- levels --------------------------------------------------------------------------------------------------------------------

// From a histogram of the roots, so that thin densities have bins of their own.
void contour_levels(const float *cells, int count, float max, int levels, const float *share, float *level) {
    double mass[BINS] = {0};
    double all = 0;
    for (int i = 0; i < count; i++) {
        int bin = (int)(sqrtf(fminf(fmaxf(cells[i], 0) / max, 1)) * (BINS - 1));
        mass[bin] += (double)cells[i];
        all += (double)cells[i];
    }
    for (int k = 0; k < levels; k++) {
        double above = 0;
        int bin = BINS - 1;
        while (bin > 0 && above + mass[bin] < (double)share[k] * all) {
            above += mass[bin--];
        }
        float root = (float)bin / (BINS - 1);
        level[k] = root * root * max;
    }
}

// ---- lines ---------------------------------------------------------------------------------------------------------------------
// A square lies between four centres: its corners are 0 upper left, 1 upper right, 2 lower right, 3 lower left, and side k runs from
// corner k to the next. A line enters through one side and leaves through another.

typedef struct {
    const Grid *grid;
    const float *cells;
    const ContourStyle *style;
    unsigned char *marks; // bit k: the part of a line that begins or ends at side k of the square was drawn
    Vec2 origin;          // pixels: the first cell's centre
    float side;           // pixels
} Tracer;

typedef struct {
    const Pane *pane;
    const ContourStyle *style;
    int n;
    Vec2 point[POINTS];
    float gone; // pixels since the last dash began
    bool pen;   // within a dash
} Line;

static const int corner_column[4] = {0, 1, 1, 0}, corner_row[4] = {0, 0, 1, 1};

static float value_at(const Tracer *t, int column, int row, int corner) {
    return t->cells[(row + corner_row[corner]) * t->grid->columns + column + corner_column[corner]];
}

static bool crossed(const Tracer *t, int column, int row, int side) {
    return (value_at(t, column, row, side) < t->style->level) != (value_at(t, column, row, (side + 1) % 4) < t->style->level);
}

// Whether any line passes a square: few do.
static bool passes(const Tracer *t, int column, int row) {
    const float *p = t->cells + row * t->grid->columns + column, *q = p + t->grid->columns, level = t->style->level;
    const int below = (p[0] < level) + (p[1] < level) + (q[0] < level) + (q[1] < level);
    return below != 0 && below != 4;
}

static Vec2 crossing(const Tracer *t, int column, int row, int side) {
    int next = (side + 1) % 4;
    float a = value_at(t, column, row, side), b = value_at(t, column, row, next), u = (t->style->level - a) / (b - a);
    float x = (float)corner_column[side] + u * (float)(corner_column[next] - corner_column[side]);
    float y = (float)corner_row[side] + u * (float)(corner_row[next] - corner_row[side]);
    return (Vec2){t->origin.x + ((float)column + x) * t->side, t->origin.y + ((float)row + y) * t->side};
}

// The side through which a line that enters at `side` leaves. Where all four are crossed it cuts off the corner between two of them.
static int exit_side(const Tracer *t, int column, int row, int side) {
    bool all = crossed(t, column, row, 0) && crossed(t, column, row, 1) && crossed(t, column, row, 2) &&
               crossed(t, column, row, 3);
    if (all) {
        return side ^ 1; // 0 with 1, 2 with 3
    }
    for (int other = (side + 1) % 4; other != side; other = (other + 1) % 4) {
        if (crossed(t, column, row, other)) {
            return other;
        }
    }
    return side;
}

static void flush(Line *line) {
    if (line->n >= 2) {
        draw_polyline(line->pane->screen->draw, line->n, line->point, line->style->width, line->style->color);
    }
    line->n = 0;
}

static void add(Line *line, Vec2 p) {
    if (line->n == POINTS) {
        Vec2 last = line->point[POINTS - 1];
        flush(line);
        line->point[line->n++] = last;
    }
    line->point[line->n++] = p;
}

// On to p, dash by dash.
static void run_to(Line *line, Vec2 from, Vec2 p) {
    const float dash = line->style->dash, length = hypotf(p.x - from.x, p.y - from.y);
    float done = 0;
    while (dash > 0 && length - done > dash - line->gone) {
        done += dash - line->gone;
        line->gone = 0;
        Vec2 at = {from.x + (p.x - from.x) * done / length, from.y + (p.y - from.y) * done / length};
        if (line->pen) {
            add(line, at);
            flush(line);
        }
        line->pen = !line->pen;
        if (line->pen) {
            add(line, at);
        }
    }
    line->gone += length - done;
    if (line->pen) {
        add(line, p);
    }
}

// Follows the line that enters a square at a side until it leaves the grid or comes to where it was.
static void follow(const Tracer *t, const Pane *pane, int column, int row, int side) {
    Line line = {.pane = pane, .style = t->style, .pen = true};
    Vec2 at = crossing(t, column, row, side);
    add(&line, at);
    while (column >= 0 && row >= 0 && column < t->grid->columns - 1 && row < t->grid->rows - 1) {
        unsigned char *mark = &t->marks[row * t->grid->columns + column];
        int out = exit_side(t, column, row, side);
        if (*mark & (1 << side) || out == side) {
            break;
        }
        *mark |= (unsigned char)(1 << side | 1 << out);
        Vec2 next = crossing(t, column, row, out);
        run_to(&line, at, next);
        at = next;
        column += out == 1 ? 1 : out == 3 ? -1 : 0;
        row += out == 2 ? 1 : out == 0 ? -1 : 0;
        side = (out + 2) % 4;
    }
    flush(&line);
}

static void begin_at(const Tracer *t, const Pane *pane, int column, int row, int side) {
    bool marked = t->marks[row * t->grid->columns + column] & (1 << side);
    if (crossed(t, column, row, side) && !marked) {
        follow(t, pane, column, row, side);
    }
}

void contour_draw(const Pane *pane, const Grid *grid, const float *cells, const ContourStyle *style, ContourMarks marks) {
    float side = grid->cell * pane->camera.scale;
    Tracer t = {grid, cells, style, marks, {grid->box.x + 0.5f * side, grid->box.y + 0.5f * side}, side};
    int columns = grid->columns - 1, rows = grid->rows - 1;
    for (int row = 0; row < rows; row++) { // those that end at the edge first, so that none is begun in its middle
        begin_at(&t, pane, 0, row, 3);
        begin_at(&t, pane, columns - 1, row, 1);
    }
    for (int column = 0; column < columns; column++) {
        begin_at(&t, pane, column, 0, 0);
        begin_at(&t, pane, column, rows - 1, 2);
    }
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            for (int at = 0; passes(&t, column, row) && at < 4; at++) {
                begin_at(&t, pane, column, row, at);
            }
        }
    }
    memset(marks, 0, (size_t)grid->columns * (size_t)grid->rows);
}
