#include "page/screen.h"

#include "page/layout.h"
#include "num/kernels.h"

#include <SDL_video.h>
#include <math.h>

#define MANY_LINES 1800 // of a display
#define FINGER 40.0f    // points of the display that a finger finds

float screen_measure(void *screen, UiWeight weight, float size, const char *utf8, int len, bool tabular) {
    const Screen *own = screen;
    return text_width(own->text, (Font)weight, size * own->scale, utf8, len, tabular) / own->scale;
}

bool screen_open(Screen *screen, const Settings *s, bool headless, Error *err) {
    *screen = (Screen){0};
    bool open = headless ? gl_open_headless(&screen->gl, s->size_w, s->size_h, err)
                         : gl_open_window(&screen->gl, "Flowscope", s->size_w, s->size_h, s->fullscreen, err);
    if (!open) {
        return false;
    }
    screen->draw = draw_new(err);
    if (screen->draw) {
        draw_set_isa(screen->draw, kernels_isa());
    }
    screen->text = screen->draw ? text_new(screen->draw, err) : NULL;
    if (!screen->text) {
        screen_close(screen);
        return false;
    }
    screen->ui = ui_new(screen_measure, screen);
    screen->formulas = formulas_new();
    screen_follow(screen, s);
    return true;
}

void screen_close(Screen *screen) {
    ui_free(screen->ui);
    formulas_free(screen->formulas);
    text_free(screen->text);
    draw_free(screen->draw);
    gl_close(&screen->gl);
    *screen = (Screen){0};
}

// Where the system does not say how dense the display is (X11), a display of many lines is taken for a dense one, or for a
// 4K projector: either way type of the usual size in pixels would be too small to read.
static float window_scale(const Screen *screen) {
    SDL_DisplayMode mode;
    int display = SDL_GetWindowDisplayIndex(screen->gl.window);
    if (screen->density > 1 || SDL_GetDesktopDisplayMode(display < 0 ? 0 : display, &mode) != 0 || mode.h < MANY_LINES) {
        return screen->density;
    }
    return roundf((float)mode.h / 1080.0f * 4) / 4;
}

// A picture's type grows with its shorter side, so that 4K looks like 720p, only finer. The more upright a picture is the smaller is the
// screen that it is for: 1080x1920 has the room of a phone. From 16:10 on all have that of a window of 1280x720 points.
static float picture_scale(int width, int height) {
    const float w = (float)width, h = (float)height, aspect = fmaxf(w / h, 9.0f / 16.0f);
    const float scale = aspect >= 1.6f ? fminf(w / 1280.0f, h / 720.0f) : fminf(w, h) / (640.0f + (aspect - 1) * 160.0f / 0.6f);
    return fminf(fmaxf(scale, 0.75f), 4.0f);
}

static float natural_scale(const Screen *screen) {
    const int w = screen->width, h = screen->height;
    if (!screen->gl.headless) {
        return window_scale(screen);
    }
    if (screen->like_width == w && screen->like_height == h) {
        return screen->like_scale;
    }
    const float usual = picture_scale(w, h);
    return screen->like_width ? usual / picture_scale(screen->like_width, screen->like_height) * screen->like_scale : usual;
}

void screen_stand_for(Screen *screen, int width, int height, float scale) {
    screen->like_width = width;
    screen->like_height = height;
    screen->like_scale = scale;
}

// Of a picture higher than wide it is the width that limits what can be read.
float screen_stage_text(const Theme *theme, float wish, float width, float height, float scale) {
    const float high = fminf(height, 0.5625f * width);
    const float least = theme->stage_share * high / (theme->size_body * scale);
    const float most = fmaxf(layout_max(width, height) / scale, 1.0f);
    return fminf(wish > 0 ? wish : fmaxf(least, 1.0f), most);
}

// Read from the back row in every theme, so that it goes by the picture; and by the hand that sets the stage's text.
static float card_unit(const Screen *screen, float wish) {
    const float w = (float)screen->width, h = (float)screen->height;
    const float usual = screen_stage_text(screen->theme, 0, w, h, screen->scale);
    const float lying = fminf(h, 0.5625f * w) / 720.0f;
    const float picture = (w < h ? fmaxf(lying, 0.72f * picture_scale(screen->width, screen->height)) : lying) / screen->scale;
    return fmaxf(picture, 1 / screen->scale * 0.75f) * (wish > 0 ? screen->stage_text / usual : 1);
}

void screen_follow(Screen *screen, const Settings *s) {
    gl_size(&screen->gl, &screen->width, &screen->height, &screen->density);
    const float natural = natural_scale(screen);
    screen->theme = theme_at(s->theme);
    if (screen->grounded) {
        screen->own = *screen->theme;
        screen->own.stage = screen->own.background = screen->ground;
        screen->theme = &screen->own;
    }
    if (!screen->held) {
        screen->chosen = s->ui_scale > 0 ? (float)s->ui_scale : 1.0f;
    }
    float wanted = natural * screen->theme->zoom * screen->chosen;
    screen->scale = fminf(wanted, layout_max((float)screen->width, (float)screen->height));
    screen->stage_text =
        screen_stage_text(screen->theme, (float)s->stage_text, (float)screen->width, (float)screen->height, screen->scale);
    screen->card = card_unit(screen, (float)s->stage_text);
    ui_set_reduced_motion(screen->ui, s->reduced_motion);
    if (screen->roomy) {
        const float row = fmaxf(screen->theme->row, FINGER * natural / screen->scale);
        screen->own = *screen->theme;
        screen->own.row = row;
        screen->theme = &screen->own;
    }
}

static void paint_polyline(const Screen *screen, const UiCmd *cmd, const Vec2 *points) {
    enum { PIECE = 256 };
    Vec2 at[PIECE];
    for (int done = 0; done < cmd->count - 1; done += PIECE - 1) {
        int n = cmd->count - done < PIECE ? cmd->count - done : PIECE;
        for (int i = 0; i < n; i++) {
            Vec2 p = points[cmd->first + done + i];
            at[i] = (Vec2){p.x * screen->scale, p.y * screen->scale};
        }
        draw_polyline(screen->draw, n, at, cmd->width * screen->scale, cmd->color);
    }
}

static void paint(Screen *screen, const UiCmd *cmd, const char *chars, const Vec2 *points) {
    Draw *draw = screen->draw;
    float k = screen->scale;
    Rect box = rect_scaled(cmd->box, k);
    Vec2 at = {box.x, box.y};
    switch (cmd->kind) {
    case UI_CMD_BOX:
        draw_box(draw, box, cmd->radius * k, cmd->color, cmd->width * k, cmd->border);
        break;
    case UI_CMD_SHADOW:
        draw_shadow(draw, box, cmd->radius * k, cmd->width * k, cmd->color);
        break;
    case UI_CMD_TEXT:
        text_draw(screen->text, (Font)cmd->weight, cmd->size * k, (Vec2){box.x, box.y + box.h}, cmd->color, chars + cmd->first,
                  cmd->count, cmd->tabular);
        break;
    case UI_CMD_LINE:
        draw_line(draw, at, (Vec2){box.x + box.w, box.y + box.h}, cmd->width * k, cmd->color, cmd->color, BLEND_OVER);
        break;
    case UI_CMD_POLYLINE:
        paint_polyline(screen, cmd, points);
        break;
    case UI_CMD_DISC:
        draw_disc(draw, at, box.w, cmd->color, BLEND_OVER);
        break;
    case UI_CMD_IMAGE:
        formulas_draw(screen->formulas, draw, chars + cmd->first, box, cmd->color);
        break;
    case UI_CMD_CLIP:
        draw_clip(draw, box);
        break;
    case UI_CMD_DOTS:
        for (int i = 0; i < cmd->count; i++) {
            Vec2 p = points[cmd->first + i];
            draw_disc(draw, (Vec2){p.x * k, p.y * k}, cmd->radius * k, cmd->color, BLEND_OVER);
        }
        break;
    }
}

void screen_paint_ui(Screen *screen) {
    int count;
    const UiCmd *cmds = ui_commands(screen->ui, &count);
    for (int i = 0; i < count; i++) {
        paint(screen, &cmds[i], ui_chars(screen->ui), ui_points(screen->ui));
    }
    draw_clip(screen->draw, (Rect){0, 0, 0, 0});
}
