// Networks that are broken on purpose, and healthy ones beside them: what is said in place of their captions, and captions that follow what is
// measured.
#include "experiment_rig.h"

#include "page_caption.h"
#include "run/agreement.h"

static Settings usual(const char *lanes) {
    Settings s = small_settings();
    s.particles = 2000;
    s.width = 32;
    s.hidden = 2;
    s.steps = 16;
    s.compare = true;
    assert_true(settings_set(&s, "lanes", lanes, NULL));
    return s;
}

static Experiment *trained(const Settings *s, long steps) {
    Experiment *experiment = open_session(s);
    experiment_train_to(experiment, steps);
    return experiment;
}

// As a live window does it, once all particles follow the weights.
static void see(Experiment *experiment) {
    experiment_hurry(experiment);
    for (int i = 0; i < experiment->count; i++) {
        trajectories_forget(&experiment->lane[i].trajectories);
    }
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
}

static void assert_says(const Experiment *experiment, const Lane *lane, const char *words) {
    if (!strstr(caption_of(experiment, lane), words)) {
        fail_msg("\"%s\" says nothing of \"%s\"", caption_of(experiment, lane), words);
    }
}

// What the lane's weights, those that are shown, are multiplied by: of one input of the first layer, or of all inputs but t.
enum { INPUT_T = 2 };
static void scale_input(const Lane *lane, bool of_time, float factor) {
    ModelTensor tensor[MODEL_TENSORS];
    model_tensors(lane->model, tensor); // whose first is W_0 of the network
    float *average = lane->model->average + (tensor[0].at - lane->model->params);
    for (int row = 0; row < tensor[0].rows; row++) {
        for (int column = 0; column < tensor[0].cols; column++) {
            average[row * tensor[0].cols + column] *= (column == INPUT_T) == of_time ? factor : 1;
        }
    }
}

static void healthy_networks_are_taken_at_their_word(void **state) {
    (void)state;
    static const char *const lanes[] = {"vp, ot/ot, ot, cosine", "coupling, flow-map, next-scale, drifting"};
    for (int k = 0; k < 2; k++) {
        const Settings s = usual(lanes[k]);
        Experiment *experiment = trained(&s, 300);
        see(experiment);
        for (int i = 0; i < experiment->count; i++) {
            assert_int_equal(health_of(experiment, &experiment->lane[i]), HEALTH_EARLY);
        }
        for (int round = 1; round <= 4; round++) {
            experiment_train_to(experiment, 400 * round);
            see(experiment);
            for (int i = 0; i < experiment->count; i++) {
                assert_int_equal(health_of(experiment, &experiment->lane[i]), HEALTH_GOOD);
                assert_true((double)experiment->lane[i].off < 0.2);
            }
        }
        close_session(experiment);
    }
}

static void one_that_has_hardly_trained_says_how_little_and_what_to_do(void **state) {
    (void)state;
    const Settings s = usual("vp, ot/ot");
    Experiment *experiment = trained(&s, 40);
    see(experiment);
    assert_says(experiment, &experiment->lane[0], "Training has just begun");
    experiment->training = false;
    assert_says(experiment, &experiment->lane[0], "has not learned yet: 40 training steps. Press T");
    experiment->training = true;
    experiment_train_to(experiment, 600);
    experiment_look_back(experiment, 20);
    see(experiment);
    assert_says(experiment, &experiment->lane[0], "training steps the network had not learned yet. Drag");
    close_session(experiment);
}

// A rate of 0.1 kills SiLU networks within some thousand steps: no gradient is left, and the loss stays as it is.
static void a_rate_that_kills_is_noticed(void **state) {
    (void)state;
    Settings s = usual("vp, ot/ot");
    s.rate = 0.1;
    s.width = 64;
    s.hidden = 3;
    s.batch = 256;
    s.schedule = SCHEDULE_CONSTANT;
    Experiment *experiment = trained(&s, 3000);
    const Lane *vp = &experiment->lane[0];
    see(experiment);
    assert_false(model_broken(vp->model)); // by its loss alone nothing is wrong
    assert_int_equal(health_of(experiment, vp), HEALTH_EVERYWHERE);
    assert_says(experiment, vp, "gives every particle the same velocity");
    assert_says(experiment, vp, "Lower the learning rate and start again (R).");
    close_session(experiment);
}

static void weights_of_zero_are_noticed(void **state) {
    (void)state;
    const Settings s = usual("vp, ot/ot");
    Experiment *experiment = trained(&s, 500);
    for (int i = 0; i < experiment->count; i++) {
        memset(experiment->lane[i].model->average, 0, (size_t)experiment->lane[i].model->count * sizeof(float));
    }
    see(experiment);
    for (int i = 0; i < experiment->count; i++) {
        assert_int_equal(health_of(experiment, &experiment->lane[i]), HEALTH_EVERYWHERE);
        assert_says(experiment, &experiment->lane[i], "the same velocity, wherever it is. Start again (R).");
        assert_true(isnan(agreement_numbers(experiment, &experiment->lane[i]).straightness)); // which would be 0
    }
    close_session(experiment);
}

static void a_field_without_time_is_noticed(void **state) {
    (void)state;
    const Settings s = usual("ot/ot, ot");
    Experiment *experiment = trained(&s, 1000);
    scale_input(&experiment->lane[0], true, 0);
    scale_input(&experiment->lane[1], false, 0);
    see(experiment);
    assert_int_equal(health_of(experiment, &experiment->lane[0]), HEALTH_TIMELESS);
    assert_says(experiment, &experiment->lane[0], "ignores the time t");
    assert_int_equal(health_of(experiment, &experiment->lane[1]), HEALTH_EVERYWHERE); // and one without a place
    close_session(experiment);
}

static void particles_that_leave_are_noticed(void **state) {
    (void)state;
    const Settings s = usual("vp, ot/ot");
    Experiment *experiment = trained(&s, 500);
    ModelTensor tensor[MODEL_TENSORS];
    Model *model = experiment->lane[1].model;
    const ModelTensor *last = &tensor[model_tensors(model, tensor) - 2]; // W of the output layer
    float *average = model->average + (last->at - model->params);
    for (int i = 0; i < last->rows * last->cols; i++) {
        average[i] *= 20;
    }
    see(experiment);
    assert_int_equal(health_of(experiment, &experiment->lane[1]), HEALTH_LEAVES);
    assert_says(experiment, &experiment->lane[1], "leave the stage");
    assert_int_equal(health_of(experiment, &experiment->lane[0]), HEALTH_GOOD);
    close_session(experiment);
}

// At a rate of nearly nothing a network stays as it began: first one is to wait, then to raise the rate.
static void a_lane_that_learns_slowly_is_told_from_a_broken_one(void **state) {
    (void)state;
    Settings s = usual("vp, ot/ot");
    s.rate = 1e-5;
    Experiment *experiment = trained(&s, 600);
    const Lane *lane = &experiment->lane[1];
    see(experiment);
    assert_int_equal(health_of(experiment, lane), HEALTH_FAR);
    assert_says(experiment, lane, "not learned yet: its particles end far from the data. Wait");
    experiment->training = false;
    assert_says(experiment, lane, "has not learned yet: 600 training steps. Press T");
    experiment->training = true;
    experiment_train_to(experiment, 3000);
    see(experiment);
    assert_int_equal(health_of(experiment, lane), HEALTH_FAR);
    assert_says(experiment, lane, "does not reach the data: its particles end far from it. Raise the learning rate");
    close_session(experiment);
}

// Few solver steps miss the data whatever the network has learned: that is no fault of it.
static void few_solver_steps_are_no_illness(void **state) {
    (void)state;
    Settings s = usual("vp, ot");
    s.solver = SOLVE_EULER;
    s.steps = 2;
    Experiment *experiment = trained(&s, 800);
    see(experiment);
    for (int i = 0; i < experiment->count; i++) {
        assert_int_equal(health_of(experiment, &experiment->lane[i]), HEALTH_GOOD);
        assert_true(isnan(experiment->lane[i].off));
    }
    close_session(experiment);
}

// Between its two thresholds a verdict stays as it was.
static void verdicts_do_not_flicker(void **state) {
    (void)state;
    const Settings s = usual("vp, ot/ot");
    Experiment *experiment = trained(&s, 1000);
    Lane *lane = &experiment->lane[1];
    see(experiment);
    const double spread = 1.98; // of the moons
    lane->straightness = (float)(0.5 * (HEALTH_UNEVEN_ABOVE + HEALTH_STEADY_BELOW) * spread * spread);
    lane->detour = 0.5f * (float)(HEALTH_BENT_ABOVE + HEALTH_DIRECT_BELOW);
    for (int was = COURSE_STRAIGHT; was <= COURSE_BENT; was++) {
        lane->course = (Course)was;
        health_measure(experiment, lane, 512);
        assert_int_equal(lane->course, was);
    }
    const float off = (float)(0.5 * (HEALTH_FAR_ABOVE + HEALTH_NEAR_BELOW) * spread);
    float *end = lane->trajectories.x + (long)lane->trajectories.intervals * lane->trajectories.count;
    float shift = 0;
    while (lane->off < off) { // moved aside, until they are between near and far
        for (int i = 0; i < lane->trajectories.count; i++) {
            end[i] += 0.005f;
        }
        shift += 0.005f;
        health_measure(experiment, lane, 512);
        assert_int_equal(lane->health, HEALTH_GOOD);
    }
    assert_true(shift > 0.1f);
    lane->health = HEALTH_FAR;
    health_measure(experiment, lane, 512);
    assert_int_equal(lane->health, HEALTH_FAR);
    close_session(experiment);
}

// Straight paths with random pairs bend but where the data let them not; OT pairs make a nearly straight flow of a network that has learned it.
static void captions_claim_what_is_measured(void **state) {
    (void)state;
    static const char *const words[3][COURSE_COUNT] = {
        {[COURSE_STRAIGHT] = "hardly bends.", [COURSE_UNEVEN] = "hardly bends, but moves mostly late", [COURSE_BENT] = "It curves"},
        {[COURSE_STRAIGHT] = "stay nearly straight", [COURSE_UNEVEN] = "is not yet", [COURSE_BENT] = "is not yet"},
        {[COURSE_STRAIGHT] = "hardly bends", [COURSE_UNEVEN] = "hardly bends", [COURSE_BENT] = "do not make a straight flow"},
    };
    Settings s = usual("vp, ot/ot, ot");
    s.width = 64;
    s.hidden = 3;
    s.batch = 256;
    Experiment *experiment = trained(&s, 1000);
    see(experiment);
    assert_int_equal(experiment->lane[0].course, COURSE_BENT);
    assert_int_equal(experiment->lane[1].course, COURSE_STRAIGHT);
    assert_int_equal(experiment->lane[2].course, COURSE_BENT);
    for (int i = 0; i < experiment->count; i++) {
        assert_says(experiment, &experiment->lane[i], words[i][experiment->lane[i].course]);
        for (int course = COURSE_STRAIGHT; course < COURSE_COUNT; course++) {
            experiment->lane[i].course = (Course)course;
            assert_says(experiment, &experiment->lane[i], words[i][course]);
        }
    }
    close_session(experiment);
}

// Noise to the same noise: diffusion has next to nothing to do, and is not said to curve.
static void where_nothing_has_to_move_no_curve_is_claimed(void **state) {
    (void)state;
    Settings s = usual("vp, ot/ot");
    assert_true(settings_set(&s, "data", "gaussian", NULL));
    Experiment *experiment = trained(&s, 800);
    see(experiment);
    assert_int_equal(health_of(experiment, &experiment->lane[0]), HEALTH_GOOD);
    assert_says(experiment, &experiment->lane[0], "hardly bends");
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(healthy_networks_are_taken_at_their_word),
        cmocka_unit_test(one_that_has_hardly_trained_says_how_little_and_what_to_do),
        cmocka_unit_test(a_rate_that_kills_is_noticed),
        cmocka_unit_test(weights_of_zero_are_noticed),
        cmocka_unit_test(a_field_without_time_is_noticed),
        cmocka_unit_test(particles_that_leave_are_noticed),
        cmocka_unit_test(a_lane_that_learns_slowly_is_told_from_a_broken_one),
        cmocka_unit_test(few_solver_steps_are_no_illness),
        cmocka_unit_test(verdicts_do_not_flicker),
        cmocka_unit_test(captions_claim_what_is_measured),
        cmocka_unit_test(where_nothing_has_to_move_no_curve_is_claimed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
