// Frames for the encoder: against BT.709's formulas in doubles, and where each pixel goes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gfx/yuv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void expected(double r, double g, double b, double out[3]) {
    double y = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    out[0] = 16 + 219 * y;
    out[1] = 128 + 224 * (b / 255 - y) / 1.8556;
    out[2] = 128 + 224 * (r / 255 - y) / 1.5748;
}

// Rounding alone, and the float's last bit at its border.
static void assert_rounded(int value, double exact) {
    if (fabs(value - exact) > 0.501) {
        fail_msg("%d is not %g rounded", value, exact);
    }
}

static void test_known_colours(void **state) {
    (void)state;
    static const struct {
        uint8_t rgb[3], yuv[3];
    } cases[] = {
        {{0, 0, 0}, {16, 128, 128}},  {{255, 255, 255}, {235, 128, 128}}, {{255, 0, 0}, {63, 102, 240}},
        {{0, 255, 0}, {173, 42, 26}}, {{0, 0, 255}, {32, 240, 118}},      {{128, 128, 128}, {126, 128, 128}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t rgb[12], yuv[6];
        for (int p = 0; p < 4; p++) {
            memcpy(rgb + 3 * p, cases[i].rgb, 3);
        }
        yuv_from_rgb(2, 2, rgb, yuv);
        for (int p = 0; p < 4; p++) {
            assert_int_equal(yuv[p], cases[i].yuv[0]);
        }
        assert_int_equal(yuv[4], cases[i].yuv[1]);
        assert_int_equal(yuv[5], cases[i].yuv[2]);
    }
}

// Sizes that are no multiple of a vector, odd ones too, of which the last column and row are left out.
static void test_every_pixel_by_the_formula(void **state) {
    (void)state;
    static const int sizes[][2] = {{2, 2}, {3, 5}, {37, 23}, {64, 48}, {161, 91}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int width = sizes[s][0], height = sizes[s][1], w = width / 2, h = height / 2;
        uint8_t *rgb = malloc((size_t)width * (size_t)height * 3);
        uint8_t *yuv = malloc(yuv_bytes(width, height) + 1);
        unsigned seed = 5;
        for (int i = 0; i < width * height * 3; i++) {
            seed = seed * 1664525u + 1013904223u;
            rgb[i] = (uint8_t)(seed >> 24);
        }
        assert_int_equal(yuv_bytes(width, height), 6 * w * h);
        yuv[6 * w * h] = 77;
        yuv_from_rgb(width, height, rgb, yuv);
        assert_int_equal(yuv[6 * w * h], 77);
        for (int y = 0; y < 2 * h; y++) {
            for (int x = 0; x < 2 * w; x++) {
                const uint8_t *p = rgb + 3 * (y * width + x);
                double e[3];
                expected(p[0], p[1], p[2], e);
                assert_rounded(yuv[2 * w * y + x], e[0]);
            }
        }
        for (int i = 0; i < w * h; i++) {
            const uint8_t *p = rgb + 6 * (i / w * width + i % w), *q = p + 3 * width;
            double e[3];
            expected((p[0] + p[3] + q[0] + q[3]) / 4.0, (p[1] + p[4] + q[1] + q[4]) / 4.0, (p[2] + p[5] + q[2] + q[5]) / 4.0, e);
            assert_rounded(yuv[4 * w * h + i], e[1]);
            assert_rounded(yuv[5 * w * h + i], e[2]);
        }
        free(rgb);
        free(yuv);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_colours),
        cmocka_unit_test(test_every_pixel_by_the_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
