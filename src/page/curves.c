#include "page/curves.h"

#include "page/ring.h"
#include "page/time_words.h"
#include "page/titles.h"
#include "base/language.h"
#include "ui/plot.h"

#include <math.h>
#include <stdio.h>

#define PAD 20.0f
#define GAP 24.0f
#define PLOT_WIDTH 178.0f // at least: the headings fit
#define EVERY_S 1.0
#define PATH_POINTS 65
#define BUTTON 30.0f
#define KEY 18.0f // height of the lanes' key
#define KEY_LINE 14.0f
#define STRIP_EVERY_S 0.25
#define STRIP_PARTICLES 4096
#define CHOICE_W 56.0f // of x or y

enum { ID_ASK = 40, ID_PAGE, ID_AXIS };

#define BUDGETS_EVERY_S 3.0

static const char by_time[] = TR("t");
static const char by_evaluations[] = TR("NFE");

typedef struct {
    Curves *curves;
    Ui *ui;
    const Theme *theme;
    const Experiment *experiment;
    Rect box; // of the plot that is being drawn
    char names[LANES_MAX][96];
} Drawer;

static bool shown(const Experiment *experiment, int i) {
    return experiment->settings.compare || i == experiment->selected;
}

static void measure_floor(Curves *curves, const Experiment *experiment) {
    const Settings *s = &experiment->settings;
    if (!curves->floored || curves->floor_data != s->data || curves->floor_seed != s->seed) {
        curves->floor = lane_metrics_floor(experiment);
        curves->floor_data = s->data;
        curves->floor_seed = s->seed;
        curves->floored = true;
    }
}

static void measure_lane(Curves *curves, const Experiment *experiment, int i) {
    if (shown(experiment, i)) {
        lane_metrics_measure(&curves->metrics[i], experiment, &experiment->lane[i]);
    }
}

void curves_measure(Curves *curves, const Experiment *experiment) {
    measure_floor(curves, experiment);
    lane_metrics_follow_all(curves->metrics, experiment);
    for (int i = 0; i < experiment->count; i++) {
        measure_lane(curves, experiment, i);
    }
}

static void compute_budgets(Curves *curves, const Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        if (shown(experiment, i)) {
            lane_metrics_budgets(&curves->metrics[i], experiment, &experiment->lane[i]);
        }
    }
}

// ---- one plot each -----------------------------------------------------------------------------------------------------------

static PlotCurve curve_of(const Drawer *drawer, int i, int n, const float *x, const float *y) {
    const Experiment *experiment = drawer->experiment;
    return (PlotCurve){.n = shown(experiment, i) ? n : 0,
                       .x = x,
                       .y = y,
                       .name = drawer->names[i],
                       .color = titles_accent(drawer->theme, &experiment->lane[i]),
                       .bright = true,
                       .dash = titles_dash(experiment, &experiment->lane[i])};
}

// Between `from` and `to`, counted from the left of the plot.
static void heading(const Drawer *drawer, const char *title, float from, float to) {
    ui_draw_text(drawer->ui, (Rect){drawer->box.x + from, drawer->box.y, to - from, 20}, UI_WEIGHT_SEMIBOLD,
                 drawer->theme->size_small, drawer->theme->muted, -1, false, tr(title));
}

// In place of a plot: why there is nothing, or how to come to it.
static void sentence(const Drawer *drawer, const char *title, float to, const char *text) {
    heading(drawer, title, 0, to);
    ui_draw_paragraph(drawer->ui, (Rect){drawer->box.x, drawer->box.y + 34, drawer->box.w, 0}, UI_WEIGHT_REGULAR,
                      drawer->theme->size_small, drawer->theme->muted, tr(text));
}

// Whether the lane at `i` is shown and has a probability path.
static bool on_path(const Drawer *drawer, int i) {
    return shown(drawer->experiment, i) && model_path(drawer->experiment->lane[i].model);
}

// Whether its particles go to the data.
static bool to_data(const Drawer *drawer, int i) {
    return shown(drawer->experiment, i) && !drawer->experiment->lane[i].trajectories.back;
}

// Whether they follow a field.
static bool solved(const Drawer *drawer, int i) {
    const Lane *lane = &drawer->experiment->lane[i];
    const ShownField field = experiment_shown(drawer->experiment, lane);
    return shown(drawer->experiment, i) && shown_field(&field).eval && !lane_is_forward(lane);
}

static bool any(const Drawer *drawer, bool (*is)(const Drawer *drawer, int i)) {
    int i = 0;
    while (i < drawer->experiment->count && !is(drawer, i)) {
        i++;
    }
    return i < drawer->experiment->count;
}

static void plot(const Drawer *drawer, const char *title, const char *x, bool log_x, bool log_y, const PlotCurve *list,
                 int count) {
    Rect box = drawer->box;
    const Settings *s = &drawer->experiment->settings;
    PlotAxes axes = {.label_x = tr(x), .log_x = log_x, .log_y = log_y};
    if (x == by_time) {
        axes.label_x = time_axis_name(s);
        axes.turned = time_axis_turned(s);
        axes.max_x = 1;
        axes.marked = true;
        axes.mark = (float)drawer->experiment->play.t;
    } else if (x == by_evaluations) {
        axes.octaves = true;
        axes.min_x = 1;
        axes.max_x = 1 << (LANE_METRICS_BUDGETS - 1);
    }
    heading(drawer, title, 0, box.w);
    plot_draw(drawer->ui, (Rect){box.x, box.y + 22, box.w, box.h - 22}, &axes, list, count);
}

// Training steps along the axis; where lanes get equal computing, as many of the cheapest lane's as they cost. out: (n)
static const float *along_training(const Drawer *drawer, int i, int n, const float *steps, float *out) {
    const float cost = (float)experiment_step_cost(drawer->experiment, drawer->experiment->lane[i].model);
    for (int k = 0; k < n; k++) {
        out[k] = cost * steps[k];
    }
    return out;
}

static const char *training_axis(const Experiment *experiment) {
    return experiment->settings.pace == PACE_COMPUTING ? TR("computing") : TR("steps");
}

// Curves over training, one for each lane.
typedef struct {
    float x[LANES_MAX][CURVE_POINTS];
    PlotCurve list[LANES_MAX + 1];
} Trained;
_Static_assert(CURVE_POINTS >= LANE_METRICS_POINTS, "room for either");

// What was measured but once is no curve yet.
static void measured(const Drawer *drawer, int i, const float *y, Trained *trained) {
    const LaneMetrics *metrics = &drawer->curves->metrics[i];
    const float *x = along_training(drawer, i, metrics->n, metrics->x, trained->x[i]);
    trained->list[i] = curve_of(drawer, i, metrics->n > 1 ? metrics->n : 0, x, y);
}

static void distance_plot(const Drawer *drawer) {
    const Curves *c = drawer->curves;
    if (!any(drawer, to_data)) {
        sentence(drawer, TR("Distance to the data (sliced W₂)"), drawer->box.w,
                 TR("These particles start at the data. Their distance to the data says nothing about the network."));
        return;
    }
    Trained trained;
    PlotCurve *list = trained.list;
    int count = drawer->experiment->count;
    float last = 1;
    for (int i = 0; i < count; i++) {
        measured(drawer, i, c->metrics[i].distance, &trained);
        last = fmaxf(last, list[i].n ? list[i].x[list[i].n - 1] : 0);
    }
    const float x[2] = {0, last};
    const float y[2] = {c->floor, c->floor};
    list[count] = (PlotCurve){.n = c->floored ? 2 : 0,
                              .x = x,
                              .y = y,
                              .name = tr("floor (data vs. data)"),
                              .color = drawer->theme->muted,
                              .bright = true,
                              .named = true};
    plot(drawer, TR("Distance to the data (sliced W₂)"), training_axis(drawer->experiment), false, true, list, count + 1);
}

static void likelihood_plot(const Drawer *drawer) {
    const Experiment *experiment = drawer->experiment;
    const char *title = TR("NLL of the data, in nats"), *why = NULL;
    Trained trained;
    bool known = false;
    for (int i = 0; i < experiment->count; i++) {
        const char *own = shown(experiment, i) ? model_no_density(experiment->lane[i].model) : NULL;
        known |= shown(experiment, i) && !own;
        why = own ? own : why;
    }
    if (!known) {
        sentence(drawer, title, drawer->box.w, why);
        return;
    }
    for (int i = 0; i < experiment->count; i++) {
        measured(drawer, i, drawer->curves->metrics[i].nll, &trained);
    }
    plot(drawer, title, training_axis(experiment), false, false, trained.list, experiment->count);
}

static void straightness_plot(const Drawer *drawer) {
    static const char title[] = TR("Straightness (0 = straight)");
    const Experiment *experiment = drawer->experiment;
    Trained trained;
    bool few = true; // steps, wherever a field moves particles
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        few = few && (!shown(experiment, i) || !model_has_field(lane->model) || lane->trajectories.intervals < LANE_LENGTH_STEPS);
        measured(drawer, i, drawer->curves->metrics[i].straightness, &trained);
    }
    if (few || !any(drawer, to_data)) {
        sentence(drawer, title, drawer->box.w,
                 few ? TR("One or two solver steps are straight lines, whatever the flow. Take more of them to see how straight it is.")
                     : TR("Measured on particles that go from noise to data. Open such a lane beside this one."));
        return;
    }
    plot(drawer, title, training_axis(experiment), false, false, trained.list, experiment->count);
}

bool curves_loss_log(const Experiment *experiment, bool all) {
    for (int i = 0; i < experiment->count; i++) {
        if ((all || shown(experiment, i)) && model_has_likelihood_loss(experiment->lane[i].model)) {
            return false;
        }
    }
    return true;
}

static void loss_plot(const Drawer *drawer) {
    const Experiment *experiment = drawer->experiment;
    Trained trained;
    for (int i = 0; i < experiment->count; i++) {
        const Curve *curve = &experiment->lane[i].model->curve;
        trained.list[i] = curve_of(drawer, i, curve->n, along_training(drawer, i, curve->n, curve->x, trained.x[i]), curve->y);
    }
    plot(drawer, TR("Loss"), training_axis(experiment), false, curves_loss_log(experiment, false), trained.list, experiment->count);
}

static void loss_by_time_plot(const Drawer *drawer) {
    const char *title = TR("Loss at each t");
    if (!any(drawer, on_path)) {
        sentence(drawer, title, drawer->box.w, TR("This kind of model is not trained at single times."));
        return;
    }
    float t[LANES_MAX][LOSS_BINS], loss[LANES_MAX][LOSS_BINS];
    PlotCurve list[LANES_MAX];
    for (int i = 0; i < drawer->experiment->count; i++) {
        int n = loss_by_time_curve(&drawer->experiment->lane[i].model->by_time, t[i], loss[i]);
        list[i] = curve_of(drawer, i, n, t[i], loss[i]);
    }
    plot(drawer, title, by_time, false, true, list, drawer->experiment->count);
}

// a(t), and s(t) paler, of every lane shown, with a dot on each where the playhead is.
static void path_plot(const Drawer *drawer) {
    const Experiment *experiment = drawer->experiment;
    const char *title = TR("Data a(t), pale: noise s(t)");
    if (!any(drawer, on_path)) {
        sentence(drawer, title, drawer->box.w, TR("This kind of model has no probability path."));
        return;
    }
    float t[PATH_POINTS], a[LANES_MAX][PATH_POINTS], s[LANES_MAX][PATH_POINTS], dot[LANES_MAX][2];
    const float now = (float)experiment->play.t;
    PlotCurve list[4 * LANES_MAX];
    int count = 0;
    for (int i = 0; i < experiment->count; i++) {
        if (!on_path(drawer, i)) {
            continue;
        }
        const Path *path = model_path(experiment->lane[i].model);
        for (int k = 0; k < PATH_POINTS; k++) {
            t[k] = (float)k / (PATH_POINTS - 1);
            PathAt at = path_at(path, (double)t[k]);
            a[i][k] = (float)at.a;
            s[i][k] = (float)at.s;
        }
        PathAt at = path_at(path, (double)now);
        dot[i][0] = (float)at.a;
        dot[i][1] = (float)at.s;
        PlotCurve noise = curve_of(drawer, i, PATH_POINTS, t, s[i]);
        noise.bright = false;
        noise.name = "s(t)";
        list[count++] = noise;
        list[count] = curve_of(drawer, i, PATH_POINTS, t, a[i]);
        list[count++].name = "a(t)";
        list[count++] = curve_of(drawer, i, 1, &now, &dot[i][0]);
        noise.n = 1;
        noise.x = &now;
        noise.y = &dot[i][1];
        list[count++] = noise;
    }
    plot(drawer, title, by_time, false, false, list, count);
}

// How one coordinate of the selected lane's particles is spread through time: at each t an upright histogram.
static void strip_plot(const Drawer *drawer) {
    Curves *c = drawer->curves;
    const Experiment *experiment = drawer->experiment;
    const Theme *theme = drawer->theme;
    const Lane *lane = &experiment->lane[experiment->selected];
    static const char *const names[2] = {"x", "y"};
    Rect box = drawer->box;
    int axis = c->axis;
    PlotAxes axes = {.label_x = time_axis_name(&experiment->settings),
                     .max_x = 1,
                     .turned = time_axis_turned(&experiment->settings),
                     .marked = true,
                     .mark = (float)experiment->play.t};
    PlotHeat heat = {.columns = MARGINAL_TIMES,
                     .rows = MARGINAL_BINS,
                     .value = c->marginals.share,
                     .min_y = -MARGINAL_HALF,
                     .max_y = MARGINAL_HALF,
                     .low = theme->well,
                     .high = titles_accent(theme, lane)};
    float whose = experiment->settings.compare ? KEY_LINE + 6 : 0; // the lane's sign, as in the key
    plot_sample(drawer->ui, (Rect){box.x, box.y, whose > 0 ? KEY_LINE : 0, 20}, titles_dash(experiment, lane), heat.high);
    heading(drawer, TR("Particles over time"), whose, box.w - CHOICE_W - 6);
    Rect choice = {box.x + box.w - CHOICE_W, box.y - 2, CHOICE_W, 22};
    if (ui_segments(drawer->ui, ID_AXIS, choice, theme->size_small, &axis, names, 2, NULL, NULL,
                    tr("Choose x or y. Each column is a histogram at one time: stronger colour, more particles."))) {
        c->axis = axis;
        c->strip_due_s = 0;
    }
    plot_heat(drawer->ui, (Rect){box.x, box.y + 22, box.w, box.h - 22}, &axes, &heat);
}

// Error against evaluations: the lane's own solver in full, Euler's method faint beside it; alone it is in full, too. Returns how many.
static int budget_curves(const Drawer *drawer, PlotCurve list[2 * LANES_MAX], char names[2 * LANES_MAX][160]) {
    const Setting *solver = settings_find("solver");
    int n = 0;
    for (int i = 0; i < drawer->experiment->count; i++) {
        const LaneMetrics *m = &drawer->curves->metrics[i];
        const struct {
            int n, kind;
            const float *x, *y;
        } both[2] = {{m->budgets, SAMPLER_EULER, m->evaluations, m->error},
                     {m->own_budgets, (int)m->own.kind, m->own_evaluations, m->own_error}};
        for (int k = 0; k < 2; k++, n++) {
            list[n] = curve_of(drawer, i, both[k].n, both[k].x, both[k].y);
            list[n].bright = k == 1 || m->own_budgets == 0;
            list[n].name = names[n];
            snprintf(names[n], sizeof names[n], "%s · %s", drawer->names[i], setting_choice_label(solver, both[k].kind));
        }
    }
    return n;
}

static void budgets_plot(const Drawer *drawer) {
    Curves *c = drawer->curves;
    if (!any(drawer, solved)) {
        sentence(drawer, TR("Error by NFE"), drawer->box.w,
                 any(drawer, to_data) ? TR("This kind of model has no velocity field, so there is nothing to solve.")
                                      : TR("The forward process follows no velocity field, so there is nothing to solve."));
        return;
    }
    PlotCurve list[2 * LANES_MAX];
    char names[2 * LANES_MAX][160];
    const int count = budget_curves(drawer, list, names);
    bool there = false, faint = false;
    for (int i = 0; i < count; i++) {
        there = there || list[i].n;
        faint = faint || (list[i].n && !list[i].bright);
    }
    c->budgets_seen = there;
    Rect box = drawer->box;
    Rect ask = {box.x + box.w - BUTTON, box.y - 5, BUTTON, BUTTON};
    if (there) {
        plot(drawer, faint ? TR("Error by NFE (faint: Euler)") : TR("Euler error by NFE"), by_evaluations, true, true, list,
             count);
    } else {
        sentence(drawer, TR("Error by NFE"), box.w - BUTTON, TR("Press the button to measure."));
    }
    if (ui_icon_button(drawer->ui, ID_ASK, ask, there ? UI_ICON_RESTART : UI_ICON_PLAY,
                       tr("Samples with Euler's method and the lane's own solver in 1, 2, 4, … 32 evaluations and measures how "
                          "far the particles end from a fine solution (root mean square, in data units). Repeats while the lane "
                          "trains.")) ||
        c->asked) {
        c->asked = false;
        compute_budgets(c, drawer->experiment);
    }
}

// ---- the drawer ----------------------------------------------------------------------------------------------------------------

// Which line is which lane, where several are shown, as many as fit; and the particles' colours where no pane has room for them.
static void lane_key(const Drawer *drawer, Rect row, bool keyed) {
    const Experiment *experiment = drawer->experiment;
    float x = row.x;
    for (int i = 0; i < experiment->count; i++) {
        float w = ui_text_width(drawer->ui, UI_WEIGHT_REGULAR, drawer->theme->size_small, drawer->names[i]) + 1;
        Rgba color = titles_accent(drawer->theme, &experiment->lane[i]);
        float dash = titles_dash(experiment, &experiment->lane[i]);
        if (x + KEY_LINE + 6 + w > row.x + row.w) {
            break;
        }
        plot_sample(drawer->ui, (Rect){x, row.y, KEY_LINE, KEY}, dash, color);
        ui_draw_text(drawer->ui, (Rect){x + KEY_LINE + 6, row.y, w, KEY}, UI_WEIGHT_REGULAR, drawer->theme->size_small,
                     drawer->theme->text, -1, false, drawer->names[i]);
        x += KEY_LINE + 6 + w + 12;
    }
    if (keyed) {
        ring_fit(drawer->ui, drawer->theme, drawer->experiment->settings.one_start, (Rect){x, row.y, row.x + row.w - x, row.h});
    }
}

// Once asked for and while it is in view, of the lane that has waited longest of those that have changed.
static void refresh_budgets(Curves *curves, const Experiment *experiment, double now_s) {
    const bool due = now_s >= curves->budgets_due_s || now_s < curves->budgets_due_s - 2 * BUDGETS_EVERY_S;
    for (int k = 0; curves->budgets_seen && due && k < experiment->count; k++) {
        const int i = (curves->budgets_turn + k) % experiment->count;
        if (shown(experiment, i) && lane_metrics_budgets_old(&curves->metrics[i], &experiment->lane[i])) {
            lane_metrics_budgets(&curves->metrics[i], experiment, &experiment->lane[i]);
            curves->budgets_turn = i + 1;
            curves->budgets_due_s = now_s + BUDGETS_EVERY_S / experiment->count;
            break;
        }
    }
    curves->budgets_seen = false; // until it is drawn again
}

// One lane at a time, so that no frame takes long.
static void measure_when_due(Curves *curves, const Experiment *experiment, double now_s) {
    if (now_s >= curves->due_s || now_s < curves->due_s - 2 * EVERY_S) {
        curves->due_s = now_s + EVERY_S / experiment->count;
        measure_floor(curves, experiment);
        measure_lane(curves, experiment, curves->turn++ % experiment->count);
    }
    refresh_budgets(curves, experiment, now_s);
    if (now_s >= curves->strip_due_s || now_s < curves->strip_due_s - 2 * STRIP_EVERY_S) {
        curves->strip_due_s = now_s + STRIP_EVERY_S;
        marginals_of(&experiment->lane[experiment->selected].trajectories, curves->axis, STRIP_PARTICLES, &curves->marginals);
    }
}

void curves_draw(Curves *curves, Ui *ui, const Theme *theme, const Experiment *experiment, Rect box, bool keyed, double now_s) {
    static void (*const plots[])(const Drawer *) = {path_plot, strip_plot,        distance_plot,     budgets_plot,
                                                    loss_plot, loss_by_time_plot, straightness_plot, likelihood_plot};
    const int all = (int)(sizeof plots / sizeof plots[0]);
    if (box.h <= 0) {
        return;
    }
    lane_metrics_follow_all(curves->metrics, experiment);
    measure_when_due(curves, experiment, now_s);
    Drawer drawer = {.curves = curves, .ui = ui, .theme = theme, .experiment = experiment};
    for (int i = 0; i < experiment->count; i++) {
        titles_lane(&experiment->lane[i], drawer.names[i], sizeof drawer.names[i]);
    }
    ui_draw_box(ui, box, 0, theme->panel, 0, 0);
    ui_draw_box(ui, (Rect){box.x, box.y, box.w, 1}, 0, theme->line, 0, 0);
    float key = experiment->settings.compare ? KEY + 4 : 0;
    if (key > 0) {
        lane_key(&drawer, (Rect){box.x + PAD, box.y + 8, box.w - 2 * PAD, KEY}, keyed);
    }
    int fit = (int)((box.w - 2 * PAD + GAP) / (PLOT_WIDTH + GAP));
    int max = fit >= all ? all : (int)fmaxf(1, (float)(int)((box.w - 2 * PAD - BUTTON) / (PLOT_WIDTH + GAP)));
    int pages = (all + max - 1) / max;
    int columns = (all + pages - 1) / pages; // about as many on each
    float room = box.w - 2 * PAD - (pages > 1 ? BUTTON + 4 : 0);
    curves->page %= pages;
    int first = curves->page * columns;
    int here = all - first < columns ? all - first : columns;
    float w = (room + GAP) / (float)here - GAP;
    for (int k = 0; k < here; k++) {
        drawer.box = (Rect){box.x + PAD + (w + GAP) * (float)k, box.y + 12 + key, w, box.h - 24 - key};
        plots[first + k](&drawer);
    }
    Rect next = {box.x + box.w - BUTTON - 8, box.y + 0.5f * (box.h - BUTTON), BUTTON, BUTTON};
    if (pages > 1 && ui_icon_button(ui, ID_PAGE, next, UI_ICON_NEXT, tr("More plots"))) {
        curves->page = (curves->page + 1) % pages;
    }
}
