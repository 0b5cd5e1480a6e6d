// The network itself, in a corner of the pane: layers as columns of neurons, the strongest weights between them as lines, and what
// every neuron says of one point: the one under the pointer, or else the first highlighted particle's.
#include "base/words.h"
#include "ui/palette.h"
#include "view/view.h"

#include "base/check.h"
#include "base/language.h"
#include "num/mlp_probe.h"
#include "flow/class_label.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// In points.
#define PAD 12.0f
#define HEAD 26.0f
#define FOOT 24.0f
#define NAMES_W 5.6f // of the inputs' and outputs' names with their numbers, by the size of their letters
#define NEURON 5.8f  // from one to the next,
#define CROWDED 4.4f // and where not all have room otherwise
#define LETTERED 22.0f
#define BESIDE 0.55f // of the way from layer to layer that a layer of several columns may take

#define COLUMNS (MLP_MAX_HIDDEN + 2)
#define SHOWN_MAX 256    // neurons of a layer
#define STRONGEST 3      // weights drawn into each neuron
#define LINES_MAX 800    // between two layers
#define REDRAWN_S 0.2    // while training, the choice of weights lasts so long
#define INPUT_SCALE 2.0f // at which an input's colour is full

typedef struct {
    short from, to; // places in the columns
    float weight;
} Line;

typedef struct {
    int n; // neurons shown
    short neuron[SHOWN_MAX];
    Vec2 at[SHOWN_MAX]; // pixels
    float radius;
} Column;

typedef struct {
    Column column[COLUMNS];
    int lines[COLUMNS];
    float max[COLUMNS]; // largest |weight| drawn between column k and k + 1
    Line line[COLUMNS][LINES_MAX];
    const Mlp *mlp; // whose they are,
    long step;      // under the weights of that step,
    Rect box;       // drawn there
    double made_s;
} Network;

static bool is_on(const Experiment *experiment) {
    return experiment->settings.network;
}

static const char says[] = TR(
    "Position and time go in, the prediction comes out. Lines: the largest weights. Colours: what each neuron outputs here.");

// ---- where the neurons stand --------------------------------------------------------------------------------------------------

static int size_of(const Mlp *mlp, int column) {
    return column == 0 ? mlp->in : mlp_layer_out(mlp, column - 1);
}

// A few numbers with names: far enough apart to be read; unnamed inputs below them, in what room is left.
static void stand_lettered(Column *column, int named, float x, Rect area, float k) {
    int rest = column->n - named;
    float step = fminf(LETTERED * k, area.h / (float)(named + 1));
    float room = area.h - step * (float)named;
    float small = rest > 0 ? fminf(NEURON * k, room / (float)rest) : 0;
    float y = area.y + 0.5f * (area.h - step * (float)named - small * (float)rest);
    column->radius = 4.2f * k;
    for (int i = 0; i < column->n; i++) {
        float own = i < named ? step : small;
        column->at[i] = (Vec2){x, y + 0.5f * own};
        y += own;
    }
}

static int rows_of(Rect area, float neuron, float k) {
    return (int)fmaxf(area.h / (neuron * k), 1);
}

// A hidden layer: rows from top to bottom, in as many columns side by side as it takes, every other one half a step lower.
static void stand_hidden(Column *column, float neuron, float x, Rect area, float k) {
    int rows = rows_of(area, neuron, k), beside = (column->n + rows - 1) / rows;
    int high = (column->n + beside - 1) / beside;
    float step = fminf(area.h / ((float)high + (beside > 1 ? 0.5f : 0)), 2 * NEURON * k);
    float wide = fminf(step, 1.1f * neuron * k);
    column->radius = fminf(0.44f * step, 3.2f * k);
    for (int i = 0; i < column->n; i++) {
        int sub = i % beside, row = i / beside;
        float down = (float)row - 0.5f * (float)(high - 1) + (beside > 1 ? 0.25f - 0.5f * (float)((sub + 1) % 2) : 0);
        column->at[i] = (Vec2){x + ((float)sub - 0.5f * (float)(beside - 1)) * wide, area.y + 0.5f * area.h + down * step};
    }
}

static int by_weight(const void *a, const void *b) {
    const Line *p = a, *q = b;
    return (fabsf(p->weight) < fabsf(q->weight)) - (fabsf(p->weight) > fabsf(q->weight));
}

static int by_number(const void *a, const void *b) {
    return *(const short *)a - *(const short *)b;
}

// The neurons that matter most to the next layer, in their own order.
static void choose_neurons(Column *column, const Mlp *mlp, const float *weights, int index, int room) {
    int all = size_of(mlp, index);
    Line rank[MLP_MAX_WIDTH];
    float leaving[MLP_MAX_WIDTH];
    column->n = all < room ? all : room;
    if (column->n < all) {
        mlp_weights_leaving(mlp, weights, index - 1, leaving);
    }
    for (int i = 0; i < all; i++) {
        rank[i] = (Line){.from = (short)i, .weight = column->n < all ? leaving[i] : 0};
    }
    if (column->n < all) {
        qsort(rank, (size_t)all, sizeof *rank, by_weight);
    }
    for (int i = 0; i < column->n; i++) {
        column->neuron[i] = rank[i].from;
    }
    qsort(column->neuron, (size_t)column->n, sizeof(short), by_number);
}

static int room_for(Rect area, float gap, float neuron, float k) {
    int beside = (int)fmaxf(BESIDE * gap / (1.1f * neuron * k), 1);
    int room = rows_of(area, neuron, k) * beside;
    return room < SHOWN_MAX ? room : SHOWN_MAX;
}

static void stand(Network *net, const Mlp *mlp, const float *weights, Rect area, float k) {
    float gap = area.w / (float)mlp->layers;
    float neuron = room_for(area, gap, NEURON, k) < mlp->def.width ? CROWDED : NEURON;
    int room = room_for(area, gap, neuron, k);
    for (int c = 0; c <= mlp->layers; c++) {
        Column *column = &net->column[c];
        float x = area.x + gap * (float)c;
        bool hidden = c > 0 && c < mlp->layers;
        choose_neurons(column, mlp, weights, c, hidden ? room : SHOWN_MAX);
        if (hidden) {
            stand_hidden(column, neuron, x, area, k);
        } else {
            stand_lettered(column, c == 0 ? 3 : mlp->out, x, area, k);
        }
    }
}

// ---- which weights are drawn ----------------------------------------------------------------------------------------------------

static void add_line(Network *net, int layer, Line line) {
    if (net->lines[layer] < LINES_MAX) {
        net->line[layer][net->lines[layer]++] = line;
        net->max[layer] = fmaxf(net->max[layer], fabsf(line.weight));
    }
}

// The n <= STRONGEST best ones in order, and one more that may be among them. Returns the new n.
static int keep_strongest(Line *best, int n, Line line) {
    int at = n;
    for (; at > 0 && fabsf(best[at - 1].weight) < fabsf(line.weight); at--) {
        best[at] = best[at - 1];
    }
    best[at] = line;
    return n < STRONGEST ? n + 1 : n;
}

// The strongest into each neuron of the next column; into the outputs all.
static void choose_lines(Network *net, const Mlp *mlp, const float *weights, int layer) {
    const Column *left = &net->column[layer], *right = &net->column[layer + 1];
    int in = mlp_layer_in(mlp, layer);
    bool all = layer == mlp->layers - 1;
    net->lines[layer] = 0;
    net->max[layer] = 1e-9f;
    for (int o = 0; o < right->n; o++) {
        const float *w = weights + mlp->weight[layer] + right->neuron[o] * in;
        Line best[STRONGEST + 1];
        int n = 0;
        for (int i = 0; i < left->n; i++) {
            Line line = {(short)i, (short)o, w[left->neuron[i]]};
            if (all) {
                add_line(net, layer, line);
            } else {
                n = keep_strongest(best, n, line);
            }
        }
        for (int i = 0; i < n; i++) {
            add_line(net, layer, best[i]);
        }
    }
}

static bool same_box(Rect a, Rect b) {
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

static void follow(const Pane *pane, Network *net, const ModelNetwork *drawn, Rect area) {
    bool same = net->mlp == drawn->mlp && same_box(net->box, area);
    double age_s = pane->input->now_s - net->made_s;
    if (same && (net->step == pane->weights_step || (pane->input->live && age_s >= 0 && age_s < REDRAWN_S))) {
        return;
    }
    net->mlp = drawn->mlp;
    net->step = pane->weights_step;
    net->box = area;
    net->made_s = pane->input->now_s;
    stand(net, drawn->mlp, drawn->weights, area, pane->text);
    for (int layer = 0; layer < drawn->mlp->layers; layer++) {
        choose_lines(net, drawn->mlp, drawn->weights, layer);
    }
}

// ---- drawing --------------------------------------------------------------------------------------------------------------------

static void draw_lines(const Pane *pane, const Network *net, int layers) {
    const Screen *screen = pane->screen;
    for (int layer = 0; layer < layers; layer++) {
        for (int i = net->lines[layer] - 1; i >= 0; i--) {
            const Line *line = &net->line[layer][i];
            float share = line->weight / net->max[layer];
            Rgba ink = color_fade(palette_sign(share > 0 ? 1 : -1, screen->theme->dark), 0.08f + 0.62f * share * share);
            draw_line(screen->draw, net->column[layer].at[line->from], net->column[layer + 1].at[line->to], 1.0f * pane->text,
                      ink, ink, BLEND_OVER);
        }
    }
}

static float scale_of(const MlpProbe *probe, int column, int layers) {
    if (column == 0) {
        return INPUT_SCALE;
    }
    float max = column == layers ? 1.0f : 1e-6f;
    for (int i = 0; i < probe->count[column]; i++) {
        max = fmaxf(max, fabsf(probe->value[column][i]));
    }
    return max;
}

static void draw_neurons(const Pane *pane, const Network *net, const MlpProbe *probe, int layers) {
    const Screen *screen = pane->screen;
    const Theme *theme = screen->theme;
    for (int c = 0; c <= layers; c++) {
        const Column *column = &net->column[c];
        float scale = scale_of(probe, c, layers);
        Rgba idle = color_mix(theme->line, theme->muted, 0.2f); // a neuron that says nothing is still there
        for (int i = 0; i < column->n; i++) {
            float u = fmaxf(fminf(probe->value[c][column->neuron[i]] / scale, 1), -1);
            Rgba ink = color_mix(idle, palette_sign(u < 0 ? -1 : 1, theme->dark), fabsf(u));
            bool small = c == 0 && i >= 3;
            float r = small ? 0.5f * column->radius : column->radius;
            draw_disc(screen->draw, column->at[i], r + 1.0f * pane->text, theme->panel, BLEND_OVER);
            draw_disc(screen->draw, column->at[i], r, ink, BLEND_OVER);
        }
    }
}

// align: -1 begins at x, 1 ends there. Returns the width in pixels.
static float words(const Pane *pane, Font font, Vec2 middle, int align, Rgba color, const char *text) {
    const Screen *screen = pane->screen;
    float size = screen->theme->size_small * pane->text;
    float w = text_width(screen->text, font, size, text, -1, true);
    Vec2 at = {align < 0 ? middle.x : middle.x - w, middle.y + 0.36f * size};
    text_draw(screen->text, font, size, at, color, text, -1, true);
    return w;
}

static float names_width(const Pane *pane) {
    return NAMES_W * pane->screen->theme->size_small * pane->text;
}

// Of five signs at most, so that it keeps off its name.
static void value_text(char *text, size_t size, float value) {
    double max = fabs((double)value);
    int decimals = max < 9.995 ? 2 : max < 99.95 ? 1 : 0;
    words_number(text, size, fmin(fmax((double)value, -9999), 9999), decimals);
}

static void draw_numbers(const Pane *pane, const Network *net, const MlpProbe *probe, const char *const *said, int layers) {
    static const char *const inputs[3] = {"x", "y", "t"};
    const Theme *theme = pane->screen->theme;
    float k = pane->text;
    for (int i = 0; i < 3 + probe->count[layers]; i++) {
        int c = i < 3 ? 0 : layers;
        int row = i < 3 ? i : i - 3;
        char text[32];
        float value = probe->value[c][row];
        Vec2 at = net->column[c].at[row];
        Vec2 name = {i < 3 ? at.x - names_width(pane) : at.x + 11 * k, at.y};
        Vec2 number = {i < 3 ? at.x - 11 * k : at.x + names_width(pane), at.y};
        value_text(text, sizeof text, value);
        words(pane, FONT_REGULAR, name, -1, theme->muted, i < 3 ? inputs[row] : said[row]);
        words(pane, FONT_MEDIUM, number, 1, theme->text, text);
    }
}

static void draw_head(const Pane *pane, const Network *net, const Mlp *mlp, Rect box) {
    const Theme *theme = pane->screen->theme;
    float k = pane->text, y = box.y + 0.5f * (HEAD + 4) * k;
    char shape[64], count[48], number[32];
    int layers = mlp->def.hidden, width = mlp->def.width;
    snprintf(shape, sizeof shape, layers == 1 ? tr("%d layer × %d neurons") : tr("%d layers × %d neurons"), layers, width);
    words_count(number, sizeof number, mlp->count);
    if (net->column[1].n < mlp->def.width) {
        snprintf(count, sizeof count, tr("%d of %d drawn"), net->column[1].n, width);
    } else {
        snprintf(count, sizeof count, tr("%s parameters"), number);
    }
    float used = words(pane, FONT_MEDIUM, (Vec2){box.x + PAD * k, y}, -1, theme->text, shape);
    float size = theme->size_small * k;
    if (used + text_width(pane->screen->text, FONT_REGULAR, size, count, -1, true) < box.w - (2 * PAD + 8) * k) {
        words(pane, FONT_REGULAR, (Vec2){box.x + box.w - PAD * k, y}, 1, theme->muted, count);
    }
}

// What the two colours mean, and of which point the neurons speak.
static void draw_foot(const Pane *pane, Rect box, bool pointed) {
    const Screen *screen = pane->screen;
    const Theme *theme = screen->theme;
    float k = pane->text;
    const char *const sign[2] = {"+", "−"};
    Vec2 at = {box.x + PAD * k, box.y + box.h - 0.5f * (FOOT + 2) * k};
    for (int i = 0; i < 2; i++) {
        draw_line(screen->draw, at, (Vec2){at.x + 14 * k, at.y}, 2.4f * k, palette_sign(i ? -1 : 1, theme->dark),
                  palette_sign(i ? -1 : 1, theme->dark), BLEND_OVER);
        at.x += 20 * k;
        at.x += words(pane, FONT_MEDIUM, at, -1, theme->muted, sign[i]) + 12 * k;
    }
    const char *place = pointed ? tr("at the pointer") : tr("at the circled particle");
    words(pane, FONT_REGULAR, (Vec2){box.x + box.w - PAD * k, at.y}, 1, theme->muted, place);
}

static void draw_ring_at(const Pane *pane, Vec2 point) {
    float k = pane->text;
    Vec2 at = camera_to_px(&pane->camera, point.x, point.y);
    draw_ring(pane->screen->draw, at, 11 * k, 3.6f * k, color_fade(pane->screen->theme->stage, 0.8f));
    draw_ring(pane->screen->draw, at, 10 * k, 1.8f * k, pane->screen->theme->text);
}

// The class that the network is told: the one that is sampled, or the first particle's own; none at a place of the pointer's.
static int label_at(const Pane *pane) {
    const Model *model = pane->lane->model;
    int one = pane->experiment->settings.label;
    if (model->classes == 0 || (one < 0 && pane->pointed)) {
        return MLP_NO_LABEL;
    }
    return one >= 0 ? one : label_of(model->share, model->classes, 0);
}

static void draw(const Pane *pane) {
    Network *net = pane->state;
    Rect box = pane->inset;
    float k = pane->text;
    const Theme *theme = pane->screen->theme;
    const ShownModel shown = experiment_field(pane->experiment, pane->lane);
    ModelNetwork drawn;
    if (box.w <= 0 || experiment_ready(pane->experiment, pane->lane) == 0 || !model_network(&shown, &drawn)) {
        return;
    }
    int layers = drawn.mlp->layers;
    float side = names_width(pane) + (PAD + 4) * k;
    Rect area = {box.x + side, box.y + HEAD * k, box.w - 2 * side, box.h - (HEAD + FOOT) * k};
    MlpProbe probe;
    Vec2 point = pane->at;
    if (!pane->pointed) {
        experiment_at(pane->experiment, pane->lane, pane->t, 0, 1, &point.x, &point.y);
    }
    follow(pane, net, &drawn, area);
    float t = pane->t, x = point.x, y = point.y;
    model_network_input(shown.model, &t, &x, &y);
    mlp_probe(drawn.mlp, drawn.weights, t, x, y, label_at(pane), &probe);
    draw_ring_at(pane, point);
    draw_box(pane->screen->draw, box, 8 * k, theme->panel, 1 * k, theme->line);
    draw_lines(pane, net, layers);
    draw_neurons(pane, net, &probe, layers);
    draw_numbers(pane, net, &probe, drawn.output, layers);
    draw_head(pane, net, drawn.mlp, box);
    draw_foot(pane, box, pane->pointed);
}

const View view_network = {.on = is_on, .draw = draw, .says = says, .state = sizeof(Network), .needs = NEEDS_NETWORK};
