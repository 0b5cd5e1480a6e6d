// Icon buttons: signs made of lines, on a grid of 16 points.
#include "ui/ui_internal.h"

#include <math.h>

static void lines(Ui *ui, Vec2 centre, float width, Rgba color, int n, const Vec2 *points) {
    int first = ui->point_count;
    for (int i = 0; i < n; i++) {
        ui_add_point(ui, (Vec2){centre.x + points[i].x, centre.y + points[i].y});
    }
    ui_add_polyline(ui, first, width, color);
}

// Filled by triangles within triangles: the list has no filled shape but boxes and discs.
static void play(Ui *ui, Vec2 at, Rgba color) {
    for (int k = 0; k < 4; k++) {
        float r = 6.4f - 1.8f * (float)k;
        const Vec2 shape[4] = {{-0.5f * r, -0.87f * r}, {r, 0.0f}, {-0.5f * r, 0.87f * r}, {-0.5f * r, -0.87f * r}};
        lines(ui, (Vec2){at.x + 0.2f, at.y}, 2.0f, color, 4, shape);
    }
}

static void pause_sign(Ui *ui, Vec2 at, Rgba color) {
    ui_draw_box(ui, (Rect){at.x - 5.5f, at.y - 6.5f, 4.0f, 13.0f}, 1.2f, color, 0.0f, 0);
    ui_draw_box(ui, (Rect){at.x + 1.5f, at.y - 6.5f, 4.0f, 13.0f}, 1.2f, color, 0.0f, 0);
}

static void restart(Ui *ui, Vec2 at, Rgba color) {
    const float r = 6.2f;
    Vec2 arc[24];
    for (int i = 0; i < 24; i++) {
        float angle = -2.36f + 5.2f * (float)i / 23.0f; // from the upper left, clockwise
        arc[i] = (Vec2){r * cosf(angle), r * sinf(angle)};
    }
    lines(ui, at, 1.6f, color, 24, arc);
    const Vec2 head[3] = {{arc[0].x, arc[0].y - 3.6f}, arc[0], {arc[0].x + 3.6f, arc[0].y}};
    lines(ui, at, 1.6f, color, 3, head);
}

static void next(Ui *ui, Vec2 at, Rgba color) {
    const Vec2 chevron[3] = {{-2.6f, -5.6f}, {3.0f, 0.0f}, {-2.6f, 5.6f}};
    lines(ui, at, 1.8f, color, 3, chevron);
}

static void back(Ui *ui, Vec2 at, Rgba color) {
    const Vec2 chevron[3] = {{2.6f, -5.6f}, {-3.0f, 0.0f}, {2.6f, 5.6f}};
    lines(ui, at, 1.8f, color, 3, chevron);
}

static void step(Ui *ui, Vec2 at, Rgba color) {
    play(ui, (Vec2){at.x - 1.5f, at.y}, color);
    ui_draw_box(ui, (Rect){at.x + 6.0f, at.y - 6.5f, 2.4f, 13.0f}, 1.0f, color, 0.0f, 0);
}

static void close_sign(Ui *ui, Vec2 at, Rgba color) {
    const Vec2 down[2] = {{-5.0f, -5.0f}, {5.0f, 5.0f}}, up[2] = {{-5.0f, 5.0f}, {5.0f, -5.0f}};
    lines(ui, at, 1.8f, color, 2, down);
    lines(ui, at, 1.8f, color, 2, up);
}

// A window whose right part is set off.
static void panel(Ui *ui, Vec2 at, Rgba color) {
    ui_draw_box(ui, (Rect){at.x - 8.0f, at.y - 6.5f, 16.0f, 13.0f}, 2.5f, 0, 1.6f, color);
    ui_draw_line(ui, (Vec2){at.x + 2.5f, at.y - 5.8f}, (Vec2){at.x + 2.5f, at.y + 5.8f}, 1.6f, color);
}

// An arrow to the left that comes round; side -1: to the right.
static void turn(Ui *ui, Vec2 at, float side, Rgba color) {
    Vec2 bow[14] = {{-7.0f * side, -2.5f}};
    for (int i = 1; i < 14; i++) {
        float angle = -1.5708f + 3.1416f * (float)(i - 1) / 12.0f;
        bow[i] = (Vec2){side * (2.5f + 4.2f * cosf(angle)), 1.7f + 4.2f * sinf(angle)};
    }
    const Vec2 head[3] = {{-3.4f * side, -6.4f}, {-7.2f * side, -2.5f}, {-3.4f * side, 1.4f}};
    lines(ui, at, 1.7f, color, 14, bow);
    lines(ui, at, 1.7f, color, 3, head);
}

static void undo(Ui *ui, Vec2 at, Rgba color) {
    turn(ui, at, 1.0f, color);
}

static void redo(Ui *ui, Vec2 at, Rgba color) {
    turn(ui, at, -1.0f, color);
}

// An open book.
static void lessons(Ui *ui, Vec2 at, Rgba color) {
    for (int side = -1; side <= 1; side += 2) {
        const float s = (float)side;
        const Vec2 page[5] = {{0.0f, -4.6f}, {3.0f * s, -6.4f}, {8.0f * s, -6.4f}, {8.0f * s, 4.6f}, {3.0f * s, 4.6f}};
        const Vec2 foot[2] = {{3.0f * s, 4.6f}, {0.0f, 6.4f}};
        lines(ui, at, 1.6f, color, 5, page);
        lines(ui, at, 1.6f, color, 2, foot);
    }
    ui_draw_line(ui, (Vec2){at.x, at.y - 4.6f}, (Vec2){at.x, at.y + 6.4f}, 1.6f, color);
}

static void full(Ui *ui, Vec2 at, Rgba color) {
    for (int k = 0; k < 4; k++) {
        const float x = k % 2 ? 7.0f : -7.0f, y = k / 2 ? 6.5f : -6.5f, in_x = k % 2 ? -4.2f : 4.2f, in_y = k / 2 ? -4.2f : 4.2f;
        const Vec2 corner[3] = {{x + in_x, y}, {x, y}, {x, y + in_y}};
        lines(ui, at, 1.7f, color, 3, corner);
    }
}

static void more(Ui *ui, Vec2 at, Rgba color) {
    for (int k = -1; k <= 1; k++) {
        ui_draw_disc(ui, (Vec2){at.x + 6.0f * (float)k, at.y}, 1.8f, color);
    }
}

// A screen without a picture.
static void dark(Ui *ui, Vec2 at, Rgba color) {
    ui_draw_box(ui, (Rect){at.x - 8.0f, at.y - 6.5f, 16.0f, 11.0f}, 1.5f, color, 0.0f, 0);
    ui_draw_line(ui, (Vec2){at.x - 4.0f, at.y + 7.0f}, (Vec2){at.x + 4.0f, at.y + 7.0f}, 1.6f, color);
}

bool ui_icon_button(Ui *ui, int id, Rect box, UiIcon icon, const char *help) {
    static void (*const signs[])(Ui *, Vec2, Rgba) = {
        [UI_ICON_PLAY] = play, [UI_ICON_PAUSE] = pause_sign, [UI_ICON_RESTART] = restart,
        [UI_ICON_NEXT] = next, [UI_ICON_BACK] = back, [UI_ICON_STEP] = step, [UI_ICON_CLOSE] = close_sign,
        [UI_ICON_PANEL] = panel, [UI_ICON_UNDO] = undo, [UI_ICON_REDO] = redo, [UI_ICON_LESSONS] = lessons,
        [UI_ICON_FULL] = full, [UI_ICON_MORE] = more, [UI_ICON_DARK] = dark,
    };
    const Theme *theme = ui->theme;
    UiTouch touch = ui_touch(ui, id, box, help);
    bool pressed = ui_take_press(ui, &touch);
    float hover = ui_ease(ui, id, SLOT_HOVER, touch.hover || touch.held ? 1.0f : 0.0f, UI_HOVER_S);
    if (hover > 0.0f) {
        ui_draw_box(ui, box, UI_RADIUS, color_fade(theme->raised, touch.held ? 0.6f : hover), 0.0f, 0);
    }
    Vec2 centre = {box.x + 0.5f * box.w, box.y + 0.5f * box.h};
    Rgba rest = color_mix(theme->muted, theme->text, ui->disabled ? 0.0f : 0.35f + 0.65f * hover);
    signs[icon](ui, centre, ui->disabled ? color_mix(theme->panel, rest, 0.45f) : rest); // opaque: the parts overlap
    ui_focus_ring(ui, id, ui_inset(box, 2.0f, 2.0f), UI_RADIUS - 2.0f);
    return touch.clicked || pressed;
}
