// Crowds on the graphics card: where they are between knots, their colours, and that they are drawn as crowds in memory are.
#include "canvas_suite.h"

#include "gfx/feedback.h"

#define N 200
#define KNOTS 4

static PointBuffer *points;

static int open_all(void **state) {
    Error err = {0};
    open_canvas(state);
    points = point_buffer_new(&err);
    if (!points) {
        fail_msg("%s", err.text);
    }
    return 0;
}

static int close_all(void **state) {
    point_buffer_free(points);
    return close_canvas(state);
}

// Pairs between -4 and 4, another set for every seed.
static void make_points(unsigned seed, float xy[2 * N]) {
    for (int i = 0; i < 2 * N; i++) {
        seed = seed * 1664525u + 1013904223u;
        xy[i] = 8.0f * ((float)(seed >> 8) / 16777216.0f - 0.5f);
    }
}

static uint32_t array_of(const void *elements, size_t size) {
    Error err = {0};
    uint32_t array = feedback_array_new(N, size, &err);
    assert_true(array != 0);
    if (elements) {
        feedback_array_write(array, 0, N, size, elements);
    }
    return array;
}

static void free_arrays(uint32_t *arrays, int count) {
    for (int i = 0; i < count; i++) {
        feedback_array_free(&arrays[i]);
        assert_int_equal(arrays[i], 0);
    }
}

// ---- arrays ------------------------------------------------------------------------------------------------------------------
static void test_arrays_keep_what_is_written(void **state) {
    (void)state;
    float xy[2 * N], part[20], back[2 * N];
    make_points(1, xy);
    make_points(2, back);
    memcpy(part, back, sizeof part);
    uint32_t array = array_of(xy, 8);
    feedback_array_write(array, 50, 10, 8, part);
    memcpy(xy + 100, part, sizeof part);
    feedback_array_read(array, 0, N, 8, back);
    assert_memory_equal(back, xy, sizeof xy);
    feedback_array_read(array, 55, 5, 8, back);
    assert_memory_equal(back, part + 10, 40);
    free_arrays(&array, 1);
}

static void test_no_memory_is_a_sentence(void **state) {
    (void)state;
    Error err = {0};
    assert_int_equal(feedback_array_new(1 << 30, 1 << 14, &err), 0);
    assert_non_null(strstr(err.text, "memory"));
    uint32_t array = array_of(NULL, 8); // and the next one is fine
    free_arrays(&array, 1);
}

// ---- places --------------------------------------------------------------------------------------------------------------------
static void test_places_lie_between_knots_and_fields(void **state) {
    (void)state;
    float a[4][2 * N], at[2 * N];
    uint32_t array[5];
    for (unsigned k = 0; k < 4; k++) {
        make_points(k + 1, a[k]);
        array[k] = array_of(a[k], 8);
    }
    array[4] = array_of(a[0], 8);
    const PointMoment here = {array[0], array[1], 0.3f}, left = {array[2], array[3], 0.9f};
    for (int leaving = 0; leaving < 2; leaving++) {
        point_buffer_place(points, N - 5, &here, leaving ? &left : NULL, 0.25f, array[4]);
        feedback_array_read(array[4], 0, N, 8, at);
        for (int i = 0; i < 2 * (N - 5); i++) {
            double now = a[0][i] + 0.3 * (a[1][i] - a[0][i]), then = a[2][i] + 0.9 * (a[3][i] - a[2][i]);
            assert_close(at[i], leaving ? 0.75 * now + 0.25 * then : now, 1e-5);
        }
        assert_memory_equal(at + 2 * (N - 5), a[0] + 2 * (N - 5), 10 * sizeof(float)); // none of the others
    }
    free_arrays(array, 5);
}

// ---- colours ---------------------------------------------------------------------------------------------------------------------
static PointTint tint;

static void read_tint(uint32_t at, uint32_t next, Rgba *color) {
    uint32_t out = array_of(NULL, sizeof(Rgba));
    for (unsigned i = 0; i < TINT_COLORS; i++) {
        tint.color[i] = i * 0x01010101u;
    }
    point_buffer_tint(points, N, &tint, at, next, out);
    feedback_array_read(out, 0, N, sizeof(Rgba), color);
    free_arrays(&out, 1);
}

static void test_colour_by_turn(void **state) {
    (void)state;
    float xy[2 * N];
    Rgba color[N];
    for (int i = 0; i < N; i++) { // away from where one entry ends and the next begins
        double angle = 2 * 3.14159265358979 * ((i % 256 + 0.5) / 256 - 0.08);
        xy[2 * i] = (float)(3 * cos(angle));
        xy[2 * i + 1] = (float)(3 * sin(angle));
    }
    uint32_t at = array_of(xy, 8);
    tint.by = TINT_TURN;
    tint.add = 0.08f;
    read_tint(at, at, color);
    for (int i = 0; i < N; i++) {
        assert_int_equal(color[i], (unsigned)(i % 256) * 0x01010101u);
    }
    free_arrays(&at, 1);
}

static void test_colour_by_cell(void **state) {
    (void)state;
    static unsigned char cell[TINT_CELLS * TINT_CELLS];
    float xy[2 * N];
    Rgba color[N];
    for (int i = 0; i < TINT_CELLS * TINT_CELLS; i++) {
        cell[i] = (unsigned char)(i * 7 + i / 96);
    }
    make_points(5, xy);
    xy[0] = xy[1] = -100;
    xy[2] = xy[3] = 100;
    uint32_t at = array_of(xy, 8);
    tint.by = TINT_CELL;
    tint.half = 3;
    tint.cell = cell;
    read_tint(at, at, color);
    for (int i = 0; i < N; i++) {
        int c[2];
        for (int k = 0; k < 2; k++) {
            c[k] = (int)fminf(fmaxf((xy[2 * i + k] + 3) * (TINT_CELLS / 6.0f), 0), TINT_CELLS - 1);
        }
        assert_int_equal(color[i], cell[c[1] * TINT_CELLS + c[0]] * 0x01010101u);
    }
    free_arrays(&at, 1);
}

static void test_colour_by_way(void **state) {
    (void)state;
    float a[2 * N], b[2 * N];
    Rgba color[N];
    make_points(5, a);
    for (int i = 0; i < N; i++) {
        b[2 * i] = a[2 * i] + 0.03f * ((float)i + 0.5f);
        b[2 * i + 1] = a[2 * i + 1] - 0.04f * ((float)i + 0.5f);
    }
    uint32_t at[2] = {array_of(a, 8), array_of(b, 8)};
    tint.by = TINT_TRAJECTORY;
    tint.scale = 40;
    read_tint(at[0], at[1], color);
    for (int i = 0; i < N; i++) { // the way is 0.05 (i + 1/2), and so 2 i + 1 entries
        unsigned entry = color[i] & 255u, expected = i < 127 ? 2 * (unsigned)i + 1 : 255;
        assert_in_range(entry, expected - 1, expected);
    }
    free_arrays(at, 2);
}

// ---- drawing ---------------------------------------------------------------------------------------------------------------------
static void test_drawn_as_from_memory(void **state) {
    (void)state;
    static uint8_t before[CANVAS_H][CANVAS_W][3];
    static float x[KNOTS * N], y[KNOTS * N];
    const Camera camera = {{8, 4, CANVAS_W - 16, CANVAS_H - 8}, 0.2f, 0, 12};
    uint32_t at[KNOTS];
    Rgba color[N];
    for (unsigned k = 0; k < KNOTS; k++) {
        float xy[2 * N];
        make_points(9, xy);
        for (unsigned i = 0; i < N; i++) {
            x[k * N + i] = xy[2 * i] += 0.1f * (float)(k * (i % 7));
            y[k * N + i] = xy[2 * i + 1] -= 0.1f * (float)(k * k * (i % 3));
            color[i] = color_fade(color_oklch(0.7f, 0.14f, (float)i / N), 0.6f);
        }
        at[k] = array_of(xy, 8);
    }
    uint32_t colors = array_of(color, sizeof(Rgba));
    draw_set_rasterizer(canvas.draw, false);
    for (int one = 0; one < 2; one++) {
        CardInk ink = {one ? 0 : colors, color[3]};
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_trails(d, &camera, N, KNOTS, x, y, one ? color + 3 : color, one ? 1 : N, 2.0f, BLEND_LIGHT);
        draw_points(d, &camera, N, x + 3 * N, y + 3 * N, one ? color + 3 : color, one ? 1 : N, 1.5f, 3.0f, BLEND_LIGHT);
        canvas_end(&canvas);
        assert_true(canvas_sum(&canvas, 1) > 100);
        memcpy(before, canvas.rgb, sizeof before);
        d = canvas_begin(&canvas, BLACK);
        draw_card_trails(d, &camera, N, KNOTS, at, &ink, 2.0f, BLEND_LIGHT);
        draw_card_points(d, &camera, N, at[KNOTS - 1], &ink, 1.5f, 3.0f, BLEND_LIGHT);
        canvas_end(&canvas);
        assert_memory_equal(canvas.rgb, before, sizeof before);
    }
    free_arrays(at, KNOTS);
    free_arrays(&colors, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays_keep_what_is_written),
        cmocka_unit_test(test_no_memory_is_a_sentence),
        cmocka_unit_test(test_places_lie_between_knots_and_fields),
        cmocka_unit_test(test_colour_by_turn),
        cmocka_unit_test(test_colour_by_cell),
        cmocka_unit_test(test_colour_by_way),
        cmocka_unit_test(test_drawn_as_from_memory),
    };
    int failed = cmocka_run_group_tests_name("point_buffer", tests, open_all, close_all);
    setenv("FLOWSCOPE_GL", "es", 1); // the dialect of small boards and of the browser
    failed += cmocka_run_group_tests_name("point_buffer_es", tests, open_all, close_all);
    return failed;
}
