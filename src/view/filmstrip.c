// The way of p_t from noise to data as a strip: six to ten times side by side, above where the model's particles are, below the exact
// density where it is known, both blurred alike. It stands alone on the stage.
#include "page/time_words.h"
#include "ui/palette.h"
#include "view/view.h"
#include "base/language.h"

#include <math.h>
#include <stdio.h>

#define FEWEST 6
#define MOST 10
#define WIDTH 100.0f      // points that a picture would like,
#define APART 4.0f        // points between two
#define HEAD 10.0f        // points below the words above,
#define FOOT 34.0f        // and above those below, for the legend
#define LABEL 20.0f       // points of height, of the times
#define BANDS 3           // at most
#define COLUMNS 64        // cells across a picture
#define HALF 4.0f         // stage units from its centre to its edge at zoom 1
#define PARTICLES 8192    // at most
#define BANDWIDTH 0.1f    // stage units, at least,
#define NOISE_SHARE 0.25f // and this share of s(t), as in view_density

typedef struct {
    float model[COLUMNS * COLUMNS], exact[COLUMNS * COLUMNS], scratch[COLUMNS * COLUMNS];
    Rgba color[COLUMNS * COLUMNS];
    uint32_t texture[2][MOST];
} Filmstrip;

// Where everything stands, in pixels. A strip that would be small is laid in bands, one below the other.
typedef struct {
    int count, across; // pictures, and those of a band
    float left, top, side, gap, label;
} Places;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.view == VIEW_FILMSTRIP;
}

// Of particles that did not start at one point, which are no draw of it.
static bool has_exact(const Experiment *experiment, const Lane *lane) {
    return lane_exact_known(lane) && !(experiment->settings.one_start && sampler_is_random(&lane->trajectories.sampler));
}

static const char *caption(const Experiment *experiment, const Lane *lane) {
    const bool back = lane->trajectories.back;
    if (experiment->settings.one_start && sampler_is_random(&lane->trajectories.sampler)) {
        return tr("Each picture is one time. All particles started at one point, so this is where noise has taken them, not pₜ.");
    }
    return back && has_exact(experiment, lane)
               ? tr("Each picture is pₜ at one time, from data to noise. Above: the particles. Below: the exact density.")
           : back ? tr("Each picture is pₜ at one time, from data to noise. Flowscope knows the exact one for random pairs and Gaussian "
                       "noise only.")
           : has_exact(experiment, lane)
               ? tr("Each picture is pₜ at one time, from noise to data. Above: the particles. Below: the exact density.")
               : tr("Each picture is pₜ at one time, from noise to data. Flowscope knows the exact one for random pairs and Gaussian "
                    "noise only.");
}

// Room for two rows also where there is one, so that lanes side by side stand level.
static Places places_of(const Pane *pane) {
    const Rect box = pane->camera.pane;
    const float k = pane->text, room = box.h - pane->head - pane->foot - (HEAD + FOOT) * k;
    Places at = {.gap = APART * k, .label = LABEL * k, .side = 8, .across = 1};
    at.count = (int)fminf(fmaxf(box.w / (WIDTH * k), FEWEST), MOST);
    int used = at.count;
    for (int bands = 1; bands <= BANDS; bands++) {
        const int across = (at.count + bands - 1) / bands;
        const float wide = (box.w - at.gap * (float)(across + 1)) / (float)across;
        const float high = (room / (float)bands - at.label) / 2 - at.gap, side = floorf(fminf(wide, high));
        if (side > at.side) {
            at.side = side;
            at.across = across;
            used = bands;
        }
    }
    at.left = box.x + 0.5f * (box.w - (at.side + at.gap) * (float)at.across + at.gap);
    at.top = box.y + pane->head + HEAD * k + fmaxf(0.5f * (room - (2 * (at.side + at.gap) + at.label) * (float)used), 0);
    return at;
}

static Rect place_of(const Places *at, int k) {
    const float below = 2 * (at->side + at->gap) + at->label;
    return (Rect){at->left + (at->side + at->gap) * (float)(k % at->across), at->top + below * (float)(k / at->across), at->side,
                  at->side};
}

// Both by the same measure: what is as dense has the same colour.
static void draw_cells(const Pane *pane, Filmstrip *strip, uint32_t *texture, const Grid *grid, const float *cells, float max) {
    const bool dark = pane->screen->theme->dark;
    for (int i = 0; i < grid->columns * grid->rows; i++) {
        const float u = sqrtf(fminf(fmaxf(cells[i], 0) / max, 1));
        strip->color[i] = color_fade(palette_density(u, dark), fminf(fmaxf((u - 0.06f) / 0.3f, 0), 1));
    }
    draw_texture_set(pane->screen->draw, texture, grid->columns, grid->rows, strip->color);
    draw_texture(pane->screen->draw, *texture, grid->box, 0xFFFFFFFFu);
}

// A pane of its own for one time, whose picture is `box`.
static Pane frame_of(const Pane *pane, float t, Rect box) {
    Pane frame = *pane;
    const float zoom = (float)pane->experiment->settings.zoom;
    frame.t = t;
    frame.camera = (Camera){box, pane->camera.cx, pane->camera.cy, box.w / (2 * HALF) * zoom};
    return frame;
}

static void draw_time(const Pane *pane, const Places *at, int k, int rows) {
    const Screen *screen = pane->screen;
    Filmstrip *strip = pane->state;
    const float passed = (float)k / (float)(at->count - 1), t = pane->lane->trajectories.back ? 1 - passed : passed;
    const Rect place = place_of(at, k);
    const Pane frame = frame_of(pane, t, place);
    Grid grid = grid_over(&frame.camera, COLUMNS);
    const int ready = experiment_ready(pane->experiment, pane->lane), n = ready < PARTICLES ? ready : PARTICLES;
    const float s = (float)view_path_at(pane->lane, (double)t).s,
                blur = fminf(fmaxf(BANDWIDTH, NOISE_SHARE * s), 0.5f) / grid.cell;
    grid_gather(&frame, &grid, n, 1 / fmaxf((float)n, 1), blur, strip->model, strip->scratch);
    float max = grid_highest(strip->model, grid.columns * grid.rows);
    if (rows > 1) {
        grid_marginal(&frame, &grid, strip->exact, strip->scratch);
        grid_blur(&grid, strip->exact, strip->scratch, blur);
        max = grid_highest(strip->exact, grid.columns * grid.rows);
    }
    draw_cells(pane, strip, &strip->texture[0][k], &grid, strip->model, max);
    if (rows > 1) {
        grid.box.y += at->side + at->gap;
        draw_cells(pane, strip, &strip->texture[1][k], &grid, strip->exact, max);
    }
    const bool now = fabsf(t - pane->t) * (float)(at->count - 1) <= 0.5f;
    const float size = screen->theme->size_small * pane->text;
    char text[24];
    if (time_axis_turned(&pane->experiment->settings)) {
        time_words(&pane->experiment->settings, (double)t, 2, text, sizeof text);
    } else {
        snprintf(text, sizeof text, "%.3g", (double)t);
    }
    const float w = text_width(screen->text, FONT_MEDIUM, size, text, -1, true);
    const float y = place.y + (at->side + at->gap) * (float)rows + 0.7f * at->label;
    text_draw(screen->text, FONT_MEDIUM, size, (Vec2){place.x + 0.5f * (at->side - w), y},
              now ? view_accent(pane) : screen->theme->muted, text, -1, true);
}

static void prepare(const Pane *pane) {
    if (has_exact(pane->experiment, pane->lane)) {
        legend_line(pane, tr("above: the particles"));
        legend_line(pane, tr("below: exact"));
    }
}

static void draw(const Pane *pane) {
    const int rows = has_exact(pane->experiment, pane->lane) ? 2 : 1;
    const Places at = places_of(pane);
    for (int k = 0; k < at.count; k++) {
        Rect ground = place_of(&at, k);
        ground.h += (at.side + at.gap) * (float)(rows - 1);
        draw_box(pane->screen->draw, ground, 0, color_fade(pane->screen->theme->text, 0.04f), 0, 0);
        draw_time(pane, &at, k, rows);
    }
}

static void release(Draw *draw_in, void *state) {
    Filmstrip *strip = state;
    for (int k = 0; k < 2 * MOST; k++) {
        draw_texture_free(draw_in, strip->texture[k / MOST][k % MOST]);
    }
}

const View view_filmstrip =
    {.on = is_on, .prepare = prepare, .draw = draw, .caption = caption, .state = sizeof(Filmstrip), .free = release};
