// A way as a line: where it has been solid, where it will go faint, its start, and the place where it is.
#include "app/view/way.h"

#define CASING 0.6f     // opacity of the edge around a way
#define PAST_WIDTH 2.4f // points
#define FUTURE_WIDTH 1.5f
#define EDGE_WIDTH 2.2f
#define FUTURE_ALPHA 0.7f

static void stroke(Draw *draw, int n, const Vec2 *at, float width_px, Rgba color) {
    float width[WAY_POINTS];
    Rgba ink[WAY_POINTS];
    for (int i = 0; i < n; i++) {
        width[i] = width_px;
        ink[i] = color;
    }
    if (n > 1) {
        draw_ribbon(draw, n, at, width, ink, BLEND_OVER);
    }
}

void way_draw(const Screen *screen, const Way *way, Rgba color) {
    Draw *draw = screen->draw;
    float k = screen->scale;
    int ahead = way->n - way->here;
    const Vec2 *here = way->at + way->here;
    Rgba edge = color_fade(screen->theme->stage, CASING);
    stroke(draw, way->n, way->at, (PAST_WIDTH + EDGE_WIDTH) * k, edge);
    stroke(draw, ahead, here, FUTURE_WIDTH * k, color_fade(color, FUTURE_ALPHA));
    stroke(draw, way->here + 1, way->at, PAST_WIDTH * k, color);
    draw_disc(draw, way->at[0], 4.4f * k, edge, BLEND_OVER);
    draw_ring(draw, way->at[0], 3.6f * k, 1.4f * k, color);
    draw_disc(draw, *here, 5.4f * k, edge, BLEND_OVER);
    draw_disc(draw, *here, 4.2f * k, color, BLEND_OVER);
}
