// Views add legends before they draw; then these are laid out in rows, as many side by side as fit, so that they take little of the
// picture and nothing covers them.
#include "view/view.h"
#include "base/language.h"
#include "ui/palette.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Points.
#define MARGIN 28.0f
#define LINE 20.0f
#define RAMP_LINE 30.0f // of a row with a ramp
#define GAP 20.0f
#define SCRIM 12.0f
#define RAMP_W 132.0f
#define RAMP_H 7.0f
#define RAMP_STEPS 44
#define STROKE_W 29.0f
#define RING_PARTS 24

// ---- handed in -----------------------------------------------------------------------------------------------------------------

LegendCell *legend_add(const Pane *pane, LegendMark mark, Rgba color, const char *text) {
    Legends *legends = pane->legends;
    legends->count += legends->count < LEGEND_CELLS; // nobody could read more: the new one replaces the last
    LegendCell *cell = &legends->cell[legends->count - 1];
    *cell = (LegendCell){.mark = mark, .color = color, .leads = mark == LEGEND_ARROW};
    snprintf(cell->text, sizeof cell->text, "%s", text);
    return cell;
}

void legend_line(const Pane *pane, const char *text) {
    legend_add(pane, LEGEND_WORDS, 0, text);
}

void legend_ramp(const Pane *pane, const char *title, Ramp *ramp, const Tick ticks[LEGEND_TICKS]) {
    legend_add(pane, LEGEND_WORDS, 0, title)->leads = true;
    LegendCell *cell = legend_add(pane, LEGEND_RAMP, 0, "");
    cell->ramp = ramp;
    cell->ticks = ticks;
}

// ---- drawn ---------------------------------------------------------------------------------------------------------------------

// Points.
static float width_of(const Pane *pane, float points, const char *text) {
    const Screen *screen = pane->screen;
    return text_width(screen->text, FONT_MEDIUM, points * screen->scale, text, -1, true) / screen->scale;
}

static float words(const Pane *pane, Vec2 at, float points, Rgba color, const char *text) {
    const Screen *screen = pane->screen;
    float size = points * screen->scale;
    return text_draw(screen->text, FONT_MEDIUM, size, (Vec2){at.x, at.y + 0.72f * LINE * screen->scale}, color, text, -1, true);
}

static const float mark_width[] =
    {[LEGEND_RING] = 20,        [LEGEND_DISC] = 15,         [LEGEND_STROKE] = STROKE_W, [LEGEND_DASHES] = STROKE_W,
     [LEGEND_ARROW] = STROKE_W, [LEGEND_HOLLOW] = STROKE_W, [LEGEND_RAMP] = RAMP_W};

static float cell_width(const Pane *pane, const LegendCell *cell) {
    return mark_width[cell->mark] + width_of(pane, pane->screen->theme->size_body, cell->text);
}

// In two rows where one is too narrow: what is before the colon, and what is behind it.
void legend_ring(const Pane *pane, const char *text) {
    float room = pane->camera.pane.w / pane->screen->scale - 2 * MARGIN;
    const char *colon = strchr(text, ':');
    LegendCell *cell = legend_add(pane, LEGEND_RING, 0, text);
    if (colon && cell_width(pane, cell) > room) {
        snprintf(cell->text, sizeof cell->text, "%.*s", (int)(colon + 1 - text), text);
        legend_line(pane, colon + 2);
    }
}

// The ramp's colours side by side, with a hairline around them, and its numbers below.
static void draw_ramp(const Pane *pane, Vec2 at, const LegendCell *cell) {
    const Theme *theme = pane->screen->theme;
    float k = pane->screen->scale, step = RAMP_W * k / RAMP_STEPS;
    at.y += 3 * k;
    for (int i = 0; i < RAMP_STEPS; i++) { // each a little wider than its share, so that no seam shows
        Rect box = {at.x + step * (float)i, at.y, step + (i < RAMP_STEPS - 1 ? 1 : 0), RAMP_H * k};
        draw_box(pane->screen->draw, box, 0, cell->ramp(((float)i + 0.5f) / RAMP_STEPS, theme->dark), 0, 0);
    }
    draw_box(pane->screen->draw, (Rect){at.x, at.y, RAMP_W * k, RAMP_H * k}, 0, 0, k, theme->line);
    for (int i = 0; i < LEGEND_TICKS; i++) { // the first flush left, the last flush right
        const Tick *tick = &cell->ticks[i];
        float x = at.x + tick->at * (RAMP_W - width_of(pane, theme->size_small, tick->text)) * k;
        words(pane, (Vec2){x, at.y + (RAMP_H - 2) * k}, theme->size_small, theme->muted, tick->text);
    }
}

static void draw_stroke(const Pane *pane, Vec2 at, const LegendCell *cell) {
    float k = pane->screen->scale, y = at.y + 0.5f * LINE * k;
    for (int dash = 0; dash < 3; dash++) {
        float from = at.x + 8 * k * (float)dash, to = from + (cell->mark == LEGEND_DASHES ? 4.5f : 8) * k;
        draw_line(pane->screen->draw, (Vec2){from, y}, (Vec2){to, y}, 2 * k, cell->color, cell->color, BLEND_OVER);
    }
}

static void draw_arrow(const Pane *pane, Vec2 at, const LegendCell *cell) {
    const float k = pane->screen->scale, dx = 24 * k / pane->camera.scale, dy = 0;
    const bool hollow = cell->mark == LEGEND_HOLLOW;
    Vec2 tail = camera_from_px(&pane->camera, (Vec2){at.x, at.y + 0.5f * LINE * k});
    draw_arrows(pane->screen->draw, &pane->camera, 1, &tail.x, &tail.y, &dx, &dy, &cell->color, (hollow ? 6 : 2.4f) * k,
                hollow ? 1.3f * k : 0);
}

static void draw_hues(const Pane *pane, Vec2 at) {
    float k = pane->screen->scale;
    Vec2 c = {at.x + 7 * k, at.y + 0.5f * LINE * k};
    for (int i = 0; i < RING_PARTS; i++) {
        float from = 6.28318531f * (float)i / RING_PARTS, to = 6.28318531f * ((float)i + 1.3f) / RING_PARTS;
        Rgba hue = palette_origin(palette_turn(cosf(from), sinf(from)), pane->screen->theme->dark);
        draw_line(pane->screen->draw, (Vec2){c.x + 5.5f * k * cosf(from), c.y - 5.5f * k * sinf(from)},
                  (Vec2){c.x + 5.5f * k * cosf(to), c.y - 5.5f * k * sinf(to)}, 3 * k, hue, hue, BLEND_OVER);
    }
}

static void draw_cell(const Pane *pane, Vec2 at, const LegendCell *cell) {
    const Theme *theme = pane->screen->theme;
    float k = pane->screen->scale;
    switch (cell->mark) {
    case LEGEND_RAMP:
        draw_ramp(pane, at, cell);
        break;
    case LEGEND_DISC:
        draw_disc(pane->screen->draw, (Vec2){at.x + 5 * k, at.y + 0.5f * LINE * k}, 4.5f * k, cell->color, BLEND_OVER);
        break;
    case LEGEND_STROKE:
    case LEGEND_DASHES:
        draw_stroke(pane, at, cell);
        break;
    case LEGEND_ARROW:
    case LEGEND_HOLLOW:
        draw_arrow(pane, at, cell);
        break;
    case LEGEND_RING:
        draw_hues(pane, at);
        break;
    case LEGEND_WORDS:
        break;
    }
    at.x += mark_width[cell->mark] * k;
    words(pane, at, theme->size_body, theme->text, cell->text);
}

// How many cells from `first` on stand in one row, its width and height in points.
static int row_of(const Pane *pane, int first, float room, float *width, float *height) {
    const Legends *legends = pane->legends;
    int n = 0;
    *width = 0;
    *height = LINE + 2;
    while (first + n < legends->count) {
        const LegendCell *cell = &legends->cell[first + n];
        float more = (n > 0 ? GAP : 0) + cell_width(pane, cell);
        float both = cell->leads && first + n + 1 < legends->count ? more + GAP + cell_width(pane, cell + 1) : more;
        if (n > 0 && *width + both > room) {
            break;
        }
        *width += more;
        *height = cell->mark == LEGEND_RAMP ? RAMP_LINE : *height;
        n++;
    }
    return n;
}

// The ground is dimmed, softly as behind all words, so that they can be read on anything.
static void draw_ground(const Pane *pane, float y, float width, float height) {
    const float k = pane->screen->scale;
    Rect ground = {pane->camera.pane.x + (MARGIN - SCRIM) * k, y, (width + 2 * SCRIM) * k, height * k};
    draw_shadow(pane->screen->draw, ground, SCRIM * k, 1.2f * SCRIM * k, color_fade(pane->screen->theme->stage, 0.86f));
}

static void draw_row(const Pane *pane, int first, int count, float y) {
    const float k = pane->screen->scale;
    Vec2 at = {pane->camera.pane.x + MARGIN * k, y};
    for (int i = first; i < first + count; i++) {
        const LegendCell *cell = &pane->legends->cell[i];
        draw_cell(pane, at, cell);
        at.x += (cell_width(pane, cell) + GAP) * k;
    }
}

static bool same_cell(const LegendCell *p, const LegendCell *q) {
    return p->mark == q->mark && p->color == q->color && p->ramp == q->ramp && strcmp(p->text, q->text) == 0;
}

// A cell that belongs to the next one goes with it.
static bool is_said(const Legends *legends, int cell, const Legends *said) {
    bool leads = legends->cell[cell].leads && cell + 1 < legends->count;
    for (int i = 0; i < said->count; i++) {
        bool next = !leads || (i + 1 < said->count && same_cell(&legends->cell[cell + 1], &said->cell[i + 1]));
        if (next && same_cell(&legends->cell[cell], &said->cell[i])) {
            return true;
        }
    }
    return false;
}

void legend_once(Legends *legends, Legends *said) {
    int kept = 0;
    for (int i = 0; i < legends->count; i++) {
        if (!is_said(legends, i, said)) {
            legends->cell[kept++] = legends->cell[i];
        }
    }
    legends->count = kept;
    for (int i = 0; i < kept && said->count < LEGEND_CELLS; i++) {
        said->cell[said->count++] = legends->cell[i];
    }
}

static float height_of(const Pane *pane, float room) {
    float width, height, all = 0;
    for (int first = 0; first < pane->legends->count;) {
        first += row_of(pane, first, room, &width, &height);
        all += height;
    }
    return all;
}

static bool fits(const Pane *pane, float foot, float room) {
    bool narrow = false;
    for (int i = 0; i < pane->legends->count; i++) {
        narrow |= cell_width(pane, &pane->legends->cell[i]) > room;
    }
    float above = (pane->camera.pane.h - pane->head) / pane->screen->scale - foot;
    return !narrow && height_of(pane, room) <= above;
}

// Of the cells that are not spare, which come first.
static int count_plain(const Legends *legends) {
    int n = 0;
    while (n < legends->count && !legends->cell[n].spare) {
        n++;
    }
    return n;
}

// With what leads to it. False where there is none.
static bool drop_last_spare(Legends *legends) {
    const int last = legends->count - 1;
    if (last < 0 || !legends->cell[last].spare) {
        return false;
    }
    legends->count = last > 0 && legends->cell[last - 1].leads ? last - 1 : last;
    return true;
}

// On a picture spare cells take no more rows than the others do, or one, and hide nothing. Beside it they take as many as fit.
static bool spare_fits(const Pane *pane, float foot, float room) {
    const int all = pane->legends->count;
    pane->legends->count = count_plain(pane->legends);
    const float others = height_of(pane, room);
    pane->legends->count = all;
    const float height = height_of(pane, room);
    bool clear = (foot + height) * pane->screen->scale <= pane->clear && height <= fmaxf(others, LINE + 2);
    return fits(pane, foot, room) && (pane->column > 0 || clear);
}

// Where a text has to break so that its beginning fits; 0 if it has no such place.
static int break_at(const Pane *pane, LegendCell cell, float room) {
    int at = 0;
    const LegendCell whole = cell;
    for (const char *space = strchr(whole.text, ' '); space; space = strchr(space + 1, ' ')) {
        snprintf(cell.text, sizeof cell.text, "%.*s", (int)(space - whole.text), whole.text);
        at = cell_width(pane, &cell) <= room ? (int)(space - whole.text) : at;
    }
    return at;
}

// What is wider than a row goes on in the next one.
static void break_wide(const Pane *pane, float room) {
    Legends *legends = pane->legends;
    for (int i = 0; i < legends->count && legends->count < LEGEND_CELLS; i++) {
        LegendCell *cell = &legends->cell[i];
        int at = cell_width(pane, cell) > room ? break_at(pane, *cell, room) : 0;
        if (at > 0) {
            memmove(cell + 1, cell, (size_t)(legends->count - i) * sizeof *cell);
            legends->count++;
            cell->text[at] = '\0';
            cell->leads = false;
            cell[1].mark = LEGEND_WORDS;
            memmove(cell[1].text, cell[1].text + at + 1, strlen(cell[1].text + at + 1) + 1);
        }
    }
}

// A view's own key comes before what is the same in all of them.
static void spare_last(Legends *legends) {
    Legends all = *legends;
    int n = 0;
    for (int spare = 0; spare <= 1; spare++) {
        for (int i = 0; i < all.count; i++) {
            if (all.cell[i].spare == (spare == 1)) {
                legends->cell[n++] = all.cell[i];
            }
        }
    }
}

void legend_lay(const Pane *pane, float foot, float room, Words *words) {
    const float k = pane->screen->scale;
    Legends *legends = pane->legends;
    spare_last(legends);
    break_wide(pane, room);
    if (pane->probing) { // the microscope's card may stand there
        legends->count = count_plain(legends);
    }
    while (!spare_fits(pane, foot, room) && drop_last_spare(legends)) {
    }
    legends->room = room;
    legends->top = pane->camera.pane.y + pane->camera.pane.h - (foot + height_of(pane, room)) * k;
    float width, height, y = legends->top;
    for (int first = 0; first < legends->count; y += height * k) {
        first += row_of(pane, first, room, &width, &height);
        words_add(words, (Rect){pane->camera.pane.x + MARGIN * k, y, width * k, height * k});
    }
}

void legend_draw(const Pane *pane) {
    const float k = pane->screen->scale;
    for (int words = 0; words <= 1; words++) { // the grounds first, so that none covers another row's words
        float width, height, y = pane->legends->top;
        for (int first = 0; first < pane->legends->count; y += height * k) {
            int n = row_of(pane, first, pane->legends->room, &width, &height);
            if (words) {
                draw_row(pane, first, n, y);
            } else {
                draw_ground(pane, y, width, height);
            }
            first += n;
        }
    }
}
