#include "app/welcome.h"

#include "app/platform.h"
#include "base/language.h"
#include "run/health.h"

#include <math.h>

#define SEEN "welcome-seen" // preference: the line has gone for good

#define FEW_RIBBONS 24 // trajectories in each pane, fewer than usual: so many can be followed one by one

enum { ID_CLOSE = 80, ID_TOUR, ID_KEY };
#define PAD 28.0f // as words have in panes
#define ROW 24.0f
#define RIM 7.0f // above and below the rows
#define GAP 18.0f
#define KEY_PAD 7.0f // beside a key's name,
#define KEY_GAP 7.0f // and between it and what it does
#define CLOSE 24.0f
#define TOUR_PAD 10.0f // beside the words of its button

// In the order in which they stand.
static const struct { const char *key, *does; CommandKind command; double value; } keys[] = {
    {"Space", TR("stops the flow"), CMD_PLAY, SWITCH_TOGGLE}, {"R", TR("learns again"), CMD_RESTART, 0}};
enum { KEYS = sizeof keys / sizeof keys[0] };

static bool asks_for_no_lane(const Cli *cli) {
    bool asked = cli->scene || cli->plain || cli->models.count > 0 || cli->verb != VERB_WINDOW;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const bool lanes = row->effect == EFFECT_LANE || SETTING_IS(row, "compare", "teacher");
        asked |= cli->given[i] && lanes;
    }
    return !asked;
}

void welcome_prepare(Cli *cli) {
    cli->first_minute = asks_for_no_lane(cli);
    cli->settings.compare |= cli->first_minute;
    if (cli->first_minute && !cli_given(cli, "ribbons")) {
        cli->settings.ribbons = FEW_RIBBONS;
    }
}

Welcome welcome_begin(const Cli *cli) {
    return (Welcome){.on = cli->first_minute && !cli->settings.show[0] && !platform_kept(SEEN)};
}

static void end(Welcome *welcome) {
    welcome->on = false;
    platform_keep(SEEN);
}

void welcome_toured(Welcome *welcome) {
    if (welcome->on) {
        end(welcome);
    }
}

// Other data make other lanes too, but that is no key of these.
void welcome_follow(Welcome *welcome, const Experiment *experiment) {
    const bool again = welcome->dataset == experiment->dataset && experiment->lane[0].id != welcome->lane;
    const bool stopped = welcome->dataset && welcome->played && !experiment->play.playing;
    if (welcome->on && (again || stopped)) {
        end(welcome);
    }
    welcome->played = experiment->play.playing;
    welcome->dataset = experiment->dataset;
    welcome->lane = experiment->lane[0].id;
}

// ---- what is seen -----------------------------------------------------------------------------------------------------------------

static bool is_headline(const Experiment *experiment) {
    return experiment->count == 2 && experiment_headline(&experiment->lane[0].spec) == HEADLINE_DIFFUSION &&
           experiment_headline(&experiment->lane[1].spec) == HEADLINE_OT;
}

static const char learning[] = TR("Two networks learn, live, to move the same noise onto the grey shape.");
// The second and the third part in the colours of the lanes that they speak of.
static const char *const compared[] = {TR("Same noise, same data:"), TR("on the left along curves,"), TR("on the right nearly straight.")};
enum { PARTS = sizeof compared / sizeof compared[0] };

// Nothing is claimed that is not measured.
static bool compares(const Experiment *experiment) {
    const Lane *diffusion = &experiment->lane[0], *ot = &experiment->lane[1];
    const bool learned = is_headline(experiment) && health_of(experiment, diffusion) == HEALTH_GOOD &&
                         health_of(experiment, ot) == HEALTH_GOOD;
    return learned && diffusion->course == COURSE_BENT && ot->course == COURSE_STRAIGHT;
}

// ---- the line ---------------------------------------------------------------------------------------------------------------------

static float key_width(Ui *ui, const Theme *theme, int k) {
    return ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_small, keys[k].key) + 2 * KEY_PAD;
}

static float keys_width(Ui *ui, const Theme *theme) {
    float w = 0;
    for (int k = 0; k < KEYS; k++) {
        w += (k > 0 ? GAP : 0) + key_width(ui, theme, k) + KEY_GAP +
             ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, tr(keys[k].does)) + 1;
    }
    return w;
}

static const char tour[] = TR("Start the tour");

static float tour_width(Ui *ui, const Theme *theme) {
    return ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_body, tr(tour)) + 2 * TOUR_PAD;
}

// Keys and button, side by side.
static float acts_width(Ui *ui, const Theme *theme) {
    return keys_width(ui, theme) + GAP + tour_width(ui, theme);
}

// Of a part of the comparison, with the blank behind it.
static float part_width(Ui *ui, const Theme *theme, int part) {
    return ui_text_width(ui, UI_WEIGHT_SEMIBOLD, theme->size_body, tr(compared[part])) + 1 + (part + 1 < PARTS ? 0.28f * theme->size_body : 0);
}

// Of the longer one, so that nothing moves when one gives way to the other.
static float sentence_width(Ui *ui, const Theme *theme) {
    float parts = 0;
    for (int i = 0; i < PARTS; i++) {
        parts += part_width(ui, theme, i);
    }
    return fmaxf(ui_text_width(ui, UI_WEIGHT_MEDIUM, theme->size_body, tr(learning)) + 1, parts);
}

static void draw_sentence(Ui *ui, const Theme *theme, const Experiment *experiment, Rect box) {
    const Rgba ink[PARTS] = {theme->text, theme->diffusion, theme->ot};
    if (!compares(experiment)) {
        ui_draw_text(ui, box, UI_WEIGHT_MEDIUM, theme->size_body, theme->text, -1, false, tr(learning));
        return;
    }
    float x = box.x;
    for (int i = 0; i < PARTS; i++) {
        const float w = fminf(part_width(ui, theme, i), fmaxf(box.x + box.w - x, 0));
        ui_draw_text(ui, (Rect){x, box.y, w, box.h}, UI_WEIGHT_SEMIBOLD, theme->size_body, ink[i], -1, false, tr(compared[i]));
        x += w;
    }
}

// Room between the left margin and the sign that closes it.
static float room_in(float w) {
    return w - 2 * PAD - CLOSE;
}

static bool in_one_row(Ui *ui, const Theme *theme, float w) {
    return sentence_width(ui, theme) + 2 * GAP + acts_width(ui, theme) <= room_in(w);
}

float welcome_height(const Welcome *welcome, Ui *ui, const Theme *theme, const Experiment *experiment, float w) {
    const bool shown = welcome->on && experiment->settings.compare && w > 0;
    return !shown ? 0 : 2 * RIM + ROW * (in_one_row(ui, theme, w) ? 1 : 2);
}

// A press does what the key does.
static void draw_keys(Ui *ui, const Theme *theme, float x, float y, CommandQueue *queue) {
    for (int k = 0; k < KEYS; k++) {
        const float cap = key_width(ui, theme, k),
                    does = ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, tr(keys[k].does)) + 1;
        const Rect box = {x, y + 2, cap, ROW - 4};
        float lit;
        if (ui_line_area(ui, ID_KEY + k, (Rect){x - 4, y - 1, cap + KEY_GAP + does + 8, ROW + 2}, 6, &lit)) {
            command_push(queue, keys[k].command, keys[k].value);
        }
        ui_draw_box(ui, box, 4, theme->raised, 1, theme->line);
        ui_draw_text(ui, box, UI_WEIGHT_SEMIBOLD, theme->size_small, theme->text, 0, false, keys[k].key);
        ui_draw_text(ui, (Rect){x + cap + KEY_GAP, y, does, ROW}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, false,
                     tr(keys[k].does));
        x += cap + KEY_GAP + does + GAP;
    }
}

void welcome_draw(Welcome *welcome, Ui *ui, const Theme *theme, const Experiment *experiment, Rect box, CommandQueue *queue) {
    welcome->tour = false;
    if (box.h <= 0) {
        return;
    }
    const bool one = in_one_row(ui, theme, box.w);
    const float x = box.x + PAD, y = box.y + RIM, right = box.x + box.w - PAD;
    ui_draw_box(ui, box, 0, theme->panel, 0, 0);
    ui_draw_box(ui, (Rect){box.x, box.y, box.w, 1}, 0, theme->line, 0, 0);
    draw_sentence(ui, theme, experiment, (Rect){x, y, fminf(sentence_width(ui, theme), room_in(box.w)), ROW});
    const float acts_x = one ? right - CLOSE - acts_width(ui, theme) : x, acts_y = one ? y : y + ROW;
    draw_keys(ui, theme, acts_x, acts_y, queue);
    const Rect start = {acts_x + keys_width(ui, theme) + GAP, acts_y, tour_width(ui, theme), ROW};
    welcome->tour = ui_area(ui, ID_TOUR, start, 6, NULL);
    ui_draw_text(ui, start, UI_WEIGHT_SEMIBOLD, theme->size_body, theme->text, 0, false, tr(tour));
    const Rect close = {right - CLOSE + 8, y, CLOSE, ROW};
    if (ui_area(ui, ID_CLOSE, close, 4, tr("Close this line for good"))) {
        end(welcome);
    }
    ui_draw_text(ui, close, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, 0, false, "×");
}
