// The words above a picture: the lane's title, what it leaves unsaid, and numbers.
#include "page/copy.h"

#include "base/language.h"
#include "base/words.h"
#include "page/titles.h"
#include "run/agreement.h"
#include "run/health.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROWS 3 // of numbers at most
#define NUMBER_MAX 352
#define TABULAR 1.06f // at most so much wider are numbers whose digits are all of a width

static float width_of(const Sheet *sheet, const char *text) {
    return ui_text_width(sheet->ui, UI_WEIGHT_REGULAR, sheet->theme->size_body, text);
}

// The same with any digits: panes side by side break their rows at the same places, and no row jumps while numbers change.
static float number_width(const Sheet *sheet, const char *text) {
    char zeros[NUMBER_MAX];
    snprintf(zeros, sizeof zeros, "%s", text);
    for (char *at = zeros; *at; at++) {
        *at = *at >= '1' && *at <= '9' ? '0' : *at;
    }
    return TABULAR * width_of(sheet, zeros);
}

// ---- numbers ----------------------------------------------------------------------------------------------------------------------

// Whether what a trajectory costs tells the lanes shown apart, or there is but one.
static bool evals_tell(const Experiment *experiment, int evals) {
    bool tell = !experiment->settings.compare;
    for (int i = 0; i < experiment->count; i++) {
        tell |= experiment_evals(experiment, &experiment->lane[i], NULL) != evals;
    }
    return tell;
}

enum { PARTS = 5, PART_MAX = 80 };

// What is said of a picture in numbers, the most important first.
typedef struct {
    int count, evals; // which of them is the network's evaluations; -1: none
    char part[PARTS][PART_MAX];
} Numbers;

// Whether a training step takes more evaluations in one of the lanes in sight than in another.
static bool training_tells(const Experiment *experiment) {
    bool tells = false;
    for (int pane = 1; pane < experiment_panes(experiment); pane++) {
        tells |= model_step_evaluations(experiment_pane(experiment, pane)->model) !=
                 model_step_evaluations(experiment_pane(experiment, 0)->model);
    }
    return tells;
}

// What a step of training takes, and how long where a live window has timed it; after equal computing also how many there were.
static void training_numbers(const Experiment *experiment, const Lane *lane, bool brief, char part[PART_MAX]) {
    const int evals = model_step_evaluations(lane->model);
    const long mark = agreement_mark(experiment, lane);
    const size_t size = PART_MAX;
    char count[32];
    if (experiment->settings.pace == PACE_COMPUTING && mark != AGREEMENT_EXACT) {
        words_count(count, sizeof count, mark);
        snprintf(part, size, tr(brief ? TR("%s steps of NFE %d") : TR("%s training steps of NFE %d")), count, evals);
    } else {
        snprintf(part, size, tr(brief ? TR("step: NFE %d") : TR("training step: NFE %d")), evals);
    }
    if (lane->model->step_s > 0) {
        text_add(part, size, ", %.3g ms", 1000 * lane->model->step_s);
    }
}

// How often the lines between pairs cross; in one part or two, as w has room.
static void pair_numbers(const Sheet *sheet, long crossings, float w, Numbers *numbers) {
    char count[32];
    words_count(count, sizeof count, crossings);
    snprintf(numbers->part[numbers->count++], PART_MAX, tr("%d pairs: %s crossings"), PAGE_LINES, count);
    char *colon = strchr(numbers->part[0], ':');
    if (colon && width_of(sheet, numbers->part[0]) * TABULAR > w) { // in two rows
        snprintf(numbers->part[numbers->count++], PART_MAX, "%s", colon + 2);
        colon[1] = '\0';
    }
}

// What is still being computed, in place of numbers that would be of another picture; false where nothing is.
// While a network learns no particles are counted: new weights come all the time, and the count would run up and down.
// early: it has hardly learned anything, so that there is nothing that it could be behind.
static bool catching_up(const Agreement *agreement, bool uncounted, bool early, char part[PART_MAX]) {
    const bool learning = agreement->kind == AGREEMENT_LEARNING;
    char done[32], all[32];
    if (!learning && agreement->kind != AGREEMENT_COMPUTING && agreement->kind != AGREEMENT_MEASURING) {
        return false;
    }
    words_count(done, sizeof done, agreement->done);
    words_count(all, sizeof all, agreement->all);
    if (!learning && uncounted && early) {
        snprintf(part, PART_MAX, "%s", tr("learning"));
    } else if (uncounted || agreement->kind == AGREEMENT_MEASURING) {
        snprintf(part, PART_MAX, "%s", tr("catching up"));
    } else {
        snprintf(part, PART_MAX,
                 tr(learning ? TR("catching up: %s of %s training steps") : TR("catching up: %s of %s particles")), done, all);
    }
    return true;
}

// From the data to their noise and back, in stage units.
static void round_trip(float off, char part[PART_MAX]) {
    if (off < 0.0001f) {
        snprintf(part, PART_MAX, "%s", tr("round trip off by less than 0.0001"));
    } else {
        snprintf(part, PART_MAX, tr("round trip off by %.*f"), off < 0.01f ? 4 : 3, (double)off);
    }
}

// How the trajectories of a lane run. What cannot be measured, as before training and along one step or two, is a dash; of random
// trajectories and of those between which there is nothing, nothing can be told.
static void shape_numbers(const Lane *lane, const AgreedNumbers *agreed, bool brief, Numbers *numbers) {
    if (sampler_is_random(&lane->trajectories.sampler)) {
        return;
    }
    if (lane->trajectories.back && isfinite(agreed->round_trip)) {
        round_trip(agreed->round_trip, numbers->part[numbers->count++]);
        if (isfinite(agreed->detour)) {
            snprintf(numbers->part[numbers->count++], PART_MAX, tr("detour %.2f×"), (double)agreed->detour);
        }
    } else if (model_has_field(lane->model) && isfinite(agreed->detour)) {
        snprintf(numbers->part[numbers->count++], PART_MAX, tr("detour %.2f×"), (double)agreed->detour);
        snprintf(numbers->part[numbers->count++], PART_MAX,
                 tr(brief ? TR("straightness %.2f") : TR("straightness %.2f (0 = straight)")), (double)agreed->straightness);
    } else if (model_has_field(lane->model)) {
        snprintf(numbers->part[numbers->count++], PART_MAX, "%s", tr("straightness –"));
    }
}

// What few steps cost, and what two draws of the data differ by, as far as a row has room for it.
static void landing_number(const Sheet *sheet, const AgreedNumbers *agreed, float w, Numbers *numbers) {
    static const char *const words[] = {TR("lands %.2f from the data (%.2f by chance)"),
                                        TR("%.2f from the data (%.2f by chance)"), TR("%.2f from the data")};
    char *part = numbers->part[numbers->count];
    for (int i = 0; isfinite(agreed->landed) && i < 3; i++) {
        snprintf(part, PART_MAX, tr(words[i]), (double)agreed->landed, (double)sheet->experiment->landing_floor);
        if (width_of(sheet, part) * TABULAR <= w) {
            break;
        }
    }
    numbers->count += isfinite(agreed->landed);
}

// exact: no network is asked.
static void evals_number(int evals, bool exact, bool brief, Numbers *numbers) {
    // [exact][several]
    static const char *const words[2][2] = {{TR("%d network evaluation (NFE)"), TR("%d network evaluations (NFE)")},
                                            {TR("%d field evaluation (NFE)"), TR("%d field evaluations (NFE)")}};
    numbers->evals = numbers->count++;
    snprintf(numbers->part[numbers->evals], PART_MAX, tr(brief ? TR("NFE %d") : words[exact][evals != 1]), evals);
}

// Where the trajectories of a lane end, how they run and what they cost, in full or briefly. Where they end is told beside what it costs.
static void flow_numbers(const Sheet *sheet, const Copy *copy, int evals, bool brief, Numbers *numbers) {
    const Experiment *experiment = sheet->experiment;
    const Lane *lane = copy->lane;
    const Agreement agreement = agreement_of(experiment, lane);
    const AgreedNumbers agreed = agreement_numbers(experiment, lane);
    const bool uncounted = brief || (agreement.kind == AGREEMENT_COMPUTING && experiment_learns(experiment));
    if (lane_is_forward(lane) && lane->trajectories.hops) {
        snprintf(numbers->part[numbers->count++], PART_MAX, tr("%d steps"), lane->trajectories.sampler.steps);
    }
    const bool random = sampler_is_random(&lane->trajectories.sampler),
               early = health_of(experiment, lane) == HEALTH_EARLY && experiment_learns(experiment),
               behind = !random && catching_up(&agreement, uncounted, early, numbers->part[numbers->count]),
               landed = isfinite(agreed.landed), exact = experiment_is_exact(experiment, lane);
    numbers->count += behind;
    landing_number(sheet, &agreed, copy->w, numbers);
    if (evals > 0 && landed) {
        evals_number(evals, exact, brief, numbers);
    }
    if (!behind) {
        shape_numbers(lane, &agreed, brief, numbers);
    }
    if (evals > 0 && !landed && !random && !behind) {
        evals_number(evals, exact, brief, numbers);
    }
    if (training_tells(experiment)) {
        training_numbers(experiment, lane, brief, numbers->part[numbers->count++]);
    }
}

// As many parts as fit into so many rows of width w, the first ones first; the evaluations may not take a row of their own where they are
// spare. Returns the rows used; `all`: nothing but what is spare was left out.
static int fill_rows(const Sheet *sheet, const Numbers *numbers, bool spare_evals, float w, int rows, char row[ROWS][NUMBER_MAX],
                     bool *all) {
    int used = 0;
    *all = true;
    for (int i = 0; i < numbers->count; i++) {
        const char *const part = numbers->part[i];
        char longer[NUMBER_MAX];
        bool apart = used == 0, spare = i == numbers->evals && spare_evals; // worth a place, not a row
        if (!apart) {
            snprintf(longer, sizeof longer, "%s  ·  %s", row[used - 1], part);
            apart = number_width(sheet, longer) > w;
        }
        if (apart && spare) {
            continue;
        }
        if (apart && (used == rows || number_width(sheet, part) > w)) {
            *all = false;
            break;
        }
        used += apart;
        snprintf(row[used - 1], NUMBER_MAX, "%s", apart ? part : longer);
    }
    return used;
}

// Whether a question is open, which the numbers could answer.
static bool is_guessed(const PageDef *def) {
    return def->card && def->card->asks && !def->card->revealed && !def->card->away;
}

// Live numbers in so many rows: of the pairs whose lines are in sight, or of the trajectories, briefly where the whole does not fit.
// Returns the rows used.
static int numbers(const Sheet *sheet, int pane, int rows, char row[ROWS][NUMBER_MAX]) {
    const Copy *copy = &sheet->copy[pane];
    const bool flow = sheet->experiment->settings.view != VIEW_PATHS;
    const int evals = experiment_evals(sheet->experiment, copy->lane, NULL);
    const bool spare = !evals_tell(sheet->experiment, evals);
    bool all = false;
    int used = 0;
    for (int brief = 0; brief <= flow && !all && !is_guessed(sheet->def); brief++) {
        Numbers numbers = {.evals = -1};
        if (flow) {
            flow_numbers(sheet, copy, evals, brief, &numbers);
        } else if (sheet->def->crossings[pane] >= 0) {
            pair_numbers(sheet, sheet->def->crossings[pane], copy->w, &numbers);
        }
        used = fill_rows(sheet, &numbers, spare, copy->w, rows, row, &all);
    }
    return used;
}

int head_rows(const Sheet *sheet, int pane, int max) {
    char row[ROWS][NUMBER_MAX];
    return numbers(sheet, pane, max, row);
}

// ---- title ------------------------------------------------------------------------------------------------------------------------

// A subtitle of more lines than one breaks between its parts, not within one.
static void break_parts(const Sheet *sheet, float w, char *text) {
    static const char between[] = " · ";
    const size_t gap = strlen(between);
    char *line = text, *last = NULL; // the last place in this line where it can break
    for (char *at = strstr(text, between); line[0]; at = strstr(at + gap, between)) {
        int len = at ? (int)(at - line) : (int)strlen(line);
        char part[160];
        snprintf(part, sizeof part, "%.*s", len, line);
        if (last && width_of(sheet, part) > w) {
            memmove(last + 1, last + gap, strlen(last + gap) + 1);
            *last = '\n';
            at = at ? at - (gap - 1) : NULL;
            line = last + 1;
        }
        if (!at) {
            return;
        }
        last = at;
    }
}

static float lines_height(const Sheet *sheet, float w, char *text) {
    break_parts(sheet, w, text);
    return ui_draw_paragraph(sheet->ui, (Rect){0, 0, w, 0}, UI_WEIGHT_REGULAR, sheet->theme->size_body, 0, text);
}

static void set_title(const Sheet *sheet, Copy *copy, const char *title) {
    snprintf(copy->title, sizeof copy->title, "%s", title);
    copy->title_w = ui_text_width(sheet->ui, UI_WEIGHT_SEMIBOLD, sheet->theme->size_large, copy->title);
}

// A title that is wider than there is room for even in smaller letters is the path's name alone, and what it leaves unsaid stands below.
void head_measure(const Sheet *sheet, int pane, Copy *copy) {
    const Lane *lane = copy->lane;
    char title[sizeof copy->title];
    copy->brief = layout_brief(&sheet->page->layout, pane);
    copy->w = layout_words(&sheet->page->layout, pane);
    titles_lane(lane, title, sizeof title);
    set_title(sheet, copy, title);
    copy->whole = (!copy->brief && COPY_LOW_TITLE * copy->title_w <= copy->w) || strcmp(title, titles_path(lane)) == 0;
    if (!copy->whole) {
        set_title(sheet, copy, titles_path(lane));
    }
    if (copy->brief) {
        titles_pairing(sheet->experiment, lane, copy->below, sizeof copy->below);
        copy->below_h = LAYOUT_LINE;
        return;
    }
    titles_below(sheet->experiment, lane, copy->whole, copy->below, sizeof copy->below);
    if (!copy->whole) {
        titles_rest(lane, copy->below, sizeof copy->below);
    }
    char longer[sizeof copy->below];
    memcpy(longer, copy->below, sizeof longer);
    titles_bends(sheet->experiment, lane, longer, sizeof longer);
    copy->below_h = lines_height(sheet, copy->w, copy->below);
    const float longer_h = lines_height(sheet, copy->w, longer);
    if (longer_h <= fmaxf(copy->below_h, LAYOUT_LINE)) { // said where it takes no further line
        memcpy(copy->below, longer, sizeof longer);
        copy->below_h = longer_h;
    }
}

float head_title_width(const Sheet *sheet, const Copy *copy) {
    return fminf(copy->title_w * sheet->title_size / sheet->theme->size_large, copy->w);
}

// ---- drawn ------------------------------------------------------------------------------------------------------------------------

Rect head_draw(const Sheet *sheet, int pane, int rows) {
    const Copy *copy = &sheet->copy[pane];
    const Theme *theme = sheet->theme;
    char number[ROWS][NUMBER_MAX];
    rows = numbers(sheet, pane, rows < ROWS ? rows : ROWS, number);
    float title_h = copy->brief ? LAYOUT_LOW_TITLE : LAYOUT_TITLE;
    float below_h = rows > 0 ? sheet->below_h : copy->below_h; // numbers stand at one height in all panes
    float widest = fmaxf(head_title_width(sheet, copy), width_of(sheet, copy->below));
    for (int i = 0; i < rows; i++) {
        widest = fmaxf(widest, TABULAR * width_of(sheet, number[i]));
    }
    Rect box = {copy->pane.x + LAYOUT_MARGIN, copy->pane.y + (copy->brief ? LAYOUT_LOW_TOP : LAYOUT_TOP), fminf(widest, copy->w),
                title_h + below_h + LAYOUT_LINE * (float)rows};
    copy_ground(sheet, box);
    const Rgba accent = titles_accent(theme, copy->lane);
    ui_draw_text(sheet->ui, (Rect){box.x, box.y, copy->w, title_h}, UI_WEIGHT_SEMIBOLD, sheet->title_size, accent, -1, false,
                 copy->title);
    Rect below = {box.x, box.y + title_h, copy->w, LAYOUT_LINE};
    if (copy->brief) {
        ui_draw_text(sheet->ui, below, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, false, copy->below);
    } else { // the rest of the name, where it stands there alone
        const bool name = !copy->whole && !strstr(copy->below, " · ") && !strchr(copy->below, '\n');
        ui_draw_paragraph(sheet->ui, below, UI_WEIGHT_REGULAR, theme->size_body, name ? accent : theme->muted, copy->below);
    }
    for (int i = 0; i < rows; i++) {
        Rect line = {box.x, box.y + title_h + below_h + LAYOUT_LINE * (float)i, copy->w, LAYOUT_LINE};
        ui_draw_text(sheet->ui, line, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, -1, true, number[i]);
    }
    return box;
}
