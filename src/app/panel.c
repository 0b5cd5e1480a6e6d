#include "app/panel.h"

#include "app/lane_sampling.h"
#include "app/platform.h"
#include "app/row_widget.h"
#include "base/words.h"
#include "page/time_words.h"
#include "page/titles.h"
#include "base/language.h"
#include "settings/model_names.h"
#include "run/agreement.h"
#include "settings/rules.h"
#include "ui/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Widget ids; rows of the settings table have theirs in row_widget.c.
enum {
    ID_COLUMN = 1,
    ID_SECOND,
    ID_HEADLINE,
    ID_THUMBS,
    ID_MORE,
    ID_PLAY,
    ID_TIME,
    ID_STEP,
    ID_REFLOW,
    ID_COPY,
    ID_TRAIN,
    ID_ONE_STEP,
    ID_RESTART,
    ID_KEYS,
    ID_SHARE
};

#define PAD 20.0f
#define ICON 32.0f       // side of a small button
#define ICON_MARGIN 8.0f // in it, beside its sign
#define KEY_LINE 14.0f   // of a lane's key,
#define KEY_GAP 5.0f     // and between it and the name
#define LOW 560.0f // height of a panel that leaves gaps and plain headings away, so that the loss's chart and number are in sight
#define WIDE 480.0f // points of width for two columns
#define CHART_MIN 60.0f // lower ones have no numbers
#define CHART_MAX 84.0f
#define NUMBER 24.0f  // height of a row with a number
#define KEY_ROW 16.0f // and of one of the key
#define GAP 8.0f      // between others

// Below the stage of an upright window, where two columns stand side by side.
static bool is_wide(const Frame *frame) {
    return frame->page.layout.panel.w >= WIDE;
}

static bool is_low(const Frame *frame) {
    return frame->page.layout.panel.h < LOW && !is_wide(frame);
}

static void row_named(Ui *ui, const Experiment *experiment, const char *key, CommandQueue *queue) {
    row_widget(ui, experiment, settings_find(key), queue);
}

// ---- sections ----------------------------------------------------------------------------------------------------------------

// The place of the opened file's points among the thumbnails, behind the `count` others; -1: no file was opened.
static int own_thumb(const Frame *frame, const Experiment *experiment, int count) {
    for (int i = 0; i < THUMB_DOTS && dist_is_file(experiment->settings.data); i++) {
        frame->panel.thumbs[count * THUMB_DOTS + i] = (Vec2){experiment->data_x[i] / 4.0f, experiment->data_y[i] / 4.0f};
    }
    return experiment->settings.data_file[0] ? count : -1;
}

int panel_data_count(const Experiment *experiment) {
    const char *names[ROW_CHOICES_MAX];
    return row_choices(settings_find("data"), names) + (experiment->settings.data_file[0] != '\0');
}

void panel_data(const Frame *frame, Ui *ui, const Experiment *experiment, int columns, CommandQueue *queue) {
    const Setting *row = settings_find("data");
    const char *names[ROW_CHOICES_MAX + 1];
    const Vec2 *dots[ROW_CHOICES_MAX + 1];
    int count = row_choices(row, names);
    for (int i = 0; i <= count; i++) {
        dots[i] = frame->panel.thumbs + i * THUMB_DOTS;
    }
    int value = experiment->settings.data, own = own_thumb(frame, experiment, count);
    value = dist_is_file(value) ? own : value;
    names[count] = file_name(experiment->settings.data_file);
    if (ui_thumbs(ui, ID_THUMBS, &value, names, own < 0 ? count : count + 1, columns, dots, THUMB_DOTS)) {
        if (value == own) {
            const Command file = {.kind = CMD_SET, .row = row, .text = "file"};
            command_add(queue, &file);
        } else {
            command_set(queue, row, value);
        }
    }
}

// The student becomes the teacher of the next one.
static void reflow_button(Ui *ui, const Experiment *experiment, CommandQueue *queue) {
    const Setting *row = settings_find("reflow-round");
    if (rules_hidden(&experiment->settings, row)) {
        return;
    }
    int round = experiment->settings.reflow_round;
    bool waits = experiment_waiting(experiment, &experiment->lane[experiment->selected]).waits;
    ui_disabled(ui, round >= (int)row->max ? tr("Flowscope stops at three rounds. The first straightens most, and "
                                                "each adds an error of its own.")
                    : waits                ? tr("This lane is still waiting for its own pairs.")
                                           : NULL);
    if (ui_button(ui, ID_REFLOW, tr("Add a reflow round"),
                  tr("Opens a new lane that learns straight lines from each noise point to where this lane takes it. This lane "
                     "becomes its teacher."))) {
        command_set(queue, row, round + 1);
    }
    ui_disabled(ui, NULL);
}

// Which kind of model, and which variant of it.
static void model_rows(Ui *ui, const Experiment *experiment, CommandQueue *queue) {
    const char *variant = model_name_at(experiment->settings.model)->variant;
    row_named(ui, experiment, "model", queue);
    if (variant) {
        row_named(ui, experiment, variant, queue);
    }
}

static void path_rows(Ui *ui, const Experiment *experiment, CommandQueue *queue) {
    row_named(ui, experiment, "path", queue);
    row_named(ui, experiment, "pairing", queue);
}

// In a low panel there is room above the loss for one of the two: the path, or of a model that has no use for it the model.
static bool is_model_first(const Experiment *experiment) {
    return !(model_name_at(experiment->settings.model)->uses & USES_PATH);
}

static void headline_switch(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, CommandQueue *queue) {
    const char *names[2] = {titles_headline(HEADLINE_DIFFUSION), titles_headline(HEADLINE_OT)};
    const Rgba color[2] = {theme->diffusion, theme->ot};
    const Rgba on[2] = {theme->on_diffusion, theme->on_ot};
    int value = experiment_headline(&experiment->lane[experiment->selected].spec);
    bool low = is_low(frame);
    if (!low) {
        ui_heading(ui, tr("Curved or straight (Tab)"));
    }
    if (ui_segments(ui, ID_HEADLINE, ui_take(ui, low ? 36 : 44), theme->size_body + 1, &value, names, 2, color, on,
                    tr("Diffusion: curved path (VP), random pairs. Optimal transport: straight path, pairs matched by optimal "
                       "transport in small groups. Same noise, same data, same initial weights."))) {
        command_push(queue, CMD_HEADLINE, value);
    }
    ui_space(ui, low ? 0 : 4);
    if (!low || is_model_first(experiment)) {
        model_rows(ui, experiment, queue);
    }
    if (!low || !is_model_first(experiment)) {
        path_rows(ui, experiment, queue);
    }
    reflow_button(ui, experiment, queue);
    row_named(ui, experiment, "compare", queue);
}

static void loss_plot(Ui *ui, const Theme *theme, const Experiment *experiment) {
    PlotCurve curves[LANES_MAX];
    char names[LANES_MAX][96];
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        titles_lane(lane, names[i], sizeof names[i]);
        curves[i] = (PlotCurve){.n = lane->model->curve.n,
                                .x = lane->model->curve.x,
                                .y = lane->model->curve.y,
                                .name = names[i],
                                .color = titles_accent(theme, lane),
                                .dash = titles_dash(experiment, lane),
                                .bright = i == experiment->selected};
    }
    PlotAxes axes = {.label_x = "", .log_y = curves_loss_log(experiment, true)};
    float room = ui_left(ui) + PAD - NUMBER - 2 * GAP;
    plot_draw(ui, ui_take(ui, fminf(fmaxf(room, CHART_MIN), CHART_MAX)), &axes, curves, experiment->count);
}

// A lane's title, or where that is too long for a row all of it but the pairs, if that names no other lane.
static void key_name(Ui *ui, const Theme *theme, const Experiment *experiment, int index, float room, char *name, size_t size) {
    char other[96];
    titles_lane(&experiment->lane[index], name, size);
    char *pairs = strstr(name, " · ");
    bool own = pairs && ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_small, name) > room;
    for (int i = 0; own && i < experiment->count; i++) {
        titles_lane(&experiment->lane[i], other, sizeof other);
        own = i == index || strncmp(other, name, (size_t)(pairs - name)) != 0;
    }
    if (own) {
        *pairs = '\0';
    }
}

// The legend of the lanes, in as many rows as it takes.
static void lane_key(Ui *ui, const Theme *theme, const Experiment *experiment) {
    Rect row = ui_take_row(ui, KEY_ROW);
    float x = row.x;
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        bool selected = i == experiment->selected;
        char name[96];
        key_name(ui, theme, experiment, i, row.w - KEY_LINE - KEY_GAP, name, sizeof name);
        float w = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_small, name) + 1;
        if (i > 0 && x + KEY_LINE + KEY_GAP + w > row.x + row.w) {
            row = ui_take_row(ui, KEY_ROW);
            x = row.x;
        }
        Rgba color = titles_accent(theme, lane);
        plot_sample(ui, (Rect){x, row.y, KEY_LINE, row.h}, titles_dash(experiment, lane),
                    selected ? color : color_fade(color, 0.45f));
        x += KEY_LINE + KEY_GAP;
        ui_draw_text(ui, (Rect){x, row.y, fminf(w, row.x + row.w - x), row.h}, UI_WEIGHT_REGULAR, theme->size_small,
                     selected ? theme->text : theme->muted, -1, false, name);
        x += w + 12;
    }
}

// The lanes' targets differ. Shown only where it fits into one line.
static void losses_apart(Ui *ui, const Theme *theme) {
    const char *text = tr("Different targets: do not compare losses");
    Rect row = ui_take_row(ui, KEY_ROW);
    if (ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_small, text) <= row.w) {
        ui_draw_text(ui, row, UI_WEIGHT_REGULAR, theme->size_small, theme->muted, -1, false, text);
    }
    ui_space(ui, GAP);
}

static void number(Ui *ui, Rgba color, const char *label, const char *format, double value, const char *help) {
    char text[48];
    snprintf(text, sizeof text, isfinite(value) ? format : "–", value);
    ui_number(ui, label, text, color, help);
}

// At the right end of the heading.
static void training_buttons(Ui *ui, Rect line, float row, const Experiment *experiment, CommandQueue *queue) {
    const struct {
        int id;
        UiIcon icon;
        CommandKind command;
        double value;
        const char *help;
    } buttons[] = {{ID_TRAIN, experiment->training ? UI_ICON_PAUSE : UI_ICON_PLAY, CMD_TRAINING, SWITCH_TOGGLE,
                    TR("Pause or resume training (T)")},
                   {ID_ONE_STEP, UI_ICON_STEP, CMD_TRAIN, 1, TR("Train every lane for one step (.)")},
                   {ID_RESTART, UI_ICON_RESTART, CMD_RESTART, 0, TR("Restart from the initial weights (R)")}};
    const float side = fmaxf(ICON, row);
    for (int i = 0; i < 3; i++) {
        Rect box = {line.x + line.w + ICON_MARGIN - side * (float)(3 - i), line.y + 0.5f * (line.h - side), side, side};
        if (ui_icon_button(ui, buttons[i].id, box, buttons[i].icon, tr(buttons[i].help))) {
            command_push(queue, buttons[i].command, buttons[i].value);
        }
    }
}

// The rate that the network trains with, where it is no longer the one that was set.
static void present_rate(Ui *ui, const Theme *theme, const Experiment *experiment) {
    const double rate = model_rate(experiment->lane[experiment->selected].model), set = experiment->settings.rate;
    if (fabs(rate - set) > 1e-3 * set) {
        number(ui, theme->text, tr("Present learning rate"), "%.3g", rate,
               tr("The learning rate of the next step. It halves each time the loss diverges, and the schedule lowers it. "
                  "Restarting training brings back the rate that you set."));
    }
}

static void training_section(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, CommandQueue *queue) {
    const Lane *lane = &experiment->lane[experiment->selected];
    static const char squared[] = TR(
        "Mean squared error of the last 200 steps. It cannot reach 0 while pairs with different velocities pass through the same point. Losses of different paths or pairings have different targets: do not compare them.");
    const char *loss = model_labels(lane->model)->loss;
    const long mark = agreement_mark(experiment, lane), after = mark == AGREEMENT_EXACT ? lane->model->step : mark; // as the stage shows it
    training_buttons(ui, ui_heading(ui, tr("Training")), theme->row, experiment, queue);
    ui_space(ui, theme_roomy(theme) ? 8 : 0);
    if (experiment_is_exact(experiment, lane)) {
        ui_text(ui, tr("The stage shows the exact field, not this network."));
    }
    lane_key(ui, theme, experiment);
    loss_plot(ui, theme, experiment);
    number(ui, theme->text, tr("Loss"), "%.3f", (double)curve_recent_at(&lane->model->curve, after, 200), tr(loss ? loss : squared));
    if (!experiment_one_network(experiment) && !is_low(frame)) {
        losses_apart(ui, theme);
    }
    char text[32] = "–";
    if (isfinite(frame->stats.steps_per_s)) {
        words_count(text, sizeof text, lround(frame->stats.steps_per_s));
    }
    ui_number(ui, tr("Steps per second"), text, theme->text, tr("Training steps per second, all lanes together."));
    row_named(ui, experiment, "rate", queue);
    present_rate(ui, theme, experiment);
}

// Of one particle's trajectory; the mean and the maximum where steps are adaptive.
static void evaluations(const Experiment *experiment, char *text, size_t size) {
    int max;
    int mean = experiment_evals(experiment, &experiment->lane[experiment->selected], &max);
    if (mean == 0) {
        snprintf(text, size, "–");
    } else if (max == mean) {
        snprintf(text, size, "%d", mean);
    } else {
        snprintf(text, size, "%d (%s %d)", mean, tr("up to"), max);
    }
}

static void sampling_section(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, CommandQueue *queue) {
    const Lane *lane = &experiment->lane[experiment->selected];
    ui_heading(ui, tr("Sampling"));
    row_named(ui, experiment, "direction", queue);
    row_named(ui, experiment, "solver", queue);
    row_named(ui, experiment, "lane-solver", queue);
    row_named(ui, experiment, "steps", queue);
    row_named(ui, experiment, "lane-steps", queue);
    lane_sampling_copy(ui, ID_COPY, experiment, queue);
    row_named(ui, experiment, "tolerance", queue);
    row_named(ui, experiment, "noise", queue);
    row_named(ui, experiment, "noise-scale", queue);
    row_named(ui, experiment, "one-start", queue);
    char text[48];
    evaluations(experiment, text, sizeof text);
    const bool exact = experiment_is_exact(experiment, lane);
    ui_number(ui, tr(exact ? TR("Field evaluations (NFE)") : TR("Network evaluations (NFE)")), text, theme->text,
              tr(exact ? TR("How often the exact field is evaluated to move one particle from noise to data. No network is called.")
                       : TR("How often the network is called to move one particle from noise to data. This is what sampling costs.")));
    bool random = sampler_is_random(&lane->trajectories.sampler);
    number(ui, titles_accent(theme, lane), tr("Detour"), "%.2f×", (double)agreement_numbers(experiment, lane).detour,
           tr(!model_has_field(lane->model)
                  ? TR("This model says where particles stand, not how they get there, so their trajectories have no length.")
              : random ? TR("A stochastic trajectory has no fixed length: more steps make it longer.")
                       : TR("Trajectory length divided by straight-line distance, median over particles. 1 is a straight line. "
                            "Speed does not count.")));
    lane_sampling_landing(ui, theme, experiment);
    if (experiment_references(experiment, lane) > 0) {
        number(ui, theme->text, tr("Mean distance to exact"), "%.3f", (double)experiment_apart(experiment, lane),
               tr("Mean distance, at this flow time, between each particle and the one that starts from the same noise and "
                  "follows the exact field."));
    }
    row_named(ui, experiment, "particles", queue);
    number(ui, theme->text, tr("Frame time"), "%.1f ms", frame->stats.frame_ms, tr("Time between two frames."));
}

// Rows that the sections above show, or that no panel shows.
static bool elsewhere(const Setting *row) {
    for (int i = 0; i < model_names(); i++) {
        if (model_name_at(i)->variant && strcmp(row->key, model_name_at(i)->variant) == 0) {
            return true;
        }
    }
    return row->group == GROUP_FILM || row->type == SET_TEXT || row->type == SET_SIZE || row->effect >= EFFECT_OPEN ||
           SETTING_IS(row, "data", "train-points", "model", "path", "pairing", "compare", "rate", "direction", "one-start", "solver", "steps",
                      "lane-solver", "lane-steps", "tolerance", "noise", "noise-scale", "particles");
}

// The view's rows come first: most people look for them.
static void more_section(Ui *ui, const Experiment *experiment, CommandQueue *queue) {
    for (int place = 0; place < GROUP_COUNT; place++) {
        int group = place == 0 ? GROUP_VIEW : place <= GROUP_VIEW ? place - 1 : place;
        bool headed = false;
        for (int i = 0; i < settings_count(); i++) {
            const Setting *row = settings_at(i);
            if ((int)row->group != group || elsewhere(row) || rules_hidden(&experiment->settings, row)) {
                continue;
            }
            if (!headed) {
                ui_heading(ui, tr(settings_group_label((SettingGroup)group)));
                headed = true;
            }
            row_widget(ui, experiment, row, queue);
        }
    }
}

// Side by side in so many points of width; fewer where each is for fingers.
static int thumb_columns(const Theme *theme, float width) {
    const float gap = 6;
    return theme_roomy(theme) ? (int)fminf(fmaxf(floorf((width + gap) / (theme->row + gap)), 1), 6) : 6;
}

bool panel_column(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, CommandQueue *queue) {
    const Rect box = frame->page.layout.panel;
    const bool two = is_wide(frame), low = is_low(frame);
    frame->share = false;
    if (box.w <= 0) {
        return false;
    }
    ui_draw_box(ui, box, 0, theme->panel, 0, 0);
    if (box.x > 0 || frame->page.layout.buttons.h <= 0) {
        ui_draw_box(ui, (Rect){box.x, box.y, box.x > 0 ? 1 : box.w, box.x > 0 ? box.h : 1}, 0, theme->line, 0, 0);
    }
    const float w = two ? 0.5f * box.w : box.w;
    ui_column_begin(ui, ID_COLUMN, (Rect){box.x, box.y, w, box.h}, PAD);
    ui_space(ui, low ? -10 : 0);
    if (!low) {
        ui_heading(ui, tr("Data"));
    }
    panel_data(frame, ui, experiment, thumb_columns(theme, w - 2 * PAD), queue);
    headline_switch(frame, ui, theme, experiment, queue);
    if (two) {
        ui_column_end(ui);
        ui_column_begin(ui, ID_SECOND, (Rect){box.x + 0.5f * box.w, box.y, 0.5f * box.w, box.h}, PAD);
    }
    training_section(frame, ui, theme, experiment, queue);
    if (low) {
        (is_model_first(experiment) ? path_rows : model_rows)(ui, experiment, queue);
    }
    sampling_section(frame, ui, theme, experiment, queue);
    ui_space(ui, 8);
    ui_disclosure(ui, ID_MORE, tr("More settings"), &frame->panel.more_open);
    if (frame->panel.more_open) {
        more_section(ui, experiment, queue);
    }
    frame->share = ui_button(ui, ID_SHARE, platform_has_page() ? tr("Copy a link to this") : tr("Copy as a command line"),
                             tr("Copies what opens these settings somewhere else, with as much training. Paste it into a mail or a "
                                "course page."));
    const bool keys = ui_button(ui, ID_KEYS, tr("All shortcuts (?)"), NULL);
    ui_column_end(ui);
    return keys;
}

// ---- scrubbers ---------------------------------------------------------------------------------------------------------------

// The training scrubber is logarithmic, as learning is: equal distances are equal ratios of steps.
static double step_to_track(double step) {
    return log1p(step / 8.0);
}

static double track_to_step(double track) {
    return 8.0 * expm1(track);
}

void panel_training(const Frame *frame, Ui *ui, const Experiment *experiment, Rect box, CommandQueue *queue) {
    const Theme *theme = theme_at(experiment->settings.theme);
    const bool scripted = frame->card && !frame->card->away; // which trains when it wants to
    const char *label = frame->quiet || !frame->live ? TR("Training step")
                        : experiment->view_step >= 0 ? TR("Earlier step")
                        : experiment->training || scripted ? TR("Training step")
                                                     : TR("Step (paused)");
    char text[32];
    double last = step_to_track((double)experiment_steps(experiment));
    double at = step_to_track((double)experiment_shown_step(experiment));
    words_count(text, sizeof text, experiment_shown_step(experiment));
    if (ui_scrubber(ui, ID_STEP, box, tr(label), text, &at, 0, fmax(last, 1e-6), theme->muted,
                    tr("Drag left to see the flow at an earlier step. Training waits. Drag to the right end to continue."))) {
        bool newest = at >= last - 0.004 * last;
        command_push(queue, CMD_LOOK_BACK, newest ? -1 : round(track_to_step(at)));
    }
}

void panel_play(Ui *ui, const Experiment *experiment, Rect box, CommandQueue *queue) {
    const UiIcon icon = experiment->play.playing ? UI_ICON_PAUSE : UI_ICON_PLAY;
    if (ui_icon_button(ui, ID_PLAY, box, icon, tr("Play or pause (Space)"))) {
        command_push(queue, CMD_PLAY, SWITCH_TOGGLE);
    }
}

void panel_time(Ui *ui, const Experiment *experiment, Rect box, CommandQueue *queue) {
    const Theme *theme = theme_at(experiment->settings.theme);
    double t = experiment->play.t;
    char text[32], label[24];
    time_words(&experiment->settings, t, 2, label, sizeof label);
    snprintf(text, sizeof text, "t = %s", label);
    if (ui_scrubber(ui, ID_TIME, box, tr("Flow time"), text, &t, 0, 1, theme->text,
                    time_axis_turned(&experiment->settings) ? tr("T is noise, 0 is data. Drag to any moment.")
                                                            : tr("0 is noise, 1 is data. Drag to any moment."))) {
        command_push(queue, CMD_SEEK, t);
    }
}

void panel_bar(const Frame *frame, Ui *ui, const Experiment *experiment, CommandQueue *queue) {
    const Rect box = frame->page.layout.bar;
    const Theme *theme = theme_at(experiment->settings.theme);
    if (box.h <= 0) {
        return;
    }
    ui_draw_box(ui, box, 0, theme->panel, 0, 0);
    ui_draw_box(ui, (Rect){box.x, box.y, box.w, 1}, 0, theme->line, 0, 0);
    const Rect play = {box.x + 20, box.y + 0.5f * (box.h - 44), 44, 44};
    const float x = play.x + play.w + 16, w = box.x + box.w - 28 - x;
    panel_play(ui, experiment, play, queue);
    const float high = 0.5f * (box.h - 32);
    panel_time(ui, experiment, (Rect){x, box.y + 14, w, high}, queue);
    panel_training(frame, ui, experiment, (Rect){x, box.y + 16 + high, w, high}, queue);
}
