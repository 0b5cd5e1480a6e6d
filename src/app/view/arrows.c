// The network's velocity field at this moment, as arrows on a grid.
#include "app/view/view.h"

#include <stdio.h>

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
    snprintf(text, sizeof text, pane->lang == LANG_KO ? "가장 긴 화살표: |v| = %.1f" : "longest arrow: |v| = %.1f",
             (double)longest);
    legend_line(pane, text);
}

static void draw(const Pane *pane, void *state) {
    (void)state;
    const Theme *theme = pane->screen->theme;
    if (pane->session->settings.truth == TRUTH_FIELD && view_truth_known(pane->strand)) {
        return; // the truth's view draws them beside its own
    }
    Arrows arrows;
    arrows_sample(pane, &pane->field, &arrows);
    float longest = arrows_longest(&arrows);
    arrows_draw(pane, &arrows, longest, color_fade(theme->stage, 0.8f), 3.6f); // set off from what they lie upon
    arrows_draw(pane, &arrows, longest, theme->text, 1.4f);
    legend(pane, longest);
}

const View view_arrows = {is_on, draw, caption, 0, NULL};
