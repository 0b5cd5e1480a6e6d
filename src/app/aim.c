#include "app/aim.h"

#include <math.h>

#define NEAR 0.008 // of the picture's lower side
static const Vec2 nowhere = {-1, -1};

// Pixels: of a pane, or of the words above or below its picture.
static Rect pane_box(const Page *page, const Screen *screen, int pane, PointingPlace place) {
    Rect box = page->layout.pane[pane];
    if (place == POINTING_TITLE) {
        box.h = fminf(page->head[pane], box.h);
    } else if (place == POINTING_WORDS) {
        const float foot = fminf(page->foot, box.h);
        box.y += box.h - foot;
        box.h = foot;
    }
    return rect_scaled(box, screen->scale);
}

static Rect area_box(const Layout *layout, const Screen *screen, PointingPlace place) {
    const Rect whole = {0, 0, (float)screen->width, (float)screen->height};
    return place == POINTING_PLOTS  ? rect_scaled(layout->drawer, screen->scale)
           : place == POINTING_CARD ? rect_scaled(layout->card, screen->scale)
                                    : whole;
}

// ---- from a pixel ------------------------------------------------------------------------------------------------------------------------

// A way that is so near to the one that was gone is the same to see; a hand's pace is uneven.
static double near_px(const Screen *screen) {
    return NEAR * fmin(screen->width, screen->height);
}

// So many of the words' points from the upper left.
static Pointing in_words(const Layout *layout, const Screen *screen, PointingPlace place, int pane, Rect box, Vec2 px, double near[2]) {
    const double point = (double)(layout->unit * screen->scale);
    near[0] = near[1] = near_px(screen) / point;
    return (Pointing){.place = place, .pane = pane, .x = (double)(px.x - box.x) / point, .y = (double)(px.y - box.y) / point};
}

static Pointing in_pane(const Layout *layout, const Screen *screen, const Experiment *experiment, int pane, Vec2 px, double near[2]) {
    const Camera camera = stage_camera(screen, experiment, layout, pane);
    const Vec2 at = camera_from_px(&camera, px);
    near[0] = near[1] = near_px(screen) / (double)camera.scale;
    return (Pointing){.place = POINTING_PANE, .pane = pane, .x = (double)at.x, .y = (double)at.y};
}

static Pointing in_area(const Screen *screen, PointingPlace place, Rect box, Vec2 px, double near[2]) {
    near[0] = near_px(screen) / (double)box.w;
    near[1] = near_px(screen) / (double)box.h;
    return (Pointing){.place = place, .x = (double)((px.x - box.x) / box.w), .y = (double)((px.y - box.y) / box.h)};
}

Pointing aim_at(const Frame *frame, const Screen *screen, const Experiment *experiment, Vec2 px, double near[2]) {
    static const PointingPlace areas[] = {POINTING_PLOTS, POINTING_CARD, POINTING_PICTURE};
    const Layout *layout = &frame->page.layout;
    for (int pane = 0; pane < layout->panes; pane++) {
        for (PointingPlace place = POINTING_TITLE; place <= POINTING_WORDS; place++) {
            const Rect box = pane_box(&frame->page, screen, pane, place);
            if (rect_contains(box, px)) {
                return in_words(layout, screen, place, pane, box, px, near);
            }
        }
        if (rect_contains(pane_box(&frame->page, screen, pane, POINTING_PANE), px)) {
            return in_pane(layout, screen, experiment, pane, px, near);
        }
    }
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        const Rect box = area_box(layout, screen, areas[i]);
        if (rect_contains(box, px)) {
            return in_area(screen, areas[i], box, px, near);
        }
    }
    return (Pointing){0};
}

// ---- to a pixel --------------------------------------------------------------------------------------------------------------------------

// A picture of other proportions may not reach as far; the place that is next to it is another one.
static Vec2 within(Rect box, Vec2 px) {
    const float rim = 0.01f;
    return (Vec2){fminf(fmaxf(px.x, box.x), box.x + box.w - rim), fminf(fmaxf(px.y, box.y), box.y + box.h - rim)};
}

Vec2 aim_px(const Frame *frame, const Screen *screen, const Experiment *experiment, const Pointing *p) {
    const Layout *layout = &frame->page.layout;
    const bool of_pane = p->place >= POINTING_PANE && p->place <= POINTING_WORDS;
    if (p->place == POINTING_NOWHERE || (of_pane && p->pane >= layout->panes)) {
        return nowhere;
    }
    const Rect box = of_pane ? pane_box(&frame->page, screen, p->pane, p->place) : area_box(layout, screen, p->place);
    if (rect_is_empty(box)) {
        return nowhere;
    }
    Vec2 px = {box.x + (float)p->x * box.w, box.y + (float)p->y * box.h};
    if (p->place == POINTING_PANE) {
        const Camera camera = stage_camera(screen, experiment, layout, p->pane);
        px = camera_to_px(&camera, (float)p->x, (float)p->y);
    } else if (of_pane) {
        const float point = layout->unit * screen->scale;
        px = (Vec2){box.x + (float)p->x * point, box.y + (float)p->y * point};
    }
    return within(box, px);
}
