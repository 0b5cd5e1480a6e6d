// Numbers of other programs' files: every type, in both orders of bytes, at the ends of its range.
#include "base/scalar.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MINUS(n) {[n - 1] = 0x80}

static const struct {
    Scalar type;
    int bytes;
    unsigned char low_first[8];
    double value;
} cases[] = {
    {SCALAR_BOOL, 1, {0}, 0},
    {SCALAR_BOOL, 1, {2}, 1},
    {SCALAR_I8, 1, MINUS(1), -128},
    {SCALAR_I8, 1, {0x7F}, 127},
    {SCALAR_U8, 1, {0xFF}, 255},
    {SCALAR_I16, 2, MINUS(2), -32768},
    {SCALAR_I16, 2, {0xFE, 0xFF}, -2},
    {SCALAR_U16, 2, {0xFE, 0xFF}, 65534},
    {SCALAR_I32, 4, MINUS(4), -2147483648.0},
    {SCALAR_U32, 4, {0x01, 0, 0, 0x80}, 2147483649.0},
    {SCALAR_I64, 8, MINUS(8), -9223372036854775808.0},
    {SCALAR_I64, 8, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, -1},
    {SCALAR_U64, 8, {0, 0, 0, 0, 0, 0, 0, 0x80}, 9223372036854775808.0},
    {SCALAR_F16, 2, {0x00, 0xC1}, -2.5},
    {SCALAR_F16, 2, {0xFF, 0x7B}, 65504},                     // the greatest
    {SCALAR_F16, 2, {0x01, 0x00}, 1.0 / 16777216},            // the least, 2^-24
    {SCALAR_F16, 2, {0x00, 0x04}, 1.0 / 16384},               // the least that is normal, 2^-14
    {SCALAR_F16, 2, {0x00, 0xFC}, -INFINITY},
    {SCALAR_F16, 2, {0x01, 0x7C}, NAN},
    {SCALAR_BF16, 2, {0x20, 0xC0}, -2.5},
    {SCALAR_BF16, 2, {0x80, 0x7F}, INFINITY},
    {SCALAR_F32, 4, {0, 0, 0x20, 0xC0}, -2.5},
    {SCALAR_F64, 8, {0, 0, 0, 0, 0, 0, 0x04, 0xC0}, -2.5},
    {SCALAR_F64, 8, {0x18, 0x2D, 0x44, 0x54, 0xFB, 0x21, 0x09, 0x40}, 3.141592653589793},
};

static void every_type_in_either_order(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int n = cases[i].bytes;
        unsigned char room[1 + 8]; // at an odd place
        assert_int_equal(scalar_bytes(cases[i].type), n);
        for (int big = 0; big < 2; big++) {
            for (int k = 0; k < n; k++) {
                room[1 + k] = cases[i].low_first[big ? n - 1 - k : k];
            }
            const double value = scalar_read(cases[i].type, big, room + 1);
            if (isnan(cases[i].value) ? !isnan(value) : value != cases[i].value) {
                fail_msg("case %zu, big-endian %d: %.17g instead of %.17g", i, big, value, cases[i].value);
            }
        }
    }
    assert_int_equal(scalar_bytes(SCALAR_NONE), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_type_in_either_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
