#include "app/lecture/presenter.h"

#include "base/check.h"
#include "base/language.h"
#include "base/words.h"

#include <SDL_events.h>
#include <math.h>
#include <stdio.h>

#define EVERY_S 0.1 // frames of this window, at most
#define LOOK_S 2.0    // between two counts of the displays
#define SCALE_H 760.0f // points of height for which it is set

bool presenter_open(Presenter *presenter, const Screen *first, Error *err) {
    if (presenter->window) {
        return true;
    }
    *presenter = (Presenter){.dirty = true, .pressed = {-1, -1}, .own = second_window_displays() > 1};
    Screen *screen = &presenter->screen;
    presenter->window = second_window_open(&first->gl, tr("Flowscope: presenter"), err);
    screen->draw = presenter->window ? draw_new(err) : NULL;
    screen->text = screen->draw ? text_new(screen->draw, err) : NULL;
    if (!screen->text) {
        presenter_close(presenter, first);
        return false;
    }
    draw_set_rasterizer(screen->draw, false); // it has no points
    screen->ui = ui_new(screen_measure, screen);
    screen->theme = theme_at(THEME_DARK);
    screen->scale = 1;
    return true;
}

void presenter_close(Presenter *presenter, const Screen *first) {
    Screen *screen = &presenter->screen;
    ui_free(screen->ui);
    text_free(screen->text);
    draw_free(screen->draw);
    second_window_close(&first->gl, presenter->window);
    *presenter = (Presenter){0};
}

static Uint32 window_of(const SDL_Event *event) {
    switch (event->type) {
    case SDL_WINDOWEVENT:
        return event->window.windowID;
    case SDL_MOUSEMOTION:
        return event->motion.windowID;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return event->button.windowID;
    case SDL_MOUSEWHEEL:
        return event->wheel.windowID;
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
        return event->tfinger.windowID;
    default:
        return 0;
    }
}

static bool is_on(const Presenter *presenter, bool next, Vec2 at) {
    const Screen *screen = &presenter->screen;
    const float w = (float)screen->width / screen->scale, h = (float)screen->height / screen->scale;
    return rect_contains(presenter_button(next, w, h), (Vec2){at.x * w, at.y * h});
}

// A button is pressed where hand or mouse came down and went up on it; at: shares of the window.
static PresenterAsks press(Presenter *presenter, bool down, Vec2 at) {
    const Vec2 from = presenter->pressed;
    presenter->pressed = down ? at : (Vec2){-1, -1};
    if (down || from.x < 0 || !presenter->given) {
        return PRESENTER_NOTHING;
    }
    return is_on(presenter, true, from) && is_on(presenter, true, at)     ? PRESENTER_NEXT
           : is_on(presenter, false, from) && is_on(presenter, false, at) ? PRESENTER_BEFORE
                                                                          : PRESENTER_NOTHING;
}

static PresenterAsks asked(Presenter *presenter, const SDL_Event *event) {
    int w = 1, h = 1;
    switch (event->type) {
    case SDL_WINDOWEVENT:
        return event->window.event == SDL_WINDOWEVENT_CLOSE ? PRESENTER_CLOSE : PRESENTER_NOTHING;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        SDL_GetWindowSize(presenter->window, &w, &h);
        return event->button.which == SDL_TOUCH_MOUSEID ? PRESENTER_NOTHING
                                                        : press(presenter, event->type == SDL_MOUSEBUTTONDOWN,
                                                                (Vec2){(float)event->button.x / (float)w, (float)event->button.y / (float)h});
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
        return press(presenter, event->type == SDL_FINGERDOWN, (Vec2){event->tfinger.x, event->tfinger.y});
    default:
        return PRESENTER_NOTHING;
    }
}

bool presenter_take(Presenter *presenter, const SDL_Event *event, PresenterAsks *asks) {
    const Uint32 id = window_of(event);
    *asks = PRESENTER_NOTHING;
    if (!presenter->window || id == 0 || id != SDL_GetWindowID(presenter->window)) {
        return false;
    }
    presenter->dirty |= event->type == SDL_WINDOWEVENT;
    *asks = asked(presenter, event);
    return true;
}

// ---- displays ------------------------------------------------------------------------------------------------------------------------

PresenterDisplays presenter_follow(Presenter *presenter, const Screen *first, double now_s) {
    const bool asks = presenter->window ? presenter->own : presenter->lost;
    if (!asks || (now_s >= presenter->looked_s && now_s < presenter->looked_s + LOOK_S)) {
        return PRESENTER_STAYS;
    }
    presenter->looked_s = now_s;
    const bool several = second_window_displays() > 1;
    if (presenter->window && !several) {
        presenter_close(presenter, first);
        presenter->lost = true;
        return PRESENTER_GONE;
    }
    if (!presenter->window && several) {
        presenter->lost = false;
        return PRESENTER_BACK;
    }
    return PRESENTER_STAYS;
}

// ---- when ----------------------------------------------------------------------------------------------------------------------------

static uint64_t sum_of(const Presented *p) {
    char text[256];
    const LessonCard *c = p->card;
    uint64_t sum = TEXT_SUM_START;
    snprintf(text, sizeof text, "%d %.0f %ld %s %d", p->black, floor(p->seconds), p->training, p->time, language_chosen());
    sum = text_sum(text, sum);
    if (c) {
        snprintf(text, sizeof text, "%p %d %d %d %d %d %.2f %g %s", (const void *)c->title, c->step, c->away, c->done, c->asks, c->revealed,
                 c->progress, c->guess.number, c->doing);
        sum = text_sum(text, sum);
        for (int i = 0; i < c->choices; i++) {
            snprintf(text, sizeof text, "%d", c->guess.votes[i]);
            sum = text_sum(text, sum);
        }
    }
    return sum;
}

bool presenter_turn(Presenter *presenter, const Screen *first, const Presented *presented, double now_s) {
    Screen *screen = &presenter->screen;
    const uint64_t sum = sum_of(presented);
    const bool due = now_s >= presenter->drawn_s + EVERY_S || now_s < presenter->drawn_s;
    if (!presenter->window || !due || (!presenter->dirty && sum == presenter->shown)) {
        return true;
    }
    if (!second_window_begin(&first->gl, presenter->window, &screen->width, &screen->height, &screen->density)) {
        presenter_close(presenter, first);
        return false;
    }
    const float h = (float)screen->height, w = (float)screen->width;
    const UiInput nobody = {.mouse = {-1, -1}, .now_s = now_s};
    screen->scale = fmaxf(fminf(h / SCALE_H, w / 1120.0f), 0.6f);
    ui_begin(screen->ui, &nobody, screen->theme, w / screen->scale, h / screen->scale);
    presenter_draw(screen->ui, screen->theme, presented, w / screen->scale, h / screen->scale);
    ui_end(screen->ui);
    draw_begin(screen->draw, screen->width, screen->height, screen->theme->background);
    screen_paint_ui(screen);
    draw_end(screen->draw);
    second_window_end(&first->gl, presenter->window);
    presenter->shown = sum;
    presenter->given = presented->card != NULL;
    presenter->dirty = false;
    presenter->drawn_s = now_s;
    return true;
}
