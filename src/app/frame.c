#include "app/frame.h"

#include "page/insets.h"
#include "page/labels.h"
#include "app/panel.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/language.h"

#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool frame_init(Frame *frame, const Settings *settings) {
    *frame = (Frame){.stage = stage_new(), .stats = {NAN, NAN}};
    frame->thumbs = calloc(((size_t)dist_count() + 1) * THUMB_DOTS, sizeof(Vec2));
    CHECK(frame->thumbs, "no memory for %d thumbnails", dist_count());
    for (int d = 0; d < dist_count(); d++) {
        float x[THUMB_DOTS];
        float y[THUMB_DOTS];
        Rng rng = rng_open((uint64_t)settings->seed, RNG_SHOW, 8);
        dist_at(d)->sample(&rng, x, y, NULL, THUMB_DOTS);
        for (int i = 0; i < THUMB_DOTS; i++) {
            frame->thumbs[d * THUMB_DOTS + i] = (Vec2){x[i] / 4.0f, y[i] / 4.0f};
        }
    }
    return true;
}

void frame_free(Frame *frame) {
    stage_free(frame->stage);
    free(frame->thumbs);
    *frame = (Frame){0};
}

void frame_say(Frame *frame, const char *text, double now_s) {
    snprintf(frame->notice, sizeof frame->notice, "%s", text);
    frame->notice_lang = language_chosen();
    frame->notice_until_s = now_s + NOTICE_S;
}

void frame_ui(Frame *frame, Screen *screen, Experiment *experiment, const UiInput *input, CommandQueue *queue) {
    float w = (float)screen->width / screen->scale;
    float h = (float)screen->height / screen->scale;
    language_choose(language_code(experiment->settings.lang));
    LayoutDef shown = {.tools = experiment->settings.panel,
                       .curves = experiment->settings.curves,
                       .beside = insets_width(screen->theme, &experiment->settings),
                       .panes = experiment_panes(experiment)};
    frame->layout = layout_make(w, h, &shown);
    if (experiment->rollbacks > frame->rollbacks_seen) {
        frame->rollbacks_seen = experiment->rollbacks;
        frame_say(frame, tr("The loss blew up: back to the last good weights at half the learning rate."), input->now_s);
    }
    const char *trouble = stage_trouble(frame->stage);
    if (trouble) {
        fprintf(stderr, "flowscope: %s\n", trouble);
        frame_say(frame, tr("The graphics card cannot carry the particles; the processor does it instead."), input->now_s);
    }
    frame->formulas = screen->formulas;
    frame->hand = (Hand){.pointer = {input->mouse.x * screen->scale, input->mouse.y * screen->scale},
                         .live = frame->live,
                         .probing = experiment->settings.microscope || (SDL_GetModState() & KMOD_ALT) != 0,
                         .now_s = input->now_s};
    UiInput beneath = {.mouse = {-1, -1}, .now_s = input->now_s}; // what lies under the help does not react
    ui_begin(screen->ui, frame->help_open ? &beneath : input, screen->theme, w, h);
    labels_draw(frame, screen, experiment, input->now_s);
    curves_draw(&frame->curves, screen->ui, screen->theme, experiment, frame->layout.drawer, input->now_s);
    panel_bar(frame, screen->ui, experiment, queue);
    panel_column(frame, screen->ui, experiment, queue);
    if (frame->help_open) {
        labels_help(frame, screen->ui, screen->theme, w, h);
    }
    ui_end(screen->ui);
}

static void draw_stage(Frame *frame, Screen *screen, Experiment *experiment) {
    const DrawTimes *times = draw_times(screen->draw);
    double drawn_s = times ? times->draw_s : 0;
    double begin_s = times ? clock_now_s() : 0;
    stage_draw(frame->stage, screen, experiment, &frame->layout, frame->pan, &frame->hand);
    frame->views_s = times ? clock_now_s() - begin_s - (times->draw_s - drawn_s) : 0;
}

// In the window, whenever the processor is asked for more particles than it takes.
static void tell_fewer(Frame *frame, const Screen *screen, const Experiment *experiment) {
    bool fewer = experiment->carried == EXPERIMENT_CARRIED && experiment->settings.particles > EXPERIMENT_CARRIED;
    if (fewer && !frame->fewer && !screen->gl.headless) {
        frame_say(frame, tr("200,000 particles are shown: more need the graphics card."), frame->hand.now_s);
    }
    frame->fewer = fewer;
}

void frame_draw(Frame *frame, Screen *screen, Experiment *experiment) {
    draw_begin(screen->draw, screen->width, screen->height, screen->theme->stage); // panel and scrubbers cover the rest
    draw_stage(frame, screen, experiment);
    tell_fewer(frame, screen, experiment);
    screen_paint_ui(screen);
    draw_end(screen->draw);
}
