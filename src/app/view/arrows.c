// The network's velocity field at this moment, as arrows on a grid: their scale is that of the swarm, as far from it, where the network
// was never taught, they may be of any length.
#include "app/view/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 48
#define PARTICLES 4096 // enough to see where the swarm is
#define BLUR 1.2f      // cells
#define FAR 0.3f       // opacity where next to no particles are

typedef struct {
    Arrows arrows;
    float longest;
    float x[PARTICLES], y[PARTICLES];
    float cells[COLUMNS * COLUMNS], scratch[COLUMNS * COLUMNS];
} Near;

static bool is_on(const Session *session) {
    return session->settings.arrows;
}

static const char *caption(const Session *session, const Strand *strand, Lang lang) {
    (void)session;
    (void)strand;
    return lang == LANG_KO ? "화살표: 지금 이 시각에 신경망이 내놓는 속도"
                           : "Arrows: the velocity that the network gives here and now";
}

static void legend(const Pane *pane, float longest) {
    char text[64];
    snprintf(text, sizeof text,
             pane->lang == LANG_KO ? "입자 사이에서 가장 긴 화살표: |v| = %.1f" : "longest arrow in the swarm: |v| = %.1f",
             (double)longest);
    legend_line(pane, text);
}

// Fades what is far from the swarm; returns the greatest speed within it, which changes smoothly as the swarm moves.
static float stay_near(const Pane *pane, Near *near, Arrows *arrows) {
    Grid grid = grid_over(&pane->camera, COLUMNS);
    int ready = session_ready(pane->session, pane->strand), n = ready < PARTICLES ? ready : PARTICLES;
    memset(near->cells, 0, sizeof near->cells);
    session_at(pane->session, pane->strand, pane->t, 0, n, near->x, near->y);
    grid_add(&grid, near->cells, n, near->x, near->y, 1);
    grid_blur(&grid, near->cells, near->scratch, BLUR);
    float most = grid_highest(near->cells, grid.columns * grid.rows), longest = 1e-6f;
    for (int i = 0; i < arrows->n; i++) {
        float presence = grid_presence(near->cells[grid_cell(&grid, arrows->x[i], arrows->y[i])], most);
        longest = fmaxf(longest, presence * hypotf(arrows->vx[i], arrows->vy[i]));
        arrows->seen[i] = FAR + (1 - FAR) * presence;
    }
    return longest;
}

// Else the truth's view draws them beside its own.
static bool alone(const Pane *pane) {
    return pane->session->settings.truth != TRUTH_FIELD || !view_truth_known(pane->strand);
}

static void prepare(const Pane *pane, void *state) {
    Near *near = state;
    if (alone(pane)) {
        arrows_sample(pane, &pane->field, &near->arrows);
        near->longest = stay_near(pane, near, &near->arrows);
        legend(pane, near->longest);
    }
}

static void draw(const Pane *pane, void *state) {
    const Theme *theme = pane->screen->theme;
    const Near *near = state;
    if (alone(pane)) {
        arrows_draw(pane, &near->arrows, near->longest, color_fade(theme->stage, 0.8f), 3.6f); // set off from what they lie upon
        arrows_draw(pane, &near->arrows, near->longest, theme->text, 1.4f);
    }
}

const View view_arrows = {is_on, prepare, draw, caption, sizeof(Near), NULL};
