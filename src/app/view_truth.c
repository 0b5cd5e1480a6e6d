// The exact marginal field of the data drawn, as ghost arrows beside the network's own.
#include "app/view.h"

static bool is_on(const Session *session) {
    return session->settings.truth == TRUTH_FIELD;
}

static const char *caption(const Session *session, const Strand *strand, Lang lang) {
    (void)session;
    if (!view_truth_known(strand)) {
        return lang == LANG_KO ? "정답 속도장은 무작위 짝과 가우시안 잡음일 때만 식으로 알 수 있다"
                               : "The exact field is known in closed form for random pairs from Gaussian noise only";
    }
    return lang == LANG_KO
               ? "정답: 무작위 짝의 평균 속도(식으로 계산)를 신경망의 속도 위에 겹쳐 그린다"
               : "Truth: the mean velocity of all pairs passing here, in closed form, over what the network has learned";
}

static void draw(const Pane *pane, void *state) {
    (void)state;
    const Theme *theme = pane->screen->theme;
    if (!view_truth_known(pane->strand)) {
        return;
    }
    Exact exact = view_exact(pane);
    Field truth = exact_field(&exact);
    float longest = view_field_longest(pane, &pane->field); // one scale for both
    Rgba ghost = color_mix(theme->stage, theme->text, 0.7f);
    const char *ko[] = {"신경망", "정답"};
    const char *en[] = {"network", "exact"};
    view_field_arrows(pane, &truth, longest, ghost, 3.0f); // where both agree, the network's lies within
    view_field_arrows(pane, &pane->field, longest, view_accent(pane), 1.5f);
    legend_keys(pane, NULL, (Rgba[]){view_accent(pane), ghost}, pane->lang == LANG_KO ? ko : en, 2);
}

const View view_truth = {is_on, draw, caption, 0, NULL};
