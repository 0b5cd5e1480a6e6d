// The data's points, faint behind everything.
#include "app/view/view.h"

static bool is_on(const Session *session) {
    return session->settings.data_points;
}

static void draw(const Pane *pane, void *state) {
    (void)state;
    const Session *session = pane->session;
    if (view_colorless(session, pane->strand)) { // the map would lie upon them, and take them for errors
        return;
    }
    Rgba color = pane->screen->theme->data;
    draw_points(pane->screen->draw, &pane->camera, session->count_data, session->data_x, session->data_y, &color, 1,
                1.7f * view_fineness(pane) * pane->screen->scale, 0, BLEND_OVER);
}

const View view_data = {is_on, NULL, draw, NULL, 0, NULL};
