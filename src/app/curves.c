#include "app/curves.h"

#include "app/labels.h"
#include "app/strings.h"
#include "ui/plot.h"

#include <math.h>
#include <stdio.h>

#define PAD 20.0f
#define GAP 24.0f
#define PLOT_WIDTH 164.0f // at least
#define EVERY_S 1.0
#define PATH_POINTS 65
#define BUTTON 30.0f

enum { ID_ASK = 40, ID_PAGE };

typedef struct {
    Curves *curves;
    Ui *ui;
    const Theme *theme;
    Session *session;
    Lang lang;
    Rect box; // of the plot that is being drawn
    char names[SESSION_LANES][96];
} Sheet;

static bool shown(const Session *session, int i) {
    return session->settings.compare || i == session->looked;
}

void curves_measure(Curves *curves, const Session *session) {
    const Settings *s = &session->settings;
    if (!curves->floored || curves->floor_data != s->data || curves->floor_seed != s->seed) {
        curves->floor = gauge_floor(session);
        curves->floor_data = s->data;
        curves->floor_seed = s->seed;
        curves->floored = true;
    }
    for (int i = 0; i < session->count; i++) {
        gauge_follow(&curves->gauge[i], &session->strand[i]);
        if (shown(session, i)) {
            gauge_measure(&curves->gauge[i], session, &session->strand[i]);
        }
    }
}

static void compute_budgets(Curves *curves, const Session *session) {
    for (int i = 0; i < session->count; i++) {
        gauge_follow(&curves->gauge[i], &session->strand[i]);
        if (shown(session, i)) {
            gauge_budgets(&curves->gauge[i], session, &session->strand[i]);
        }
    }
}

// ---- one plot each -----------------------------------------------------------------------------------------------------------

static PlotCurve curve_of(const Sheet *sheet, int i, int n, const float *x, const float *y) {
    const Session *session = sheet->session;
    return (PlotCurve){.n = shown(session, i) ? n : 0,
                       .x = x,
                       .y = y,
                       .name = sheet->names[i],
                       .color = labels_accent(sheet->theme, &session->strand[i]),
                       .bright = session->settings.compare || i == session->looked};
}

static void heading(const Sheet *sheet, Str title, float w) {
    ui_draw_text(sheet->ui, (Rect){sheet->box.x, sheet->box.y, w, 20}, UI_WEIGHT_SEMIBOLD, sheet->theme->size_small,
                 sheet->theme->muted, -1, false, str(title, sheet->lang));
}

static void plot(const Sheet *sheet, Str title, Str x, bool log_x, bool log_y, const PlotCurve *list, int count) {
    Rect box = sheet->box;
    PlotAxes axes = {.label_x = str(x, sheet->lang), .label_y = "", .log_x = log_x, .log_y = log_y};
    if (x == STR_T) {
        axes.max_x = 1;
    }
    heading(sheet, title, box.w);
    plot_draw(sheet->ui, (Rect){box.x, box.y + 22, box.w, box.h - 22}, &axes, list, count);
}

static void distance_plot(const Sheet *sheet) {
    const Curves *c = sheet->curves;
    PlotCurve list[SESSION_LANES + 1];
    int count = sheet->session->count;
    float last = 1;
    for (int i = 0; i < count; i++) {
        list[i] = curve_of(sheet, i, c->gauge[i].n, c->gauge[i].x, c->gauge[i].distance);
        last = fmaxf(last, list[i].n ? list[i].x[list[i].n - 1] : 0);
    }
    const float x[2] = {0, last};
    const float y[2] = {c->floor, c->floor};
    list[count] = (PlotCurve){.n = c->floored ? 2 : 0,
                              .x = x,
                              .y = y,
                              .name = str(STR_FLOOR, sheet->lang),
                              .color = sheet->theme->muted,
                              .bright = true};
    plot(sheet, STR_DISTANCE, STR_STEPS, false, true, list, count + 1);
}

static void straightness_plot(const Sheet *sheet) {
    const Curves *c = sheet->curves;
    PlotCurve list[SESSION_LANES];
    for (int i = 0; i < sheet->session->count; i++) {
        list[i] = curve_of(sheet, i, c->gauge[i].n, c->gauge[i].x, c->gauge[i].straightness);
    }
    plot(sheet, STR_STRAIGHTNESS, STR_STEPS, false, false, list, sheet->session->count);
}

static void loss_plot(const Sheet *sheet) {
    float t[SESSION_LANES][LOSS_BINS];
    float loss[SESSION_LANES][LOSS_BINS];
    PlotCurve list[SESSION_LANES];
    for (int i = 0; i < sheet->session->count; i++) {
        int n = lossbytime_curve(&sheet->session->strand[i].lane.by_time, t[i], loss[i]);
        list[i] = curve_of(sheet, i, n, t[i], loss[i]);
    }
    plot(sheet, STR_LOSS_BY_TIME, STR_T, false, true, list, sheet->session->count);
}

// a(t) in the accent, s(t) in the quiet colour, a dot on each where the playhead is.
static void path_plot(const Sheet *sheet) {
    const Strand *strand = &sheet->session->strand[sheet->session->looked];
    float t[PATH_POINTS], a[PATH_POINTS], s[PATH_POINTS];
    for (int k = 0; k < PATH_POINTS; k++) {
        PathAt at = path_at(&strand->lane.def.path, (double)k / (PATH_POINTS - 1));
        t[k] = (float)k / (PATH_POINTS - 1);
        a[k] = (float)at.a;
        s[k] = (float)at.s;
    }
    PathAt now = path_at(&strand->lane.def.path, sheet->session->play.t);
    const float at[3] = {(float)sheet->session->play.t, (float)now.a, (float)now.s};
    Rgba accent = labels_accent(sheet->theme, strand);
    Rgba quiet = sheet->theme->muted;
    const PlotCurve list[4] = {{.n = PATH_POINTS, .x = t, .y = a, .name = "a(t)", .color = accent, .bright = true},
                               {.n = PATH_POINTS, .x = t, .y = s, .name = "s(t)", .color = quiet, .bright = true},
                               {.n = 1, .x = at, .y = at + 1, .name = "a", .color = accent, .bright = true},
                               {.n = 1, .x = at, .y = at + 2, .name = "s", .color = quiet, .bright = true}};
    plot(sheet, STR_A_AND_S, STR_T, false, false, list, 4);
}

static void budgets_plot(const Sheet *sheet) {
    Curves *c = sheet->curves;
    PlotCurve list[SESSION_LANES];
    bool any = false;
    for (int i = 0; i < sheet->session->count; i++) {
        list[i] = curve_of(sheet, i, c->gauge[i].budgets, c->gauge[i].evaluations, c->gauge[i].error);
        any = any || list[i].n;
    }
    Rect box = sheet->box;
    Rect ask = {box.x + box.w - BUTTON, box.y - 5, BUTTON, BUTTON};
    if (any) {
        plot(sheet, STR_BUDGETS, STR_EVALUATIONS_SHORT, true, true, list, sheet->session->count);
    } else {
        heading(sheet, STR_BUDGETS, box.w - BUTTON);
        ui_draw_paragraph(sheet->ui, (Rect){box.x, box.y + 34, box.w, 0}, UI_WEIGHT_REGULAR, sheet->theme->size_small,
                          sheet->theme->muted, str(STR_BUDGETS_ASK, sheet->lang));
    }
    if (ui_icon_button(sheet->ui, ID_ASK, ask, any ? UI_ICON_RESTART : UI_ICON_PLAY, str(STR_BUDGETS_HELP, sheet->lang)) ||
        c->asked) {
        c->asked = false;
        compute_budgets(c, sheet->session);
    }
}

// ---- the drawer ----------------------------------------------------------------------------------------------------------------

void curves_draw(Curves *curves, Ui *ui, const Theme *theme, Session *session, Rect box, double now_s) {
    static void (*const plots[])(const Sheet *) = {distance_plot, budgets_plot, loss_plot, path_plot, straightness_plot};
    const int all = (int)(sizeof plots / sizeof plots[0]);
    if (box.h <= 0) {
        return;
    }
    if (now_s >= curves->due_s || now_s < curves->due_s - 2 * EVERY_S) {
        curves->due_s = now_s + EVERY_S;
        curves_measure(curves, session);
    }
    Sheet sheet = {.curves = curves, .ui = ui, .theme = theme, .session = session, .lang = (Lang)session->settings.lang};
    for (int i = 0; i < session->count; i++) {
        labels_title(&session->strand[i], sheet.lang, sheet.names[i], sizeof sheet.names[i]);
    }
    ui_draw_box(ui, box, 0, theme->panel, 0, 0);
    ui_draw_box(ui, (Rect){box.x, box.y, box.w, 1}, 0, theme->line, 0, 0);
    int fit = (int)((box.w - 2 * PAD + GAP) / (PLOT_WIDTH + GAP));
    int columns = fit >= all ? all : (int)fmaxf(1, (float)(int)((box.w - 2 * PAD - BUTTON) / (PLOT_WIDTH + GAP)));
    int pages = (all + columns - 1) / columns;
    float room = box.w - 2 * PAD - (pages > 1 ? BUTTON + 4 : 0);
    float w = (room + GAP) / (float)columns - GAP;
    curves->page %= pages;
    for (int k = 0; k < columns && curves->page * columns + k < all; k++) {
        sheet.box = (Rect){box.x + PAD + (w + GAP) * (float)k, box.y + 12, w, box.h - 24};
        plots[curves->page * columns + k](&sheet);
    }
    Rect next = {box.x + box.w - BUTTON - 8, box.y + 0.5f * (box.h - BUTTON), BUTTON, BUTTON};
    if (pages > 1 && ui_icon_button(ui, ID_PAGE, next, UI_ICON_NEXT, str(STR_MORE_CURVES, sheet.lang))) {
        curves->page = (curves->page + 1) % pages;
    }
}
