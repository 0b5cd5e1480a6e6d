// What the views of the stage share. A view is one file (view/NAME.c), one View, and one row of the table in stage.c.
// Private to src/view.
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "page/screen.h"
#include "view/trajectories_gpu.h"
#include "view/stage.h"
#include "flow/density.h"
#include "run/experiment.h"
#include "run/trajectories.h"

#define CLASS_CELLS 96
// The part of the shape whose data point is nearest, by cell of [-4.5, 4.5]^2; for the colour `class`.
typedef struct {
    int data, seed;
    bool made;
    unsigned char part[CLASS_CELLS * CLASS_CELLS];
} ClassMap;

// ---- pairs as the lane trains on them (pairs_at_point.c) -----------------------------------------------------------------------
#define PAIRS 512
#define PAIRS_COUNTED PAGE_LINES // of them, those whose straight lines are drawn, and counted where they cross
typedef struct {
    const Model *model; // whose they are, with what they depend on
    const DistKind *data, *source;
    int seed, match;
    Pairing pairing;
    const PairSet *pairs;
    double epsilon;
    long crossings; // among the lines x0 - x1 of the first PAIRS_COUNTED
    float x0[PAIRS], y0[PAIRS], x1[PAIRS], y1[PAIRS];
} ShownPairs;

// Draws them again when the model has changed; for a model without pairs it does nothing.
void pairs_follow(ShownPairs *set, const Model *model);
// Where the pair's conditional path is at time t.
Vec2 pair_along(const Path *path, Vec2 x0, Vec2 x1, double t);

#define LEGEND_CELLS 24
#define LEGEND_TICKS 3

typedef Rgba Ramp(float u, bool dark);
typedef struct {
    float at;         // 0..1 along the ramp
    const char *text; // short
} Tick;
// Before a text: nothing, a ring of hues (the colours of the angles), a dot, a line, a dashed one, an arrow, a hollow one (beside which
// the filled one before it stands); or a ramp of colours.
typedef enum {
    LEGEND_WORDS,
    LEGEND_RING,
    LEGEND_DISC,
    LEGEND_STROKE,
    LEGEND_DASHES,
    LEGEND_ARROW,
    LEGEND_HOLLOW,
    LEGEND_RAMP
} LegendMark;
typedef struct {
    LegendMark mark;
    Rgba color;
    char text[96];
    bool leads; // belongs to the next one
    bool spare; // gives way where there is little room
    bool ends;  // the rest of a text that broke: the next one stands in a row of its own
    Ramp *ramp;
    const Tick *ticks; // LEGEND_TICKS
} LegendCell;
typedef struct {
    int first, count;    // of its cells
    float width, height; // points
} LegendRow;
typedef struct {
    int count, rows;
    LegendCell cell[LEGEND_CELLS];
    LegendRow row[LEGEND_CELLS]; // those that have room, once laid out,
    float top;                   // from here on down; pixels of the window
} Legends;

// Square cells that cover the pane, row 0 at the top; values live at the cells' centres.
typedef struct {
    int columns, rows;
    float left, top, cell; // stage units: the corner of the first cell, and a cell's side
    Rect box;              // pixels, the cells together (as large as the pane or a little larger)
} Grid;
#define GRID_CELLS_MAX 32768

// What view_density shows, for the lines that view_levels draws over the particles.
typedef struct {
    Grid grid;
    const float *cells, *data; // shares of the cells, of the model and of the data; NULL: none
} ShownDensity;

// One pane at one moment: all that a view draws from.
typedef struct {
    Screen *screen;
    const Experiment *experiment;
    const Lane *lane;
    Camera camera;
    void *state;      // the view's own in this pane
    int index, count; // of the pane, and how many there are
    float t;          // flow time
    const StageInput *input;
    Field field;       // of the model under the selected weights; `eval` is NULL where it has none
    long weights_step; // the training step that they are of
    bool pointed;      // the pointer is over some pane,
    Vec2 at;           // and this is the stage point that it shows, in every pane the same
    ClassMap *classes;
    const ShownPairs *pairs; // of this pane's lane; NULL but in the view of conditional paths and for the microscope
    Legends *legends;        // handed in so far
    ShownDensity *density;   // the same
    float head, foot;        // pixels of the pane's top and foot that words take,
    float clear;             // and of its foot, below the particles;
    float column;            // and of its left, where they stand beside the picture; else 0
    float text;              // pixels per stage point, in which words are measured
    Rect inset;              // pixels: where no words are, for the network; width 0 where there is no room
    Words words;             // pixels
    bool *moving;            // NULL: nobody asks (view_moves)
} Pane;

// What a lane must have for a view to show anything of it; where it does not, one sentence says so in place of the view's own.
typedef enum {
    NEEDS_FIELD = 1,   // a velocity field
    NEEDS_PATH = 2,    // a probability path and the pairs along it
    NEEDS_NETWORK = 4, // a network that can be drawn
    NEEDS_START = 8,   // where a particle ends depends on where it starts
    NEEDS_ARROWS = 16, // a velocity field, or one that its samples drift along in training
} ViewNeeds;

typedef struct {
    bool (*on)(const Experiment *experiment); // NULL: always
    // Works out what is shown and hands in its legends, before any view draws; NULL for a view without legends.
    void (*prepare)(const Pane *pane);
    void (*draw)(const Pane *pane);
    const char *says;                                         // one line that says what is seen: always the same one,
    const char *(*caption)(const Experiment *, const Lane *); // or one for each case; NULL for a view that needs none
    size_t state;                                             // bytes of its own memory per pane, zeroed at the start
    void (*free)(Draw *draw, void *state); // of what the state owns; may be NULL. `draw` is NULL where nothing was drawn
    int needs;                             // ViewNeeds
} View;

extern const View view_start, view_density, view_mosaic, view_levels, view_error, view_data, view_streams, view_arrows, view_exact,
    view_particles, view_conditional, view_filmstrip, view_ribbons, view_references, view_mesh, view_kernel, view_endpoint, view_network,
    view_microscope;

// ---- helpers (view.c) -----------------------------------------------------------------------------------------------------------
Blend view_blend(const Pane *pane);
// The path of a lane at flow time t, with its own noise in s (path_merged_at); of a model that knows none, the data as they are.
PathAt view_path_at(const Lane *lane, double t);
Rgba view_accent(const Pane *pane);
// Says that the next frame will show another picture though nothing changes but the time: drift, work that is not done.
void view_moves(const Pane *pane);
// Position of particle i at time t, in pixels.
Vec2 view_particle_px(const Pane *pane, float t, int i);
int view_highlighted(const Pane *pane); // particles that are highlighted
// Whether particles and trajectories are only the background of a density or of the exact field.
bool view_is_ground(const Pane *pane);
// 0.6..1: how large points and marks are where the stage is drawn small, so that they do not fill it.
float view_fineness(const Pane *pane);
// 0..1: 0 on words and close to them, 1 well off them; pixels.
float view_off_words(const Pane *pane, Vec2 at);

// ---- marks (view.c): a dashed line between two places, and signs at one; pixels, width of their lines ----------------------------
void mark_dashes(const Pane *pane, Vec2 a, Vec2 b, float width, Rgba color);
void mark_cross(const Pane *pane, Vec2 at, float width, Rgba color);
void mark_plus(const Pane *pane, Vec2 at, float width, Rgba color);
void mark_diamond(const Pane *pane, Vec2 at, float width, Rgba color); // open, so that what is below stays visible

// ---- colour of particles (color.c) -------------------------------------------------------------------------------------
#define SPEED_MAX 6.0f // stage units per flow time, where the ramp of speeds ends: the same in every lane

// Whether all particles are grey, so that nobody reads their colours as errors.
bool view_colorless(const Experiment *experiment, const Lane *lane);
// Colours of particles first .. first + n - 1 at time t, opaque.
void view_colors(const Pane *pane, int first, int n, Rgba *color);
// What gives particles on the graphics card the same colours, with `alpha`: where they are at one flow time, or at two.
void view_tint(const Pane *pane, float alpha, PointTint *tint, float *at, float *next);
// Colour of a pair on its conditional path, opaque.
Rgba view_pair_color(const Pane *pane, Vec2 x0, Vec2 x1);
// Says what the colours mean: the ramp of speeds, or the parts of the shape where there are as many as colours at most.
void view_color_legend(const Pane *pane);
void view_speed_legend(const Pane *pane); // the ramp of speeds
// A highlighted particle's colour from its own: nearer to white (to black on paper), so that it leads the eye.
Rgba view_highlight(const Pane *pane, Rgba particle);

// ---- legends (legend.c): in rows at the lower left of the pane, once all views have drawn -------------------------------
// A text, behind a mark of the colour. The cell may be changed until the next one is added.
LegendCell *legend_add(const Pane *pane, LegendMark mark, Rgba color, const char *text);
void legend_line(const Pane *pane, const char *text);              // without a mark
void legend_spare(const Pane *pane, const char *text, bool leads); // where there is room left; with the next one, or not at all
void legend_ramp(const Pane *pane, const char *title, Ramp *ramp, const Tick ticks[LEGEND_TICKS]); // `ticks` outlives the frame
// Leaves out what is said already, and adds the rest to that.
void legend_once(Legends *legends, Legends *said);
// Lays them out, `foot` points above the pane's lower edge, in rows `room` points wide, as far as there is room below the pane's words;
// adds them to the words, and draws them. For stage.c.
void legend_lay(const Pane *pane, float foot, float room, Words *words);
void legend_draw(const Pane *pane);

// ---- grids over the pane (grid.c) ------------------------------------------------------------------------------------------
Grid grid_over(const Camera *camera, int columns); // `columns` along the longer side
void grid_centre(const Grid *grid, int k, float *x, float *y);
bool grid_same(const Grid *a, const Grid *b);
// Adds n points, each spread over the four nearest cells, `weight` in all.
void grid_add(const Grid *grid, float *cells, int n, const float *x, const float *y, float weight);
// Gaussian blur of `sigma` cells; `scratch` as large as `cells`.
void grid_blur(const Grid *grid, float *cells, float *scratch, float sigma);
// Adds up the first n particles at this moment, `weight` each, blurred by `sigma` cells.
void grid_gather(const Pane *pane, const Grid *grid, int n, float weight, float sigma, float *cells, float *scratch);
// p_t of the data under random pairs, as the share of each cell: of their density where that is known, else of the points drawn. What is
// narrower than half a cell is blurred to that.
void grid_marginal(const Pane *pane, const Grid *grid, float *cells, float *scratch);

// The cell at a place, or the nearest one to it.
int grid_cell(const Grid *grid, float x, float y);
// The greatest of the values, and a little more than 0 at least.
float grid_highest(const float *cells, int count);
// 0..1: how much there is at a cell whose p_t is `weight` beside its peak `max`. 1 down to a tenth, 0 from 1/160 on.
float grid_presence(float weight, float max);

#define GRID_PARTICLES 48       // cells along the longer side
#define GRID_PARTICLES_MAX 4096 // particles, enough to see where all are
// Where the particles are at this moment: beyond them the network was never trained.
typedef struct {
    Grid grid;
    float max;
    float cells[GRID_PARTICLES * GRID_PARTICLES], scratch[GRID_PARTICLES * GRID_PARTICLES];
} GridParticles;

void grid_particles_follow(GridParticles *particles, const Pane *pane);
float grid_particles_presence(const GridParticles *particles, float x, float y); // as grid_presence

// ---- arrows of a field (view.c) -------------------------------------------------------------------------------------------------
#define ARROWS 22 // along the longer side
typedef struct {
    int n;
    float cell, x[ARROWS * ARROWS], y[ARROWS * ARROWS], vx[ARROWS * ARROWS], vy[ARROWS * ARROWS];
    float seen[ARROWS * ARROWS]; // 0..1, 1 at first
} Arrows;

void arrows_sample(const Pane *pane, const Field *field, Arrows *arrows);
float arrows_longest(const Arrows *arrows); // of those that are seen
// Centred on their points; the length goes by the root of speed over `longest`. Those that would cross words are left out.
// Widths in points; line: of the outlines of hollow ones, 0: filled.
void arrows_draw(const Pane *pane, const Arrows *arrows, float longest, Rgba ink, float width, float line);

// ---- contour lines of a grid of values (contour.c): marching squares, Lorensen and Cline's cubes in the plane ------------------------
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

// ---- a highlighted trajectory, or a pair's conditional path, as pixels (ribbons.c) -----------------------------------------------------
#define RIBBON_POINTS (TRAJECTORIES_INTERVALS + 2)

typedef struct {
    int n, here; // points; the one where the particle is
    float size;  // of lines and marks; 1 is the usual
    Vec2 at[RIBBON_POINTS];
} Ribbon;

// Solid where it has been, faint where it will go; an open ring at its start, a disc where it is, a dot at its end; all of it set off
// from the particles by an edge of the ground's colour.
void ribbon_draw(const Screen *screen, const Ribbon *ribbon, Rgba color);
// What its marks mean: where captions are on, once for all panes, and where no other legend needs the little room that there is.
void ribbon_legend(const Pane *pane);

#endif
