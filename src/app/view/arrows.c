// The network's velocity field at this moment, as arrows on a grid.
#include "app/view/view.h"

static bool is_on(const Session *session) {
    return session->settings.arrows;
}

static const char *caption(const Session *session, const Strand *strand, Lang lang) {
    (void)session;
    (void)strand;
    return lang == LANG_KO ? "화살표: 지금 이 시각에 신경망이 내놓는 속도"
                           : "Arrows: the velocity that the network gives here and now";
}

static void draw(const Pane *pane, void *state) {
    (void)state;
    if (pane->session->settings.truth == TRUTH_FIELD && view_truth_known(pane->strand)) {
        return; // the truth's view draws them beside its own
    }
    Arrows arrows;
    arrows_sample(pane, &pane->field, &arrows);
    arrows_draw(pane, &arrows, arrows_longest(&arrows), pane->screen->theme->muted, 1.3f);
}

const View view_arrows = {is_on, draw, caption, 0, NULL};
