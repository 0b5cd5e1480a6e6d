#include "app/frame.h"

#include "app/aim.h"
#include "app/buttons.h"
#include "app/key_list.h"
#include "app/lecture/lesson_bar.h"
#include "app/lecture/lesson_marks.h"
#include "app/panel.h"
#include "app/lecture/spotlight.h"
#include "app/film/title_card.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/memory.h"
#include "ui/finger.h"

#include <SDL_keyboard.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define RECORD_RED 0xE5484DFF

void frame_init(Frame *frame, const Settings *settings) {
    *frame = (Frame){.stage = stage_new(), .gpu = trajectories_gpu_new(), .stats = {NAN, NAN}, .recorded_s = -1};
    frame->panel.thumbs = memory_new(((size_t)dist_count() + 1) * THUMB_DOTS, sizeof(Vec2));
    for (int d = 0; d < dist_count(); d++) {
        float x[THUMB_DOTS];
        float y[THUMB_DOTS];
        Rng rng = rng_open((uint64_t)settings->seed, RNG_SHOW, 8);
        dist_draw(dist_at(d), &rng, x, y, NULL, THUMB_DOTS);
        for (int i = 0; i < THUMB_DOTS; i++) {
            frame->panel.thumbs[d * THUMB_DOTS + i] = (Vec2){x[i] / 4.0f, y[i] / 4.0f};
        }
    }
}

void frame_free(Frame *frame) {
    stage_free(frame->stage);
    trajectories_gpu_free(frame->gpu);
    free(frame->panel.thumbs);
    *frame = (Frame){0};
}

// What training and the graphics card could not do, each time it happens.
static void tell_troubles(Frame *frame, const Experiment *experiment, double now_s) {
    if (experiment->rollbacks > frame->told.rollbacks) {
        frame->told.rollbacks = experiment->rollbacks;
        banner_say(&frame->banner, tr("The loss diverged. Went back to the last good weights and halved the learning rate."),
                   now_s);
    }
    const char *trouble = trajectories_gpu_trouble(frame->gpu);
    if (trouble) {
        error_print(trouble);
        banner_say(&frame->banner, tr("The graphics card cannot compute the particles. Using the processor."), now_s);
    }
}

// Each time something is switched on that has no room: in the window, or on the standard error of a shot or film.
static void tell_missing(Frame *frame, double now_s) {
    static const char no_room[] = TR("Not everything fits. Hide the panel (H) or compare fewer lanes.");
    const bool new = frame->page.missing && !frame->told.missing;
    if (new && frame->live) {
        banner_say(&frame->banner, tr(no_room), now_s);
    } else if (new) {
        error_print(tr(no_room));
    }
    frame->told.missing = frame->page.missing;
}

// A small sign at the top that a take is being recorded, and how long it is.
static void draw_recording(const Frame *frame, const Screen *screen) {
    const Theme *theme = screen->theme;
    const Rect stage = frame->page.layout.stage;
    const int seconds = (int)frame->recorded_s;
    char text[24];
    snprintf(text, sizeof text, "%d:%02d", seconds / 60, seconds % 60);
    const float w = ui_text_width(screen->ui, UI_WEIGHT_MEDIUM, theme->size_small, "00:00") + 30;
    const Rect box = {stage.x + 0.5f * (stage.w - w), stage.y + 4, w, 18}; // above all titles
    ui_draw_box(screen->ui, box, 9, color_fade(theme->panel, 0.9f), 1, theme->line);
    ui_draw_disc(screen->ui, (Vec2){box.x + 12, box.y + 9}, 4, RECORD_RED);
    ui_draw_text(screen->ui, (Rect){box.x + 21, box.y, box.w - 28, box.h}, UI_WEIGHT_MEDIUM, theme->size_small, theme->text, -1, true, text);
}

static void draw_page(Frame *frame, Screen *screen, const Experiment *experiment, double now_s) {
    const bool few = frame->controls && !frame->controls->all; // a lesson shows these alone
    PageDef def = {.probing = frame->input.probing,
                   .standing = (frame->live || frame->standing) && !frame->quiet,
                   .card = frame->card,
                   .own_bar = few,
                   .bar = few ? lesson_bar_height(screen, experiment, frame->controls) : 0,
                   .buttons = screen->roomy && frame->live && !frame->quiet,
                   .marked = frame->live && !frame->quiet && experiment->settings.panel && !frame->controls};
    if (!frame->quiet && !frame->card) { // as wide as the stage was in the last frame
        def.line = welcome_height(&frame->welcome, screen->ui, screen->theme, experiment, frame->page.layout.line.w);
    }
    stage_describe(frame->stage, experiment, &def);
    page_draw(&frame->page, screen, experiment, &def);
    tell_missing(frame, now_s);
    if (!frame->quiet) {
        frame->banner.scripted = frame->card && !frame->card->away;
        banner_draw(&frame->banner, screen->ui, screen->theme, &frame->page, experiment, now_s);
    }
}

// The lesson's card and marks, and keys that were pressed.
static void draw_lecture(Frame *frame, Screen *screen, const Experiment *experiment, double now_s) {
    frame->hand = (CardHand){0};
    if (frame->card) {
        lesson_marks(frame, screen, experiment);
        frame->hand = card_draw(screen, experiment, frame->card, frame->page.layout.card);
    }
    if (!frame->still) {
        keys_shown_draw(&frame->keys, screen->ui, screen->theme, &frame->page, now_s);
    }
}

// What lies over the whole window, and alone reacts then.
static void draw_over(Frame *frame, Screen *screen, const UiInput *input, float w, float h) {
    frame->chosen = NULL;
    ui_beneath(screen->ui, false);
    if (frame->covered && frame->help_open) {
        frame->asked = key_list_draw(screen->ui, screen->theme, input, w, h, &frame->help_open);
    } else if (frame->lessons.open) {
        frame->chosen = lesson_list_draw(&frame->lessons, screen->ui, screen->theme, input, w, h);
    }
}

// Where the stage is pointed at. What a step of a lesson is to show does not depend on where the pointer happens to be.
static Vec2 pointed_at(Frame *frame, const Screen *screen, Vec2 px) {
    const int step = frame->card && !frame->card->away ? frame->card->step + 1 : 0;
    PointerRest *rest = &frame->rest;
    if (step != rest->step) {
        *rest = (PointerRest){.step = step, .at = px, .still = step > 0};
    }
    rest->still = rest->still && !frame->spotlight && hypotf(px.x - rest->at.x, px.y - rest->at.y) < FINGER_TREMBLE * screen->scale;
    return rest->still ? (Vec2){-1, -1} : px;
}

void frame_ui(Frame *frame, Screen *screen, const Experiment *experiment, const UiInput *input, CommandQueue *queue) {
    const float w = (float)screen->width / screen->scale, h = (float)screen->height / screen->scale;
    language_choose(language_code(experiment->settings.lang));
    tell_troubles(frame, experiment, input->now_s);
    const Vec2 pointer = input->finger ? frame->look : (Vec2){input->mouse.x * screen->scale, input->mouse.y * screen->scale};
    frame->input = (StageInput){.pointer = pointed_at(frame, screen, pointer),
                                .live = frame->live,
                                .probing = experiment->settings.microscope || (SDL_GetModState() & KMOD_ALT) != 0 || frame->aim.microscope,
                                .now_s = input->now_s,
                                .gpu = frame->gpu};
    frame->covered = frame->help_open || frame->lessons.open;
    frame->asked = NULL;
    ui_begin(screen->ui, input, screen->theme, w, h);
    ui_beneath(screen->ui, frame->covered);
    draw_page(frame, screen, experiment, input->now_s);
    if (frame->aim.place != POINTING_NOWHERE) { // in the layout of this frame
        frame->input.pointer = aim_px(frame, screen, experiment, &frame->aim);
    }
    curves_draw(&frame->curves, screen->ui, screen->theme, experiment, frame->page.layout.drawer, frame->page.curves_keyed,
                input->now_s);
    welcome_follow(&frame->welcome, experiment);
    if (frame->card) {
        welcome_toured(&frame->welcome);
    }
    welcome_draw(&frame->welcome, screen->ui, screen->theme, experiment, frame->page.layout.line, queue);
    if (frame->recorded_s >= 0 && !frame->quiet) {
        draw_recording(frame, screen);
    }
    if (frame->controls && !frame->controls->all) {
        lesson_bar(frame, screen, experiment, frame->controls, queue);
    } else {
        panel_bar(frame, screen->ui, experiment, queue);
        frame->help_open |= panel_column(frame, screen->ui, screen->theme, experiment, queue);
    }
    draw_lecture(frame, screen, experiment, input->now_s);
    if (screen->roomy && frame->live && !frame->quiet) {
        frame->asked = buttons_draw(screen->ui, screen->theme, &frame->page.layout, experiment->play.playing);
    }
    draw_over(frame, screen, input, w, h);
    if (frame->title && frame->title_alpha > 0) {
        title_card_draw(screen->ui, screen->theme, w, h, frame->title, frame->title_alpha);
    }
    ui_end(screen->ui);
}

// A picture is drawn at once, so that trajectories must be there.
void frame_compute(Frame *frame, bool software, Experiment *experiment, double now_s) {
    const TrajectoriesDevice *device = trajectories_gpu_device(frame->gpu, experiment, software, frame->live);
    const double dt_s = now_s < frame->computed_s ? EXPERIMENT_FRESH_S : now_s - frame->computed_s;
    const int had = experiment->lane[experiment->selected].trajectories.count;
    if (!experiment_use_device(experiment, device, dt_s)) {
        trajectories_gpu_give_up(frame->gpu);
    }
    if (!frame->live && experiment->lane[experiment->selected].trajectories.count != had) {
        experiment_refresh_all(experiment);
        experiment_measure(experiment);
    }
    frame->computed_s = now_s;
}

static void draw_stage(Frame *frame, Screen *screen, const Experiment *experiment) {
    const DrawTimes *times = draw_times(screen->draw);
    double drawn_s = times ? times->draw_s : 0;
    double begin_s = times ? clock_now_s() : 0;
    stage_draw(frame->stage, screen, experiment, &frame->page, &frame->input);
    frame->views_s = times ? clock_now_s() - begin_s - (times->draw_s - drawn_s) : 0;
}

// In the window, each time the settings ask the processor for more particles than it can carry.
static void tell_fewer(Frame *frame, const Screen *screen, const Experiment *experiment) {
    bool fewer = experiment->carried == EXPERIMENT_CARRIED && experiment->settings.particles > EXPERIMENT_CARRIED;
    if (fewer && !frame->told.fewer && !screen->gl.headless) {
        banner_say(&frame->banner, tr("Showing 200,000 particles. More need the graphics card."), frame->input.now_s);
    }
    frame->told.fewer = fewer;
}

void frame_draw(Frame *frame, Screen *screen, const Experiment *experiment) {
    if (frame->black && !frame->still) {
        draw_begin(screen->draw, screen->width, screen->height, 0x000000FFu);
        draw_end(screen->draw);
        return;
    }
    draw_begin(screen->draw, screen->width, screen->height, screen->theme->stage); // panel and scrubbers cover the rest
    draw_stage(frame, screen, experiment);
    tell_fewer(frame, screen, experiment);
    screen_paint_ui(screen);
    const bool lost = frame->aim.place != POINTING_NOWHERE && frame->input.pointer.x < 0; // a film's layout may lack the place
    if (frame->spotlight && !frame->still && !lost) {
        spotlight_draw(screen, frame->input.pointer);
    }
    draw_end(screen->draw);
}

bool frame_moving(const Frame *frame, const Screen *screen, const Experiment *experiment) {
    return experiment_learns(experiment) || experiment->play.playing || experiment_morphing(experiment) || !experiment_fresh(experiment) ||
           ui_takes_char(screen->ui, 'a') || stage_moving(frame->stage) || banner_shown(&frame->banner, frame->input.now_s) ||
           keys_shown_now(&frame->keys, frame->input.now_s);
}
