#include "base/scalar.h"

#include "base/check.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int scalar_bytes(Scalar type) {
    static const int bytes[] = {[SCALAR_NONE] = 0, [SCALAR_BOOL] = 1, [SCALAR_I8] = 1,  [SCALAR_I16] = 2, [SCALAR_I32] = 4,
                                [SCALAR_I64] = 8,  [SCALAR_U8] = 1,   [SCALAR_U16] = 2, [SCALAR_U32] = 4, [SCALAR_U64] = 8,
                                [SCALAR_F16] = 2,  [SCALAR_BF16] = 2, [SCALAR_F32] = 4, [SCALAR_F64] = 8};
    return bytes[type];
}

static double half(unsigned bits) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double sign = bits >> 15 ? -1 : 1;
    if (exponent == 31) {
        return fraction ? NAN : sign * INFINITY;
    }
    return sign * (exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24));
}

static double single(uint32_t bits) {
    float f;
    memcpy(&f, &bits, sizeof f);
    return (double)f;
}

double scalar_read(Scalar type, bool big_endian, const void *bytes) {
    const unsigned char *p = bytes;
    const int n = scalar_bytes(type);
    uint64_t bits = 0;
    double d;
    for (int i = 0; i < n; i++) {
        bits = bits << 8 | p[big_endian ? i : n - 1 - i];
    }
    switch (type) {
    case SCALAR_BOOL:
        return bits != 0;
    case SCALAR_I8:
        return (int8_t)bits;
    case SCALAR_I16:
        return (int16_t)bits;
    case SCALAR_I32:
        return (int32_t)bits;
    case SCALAR_I64:
        return (double)(int64_t)bits;
    case SCALAR_U8:
    case SCALAR_U16:
    case SCALAR_U32:
    case SCALAR_U64:
        return (double)bits;
    case SCALAR_F16:
        return half((unsigned)bits);
    case SCALAR_BF16:
        return single((uint32_t)bits << 16);
    case SCALAR_F32:
        return single((uint32_t)bits);
    case SCALAR_F64:
        memcpy(&d, &bits, sizeof d);
        return d;
    case SCALAR_NONE:
        break;
    }
    CHECK(false, "a number of no type");
    return 0;
}
