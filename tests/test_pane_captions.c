// Captions below the pictures: in all panes or in none, short enough for them in every language, and true of the network they speak of.
#include "ui_stand.h"

#include "page_caption.h"
#include "settings/model_names.h"

// In all panes that are compared or in none, and at one height.
static void captions_begin_side_by_side(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    int shown = 0;
    for (int k = 0; k < 3 * THEMES * language_count() * 3; k++) {
        const Size *size = &lectures[k % 3];
        int panes = k / 3 / THEMES / language_count() + 2, found = 0;
        float y = 0;
        show(stand, k / 3 % THEMES, k / 3 / THEMES % language_count(), panes, 0);
        frames(stand, size);
        int n = words(stand, list);
        for (int i = 0; i < n * panes; i++) {
            const Word *word = &list[i % n];
            Rect pane = stand->frame.page.layout.pane[i / n];
            const char *text = caption_of(stand->experiment, experiment_pane(stand->experiment, i / n));
            if (strlen(word->text) > 12 && strncmp(word->text, text, strlen(word->text)) == 0 && within(word->box, pane)) {
                y = found++ > 0 ? y : word->box.y - pane.y;
                assert_near(word->box.y - pane.y, y, 0.01);
            }
        }
        assert_true(found == 0 || found == panes);
        shown += found;
    }
    assert_true(shown > 0);
    stand->experiment->count = LANES_MAX;
}

// Of every kind of model a caption is one line where a single pane is 1280 points wide with the panel, and two in one of four panes, or it
// would be left out, and with it those beside it.
static void captions_of_kinds_fit_in_a_line(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    for (int lang = 0; lang < language_count(); lang++) {
        show(stand, 0, lang, 1, 0);
        frames(stand, &size);
        const float room = layout_words(&stand->frame.page.layout, 0), beside = 0.5f * stand->frame.page.layout.stage.w - 2 * LAYOUT_MARGIN;
        for (int kind = 0; kind < model_kinds(); kind++) {
            const ModelLabels *labels = &model_kind_at(kind)->labels;
            for (int k = -1; k < MODEL_VARIANTS; k++) {
                const char *caption = k < 0 ? labels->caption : labels->variant[k].caption;
                const float w = caption ? measure(NULL, UI_WEIGHT_REGULAR, theme_at(0)->size_body, tr(caption), (int)strlen(tr(caption)),
                                                  false)
                                        : 0;
                if (w > room) {
                    fail_msg("%s: %.0f points of %.0f: %s", language_code(lang), (double)w, (double)room, tr(caption));
                }
                const float h = caption ? ui_draw_paragraph(stand->screen.ui, (Rect){0, 0, beside, 0}, UI_WEIGHT_REGULAR,
                                                            theme_at(0)->size_body, 0, tr(caption))
                                        : 0;
                if (h > 2.5f * LAYOUT_LINE) {
                    fail_msg("%s: more than two lines beside other lanes: %s", language_code(lang), tr(caption));
                }
            }
        }
    }
    stand->experiment->count = LANES_MAX;
}

// The same of what stands there while a network is broken or has not learned.
static void captions_of_unready_networks_fit_in_a_line(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    const double rates[] = {1e-5, 0.005, 0.1};
    Settings s = settings_default();
    Experiment *experiment = calloc(1, sizeof *experiment);
    Error err;
    s.width = 8;
    s.hidden = 1;
    s.batch = 64;
    s.particles = 1000;
    assert_true(experiment_open(experiment, &s, &err));
    Lane *lane = &experiment->lane[experiment->selected];
    experiment_train_to(experiment, 3000); // what is broken is not to be waited for any more
    experiment_refresh_all(experiment);
    for (int k = 0; k < language_count() * 2 * 3; k++) {
        show(stand, 0, k % language_count(), 1, 0);
        frames(stand, &size);
        const float room = layout_words(&stand->frame.page.layout, 0);
        experiment->training = k / language_count() % 2 > 0;
        experiment->settings.rate = rates[k / language_count() / 2];
        for (HealthKind health = HEALTH_GOOD; health <= HEALTH_TIMELESS; health++) {
            lane->health = health;
            assert_int_equal(health_of(experiment, lane), health);
            const char *caption = caption_of(experiment, lane);
            const float w = measure(NULL, UI_WEIGHT_REGULAR, theme_at(0)->size_body, caption, (int)strlen(caption), false);
            if (w > room) {
                fail_msg("%s: %.0f points of %.0f: %s", language_code(k % language_count()), (double)w, (double)room, caption);
            }
        }
    }
    experiment_close(experiment);
    free(experiment);
    stand->experiment->count = LANES_MAX;
}

// A field that is learned by its likelihood goes further astray with more training, unless the penalty keeps it smooth.
static void a_likelihood_gone_astray_wants_a_penalty(void **state) {
    (void)state;
    Settings s = settings_default();
    Experiment *experiment = calloc(1, sizeof *experiment);
    Error err;
    s.width = 8;
    s.hidden = 1;
    s.batch = s.match = 16;
    s.likelihood_steps = 1;
    s.particles = 200;
    assert_true(settings_set(&s, "lanes", "ot, cnf", &err));
    s.pairing = PAIRING_INDEPENDENT;
    if (!experiment_open(experiment, &s, &err)) {
        fail_msg("%s", err.text);
    }
    experiment_train_to(experiment, 3000);
    experiment_refresh_all(experiment);
    language_choose("en");
    for (int k = 0; k < experiment->count; k++) {
        Lane *lane = &experiment->lane[k];
        const bool likely = (model_name_at(lane->model->settings.model)->uses & USES_LIKELIHOOD) != 0;
        lane->health = HEALTH_FAR;
        experiment->settings.penalty = 0.01;
        assert_int_equal(strstr(caption_of(experiment, lane), "Raise the smoothness penalty") != NULL, likely);
        experiment->settings.penalty = 0.1;
        assert_non_null(strstr(caption_of(experiment, lane), "Train for longer."));
    }
    experiment_close(experiment);
    free(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captions_begin_side_by_side),
        cmocka_unit_test(captions_of_kinds_fit_in_a_line),
        cmocka_unit_test(captions_of_unready_networks_fit_in_a_line),
        cmocka_unit_test(a_likelihood_gone_astray_wants_a_penalty),
    };
    return cmocka_run_group_tests(tests, open_stand, close_stand);
}
