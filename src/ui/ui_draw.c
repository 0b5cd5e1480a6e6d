// The draw-command list: boxes, lines, and text that is measured, cut and wrapped before the painter sees it.
#include "ui/ui_internal.h"

#include <math.h>
#include <string.h>

#define BASELINE 0.36f // half of a capital's height, in em: the baseline lies that far below a line's middle
#define ASCENT 0.95f   // of a text command's box, in em
#define ELLIPSIS "\xE2\x80\xA6"

Rect ui_inset(Rect box, float x, float y) {
    return (Rect){box.x + x, box.y + y, fmaxf(box.w - 2.0f * x, 0.0f), fmaxf(box.h - 2.0f * y, 0.0f)};
}

// ---- the list ----------------------------------------------------------------------------------------------------------
static UiCmd stretched(UiCmd cmd, float k) {
    cmd.box = rect_scaled(cmd.box, k);
    cmd.radius *= k;
    cmd.width *= k;
    cmd.size *= k;
    return cmd;
}

static void push(Ui *ui, UiCmd cmd) {
    cmd = ui->stretch != 1.0f && cmd.kind != UI_CMD_CLIP ? stretched(cmd, ui->stretch) : cmd;
    bool boxed = cmd.kind == UI_CMD_BOX || cmd.kind == UI_CMD_TEXT;
    if (ui->clipped && (rect_is_empty(ui->clip) || (boxed && rect_is_empty(rect_intersection(ui->clip, cmd.box))))) {
        return;
    }
    ui->cmds = ui_grow(ui->cmds, &ui->cmd_cap, ui->cmd_count + 1, sizeof *ui->cmds);
    ui->cmds[ui->cmd_count++] = cmd;
}

int ui_add_point(Ui *ui, Vec2 point) {
    ui->points = ui_grow(ui->points, &ui->point_cap, ui->point_count + 1, sizeof *ui->points);
    ui->points[ui->point_count] = (Vec2){ui->stretch * point.x, ui->stretch * point.y};
    return ui->point_count++;
}

void ui_add_polyline(Ui *ui, int first, float width, Rgba color) {
    if (ui->point_count - first >= 2) {
        push(ui,
             (UiCmd){.kind = UI_CMD_POLYLINE, .color = color, .width = width, .first = first, .count = ui->point_count - first});
    }
}

void ui_add_dots(Ui *ui, int first, float radius, Rgba color) {
    if (ui->point_count > first) {
        push(ui,
             (UiCmd){.kind = UI_CMD_DOTS, .color = color, .radius = radius, .first = first, .count = ui->point_count - first});
    }
}

// ---- shapes ------------------------------------------------------------------------------------------------------------
void ui_draw_box(Ui *ui, Rect box, float radius, Rgba fill, float border_width, Rgba border) {
    if (!rect_is_empty(box)) {
        radius = fminf(radius, 0.5f * fminf(box.w, box.h));
        push(ui,
             (UiCmd){.kind = UI_CMD_BOX, .box = box, .radius = radius, .color = fill, .width = border_width, .border = border});
    }
}

void ui_draw_shadow(Ui *ui, Rect box, float radius, float blur, Rgba color) {
    push(ui, (UiCmd){.kind = UI_CMD_SHADOW, .box = box, .radius = radius, .width = blur, .color = color});
}

void ui_draw_line(Ui *ui, Vec2 a, Vec2 b, float width, Rgba color) {
    push(ui, (UiCmd){.kind = UI_CMD_LINE, .box = {a.x, a.y, b.x - a.x, b.y - a.y}, .width = width, .color = color});
}

void ui_draw_polyline(Ui *ui, int n, const Vec2 *points, float width, Rgba color) {
    int first = ui->point_count;
    for (int i = 0; i < n && n >= 2; i++) {
        ui_add_point(ui, points[i]);
    }
    ui_add_polyline(ui, first, width, color);
}

void ui_draw_disc(Ui *ui, Vec2 centre, float radius, Rgba color) {
    push(ui, (UiCmd){.kind = UI_CMD_DISC, .box = {centre.x, centre.y, radius, 0.0f}, .color = color});
}

// ---- clipping ------------------------------------------------------------------------------------------------------------
// A lifted clip falls back to that of the column. A clip that leaves nothing in sight is not sent: to the painter an empty box would
// mean "no clip".
static void set_clip(Ui *ui, Rect box, bool clipped) {
    ui->clip = box;
    ui->clipped = clipped;
    if (!clipped) {
        push(ui, (UiCmd){.kind = UI_CMD_CLIP});
    } else if (!rect_is_empty(box)) {
        push(ui, (UiCmd){.kind = UI_CMD_CLIP, .box = box});
    }
}

void ui_clip_reset(Ui *ui, Rect box) {
    ui->base_clip = box;
    ui->base_clipped = !rect_is_empty(box);
    if (ui->base_clipped || ui->clipped) {
        set_clip(ui, box, ui->base_clipped);
    }
}

void ui_stretch(Ui *ui, float points) {
    ui->in.mouse = points == 1.0f ? ui->pointer : (Vec2){ui->pointer.x / points, ui->pointer.y / points};
    ui->stretch = points;
}

void ui_draw_clip(Ui *ui, Rect box) {
    box = rect_scaled(box, ui->stretch);
    if (rect_is_empty(box)) {
        set_clip(ui, ui->base_clip, ui->base_clipped);
    } else {
        set_clip(ui, ui->base_clipped ? rect_intersection(box, ui->base_clip) : box, true);
    }
}

// ---- text ----------------------------------------------------------------------------------------------------------------
float ui_measure(const Ui *ui, UiWeight weight, float size, const char *text, int len, bool tabular) {
    const float k = ui->stretch;
    return len > 0 ? ui->measure(ui->measure_context, weight, k * size, text, len, tabular) / k : 0.0f;
}

float ui_text_width(Ui *ui, UiWeight weight, float size, const char *text) {
    return ui_measure(ui, weight, size, text, (int)strlen(text), false);
}

// The first byte of a character from `at` on, byte by byte back (step -1) or forward (1).
static int char_start(const char *text, int at, int step) {
    while (at > 0 && ((unsigned char)text[at] & 0xC0u) == 0x80u) {
        at += step;
    }
    return at;
}

// How many bytes of `text`, in whole characters, are at most `width` wide together.
static int fitting(const Ui *ui, UiWeight weight, float size, bool tabular, const char *text, int len, float width) {
    int lo = 0;
    int hi = len;
    while (lo < hi) {
        int mid = char_start(text, (lo + hi + 1) / 2, -1);
        if (mid <= lo) { // a character that begins at `lo`: look past it
            mid = char_start(text, lo + 1, 1);
        }
        if (mid <= hi && ui_measure(ui, weight, size, text, mid, tabular) <= width) {
            lo = mid;
        } else {
            hi = char_start(text, mid - 1, -1);
        }
    }
    return lo;
}

static void push_text(Ui *ui, UiCmd cmd, const char *text, int len, const char *tail) {
    int tail_len = (int)strlen(tail);
    int need = ui->char_count + len + tail_len;
    ui->chars = ui_grow(ui->chars, &ui->char_cap, need, 1);
    memcpy(ui->chars + ui->char_count, text, (size_t)len);
    memcpy(ui->chars + ui->char_count + len, tail, (size_t)tail_len);
    cmd.first = ui->char_count;
    cmd.count = len + tail_len;
    ui->char_count = need;
    push(ui, cmd);
}

static void draw_text_part(Ui *ui, Rect box, UiWeight weight, float size, Rgba color, int align, bool tabular,
                           const char *text, int len) {
    float width = ui_measure(ui, weight, size, text, len, tabular);
    const char *tail = "";
    if (width > box.w + 0.01f) {
        tail = ELLIPSIS;
        float dots = ui_measure(ui, weight, size, ELLIPSIS, (int)strlen(ELLIPSIS), tabular);
        len = fitting(ui, weight, size, tabular, text, len, box.w - dots);
        while (len > 0 && text[len - 1] == ' ') {
            len--;
        }
        width = ui_measure(ui, weight, size, text, len, tabular) + dots;
    }
    if (len == 0 || width > box.w + 0.01f) {
        return; // not even one character fits
    }
    float x = align < 0 ? box.x : align > 0 ? box.x + box.w - width : box.x + 0.5f * (box.w - width);
    float baseline = box.y + 0.5f * box.h + BASELINE * size;
    Rect at = {x, baseline - ASCENT * size, width, ASCENT * size};
    push_text(ui, (UiCmd){.kind = UI_CMD_TEXT, .box = at, .color = color, .weight = weight, .size = size, .tabular = tabular},
              text, len, tail);
}

void ui_draw_image(Ui *ui, Rect box, Rgba tint, const char *name) {
    push_text(ui, (UiCmd){.kind = UI_CMD_IMAGE, .box = box, .color = tint}, name, (int)strlen(name) + 1, "");
}

void ui_draw_text(Ui *ui, Rect box, UiWeight weight, float size, Rgba color, int align, bool tabular, const char *text) {
    draw_text_part(ui, box, weight, size, color, align, tabular, text, (int)strlen(text));
}

// A space, but for those beside the bar of p(x | y).
static bool breaks(const char *text, int at) {
    return text[at] == ' ' && text[at + 1] != '|' && (at == 0 || text[at - 1] != '|');
}

// Bytes of the next line of `text` that fits into `width`; `*next` are the bytes until the line after it begins. Breaks at spaces; within a
// word only where one alone is too long.
static int wrap(Ui *ui, UiWeight weight, float size, float width, const char *text, int *next) {
    int end = (int)strcspn(text, "\n");
    int len = fitting(ui, weight, size, false, text, end, width);
    if (len == end) {
        *next = end + (text[end] == '\n');
        return end;
    }
    int space = len;
    while (space > 0 && !breaks(text, space)) {
        space--;
    }
    if (space > 0) {
        len = space;
    } else if (len == 0) { // narrower than a character: one character a line, so that it ends
        len = char_start(text, 1, 1);
    }
    *next = len;
    while (text[*next] == ' ') {
        (*next)++;
    }
    while (len > 0 && text[len - 1] == ' ') {
        len--;
    }
    return len;
}

Vec2 ui_lines(Ui *ui, Rect box, UiWeight weight, float size, float line_h, Rgba color, const char *text) {
    Vec2 used = {0.0f, 0.0f};
    while (*text) {
        int next = 0;
        int len = wrap(ui, weight, size, box.w, text, &next);
        used.x = fmaxf(used.x, ui_measure(ui, weight, size, text, len, false));
        if (color) {
            draw_text_part(ui, (Rect){box.x, box.y + used.y, box.w, line_h}, weight, size, color, -1, false, text, len);
        }
        used.y += line_h;
        text += next;
    }
    return used;
}

float ui_draw_paragraph(Ui *ui, Rect box, UiWeight weight, float size, Rgba color, const char *text) {
    return ui_lines(ui, box, weight, size, roundf(1.5f * size), color, text).y;
}

float ui_draw_lines(Ui *ui, Rect box, UiWeight weight, float size, float line_h, Rgba color, const char *text) {
    return ui_lines(ui, box, weight, size, line_h, color, text).y;
}

// ---- what widgets have in common ------------------------------------------------------------------------------------------
Rgba ui_ink(const Ui *ui, Rgba color) {
    return ui->disabled ? color_fade(color, 0.42f) : color;
}

void ui_focus_ring(Ui *ui, int id, Rect box, float radius) {
    if (ui->focus == id && ui->ring && ui->popup.id != id && ui->edit.id != id) {
        ui_draw_box(ui, ui_inset(box, -3.0f, -3.0f), radius + 3.0f, 0, 2.0f, ui->theme->focus);
    }
}

void ui_chevron(Ui *ui, Vec2 centre, float size, float quarter_turns, Rgba color) {
    float c = cosf(1.57079633f * quarter_turns);
    float s = sinf(1.57079633f * quarter_turns);
    const Vec2 shape[3] = {{-0.5f, -1.0f}, {0.5f, 0.0f}, {-0.5f, 1.0f}};
    Vec2 turned[3];
    for (int i = 0; i < 3; i++) {
        turned[i] = (Vec2){centre.x + size * (c * shape[i].x - s * shape[i].y),
                           centre.y + size * (s * shape[i].x + c * shape[i].y)};
    }
    ui_draw_polyline(ui, 3, turned, 1.5f, color);
}

// The value has the right of way; the label gets what is left.
void ui_label_value(Ui *ui, Rect box, const char *label, Rgba label_color, const char *value, Rgba value_color) {
    float size = ui->theme->size_body;
    float width = fminf(ui_measure(ui, UI_WEIGHT_MEDIUM, size, value, (int)strlen(value), true), box.w);
    Rect left = {box.x, box.y, fmaxf(box.w - width - 12.0f, 0.0f), box.h};
    Rect right = {box.x + box.w - width, box.y, width, box.h};
    ui_draw_text(ui, left, UI_WEIGHT_REGULAR, size, label_color, -1, false, label);
    ui_draw_text(ui, right, UI_WEIGHT_MEDIUM, size, value_color, 1, true, value);
}
