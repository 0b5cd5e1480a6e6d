// Numbers are those of the picture: in scripted and random sessions, whatever may be written beside a lane is measured anew under the
// weights that it shows.
#include "truth_rig.h"

#include "num/rng.h"
#include "page_caption.h"

static AgreementKind kind_of(const Experiment *experiment, const Lane *lane) {
    return agreement_of(experiment, lane).kind;
}

static Settings session_settings(void) {
    Settings s = small_settings();
    s.particles = 6000;
    s.width = 16;
    s.steps = 8;
    return s;
}

static void before_training_there_is_nothing_to_measure(void **state) {
    (void)state;
    const Settings s = session_settings();
    Experiment *experiment = open_session(&s);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_UNTRAINED);
    assert_true(isnan(agreement_numbers(experiment, selected(experiment)).straightness));
    experiment_train_to(experiment, 1);
    experiment_refresh_all(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_MEASURING); // it has the numbers of the untrained one
    assert_true(agreement_measure_due(experiment));
    experiment_measure(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_WHOLE);
    assert_true(isfinite(agreement_numbers(experiment, selected(experiment)).straightness));
    close_session(experiment);
}

static void one_step_has_no_straightness(void **state) {
    (void)state;
    Settings s = session_settings();
    s.steps = 1;
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 50);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_WHOLE);
    assert_true(isnan(agreement_numbers(experiment, selected(experiment)).straightness));
    assert_true(isnan(agreement_numbers(experiment, selected(experiment)).detour));
    close_session(experiment);
}

// Looking back leaves the picture of two networks until all is computed again: until then no number, and the caption says it.
static void looking_back_does_not_mix_two_networks(void **state) {
    (void)state;
    const Settings s = session_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 5);
    experiment_train_to(experiment, 900);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_WHOLE);
    experiment_look_back(experiment, 500);
    int mixed = 0;
    while (kind_of(experiment, selected(experiment)) == AGREEMENT_COMPUTING) {
        const Agreement agreement = agreement_of(experiment, selected(experiment));
        experiment_measure(experiment);
        assert_true(isnan(agreement_numbers(experiment, selected(experiment)).detour));
        assert_true(agreement.mixed && agreement.newest == 900 && agreement.done < agreement.all && agreement.all == 6000);
        assert_non_null(strstr(caption_of(experiment, selected(experiment)), "Catching up"));
        experiment_refresh(experiment, 4);
        mixed++;
    }
    assert_in_range(mixed, 4, 24);
    experiment_measure(experiment);
    const Truth truth = truth_of(experiment, selected(experiment));
    assert_near((double)agreement_numbers(experiment, selected(experiment)).straightness, truth.straightness, 1e-5);
    assert_null(strstr(caption_of(experiment, selected(experiment)), "Catching up"));
    experiment_look_back(experiment,
                         3); // of an untrained network no more is said than that, and not while the trained one is in sight
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "Catching up"));
    experiment_catch_up(experiment);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "After 3 training steps the network had not learned yet"));
    close_session(experiment);
}

static void a_restart_is_not_taken_for_the_network_before(void **state) {
    (void)state;
    const Settings s = session_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 500);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_true(experiment_restart(experiment, NULL));
    experiment_train_to(experiment, 480); // as many steps as before, nearly
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_COMPUTING);
    experiment_refresh_all(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_MEASURING);
    close_session(experiment);
}

static void a_lane_that_has_learned_less_says_so(void **state) {
    (void)state;
    Settings s = session_settings();
    s.compare = true;
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 400);
    look(experiment, "cosine", PAIRING_INDEPENDENT);
    experiment_train(experiment, 40); // the new lane has the fewest
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    const Agreement agreement = agreement_of(experiment, selected(experiment));
    assert_int_equal(agreement.kind, AGREEMENT_LEARNING);
    assert_true(agreement.done == 40 && agreement.all == 400);
    assert_int_equal(kind_of(experiment, &experiment->lane[0]), AGREEMENT_WHOLE);
    experiment_train_to(experiment, 400);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_WHOLE);
    close_session(experiment);
}

static int file_of_points(void) {
    int i = 0;
    while (dist_at(i) != dist_find("file")) {
        i++;
    }
    return i;
}

static void a_broken_network_is_called_so(void **state) {
    (void)state;
    const Settings s = session_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 500);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_false(model_broken(selected(experiment)->model));
    for (int i = 0; i < selected(experiment)->model->count; i++) {
        selected(experiment)->model->params[i] = selected(experiment)->model->good[i] = NAN;
    }
    experiment_train_to(experiment, 520);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_int_equal(kind_of(experiment, selected(experiment)), AGREEMENT_BROKEN);
    assert_true(isnan(agreement_numbers(experiment, selected(experiment)).detour));
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "Lower the learning rate"));
    experiment->settings.keep_scale = true;
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "Lower the learning rate")); // it has no file
    experiment->settings.data = file_of_points();
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "Turn off Keep original coordinates"));
    close_session(experiment);
}

// A machine that computes a few particles a frame, each frame by another amount, is behind again and again while the network learns.
static void on_a_slow_machine_words_are_calm(void **state) {
    (void)state;
    const Settings s = session_settings();
    Experiment *experiment = open_session(&s);
    Rng rng = rng_open(3, RNG_MEASURE, 1);
    const Lane *lane = selected(experiment);
    int ups = 0, downs = 0, captions = 0, comings = 0;
    bool had = false, agreed = false;
    const char *before = NULL;
    for (int frame = 0; frame < 500; frame++) {
        experiment_refresh(experiment, rng_below(&rng, 6) ? 1 : 8);
        experiment_measure(experiment);
        agreement_follow(experiment, 1.0 / 30);
        const char *caption = caption_of(experiment, lane);
        const bool has = isfinite(agreement_numbers(experiment, lane).straightness);
        const bool now = agreement_behind(experiment, lane, false) == 0;
        ups += has && !had;
        downs += !has && had;
        comings += now && !agreed;
        captions += caption != before;
        had = has;
        agreed = now;
        before = caption;
        experiment_train(experiment, 16);
    }
    assert_true(comings > 3); // else nothing was to be calmed
    assert_int_equal(ups, 1);
    assert_int_equal(downs, 0);
    assert_int_equal(captions, 2); // just begun, then what the path does
    experiment->training = false;
    experiment_look_back(experiment, 100); // what stands still is shown as soon as it is there
    experiment_catch_up(experiment);
    experiment_measure(experiment);
    agreement_follow(experiment, 1.0 / 30);
    assert_int_equal(kind_of(experiment, lane), AGREEMENT_WHOLE);
    close_session(experiment);
}

// ---- at random --------------------------------------------------------------------------------------------------------------------

static void act(Experiment *experiment, Rng *rng) {
    Settings s = experiment->settings;
    switch (rng_below(rng, 10)) {
    case 0:
        experiment_look_back(experiment, rng_below(rng, 3) ? rng_below(rng, 300) : -1);
        return;
    case 1:
        s.steps = 1 + rng_below(rng, 12);
        apply(experiment, &s);
        return;
    case 2:
        look(experiment, rng_below(rng, 2) ? "vp" : "ot", rng_below(rng, 2) ? PAIRING_OT : PAIRING_INDEPENDENT);
        return;
    case 3:
        s.field = rng_below(rng, 2) ? FIELD_EXACT : FIELD_LEARNED;
        apply(experiment, &s);
        return;
    case 4:
        s.compare = !s.compare;
        apply(experiment, &s);
        return;
    case 5:
        if (rng_below(rng, 4) == 0) {
            assert_true(experiment_restart(experiment, NULL));
        }
        return;
    case 6:
        experiment_measure(experiment);
        return;
    case 7:
        experiment_train(experiment, rng_below(rng, 60));
        return;
    case 8:
        experiment_catch_up(experiment);
        return;
    default:
        experiment_refresh(experiment, rng_below(rng, 12));
    }
}

// Weights that are close may have learned a little more, and fewer particles may have been of them; of the same ones, just measured,
// numbers are the same.
static int check(Experiment *experiment, bool measured) {
    int checked = 0;
    if (measured) {
        experiment_measure(experiment);
    }
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const Lane *lane = experiment_pane(experiment, pane);
        const AgreedNumbers agreed = agreement_numbers(experiment, lane);
        if (!isfinite(agreed.straightness)) {
            continue;
        }
        const Truth truth = truth_of(experiment, lane);
        const long mark = agreement_mark(experiment, lane);
        const bool same = measured && lane->trajectories.weights_step[0] == mark && lane->trajectories.weights_step[1] == mark;
        assert_near((double)agreed.straightness, truth.straightness, same ? 1e-4 : 0.25 * truth.straightness + 0.15);
        assert_near((double)agreed.detour, truth.detour, same ? 1e-4 : 0.1 * truth.detour);
        for (int c = 0; c < lane->trajectories.wanted; c++) {
            assert_true(agreement_alike(lane->trajectories.weights_step[c], agreement_mark(experiment, lane)));
        }
        checked++;
    }
    return checked;
}

static void whatever_is_done_numbers_are_of_the_picture(void **state) {
    (void)state;
    Settings s = session_settings();
    s.data = 2;
    s.particles = 3000;
    Experiment *experiment = open_session(&s);
    Rng rng = rng_open(5, RNG_MEASURE, 2);
    int checked = 0;
    for (int k = 0; k < 1500; k++) {
        act(experiment, &rng);
        checked += check(experiment, k % 5 == 0);
    }
    assert_true(checked > 150);
    print_message("%d numbers\n", checked);
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_training_there_is_nothing_to_measure),
        cmocka_unit_test(one_step_has_no_straightness),
        cmocka_unit_test(looking_back_does_not_mix_two_networks),
        cmocka_unit_test(a_restart_is_not_taken_for_the_network_before),
        cmocka_unit_test(a_lane_that_has_learned_less_says_so),
        cmocka_unit_test(a_broken_network_is_called_so),
        cmocka_unit_test(on_a_slow_machine_words_are_calm),
        cmocka_unit_test(whatever_is_done_numbers_are_of_the_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
