// The ground of all words; and formulas, which are shown beside or below the pictures on request.
#include "page/copy.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

#define SIZE 1.15f     // of the body's text size
#define MIN_SIZE 0.94f // of the small text's size
void copy_ground(const Sheet *sheet, Rect box) {
    words_add(&sheet->page->words, box);
    words_add(&sheet->page->grounds, box);
}

// ---- formulas -----------------------------------------------------------------------------------------------------------------------

float formulas_min(const Sheet *sheet) {
    return MIN_SIZE * sheet->theme->size_small;
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

static const char *exact_formula(const Path *path) {
    CHECK(path, "an exact field without a path");
    return !path_is_noisy(path) ? "exact" : path->kind == path_find("linear") ? "exact-linear" : "exact-bridge";
}

// Of the forward process, which no training precedes.
static const char *forward_formula(const Lane *lane) {
    const Sampler *sampler = &lane->trajectories.sampler;
    const bool preserving = sampler->path.kind == path_find("vp") || sampler->path.kind == path_find("cosine"); // a^2 + s^2 = 1
    return sampler->kind == SAMPLER_SDE ? "forward-sde" : preserving ? "forward-ddpm" : "forward-chain";
}

void formulas_measure(const Sheet *sheet, Copy *copy, float w) {
    static const char *const pairs[] = {"pairs-independent", "pairs-ot", "pairs-sinkhorn", "pairs-reflow"};
    static const char *const losses[] = {"loss-velocity", "loss-noise", "loss-data", "loss-score"};
    static const char *const samplers[SAMPLER_COUNT] =
        {[SAMPLER_SDE] = "sampler-sde", [SAMPLER_DDPM] = "sampler-ddpm", [SAMPLER_DDIM] = "sampler-ddim"};
    const Lane *lane = copy->lane;
    const Path *path = model_path(lane->model);
    const char *own = model_labels(lane->model)->formula;
    bool flow = sheet->experiment->settings.view != VIEW_PATHS, exact = flow && experiment_is_exact(sheet->experiment, lane),
         noisy = path && path_is_noisy(path);
    const bool forward = flow && lane_is_forward(lane);
    const char *sampler = forward ? forward_formula(lane) : flow ? samplers[lane->trajectories.sampler.kind] : NULL;
    const char *names[COPY_FORMULAS] = {
        !path                                        ? NULL
        : noisy && path->kind == path_find("linear") ? "linear-noisy"
                                                     : path->kind->name,
        forward ? NULL
        : exact ? exact_formula(path)
        : own   ? own
        : noisy ? (lane->spec.predict == PREDICT_VELOCITY ? "loss-noisy" : NULL) // of another prediction they speak of x0 alone
        : path  ? losses[lane->spec.predict]
                : NULL,
        forward || exact || !model_has_pairs(lane->model) ? NULL : pairs[settings_pairing(&lane->model->settings)],
        !sampler && flow && lane->model->converted ? "conversion" : sampler,
    };
    int count = 0;
    for (int i = 0; i < COPY_FORMULAS; i++) {
        FormulaSize *f = &copy->formula[count];
        f->name = names[i];
        bool there = names[i] && formulas_size(sheet->formulas, names[i], &f->w, &f->h);
        count += there && w / f->w >= formulas_min(sheet);
    }
    copy->formulas = keep_whole(copy->formula, count);
}

float formulas_width(const Copy *copy, float size) {
    float w = 0;
    for (int i = 0; i < copy->formulas; i++) {
        w = fmaxf(w, copy->formula[i].w * size);
    }
    return w;
}

float formulas_height(const Copy *copy, int count, float size) {
    float h = 0;
    for (int i = 0; i < count; i++) {
        h += copy->formula[i].h * size + (i ? FORMULA_GAP : 0);
    }
    return h;
}

float formulas_size_in(const Sheet *sheet, const Copy *copy, float w) {
    float size = SIZE * sheet->theme->size_body;
    for (int i = 0; i < copy->formulas; i++) {
        size = fminf(size, w / copy->formula[i].w);
    }
    return size;
}

// At which so many fit into a height.
static float size_high(const Copy *copy, int count, float height) {
    float gaps = formulas_height(copy, count, 0);
    return (height - gaps) / fmaxf(formulas_height(copy, count, 1) - gaps, 1e-6f);
}

void formulas_shrink(const Sheet *sheet, Copy *copy, float *size, float height) {
    while (copy->formulas > 1 && size_high(copy, copy->formulas, height) < formulas_min(sheet)) {
        copy->formulas = keep_whole(copy->formula, copy->formulas - 1);
    }
    *size = fminf(*size, size_high(copy, copy->formulas, height));
}

void formulas_draw_at(const Sheet *sheet, const Copy *copy, Vec2 at, float size) {
    copy_ground(sheet, (Rect){at.x, at.y, formulas_width(copy, size), formulas_height(copy, copy->formulas, size)});
    for (int i = 0; i < copy->formulas; i++) {
        Rect box = {at.x, at.y, copy->formula[i].w * size, copy->formula[i].h * size};
        ui_draw_image(sheet->ui, box, sheet->theme->text, copy->formula[i].name);
        at.y += box.h + FORMULA_GAP;
    }
}
