#include "page/insets.h"

#include "page/pane_text.h"

#include <math.h>
#include <string.h>

// In points.
#define FORMULA_SIZE 1.15f   // of the body's text size
#define FORMULA_LEAST 0.94f  // of the small text's size
#define FORMULA_WIDEST 17.4f // among the common ones, in em
#define FORMULA_GAP 14.0f
#define GAP 12.0f // between one and the other, and the caption
#define LEGEND_HEIGHT 54.0f
#define INSET_PAD 12.0f    // what the network's picture leaves at its rims, in narrow panes outside the words' margin
#define INSET_WIDTH 504.0f // of it, at most
#define INSET_SHAPE 0.7f   // height by width, in wide panes,
#define INSET_TALL 0.42f   // and in narrow ones
#define INSET_MOST 170.0f
#define INSET_SHARE 0.3f     // of a wide pane's height, that formulas leave it
#define INSET_LEAST_EM 17.3f // of its width, by the small text's size
#define INSET_LEAST_H 100.0f
#define INSET_SMALL 118.0f
#define INSET_FOOT 12.0f // below it, where no caption stands

// ---- formulas ---------------------------------------------------------------------------------------------------------------------

typedef struct {
    const char *name;
    float w, h; // at a text size of 1
} FormulaSize;

// The path, what is learned of it and by which pairs (or what is exact), and a sampler that needs more than the velocity.
static int formulas_wanted(const Frame *frame, const Experiment *experiment, const Lane *lane, FormulaSize list[FORMULAS_PANE]) {
    static const char *const pairs[] = {"pairs-independent", "pairs-ot", "pairs-sinkhorn", "pairs-reflow"};
    static const char *const losses[] = {"loss-velocity", "loss-noise", "loss-data", "loss-score"};
    static const char *const samplers[SAMPLER_COUNT] =
        {[SAMPLER_SDE] = "sampler-sde", [SAMPLER_DDPM] = "sampler-ddpm", [SAMPLER_DDIM] = "sampler-ddim"};
    const Path *path = model_path(lane->model);
    const char *own = model_labels(lane->model)->formula;
    bool flow = experiment->settings.view == VIEW_FLOW, exact = flow && experiment_is_exact(experiment, lane),
         noisy = path && path_is_noisy(path);
    const char *sampler = flow ? samplers[lane->trajectories.sampler.kind] : NULL;
    const char *names[FORMULAS_PANE] = {
        !path                                        ? NULL
        : noisy && path->kind == path_find("linear") ? "linear-noisy"
                                                     : path->kind->name,
        exact   ? "exact"
        : own   ? own
        : noisy ? "loss-noisy"
        : path  ? losses[lane->key.predict]
                : NULL,
        exact || !model_has_pairs(lane->model) ? NULL : pairs[lane->pairing],
        sampler,
    };
    int count = 0;
    for (int i = 0; i < FORMULAS_PANE; i++) {
        FormulaSize *f = &list[count];
        f->name = names[i];
        count += names[i] && formulas_size(frame->formulas, names[i], &f->w, &f->h);
    }
    return count;
}

static float formulas_height(const FormulaSize *list, int count, float size) {
    float h = 0;
    for (int i = 0; i < count; i++) {
        h += list[i].h * size + (i ? FORMULA_GAP : 0);
    }
    return h;
}

// A loss is a mean over pairs: without these it is left out. Returns how many are left.
static int keep_whole(FormulaSize *list, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
        bool loss = strncmp(list[i].name, "loss-", 5) == 0;
        bool paired = i + 1 < count && strncmp(list[i + 1].name, "pairs-", 6) == 0;
        if (!loss || paired) {
            list[kept++] = list[i];
        }
    }
    return kept;
}

// Leaves out those that would be too small to be read where they fit into a width. Returns how many are left.
static int keep_readable(FormulaSize *list, int count, const Theme *theme, float w) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
        if (w / list[i].w >= FORMULA_LEAST * theme->size_small) {
            list[kept++] = list[i];
        }
    }
    return keep_whole(list, kept);
}

// Where all of them fit into a width.
static float formulas_size_in(const FormulaSize *list, int count, const Theme *theme, float w) {
    float size = FORMULA_SIZE * theme->size_body;
    for (int i = 0; i < count; i++) {
        size = fminf(size, w / list[i].w);
    }
    return size;
}

// Where all of them fit into a height.
static float formulas_size_high(const FormulaSize *list, int count, float h) {
    float gaps = formulas_height(list, count, 0);
    return (h - gaps) / fmaxf(formulas_height(list, count, 1) - gaps, 1e-6f);
}

static void put_formulas(Frame *frame, Ui *ui, const Theme *theme, Rect pane, const FormulaSize *list, int count, float size,
                         Vec2 at) {
    float w = 0;
    for (int i = 0; i < count; i++) {
        w = fmaxf(w, list[i].w * size);
    }
    pane_text_scrim(frame, ui, theme, pane, (Rect){at.x, at.y, w, formulas_height(list, count, size)});
    for (int i = 0; i < count; i++) {
        Rect box = {at.x, at.y, list[i].w * size, list[i].h * size};
        frame->formula[frame->formula_count++] = (FormulaPlace){list[i].name, box, theme->text};
        at.y += box.h + FORMULA_GAP;
    }
}

// ---- wide panes: at the right of the picture, formulas above the network -------------------------------------------------------

// Where what stands at the right of a wide pane, w wide, may begin: below the legend, and below the title's words if they reach so far.
static float beside_top(Rect pane, Rect head, float w) {
    float top = pane.y + LEGEND_HEIGHT + 22;
    return head.x + head.w + LAYOUT_MARGIN > pane.x + pane.w - LAYOUT_MARGIN - w ? fmaxf(top, head.y + head.h + 8) : top;
}

// `below` points are left free beneath them; as many as there is room for.
static bool formulas_beside(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, Rect pane,
                            Rect head, float foot, float below) {
    FormulaSize list[FORMULAS_PANE];
    int count = formulas_wanted(frame, experiment, lane, list);
    count = keep_readable(list, count, theme, layout_beside(pane) - LAYOUT_MARGIN);
    float size = formulas_size_in(list, count, theme, layout_beside(pane) - LAYOUT_MARGIN);
    float w = 0;
    for (int i = 0; i < count; i++) {
        w = fmaxf(w, list[i].w);
    }
    float top = beside_top(pane, head, w * size), least = FORMULA_LEAST * theme->size_small;
    float most_h = pane.y + pane.h - top - (foot > 0 ? foot + GAP : below > 0 ? 0 : GAP) - below;
    while (count > 1 && formulas_size_high(list, count, most_h) < least) {
        count = keep_whole(list, count - 1);
    }
    size = fminf(size, formulas_size_high(list, count, most_h));
    if (count == 0 || size < least) {
        return false;
    }
    put_formulas(frame, ui, theme, pane, list, count, size, (Vec2){pane.x + pane.w - LAYOUT_MARGIN - w * size, top});
    return true;
}

static Rect network_beside(const Frame *frame, const Theme *theme, Rect pane, Rect head, float foot, int first_formula) {
    float w = layout_beside(pane) - LAYOUT_MARGIN;
    float top = beside_top(pane, head, w);
    float bottom = pane.y + pane.h - (foot > 0 ? foot + GAP : INSET_FOOT);
    for (int i = first_formula; i < frame->formula_count; i++) {
        const Rect *box = &frame->formula[i].box;
        top = fmaxf(top, box->y + box->h + GAP);
    }
    float h = fminf(INSET_SHAPE * w, bottom - top);
    bool room = w >= INSET_LEAST_EM * theme->size_small && h >= INSET_LEAST_H;
    return room ? (Rect){pane.x + pane.w - LAYOUT_MARGIN - w, bottom - h, w, h} : (Rect){0};
}

static bool place_beside(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                         Rect head, float foot) {
    const Settings *s = &experiment->settings;
    Rect all = frame->layout.pane[pane];
    int first = frame->formula_count;
    float below = s->network ? fmaxf(INSET_SHARE * all.h, INSET_LEAST_H + GAP + INSET_FOOT) : 0;
    bool good = !s->formulas || formulas_beside(frame, ui, theme, experiment, lane, all, head, foot, below);
    if (s->network) {
        frame->hand.inset[pane] = network_beside(frame, theme, all, head, foot, first);
        good = good && frame->hand.inset[pane].w > 0;
    }
    return good;
}

// ---- narrow panes: below the picture, formulas above the network ------------------------------------------------------------------

static void measure_formulas(const Frame *frame, const Theme *theme, const Experiment *experiment, float w, Insets *insets) {
    FormulaSize list[LANES_MAX][FORMULAS_PANE];
    int count[LANES_MAX];
    insets->formula = FORMULA_SIZE * theme->size_body;
    for (int i = 0; i < frame->layout.panes; i++) {
        count[i] = formulas_wanted(frame, experiment, experiment_pane(experiment, i), list[i]);
        count[i] = keep_readable(list[i], count[i], theme, w);
        insets->formula = fminf(insets->formula, formulas_size_in(list[i], count[i], theme, w));
    }
    for (int i = 0; i < frame->layout.panes; i++) {
        float first = formulas_height(list[i], count[i] > 0, insets->formula);
        insets->formulas[LAYOUT_LEAST] = fmaxf(insets->formulas[LAYOUT_LEAST], first);
        insets->formulas[LAYOUT_ALL] = fmaxf(insets->formulas[LAYOUT_ALL], formulas_height(list[i], count[i], insets->formula));
    }
}

float insets_width(const Theme *theme, const Settings *settings) {
    float formulas = settings->formulas ? FORMULA_WIDEST * theme->size_small : 0;
    float network = settings->network ? INSET_LEAST_EM * theme->size_small : 0;
    return formulas + network > 0 ? fmaxf(formulas, network) + LAYOUT_MARGIN : 0;
}

Insets insets_measure(Frame *frame, const Theme *theme, const Experiment *experiment) {
    Insets insets = {0};
    Rect pane = frame->layout.pane[0];
    float w = pane.w - 2 * LAYOUT_MARGIN;
    if (!layout_stacked(&frame->layout, 0) || layout_wide(pane)) {
        return insets;
    }
    if (experiment->settings.formulas) {
        measure_formulas(frame, theme, experiment, w, &insets);
    }
    if (experiment->settings.network && w >= INSET_LEAST_EM * theme->size_small) {
        insets.network[LAYOUT_LEAST] = INSET_SMALL;
        insets.network[LAYOUT_ALL] = fminf(fmaxf(INSET_TALL * w, INSET_SMALL), INSET_MOST);
        insets.formulas[LAYOUT_LEAST] = 0; // the one or the other
    }
    return insets;
}

float insets_height(const Insets *insets, LayoutExtras shown) {
    float both = insets->formulas[shown] > 0 && insets->network[shown] > 0 ? GAP : 0;
    return insets->formulas[shown] + both + insets->network[shown];
}

static bool place_below(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                        const Insets *insets, float foot) {
    const Settings *s = &experiment->settings;
    Rect all = frame->layout.pane[pane];
    LayoutExtras shown = frame->layout.insets;
    float bottom = all.y + all.h - (foot > 0 ? foot + GAP : LAYOUT_FOOT);
    float formulas = insets->formulas[shown], network = insets->network[shown];
    if (network > 0) {
        float w = fminf(all.w - 2 * LAYOUT_MARGIN + 2 * INSET_PAD, INSET_WIDTH);
        frame->hand.inset[pane] = (Rect){all.x + LAYOUT_MARGIN - INSET_PAD, bottom - network, w, network};
    }
    if (formulas > 0) { // they begin at the same height in all panes
        FormulaSize list[FORMULAS_PANE];
        int count = formulas_wanted(frame, experiment, lane, list);
        count = keep_readable(list, count, theme, all.w - 2 * LAYOUT_MARGIN);
        count = shown == LAYOUT_ALL || count == 0 ? count : 1;
        put_formulas(frame, ui, theme, all, list, count, insets->formula,
                     (Vec2){all.x + LAYOUT_MARGIN, bottom - insets_height(insets, shown)});
    }
    return (!s->network || network > 0) && (!s->formulas || formulas > 0);
}

bool insets_place(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Lane *lane, int pane,
                  const Insets *insets, Rect head, float foot, float *taken) {
    *taken = foot;
    if (!layout_stacked(&frame->layout, pane) || layout_wide(frame->layout.pane[pane])) {
        bool room = layout_has_beside(&frame->layout, pane);
        return frame->layout.beside <= 0 || (room && place_beside(frame, ui, theme, experiment, lane, pane, head, foot));
    }
    float h = insets_height(insets, frame->layout.insets);
    *taken = h > 0 ? h + (foot > 0 ? foot + GAP : LAYOUT_FOOT) : foot;
    return place_below(frame, ui, theme, experiment, lane, pane, insets, foot);
}
