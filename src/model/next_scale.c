#include "model/next_scale.h"

#include "base/check.h"
#include "base/language.h"
#include "base/team.h"
#include "flow/class_label.h"
#include "flow/solve.h"
#include "model/data_batch.h"
#include "model/mlp_tensors.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

#define QUADRANTS 4
#define PROBE 4096   // points of the data by which the square is chosen,
#define OUTSIDE 0.01 // of which no larger share may lie outside

static NextScale *own(Model *model) {
    return (NextScale *)model;
}

static const NextScale *read_only(const Model *model) {
    return (const NextScale *)model;
}

// ---- cells ---------------------------------------------------------------------------------------------------------------

int next_scale_cell(const NextScale *model, int k, float at) {
    const int cells = 1 << k;
    const float place = 0.5f * (at / model->half + 1) * (float)cells;
    return !(place > 0) ? 0 : place < (float)cells ? (int)place : cells - 1;
}

float next_scale_centre(const NextScale *model, int k, int cell) {
    return model->half * ((2 * (float)cell + 1) / (float)(1 << k) - 1);
}

// As the network is told it, whatever the size of the square.
static float told(int k, int cell) {
    return NEXT_SCALE_HALF * ((2 * (float)cell + 1) / (float)(1 << k) - 1);
}

static bool is_inside(const NextScale *model, float x, float y) {
    return fabsf(x) <= model->half && fabsf(y) <= model->half;
}

// ---- making --------------------------------------------------------------------------------------------------------------

static size_t shape(Model *model) {
    NextScale *n = own(model);
    MlpDef def = mlp_def_of(&model->settings, model->classes);
    def.outputs = QUADRANTS;
    model->mlp = mlp_make(def, (uint64_t)model->settings.seed);
    n->scales = model->settings.scales;
    n->half = NEXT_SCALE_HALF;
    model->count = model->mlp.count;
    return mlp_work_need(&model->mlp, BATCH_MAX) +
           MODEL_AHEAD * (6 * arena_need(BATCH_MAX, sizeof(float)) + 2 * arena_need(BATCH_MAX, sizeof(int)));
}

static void take(Model *model) {
    NextScale *n = own(model);
    Arena *arena = &model->arena;
    n->work = mlp_work_make(arena, &model->mlp, BATCH_MAX);
    for (int i = 0; i < MODEL_AHEAD; i++) {
        ScaleBatch *drawn = &n->drawn[i];
        MlpBatch *b = &drawn->batch;
        float **row[] = {&b->x, &b->y, &b->t, &b->loss, &drawn->x1, &drawn->y1};
        for (int r = 0; r < 6; r++) {
            *row[r] = ARENA_ARRAY(arena, float, BATCH_MAX);
        }
        drawn->labels = ARENA_ARRAY(arena, int, BATCH_MAX);
        b->target = drawn->quadrant = ARENA_ARRAY(arena, int, BATCH_MAX);
        b->label = model->classes > 0 ? drawn->labels : NULL;
    }
}

static float share_outside(const Model *model, float half) {
    float x[PROBE], y[PROBE];
    int outside = 0;
    Rng rng = rng_open((uint64_t)model->settings.seed, RNG_SHOW, 0);
    dist_draw(model->data, &rng, x, y, NULL, PROBE);
    for (int i = 0; i < PROBE; i++) {
        outside += !(fabsf(x[i]) <= half && fabsf(y[i]) <= half);
    }
    return (float)outside / PROBE;
}

static void init(Model *model) {
    NextScale *n = own(model);
    mlp_kind_init(model);
    n->half = NEXT_SCALE_HALF;
    while (n->half < 1e6f && share_outside(model, n->half) > (float)OUTSIDE) {
        n->half *= 2;
    }
}

// ---- training ------------------------------------------------------------------------------------------------------------

// Each run of K samples has every scale once, in an order of its own: so each batch has as many of each scale, and data that come in an
// order (class by class) still meet every scale.
static void draw_scales(const NextScale *model, long step, int n, float *scale) {
    Rng rng = rng_open((uint64_t)model->base.settings.seed, RNG_TIME, data_batch_stream(step, 0));
    for (int begin = 0; begin < n; begin += model->scales) {
        int order[SCALES_MAX];
        for (int k = 0; k < model->scales; k++) {
            const int other = rng_below(&rng, k + 1);
            order[k] = order[other];
            order[other] = k;
        }
        for (int k = 0; k < model->scales && begin + k < n; k++) {
            scale[begin + k] = (float)order[k];
        }
    }
}

static void draw(Model *model, long step, int slot) {
    NextScale *n = own(model);
    ScaleBatch *in = &n->drawn[slot];
    MlpBatch *b = &in->batch;
    b->n = model->settings.batch;
    data_batch_draw(model, step, in->x1, in->y1, model->classes > 0 ? in->labels : NULL);
    if (model->classes > 0) {
        data_batch_drop_labels(model, step, in->labels);
    }
    draw_scales(n, step, b->n, b->t);
    for (int i = 0; i < b->n; i++) {
        const int k = (int)b->t[i];
        const int right = next_scale_cell(n, k + 1, in->x1[i]), up = next_scale_cell(n, k + 1, in->y1[i]);
        b->x[i] = told(k, right / 2);
        b->y[i] = told(k, up / 2);
        b->t[i] = (float)k / (float)n->scales;
        in->quadrant[i] = right % 2 + 2 * (up % 2);
    }
}

// Of the last cells.
static double log_area(const NextScale *model, int k) {
    return 2 * (log(2 * (double)model->half) - k * log(2));
}

// In nats of a data point: what is shown is the likelihood itself.
static ModelLoss gradient(Model *model, int slot) {
    NextScale *n = own(model);
    const MlpBatch *b = &n->drawn[slot].batch;
    const double mean = (double)mlp_gradient(&model->mlp, n->work, model->params, b, model->grad);
    return (ModelLoss){(float)(n->scales * mean + log_area(n, n->scales)), b->n, b->t, b->loss};
}

// ---- probabilities -------------------------------------------------------------------------------------------------------

static bool is_guided(const ShownModel *shown) {
    return shown->model->classes > 0 && shown->labels != LABEL_NONE && shown->guidance != 0 && shown->guidance != 1;
}

// Cells of one scale, at most SOLVE_CHUNK, and what the network says of their quadrants.
typedef struct {
    int k, n;
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK]; // centres as it is told them
    float log_p[QUADRANTS][SOLVE_CHUNK];
} Cells;

// Guidance mixes logits, and with them log-probabilities: the four still add up to 1.
static void logits(const ShownModel *shown, Cells *c) {
    const NextScale *model = read_only(shown->model);
    const int classes = model->base.classes;
    const float t = (float)c->k / (float)model->scales, w = (float)shown->guidance;
    float none[QUADRANTS][SOLVE_CHUNK];
    float *const out[QUADRANTS] = {c->log_p[0], c->log_p[1], c->log_p[2], c->log_p[3]};
    float *const out_none[QUADRANTS] = {none[0], none[1], none[2], none[3]};
    int label[SOLVE_CHUNK];
    const bool labelled = classes > 0 && shown->labels != LABEL_NONE && shown->guidance != 0;
    for (int i = 0; labelled && i < c->n; i++) {
        label[i] = shown->labels == LABEL_EACH ? label_of(shown->model->share, classes, i) : shown->label;
    }
    mlp_eval_outputs(&model->base.mlp, shown->weights, t, c->x, c->y, labelled ? label : NULL, out, c->n);
    if (is_guided(shown)) {
        mlp_eval_outputs(&model->base.mlp, shown->weights, t, c->x, c->y, NULL, out_none, c->n);
        for (int q = 0; q < QUADRANTS; q++) {
            for (int i = 0; i < c->n; i++) {
                out[q][i] = none[q][i] + w * (out[q][i] - none[q][i]);
            }
        }
    }
}

static void log_probabilities(const ShownModel *shown, Cells *c) {
    logits(shown, c);
    for (int i = 0; i < c->n; i++) {
        float highest = c->log_p[0][i], sum = 0;
        for (int q = 1; q < QUADRANTS; q++) {
            highest = fmaxf(highest, c->log_p[q][i]);
        }
        for (int q = 0; q < QUADRANTS; q++) {
            sum += expf(c->log_p[q][i] - highest);
        }
        const float log_sum = highest + logf(sum);
        for (int q = 0; q < QUADRANTS; q++) {
            c->log_p[q][i] -= log_sum;
        }
    }
}

// ---- density -------------------------------------------------------------------------------------------------------------

// The scale that is reached at a flow time.
static int scale_at(const NextScale *model, double t) {
    return (int)fmin(fmax(floor(t * model->scales + 1e-4), 0), model->scales);
}

typedef struct {
    const ShownModel *shown;
    int scale, n;
    const float *x, *y;
    double *log_p;
} Asked;

static void density_chunk(void *context, int chunk) {
    const Asked *a = context;
    const NextScale *model = read_only(a->shown->model);
    const int begin = chunk * SOLVE_CHUNK;
    const float *x = a->x + begin, *y = a->y + begin;
    double *log_p = a->log_p + begin;
    Cells c = {.n = a->n - begin < SOLVE_CHUNK ? a->n - begin : SOLVE_CHUNK};
    for (int i = 0; i < c.n; i++) {
        log_p[i] = is_inside(model, x[i], y[i]) ? -log_area(model, a->scale) : -INFINITY;
    }
    for (c.k = 0; c.k < a->scale; c.k++) {
        for (int i = 0; i < c.n; i++) {
            c.x[i] = told(c.k, next_scale_cell(model, c.k, x[i]));
            c.y[i] = told(c.k, next_scale_cell(model, c.k, y[i]));
        }
        log_probabilities(a->shown, &c);
        for (int i = 0; i < c.n; i++) {
            const int right = next_scale_cell(model, c.k + 1, x[i]), up = next_scale_cell(model, c.k + 1, y[i]);
            log_p[i] += (double)c.log_p[right % 2 + 2 * (up % 2)][i];
        }
    }
}

static void log_density(const ShownModel *shown, double t, int n, const float *x, const float *y, double *log_p) {
    Asked asked = {shown, scale_at(read_only(shown->model), t), n, x, y, log_p};
    team_for((n + SOLVE_CHUNK - 1) / SOLVE_CHUNK, density_chunk, &asked);
}

// ---- the mosaic ----------------------------------------------------------------------------------------------------------

// From the shares of the cells of scale k to those of the next.
static void split_cells(const ShownModel *shown, int k, const float *share, float *finer) {
    const int side = 1 << k;
    Cells c = {.k = k};
    for (int begin = 0; begin < side * side; begin += SOLVE_CHUNK) {
        c.n = side * side - begin < SOLVE_CHUNK ? side * side - begin : SOLVE_CHUNK;
        for (int i = 0; i < c.n; i++) {
            c.x[i] = told(k, (begin + i) % side);
            c.y[i] = told(k, (begin + i) / side);
        }
        log_probabilities(shown, &c);
        for (int i = 0; i < c.n; i++) {
            const int column = (begin + i) % side, row = (begin + i) / side;
            for (int q = 0; q < QUADRANTS; q++) {
                finer[(2 * row + q / 2) * 2 * side + 2 * column + q % 2] = share[begin + i] * expf(c.log_p[q][i]);
            }
        }
    }
}

static int mosaic_cells(const Model *model, double t, float *half) {
    *half = read_only(model)->half;
    return 1 << scale_at(read_only(model), t);
}

// Of LABEL_ONE or LABEL_NONE. The finest cells are `weight` together, and are added to what is there.
static void add_mosaic(const ShownModel *shown, float weight, float *share) {
    const int scales = read_only(shown->model)->scales, cells = 1 << (2 * scales);
    float before[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX / QUADRANTS], now[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX] = {weight};
    for (int k = 0; k < scales; k++) {
        memcpy(before, now, sizeof(float) << (2 * k));
        split_cells(shown, k, before, now);
    }
    for (int i = 0; i < cells; i++) {
        share[i] += now[i];
    }
}

static void mosaic(const ShownModel *shown, float *share) {
    const Model *model = shown->model;
    const bool each = model->classes > 0 && shown->labels == LABEL_EACH;
    ShownModel one = *shown;
    memset(share, 0, sizeof(float) << (2 * read_only(model)->scales));
    one.labels = each ? LABEL_ONE : shown->labels;
    for (int c = 0; c < (each ? model->classes : 1); c++) {
        one.label = each ? c : shown->label;
        add_mosaic(&one, each ? model->share[c] : 1, share);
    }
}

// ---- particles -----------------------------------------------------------------------------------------------------------

// Each particle draws by numbers of its own (seed, chunk, scale, place in the chunk), so that under other weights it goes the same way
// as far as the probabilities allow.
typedef struct {
    int n, right[SOLVE_CHUNK], up[SOLVE_CHUNK]; // cells
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK];       // where it stands
    Rng rng;
    Cells cells;
} Hoppers;

static int quadrant_of(const Cells *c, int i, float u) {
    float sum = 0;
    int q = 0;
    for (; q < QUADRANTS - 1; q++) {
        sum += expf(c->log_p[q][i]);
        if (u < sum) {
            break;
        }
    }
    return q;
}

static void hop(const ShownModel *shown, int k, Hoppers *h) {
    const NextScale *model = read_only(shown->model);
    float u[SOLVE_CHUNK];
    rng_fill_uniform(&h->rng, u, SOLVE_CHUNK);
    h->cells.k = k;
    h->cells.n = h->n;
    for (int i = 0; i < h->n; i++) {
        h->cells.x[i] = told(k, h->right[i]);
        h->cells.y[i] = told(k, h->up[i]);
    }
    log_probabilities(shown, &h->cells);
    for (int i = 0; i < h->n; i++) {
        const int q = quadrant_of(&h->cells, i, u[i]);
        h->right[i] = 2 * h->right[i] + q % 2;
        h->up[i] = 2 * h->up[i] + q / 2;
        h->x[i] = next_scale_centre(model, k + 1, h->right[i]);
        h->y[i] = next_scale_centre(model, k + 1, h->up[i]);
    }
}

// Anywhere in the last cell.
static void settle(const NextScale *model, Hoppers *h) {
    const float side = 2 * model->half / (float)(1 << model->scales);
    float u[SOLVE_CHUNK], v[SOLVE_CHUNK];
    rng_fill_uniform(&h->rng, u, SOLVE_CHUNK);
    rng_fill_uniform(&h->rng, v, SOLVE_CHUNK);
    for (int i = 0; i < h->n; i++) {
        h->x[i] += (u[i] - 0.5f) * side;
        h->y[i] += (v[i] - 0.5f) * side;
    }
}

// Row 0, the lane's noise, is where they are drawn at first: the model has no use for it.
static int fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                float *y, long stride) {
    const NextScale *model = read_only(shown->model);
    Hoppers h = {.n = n, .rng = rng_open(sampler->seed, RNG_NOISE, (uint64_t)chunk)};
    float from_x[SOLVE_CHUNK], from_y[SOLVE_CHUNK];
    int row = 1;
    memcpy(h.x, x, (size_t)n * sizeof *x);
    memcpy(h.y, y, (size_t)n * sizeof *y);
    for (int k = 0; k < model->scales; k++) {
        memcpy(from_x, h.x, sizeof from_x);
        memcpy(from_y, h.y, sizeof from_y);
        hop(shown, k, &h);
        if (k == model->scales - 1) {
            settle(model, &h);
        }
        for (; row <= intervals && (t[row] * (float)model->scales <= (float)(k + 1) + 1e-4f || k == model->scales - 1); row++) {
            const float u = fminf(t[row] * (float)model->scales - (float)k, 1); // on the way, which is only drawn
            for (int i = 0; i < n; i++) {
                x[row * stride + i] = u > 1 - 1e-4f ? h.x[i] : from_x[i] + u * (h.x[i] - from_x[i]);
                y[row * stride + i] = u > 1 - 1e-4f ? h.y[i] : from_y[i] + u * (h.y[i] - from_y[i]);
            }
        }
    }
    return model->scales * (is_guided(shown) ? 2 : 1);
}

// ---- in a file -----------------------------------------------------------------------------------------------------------

static int tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]) {
    NextScale *n = own(model);
    const int count = mlp_kind_tensors(model, tensor);
    tensor[count] = (ModelTensor){.name = "square.half", .rows = 1, .at = &n->half};
    return count + 1;
}

static bool read_shape(const Safetensors *file, Settings *settings, int *classes, Error *err) {
    float half = 0;
    if (!mlp_kind_read_shape(file, settings, classes, err) || !safetensors_read(file, "square.half", 1, 0, &half, err)) {
        return false;
    }
    return (half > 0 && half < 1e9f) || error_set(err, "%.200s: square.half must be positive.", file->path);
}

static bool network(const ShownModel *shown, ModelNetwork *network) {
    *network = (ModelNetwork){&shown->model->mlp, shown->weights, {"↙", "↘", "↖", "↗"}};
    return true;
}

// A cell's centre and its scale: at t = 1 the last that it was asked.
static void network_input(const Model *model, float *t, float *x, float *y) {
    const NextScale *n = read_only(model);
    const int scale = scale_at(n, (double)*t), k = scale < n->scales ? scale : n->scales - 1;
    *x = told(k, next_scale_cell(n, k, *x));
    *y = told(k, next_scale_cell(n, k, *y));
    *t = (float)k / (float)n->scales;
}

const ModelKind model_next_scale = {
    .size = sizeof(NextScale),
    .conditions = true,
    .likelihood = true,
    .labels = {.about = TR("coarse to fine, exact likelihood"),
               .caption = TR("At each scale every particle draws one of four quadrants, by the shaded probabilities. The noise and the slides "
                             "are only drawn."),
               .formula = "next-scale"},
    .shape = shape,
    .take = take,
    .tune = mlp_kind_tune,
    .init = init,
    .draw = draw,
    .gradient = gradient,
    .operations = mlp_kind_operations,
    .log_density = log_density,
    .mosaic_cells = mosaic_cells,
    .mosaic = mosaic,
    .network = network,
    .network_input = network_input,
    .fill = fill,
    .tensors = tensors,
    .read_shape = read_shape,
};
