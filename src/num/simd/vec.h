// The vectors that every kernel is written in: one type of as many floats as the instruction set holds, made with the
// compilers' vector extension, so that + - * / < & << read as for scalars and `a * b + c` becomes one fused multiply-add
// where there is one. Five operations that the extension lacks (min, max, sqrt, 32 x 32 -> 64 bit product, bits of a mask) are intrinsics.
// Only files of this folder include it; each is compiled once per instruction set.
#ifndef NUM_SIMD_VEC_H
#define NUM_SIMD_VEC_H

#include <stdint.h>
#include <string.h>

#if defined(__AVX2__)
#include <immintrin.h> // of a thousand kilobytes: the baseline goes without
#elif defined(__x86_64__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#if defined(__AVX512F__)
#define VEC_LANES 16
#elif defined(__AVX2__)
#define VEC_LANES 8
#else
#define VEC_LANES 4
#endif
#define VEC_BYTES (4 * VEC_LANES)

#if defined(__AVX512F__) || defined(__aarch64__)
#define VEC_REGISTERS 32
#else
#define VEC_REGISTERS 16
#endif

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define VEC_FMA 1 // a * b + c is rounded once
#else
#define VEC_FMA 0
#endif

typedef float Vec __attribute__((vector_size(VEC_BYTES)));
typedef int32_t VecInt __attribute__((vector_size(VEC_BYTES))); // what a comparison gives: -1 where true, 0 where not
typedef uint32_t VecUint __attribute__((vector_size(VEC_BYTES)));
typedef uint64_t VecWide __attribute__((vector_size(VEC_BYTES)));
typedef float VecAnywhere __attribute__((vector_size(VEC_BYTES), aligned(4), may_alias));

#define VEC_INLINE static inline __attribute__((always_inline, unused))

// What Intel calls the same vectors, and its names for what is done to them.
#if defined(__AVX512F__)
typedef __m512 VecX86;
typedef __m512i VecX86Int;
#define VEC_X86(operation) _mm512_##operation
#elif defined(__AVX2__)
typedef __m256 VecX86;
typedef __m256i VecX86Int;
#define VEC_X86(operation) _mm256_##operation
#elif defined(__x86_64__)
typedef __m128 VecX86;
typedef __m128i VecX86Int;
#define VEC_X86(operation) _mm_##operation
#endif

// ---- memory ----------------------------------------------------------------------------------------------------------
VEC_INLINE Vec vec_load(const float *p) {
    return *(const VecAnywhere *)p;
}

VEC_INLINE void vec_store(float *p, Vec v) {
    *(VecAnywhere *)p = v;
}

VEC_INLINE Vec vec_set(float value) {
    return value - (Vec){0};
}

// Past the caches, where p is aligned to a vector and the processor can; vec_stream_end() makes it visible to others.
VEC_INLINE void vec_stream(float *p, Vec v) {
#if defined(__x86_64__)
    VEC_X86(stream_ps)(p, (VecX86)v);
#else
    vec_store(p, v);
#endif
}

VEC_INLINE void vec_stream_end(void) {
#if defined(__x86_64__)
    _mm_sfence();
#endif
}

// The first n (0..VEC_LANES) entries; the others are 0, and are not written.
VEC_INLINE Vec vec_load_some(const float *p, int n) {
    Vec v = {0};
    memcpy(&v, p, (size_t)n * sizeof(float));
    return v;
}

VEC_INLINE void vec_store_some(float *p, Vec v, int n) {
    memcpy(p, &v, (size_t)n * sizeof(float));
}

// ---- what the vector extension lacks ---------------------------------------------------------------------------------
// Of min and max the second argument is the one whose NaN comes through. vec_bits: bit i is entry i of the mask.
#if defined(__x86_64__)
VEC_INLINE Vec vec_min(Vec a, Vec b) {
    return (Vec)VEC_X86(min_ps)((VecX86)a, (VecX86)b);
}
VEC_INLINE Vec vec_max(Vec a, Vec b) {
    return (Vec)VEC_X86(max_ps)((VecX86)a, (VecX86)b);
}
VEC_INLINE Vec vec_sqrt(Vec a) {
    return (Vec)VEC_X86(sqrt_ps)((VecX86)a);
}
VEC_INLINE VecWide vec_mul_wide(VecWide a, VecWide b) {
    return (VecWide)VEC_X86(mul_epu32)((VecX86Int)a, (VecX86Int)b);
}
VEC_INLINE unsigned vec_bits(VecInt mask) {
#if defined(__AVX512F__)
    return (unsigned)_mm512_movepi32_mask((__m512i)mask);
#else
    return (unsigned)VEC_X86(movemask_ps)((VecX86)mask);
#endif
}
#elif defined(__ARM_NEON)
VEC_INLINE Vec vec_min(Vec a, Vec b) {
    return (Vec)vminq_f32((float32x4_t)a, (float32x4_t)b);
}
VEC_INLINE Vec vec_max(Vec a, Vec b) {
    return (Vec)vmaxq_f32((float32x4_t)a, (float32x4_t)b);
}
VEC_INLINE Vec vec_sqrt(Vec a) {
    return (Vec)vsqrtq_f32((float32x4_t)a);
}
VEC_INLINE VecWide vec_mul_wide(VecWide a, VecWide b) {
    return (VecWide)vmull_u32(vmovn_u64((uint64x2_t)a), vmovn_u64((uint64x2_t)b));
}
VEC_INLINE unsigned vec_bits(VecInt mask) {
    return (unsigned)vaddvq_s32((int32x4_t)(mask & (VecInt){1, 2, 4, 8}));
}
#elif defined(__wasm_simd128__)
VEC_INLINE Vec vec_min(Vec a, Vec b) { // a < b ? a : b; pmin takes the two the other way round
    return (Vec)wasm_f32x4_pmin((v128_t)b, (v128_t)a);
}
VEC_INLINE Vec vec_max(Vec a, Vec b) {
    return (Vec)wasm_f32x4_pmax((v128_t)b, (v128_t)a);
}
VEC_INLINE Vec vec_sqrt(Vec a) {
    return (Vec)wasm_f32x4_sqrt((v128_t)a);
}
VEC_INLINE VecWide vec_mul_wide(VecWide a, VecWide b) { // of the low halves
    const v128_t low_a = wasm_i32x4_shuffle((v128_t)a, (v128_t)a, 0, 2, 0, 2), low_b = wasm_i32x4_shuffle((v128_t)b, (v128_t)b, 0, 2, 0, 2);
    return (VecWide)wasm_u64x2_extmul_low_u32x4(low_a, low_b);
}
VEC_INLINE unsigned vec_bits(VecInt mask) {
    return (unsigned)wasm_i32x4_bitmask((v128_t)mask);
}
#else
#error "no vector kernels for this processor"
#endif

// ---- bits and choices ------------------------------------------------------------------------------------------------
// Bit by bit: `yes` where the mask is -1, `no` where it is 0.
VEC_INLINE Vec vec_select(VecInt mask, Vec yes, Vec no) {
    return (Vec)((mask & (VecInt)yes) | (~mask & (VecInt)no));
}

VEC_INLINE Vec vec_clamp(Vec x, float lo, float hi) { // NaN stays NaN
    return vec_max(vec_set(lo), vec_min(vec_set(hi), x));
}

VEC_INLINE Vec vec_abs(Vec x) {
    return (Vec)((VecInt)x & 0x7fffffff);
}

VEC_INLINE Vec vec_copysign(Vec magnitude, Vec sign) {
    return (Vec)((VecInt)magnitude | ((VecInt)sign & INT32_MIN));
}

// ---- rearranging -----------------------------------------------------------------------------------------------------
// Entry i of the result is entry list[i] of a, or list[i] - VEC_LANES of b.
#if defined(__clang__)
#define VEC_SHUFFLE(a, b, ...) __builtin_shufflevector((a), (b), __VA_ARGS__)
#else
#define VEC_SHUFFLE(a, b, ...) __builtin_shuffle((a), (b), (VecInt){__VA_ARGS__})
#endif

// The same choice in each group of four entries (128 bits, the unit in which x86 shuffles cheaply).
#if VEC_LANES == 16
#define VEC_GROUPS(i, j, k, l)                                                                                                \
    (i), (j), (k), (l), (i) + 4, (j) + 4, (k) + 4, (l) + 4, (i) + 8, (j) + 8, (k) + 8, (l) + 8, (i) + 12, (j) + 12, (k) + 12, \
        (l) + 12
#elif VEC_LANES == 8
#define VEC_GROUPS(i, j, k, l) (i), (j), (k), (l), (i) + 4, (j) + 4, (k) + 4, (l) + 4
#else
#define VEC_GROUPS(i, j, k, l) (i), (j), (k), (l)
#endif

#define VEC_ZIP_LOW(a, b) VEC_SHUFFLE(a, b, VEC_GROUPS(0, VEC_LANES, 1, VEC_LANES + 1))
#define VEC_ZIP_HIGH(a, b) VEC_SHUFFLE(a, b, VEC_GROUPS(2, VEC_LANES + 2, 3, VEC_LANES + 3))
#define VEC_PAIRS_LOW(a, b) VEC_SHUFFLE(a, b, VEC_GROUPS(0, 1, VEC_LANES, VEC_LANES + 1))
#define VEC_PAIRS_HIGH(a, b) VEC_SHUFFLE(a, b, VEC_GROUPS(2, 3, VEC_LANES + 2, VEC_LANES + 3))

// Entries 0, 1, 2, ..., as an initialiser.
#if VEC_LANES == 16
#define VEC_INDEX \
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }
#elif VEC_LANES == 8
#define VEC_INDEX \
    { 0, 1, 2, 3, 4, 5, 6, 7 }
#else
#define VEC_INDEX \
    { 0, 1, 2, 3 }
#endif

// Each entry changes places with the one so many entries away.
#define VEC_SWAP_1(v) VEC_SHUFFLE(v, v, VEC_GROUPS(1, 0, 3, 2))
#define VEC_SWAP_2(v) VEC_SHUFFLE(v, v, VEC_GROUPS(2, 3, 0, 1))
#if VEC_LANES == 16
#define VEC_SWAP_4(v) VEC_SHUFFLE(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)
#define VEC_SWAP_8(v) VEC_SHUFFLE(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
#elif VEC_LANES == 8
#define VEC_SWAP_4(v) VEC_SHUFFLE(v, v, 4, 5, 6, 7, 0, 1, 2, 3)
#endif

// step(swap, ...) for every distance, such that with a symmetric operation all entries come to hold the same, that of all entries.
#if VEC_LANES == 16
#define VEC_ALL_SWAPS(step, ...)   \
    step(VEC_SWAP_8, __VA_ARGS__); \
    step(VEC_SWAP_4, __VA_ARGS__); \
    step(VEC_SWAP_2, __VA_ARGS__); \
    step(VEC_SWAP_1, __VA_ARGS__)
#elif VEC_LANES == 8
#define VEC_ALL_SWAPS(step, ...)   \
    step(VEC_SWAP_4, __VA_ARGS__); \
    step(VEC_SWAP_2, __VA_ARGS__); \
    step(VEC_SWAP_1, __VA_ARGS__)
#else
#define VEC_ALL_SWAPS(step, ...)   \
    step(VEC_SWAP_2, __VA_ARGS__); \
    step(VEC_SWAP_1, __VA_ARGS__)
#endif

// Transposes each 4 x 4 group of four vectors: afterwards v[j] has entry j of the group, row by row.
VEC_INLINE void vec_transpose_groups(Vec v[4]) {
    Vec a = VEC_ZIP_LOW(v[0], v[1]), b = VEC_ZIP_HIGH(v[0], v[1]);
    Vec c = VEC_ZIP_LOW(v[2], v[3]), d = VEC_ZIP_HIGH(v[2], v[3]);
    v[0] = VEC_PAIRS_LOW(a, c);
    v[1] = VEC_PAIRS_HIGH(a, c);
    v[2] = VEC_PAIRS_LOW(b, d);
    v[3] = VEC_PAIRS_HIGH(b, d);
}

// v as a VEC_LANES x VEC_LANES matrix, row by row: transposed.
VEC_INLINE void vec_transpose(Vec v[VEC_LANES]) {
    for (int row = 0; row < VEC_LANES; row += 4) {
        vec_transpose_groups(v + row);
    }
#if VEC_LANES == 16
    for (int j = 0; j < 4; j++) {
        Vec a = VEC_SHUFFLE(v[j], v[4 + j], 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
        Vec b = VEC_SHUFFLE(v[j], v[4 + j], 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
        Vec c = VEC_SHUFFLE(v[8 + j], v[12 + j], 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
        Vec d = VEC_SHUFFLE(v[8 + j], v[12 + j], 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
        v[j] = VEC_SHUFFLE(a, c, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
        v[4 + j] = VEC_SHUFFLE(b, d, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
        v[8 + j] = VEC_SHUFFLE(a, c, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
        v[12 + j] = VEC_SHUFFLE(b, d, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
    }
#elif VEC_LANES == 8
    for (int j = 0; j < 4; j++) {
        Vec a = VEC_SHUFFLE(v[j], v[4 + j], 0, 1, 2, 3, 8, 9, 10, 11);
        Vec b = VEC_SHUFFLE(v[j], v[4 + j], 4, 5, 6, 7, 12, 13, 14, 15);
        v[j] = a;
        v[4 + j] = b;
    }
#endif
}

#endif
