// What a picture is made on: the GL target, the drawing, the text and the widgets, at one scale. A window, or no window.
#ifndef PAGE_SCREEN_H
#define PAGE_SCREEN_H

#include "gfx/draw.h"
#include "gfx/gl.h"
#include "gfx/text.h"
#include "page/formulas.h"
#include "settings/settings.h"
#include "ui/ui.h"

typedef struct {
    Gl gl;
    Draw *draw;
    Text *text;
    Ui *ui;
    Formulas *formulas;
    const Theme *theme;
    bool grounded; // the stage's colour is `ground` instead of the theme's; set by whoever draws a transparent picture
    Rgba ground;
    Theme own;     // the theme then
    int width, height; // pixels
    float density;     // pixels per window point
    float scale;       // pixels per layout point
    float stage_text;  // points of the layout per point of the stage's text
    float card;        // points of the layout per point of a lesson's card, which is set for a picture 720 high
    int like_width, like_height; // pixels of the window that the picture stands for; 0: for none,
    float like_scale;            // and its natural scale
    float chosen;      // factor of the user's own in it
    bool roomy;        // controls are as large as fingers need them; no picture's are
    bool held;         // the mouse holds something, which must not move away under it: `chosen` stays
} Screen;

bool screen_open(Screen *screen, const Settings *settings, bool headless, Error *err);
void screen_close(Screen *screen);
// A UiMeasure with the screen as its context. Widgets measure in points; text is measured in pixels at the scale it will be drawn at, so that
// both agree.
float screen_measure(void *screen, UiWeight weight, float size, const char *utf8, int len, bool tabular);
// From now on the picture, which is no window, has its type as large as a window of width x height pixels has at so many pixels a point:
// as large in pixels at that size, and in proportion at others.
void screen_stand_for(Screen *screen, int width, int height, float scale);
// Follows the window's size and the settings' theme and scale; once a frame.
void screen_follow(Screen *screen, const Settings *settings);
// How many times as large as the panel's text that of the stage is; `wish`: the setting, 0 for as large as the theme asks for. With
// height (pixels, of the picture as far as it is no higher than 16:9) and scale as in Screen.
float screen_stage_text(const Theme *theme, float wish, float width, float height, float scale);
// Paints what the widgets emitted, in its order.
void screen_paint_ui(Screen *screen);

#endif
