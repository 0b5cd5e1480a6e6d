// A normalizing flow of coupling layers (num/coupling.h), trained by maximum likelihood on the data alone: no path, no pairs, no velocity.
// Flow time t = k / layers is the place after k layers. Between layers the particles slide along a line: that is drawing, not model.
#include "num/coupling.h"

#include "base/language.h"
#include "base/team.h"
#include "model/data_batch.h"
#include "model/mlp_tensors.h"

#include <math.h>
#include <string.h>

#define LOG_2PI 1.83787706641

typedef struct {
    Model base;
    Coupling coupling;
    CouplingWork *work;
    CouplingBatch drawn[MODEL_AHEAD];
    float *points[MODEL_AHEAD]; // (3, BATCH_MAX): x, y and the loss of each
} CouplingFlow;

static CouplingFlow *own(Model *model) {
    return (CouplingFlow *)model;
}

static const CouplingFlow *read_only(const Model *model) {
    return (const CouplingFlow *)model;
}

// ---- making and training ---------------------------------------------------------------------------------------------------

static size_t shape(Model *model) {
    CouplingFlow *f = own(model);
    const Settings *s = &model->settings;
    f->coupling = coupling_make((CouplingKind)s->coupling, s->coupling_layers, s->width, s->hidden, (Activation)s->activation);
    model->count = f->coupling.count;
    return coupling_work_need(&f->coupling, BATCH_MAX) + MODEL_AHEAD * arena_need(3 * (size_t)BATCH_MAX, sizeof(float));
}

static void take(Model *model) {
    CouplingFlow *f = own(model);
    f->work = coupling_work_make(&model->arena, &f->coupling, BATCH_MAX);
    for (int i = 0; i < MODEL_AHEAD; i++) {
        float *points = f->points[i] = ARENA_ARRAY(&model->arena, float, 3 * BATCH_MAX);
        f->drawn[i] = (CouplingBatch){.x = points, .y = points + BATCH_MAX, .loss = points + 2 * BATCH_MAX};
    }
}

static void init(Model *model) {
    coupling_init(&own(model)->coupling, model->params, (uint64_t)model->settings.seed);
}

static void draw(Model *model, long step, int slot) {
    CouplingFlow *f = own(model);
    f->drawn[slot].n = model->settings.batch;
    data_batch_draw(model, step, f->points[slot], f->points[slot] + BATCH_MAX, NULL);
}

static ModelLoss gradient(Model *model, int slot) {
    CouplingFlow *f = own(model);
    return (ModelLoss){.mean = coupling_gradient(&f->coupling, f->work, model->params, &f->drawn[slot], model->grad)};
}

static int evaluations(const Model *model) {
    return read_only(model)->coupling.layers;
}

// Of its networks, not of what they shape.
static double operations(const Model *model) {
    const Coupling *c = &read_only(model)->coupling;
    return 6.0 * c->layers * mlp_weights(&c->net);
}

// ---- trajectories ----------------------------------------------------------------------------------------------------------

// From where n points are after `layer` layers to where they are after the next one.
static int fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                float *y, long stride) {
    (void)sampler;
    (void)chunk;
    const Coupling *c = &read_only(shown->model)->coupling;
    double x0[SOLVE_CHUNK], y0[SOLVE_CHUNK], x1[SOLVE_CHUNK], y1[SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(double);
    for (int i = 0; i < n; i++) {
        x1[i] = (double)x[i];
        y1[i] = (double)y[i];
    }
    for (int k = 1, passed = -1; k <= intervals; k++) {
        const double at = (double)t[k] * c->layers;
        const int layer = at < c->layers ? (int)at : c->layers - 1;
        for (; passed < layer; passed++) {
            memcpy(x0, x1, bytes);
            memcpy(y0, y1, bytes);
            coupling_layer(c, shown->weights, passed + 1, true, n, x1, y1, NULL);
        }
        const double part = fmin(at - layer, 1.0);
        for (int i = 0; i < n; i++) {
            x[k * stride + i] = (float)(part < 1 ? x0[i] + part * (x1[i] - x0[i]) : x1[i]);
            y[k * stride + i] = (float)(part < 1 ? y0[i] + part * (y1[i] - y0[i]) : y1[i]);
        }
    }
    return c->layers;
}

// ---- density ---------------------------------------------------------------------------------------------------------------

typedef struct {
    const ShownModel *shown;
    int layers, n;
    const float *x, *y;
    double *log_p;
} DensityJob;

static void density_chunk(void *context, int chunk) {
    const DensityJob *job = context;
    const int begin = chunk * SOLVE_CHUNK, n = job->n - begin < SOLVE_CHUNK ? job->n - begin : SOLVE_CHUNK;
    double x[SOLVE_CHUNK], y[SOLVE_CHUNK], log_det[SOLVE_CHUNK] = {0};
    for (int i = 0; i < n; i++) {
        x[i] = (double)job->x[begin + i];
        y[i] = (double)job->y[begin + i];
    }
    for (int k = job->layers - 1; k >= 0; k--) {
        coupling_layer(&read_only(job->shown->model)->coupling, job->shown->weights, k, false, n, x, y, log_det);
    }
    for (int i = 0; i < n; i++) {
        job->log_p[begin + i] = log_det[i] - 0.5 * (x[i] * x[i] + y[i] * y[i]) - LOG_2PI;
    }
}

// After the layer nearest to t: between layers there is no model.
static void log_density(const ShownModel *shown, double t, int n, const float *x, const float *y, double *log_p) {
    const int layers = read_only(shown->model)->coupling.layers;
    DensityJob job = {shown, (int)lround(t * layers), n, x, y, log_p};
    team_for((n + SOLVE_CHUNK - 1) / SOLVE_CHUNK, density_chunk, &job);
}

// ---- in a file -------------------------------------------------------------------------------------------------------------

static int tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]) {
    Coupling *c = &own(model)->coupling;
    int n = 0;
    for (int k = 0; k < c->layers; k++) {
        char prefix[24];
        snprintf(prefix, sizeof prefix, "layer%d.", k);
        n += mlp_tensors(&c->net, prefix, model->params + k * c->net.count, tensor + n);
    }
    return n;
}

const ModelKind model_coupling = {
    .size = sizeof(CouplingFlow),
    .likelihood = true,
    .labels = {.about = TR("exact inverse, exact likelihood"),
               .caption = TR("Each layer moves one coordinate by an amount that the other one sets, so it can be undone exactly. "
                             "The slides between layers are only drawn."),
               .formula = "coupling",
               .loss = TR("Negative log-likelihood of the data in nats, mean of the last 200 steps. It cannot fall below the "
                          "entropy of the data."),
               .variant =
                   {{TR("spline layers"), NULL},
                    {TR("affine layers"),
                     TR("Affine layers only shift and stretch, and no flow tears the plane: filaments stay between parts of the "
                        "data. The slides between layers are only drawn.")}}},
    .shape = shape,
    .take = take,
    .init = init,
    .draw = draw,
    .gradient = gradient,
    .evaluations = evaluations,
    .operations = operations,
    .fill = fill,
    .log_density = log_density,
    .tensors = tensors,
};
