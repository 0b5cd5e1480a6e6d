#include "page/ring.h"

#include "base/language.h"
#include "ui/palette.h"

#include <math.h>
#include <string.h>

#define GAP 8.0f // points
#define PARTS 36

static const char *words_of(RingWords how, bool ends) {
    const char *whole = ends ? tr("colour: end direction") : tr("colour: start direction"), *colon = strchr(whole, ':');
    return how == RING_WORDED ? whole : how == RING_SHORT && colon ? colon + 2 : "";
}

float ring_width(Ui *ui, const Theme *theme, RingWords how, bool ends, float height) {
    float words = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_small, words_of(how, ends));
    return words + (words > 0 ? GAP : 0) + height;
}

void ring_draw(Ui *ui, const Theme *theme, RingWords how, bool ends, Rect row) {
    float w = ring_width(ui, theme, how, ends, row.h), r = 0.5f * row.h;
    Vec2 c = {row.x + row.w - r, row.y + r};
    for (int i = 0; i < PARTS; i++) {
        float from = 6.28318531f * (float)i / PARTS, to = 6.28318531f * ((float)i + 1.3f) / PARTS;
        Rgba hue = palette_origin(palette_turn(cosf(from), sinf(from)), theme->dark);
        ui_draw_line(ui, (Vec2){c.x + 0.8f * r * cosf(from), c.y - 0.8f * r * sinf(from)},
                     (Vec2){c.x + 0.8f * r * cosf(to), c.y - 0.8f * r * sinf(to)}, r / 3, hue);
    }
    if (how != RING_ALONE) {
        ui_draw_text(ui, (Rect){row.x + row.w - w, c.y - 10, w - GAP - row.h + 1, 20}, UI_WEIGHT_REGULAR, theme->size_small,
                     theme->muted, -1, false, words_of(how, ends));
    }
}

void ring_fit(Ui *ui, const Theme *theme, bool ends, Rect row) {
    for (RingWords how = RING_WORDED; how <= RING_ALONE; how++) {
        if (ring_width(ui, theme, how, ends, row.h) <= row.w) {
            ring_draw(ui, theme, how, ends, row);
            return;
        }
    }
}
