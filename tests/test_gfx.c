// Contexts, shaders and screen primitives, drawn headless and judged by their pixels.
#include "canvas_suite.h"

#include "gfx/opengl.h"
#include "gfx/shader.h"

// ---- boxes ------------------------------------------------------------------------------------------------------------------
static void test_frame_is_read_top_row_first(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, 0x102030FF);
    draw_box(d, (Rect){0, 0, CANVAS_W, 1}, 0.0f, WHITE, 0.0f, 0);
    canvas_end(&canvas);
    assert_pixel(&canvas, 5, 0, WHITE, 0);
    assert_pixel(&canvas, 5, 1, 0x102030FF, 0);
    assert_pixel(&canvas, CANVAS_W - 1, CANVAS_H - 1, 0x102030FF, 0);
}

static void test_box_on_whole_pixels_is_exact(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_box(d, (Rect){10, 20, 30, 40}, 0.0f, 0xFF8040FF, 0.0f, 0);
    canvas_end(&canvas);
    for (int y = 0; y < CANVAS_H; y++) {
        for (int x = 0; x < CANVAS_W; x++) {
            bool inside = x >= 10 && x < 40 && y >= 20 && y < 60;
            assert_pixel(&canvas, x, y, inside ? 0xFF8040FF : BLACK, 0);
        }
    }
}

static void test_box_between_pixels_covers_its_area(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_box(d, (Rect){10.25f, 20.5f, 30.5f, 40.0f}, 0.0f, WHITE, 0.0f, 0);
    canvas_end(&canvas);
    assert_pixel(&canvas, 10, 40, 0xBFBFBFFF, 1); // three quarters
    assert_pixel(&canvas, 25, 20, 0x808080FF, 1);
    assert_close(canvas_sum(&canvas, 0), 30.5 * 40.0, 1.0);
}

static void test_rounded_box_covers_its_area(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_box(d, (Rect){10, 20, 60, 40}, 12.0f, WHITE, 0.0f, 0);
    canvas_end(&canvas);
    double corner = (4.0 - 3.14159265) * 12.0 * 12.0;
    assert_close(canvas_sum(&canvas, 0), 60.0 * 40.0 - corner, 4.0);
    assert_pixel(&canvas, 10, 20, BLACK, 0);
}

static void test_border_lies_inside(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_box(d, (Rect){10, 20, 60, 40}, 0.0f, 0x0000FFFF, 2.0f, 0xFF0000FF);
    canvas_end(&canvas);
    assert_pixel(&canvas, 9, 40, BLACK, 0);
    assert_pixel(&canvas, 10, 40, 0xFF0000FF, 0);
    assert_pixel(&canvas, 11, 40, 0xFF0000FF, 0);
    assert_pixel(&canvas, 12, 40, 0x0000FFFF, 0);
}

static void test_hairline_is_one_full_row(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        Draw *d = canvas_begin(&canvas, BLACK);
        if (i == 0) {
            draw_box(d, (Rect){10, 20.4f, 60, 1.25f}, 0.0f, WHITE, 0.0f, 0);
        } else {
            draw_line(d, (Vec2){10, 20.4f}, (Vec2){70, 20.4f}, 1.0f, WHITE, WHITE, BLEND_OVER);
        }
        canvas_end(&canvas);
        assert_pixel(&canvas, 40, 19, BLACK, 0);
        assert_pixel(&canvas, 40, 20, WHITE, 0);
        assert_pixel(&canvas, 40, 21, BLACK, 0);
    }
}

static void test_shadow_fades_outwards(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_shadow(d, (Rect){40, 30, 40, 30}, 4.0f, 16.0f, WHITE);
    canvas_end(&canvas);
    for (int x = 81; x < 96; x++) {
        assert_true(canvas.rgb[45][x][0] < canvas.rgb[45][x - 1][0]);
    }
    assert_pixel(&canvas, 97, 45, BLACK, 0);
}

// ---- discs and lines ----------------------------------------------------------------------------------------------------------
static void test_disc_and_ring_cover_their_areas(void **state) {
    (void)state;
    for (float r = 0.25f; r < 30.0f; r *= 1.7f) {
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_disc(d, (Vec2){60.3f, 45.6f}, r, WHITE, BLEND_OVER);
        canvas_end(&canvas);
        double area = 3.14159265 * r * r;
        assert_close(canvas_sum(&canvas, 1), area, 0.35 + 0.02 * area);
    }
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_ring(d, (Vec2){60, 45}, 20.0f, 3.0f, WHITE);
    canvas_end(&canvas);
    assert_close(canvas_sum(&canvas, 1), 3.14159265 * (400.0 - 289.0), 5.0);
    assert_pixel(&canvas, 60, 45, BLACK, 0);
}

static void test_line_covers_its_area_at_every_angle(void **state) {
    (void)state;
    for (int i = 0; i < 12; i++) {
        float a = 0.1f + 0.55f * (float)i, width = 0.4f + 0.5f * (float)i;
        Vec2 from = {64 - 30 * cosf(a), 48 - 30 * sinf(a)}, to = {64 + 30 * cosf(a), 48 + 30 * sinf(a)};
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_line(d, from, to, width, WHITE, WHITE, BLEND_OVER);
        canvas_end(&canvas);
        double area = 60.0 * width + 3.14159265 * 0.25 * width * width;
        assert_close(canvas_sum(&canvas, 0), area, 1.0 + 0.02 * area);
    }
}

static void test_line_blends_its_two_colours(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_line(d, (Vec2){14, 48.5f}, (Vec2){114, 48.5f}, 5.0f, 0xFF0000FF, 0x0000FFFF, BLEND_OVER);
    canvas_end(&canvas);
    assert_pixel(&canvas, 14, 48, 0xFF0000FF, 3);
    assert_pixel(&canvas, 64, 48, 0x800080FF, 3);
    assert_pixel(&canvas, 113, 48, 0x0000FFFF, 3);
}

// Sharp corners, a right angle through pixel centres, a stretch of zero length: nowhere more or less than one layer of ink.
static void test_ribbon_is_even_at_its_joints(void **state) {
    (void)state;
    const Vec2 points[] = {{12, 20}, {40, 80}, {50, 20}, {50, 20}, {53, 82}, {100, 82}, {100, 30}, {80, 30}};
    enum { N = sizeof points / sizeof points[0] };
    float width[N];
    Rgba color[N];
    for (int i = 0; i < N; i++) {
        width[i] = 10.0f;
        color[i] = 0xFFFFFF80;
    }
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_ribbon(d, N, points, width, color, BLEND_OVER);
    canvas_end(&canvas);
    for (int y = 0; y < CANVAS_H; y++) {
        for (int x = 0; x < CANVAS_W; x++) {
            assert_true(canvas.rgb[y][x][0] <= 0x81);
        }
    }
    for (int i = 0; i < N; i++) { // every joint is filled
        assert_pixel(&canvas, (int)points[i].x, (int)points[i].y, 0x808080FF, 1);
    }
}

static void test_ribbon_of_one_place_is_a_dot(void **state) {
    (void)state;
    const Vec2 points[] = {{60, 40}, {60, 40}, {60, 40}};
    const float width[] = {8, 8, 8};
    const Rgba color[] = {WHITE, WHITE, WHITE};
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_ribbon(d, 3, points, width, color, BLEND_OVER);
    canvas_end(&canvas);
    assert_close(canvas_sum(&canvas, 0), 3.14159265 * 16.0, 1.5);
}

// ---- blending, clipping, order --------------------------------------------------------------------------------------------------
static void test_ink_covers_and_light_brightens(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, 0x404040FF);
    draw_disc(d, (Vec2){30, 40}, 10.0f, 0xFF000080, BLEND_OVER);
    draw_disc(d, (Vec2){90, 40}, 10.0f, 0xFF000080, BLEND_LIGHT);
    canvas_end(&canvas);
    assert_pixel(&canvas, 30, 40, 0xA02020FF, 1);
    assert_true(canvas.rgb[40][90][0] > 0xA0 && canvas.rgb[40][90][1] > 0x20 && canvas.rgb[40][90][1] < 0x40);
}

static void test_much_light_keeps_its_hue(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    for (int i = 0; i < 400; i++) {
        draw_disc(d, (Vec2){60, 40}, 10.0f, 0xFF9B5480, BLEND_LIGHT);
    }
    canvas_end(&canvas);
    const uint8_t *p = canvas.rgb[40][60];
    assert_int_equal(p[0], 255);
    assert_true(p[2] < 0x90 && p[1] > p[2] + 0x40);
}

static void test_clip_and_its_end(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_clip(d, (Rect){20, 30, 40, 20});
    draw_box(d, (Rect){0, 0, CANVAS_W, CANVAS_H}, 0.0f, WHITE, 0.0f, 0);
    draw_clip(d, (Rect){0, 0, 0, 0});
    draw_box(d, (Rect){100, 80, 10, 10}, 0.0f, WHITE, 0.0f, 0);
    canvas_end(&canvas);
    assert_close(canvas_sum_in(&canvas, 0, 20, 30, 60, 50), 40.0 * 20.0, 0.0);
    assert_close(canvas_sum(&canvas, 0), 40.0 * 20.0 + 100.0, 0.0);
}

static void test_later_lies_over_earlier_across_kinds(void **state) {
    (void)state;
    const Camera camera = {{0, 0, CANVAS_W, CANVAS_H}, 0, 0, 10};
    const float x[] = {0, 0}, y[] = {0, 0};
    const Rgba green = 0x00FF00FF;
    for (int rasterizer = 0; rasterizer < 2; rasterizer++) {
        draw_set_rasterizer(canvas.draw, rasterizer);
        Draw *d = canvas_begin(&canvas, BLACK);
        draw_box(d, (Rect){44, 28, 40, 40}, 0.0f, 0xFF0000FF, 0.0f, 0);
        draw_points(d, &camera, 1, x, y, &green, 1, 12.0f, 0.0f, BLEND_OVER);
        draw_line(d, (Vec2){54, 48}, (Vec2){74, 48}, 4.0f, 0x0000FFFF, 0x0000FFFF, BLEND_OVER);
        canvas_end(&canvas);
        assert_pixel(&canvas, 46, 48, 0xFF0000FF, 0);
        assert_pixel(&canvas, 64, 40, 0x00FF00FF, 0);
        assert_pixel(&canvas, 64, 48, 0x0000FFFF, 0);
    }
    draw_set_rasterizer(canvas.draw, gl_is_software());
}

static void test_like_primitives_share_a_call(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    for (int i = 0; i < 5000; i++) { // more than a run and the stream hold at once
        draw_box(d, (Rect){(float)(i % CANVAS_W), (float)(i / CANVAS_W), 1, 1}, 0.0f, WHITE, 0.0f, 0);
    }
    canvas_end(&canvas);
    assert_in_range(draw_calls(d), 1, 5);
    assert_close(canvas_sum(&canvas, 0), 5000.0, 0.0);
}

static void test_rows_of_boxes_and_lines_take_two_calls(void **state) {
    (void)state;
    Draw *d = canvas_begin(&canvas, BLACK);
    for (int i = 0; i < 8; i++) {
        draw_box(d, (Rect){10, 2 + 12.0f * (float)i, 100, 9}, 2.0f, 0x808080FF, 0.0f, 0);
        draw_line(d, (Vec2){20, 6.5f + 12.0f * (float)i}, (Vec2){90, 6.5f + 12.0f * (float)i}, 1.0f, WHITE, WHITE, BLEND_OVER);
    }
    canvas_end(&canvas);
    assert_int_equal(draw_calls(d), 2);
}

static float next_random(unsigned *seed, float most) {
    *seed = *seed * 1664525u + 1013904223u;
    return most * (float)(*seed >> 8) / 16777216.0f;
}

// Whatever is drawn together for speed, the picture is that of one primitive after the other.
static void test_order_of_calls_is_kept(void **state) {
    (void)state;
    static Canvas first;
    const Rgba gray = 0x808080C8;
    uint32_t texture = 0;
    draw_texture_set(canvas.draw, &texture, 1, 1, &gray);
    for (int apart = 0; apart < 2; apart++) {
        unsigned seed = 11;
        Draw *d = canvas_begin(&canvas, BLACK);
        for (int i = 0; i < 400; i++) {
            float x = next_random(&seed, CANVAS_W), y = next_random(&seed, CANVAS_H), w = next_random(&seed, 20),
                  h = next_random(&seed, 20);
            Rgba c = (Rgba)next_random(&seed, 16777215.0f) << 8 | 0xB0;
            switch ((int)next_random(&seed, 5.0f)) {
            case 0:
                draw_box(d, (Rect){x, y, w + 2, h + 2}, 3.0f, c, 1.0f, WHITE);
                break;
            case 1:
                draw_disc(d, (Vec2){x, y}, 0.5f * w, c, BLEND_LIGHT);
                break;
            case 2:
                draw_line(d, (Vec2){x, y}, (Vec2){x + w, y - h}, 2.0f, c, WHITE, BLEND_OVER);
                break;
            case 3:
                draw_shadow(d, (Rect){x, y, w, h}, 2.0f, 6.0f, c);
                break;
            default:
                draw_texture(d, texture, (Rect){x, y, w, h}, c);
                break;
            }
            if (apart) {
                draw_flush(d);
            }
        }
        canvas_end(&canvas);
        if (apart) {
            assert_int_equal(draw_calls(d), 400);
        } else {
            assert_true(draw_calls(d) < 300);
            memcpy(first.rgb, canvas.rgb, sizeof first.rgb);
        }
    }
    draw_texture_free(canvas.draw, texture);
    assert_memory_equal(first.rgb, canvas.rgb, sizeof first.rgb);
}

// ---- pictures -----------------------------------------------------------------------------------------------------------------
static void test_texture_pixel_by_pixel(void **state) {
    (void)state;
    Rgba pixels[4 * 2];
    for (int i = 0; i < 8; i++) {
        pixels[i] = (Rgba)(i * 30) << 24 | (Rgba)(255 - i * 30) << 16 | 0x80FF;
    }
    uint32_t texture = 0;
    draw_texture_set(canvas.draw, &texture, 4, 2, pixels);
    assert_int_not_equal(texture, 0);
    Draw *d = canvas_begin(&canvas, BLACK);
    draw_texture(d, texture, (Rect){10, 20, 4, 2}, WHITE);
    draw_texture(d, texture, (Rect){30, 20, 4, 2}, 0xFFFFFF80);
    canvas_end(&canvas);
    draw_texture_free(canvas.draw, texture);
    for (int i = 0; i < 8; i++) {
        assert_pixel(&canvas, 10 + i % 4, 20 + i / 4, pixels[i], 1);
        assert_pixel(&canvas, 30 + i % 4, 20 + i / 4, color_mix(BLACK, pixels[i], 0.502f), 2);
    }
}

// Enlarged, the edge between white and transparent black must not turn grey.
static void test_transparent_pixels_do_not_bleed(void **state) {
    (void)state;
    const Rgba pixels[2] = {WHITE, 0};
    uint32_t texture = 0;
    draw_texture_set(canvas.draw, &texture, 2, 1, pixels);
    Draw *d = canvas_begin(&canvas, WHITE);
    draw_texture(d, texture, (Rect){10, 20, 64, 32}, WHITE);
    canvas_end(&canvas);
    draw_texture_free(canvas.draw, texture);
    assert_close(canvas_sum(&canvas, 2), CANVAS_W * CANVAS_H, 0.0);
}

// ---- camera ---------------------------------------------------------------------------------------------------------------------
static void test_camera_there_and_back(void **state) {
    (void)state;
    const Camera camera = {{100, 50, 640, 480}, 0.5f, -1.0f, 80};
    Vec2 centre = camera_to_px(&camera, 0.5f, -1.0f);
    assert_close(centre.x, 420.0, 1e-4);
    assert_close(centre.y, 290.0, 1e-4);
    assert_true(camera_to_px(&camera, 0.0f, 1.0f).y < centre.y); // up is up
    Vec2 back = camera_from_px(&camera, camera_to_px(&camera, -2.25f, 3.5f));
    assert_close(back.x, -2.25, 1e-5);
    assert_close(back.y, 3.5, 1e-5);
}

// ---- contexts and shaders: each opens its own, so these run last -------------------------------------------------------------------
static const char *const plain_vert = "void main() { gl_Position = vec4(0.0); }\n";

static void test_broken_shader_names_file_and_line(void **state) {
    (void)state;
    Error err = {0};
    const char *broken = "out vec4 o_color;\n\nvoid main() {\n    o_color = nonsense;\n}\n";
    assert_int_equal(shader_compile("shaders/a.vert", plain_vert, "shaders/b.frag", broken, "", NULL, &err), 0);
    assert_non_null(strstr(err.text, "shaders/b.frag"));
    assert_non_null(strstr(err.text, "line 4"));
}

static void test_missing_shader_names_the_file(void **state) {
    (void)state;
    Error err = {0};
    assert_int_equal(shader_new("nowhere", "shape", "", NULL, &err), 0);
    assert_non_null(strstr(err.text, "shaders/nowhere.vert"));
}

// A picture with a primitive of every kind.
static void draw_some_of_all(Canvas *c) {
    const Camera camera = {{0, 0, CANVAS_W, CANVAS_H}, 0, 0, 20};
    const float x[] = {-1.5f, 1, -1, 1.25f}, y[] = {0.5f, -1, 0.75f, -0.5f}, dx[] = {1, 1}, dy[] = {1, -1};
    const Rgba color[] = {0xFF9B54FF, 0x4FB3FFFF};
    Draw *d = canvas_begin(c, 0x0D111AFF);
    draw_shadow(d, (Rect){70, 10, 40, 30}, 6, 8, 0x4FB3FF80);
    draw_box(d, (Rect){70, 10, 40, 30}, 6, 0x131824FF, 1, 0x232B3BFF);
    draw_line(d, (Vec2){5, 5}, (Vec2){60, 30}, 3, color[0], color[1], BLEND_OVER);
    draw_trails(d, &camera, 2, 2, x, y, color, 2, 3, BLEND_LIGHT);
    draw_points(d, &camera, 2, x, y, color, 2, 3, 5, BLEND_LIGHT);
    draw_arrows(d, &camera, 2, x, y, dx, dy, color, 2, 0);
    canvas_end(c);
}

// In the other dialect, and without SDL, the picture must come out the same.
static void test_other_contexts_draw_the_same(void **state) {
    (void)state;
    static Canvas first, second;
    canvas_open(&first);
    draw_set_rasterizer(first.draw, false);
    draw_some_of_all(&first);
    canvas_close(&first);
    setenv("FLOWSCOPE_GL", "es", 1);
    canvas_open(&second);
    unsetenv("FLOWSCOPE_GL");
    assert_false(opengl_is_desktop());
    draw_set_rasterizer(second.draw, false);
    draw_some_of_all(&second);
    canvas_close(&second);
    assert_true(canvas_sum(&first, 0) > 500.0);
    for (size_t i = 0; i < sizeof first.rgb; i++) {
        assert_in_range(abs((&first.rgb[0][0][0])[i] - (&second.rgb[0][0][0])[i]), 0, 2);
    }
}

static void test_context_without_sdl(void **state) {
    (void)state;
    for (int es = 0; es < 2; es++) {
        Error err = {0};
        Gl gl;
        setenv("FLOWSCOPE_GL", es ? "es" : "", 1);
        if (!gl_open_bare(&gl, &err)) {
            fail_msg("%s", err.text);
        }
        assert_int_equal(opengl_is_desktop(), !es);
        Draw *draw = draw_new(&err);
        assert_non_null(draw);
        draw_free(draw);
        gl_close(&gl);
    }
    unsetenv("FLOWSCOPE_GL");
}

static void test_impossible_size_is_an_error(void **state) {
    (void)state;
    Gl gl;
    Error err = {0};
    assert_false(gl_open_headless(&gl, 1000000, 10, &err));
    assert_non_null(strstr(err.text, "1000000 x 10"));
}

static void test_no_display_is_known_and_said(void **state) {
    (void)state;
    Gl gl;
    Error err = {0};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_false(gl_have_display());
    assert_false(gl_open_window(&gl, "test", 320, 200, false, &err));
    assert_non_null(strstr(err.text, "display"));
    unsetenv("SDL_VIDEODRIVER");
    canvas_open(&canvas); // and does not stand in the way of going on without one
    draw_some_of_all(&canvas);
    assert_true(canvas_sum(&canvas, 0) > 500.0);
    canvas_close(&canvas);
}

// ---- where time goes ---------------------------------------------------------------------------------------------------------
static void test_times_are_taken_while_watched(void **state) {
    (void)state;
    DrawTimes times = {0, 0};
    const Rgba texels[16 * 16] = {0};
    assert_null(draw_times(canvas.draw));
    draw_watch(canvas.draw, &times);
    assert_ptr_equal(draw_times(canvas.draw), &times);
    for (int i = 0; i < 2; i++) {
        Draw *d = canvas_begin(&canvas, BLACK);
        uint32_t texture = 0;
        draw_texture_set(d, &texture, 16, 16, texels);
        draw_texture(d, texture, (Rect){0, 0, 16, 16}, WHITE);
        canvas_end(&canvas);
        draw_texture_free(d, texture);
        assert_true(times.upload_s > 0 && times.draw_s >= times.upload_s); // a part of the whole
        draw_watch(canvas.draw, NULL);
        if (i == 0) {
            DrawTimes kept = times;
            draw_disc(canvas_begin(&canvas, BLACK), (Vec2){9, 9}, 4, WHITE, BLEND_OVER);
            canvas_end(&canvas);
            assert_memory_equal(&kept, &times, sizeof kept);
            draw_watch(canvas.draw, &times);
        }
    }
}

int main(void) {
    const struct CMUnitTest drawing[] = {
        cmocka_unit_test(test_frame_is_read_top_row_first),
        cmocka_unit_test(test_times_are_taken_while_watched),
        cmocka_unit_test(test_box_on_whole_pixels_is_exact),
        cmocka_unit_test(test_box_between_pixels_covers_its_area),
        cmocka_unit_test(test_rounded_box_covers_its_area),
        cmocka_unit_test(test_border_lies_inside),
        cmocka_unit_test(test_hairline_is_one_full_row),
        cmocka_unit_test(test_shadow_fades_outwards),
        cmocka_unit_test(test_disc_and_ring_cover_their_areas),
        cmocka_unit_test(test_line_covers_its_area_at_every_angle),
        cmocka_unit_test(test_line_blends_its_two_colours),
        cmocka_unit_test(test_ribbon_is_even_at_its_joints),
        cmocka_unit_test(test_ribbon_of_one_place_is_a_dot),
        cmocka_unit_test(test_ink_covers_and_light_brightens),
        cmocka_unit_test(test_much_light_keeps_its_hue),
        cmocka_unit_test(test_clip_and_its_end),
        cmocka_unit_test(test_later_lies_over_earlier_across_kinds),
        cmocka_unit_test(test_like_primitives_share_a_call),
        cmocka_unit_test(test_rows_of_boxes_and_lines_take_two_calls),
        cmocka_unit_test(test_order_of_calls_is_kept),
        cmocka_unit_test(test_texture_pixel_by_pixel),
        cmocka_unit_test(test_transparent_pixels_do_not_bleed),
        cmocka_unit_test(test_camera_there_and_back),
        cmocka_unit_test(test_broken_shader_names_file_and_line),
        cmocka_unit_test(test_missing_shader_names_the_file),
    };
    const struct CMUnitTest contexts[] = {
        cmocka_unit_test(test_other_contexts_draw_the_same),
        cmocka_unit_test(test_context_without_sdl),
        cmocka_unit_test(test_impossible_size_is_an_error),
        cmocka_unit_test(test_no_display_is_known_and_said),
    };
    int failed = cmocka_run_group_tests(drawing, open_canvas, close_canvas);
    return failed + cmocka_run_group_tests(contexts, NULL, NULL);
}
