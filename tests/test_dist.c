// Each distribution against what its definition says: extent, parts, moments, distance to its own curve.
#include "flow/dist.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N 20000

typedef struct {
    float x[N], y[N];
    int label[N];
} Draw;

static Draw draw;

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%g is not within %g of %g", value, tolerance, expected);
    }
}

static void draw_from(const char *name, uint64_t seed) {
    const DistKind *kind = dist_find(name);
    assert_non_null(kind);
    Rng rng = rng_open(seed, RNG_DATA, 0);
    dist_draw(kind, &rng, draw.x, draw.y, draw.label, N);
}

static void test_every_one_is_found_by_its_name(void **state) {
    (void)state;
    for (int i = 0; i < dist_known(); i++) { // those that are not offered answer to their name as well
        const DistKind *kind = dist_at(i);
        assert_ptr_equal(dist_find(kind->name), kind); // no two of one name
        assert_true(strlen(kind->label) > 0);
    }
    assert_null(dist_find("moon"));
}

static void test_the_seed_decides(void **state) {
    (void)state;
    for (int i = 0; i < dist_count(); i++) {
        static float x[3][64], y[3][64];
        const uint64_t seed[3] = {7, 7, 8};
        for (int k = 0; k < 3; k++) {
            Rng rng = rng_open(seed[k], RNG_DATA, 3);
            // the labels are asked for once: they must not change the points
            dist_draw(dist_at(i), &rng, x[k], y[k], k == 0 ? draw.label : NULL, 64);
        }
        assert_memory_equal(x[0], x[1], sizeof x[0]);
        assert_memory_equal(y[0], y[1], sizeof y[0]);
        assert_memory_not_equal(x[0], x[2], sizeof x[0]);
    }
}

static void test_the_stage_shows_them_well(void **state) {
    (void)state;
    for (int i = 0; i < dist_count(); i++) {
        draw_from(dist_at(i)->name, 1);
        int outside = 0;
        double reach = 0.0, mean_x = 0.0, mean_y = 0.0;
        for (int k = 0; k < N; k++) {
            double far = fmax(fabs((double)draw.x[k]), fabs((double)draw.y[k]));
            outside += far > 4.0;
            reach = fmax(reach, far);
            mean_x += (double)draw.x[k] / N;
            mean_y += (double)draw.y[k] / N;
        }
        assert_true(outside < N / 1000);
        assert_true(reach > 2.7);
        assert_true(fabs(mean_x) < 0.4 && fabs(mean_y) < 0.4);
    }
}

static void test_labels_cover_the_classes(void **state) {
    (void)state;
    for (int i = 0; i < dist_count(); i++) {
        draw_from(dist_at(i)->name, 2);
        int count[64] = {0};
        for (int k = 0; k < N; k++) {
            assert_in_range(draw.label[k], 0, dist_at(i)->classes - 1);
            count[draw.label[k]]++;
        }
        for (int c = 0; c < dist_at(i)->classes; c++) {
            assert_true(count[c] > N / dist_at(i)->classes / 3);
        }
    }
}

// Mean and mean squared radius around it, of one class.
static void class_moments(int label, double mean[2], double *spread) {
    double n = 0, sx = 0, sy = 0, sq = 0;
    for (int k = 0; k < N; k++) {
        if (draw.label[k] == label) {
            double x = (double)draw.x[k], y = (double)draw.y[k];
            n++, sx += x, sy += y, sq += x * x + y * y;
        }
    }
    mean[0] = sx / n, mean[1] = sy / n;
    *spread = sq / n - mean[0] * mean[0] - mean[1] * mean[1];
}

static void test_gaussians_have_their_moments(void **state) {
    (void)state;
    double mean[2], spread;
    draw_from("gaussian", 3);
    class_moments(0, mean, &spread);
    assert_near(mean[0], 0.0, 0.03);
    assert_near(mean[1], 0.0, 0.03);
    assert_near(spread, 2.0, 0.06);
    draw_from("8gaussians", 3);
    for (int c = 0; c < 8; c++) {
        class_moments(c, mean, &spread);
        assert_near(mean[0], 2.8284 * cos(c * M_PI / 4), 0.04);
        assert_near(mean[1], 2.8284 * sin(c * M_PI / 4), 0.04);
        assert_near(spread, 2 * 0.125, 0.03);
    }
    draw_from("grid", 3);
    class_moments(24, mean, &spread);
    assert_near(mean[0], 2.8, 0.03);
    assert_near(mean[1], 2.8, 0.03);
    assert_near(spread, 2 * 0.14 * 0.14, 0.01);
}

static void test_moons_lie_on_their_half_circles(void **state) {
    (void)state;
    draw_from("moons", 4);
    double rms = 0;
    for (int k = 0; k < N; k++) {
        double side = draw.label[k] ? -1 : 1;
        double x = side * (double)draw.x[k] + 1, y = side * (double)draw.y[k] + 0.5; // half circle of radius 2 about 0
        double off = hypot(x, y) - 2;
        rms += off * off / N;
        assert_true(y > -0.6);
    }
    assert_near(sqrt(rms), 0.1, 0.005);
}

static void test_checkerboard_is_uniform_on_every_other_square(void **state) {
    (void)state;
    draw_from("checkerboard", 5);
    int count[4][4] = {{0}};
    for (int k = 0; k < N; k++) {
        int col = (int)floorf(draw.x[k] / 1.5f) + 2, row = (int)floorf(draw.y[k] / 1.5f) + 2;
        assert_in_range(col, 0, 3);
        assert_in_range(row, 0, 3);
        count[row][col]++;
    }
    for (int row = 0; row < 4; row++) {
        for (int col = 0; col < 4; col++) {
            if ((row + col) % 2) {
                assert_int_equal(count[row][col], 0);
            } else {
                assert_in_range(count[row][col], N / 8 - 250, N / 8 + 250); // five sigma
            }
        }
    }
}

static void test_rings_are_equally_dense_circles(void **state) {
    (void)state;
    draw_from("rings", 6);
    int count[4] = {0};
    double rms = 0;
    for (int k = 0; k < N; k++) {
        double off = hypot((double)draw.x[k], (double)draw.y[k]) - 0.75 * (draw.label[k] + 1);
        rms += off * off / N;
        count[draw.label[k]]++;
    }
    assert_near(sqrt(rms), 0.08, 0.006);
    for (int ring = 0; ring < 4; ring++) {
        assert_in_range(count[ring], N * (ring + 1) / 10 - 350, N * (ring + 1) / 10 + 350);
    }
}

// Distance to a spiral r = pitch * angle, angle in first..last, through the windings near the point's own angle.
static double off_spiral(double x, double y, double pitch, double first, double last) {
    double r = hypot(x, y), best = INFINITY;
    for (double angle = atan2(y, x); angle <= last + 0.5; angle += 2 * M_PI) {
        if (angle >= first - 0.5) {
            best = fmin(best, fabs(r - pitch * angle));
        }
    }
    return best;
}

static void test_spirals_follow_their_arms(void **state) {
    (void)state;
    double rms = 0;
    int counted = 0;
    draw_from("spirals", 7);
    for (int k = 0; k < N; k++) {
        double side = draw.label[k] ? -1 : 1, x = side * (double)draw.x[k], y = side * (double)draw.y[k];
        if (hypot(x, y) > 1) { // near the centre a small step turns the angle far
            double off = off_spiral(x, y, 1 / M_PI, 0, 3 * M_PI);
            rms += off * off, counted++;
        }
    }
    assert_true(counted > N / 2);
    assert_near(sqrt(rms / counted), 0.1, 0.02);

    draw_from("swissroll", 7);
    rms = 0;
    for (int k = 0; k < N; k++) {
        double off = off_spiral((double)draw.x[k] + 3.4 / 9, (double)draw.y[k] + 3.4 / 9, 3.4 / (4.5 * M_PI), 1.5 * M_PI,
                                4.5 * M_PI);
        rms += off * off / N;
    }
    assert_near(sqrt(rms), 0.1, 0.02);
}

static void test_scurve_is_two_arcs(void **state) {
    (void)state;
    draw_from("scurve", 8);
    double rms = 0, turn = 0;
    for (int k = 0; k < N; k++) {
        double y = (double)draw.y[k], centre = y > 0 ? 1.5 : -1.5; // the middle of each arc
        double off = hypot((double)draw.x[k], y - centre) - 1.5;
        rms += off * off / N;
        turn += (double)draw.x[k] * y / N;
    }
    assert_near(sqrt(rms), 0.1, 0.01);
    assert_true(turn < -0.2); // an S, not its mirror image: the upper arc opens to the right
}

static void test_pinwheel_turns_into_itself(void **state) {
    (void)state;
    draw_from("pinwheel", 9);
    double first[2], mean[2], spread;
    class_moments(0, first, &spread);
    assert_true(hypot(first[0], first[1]) > 1);
    for (int c = 1; c < 5; c++) {
        class_moments(c, mean, &spread);
        double turn = c * 0.4 * M_PI;
        assert_near(mean[0], cos(turn) * first[0] - sin(turn) * first[1], 0.06);
        assert_near(mean[1], sin(turn) * first[0] + cos(turn) * first[1], 0.06);
    }
}

static void test_square_fills_its_quarters(void **state) {
    (void)state;
    draw_from("square", 10);
    double mean[2], spread;
    class_moments(0, mean, &spread);
    assert_near(spread, 6.0, 0.1); // 2 * 6^2 / 12
    int inner = 0;
    for (int k = 0; k < N; k++) {
        assert_true(fabsf(draw.x[k]) <= 3 && fabsf(draw.y[k]) <= 3);
        inner += fabsf(draw.x[k]) < 1.5f && fabsf(draw.y[k]) < 1.5f;
    }
    assert_in_range(inner, N / 4 - 310, N / 4 + 310);
}

// ---- by name only ------------------------------------------------------------------------------------------------------

static void test_what_is_published_or_read_is_not_offered(void **state) {
    (void)state;
    const char *names[] = {"sf2m-moons", "sf2m-8gaussians", "file"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const DistKind *kind = dist_find(names[i]);
        assert_non_null(kind);
        for (int k = 0; k < dist_count(); k++) {
            assert_ptr_not_equal(dist_at(k), kind);
        }
    }
}

static void test_the_published_moons_are_laid_out_evenly(void **state) {
    (void)state;
    draw_from("sf2m-moons", 11);
    double off = 0;
    for (int k = 0; k < N; k++) { // back on the circle, at its angle
        int lower = k >= N / 2, place = lower ? k - N / 2 : k;
        double u = ((double)draw.x[k] + 1) / 2, v = ((double)draw.y[k] + 1) / 2, angle = M_PI * place / (N / 2 - 1);
        assert_int_equal(draw.label[k], lower);
        double du = u - (lower ? 1 - cos(angle) : cos(angle)), dv = v - (lower ? 0.5 - sin(angle) : sin(angle));
        off += (du * du + dv * dv) / (2 * N);
        assert_true(du * du + dv * dv < 0.09);
    }
    assert_near(sqrt(off), 0.05, 0.001);
}

static void test_the_published_gaussians_are_equally_many(void **state) {
    (void)state;
    draw_from("sf2m-8gaussians", 12);
    int count[8] = {0};
    for (int k = 0; k < N; k++) {
        count[draw.label[k]]++;
    }
    for (int c = 0; c < 8; c++) {
        double mean[2], spread;
        class_moments(c, mean, &spread);
        assert_true(abs(count[c] - N / 8) <= 1);
        assert_near(mean[0], 5 * cos(M_PI_4 * c), 0.1);
        assert_near(mean[1], 5 * sin(M_PI_4 * c), 0.1);
        assert_near(spread, 2.0, 0.15);
    }
}

static void test_a_fixed_set_is_drawn_evenly(void **state) {
    (void)state;
    static const float x[3] = {1, 2, 3}, y[3] = {-1, -2, -3};
    static const int label[3] = {4, 5, 6};
    const DistSet set = {3, x, y, label};
    const DistKind kind = {"three", "three", 7, NULL, &set, NULL};
    int count[3] = {0};
    Rng rng = rng_open(1, RNG_DATA, 0);
    dist_draw(&kind, &rng, draw.x, draw.y, draw.label, N);
    for (int k = 0; k < N; k++) {
        int i = draw.label[k] - 4;
        assert_in_range(i, 0, 2);
        assert_true(draw.x[k] == x[i] && draw.y[k] == y[i]);
        count[i]++;
    }
    for (int i = 0; i < 3; i++) {
        assert_in_range(count[i], N / 3 - N / 30, N / 3 + N / 30);
    }
    rng = rng_open(1, RNG_DATA, 0);
    dist_draw(dist_find("moons"), &rng, draw.x, draw.y, NULL, 5);
    assert_true(fabsf(draw.x[0]) < 4 && draw.x[0] != draw.x[1]); // another kind is drawn fresh
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_one_is_found_by_its_name),
        cmocka_unit_test(test_the_seed_decides),
        cmocka_unit_test(test_the_stage_shows_them_well),
        cmocka_unit_test(test_labels_cover_the_classes),
        cmocka_unit_test(test_gaussians_have_their_moments),
        cmocka_unit_test(test_moons_lie_on_their_half_circles),
        cmocka_unit_test(test_checkerboard_is_uniform_on_every_other_square),
        cmocka_unit_test(test_rings_are_equally_dense_circles),
        cmocka_unit_test(test_spirals_follow_their_arms),
        cmocka_unit_test(test_scurve_is_two_arcs),
        cmocka_unit_test(test_pinwheel_turns_into_itself),
        cmocka_unit_test(test_square_fills_its_quarters),
        cmocka_unit_test(test_what_is_published_or_read_is_not_offered),
        cmocka_unit_test(test_the_published_moons_are_laid_out_evenly),
        cmocka_unit_test(test_the_published_gaussians_are_equally_many),
        cmocka_unit_test(test_a_fixed_set_is_drawn_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
