#include "page/trial_picture.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/words.h"
#include "gfx/capture.h"
#include "page/screen.h"
#include "ui/palette.h"
#include "ui/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SCALE 1.5f // type is for a page, not for a window
#define PAD 28.0f
#define HEAD 66.0f // title and what stands below it
#define ROW 26.0f
#define ROW_MIN 15.0f
#define KEY_ROW 20.0f
#define CURVES_MAX PALETTE_CLASSES
#define DASH 6.0f
#define NAME_BYTES 256

// ---- as lines ----------------------------------------------------------------------------------------------------------------
// A curve is the rows that differ in the number on the axis of x alone.
typedef struct {
    int axis; // of the table, along x; -1: none
    bool log;
    int curves;
    int *curve; // (rows) of each row
} Lines;

// "vp, ot": the row's values but that of axis `without`.
static void name_row(const TrialTable *table, int row, int without, char name[NAME_BYTES]) {
    name[0] = '\0';
    for (int k = 0; k < table->axes; k++) {
        const char *value = trial_table_value(table, row, k);
        if (k == without || !value[0]) {
            continue;
        }
        const Setting *setting = settings_at(table->axis[k]);
        bool bare = setting->type == SET_CHOICE || setting->type == SET_TEXT; // a word says what it is of
        text_add(name, NAME_BYTES, "%s%s%s%s", name[0] ? ", " : "", bare ? "" : setting->key, bare ? "" : " ", value);
    }
    if (!name[0]) {
        snprintf(name, NAME_BYTES, "%s", tr("all runs"));
    }
}

// Rows of one curve are told by their names. False where there are too many.
static bool find_curves(const TrialTable *table, Lines *lines) {
    char name[NAME_BYTES], other[NAME_BYTES];
    lines->curves = 0;
    for (int r = 0; r < table->rows; r++) {
        int curve = -1;
        name_row(table, r, lines->axis, name);
        for (int i = 0; i < r && curve < 0; i++) {
            name_row(table, i, lines->axis, other);
            curve = strcmp(name, other) == 0 ? lines->curve[i] : -1;
        }
        lines->curve[r] = curve >= 0 ? curve : lines->curves++;
        if (lines->curves > CURVES_MAX) {
            return false;
        }
    }
    return true;
}

// Rows that have several values of a number beside each other; which of the table's axes it is, or -1.
static int number_axis(const TrialTable *table, bool *log) {
    int found = -1;
    for (int k = 0; k < table->axes; k++) {
        const Setting *setting = settings_at(table->axis[k]);
        double lo = HUGE_VAL, hi = -HUGE_VAL, between = NAN;
        for (int r = 0; r < table->rows; r++) {
            const double x = strtod(trial_table_value(table, r, k), NULL);
            lo = fmin(lo, x);
            hi = fmax(hi, x);
        }
        for (int r = 0; r < table->rows; r++) {
            const double x = strtod(trial_table_value(table, r, k), NULL);
            between = trial_table_value(table, r, k)[0] == '\0' ? INFINITY
                      : x > lo && x < hi                        ? fmax(x, isnan(between) ? x : between)
                                                                : between;
        }
        if ((setting->type == SET_INT || setting->type == SET_REAL) && isfinite(between)) {
            found = k;
            *log = lo > 0 && hi >= 8 * lo;
        }
    }
    return found;
}

typedef struct {
    Rgba color;
    float dash;
} Ink;

// The points of a row: a disc, and an upright bar where there is a deviation.
typedef struct {
    float x[2], y[2], bar_y[2];
} Marks;

typedef struct {
    PlotCurve *curve; // three for each row: its bar, its disc, and, of a curve's first row, the line
    int count;
    float *x, *y; // (rows) of the lines
    Marks *marks; // (rows)
} Drawn;

static void add_line(const TrialTable *table, int measure, const Lines *lines, int c, Ink ink, Drawn *drawn, int *used) {
    const int begin = *used;
    for (int r = 0; r < table->rows; r++) {
        const Statistic s = trial_table_statistic(table, r, measure);
        if (lines->curve[r] != c || s.n == 0) {
            continue;
        }
        Marks *m = &drawn->marks[*used];
        const float x = strtof(trial_table_value(table, r, lines->axis), NULL), d = s.n > 1 ? (float)s.deviation : 0.0f;
        *m = (Marks){{x, x}, {(float)s.mean, (float)s.mean}, {(float)s.mean - d, (float)s.mean + d}};
        drawn->x[*used] = x;
        drawn->y[*used] = (float)s.mean;
        if (d > 0.0f) {
            drawn->curve[drawn->count++] = (PlotCurve){2, m->x, m->bar_y, ink.color, "", true, 0.0f, false};
        }
        drawn->curve[drawn->count++] = (PlotCurve){1, m->x, m->y, ink.color, "", true, 0.0f, false};
        ++*used;
    }
    if (*used - begin > 1) {
        drawn->curve[drawn->count++] = (PlotCurve){*used - begin,
                                                   drawn->x + begin,
                                                   drawn->y + begin,
                                                   ink.color,
                                                   "",
                                                   true,
                                                   ink.dash,
                                                   false};
    }
}

static int first_row(const Lines *lines, int curve) {
    int r = 0;
    while (lines->curve[r] != curve) {
        r++;
    }
    return r;
}

// 0 for a curved path, 1 for a straight one, -1 where the rows do not differ in their path alone of what an accent says.
static int accent_of(const TrialTable *table, int row) {
    for (int k = 0; k < table->axes; k++) {
        const char *key = settings_at(table->axis[k])->key, *value = trial_table_value(table, row, k);
        if (strcmp(key, "model") == 0) {
            return -1;
        }
        if (strcmp(key, "path") == 0 && value[0]) {
            const Settings plain = settings_default();
            const Path path = settings_path(&plain, setting_choice_find(settings_at(table->axis[k]), value));
            return path_shape(&path) == PATH_LINE;
        }
    }
    return -1;
}

// The accents mean the two kinds of path wherever they are; a second curve of a kind is dashed. More of them have colours without a meaning.
static void find_inks(const TrialTable *table, const Lines *lines, const Theme *theme, Ink inks[CURVES_MAX]) {
    int used[2] = {0, 0};
    bool meant = true;
    for (int c = 0; c < lines->curves; c++) {
        const int accent = accent_of(table, first_row(lines, c));
        meant = meant && accent >= 0 && used[accent] < 2;
        if (meant) {
            inks[c] = (Ink){accent == 0 ? theme->diffusion : theme->ot, used[accent]++ > 0 ? DASH : 0.0f};
        }
    }
    for (int c = 0; !meant && c < lines->curves; c++) {
        inks[c] = (Ink){palette_class(c, theme->dark), 0.0f};
    }
}

// Returns how high it is.
static float draw_key(Ui *ui, const Theme *theme, Rect box, const TrialTable *table, const Lines *lines, const Ink *inks) {
    const float sample = 24.0f, gap = 20.0f;
    float x = box.x, y = box.y;
    for (int c = 0; c < lines->curves; c++) {
        char name[NAME_BYTES];
        name_row(table, first_row(lines, c), lines->axis, name);
        const float w = fminf(ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, name) + 2.0f, box.w - sample - 8.0f);
        if (x > box.x && x + sample + 8.0f + w > box.x + box.w) {
            x = box.x;
            y += KEY_ROW;
        }
        plot_sample(ui, (Rect){x, y, sample, KEY_ROW}, inks[c].dash, inks[c].color);
        ui_draw_text(ui, (Rect){x + sample + 8.0f, y, w, KEY_ROW}, UI_WEIGHT_REGULAR, theme->size_body, theme->text, -1, false,
                     name);
        x += sample + 8.0f + w + gap;
    }
    return y + KEY_ROW - box.y;
}

static PlotAxes axes_of(const TrialTable *table, const Lines *lines) {
    PlotAxes axes = {.label_x = settings_at(table->axis[lines->axis])->key,
                     .log_x = lines->log,
                     .octaves = lines->log,
                     .min_x = HUGE_VALF,
                     .max_x = -HUGE_VALF};
    for (int r = 0; r < table->rows; r++) {
        const float x = strtof(trial_table_value(table, r, lines->axis), NULL);
        axes.min_x = fminf(axes.min_x, x);
        axes.max_x = fmaxf(axes.max_x, x);
    }
    axes.octaves = lines->log && axes.max_x <= 256.0f * axes.min_x;
    return axes;
}

// The rows of a curve are in the order of the number on the axis, as those of the table are in that of all settings.
static void draw_lines(Ui *ui, const Theme *theme, Rect box, const TrialTable *table, int measure, const Lines *lines) {
    const size_t rows = (size_t)table->rows;
    const PlotAxes axes = axes_of(table, lines);
    Ink inks[CURVES_MAX];
    Drawn drawn = {.curve = memory_new(3 * rows, sizeof(PlotCurve)),
                   .x = memory_new(rows, sizeof(float)),
                   .y = memory_new(rows, sizeof(float)),
                   .marks = memory_new(rows, sizeof(Marks))};
    int used = 0;
    find_inks(table, lines, theme, inks);
    for (int c = 0; c < lines->curves; c++) {
        add_line(table, measure, lines, c, inks[c], &drawn, &used);
    }
    const float key = (lines->curves > 1 ? draw_key(ui, theme, box, table, lines, inks) : 0.0f) + 8.0f;
    plot_draw(ui, (Rect){box.x, box.y + key, box.w, box.h - key}, &axes, drawn.curve, drawn.count);
    free(drawn.curve);
    free(drawn.x);
    free(drawn.y);
    free(drawn.marks);
}

// ---- as rows -----------------------------------------------------------------------------------------------------------------
// n where it is not that of every row, which stands above.
static void numbers_of(const Statistic *s, bool alike, char text[NAME_BYTES]) {
    char n[64] = "", mean[DIGITS_MAX];
    if (!alike) {
        snprintf(n, sizeof n, "   n = %d", s->n);
    }
    if (s->n == 0) {
        snprintf(text, NAME_BYTES, "–%s", n);
        return;
    }
    words_number(mean, sizeof mean, s->mean, 3);
    if (s->n == 1) {
        snprintf(text, NAME_BYTES, "%s%s", mean, n);
    } else {
        snprintf(text, NAME_BYTES, "%s ± %.3f%s", mean, s->deviation, n);
    }
}

// The least and the most runs of a row that have the measure.
static void find_n(const TrialTable *table, int measure, int *least, int *most) {
    *least = *most = trial_table_statistic(table, 0, measure).n;
    for (int r = 1; r < table->rows; r++) {
        const int n = trial_table_statistic(table, r, measure).n;
        *least = n < *least ? n : *least;
        *most = n > *most ? n : *most;
    }
}

static void draw_rows(Ui *ui, Rect box, const TrialTable *table, int measure) {
    const size_t rows = (size_t)table->rows;
    int least, most;
    find_n(table, measure, &least, &most);
    PlotInterval *interval = memory_new(rows, sizeof *interval);
    char(*name)[NAME_BYTES] = memory_new(2 * rows, sizeof *name);
    for (int r = 0; r < table->rows; r++) {
        const Statistic s = trial_table_statistic(table, r, measure);
        name_row(table, r, -1, name[2 * r]);
        numbers_of(&s, least == most, name[2 * r + 1]);
        const bool changes = r > 0 && table->axes > 1 &&
                             strcmp(trial_table_value(table, r, 0), trial_table_value(table, r - 1, 0)) != 0;
        interval[r] = (PlotInterval){name[2 * r], name[2 * r + 1], s.mean, s.deviation, changes};
    }
    plot_intervals(ui, box, interval, table->rows);
    free(interval);
    free(name);
}

// ---- the page ----------------------------------------------------------------------------------------------------------------
// "Mean and standard deviation over seeds, n = 5"
static void subtitle(const TrialTable *table, int measure, char text[2 * NAME_BYTES]) {
    char over[NAME_BYTES] = "";
    int count = 0, least, most;
    for (int i = 0; i < settings_count(); i++) {
        if (table->over[i]) {
            text_add(over, sizeof over, "%s%s", over[0] ? ", " : "", settings_at(i)->key);
            count++;
        }
    }
    find_n(table, measure, &least, &most);
    if (count == 1 && strcmp(over, "seed") == 0) {
        snprintf(text, 2 * NAME_BYTES, "%s", tr("Mean and standard deviation over seeds"));
    } else {
        snprintf(text, 2 * NAME_BYTES, tr("Mean and standard deviation over %s"), over);
    }
    text_add(text, 2 * NAME_BYTES, least == most ? ", n = %d" : ", n = %d–%d", least, most);
}

static int undone(const TrialTable *table) {
    int undone = 0;
    for (int i = 0; i < table->runs; i++) {
        undone += table->run[i].trial.state != TRIAL_DONE;
    }
    return undone;
}

static void draw_page(Screen *screen, const TrialTable *table, int measure, const Lines *lines) {
    Ui *ui = screen->ui;
    const Theme *theme = screen->theme;
    const float w = (float)screen->width / screen->scale, h = (float)screen->height / screen->scale;
    const UiInput nobody = {.mouse = {-1.0f, -1.0f}};
    char text[2 * NAME_BYTES];
    Rect line = {PAD, PAD - 6.0f, w - 2.0f * PAD, 26.0f};
    ui_begin(ui, &nobody, theme, w, h);
    ui_draw_text(ui, line, UI_WEIGHT_SEMIBOLD, 0.75f * theme->size_large, theme->text, -1, false, tr(measure_at(measure)->label));
    subtitle(table, measure, text);
    line.y += 26.0f;
    ui_draw_text(ui, line, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, false, text);
    if (undone(table) > 0) {
        snprintf(text, sizeof text, tr("Missing or failed: %d of %d runs"), undone(table), table->runs);
        ui_draw_text(ui, line, UI_WEIGHT_MEDIUM, theme->size_body, theme->warning, 1, false, text);
    }
    const Rect box = {PAD, PAD + HEAD, w - 2.0f * PAD, h - 2.0f * PAD - HEAD + 8.0f};
    if (lines->axis >= 0) {
        draw_lines(ui, theme, box, table, measure, lines);
    } else {
        draw_rows(ui, box, table, measure);
    }
    ui_end(ui);
    draw_begin(screen->draw, screen->width, screen->height, theme->stage);
    screen_paint_ui(screen);
    draw_end(screen->draw);
}

// Of a picture whose size nobody asked for, in pixels; false where so many rows have no room in one. *scale: pixels per point.
static bool choose_size(Settings *s, bool sized, const TrialTable *table, const Lines *lines, float *scale, Error *err) {
    const int highest = (int)settings_find("size")->max % 65536;
    const float rest = 2.0f * PAD + HEAD + 20.0f, rows = (float)table->rows;
    s->size_w = sized ? s->size_w : 1280;
    *scale = (float)s->size_w / 1280.0f * theme_at(s->theme)->zoom * (s->ui_scale > 0 ? (float)s->ui_scale : SCALE);
    if (!sized) {
        const float points = lines->axis >= 0 ? 480.0f : fminf(rest + ROW * rows, fmaxf((float)highest / *scale, rest));
        s->size_h = (int)fmaxf(*scale * points, 240.0f);
    }
    return lines->axis >= 0 || (float)s->size_h >= *scale * (rest + ROW_MIN * rows) ||
           error_set(err,
                     "A picture of %d x %d has no room for %d rows. Choose a larger --size, or average over more with --over.",
                     s->size_w, s->size_h, table->rows);
}

static bool paint(const TrialTable *table, int measure, const Lines *lines, const Settings *s, float scale, const char *path,
                  Error *err) {
    Screen screen;
    uint8_t *rgb = malloc((size_t)s->size_w * (size_t)s->size_h * 3);
    if (!rgb) {
        return error_set(err, "Not enough memory for a picture of %d x %d.", s->size_w, s->size_h);
    }
    bool good = screen_open(&screen, s, true, err);
    if (good) {
        screen.scale = scale; // by its width alone
        draw_page(&screen, table, measure, lines);
        gl_read(&screen.gl, rgb);
        good = capture_png(path, screen.width, screen.height, rgb, err);
        screen_close(&screen);
    }
    free(rgb);
    return good;
}

bool trial_picture(const TrialTable *table, int measure, const Settings *settings, bool sized, const char *path, Error *err) {
    Settings s = *settings;
    Lines lines = {.curve = memory_new((size_t)table->rows, sizeof *lines.curve)};
    lines.axis = number_axis(table, &lines.log);
    if (lines.axis >= 0 && !find_curves(table, &lines)) {
        lines.axis = -1;
    }
    float scale = 1.0f;
    bool good = trial_table_has(table, measure) ? choose_size(&s, sized, table, &lines, &scale, err)
                                                : error_set(err, "No run has the measure %s.", measure_at(measure)->key);
    good = good && paint(table, measure, &lines, &s, scale, path, err);
    free(lines.curve);
    return good;
}
