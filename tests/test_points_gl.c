// Points, trails and arrows: where they fall, and that the processor draws them as OpenGL does.
#include "base/team.h"
#include "canvas_suite.h"

#include "gfx/rasterizer.h"
#include "isas.h"
#include "num/kernels.h"

static const Camera camera = {{0, 0, CANVAS_W, CANVAS_H}, 0, 0, 16};

// Runs a test once with OpenGL's clouds and once with the processor's.
#define FOR_BOTH(rasterizer)                               \
    for (int rasterizer = 0; rasterizer < 2; rasterizer++) \
        if (draw_set_rasterizer(canvas.draw, rasterizer), true)

enum { N = 300, KNOTS = 4 };
static float xs[KNOTS * N], ys[KNOTS * N];
static Rgba colors[N];

// A swarm with straight, bent and resting members.
static void make_trajectories(void) {
    unsigned seed = 7;
    for (int i = 0; i < N; i++) {
        float r[3];
        for (int k = 0; k < 3; k++) {
            seed = seed * 1664525u + 1013904223u;
            r[k] = (float)(seed >> 8) / 16777216.0f;
        }
        colors[i] = color_fade(color_oklch(0.7f, 0.14f, r[2]), 0.7f);
        for (int k = 0; k < KNOTS; k++) {
            float t = (float)(KNOTS - 1 - k) * (i % 5 == 0 ? 0.0f : 0.12f);
            xs[k * N + i] = 7.0f * (r[0] - 0.5f) - t * (r[2] - 0.5f) + 0.5f * t * t;
            ys[k * N + i] = 5.0f * (r[1] - 0.5f) + t * (r[0] - 0.5f) - 2.0f * t * t * (float)(i % 3);
        }
    }
}

static const float *head_x(void) {
    return xs + (KNOTS - 1) * N;
}

static const float *head_y(void) {
    return ys + (KNOTS - 1) * N;
}

static void draw_particles(Draw *d, int knots, Blend blend) {
    int first = (KNOTS - knots) * N;
    draw_trails(d, &camera, N, knots, xs + first, ys + first, colors, N, 2.0f, blend);
    draw_points(d, &camera, N, head_x(), head_y(), colors, N, 1.5f, 4.0f, blend);
}

// ---- points -----------------------------------------------------------------------------------------------------------------
static void test_point_falls_where_the_camera_says(void **state) {
    (void)state;
    const float x[] = {-2.0f, 1.5f}, y[] = {1.0f, -2.0f};
    const Rgba color[] = {0xFF0000FF, 0x00FF00FF};
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_points(d, &camera, 2, x, y, color, 2, 3.0f, 0.0f, BLEND_OVER);
        canvas_end(&canvas);
        assert_pixel(&canvas, 64 - 32, 48 - 16, 0xFF0000FF, 1);
        assert_pixel(&canvas, 64 + 24, 48 + 32, 0x00FF00FF, 1);
        assert_close(canvas_sum(&canvas, 0), 3.14159265 * 9.0, 1.0);
        assert_close(canvas_sum(&canvas, 1), 3.14159265 * 9.0, 1.0);
    }
}

static void test_one_colour_for_all(void **state) {
    (void)state;
    const float x[] = {-2.0f, 1.5f}, y[] = {1.0f, -2.0f};
    const Rgba color = 0x4080C0FF;
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_points(d, &camera, 2, x, y, &color, 1, 3.0f, 0.0f, BLEND_OVER);
        canvas_end(&canvas);
        assert_pixel(&canvas, 32, 32, color, 1);
        assert_pixel(&canvas, 88, 80, color, 1);
    }
}

static void test_glow_falls_off_and_ends(void **state) {
    (void)state;
    const float zero = 0.0f;
    const Rgba color = WHITE;
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_points(d, &camera, 1, &zero, &zero, &color, 1, 2.0f, 20.0f, BLEND_LIGHT);
        canvas_end(&canvas);
        assert_int_equal(canvas.rgb[48][64][0], 255);
        for (int x = 68; x < 82; x++) {
            assert_true(canvas.rgb[48][x][0] < canvas.rgb[48][x - 1][0]);
        }
        assert_pixel(&canvas, 64 + 23, 48, BLACK, 0);
    }
}

static void test_small_points_fade_instead_of_vanishing(void **state) {
    (void)state;
    const float zero = 0.0f;
    const Rgba color = WHITE;
    FOR_BOTH(rasterizer) {
        double last = 0.0;
        for (float radius = 0.25f; radius < 2.0f; radius += 0.25f) {
            Draw *d = canvas_begin(&canvas, BLACK);
            draw_points(d, &camera, 1, &zero, &zero, &color, 1, radius, 0.0f, BLEND_OVER);
            canvas_end(&canvas);
            assert_true(canvas_sum(&canvas, 0) > last + 0.1);
            last = canvas_sum(&canvas, 0);
        }
    }
}

static void test_pane_and_clip_hold_clouds_back(void **state) {
    (void)state;
    make_trajectories();
    const Camera pane = {{20, 30, 50, 40}, 0, 0, 16};
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_clip(d, (Rect){30, 0, 100, 100});
        draw_trails(d, &pane, N, KNOTS, xs, ys, colors, N, 4.0f, BLEND_LIGHT);
        draw_points(d, &pane, N, head_x(), head_y(), colors, N, 4.0f, 6.0f, BLEND_LIGHT);
        canvas_end(&canvas);
        assert_true(canvas_sum_in(&canvas, 1, 30, 30, 70, 70) > 200.0);
        assert_close(canvas_sum(&canvas, 1), canvas_sum_in(&canvas, 1, 30, 30, 70, 70), 0.0);
    }
}

// ---- trails -----------------------------------------------------------------------------------------------------------------
static void test_trail_fades_to_its_tail(void **state) {
    (void)state;
    const float x[] = {-3, -1, 1, 3}, y[] = {0.03125f, 0.03125f, 0.03125f, 0.03125f};
    const Rgba color = WHITE;
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_trails(d, &camera, 1, KNOTS, x, y, &color, 1, 6.0f, BLEND_OVER);
        canvas_end(&canvas);
        for (int i = 0; i < 6; i++) { // alpha follows the way from tail to head
            assert_close(canvas.rgb[47][24 + 16 * i][0], 255.0 * (16 * i + 8.5) / 96.0, 3.0);
        }
        assert_true(canvas_sum_in(&canvas, 0, 104, 0, 110, CANVAS_H) > 0.0); // wide at the head
        assert_pixel(&canvas, 30, 44, BLACK, 0);                             // thin at the tail
    }
}

static void test_bent_trail_is_even_at_its_knots(void **state) {
    (void)state;
    const float x[] = {-3, -1, -1, 2}, y[] = {-2, 2, -2, 2};
    const Rgba color = 0xFFFFFF80;
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_trails(d, &camera, 1, KNOTS, x, y, &color, 1, 8.0f, BLEND_OVER);
        canvas_end(&canvas);
        for (int i = 0; i < CANVAS_W * CANVAS_H; i++) {
            assert_true((&canvas.rgb[0][0][0])[3 * i] <= 0x82);
        }
        assert_close(canvas.rgb[16][48][0], 128.0 / 3.0, 4.0); // at the second knot a third of the way
    }
}

static void test_resting_trail_shows_nothing(void **state) {
    (void)state;
    const float zero[KNOTS] = {0};
    const Rgba color = WHITE;
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_trails(d, &camera, 1, KNOTS, zero, zero, &color, 1, 6.0f, BLEND_OVER);
        canvas_end(&canvas);
        assert_close(canvas_sum(&canvas, 0), 0.0, 0.0);
    }
}

// ---- both ways --------------------------------------------------------------------------------------------------------------
// The largest and the mean difference between OpenGL's and the processor's picture of the swarm.
static int largest_difference(int knots, Blend blend, double *mean) {
    static Canvas first;
    int largest = 0;
    *mean = 0.0;
    FOR_BOTH(rasterizer) {
        draw_particles(canvas_begin(&canvas, 0x0D111AFF), knots, blend);
        canvas_end(&canvas);
        if (rasterizer == 0) {
            memcpy(first.rgb, canvas.rgb, sizeof first.rgb);
        }
    }
    assert_true(canvas_sum(&canvas, 1) > 1500.0);
    for (size_t i = 0; i < sizeof first.rgb; i++) {
        int d = abs((&first.rgb[0][0][0])[i] - (&canvas.rgb[0][0][0])[i]);
        largest = d > largest ? d : largest;
        *mean += d / (double)sizeof first.rgb;
    }
    return largest;
}

// Trails of two knots are the same up to the rounding of their ends, and one of less than 0.3 pixels is left out; a longer one that
// bends by less than 0.3 pixels becomes one piece, which moves its edge by as much: 0.3 * 255 at most.
static void compare_both(void) {
    for (int blend = BLEND_OVER; blend <= BLEND_LIGHT; blend++) {
        double mean;
        assert_in_range(largest_difference(2, (Blend)blend, &mean), 0, 16);
        assert_true(mean < 0.4);
        assert_in_range(largest_difference(KNOTS, (Blend)blend, &mean), 0, 76);
        assert_true(mean < 0.6);
    }
}

// Under every instruction set that this processor has.
static void test_processor_draws_as_opengl_does(void **state) {
    (void)state;
    int had = 0;
    make_trajectories();
    for (int i = 0; i < ISAS; i++) {
        setenv("FLOWSCOPE_ISA", isas[i], 1);
        if (kernels_choose(NULL)) {
            assert_string_equal(raster_kernels(isas[i])->name, isas[i]);
            draw_set_isa(canvas.draw, isas[i]);
            compare_both();
            had++;
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    assert_true(had > 0 && kernels_choose(NULL));
}

static void test_threads_do_not_change_a_pixel(void **state) {
    (void)state;
    static Canvas first;
    make_trajectories();
    draw_set_rasterizer(canvas.draw, true);
    int threads = team_size();
    for (int n = 1; n <= 8; n *= 2) {
        team_limit(n);
        draw_particles(canvas_begin(&canvas, BLACK), KNOTS, BLEND_LIGHT);
        canvas_end(&canvas);
        if (n == 1) {
            memcpy(first.rgb, canvas.rgb, sizeof first.rgb);
        }
        assert_memory_equal(first.rgb, canvas.rgb, sizeof first.rgb);
    }
    team_limit(threads);
}

static void test_more_clouds_than_a_layer_takes(void **state) {
    (void)state;
    const Rgba color = WHITE;
    FOR_BOTH(rasterizer) {
        Draw *d = canvas_begin(&canvas, BLACK);
        for (int i = 0; i < 50; i++) {
            float x = (float)(i % 10) * 0.75f - 3.5f, y = (float)(i / 10) - 2.0f;
            draw_points(d, &camera, 1, &x, &y, &color, 1, 2.0f, 0.0f, BLEND_OVER);
        }
        canvas_end(&canvas);
        assert_close(canvas_sum(&canvas, 0), 50 * 3.14159265 * 4.0, 20.0);
    }
}

// A diverged network gives such places; whatever becomes of them, the others must be drawn.
static void test_impossible_places_do_no_harm(void **state) {
    (void)state;
    const float bad[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 1e-40f};
    enum { BAD = sizeof bad / sizeof bad[0] };
    make_trajectories();
    FOR_BOTH(rasterizer) {
        for (int i = 0; i < BAD; i++) {
            xs[(i % KNOTS) * N + 3 * i] = bad[i];
            ys[((i + 1) % KNOTS) * N + 3 * i + 1] = bad[i];
        }
        draw_particles(canvas_begin(&canvas, BLACK), KNOTS, BLEND_LIGHT);
        const float x[] = {0.0f, NAN}, y[] = {0.0f, 0.0f};
        const Rgba green = 0x00FF00FF;
        draw_points(canvas.draw, &camera, 2, x, y, &green, 1, 4.0f, 0.0f, BLEND_OVER);
        canvas_end(&canvas);
        assert_pixel(&canvas, 64, 48, green, 1);
    }
}

static void test_window_may_change_its_size(void **state) {
    (void)state;
    const float zero = 0.0f;
    const Rgba color = WHITE;
    draw_set_rasterizer(canvas.draw, true);
    for (int i = 0; i < 4; i++) { // sizes that are no multiple of a tile, there and back
        int w = i % 2 ? 70 : CANVAS_W, h = i % 2 ? 50 : CANVAS_H;
        draw_begin(canvas.draw, w, h, BLACK);
        draw_points(canvas.draw, &(Camera){{0, 0, (float)w, (float)h}, 0, 0, 1}, 1, &zero, &zero, &color, 1, 4.0f, 0.0f,
                    BLEND_OVER);
        canvas_end(&canvas);
        int row = CANVAS_H - h + h / 2; // the smaller frame lies at the bottom
        assert_pixel(&canvas, w / 2, row, WHITE, 1);
    }
}

// ---- arrows -----------------------------------------------------------------------------------------------------------------
static void test_arrow_points_along(void **state) {
    (void)state;
    const Rgba color = WHITE;
    for (int i = 0; i < 8; i++) {
        float a = 0.3f + 0.785f * (float)i, zero = 0.0f, dx = 2.0f * cosf(a), dy = 2.0f * sinf(a);
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_arrows(d, &camera, 1, &zero, &zero, &dx, &dy, &color, 2.0f, 0);
        canvas_end(&canvas);
        Vec2 tip = camera_to_px(&camera, 0.95f * dx, 0.95f * dy), beyond = camera_to_px(&camera, 1.2f * dx, 1.2f * dy);
        Vec2 behind = camera_to_px(&camera, -0.2f * dx, -0.2f * dy), middle = camera_to_px(&camera, 0.4f * dx, 0.4f * dy);
        assert_true(canvas.rgb[(int)tip.y][(int)tip.x][0] > 80);
        assert_true(canvas.rgb[(int)middle.y][(int)middle.x][0] > 80);
        assert_int_equal(canvas.rgb[(int)beyond.y][(int)beyond.x][0], 0);
        assert_int_equal(canvas.rgb[(int)behind.y][(int)behind.x][0], 0);
        assert_true(canvas_sum(&canvas, 0) > 2.0 * 32.0); // more than the shaft: a head
    }
}

// An outline: ink at the shaft's sides, none along its middle, which a filled one covers.
static void test_hollow_arrow_is_empty_within(void **state) {
    (void)state;
    const Rgba color = WHITE;
    const float zero = 0.0f, dx = 2.0f, dy = 0.0f;
    Vec2 middle = camera_to_px(&camera, 0.3f * dx, 0);
    for (int hollow = 0; hollow <= 1; hollow++) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_arrows(d, &camera, 1, &zero, &zero, &dx, &dy, &color, 10.0f, hollow ? 1.5f : 0.0f);
        canvas_end(&canvas);
        assert_int_equal(canvas.rgb[(int)middle.y][(int)middle.x][0] > 200, !hollow);
        assert_int_equal(canvas.rgb[(int)middle.y][(int)middle.x][0] < 30, hollow);
        assert_true(canvas.rgb[(int)(middle.y - 4.5f)][(int)middle.x][0] > 80);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_point_falls_where_the_camera_says), cmocka_unit_test(test_one_colour_for_all),
        cmocka_unit_test(test_glow_falls_off_and_ends),           cmocka_unit_test(test_small_points_fade_instead_of_vanishing),
        cmocka_unit_test(test_pane_and_clip_hold_clouds_back),    cmocka_unit_test(test_trail_fades_to_its_tail),
        cmocka_unit_test(test_bent_trail_is_even_at_its_knots),   cmocka_unit_test(test_resting_trail_shows_nothing),
        cmocka_unit_test(test_processor_draws_as_opengl_does),    cmocka_unit_test(test_threads_do_not_change_a_pixel),
        cmocka_unit_test(test_more_clouds_than_a_layer_takes),    cmocka_unit_test(test_impossible_places_do_no_harm),
        cmocka_unit_test(test_window_may_change_its_size),        cmocka_unit_test(test_arrow_points_along),
        cmocka_unit_test(test_hollow_arrow_is_empty_within),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
