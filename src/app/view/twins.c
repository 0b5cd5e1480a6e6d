// The network's particles and their twins: the same noise under the exact field. Where the network has learned well, they fall together.
#include "app/view/view.h"

#include <math.h>
#include <stdio.h>

#define GHOSTS STRAND_TWINS
#define LINKS_MAX 400
#define RING 5.0f // points

typedef struct {
    float x[GHOSTS], y[GHOSTS];
    Rgba color[GHOSTS];
} Twins;

static bool is_on(const Session *session) {
    return session->settings.field == FIELD_DIFFERENCE && session->settings.view == VIEW_FLOW;
}

static const char *caption(const Session *session, const Strand *strand, Lang lang) {
    if (session_twins(session, strand) == 0) {
        return NULL;
    }
    return lang == LANG_KO
               ? "쌍둥이(고리와 옅은 점): 같은 잡음이 정답 속도장을 따라간 곳. 선은 신경망이 데려간 곳과 잇습니다."
               : "Twins (rings and pale dots): the same noise under the exact field; a line joins each to where the network "
                 "has it";
}

static void ghosts(const Pane *pane, Twins *twins, int n) {
    float k = view_fineness(pane) * pane->screen->scale;
    const Rgba pale = color_fade(pane->screen->theme->text, pane->screen->theme->dark ? 0.55f : 0.35f);
    for (int i = 0; i < n; i++) {
        twins->color[i] = pale;
    }
    draw_points(pane->screen->draw, &pane->camera, n, twins->x, twins->y, twins->color, n, 1.1f * k, 0, BLEND_OVER);
}

// A highlighted particle's link and ring; the ring stays open, so that what it falls upon is seen in it.
static void link(const Pane *pane, const Twins *twins, int i) {
    Draw *draw = pane->screen->draw;
    const Theme *theme = pane->screen->theme;
    float k = view_fineness(pane) * pane->screen->scale;
    Vec2 learned = view_particle_px(pane, pane->t, i), exact = camera_to_px(&pane->camera, twins->x[i], twins->y[i]);
    float length = hypotf(exact.x - learned.x, exact.y - learned.y), inside = RING * k;
    if (length > inside) {
        Vec2 rim = {exact.x + (learned.x - exact.x) * inside / length, exact.y + (learned.y - exact.y) * inside / length};
        draw_line(draw, learned, rim, 1.4f * k, theme->text, theme->text, BLEND_OVER);
    }
    draw_ring(draw, exact, inside, 3.4f * k, color_fade(theme->stage, 0.7f));
    draw_ring(draw, exact, inside, 1.6f * k, theme->text);
}

static void legend(const Pane *pane) {
    char text[64];
    const char *format = pane->lang == LANG_KO ? "정답과의 거리 평균 %.3f" : "mean distance to exact %.3f";
    snprintf(text, sizeof text, format, (double)session_apart(pane->session, pane->strand));
    legend_line(pane, text);
}

static void draw(const Pane *pane, void *state) {
    Twins *twins = state;
    int n = session_morphing(pane->session) ? 0 : session_twins(pane->session, pane->strand);
    int ribbons = view_ribbons(pane);
    if (n == 0) {
        return;
    }
    session_truth_at(pane->strand, pane->t, 0, n, twins->x, twins->y);
    ghosts(pane, twins, n);
    for (int i = 0; i < ribbons && i < n && i < LINKS_MAX; i++) {
        link(pane, twins, i);
    }
    legend(pane);
}

const View view_twins = {is_on, draw, caption, sizeof(Twins), NULL};
