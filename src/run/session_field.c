// What a strand shows: its network's field or the exact one, and the twins that follow the exact one beside it.
#include "run/session.h"

#include <math.h>

LaneField session_field(const Session *session, const Strand *strand) {
    long step;
    const Lane *lane = &strand->lane;
    LaneField field = {.mlp = &lane->mlp,
                       .weights = lane_weights(lane, session->view_step, &step),
                       .predict = lane->def.predict,
                       .path = lane->def.path};
    lane_field_ask(&field, &session->settings, lane->share);
    field.labels = field.labels == LABEL_EACH ? LABEL_NONE : field.labels; // a place on the stage has no class
    return field;
}

Truth session_truth(const Session *session, const Strand *strand) {
    const Path path = strand->lane.def.path;
    const DistSet *set = session->material->data->set;
    Truth truth = {{path, &session->law}, {path, session->data_x, session->data_y, session->count_data}};
    if (set && set->count <= SESSION_DATA) { // every point once, rather than as often as it was drawn
        truth.points = (Exact){path, set->x, set->y, set->count};
    }
    return truth;
}

bool session_exact(const Session *session, const Strand *strand) {
    return session->settings.field == FIELD_EXACT && strand_truth_known(strand);
}

ShownField session_shown(const Session *session, const Strand *strand) {
    ShownField shown = {.exact = session_exact(session, strand),
                        .learned = session_field(session, strand),
                        .truth = session_truth(session, strand)};
    lane_field_ask(&shown.learned, &session->settings, strand->lane.share);
    return shown;
}

Field shown_field(const ShownField *shown) {
    return shown->exact ? truth_field(&shown->truth) : lane_field(&shown->learned);
}

int session_twins(const Session *session, const Strand *strand) {
    int ready = session_ready(session, strand);
    return session->settings.field != FIELD_DIFFERENCE ? 0 : strand->twin.ready < ready ? strand->twin.ready : ready;
}

void session_truth_at(const Strand *strand, float t, int first, int n, float *x, float *y) {
    swarm_at(&strand->twin, t, first, n, x, y);
}

int session_evals(const Session *session, const Strand *strand, int *most) {
    ShownField shown = session_shown(session, strand);
    int each = shown.exact ? 1 : lane_field_evals(&shown.learned), mean = swarm_evals(&strand->swarm, most);
    if (most) {
        *most *= each;
    }
    return each * mean;
}
