#include "app/lecture/lesson_marks.h"

#define RING 2.5f

// Points.
static Vec2 on_stage(const Frame *frame, const Screen *screen, const Experiment *experiment, int pane, Vec2 stage) {
    const Camera camera = stage_camera(screen, experiment, &frame->page.layout, pane);
    const Vec2 px = camera_to_px(&camera, stage.x, stage.y);
    return (Vec2){px.x / screen->scale, px.y / screen->scale};
}

static void ring(Ui *ui, Vec2 at, float radius, float width, Rgba color) {
    ui_draw_box(ui, (Rect){at.x - radius, at.y - radius, 2 * radius, 2 * radius}, radius, 0, width, color);
}

static void cross(Ui *ui, const Theme *theme, Vec2 at, float size) {
    for (int edge = 1; edge >= 0; edge--) { // its edge first, so that it stands out from any particle
        const Rgba ink = edge ? theme->stage : theme->text;
        const float width = edge ? 7 : 3.5f;
        ui_draw_line(ui, (Vec2){at.x - size, at.y - size}, (Vec2){at.x + size, at.y + size}, width, ink);
        ui_draw_line(ui, (Vec2){at.x - size, at.y + size}, (Vec2){at.x + size, at.y - size}, width, ink);
    }
}

static bool particle_at(const Frame *frame, const Screen *screen, const Experiment *experiment, int pane, int particle, Vec2 *at) {
    const Lane *lane = experiment_pane(experiment, pane);
    float x, y;
    if (particle >= experiment_ready(experiment, lane)) {
        return false;
    }
    experiment_at(experiment, lane, (float)experiment->play.t, particle, 1, &x, &y);
    *at = on_stage(frame, screen, experiment, pane, (Vec2){x, y});
    return true;
}

static void mark_guess(const Frame *frame, Screen *screen, const Experiment *experiment, int pane) {
    const LessonCard *card = frame->card;
    const float k = screen->card;
    const Vec2 said = on_stage(frame, screen, experiment, pane, card->guess.place),
               is = on_stage(frame, screen, experiment, pane, card->measured.place);
    if (card->revealed && card->guess.said) {
        ui_draw_line(screen->ui, said, is, 2, color_fade(screen->theme->text, 0.6f));
    }
    if (card->revealed) {
        ring(screen->ui, is, 13 * k, 6, screen->theme->stage);
        ring(screen->ui, is, 12 * k, 4, screen->theme->focus);
    }
    if (card->guess.said) {
        cross(screen->ui, screen->theme, said, 8 * k);
    }
}

static void mark_pane(const Frame *frame, Screen *screen, const Experiment *experiment, int pane) {
    const LessonCard *card = frame->card;
    const Theme *theme = screen->theme;
    const Rect all = frame->page.layout.pane[pane];
    const bool asked = card->question && card->question->kind == QUESTION_PLACE && (card->asks || card->revealed);
    const int lane = (int)(experiment_pane(experiment, pane) - experiment->lane) + 1;
    const int particle = card->highlight.particle > 0 ? card->highlight.particle : asked ? card->question->particle : 0;
    Vec2 at;
    if (card->highlight.lane == lane) {
        ui_draw_box(screen->ui, (Rect){all.x + 5, all.y + 5, all.w - 10, all.h - 10}, 12, 0, RING, theme->focus);
    }
    ui_draw_clip(screen->ui, all);
    if (particle > 0 && particle_at(frame, screen, experiment, pane, particle - 1, &at)) {
        ring(screen->ui, at, 14 * screen->card, 6, color_fade(theme->stage, 0.9f));
        ring(screen->ui, at, 13 * screen->card, 3.5f, theme->text);
    }
    if (asked && card->question->lane[0] == lane) {
        mark_guess(frame, screen, experiment, pane);
    }
    ui_draw_clip(screen->ui, (Rect){0});
}

void lesson_marks(const Frame *frame, Screen *screen, const Experiment *experiment) {
    for (int pane = 0; frame->card && pane < frame->page.layout.panes; pane++) {
        mark_pane(frame, screen, experiment, pane);
    }
}
