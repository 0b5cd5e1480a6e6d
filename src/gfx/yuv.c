#include "gfx/yuv.h"

#include "base/team.h"

// BT.709-6, 3.2: E'Y = 0.2126 E'R + 0.7152 E'G + 0.0722 E'B; 3.3: E'CB = (E'B - E'Y) / 1.8556, E'CR = (E'R - E'Y) / 1.5748;
// 3.4: 219 and 224 steps. In fixed point, of bytes; whole numbers, as a processor without wide vectors does them fastest.
#define KR 0.2126
#define KG 0.7152
#define KB 0.0722
#define FIXED(x) ((int32_t)((x) * (1 << 22) + ((x) < 0 ? -0.5 : 0.5)))
#define LUMA(x) FIXED((x)*219.0 / 255.0)
#define BLUE(x) FIXED((x)*224.0 / 255.0 / 1.8556)
#define RED(x) FIXED((x)*224.0 / 255.0 / 1.5748)
#define HALF (1 << 21)

size_t yuv_bytes(int width, int height) {
    return (size_t)(width / 2) * (size_t)(height / 2) * 6;
}

static void luma_row(int width, const uint8_t *rgb, uint8_t *y) {
    for (int i = 0; i < width; i++, rgb += 3) {
        y[i] = (uint8_t)((LUMA(KR) * rgb[0] + LUMA(KG) * rgb[1] + LUMA(KB) * rgb[2] + (16 << 22) + HALF) >> 22);
    }
}

// n pixels of chroma from two rows of 2 n; four pixels are summed, so the shift is by two more.
static void chroma_row(int n, const uint8_t *a, const uint8_t *b, uint8_t *cb, uint8_t *cr) {
    for (int i = 0; i < n; i++, a += 6, b += 6) {
        int64_t red = a[0] + a[3] + b[0] + b[3];
        int64_t green = a[1] + a[4] + b[1] + b[4];
        int64_t blue = a[2] + a[5] + b[2] + b[5];
        int64_t zero = ((int64_t)128 << 24) + (HALF << 2);
        cb[i] = (uint8_t)((BLUE(-KR) * red + BLUE(-KG) * green + BLUE(1 - KB) * blue + zero) >> 24);
        cr[i] = (uint8_t)((RED(1 - KR) * red + RED(-KG) * green + RED(-KB) * blue + zero) >> 24);
    }
}

typedef struct {
    int width, height;
    const uint8_t *rgb;
    uint8_t *yuv;
} Picture;

static void two_rows(void *context, int pair) {
    const Picture *p = context;
    size_t w = (size_t)(p->width / 2), h = (size_t)(p->height / 2), row = (size_t)p->width * 3, j = (size_t)pair;
    const uint8_t *a = p->rgb + 2 * j * row;
    uint8_t *cb = p->yuv + 4 * w * h, *cr = cb + w * h;
    luma_row((int)(2 * w), a, p->yuv + 4 * j * w);
    luma_row((int)(2 * w), a + row, p->yuv + (4 * j + 2) * w);
    chroma_row((int)w, a, a + row, cb + j * w, cr + j * w);
}

void yuv_from_rgb(int width, int height, const uint8_t *rgb, uint8_t *yuv) {
    team_for(height / 2, two_rows, &(Picture){width, height, rgb, yuv});
}
