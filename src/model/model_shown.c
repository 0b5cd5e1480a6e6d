// What a model can do, under the weights that are shown.
#include "model/model.h"

#include "base/check.h"
#include "base/language.h"
#include "flow/predict.h"

#include <math.h>
#include <string.h>

ShownModel model_shown(const Model *model, const float *weights, const Settings *settings) {
    return (ShownModel){.model = model,
                        .weights = weights,
                        .labels = settings->label < 0 ? LABEL_EACH : LABEL_ONE,
                        .label = settings->label,
                        .guidance = settings->guidance};
}

const Path *model_path(const Model *model) {
    return model->converted ? &model->conversion.as : model->kind->path ? model->kind->path(model) : NULL;
}

const ModelLabels *model_labels(const Model *model) {
    return &model->kind->labels;
}

bool model_has_pairs(const Model *model) {
    return model->kind->pairs != NULL;
}

bool model_pairs(const Model *model, int n, float *x0, float *y0, float *x1, float *y1) {
    if (model->kind->pairs) {
        model->kind->pairs(model, n, x0, y0, x1, y1);
    }
    return model_has_pairs(model);
}

int model_evaluations(const ShownModel *shown) {
    NetworkField network;
    return model_network_field(shown, &network) ? network_field_evals(&network) : 1;
}

// ---- networks --------------------------------------------------------------------------------------------------------------

bool model_network_field(const ShownModel *shown, NetworkField *field) {
    const Model *model = shown->model;
    if (!model->kind->network_field) {
        return false;
    }
    *field = model->kind->network_field(shown);
    field->labels = shown->labels;
    field->label = shown->label;
    field->guidance = shown->guidance;
    field->share = model->share;
    return true;
}

bool model_network(const ShownModel *shown, ModelNetwork *network) {
    static const char *const outputs[PREDICT_COUNT][2] = {{"vx", "vy"}, {"εx", "εy"}, {"mx", "my"}, {"gx", "gy"}};
    NetworkField field;
    if (shown->model->kind->network) {
        return shown->model->kind->network(shown, network);
    }
    if (!model_network_field(shown, &field)) {
        return false;
    }
    *network = (ModelNetwork){field.mlp, field.weights, {outputs[field.predict][0], outputs[field.predict][1]}};
    return true;
}

void model_network_input(const Model *model, float *t, float *x, float *y) {
    if (model->converted) {
        const ConversionAt at = conversion_at(&model->conversion, (double)*t);
        *t = (float)at.tau;
        *x /= (float)at.c;
        *y /= (float)at.c;
    }
    if (model->kind->network_input) {
        model->kind->network_input(model, t, x, y);
    }
}

// ---- fields ----------------------------------------------------------------------------------------------------------------

static void eval_network(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    NetworkField network;
    model_network_field(context, &network);
    Field field = network_field(&network);
    field.eval(field.context, t, x, y, vx, vy, n);
}

static void eval_network_divergence(const void *context, float t, const float *x, const float *y, float *vx, float *vy,
                                    float *divergence, int n) {
    NetworkField network;
    model_network_field(context, &network);
    Field field = network_field(&network);
    field.divergence(field.context, t, x, y, vx, vy, divergence, n);
}

static void eval_field(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const ShownModel *shown = context;
    shown->model->kind->field(shown, t, x, y, vx, vy, n);
}

bool model_has_bridge_score(const Model *model) {
    return model->kind->bridge_score != NULL;
}

void model_bridge_score(const ShownModel *shown, float t, float x, float y, float *gx, float *gy) {
    shown->model->kind->bridge_score(shown, t, x, y, gx, gy);
}

bool model_has_field(const Model *model) {
    return model->kind->network_field || model->kind->field;
}

// Along the path that it learns.
static Field own_field(const ShownModel *shown) {
    const ModelKind *kind = shown->model->kind;
    return (Field){kind->network_field ? eval_network
                   : kind->field       ? eval_field
                                       : NULL,
                   shown, kind->network_field ? eval_network_divergence : NULL};
}

static void eval_converted(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const ShownModel *shown = context;
    const ConvertedField converted = {shown->model->conversion, own_field(shown)};
    const Field field = converted_field(&converted);
    field.eval(field.context, t, x, y, vx, vy, n);
}

static void eval_converted_divergence(const void *context, float t, const float *x, const float *y, float *vx, float *vy,
                                      float *divergence, int n) {
    const ShownModel *shown = context;
    const ConvertedField converted = {shown->model->conversion, own_field(shown)};
    const Field field = converted_field(&converted);
    field.divergence(field.context, t, x, y, vx, vy, divergence, n);
}

Field model_field(const ShownModel *shown) {
    const Field own = own_field(shown);
    return shown->model->converted ? (Field){eval_converted, shown, own.divergence ? eval_converted_divergence : NULL} : own;
}

bool model_has_drift(const Model *model) {
    return model->kind->drift != NULL;
}

bool model_drift(const ShownModel *shown, ModelDrift *drift) {
    if (model_has_drift(shown->model)) {
        shown->model->kind->drift(shown, drift);
    }
    return model_has_drift(shown->model);
}

// ---- density ---------------------------------------------------------------------------------------------------------------

// Where next to no noise is left at t = 1 the flow ends on what the network predicts: a set of next to no area.
#define NEXT_TO_NONE 0.05 // of s(1), stage units
static const Path *learned_path(const Model *model) {
    return model->converted ? &model->conversion.own : model_path(model);
}

static bool contracts(const Model *model) {
    const Path *path = learned_path(model);
    return model->kind->network_field && settings_predict(&model->settings) == PREDICT_DATA && path &&
           path_merged_at(path, 1.0).s < NEXT_TO_NONE;
}

const char *model_no_density(const Model *model) {
    const ModelKind *kind = model->kind;
    if (kind->log_density) {
        return NULL;
    }
    if (!kind->network_field) {
        return TR("This kind of model has no density.");
    }
    if (strcmp(model->source->name, "gaussian") != 0) {
        return TR("Flowscope works out the likelihood only of a learned flow that starts from Gaussian noise.");
    }
    return contracts(model) ? TR("A network that predicts the data has no density: its flow ends on the points that it predicts.")
                            : NULL;
}

bool model_has_density(const Model *model) {
    return !model_no_density(model);
}

static void eval_own_density(const ShownModel *shown, double t, double tolerance, int n, const float *x, const float *y, double *log_p,
                             double *error) {
    const Path *path = learned_path(shown->model);
    if (shown->model->kind->log_density) {
        shown->model->kind->log_density(shown, t, n, x, y, log_p);
        for (int i = 0; error && i < n; i++) {
            error[i] = 0;
        }
    } else {
        const Field field = own_field(shown);
        likelihood_log(&field, path ? path_source_std(path, shown->model->source->name) : 1.0, t, tolerance, n, x, y, log_p, error);
    }
}

#define DENSITY_PIECE 2048

// Along another path it is the same density at another time and scale, so that none of the flow there has to be followed.
static void eval_density(const void *context, double t, double tolerance, int n, const float *x, const float *y, double *log_p,
                         double *error) {
    const ShownModel *shown = context;
    if (!shown->model->converted) {
        eval_own_density(shown, t, tolerance, n, x, y, log_p, error);
        return;
    }
    const ConversionAt at = conversion_at(&shown->model->conversion, t);
    for (int begin = 0; begin < n; begin += DENSITY_PIECE) {
        float own_x[DENSITY_PIECE], own_y[DENSITY_PIECE];
        const int some = n - begin < DENSITY_PIECE ? n - begin : DENSITY_PIECE;
        for (int i = 0; i < some; i++) {
            own_x[i] = x[begin + i] / (float)at.c;
            own_y[i] = y[begin + i] / (float)at.c;
        }
        eval_own_density(shown, at.tau, tolerance, some, own_x, own_y, log_p + begin, error ? error + begin : NULL);
        for (int i = 0; i < some; i++) {
            log_p[begin + i] -= 2 * log(at.c);
        }
    }
}

LogDensity model_density(const ShownModel *shown) {
    return (LogDensity){eval_density, shown};
}

bool model_has_mosaic(const Model *model) {
    return model->kind->mosaic != NULL;
}

int model_mosaic_cells(const Model *model, double t, float *half) {
    CHECK(model_has_mosaic(model), "the cells of a model that has none");
    return model->kind->mosaic_cells(model, t, half);
}

void model_mosaic(const ShownModel *shown, float *share) {
    CHECK(model_has_mosaic(shown->model), "the cells of a model that has none");
    shown->model->kind->mosaic(shown, share);
}

// ---- trajectories ------------------------------------------------------------------------------------------------------------

// Row 0 stays what it was given.
static int fill_converted(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                          float *y, long stride) {
    const Conversion *conversion = &shown->model->conversion;
    const Field own = own_field(shown), field = model_field(shown);
    float start_x[SOLVE_CHUNK], start_y[SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(float);
    memcpy(start_x, x, bytes);
    memcpy(start_y, y, bytes);
    int evals = conversion_begin(conversion, &own, n, x, y);
    evals += sampler_fill(sampler, &field, chunk, n, intervals, t, x, y, stride);
    evals += conversion_end(conversion, &own, n, x + intervals * stride, y + intervals * stride);
    memcpy(x, start_x, bytes);
    memcpy(y, start_y, bytes);
    return evals;
}

int model_fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
               float *y, long stride) {
    if (shown->model->kind->fill) {
        return shown->model->kind->fill(shown, sampler, chunk, n, intervals, t, x, y, stride);
    }
    const Field field = model_field(shown);
    CHECK(field.eval, "a kind of model with neither a field nor a fill");
    if (shown->model->converted) {
        return fill_converted(shown, sampler, chunk, n, intervals, t, x, y, stride);
    }
    return sampler_fill(sampler, &field, chunk, n, intervals, t, x, y, stride);
}

static int fill_flow(const void *context, int chunk, int n, int intervals, const float *t, float *x, float *y, long stride) {
    const ModelFlow *flow = context;
    return model_fill(&flow->shown, &flow->sampler, chunk, n, intervals, t, x, y, stride);
}

Fill model_flow(const ModelFlow *flow) {
    return (Fill){fill_flow, flow};
}
