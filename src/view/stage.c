#include "view/stage.h"

#include "page/time_words.h"
#include "view/view.h"

#include "base/memory.h"
#include "base/language.h"

#include <math.h>
#include <stdlib.h>

#define HALF_VIEW 4.0f    // zoom 1 shows [-4, 4]^2
#define LEGEND_FOOT 30.0f // points below the lowest legend
#define LEGEND_GAP 8.0f   // points between it and a caption
#define RIM 14.0f         // points
#define GROUND 12.0f      // points that a ground is wider than its words
#define GROUND_ALPHA 0.94f
#define DATA_VEIL 0.45f
#define LOW_PANE 240.0f // points of height, below which legends stand lower

// All that a pane can show, from the bottom up; the card of the last one covers even the legends. A new view is a file and a row.
static const View *const views[] = {
    &view_data,       &view_error, &view_density,     &view_mosaic,    &view_particles,  &view_streams,
    &view_arrows,     &view_mesh,  &view_conditional, &view_filmstrip, &view_kernel,     &view_ribbons,
    &view_levels,     &view_references, &view_exact,  &view_endpoint,  &view_start,      &view_network,
    &view_microscope,
};
#define VIEWS ((int)(sizeof views / sizeof views[0]))

struct Stage {
    bool moving; // the last picture, by itself
    Draw *draw;  // that the views' textures belong to
    void *state[VIEWS][LANES_MAX];
    const Field *field;
    ClassMap classes;
    ShownPairs pairs[LANES_MAX]; // by lane
};

Stage *stage_new(void) {
    return memory_new(1, sizeof(Stage));
}

void stage_free(Stage *stage) {
    if (!stage) {
        return;
    }
    for (int v = 0; v < VIEWS; v++) {
        for (int pane = 0; pane < LANES_MAX; pane++) {
            if (stage->state[v][pane] && views[v]->free) {
                views[v]->free(stage->draw, stage->state[v][pane]);
            }
            free(stage->state[v][pane]);
        }
    }
    free(stage);
}

void stage_inject(Stage *stage, const Field *field) {
    stage->field = field;
}

int stage_views(void) {
    return VIEWS;
}

bool stage_view_on(int view, const Experiment *experiment) {
    const bool alone = view_filmstrip.on(experiment);
    return alone ? views[view] == &view_filmstrip : !views[view]->on || views[view]->on(experiment);
}

// Why a view has nothing to show of a lane; NULL: it has.
static const char *lacking(const View *view, const Experiment *experiment, const Lane *lane) {
    const ShownModel shown = experiment_model(experiment, lane);
    ModelNetwork network;
    const bool field = model_has_field(lane->model) || experiment_is_exact(experiment, lane);
    if (!field && ((view->needs & NEEDS_FIELD) || ((view->needs & NEEDS_ARROWS) && !model_has_drift(lane->model)))) {
        return tr("This model has no velocity field, so there is nothing to draw here.");
    }
    if ((view->needs & NEEDS_PATH) && !(model_path(lane->model) && model_has_pairs(lane->model))) {
        return tr("This model uses no probability path, so there are no conditional paths to draw.");
    }
    if ((view->needs & NEEDS_NETWORK) && !model_network(&shown, &network)) {
        return tr("This model has no network that can be drawn.");
    }
    if ((view->needs & NEEDS_START) && model_has_mosaic(lane->model)) {
        return tr("This model draws every particle afresh, scale by scale, so where it starts does not decide where it goes.");
    }
    return NULL;
}

// NULL where the view says nothing.
static const char *caption_of(const View *view, const Experiment *experiment, const Lane *lane) {
    const char *lacks = lacking(view, experiment, lane), *says = view->says ? tr(view->says) : NULL;
    const char *own = view->caption ? view->caption(experiment, lane) : says;
    return lacks && (own || view->needs == NEEDS_PATH) ? lacks : own;
}

const char *stage_caption(const Experiment *experiment, const Lane *lane, int index) {
    for (int v = VIEWS - 1; v >= 0; v--) { // what lies on top is explained first
        const char *text = stage_view_on(v, experiment) ? caption_of(views[v], experiment, lane) : NULL;
        if (text && index-- == 0) {
            return text;
        }
    }
    return NULL;
}

// Those of a lane, drawn again if it has changed.
static const ShownPairs *pairs_of(Stage *stage, const Experiment *experiment, const Lane *lane) {
    ShownPairs *pairs = &stage->pairs[lane - experiment->lane];
    pairs_follow(pairs, lane->model);
    return pairs;
}

Camera stage_camera(const Screen *screen, const Experiment *experiment, const Layout *layout, int pane) {
    Rect r = layout->pane[pane];
    float k = screen->scale;
    Rect px = {roundf(r.x * k), roundf(r.y * k), roundf(r.w * k), roundf(r.h * k)}; // whole pixels
    Rect square = layout->square[pane];
    float scale = 0.5f * square.w * k / HALF_VIEW * (float)experiment->settings.zoom;
    float right = square.x + 0.5f * square.w - (r.x + 0.5f * r.w);
    float down = square.y + 0.5f * square.h - (r.y + 0.5f * r.h);
    const float x = (float)experiment->settings.pan_x, y = (float)experiment->settings.pan_y;
    return (Camera){.pane = px, .cx = x - right * k / scale, .cy = y + down * k / scale, .scale = scale};
}

bool stage_moving(const Stage *stage) {
    return stage->moving;
}

static bool shows_angles(const Experiment *experiment) {
    bool coloured = experiment->settings.view == VIEW_PATHS;
    for (int i = 0; i < experiment_panes(experiment); i++) {
        coloured = coloured || !view_colorless(experiment, experiment_pane(experiment, i));
    }
    return coloured && experiment->settings.color == COLOR_ORIGIN && experiment->settings.view != VIEW_FILMSTRIP;
}

void stage_describe(Stage *stage, const Experiment *experiment, PageDef *def) {
    const Settings *s = &experiment->settings;
    const bool lines = s->view == VIEW_PATHS && s->pairs && !s->tube;
    def->angles = shows_angles(experiment);
    for (int i = 0; i < experiment_panes(experiment); i++) {
        const Lane *lane = experiment_pane(experiment, i);
        def->caption[i] = stage_caption(experiment, lane, 0); // what lies on top is what is asked about
        def->crossings[i] = lines && model_has_pairs(lane->model) ? pairs_of(stage, experiment, lane)->crossings : -1;
    }
}

// In pixels, without the legends.
static Words words_of(const Page *page, float k) {
    Words words = page->words;
    for (int i = 0; i < words.count; i++) {
        words.box[i] = rect_scaled(words.box[i], k);
    }
    return words;
}

// The memory of a view in a pane is made when it is first seen.
static void *state_of(Stage *stage, int view, int pane) {
    void **state = &stage->state[view][pane];
    if (!*state && views[view]->state > 0) {
        *state = memory_new(1, views[view]->state);
    }
    return *state;
}

bool stage_point(const Screen *screen, const Experiment *experiment, const Layout *layout, Vec2 px, Vec2 *at) {
    for (int pane = 0; pane < layout->panes; pane++) {
        Camera camera = stage_camera(screen, experiment, layout, pane);
        if (rect_contains(camera.pane, px)) {
            *at = camera_from_px(&camera, px);
            return true;
        }
    }
    return false;
}

// Whether a view has something to show in a pane; it finds its memory there.
static bool enters(Stage *stage, Pane *pane, int view) {
    if (!stage_view_on(view, pane->experiment) || lacking(views[view], pane->experiment, pane->lane)) {
        return false;
    }
    pane->state = state_of(stage, view, pane->index);
    return true;
}

static void draw_views(Stage *stage, Pane *pane, int first, int end) {
    for (int v = first; v < end; v++) {
        if (enters(stage, pane, v)) {
            views[v]->draw(pane);
        }
    }
}

// Between panes pictures fade out, so that none seems to be cut: a column of pixels after the other.
static void soften(const Pane *pane) {
    const Screen *screen = pane->screen;
    const Rect p = pane->camera.pane;
    const float w = ceilf(RIM * screen->scale);
    for (float x = 0; pane->count > 1 && x < w; x++) {
        Rgba veil = color_fade(screen->theme->stage, 1 - (x + 0.5f) / w);
        draw_box(screen->draw, (Rect){p.x + x, p.y, 1, p.h}, 0, veil, 0, 0);
        draw_box(screen->draw, (Rect){p.x + p.w - 1 - x, p.y, 1, p.h}, 0, veil, 0, 0);
    }
}

// The stage's own colour, softly: what is beneath a text does not disturb it. The data stay in sight there, or a shape would lack a corner.
static void lay_grounds(Stage *stage, Pane *pane, const Page *page) {
    const Screen *screen = pane->screen;
    const float k = screen->scale, soft = GROUND * k;
    for (int i = 0; i < page->grounds.count; i++) {
        const Rect at = page->grounds.box[i], words = {at.x * k, at.y * k, at.w * k, at.h * k};
        const Rect around = {words.x - soft, words.y - 0.25f * soft, words.w + 2 * soft, words.h + 0.5f * soft};
        const Rect seen = rect_intersection(words, pane->camera.pane);
        if (!rect_is_empty(seen)) {
            draw_clip(screen->draw, pane->camera.pane);
            draw_shadow(screen->draw, around, soft, 1.2f * soft, color_fade(screen->theme->stage, GROUND_ALPHA));
            draw_clip(screen->draw, seen);
            draw_views(stage, pane, 0, 1);                                                      // the lowest: the data,
            draw_box(screen->draw, seen, 0, color_fade(screen->theme->stage, DATA_VEIL), 0, 0); // paler than elsewhere
        }
    }
}

static void draw_pane(Stage *stage, Pane *pane, const Page *page, Legends *said) {
    const Layout *layout = &page->layout;
    ShownField shown = experiment_shown(pane->experiment, pane->lane);
    shown.learned = experiment_field(pane->experiment, pane->lane); // that of a place, which has no class of its own
    Legends legends = {0};
    ShownDensity density = {0};
    pane->field = stage->field ? *stage->field : shown_field(&shown);
    pane->legends = &legends;
    pane->density = &density;
    model_weights(pane->lane->model, pane->experiment->view_step, &pane->weights_step);
    if (page->keyed[pane->index]) {
        legend_add(pane, LEGEND_RING, 0,
                   pane->experiment->settings.one_start ? tr("colour: end direction") : tr("colour: start direction"));
    }
    if (pane->experiment->settings.formulas && time_axis_turned(&pane->experiment->settings)) {
        legend_spare(pane, tr("in formulas: t = 0 noise, 1 data"), false);
    }
    draw_clip(pane->screen->draw, pane->camera.pane);
    for (int v = 0; v < VIEWS; v++) {
        if (views[v]->prepare && enters(stage, pane, v)) {
            views[v]->prepare(pane);
        }
    }
    const float unit = layout->unit;
    float foot = fmaxf(page->foot / unit + LEGEND_GAP, layout->pane[pane->index].h < LOW_PANE * unit ? LEGEND_GAP : LEGEND_FOOT);
    legend_once(&legends, said);
    float beside = layout_has_beside(layout, pane->index) ? layout_beside(layout, pane->index) : 0;
    legend_lay(pane, foot, (layout_words(layout, pane->index) - beside) / unit, &pane->words);
    draw_views(stage, pane, 0, VIEWS - 1);
    soften(pane);
    legend_draw(pane);
    draw_views(stage, pane, VIEWS - 1, VIEWS);
    lay_grounds(stage, pane, page);
}

void stage_draw(Stage *stage, Screen *screen, const Experiment *experiment, const Page *page, const StageInput *input) {
    const Layout *layout = &page->layout;
    float k = screen->scale;
    Pane pane = {.screen = screen,
                 .experiment = experiment,
                 .count = experiment_panes(experiment),
                 .t = (float)experiment->play.t,
                 .input = input,
                 .classes = &stage->classes,
                 .moving = &stage->moving};
    Legends said = {0}; // in the panes so far
    pane.pointed = stage_point(screen, experiment, layout, input->pointer, &pane.at);
    stage->draw = screen->draw;
    stage->moving = false;
    for (int i = 0; i < layout->panes; i++) {
        pane.index = i;
        pane.text = k * layout->unit;
        pane.lane = experiment_pane(experiment, i);
        pane.camera = stage_camera(screen, experiment, layout, i);
        bool paired = experiment->settings.view == VIEW_PATHS || input->probing;
        pane.pairs = paired ? pairs_of(stage, experiment, pane.lane) : NULL;
        pane.words = words_of(page, k);
        pane.head = page->head[i] * k;
        pane.foot = page->foot * k;
        pane.clear = (layout->pane[i].y + layout->pane[i].h - layout_particles_bottom(layout->square[i])) * k;
        pane.column = layout_aside(layout, i) ? (layout_words(layout, i) + LAYOUT_MARGIN * layout->unit) * k : 0;
        pane.inset = rect_scaled(page->inset[i], k);
        if (pane.camera.pane.w < 1 || pane.camera.pane.h < 1) {
            continue;
        }
        draw_pane(stage, &pane, page, &said);
    }
    draw_clip(screen->draw, (Rect){0, 0, 0, 0});
}
