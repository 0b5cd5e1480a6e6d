// The pairs that the microscope sees, against sums written out plainly.
#include "app_rig.h"

#include "view/pairs_at_point.h"

static PairsAtPoint at_point;

// A pane of the lane looked at, as far as the pairs need it.
static Pane pane_of(Experiment *experiment, const ShownPairs *pairs) {
    return (Pane){.experiment = experiment,
                  .lane = &experiment->lane[experiment->selected],
                  .t = (float)experiment->play.t,
                  .pairs = pairs};
}

static void see(Experiment *experiment, const ShownPairs *pairs, float x, float y) {
    const Pane pane = pane_of(experiment, pairs);
    pairs_at_point(&at_point, &pane, (Vec2){x, y});
}

// Of pairs matched at random with Gaussian noise: the mean of their velocities is the exact field (which takes other draws
// of the data), and each picked one passes the place.
static void the_mean_of_random_pairs_is_the_exact_field(void **state) {
    (void)state;
    Settings s = bare();
    Experiment *experiment = open_session(&s);
    playhead_seek(&experiment->play, 0.5);
    see(experiment, NULL, 0.4f, -0.3f);
    assert_true(at_point.known && at_point.telling);
    PathAt at = path_at(model_path(experiment->lane[experiment->selected].model), 0.5);
    double x = 0, y = 0;
    for (int i = 0; i < at_point.all; i++) {
        double x0 = (0.4 - at.a * (double)experiment->data_x[i]) / at.s,
               y0 = (-0.3 - at.a * (double)experiment->data_y[i]) / at.s;
        x += (double)at_point.weight[i] * (at.da * (double)experiment->data_x[i] + at.ds * x0);
        y += (double)at_point.weight[i] * (at.da * (double)experiment->data_y[i] + at.ds * y0);
    }
    assert_near((double)at_point.mean.x, x, 0.02);
    assert_near((double)at_point.mean.y, y, 0.02);
    for (int i = 0; i < at_point.shown; i++) {
        const Pair *pair = &at_point.pair[i];
        assert_near(at.a * (double)pair->x1.x + at.s * (double)pair->x0.x, 0.4, 1e-4);
        assert_near(at.a * (double)pair->x1.y + at.s * (double)pair->x0.y, -0.3, 1e-4);
    }
    close_session(experiment);
}

// Where next to nothing passes there is neither a pair nor a mean, though the weights would name a nearest one.
static void nothing_passes_far_from_all_paths(void **state) {
    (void)state;
    Settings s = bare();
    Experiment *experiment = open_session(&s);
    playhead_seek(&experiment->play, 0.95);
    see(experiment, NULL, 40, 40);
    assert_true(at_point.known && !at_point.anything && !at_point.telling && at_point.shown == 0);
    see(experiment, NULL, experiment->data_x[0], experiment->data_y[0]);
    assert_true(at_point.anything && at_point.telling && at_point.shown > 0);
    close_session(experiment);
}

// 1 / sum w^2 of the sampled pairs under a kernel of 0.15 stage units.
static double effective_at(const ShownPairs *pairs, const Path *path, double t, double x, double y) {
    double sum = 0, squares = 0;
    for (int i = 0; i < PAIRS; i++) {
        Vec2 here = pair_along(path, (Vec2){pairs->x0[i], pairs->y0[i]}, (Vec2){pairs->x1[i], pairs->y1[i]}, t);
        double d = hypot((double)here.x - x, (double)here.y - y), w = exp(-0.5 * d * d / (0.15 * 0.15));
        sum += w;
        squares += w * w;
    }
    return sum * sum / squares;
}

// Where fewer than ten of the sample count their mean is mostly chance, and is not shown; where more do it is.
static void a_mean_of_too_few_pairs_is_not_shown(void **state) {
    (void)state;
    Settings s = bare();
    s.pairing = PAIRING_OT;
    Experiment *experiment = open_session(&s);
    static ShownPairs pairs;
    int few = 0, enough = 0;
    playhead_seek(&experiment->play, 0.5);
    pairs_follow(&pairs, experiment->lane[experiment->selected].model);
    for (int i = 0; i < 21 * 21; i++) {
        float x = 0.2f * (float)(i % 21 - 10), y = 0.2f * (float)(i / 21 - 10);
        double effective = effective_at(&pairs, model_path(experiment->lane[experiment->selected].model), 0.5, (double)x,
                                        (double)y);
        see(experiment, &pairs, x, y);
        if (!at_point.anything || fabs(effective - 10) < 0.01) {
            continue;
        }
        assert_int_equal(at_point.telling, effective > 10);
        if (!at_point.telling) {
            assert_true(at_point.mean.x == 0 && at_point.mean.y == 0);
        }
        few += effective < 10;
        enough += effective > 10;
    }
    assert_true(few > 20 && enough > 20);
    see(experiment, &pairs, 9, 9);
    assert_false(at_point.anything || at_point.telling);
    assert_int_equal(at_point.shown, 0);
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_of_random_pairs_is_the_exact_field),
        cmocka_unit_test(nothing_passes_far_from_all_paths),
        cmocka_unit_test(a_mean_of_too_few_pairs_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
