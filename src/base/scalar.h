// Numbers as files of other programs hold them: of any common type, in either order of bytes, aligned to nothing.
#ifndef BASE_SCALAR_H
#define BASE_SCALAR_H

#include <stdbool.h>

typedef enum {
    SCALAR_NONE,
    SCALAR_BOOL, // one byte
    SCALAR_I8,
    SCALAR_I16,
    SCALAR_I32,
    SCALAR_I64,
    SCALAR_U8,
    SCALAR_U16,
    SCALAR_U32,
    SCALAR_U64,
    SCALAR_F16,  // IEEE 754 binary16
    SCALAR_BF16, // the upper half of a binary32
    SCALAR_F32,
    SCALAR_F64,
} Scalar;

int scalar_bytes(Scalar type); // 0 of none
// The number that begins at `bytes`; whole numbers beyond 2^53 are rounded.
double scalar_read(Scalar type, bool big_endian, const void *bytes);

#endif
