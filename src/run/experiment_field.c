// What a lane shows: its network's field or the exact one, and the twins that follow the exact one beside it.
#include "run/experiment.h"

#include <math.h>

NetworkField experiment_field(const Experiment *experiment, const Lane *lane) {
    long step;
    const FlowMatching *model = &lane->model;
    NetworkField field = {.mlp = &model->mlp,
                          .weights = flow_matching_weights(model, experiment->view_step, &step),
                          .predict = model->def.predict,
                          .path = model->def.path};
    network_field_ask(&field, &experiment->settings, model->share);
    field.labels = field.labels == LABEL_EACH ? LABEL_NONE : field.labels; // a place on the stage has no class
    return field;
}

ExactField experiment_exact_field(const Experiment *experiment, const Lane *lane) {
    const Path path = lane->model.def.path;
    const DistSet *set = experiment->dataset->data->set;
    ExactField truth = {{path, &experiment->data_density},
                        {path, experiment->data_x, experiment->data_y, experiment->count_data}};
    if (set && set->count <= EXPERIMENT_DATA) { // every point once, rather than as often as it was drawn
        truth.points = (ExactPoints){path, set->x, set->y, set->count};
    }
    return truth;
}

bool experiment_is_exact(const Experiment *experiment, const Lane *lane) {
    return experiment->settings.field == FIELD_EXACT && lane_exact_known(lane);
}

ShownField experiment_shown(const Experiment *experiment, const Lane *lane) {
    ShownField shown = {.exact = experiment_is_exact(experiment, lane),
                        .learned = experiment_field(experiment, lane),
                        .truth = experiment_exact_field(experiment, lane)};
    network_field_ask(&shown.learned, &experiment->settings, lane->model.share);
    return shown;
}

Field shown_field(const ShownField *shown) {
    return shown->exact ? exact_field(&shown->truth) : network_field(&shown->learned);
}

int experiment_references(const Experiment *experiment, const Lane *lane) {
    int ready = experiment_ready(experiment, lane);
    return experiment->settings.field != FIELD_DIFFERENCE ? 0 : lane->twin.ready < ready ? lane->twin.ready : ready;
}

void experiment_reference_at(const Lane *lane, float t, int first, int n, float *x, float *y) {
    trajectories_at(&lane->twin, t, first, n, x, y);
}

int experiment_evals(const Experiment *experiment, const Lane *lane, int *most) {
    ShownField shown = experiment_shown(experiment, lane);
    int each = shown.exact ? 1 : network_field_evals(&shown.learned), mean = trajectories_evals(&lane->trajectories, most);
    if (most) {
        *most *= each;
    }
    return each * mean;
}
