// The microscope: which pairs pass at a place and a moment (pairs_at_point.h), and that their mean is what the network learns; and what
// its velocity there says of noise, data and score (lane_told).
#include "base/words.h"
#include "view/pairs_at_point.h"
#include "view/start.h"
#include "base/language.h"

#include <math.h>
#include <stdio.h>

#define PATH_POINTS 25   // of a path
#define PREVIEW 0.35f    // an arrow shows this much flow time,
#define PREVIEW_MAX 2.0f // where both are slow of more, up to this,
#define CARD_APART 36.0f // points between the card and the place
#define STILL 0.05f      // stage units per flow time
#define ROWS_MIN 3       // on a card that would else cover the place
#define ARROW 72.0f      // so that the longer one has this many points
#define EXACT_WIDTH 6.0f
#define EDGE 6.0f // points between a head and the edge of the pane
#define LINES 8

typedef struct {
    Vec2 at, network;
    PairsAtPoint pairs;
} Look;

static const char *caption(const Experiment *experiment, const Lane *lane) {
    (void)lane;
    if (!experiment->settings.microscope) {
        return NULL;
    }
    return tr("Training pairs pass through this point in different directions. The network learns their average velocity.");
}

// The network's own velocity, of all data as the pairs are, even where one class of them is sampled.
static void ask_network(const Pane *pane, Vec2 at, Vec2 *velocity) {
    ShownModel all = experiment_field(pane->experiment, pane->lane);
    all.labels = LABEL_NONE;
    const Field field = all.model->classes > 0 ? model_field(&all) : pane->field;
    field.eval(field.context, pane->t, &at.x, &at.y, &velocity->x, &velocity->y, 1);
}

static void look_at(const Pane *pane, Look *look) {
    look->at = pane->at;
    if (!pane->pointed && !start_place(pane, &look->at)) { // in pictures and films it follows the start point or the first particle
        experiment_at(pane->experiment, pane->lane, pane->t, 0, 1, &look->at.x, &look->at.y);
    }
    ask_network(pane, look->at, &look->network);
    pairs_at_point(&look->pairs, pane, look->at);
}

// ---- drawing --------------------------------------------------------------------------------------------------------------------

static void draw_pairs(const Pane *pane, const Look *look) {
    const Path *path = model_path(pane->lane->model);
    float k = pane->screen->scale;
    Rgba ink = pane->screen->theme->text;
    for (int i = look->pairs.shown - 1; i >= 0; i--) {
        const Pair *pair = &look->pairs.pair[i];
        float share = fminf(sqrtf(4 * pair->weight), 1);
        Vec2 at[PATH_POINTS];
        for (int p = 0; p < PATH_POINTS; p++) {
            Vec2 here = pair_along(path, pair->x0, pair->x1, (double)p / (PATH_POINTS - 1));
            at[p] = camera_to_px(&pane->camera, here.x, here.y);
        }
        draw_polyline(pane->screen->draw, PATH_POINTS, at, (0.8f + 1.6f * share) * k, color_fade(ink, 0.25f + 0.5f * share));
        draw_disc(pane->screen->draw, at[PATH_POINTS - 1], (1.8f + 3.0f * share) * k, color_fade(ink, 0.45f + 0.5f * share),
                  BLEND_OVER);
    }
}

// How much flow time an arrow may show before its head leaves the pane.
static float within(const Pane *pane, Vec2 from, Vec2 v) {
    const Rect *p = &pane->camera.pane;
    const float edge = EDGE * pane->screen->scale, dx = v.x * pane->camera.scale, dy = -v.y * pane->camera.scale;
    float x = (dx > 0 ? p->x + p->w - edge - from.x : from.x - p->x - edge) / fmaxf(fabsf(dx), 1e-6f);
    float y = (dy > 0 ? p->y + p->h - edge - from.y : from.y - p->y - edge) / fmaxf(fabsf(dy), 1e-6f);
    return fmaxf(fminf(x, y), 0);
}

// One scale for both arrows.
static float preview(const Pane *pane, const Look *look) {
    float fastest = fmaxf(hypotf(look->network.x, look->network.y), hypotf(look->pairs.mean.x, look->pairs.mean.y));
    float wanted = ARROW * pane->screen->scale / pane->camera.scale / fmaxf(fastest, 1e-6f);
    Vec2 from = camera_to_px(&pane->camera, look->at.x, look->at.y);
    float max = fminf(within(pane, from, look->network), within(pane, from, look->pairs.mean));
    return fminf(fminf(fmaxf(wanted, PREVIEW), PREVIEW_MAX), max);
}

static void arrow(const Pane *pane, const Look *look, Vec2 v, float width, float line, Rgba color) {
    const float length = preview(pane, look), k = pane->screen->scale, dx = length * v.x, dy = length * v.y;
    draw_arrows(pane->screen->draw, &pane->camera, 1, &look->at.x, &look->at.y, &dx, &dy, &color, width * k, line * k);
}

// The network's within the exact one.
static void draw_velocities(const Pane *pane, const Look *look) {
    if (look->pairs.telling) {
        arrow(pane, look, look->pairs.mean, EXACT_WIDTH, 0, pane->screen->theme->stage);
        arrow(pane, look, look->pairs.mean, EXACT_WIDTH, 1.5f, pane->screen->theme->text);
    }
    arrow(pane, look, look->network, 2.4f, 0, view_accent(pane));
    if (lane_tells(pane->lane, PREDICT_DATA)) {
        const ShownModel shown = experiment_field(pane->experiment, pane->lane);
        const Vec2 data = lane_told(pane->lane, &shown, pane->t, look->at, look->network, PREDICT_DATA);
        const Vec2 px = camera_to_px(&pane->camera, data.x, data.y);
        mark_plus(pane, px, 5.0f * pane->screen->scale, color_fade(pane->screen->theme->stage, 0.8f));
        mark_plus(pane, px, 2.4f * pane->screen->scale, view_accent(pane));
    }
}

static float angle_deg(Vec2 a, Vec2 b) {
    return fabsf(atan2f(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y)) * 57.29578f;
}

typedef struct {
    char label[64], value[2 * DIGITS_MAX + 4];
    Rgba color;
} Row;

static void count_row(const Pane *pane, const Look *look, Row *row) {
    // [exact, a sample, too few]
    static const char *const label[3] = {
        TR("effective pairs"),
        TR("sampled pairs nearby"),
        TR("too few pairs here"),
    };
    char part[28], all[28];
    words_count(part, sizeof part, look->pairs.anything ? lroundf(look->pairs.effective) : 0);
    words_count(all, sizeof all, look->pairs.all);
    snprintf(row->label, sizeof row->label, "%s", tr(label[!look->pairs.telling ? 2 : look->pairs.known ? 0 : 1]));
    snprintf(row->value, sizeof row->value, tr("%s of %s"), part, all);
    row->color = pane->screen->theme->muted;
}

static void speed_row(const char *label, Vec2 velocity, Rgba color, Row *row) {
    snprintf(row->label, sizeof row->label, "%s", tr(label));
    snprintf(row->value, sizeof row->value, "%.2f", hypot((double)velocity.x, (double)velocity.y));
    row->color = color;
}

// Whether a velocity has a direction that says something.
static bool turns(Vec2 v) {
    return hypotf(v.x, v.y) >= STILL;
}

// The network's velocity as the four that it could predict.
static int told_rows(const Pane *pane, const Look *look, Row *row) {
    static const char *const label[PREDICT_COUNT] = {
        [PREDICT_VELOCITY] = TR("velocity v"),
        [PREDICT_NOISE] = TR("expected noise, ε"),
        [PREDICT_DATA] = TR("expected data, x₁"),
        [PREDICT_SCORE] = TR("score"),
    };
    int n = 0;
    for (int what = 0; what < PREDICT_COUNT; what++) {
        if (lane_tells(pane->lane, (Predict)what)) {
            const ShownModel shown = experiment_field(pane->experiment, pane->lane);
            const Vec2 told = lane_told(pane->lane, &shown, pane->t, look->at, look->network, (Predict)what);
            snprintf(row[n].label, sizeof row[n].label, "%s", tr(label[what]));
            char x[DIGITS_MAX], y[DIGITS_MAX];
            words_number(x, sizeof x, (double)told.x, 2);
            words_number(y, sizeof y, (double)told.y, 2);
            snprintf(row[n].value, sizeof row[n].value, "%s, %s", x, y);
            row[n++].color = view_accent(pane);
        }
    }
    return n;
}

static int rows_of(const Pane *pane, const Look *look, Row row[LINES]) {
    static const char mean[] = TR("mean of the pairs, |u|");
    static const char network[] = TR("network, |v|");
    static const char exact[] = TR("exact field, |u|");
    const Theme *theme = pane->screen->theme;
    int n = 0;
    count_row(pane, look, &row[n++]);
    if (look->pairs.telling) {
        speed_row(mean, look->pairs.mean, theme->text, &row[n++]);
    }
    speed_row(experiment_is_exact(pane->experiment, pane->lane) ? exact : network, look->network, view_accent(pane), &row[n++]);
    if (look->pairs.telling && turns(look->pairs.mean) && turns(look->network)) {
        snprintf(row[n].label, sizeof row[n].label, "%s", tr("angle between them"));
        snprintf(row[n].value, sizeof row[n].value, "%.0f°", (double)angle_deg(look->pairs.mean, look->network));
        row[n++].color = theme->muted;
    }
    return n + told_rows(pane, look, row + n);
}

static float words(const Pane *pane, const char *text) {
    const Screen *screen = pane->screen;
    return text_width(screen->text, FONT_MEDIUM, screen->theme->size_body * pane->text, text, -1, true);
}

// Where no words are.
static Rect free_of(const Pane *pane) {
    Rect p = pane->camera.pane;
    if (pane->column > 0) {
        return (Rect){p.x + pane->column, p.y, p.w - pane->column, p.h};
    }
    return (Rect){p.x, p.y + pane->head, p.w, p.h - pane->head - pane->foot};
}

// Beside the words at the pane's foot, where there is room for it.
static bool card_beside(const Pane *pane, Rect *box, Vec2 px) {
    const Rect *p = &pane->camera.pane;
    const float apart = LAYOUT_FOOT * pane->text;
    box->x = p->x + p->w - LAYOUT_MARGIN * pane->text - box->w;
    box->y = p->y + p->h - apart - box->h;
    bool free = px.x < box->x - apart || px.y < box->y - apart;
    for (int i = 0; i < pane->words.count; i++) {
        const Rect *words = &pane->words.box[i];
        bool right = words->x + words->w + apart < box->x || words->x > p->x + p->w;
        free &= right || words->y + words->h < box->y || words->y > p->y + p->h;
    }
    return free;
}

// In a corner, above the legend, where it hides few particles and stays while the place moves: the lower left one, or
// where the place or its arrows would be covered the lower right one, or where the pane is too narrow for that above them, if it fits.
static Rect card_box(const Pane *pane, float w, float h, Vec2 px) {
    float k = pane->text, apart = CARD_APART * k;
    Rect p = free_of(pane);
    float margin = fminf(LAYOUT_MARGIN * k, 0.5f * (p.w - w));
    bool legends = pane->legends->count > 0 && pane->column <= 0;
    float bottom = legends ? fminf(pane->legends->top, p.y + p.h) : p.y + p.h;
    Rect box = {p.x + margin, bottom - 8 * k - h, w, h};
    Rect beside = box;
    if (card_beside(pane, &beside, px)) {
        return beside;
    }
    if (px.y < box.y - apart || px.x > box.x + w + apart) {
        return box;
    }
    box.x = p.x + p.w - margin - w;
    if (px.x < box.x - apart) {
        return box;
    }
    float above = px.y - apart - h;
    box.y = above > p.y + 6 * k ? fminf(above, box.y) : box.y;
    return box;
}

static bool covers(Rect box, Vec2 px, float apart) {
    return px.x > box.x - apart && px.x < box.x + box.w + apart && px.y > box.y - apart && px.y < box.y + box.h + apart;
}

// As many rows as stand below the pane's words, the first ones: a mean says nothing without how many pairs it is of.
static int rows_that_fit(const Pane *pane, int n, float line) {
    float room = 0.56f * free_of(pane).h; // the picture stays in sight
    int max = (int)((room - 18 * pane->text) / line);
    return n < max ? n : max > 0 ? max : 0;
}

static void card(const Pane *pane, const Look *look, Vec2 px) {
    const Screen *screen = pane->screen;
    const Theme *theme = screen->theme;
    Row row[LINES] = {0};
    float k = pane->text, line = 21 * k;
    int n = rows_that_fit(pane, rows_of(pane, look, row), line);
    float w = 0;
    for (int i = 0; i < n; i++) {
        w = fmaxf(w, words(pane, row[i].label) + words(pane, row[i].value) + 40 * k);
    }
    if (n == 0 || w > pane->camera.pane.w - 16 * k) { // the arrows say it without numbers
        return;
    }
    Rect box = card_box(pane, w, line * (float)n + 18 * k, px);
    for (; n > ROWS_MIN && covers(box, px, CARD_APART * k); n--) {
        box = card_box(pane, w, line * (float)(n - 1) + 18 * k, px);
    }
    draw_shadow(screen->draw, box, 8 * k, 16 * k, color_fade(0x000000FF, theme->dark ? 0.5f : 0.18f));
    draw_box(screen->draw, box, 8 * k, theme->panel, 1, theme->line);
    for (int i = 0; i < n; i++) {
        float y = box.y + 9 * k + line * ((float)i + 0.7f), size = theme->size_body * k;
        Vec2 right = {box.x + w - 14 * k - words(pane, row[i].value), y};
        text_draw(screen->text, FONT_MEDIUM, size, (Vec2){box.x + 14 * k, y}, row[i].color, row[i].label, -1, true);
        text_draw(screen->text, FONT_MEDIUM, size, right, row[i].color, row[i].value, -1, true);
    }
}

static void draw(const Pane *pane) {
    const Theme *theme = pane->screen->theme;
    float k = pane->screen->scale;
    if (!pane->input->probing || experiment_ready(pane->experiment, pane->lane) == 0) {
        return;
    }
    Look *look = pane->state;
    look_at(pane, look);
    Vec2 px = camera_to_px(&pane->camera, look->at.x, look->at.y);
    draw_pairs(pane, look);
    draw_velocities(pane, look);
    draw_disc(pane->screen->draw, px, 4.5f * k, theme->stage, BLEND_OVER);
    draw_ring(pane->screen->draw, px, 4.5f * k, 1.8f * k, theme->text);
    card(pane, look, px);
}

const View view_microscope = {.draw = draw, .caption = caption, .state = sizeof(Look), .needs = NEEDS_FIELD | NEEDS_PATH};
