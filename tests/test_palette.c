// The colours that carry meaning, seen with normal vision, protanopia, deuteranopia and tritanopia (Machado et al. 2009, severity 1).
#include "ui/palette.h"
#include "gfx/points_gl.h"
#include "ui/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { TRITAN = 3, EYES }; // few see like the last, and less is asked of what is seen so

static const double eye[EYES][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
};

static double linear(Rgba color, int shift) {
    double c = (double)(color >> shift & 255u) / 255;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static void times(const double m[3][3], const double v[3], double out[3]) {
    for (int i = 0; i < 3; i++) {
        out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    }
}

// OKLab as that eye sees it (Ottosson 2020).
static void seen(Rgba color, int which, double lab[3]) {
    static const double to_lms[3][3] = {{0.4122214708, 0.5363325363, 0.0514459929},
                                        {0.2119034982, 0.6806995451, 0.1073969566},
                                        {0.0883024619, 0.2817188376, 0.6299787005}};
    static const double to_lab[3][3] = {{0.2104542553, 0.7936177850, -0.0040720468},
                                        {1.9779984951, -2.4285922050, 0.4505937099},
                                        {0.0259040371, 0.7827717662, -0.8086757660}};
    double rgb[3] = {linear(color, 24), linear(color, 16), linear(color, 8)};
    double through[3], lms[3];
    times(eye[which], rgb, through);
    for (int i = 0; i < 3; i++) {
        through[i] = fmin(fmax(through[i], 0), 1);
    }
    times(to_lms, through, lms);
    for (int i = 0; i < 3; i++) {
        lms[i] = cbrt(lms[i]);
    }
    times(to_lab, lms, lab);
}

static double apart(Rgba a, Rgba b, int which) {
    double p[3], q[3];
    seen(a, which, p);
    seen(b, which, q);
    return sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) + (p[2] - q[2]) * (p[2] - q[2]));
}

static void classes_are_told_apart_by_every_eye(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        for (int which = 0; which < EYES; which++) {
            for (int i = 0; i < PALETTE_CLASSES; i++) {
                for (int j = 0; j < i; j++) {
                    double d = apart(palette_class(i, dark), palette_class(j, dark), which);
                    if (d < 0.12) {
                        fail_msg("classes %d and %d are %.3f apart for eye %d, dark %d", i, j, d, which, dark);
                    }
                }
            }
        }
    }
}

// Diffusion and transport, in every theme.
static void accents_are_told_apart_by_every_eye(void **state) {
    (void)state;
    for (int i = 0; i < THEMES; i++) {
        const Theme *theme = theme_at(i);
        for (int which = 0; which < EYES; which++) {
            double d = apart(theme->diffusion, theme->ot, which);
            if (d < 0.15) {
                fail_msg("the accents of theme %d are %.3f apart for eye %d", i, d, which);
            }
        }
    }
}

// Of what passes as text on the projector's greys little is left to choose from. Lines of different kinds of model are dashed differently
// as well (page/titles.c).
static void kinds_are_told_apart_by_every_eye(void **state) {
    (void)state;
    static const double least[THEMES] = {0.09, 0.07, 0.055}, dashed = 0.033;
    for (int i = 0; i < THEMES; i++) {
        const Theme *theme = theme_at(i);
        for (int which = 0; which < EYES; which++) {
            const double few = which == TRITAN ? 0.8 : 1;
            for (int a = 0; a < THEME_KINDS; a++) {
                const double from_ot = apart(theme->kind[a], theme->ot, which);
                const double d = fmin(from_ot, apart(theme->kind[a], theme->diffusion, which));
                if (d < few * least[i]) {
                    fail_msg("kind %d and a path are %.3f apart for eye %d in theme %d", a, d, which, i);
                }
                for (int b = 0; b < a; b++) {
                    const double each = apart(theme->kind[a], theme->kind[b], which);
                    if (each < (which == 0 ? least[i] : few * dashed)) {
                        fail_msg("kinds %d and %d are %.3f apart for eye %d in theme %d", a, b, each, which, i);
                    }
                }
            }
        }
    }
}

// The wheel is a loop for every eye: what lies a quarter turn or more apart looks different.
static void quarters_of_the_wheel_are_told_apart_by_every_eye(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        for (int which = 0; which < EYES; which++) {
            for (int i = 0; i < 24; i++) {
                for (int k = 6; k <= 12; k++) {
                    double d = apart(palette_origin((float)i / 24, dark), palette_origin((float)(i + k) / 24, dark), which);
                    if (d < (which == TRITAN ? 0.03 : 0.04)) {
                        fail_msg("turns %d/24 and %d/24 are %.3f apart for eye %d, dark %d", i, i + k, d, which, dark);
                    }
                }
            }
        }
    }
}

// What light upon light of one colour comes to.
static Rgba piled(Rgba color) {
    double cover = (double)blend_cover(BLEND_LIGHT);
    Rgba out = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
        out |= (Rgba)fmin((double)(color >> shift & 255u) / cover, 255) << shift;
    }
    return out;
}

// Where many particles lie upon each other, no channel is cut off so far that their hue turns into another.
static void crowds_keep_their_hue(void **state) {
    (void)state;
    for (int i = 0; i < 24; i++) {
        Rgba one = palette_origin((float)i / 24, true), many = piled(one);
        double a[3], b[3];
        seen(one, 0, a);
        seen(many, 0, b);
        double turned = fabs(remainder(atan2(b[2], b[1]) - atan2(a[2], a[1]), 6.283185307));
        if (turned > 0.1) {
            fail_msg("turn %d/24: a crowd's hue is %.3f radians off", i, turned);
        }
    }
}

typedef Rgba Ramp(float u, bool dark);

// Lightness goes one way for every eye, and no step of sixteen is much longer than another.
static void ramps_are_even_to_every_eye(void **state) {
    (void)state;
    static Ramp *const ramps[] = {palette_speed, palette_error, palette_density};
    for (int r = 0; r < 3; r++) {
        for (int dark = 0; dark < 2; dark++) {
            for (int which = 0; which < EYES; which++) {
                double least = 9, most = 0, last[3], now[3];
                seen(ramps[r](0, dark), which, last);
                for (int i = 1; i <= 16; i++) {
                    Rgba a = ramps[r]((float)(i - 1) / 16, dark), b = ramps[r]((float)i / 16, dark);
                    seen(b, which, now);
                    if ((now[0] > last[0]) != (bool)dark) {
                        fail_msg("ramp %d: lightness turns at %d/16 for eye %d, dark %d", r, i, which, dark);
                    }
                    double d = apart(a, b, which);
                    least = fmin(least, d);
                    most = fmax(most, d);
                    last[0] = now[0];
                }
                if (most > (which == TRITAN ? 4 : 2.6) * least) {
                    fail_msg("ramp %d: steps of %.3f and %.3f for eye %d, dark %d", r, least, most, which, dark);
                }
            }
        }
    }
}

// Plus and minus are unlike each other to every eye, and nothing is drawn for zero.
static void signs_are_told_apart_by_every_eye(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        for (int which = 0; which < EYES; which++) {
            double d = apart(palette_sign(-1, dark), palette_sign(1, dark), which);
            if (d < 0.15) {
                fail_msg("plus and minus are %.3f apart for eye %d, dark %d", d, which, dark);
            }
        }
        assert_int_equal(palette_sign(0, dark) & 0xFF, 0);
        assert_int_equal(palette_sign(1, dark) & 0xFF, 0xFF);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_told_apart_by_every_eye),
        cmocka_unit_test(accents_are_told_apart_by_every_eye),
        cmocka_unit_test(kinds_are_told_apart_by_every_eye),
        cmocka_unit_test(quarters_of_the_wheel_are_told_apart_by_every_eye),
        cmocka_unit_test(crowds_keep_their_hue),
        cmocka_unit_test(ramps_are_even_to_every_eye),
        cmocka_unit_test(signs_are_told_apart_by_every_eye),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
