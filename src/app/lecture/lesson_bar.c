#include "app/lecture/lesson_bar.h"

#include "app/panel.h"
#include "app/row_widget.h"
#include "settings/rules.h"

#include <math.h>
#include <string.h>

enum { ID_COLUMN = 5200 };

// Points.
#define MORE 18.0f // by which a line is higher than a control
#define RIM 5.0f // above and below the rows
#define GAP 36.0f
#define PLAY 44.0f
#define PLAY_GAP 12.0f
#define RING 2.5f
#define IN 8.0f       // of a widget, which its ring needs
#define BELOW 8.0f    // that a widget leaves below itself
#define SLIDER_MORE 4.0f // by which a slider is higher than other controls
#define THUMB 36.0f   // with its gap,
#define ROOMY 46.0f   // and for fingers

#define ITEMS_MAX (LESSON_CONTROLS_MAX + 2)

typedef struct {
    const Setting *row;  // NULL: a scrubber,
    bool training;       // of training, else of flow time
    float least, most;   // width
    int line;            // of the band, from 0 on
    float x, w;
} Item;

typedef struct {
    const Theme *theme;
    float pad; // at the left and right, as the words above have
    int count, lines;
    Item item[ITEMS_MAX];
} Band;

static bool is_data(const Setting *row) {
    return strcmp(row->key, "data") == 0;
}

static bool is_slider(const Setting *row) {
    return row->type == SET_INT || row->type == SET_REAL;
}

static void add(Band *band, Item item) {
    band->item[band->count++] = item;
}

static void add_row(Band *band, const Experiment *experiment, const Setting *row) {
    if (is_data(row)) {
        const float all = (theme_roomy(band->theme) ? ROOMY : THUMB) * (float)panel_data_count(experiment);
        add(band, (Item){.row = row, .least = all, .most = 1.2f * all});
    } else if (!rules_hidden(&experiment->settings, row)) {
        const bool slides = is_slider(row);
        add(band, (Item){.row = row, .least = slides ? 190 : 230, .most = slides ? 280 : 300});
    }
}

// The items that stand in one line, from `first` on: scrubbers take what room there is, the others as much as they want.
static void spread(Band *band, int first, int end, float width) {
    float least = GAP * (float)(end - first - 1), stretch = 0, x = band->pad;
    for (int i = first; i < end; i++) {
        const Item *item = &band->item[i];
        least += item->least;
        stretch += item->row ? 0 : 1;
    }
    const float left = fmaxf(width - 2 * band->pad - least, 0);
    for (int i = first; i < end; i++) {
        Item *item = &band->item[i];
        const float more = item->row ? (stretch > 0 ? 0 : left / (float)(end - first)) : left / stretch;
        item->w = fminf(fminf(item->least + more, item->row ? item->most : INFINITY), width - 2 * band->pad);
        item->x = x;
        x += item->w + GAP;
    }
}

static Band band_of(const Screen *screen, const Experiment *experiment, const Controls *controls) {
    const float width = (float)screen->width / screen->scale;
    Band band = {.theme = screen->theme, .pad = LAYOUT_MARGIN * screen->stage_text};
    if (controls->time) {
        add(&band, (Item){.least = 320});
    }
    if (controls->training) {
        add(&band, (Item){.least = 280, .training = true});
    }
    for (int i = 0; i < controls->count; i++) {
        add_row(&band, experiment, controls->row[i]);
    }
    float used = 0;
    int first = 0;
    for (int i = 0; i < band.count; i++) {
        used += band.item[i].least + (i > first ? GAP : 0);
        if (i > first && used > width - 2 * band.pad) {
            spread(&band, first, i, width);
            band.lines++;
            first = i;
            used = band.item[i].least;
        }
        band.item[i].line = band.lines;
    }
    spread(&band, first, band.count, width);
    band.lines += band.count > 0;
    return band;
}

float lesson_bar_height(const Screen *screen, const Experiment *experiment, const Controls *controls) {
    const Band band = band_of(screen, experiment, controls);
    return band.lines > 0 ? (screen->theme->row + MORE) * (float)band.lines + 2 * RIM : 0;
}

static void draw_scrubber(const Frame *frame, Ui *ui, const Experiment *experiment, const Item *item, Rect box, CommandQueue *queue) {
    const float play = item->training ? 0 : PLAY + PLAY_GAP;
    const Rect row = {box.x + play, box.y + 10, box.w - play, box.h - 20};
    if (item->training) {
        panel_training(frame, ui, experiment, row, queue);
    } else {
        panel_play(ui, experiment, (Rect){box.x - 10, box.y + 0.5f * (box.h - PLAY), PLAY, PLAY}, queue);
        panel_time(ui, experiment, row, queue);
    }
}

static void draw_row(const Frame *frame, Ui *ui, const Experiment *experiment, const Item *item, int id, Rect box, float high, CommandQueue *queue) {
    const Setting *row = item->row;
    const bool data = is_data(row), slides = !data && is_slider(row);
    const int thumbs = panel_data_count(experiment);
    const float h = slides ? high + SLIDER_MORE : data ? (box.w + 6) / (float)thumbs - 6 : high;
    ui_column_begin(ui, id, (Rect){box.x - IN, box.y + 0.5f * (box.h - h) - IN, box.w + 2 * IN, h + BELOW + 2 * IN}, IN);
    if (data) {
        panel_data(frame, ui, experiment, thumbs, queue);
    } else {
        row_widget(ui, experiment, row, queue);
    }
    ui_column_end(ui);
}

static bool is_ringed(const Frame *frame, const Item *item) {
    const Highlight *points = frame->card ? &frame->card->highlight : NULL;
    return points && (item->row ? item->row == points->row : item->training ? points->training : points->time);
}

void lesson_bar(const Frame *frame, Screen *screen, const Experiment *experiment, const Controls *controls, CommandQueue *queue) {
    const Theme *theme = screen->theme;
    Ui *ui = screen->ui;
    const Rect bar = frame->page.layout.bar;
    if (bar.h <= 0) {
        return;
    }
    ui_draw_box(ui, bar, 0, theme->panel, 0, 0);
    ui_draw_box(ui, (Rect){bar.x, bar.y, bar.w, 1}, 0, theme->line, 0, 0);
    const Band band = band_of(screen, experiment, controls);
    for (int i = 0; i < band.count; i++) {
        const Item *item = &band.item[i];
        const Rect box = {bar.x + item->x, bar.y + RIM + (theme->row + MORE) * (float)item->line, item->w, theme->row + MORE};
        if (item->row) {
            draw_row(frame, ui, experiment, item, ID_COLUMN + i, box, theme->row, queue);
        } else {
            draw_scrubber(frame, ui, experiment, item, box, queue);
        }
        if (is_ringed(frame, item)) {
            ui_draw_box(ui, (Rect){box.x - 12, box.y + 1, box.w + 24, box.h - 2}, 10, 0, RING, theme->focus);
        }
    }
}
