#include "app/view/view.h"

#include <math.h>
#include <stdio.h>

#define MARGIN 28.0f
#define LINE 20.0f
#define RAMP_W 168.0f
#define RAMP_H 8.0f
#define RAMP_STEPS 48

// Reserves `height` points and returns the upper left corner in pixels. The ground is dimmed, so that words can be read on anything.
static Vec2 take(const Pane *pane, float width, float height) {
    float k = pane->screen->scale;
    *pane->legend_y -= height * k;
    Vec2 at = {pane->camera.pane.x + MARGIN * k, *pane->legend_y};
    Rect ground = {at.x - 8 * k, at.y, (width + 16) * k, height * k};
    draw_box(pane->screen->draw, ground, 6 * k, color_fade(pane->screen->theme->stage, 0.8f), 0, 0);
    return at;
}

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

void legend_line(const Pane *pane, const char *text) {
    const Theme *theme = pane->screen->theme;
    words(pane, take(pane, width_of(pane, theme->size_body, text), LINE + 2), theme->size_body, theme->text, text);
}

// The ramp's colours side by side, with a hairline around them.
static void bar(const Pane *pane, Vec2 at, Ramp *ramp) {
    const Theme *theme = pane->screen->theme;
    float k = pane->screen->scale;
    float step = RAMP_W * k / RAMP_STEPS;
    for (int i = 0; i < RAMP_STEPS; i++) { // each a little wider than its share, so that no seam shows
        Rect box = {at.x + step * (float)i, at.y, step + (i < RAMP_STEPS - 1 ? 1 : 0), RAMP_H * k};
        draw_box(pane->screen->draw, box, 0, ramp(((float)i + 0.5f) / RAMP_STEPS, theme->dark), 0, 0);
    }
    draw_box(pane->screen->draw, (Rect){at.x, at.y, RAMP_W * k, RAMP_H * k}, 0, 0, k, theme->line);
}

void legend_ramp(const Pane *pane, const char *title, Ramp *ramp, const Tick *ticks, int count) {
    const Theme *theme = pane->screen->theme;
    float k = pane->screen->scale;
    Vec2 at = take(pane, fmaxf(RAMP_W, width_of(pane, theme->size_body, title)), 2 * LINE + RAMP_H + 6);
    words(pane, at, theme->size_body, theme->text, title);
    at.y += (LINE + 2) * k;
    bar(pane, at, ramp);
    at.y += RAMP_H * k;
    for (int i = 0; i < count; i++) {
        float x = at.x + ticks[i].at * (RAMP_W - width_of(pane, theme->size_small, ticks[i].text)) *
                             k; // the first flush left, the last flush right
        words(pane, (Vec2){x, at.y}, theme->size_small, theme->muted, ticks[i].text);
    }
}

void legend_keys(const Pane *pane, const Rgba *color, const char *const *text, int count) {
    const Theme *theme = pane->screen->theme;
    float k = pane->screen->scale;
    float width = 0;
    for (int i = 0; i < count; i++) {
        width += width_of(pane, theme->size_body, text[i]) + 29;
    }
    Vec2 at = take(pane, width, LINE + 2);
    for (int i = 0; i < count; i++) {
        draw_disc(pane->screen->draw, (Vec2){at.x + 5 * k, at.y + 0.5f * LINE * k}, 4.5f * k, color[i], BLEND_OVER);
        at.x += 15 * k;
        at.x += words(pane, at, theme->size_body, theme->text, text[i]) + 14 * k;
    }
}
