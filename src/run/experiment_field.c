// What a lane shows: its network's field or the exact one, and the reference particles that follow the exact one beside it.
#include "run/experiment.h"

ShownModel experiment_field(const Experiment *experiment, const Lane *lane) {
    ShownModel shown = experiment_model(experiment, lane);
    shown.labels = shown.labels == LABEL_EACH ? LABEL_NONE : shown.labels; // a place on the stage has no class
    return shown;
}

ShownModel experiment_model(const Experiment *experiment, const Lane *lane) {
    long step;
    const float *weights = model_weights(lane->model, experiment->view_step, &step);
    return model_shown(lane->model, weights, &experiment->settings);
}

ExactField experiment_exact_field(const Experiment *experiment, const Lane *lane) {
    const Path *path = model_path(lane->model);
    const DistSet *set = experiment->dataset->data->set;
    if (!path) {
        return (ExactField){0};
    }
    ExactField exact = {{*path, &experiment->data_density},
                        {*path, experiment->data_x, experiment->data_y, experiment->count_data}};
    if (set && set->count <= EXPERIMENT_DATA) { // every point once, rather than as often as it was drawn
        exact.points = (ExactPoints){*path, set->x, set->y, set->count};
    }
    return exact;
}

bool experiment_is_exact(const Experiment *experiment, const Lane *lane) {
    return experiment->settings.field == FIELD_EXACT && lane_exact_known(lane);
}

ShownField experiment_shown(const Experiment *experiment, const Lane *lane) {
    return (ShownField){.exact = experiment_is_exact(experiment, lane),
                        .learned = experiment_model(experiment, lane),
                        .exact_field = experiment_exact_field(experiment, lane),
                        .sampler = lane->trajectories.sampler};
}

Field shown_field(const ShownField *shown) {
    return shown->exact ? exact_field(&shown->exact_field) : model_field(&shown->learned);
}

static int fill_shown(const void *context, int chunk, int n, int intervals, const float *t, float *x, float *y, long stride) {
    const ShownField *shown = context;
    if (!shown->exact) {
        return model_fill(&shown->learned, &shown->sampler, chunk, n, intervals, t, x, y, stride);
    }
    const Field field = exact_field(&shown->exact_field);
    return sampler_fill(&shown->sampler, &field, chunk, n, intervals, t, x, y, stride);
}

Fill shown_fill(const ShownField *shown) {
    return (Fill){fill_shown, shown};
}

int experiment_references(const Experiment *experiment, const Lane *lane) {
    int ready = experiment_ready(experiment, lane);
    return experiment->settings.field != FIELD_DIFFERENCE ? 0 : lane->reference.ready < ready ? lane->reference.ready : ready;
}

int experiment_evals(const Experiment *experiment, const Lane *lane, int *max) {
    ShownField shown = experiment_shown(experiment, lane);
    int each = shown.exact ? 1 : model_evaluations(&shown.learned), mean = trajectories_evals(&lane->trajectories, max);
    if (max) {
        *max *= each;
    }
    return each * mean;
}
