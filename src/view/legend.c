// Views add legends before they draw; then these are laid out in rows, as many side by side as fit, so that they take little of the
// picture and nothing covers them. The rows are blocks, and the page's fitter says which of them have room.
#include "view/view.h"
#include "page/fit.h"
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

void legend_spare(const Pane *pane, const char *text, bool leads) {
    LegendCell *cell = legend_add(pane, LEGEND_WORDS, 0, text);
    cell->spare = true;
    cell->leads = leads;
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
    return text_width(screen->text, FONT_MEDIUM, points * pane->text, text, -1, true) / pane->text;
}

static float words(const Pane *pane, Vec2 at, float points, Rgba color, const char *text) {
    const Screen *screen = pane->screen;
    float size = points * pane->text;
    return text_draw(screen->text, FONT_MEDIUM, size, (Vec2){at.x, at.y + 0.72f * LINE * pane->text}, color, text, -1, true);
}

static const float mark_width[] =
    {[LEGEND_RING] = 20,        [LEGEND_DISC] = 15,         [LEGEND_STROKE] = STROKE_W, [LEGEND_DASHES] = STROKE_W,
     [LEGEND_ARROW] = STROKE_W, [LEGEND_HOLLOW] = STROKE_W, [LEGEND_RAMP] = RAMP_W};

static float cell_width(const Pane *pane, const LegendCell *cell) {
    return mark_width[cell->mark] + width_of(pane, pane->screen->theme->size_body, cell->text);
}

// The ramp's colours side by side, with a hairline around them, and its numbers below.
static void draw_ramp(const Pane *pane, Vec2 at, const LegendCell *cell) {
    const Theme *theme = pane->screen->theme;
    float k = pane->text, step = RAMP_W * k / RAMP_STEPS;
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
    float k = pane->text, y = at.y + 0.5f * LINE * k;
    for (int dash = 0; dash < 3; dash++) {
        float from = at.x + 8 * k * (float)dash, to = from + (cell->mark == LEGEND_DASHES ? 4.5f : 8) * k;
        draw_line(pane->screen->draw, (Vec2){from, y}, (Vec2){to, y}, 2 * k, cell->color, cell->color, BLEND_OVER);
    }
}

static void draw_arrow(const Pane *pane, Vec2 at, const LegendCell *cell) {
    const float k = pane->text, dx = 24 * k / pane->camera.scale, dy = 0;
    const bool hollow = cell->mark == LEGEND_HOLLOW;
    Vec2 tail = camera_from_px(&pane->camera, (Vec2){at.x, at.y + 0.5f * LINE * k});
    draw_arrows(pane->screen->draw, &pane->camera, 1, &tail.x, &tail.y, &dx, &dy, &cell->color, (hollow ? 6 : 2.4f) * k,
                hollow ? 1.3f * k : 0);
}

static void draw_hues(const Pane *pane, Vec2 at) {
    float k = pane->text;
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
    float k = pane->text;
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

static bool same_cell(const LegendCell *p, const LegendCell *q) {
    return p->mark == q->mark && p->color == q->color && p->ramp == q->ramp && p->ticks == q->ticks &&
           strcmp(p->text, q->text) == 0;
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
            cell[1].ends = true;
            memmove(cell[1].text, cell[1].text + at + 1, strlen(cell[1].text + at + 1) + 1);
        }
    }
}

// A view's own key comes before what is the same in all of them. Returns how many cells are not spare.
static int spare_last(Legends *legends) {
    const Legends all = *legends;
    int n = 0, plain = 0;
    for (int spare = 0; spare <= 1; spare++) {
        for (int i = 0; i < all.count; i++) {
            if (all.cell[i].spare == (spare == 1)) {
                legends->cell[n++] = all.cell[i];
            }
        }
        plain = spare ? plain : n;
    }
    return plain;
}

// ---- placed --------------------------------------------------------------------------------------------------------------------

// Breaks the first cells into rows; one that leads stands in a row with the next. Returns the height of all.
static float row_up(const Pane *pane, int count, float room) {
    Legends *legends = pane->legends;
    float all = 0;
    legends->rows = 0;
    for (int i = 0; i < count;) {
        LegendRow *row = &legends->row[legends->rows++];
        *row = (LegendRow){.first = i, .height = LINE + 2};
        for (; i < count; i++, row->count++) {
            const LegendCell *cell = &legends->cell[i];
            float more = (row->count > 0 ? GAP : 0) + cell_width(pane, cell);
            float both = cell->leads && i + 1 < count ? more + GAP + cell_width(pane, cell + 1) : more;
            if (row->count > 0 && (row->width + both > room || legends->cell[i - 1].ends)) {
                break;
            }
            row->width += more;
            row->height = cell->mark == LEGEND_RAMP ? RAMP_LINE : row->height;
        }
        all += row->height;
    }
    return all;
}

// The last row lowest, the first ones heard first. Those of spare cells alone leave all but `spare` points.
static void fit_rows(Legends *legends, int plain, float spare, float high, Block block[LEGEND_CELLS]) {
    for (int i = 0; i < legends->rows; i++) {
        const LegendRow *row = &legends->row[i];
        const FitWish wish = {row->height, -i, row->first >= plain ? high - spare : 0};
        block[legends->rows - 1 - i] = (Block){.end = FIT_BOTTOM, .min = wish, .full = wish, .yields = true};
    }
    fit(block, legends->rows, high);
}

// On a picture spare cells take no more rows than the others do, or one, and hide nothing. Beside it they take as many as fit.
void legend_lay(const Pane *pane, float foot, float room, Words *words) {
    const Rect all = pane->camera.pane;
    const float k = pane->text, high = (all.h - pane->head) / k - foot;
    Legends *legends = pane->legends;
    Block block[LEGEND_CELLS];
    break_wide(pane, room);
    const int plain = spare_last(legends);
    const float others = row_up(pane, plain, room);
    const float spare = pane->column > 0 ? high : fminf(fmaxf(others, LINE + 2), pane->clear / k - foot);
    if (!pane->input->probing &&
        others <= fminf(spare, high)) { // else the microscope's card may stand there, or they would hide something
        row_up(pane, legends->count, room);
    }
    fit_rows(legends, plain, spare, high, block);
    legends->top = all.y + all.h - (foot + fit_taken(block, legends->rows, FIT_BOTTOM)) * k;
    const int rows = legends->rows;
    legends->count = legends->rows = 0;
    for (float y = legends->top; legends->rows < rows && block[rows - 1 - legends->rows].size > 0;) {
        const LegendRow *row = &legends->row[legends->rows++];
        legends->count += row->count;
        words_add(words, (Rect){all.x + MARGIN * k, y, row->width * k, row->height * k});
        y += row->height * k;
    }
}

// The ground is dimmed, softly as behind all words, so that they can be read on anything.
static void draw_ground(const Pane *pane, float y, const LegendRow *row) {
    const float k = pane->text;
    Rect ground = {pane->camera.pane.x + (MARGIN - SCRIM) * k, y, (row->width + 2 * SCRIM) * k, row->height * k};
    draw_shadow(pane->screen->draw, ground, SCRIM * k, 1.2f * SCRIM * k, color_fade(pane->screen->theme->stage, 0.86f));
}

static void draw_row(const Pane *pane, float y, const LegendRow *row) {
    const float k = pane->text;
    Vec2 at = {pane->camera.pane.x + MARGIN * k, y};
    for (int i = row->first; i < row->first + row->count; i++) {
        const LegendCell *cell = &pane->legends->cell[i];
        draw_cell(pane, at, cell);
        at.x += (cell_width(pane, cell) + GAP) * k;
    }
}

void legend_draw(const Pane *pane) {
    const Legends *legends = pane->legends;
    for (int words = 0; words <= 1; words++) { // the grounds first, so that none covers another row's words
        float y = legends->top;
        for (int i = 0; i < legends->rows; i++) {
            (words ? draw_row : draw_ground)(pane, y, &legends->row[i]);
            y += legends->row[i].height * pane->text;
        }
    }
}
