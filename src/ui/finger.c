// A finger on the widgets. It hides what it touches and cannot hover, so that a press decides nothing yet within a column: let go where it
// went down it is a tap, moved along a track it drags, moved up or down it scrolls, and resting it asks for the tooltip.
#include "ui/finger.h"

#include "ui/ui_internal.h"

#include <math.h>

static float beyond(float at, float from, float size) {
    return at < from ? from - at : at >= from + size ? at - (from + size) + 0.5f : 0.0f;
}

// From where the finger went down to the nearest target that is within reach: each has a control's height and width at least. Those of the
// last frame, since this one's are still to come.
static Vec2 aim_at(const Ui *ui, Vec2 at) {
    const float reach = ui->theme->row;
    float best = INFINITY;
    Vec2 aim = {0.0f, 0.0f};
    for (int i = 0; i < ui->stop_count; i++) {
        const Rect box = ui->stops[i].seen;
        const float x = beyond(at.x, box.x, box.w), y = beyond(at.y, box.y, box.h), far = hypotf(x, y);
        const bool near = x <= 0.5f * fmaxf(reach - box.w, 0.0f) && y <= 0.5f * fmaxf(reach - box.h, 0.0f);
        if (far == 0.0f && !rect_is_empty(box)) {
            return (Vec2){0.0f, 0.0f};
        }
        if (near && far < best && !rect_is_empty(box)) {
            best = far;
            aim = (Vec2){at.x < box.x ? x : -x, at.y < box.y ? y : -y};
        }
    }
    return aim;
}

void finger_begin(Ui *ui, bool aims) {
    UiFinger *finger = &ui->finger;
    UiInput *in = &ui->in;
    if (!in->finger || (finger->on && !in->pressed && !in->down && !in->released)) {
        *finger = (UiFinger){0}; // up, or lifted where it counts for nothing
    }
    if (in->finger && in->pressed) {
        *finger = (UiFinger){.on = true, .from = in->mouse, .since_s = in->now_s, .twice = in->double_click};
        finger->aim = aims ? aim_at(ui, in->mouse) : (Vec2){0.0f, 0.0f};
    }
    if (!in->finger || in->pressed || finger->scrolls || finger->along) {
        ui->tip.kept = false;
    }
    if (!finger->on) {
        return;
    }
    finger->moved = finger->moved || hypotf(in->mouse.x - finger->from.x, in->mouse.y - finger->from.y) > FINGER_TREMBLE;
    finger->asks = !finger->moved && in->down && in->now_s - finger->since_s >= FINGER_HOLD_S;
    in->double_click = in->double_click || (in->released && finger->twice);
    in->mouse = ui->pointer = (Vec2){in->mouse.x + finger->aim.x, in->mouse.y + finger->aim.y};
}

static Vec2 way(const Ui *ui) {
    const UiFinger *finger = &ui->finger;
    return (Vec2){ui->pointer.x - finger->from.x - finger->aim.x, ui->pointer.y - finger->from.y - finger->aim.y};
}

bool finger_scrolls(Ui *ui, float *scroll, float furthest) {
    UiFinger *finger = &ui->finger;
    const Vec2 by = way(ui);
    if (!finger->on || finger->along || furthest <= 0.0f) {
        return false;
    }
    if (!finger->scrolls) {
        finger->scrolls = finger->moved && fabsf(by.y) > fabsf(by.x);
        finger->scroll = *scroll + by.y; // it begins where it stands
    }
    if (finger->scrolls) {
        *scroll = fminf(fmaxf(finger->scroll - by.y, 0.0f), furthest);
    }
    return finger->scrolls;
}

bool finger_drags(Ui *ui) {
    UiFinger *finger = &ui->finger;
    const Vec2 by = way(ui);
    const bool begins = finger->on && finger->moved && !finger->along && !finger->scrolls && fabsf(by.x) >= fabsf(by.y);
    finger->along = finger->along || begins;
    return begins;
}

bool finger_tapped(const Ui *ui, int over) {
    const UiFinger *finger = &ui->finger;
    return finger->on && finger->over == over && ui->in.released && !finger->moved && !finger->told;
}
