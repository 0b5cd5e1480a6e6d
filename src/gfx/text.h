// Text that looks typeset: SDL2_ttf into a glyph atlas at the display's real pixel size; Pretendard covers Latin and Hangul.
#ifndef GFX_TEXT_H
#define GFX_TEXT_H

#include "gfx/draw.h"

typedef struct Text Text;

typedef enum { FONT_REGULAR, FONT_MEDIUM, FONT_SEMIBOLD, FONT_COUNT } Font;

// Opens assets/fonts through file_find_own. A missing font is an Error that names it.
Text *text_new(Draw *draw, Error *err);
void text_free(Text *text);

// Sizes are in pixels (em). Strings are UTF-8 of `len` bytes (len < 0: up to NUL); broken UTF-8 shows as U+FFFD.
// tabular: digits take equal width, so that changing numbers do not dance.
float text_width(Text *text, Font font, float size, const char *utf8, int len, bool tabular);
// Draws with the left end of the baseline at `at` (rounded to whole pixels vertically). Returns the width.
float text_draw(Text *text, Font font, float size, Vec2 at, Rgba color, const char *utf8, int len, bool tabular);

#endif
