#include "run/health.h"

#include "flow/metric.h"
#include "run/agreement.h"

#include <math.h>

#define POINTS 512 // particles that are compared with as many of the data
#define FEWEST 256
#define SLICES 8
#define PROBES 128 // places at which the field is asked
#define STILL 0.1  // of the data's standard deviation: slower fields are as good as none, whatever they depend on
#define SAME 0.01  // the field's deviation from its mean, over its size: at least 0.88 of what has learned, 0 of what is dead

// Of the data.
typedef struct {
    double x, y;   // their middle
    double spread; // standard deviation, both coordinates together
    double reach;  // how far the farthest is from the middle
} Extent;

static Extent extent_of(const Experiment *experiment) {
    const int n = experiment->count_data;
    Extent data = {0};
    for (int i = 0; i < n; i++) {
        data.x += (double)experiment->data_x[i] / n;
        data.y += (double)experiment->data_y[i] / n;
    }
    for (int i = 0; i < n; i++) {
        const double r = hypot((double)experiment->data_x[i] - data.x, (double)experiment->data_y[i] - data.y);
        data.spread += r * r;
        data.reach = fmax(data.reach, r);
    }
    data.spread = sqrt(data.spread / n);
    return data;
}

static double share_leaving(const Extent *data, int n, const float *x, const float *y) {
    int out = 0;
    for (int i = 0; i < n; i++) {
        out += !(hypot((double)x[i] - data->x, (double)y[i] - data->y) <= 2 * data->reach); // what is no number has left too
    }
    return (double)out / n;
}

// A verdict comes above one threshold and goes below another.
static bool beyond(bool was, double value, double above, double below) {
    return was ? value >= below : value > above;
}

// ---- the field ------------------------------------------------------------------------------------------------------------------

typedef struct {
    double speed;         // root mean square
    double place, timely; // its change from place to place and within a quarter of flow time, over `speed`
} Dependence;

static Dependence dependence_of(const Experiment *experiment, const Lane *lane) {
    const ShownModel shown = experiment_field(experiment, lane);
    const Field field = model_field(&shown);
    float x[PROBES], y[PROBES], vx[PROBES], vy[PROBES], later_x[PROBES], later_y[PROBES];
    double mean_x = 0, mean_y = 0, square = 0, place = 0, change = 0;
    trajectories_at(&lane->trajectories, 0.5f, 0, PROBES, x, y);
    field.eval(field.context, 0.5f, x, y, vx, vy, PROBES);
    field.eval(field.context, 0.75f, x, y, later_x, later_y, PROBES);
    for (int i = 0; i < PROBES; i++) {
        mean_x += (double)vx[i] / PROBES;
        mean_y += (double)vy[i] / PROBES;
    }
    for (int i = 0; i < PROBES; i++) {
        square += pow((double)vx[i], 2) + pow((double)vy[i], 2);
        place += pow((double)vx[i] - mean_x, 2) + pow((double)vy[i] - mean_y, 2);
        change += pow((double)later_x[i] - (double)vx[i], 2) + pow((double)later_y[i] - (double)vy[i], 2);
    }
    return (Dependence){sqrt(square / PROBES), sqrt(place / square), sqrt(change / square)};
}

// ---- verdicts -------------------------------------------------------------------------------------------------------------------

// Whether particles that follow the network to the data come to all of it, as closely as it lets them.
static bool ends_tell(const Experiment *experiment, const Lane *lane) {
    const Sampler *sampler = &lane->trajectories.sampler;
    const Settings *s = &lane->model->settings;
    const bool steps = model_has_field(lane->model) || settings_use(s, "solver");
    const bool fine = !steps || sampler->kind == SAMPLER_DOPRI5 || sampler->steps >= HEALTH_SOLVER_STEPS;
    const bool chosen = lane->model->classes > 0 && (experiment->settings.label >= 0 || experiment->settings.guidance > 1);
    return fine && !chosen && !experiment->settings.one_start && !lane->trajectories.back;
}

// leaves: the share of ends that do; far: lane->off over the data's spread.
static HealthKind judged(const Experiment *experiment, const Lane *lane, double spread, double leaves, double far) {
    const HealthKind was = lane->health;
    const bool was_far = was == HEALTH_FAR || was == HEALTH_EVERYWHERE;
    if (beyond(was == HEALTH_LEAVES, leaves, HEALTH_LEAVING_ABOVE, HEALTH_STAYING_BELOW)) {
        return HEALTH_LEAVES;
    }
    const bool is_far = beyond(was_far, far, HEALTH_FAR_ABOVE, HEALTH_NEAR_BELOW);
    if (!model_has_field(lane->model)) {
        return is_far ? HEALTH_FAR : HEALTH_GOOD;
    }
    const Dependence on = dependence_of(experiment, lane);
    if (is_far) {
        return on.place > SAME ? HEALTH_FAR : HEALTH_EVERYWHERE; // a field of zeros has no ratio
    }
    const bool timely = beyond(was != HEALTH_TIMELESS, on.timely, HEALTH_TIMELY_ABOVE, HEALTH_TIMELESS_BELOW);
    return on.speed > STILL * spread && !timely ? HEALTH_TIMELESS : HEALTH_GOOD;
}

static Course course_of(const Lane *lane, double spread) {
    const double unsteady = (double)lane->straightness / (spread * spread), detour = (double)lane->detour;
    const bool was_bent = lane->course == COURSE_BENT, was_uneven = was_bent || lane->course == COURSE_UNEVEN;
    if (!isfinite(unsteady) || !isfinite(detour)) {
        return COURSE_UNKNOWN;
    }
    if (!beyond(was_uneven, unsteady, HEALTH_UNEVEN_ABOVE, HEALTH_STEADY_BELOW)) {
        return COURSE_STRAIGHT;
    }
    return beyond(was_bent, detour, HEALTH_BENT_ABOVE, HEALTH_DIRECT_BELOW) ? COURSE_BENT : COURSE_UNEVEN;
}

void health_measure(const Experiment *experiment, Lane *lane, int n) {
    const Extent data = extent_of(experiment);
    const float *data_x = experiment->data_x, *data_y = experiment->data_y;
    float x[POINTS], y[POINTS];
    n = n < POINTS ? n : POINTS;
    n = n < experiment->count_data / 2 ? n : experiment->count_data / 2;
    lane->course = course_of(lane, data.spread);
    if (n < FEWEST || experiment_is_exact(experiment, lane)) {
        return;
    }
    if (!ends_tell(experiment, lane)) {
        lane->health = HEALTH_GOOD;
        lane->off = NAN;
        return;
    }
    trajectories_at(&lane->trajectories, 1, 0, n, x, y);
    const double leaves = share_leaving(&data, n, x, y),
                 floor = metric_sliced_w2(n, data_x + n, data_y + n, data_x, data_y, SLICES);
    lane->off = (float)(metric_sliced_w2(n, x, y, data_x, data_y, SLICES) - floor);
    lane->health = judged(experiment, lane, data.spread, leaves, (double)lane->off / data.spread);
}

HealthKind health_of(const Experiment *experiment, const Lane *lane) {
    const Agreement agreement = agreement_of(experiment, lane);
    if (agreement.kind == AGREEMENT_BROKEN) {
        return HEALTH_BLOWN_UP;
    }
    if (agreement_mark(experiment, lane) == AGREEMENT_EXACT || lane_waits(lane)) {
        return HEALTH_GOOD;
    }
    return agreement.oldest < HEALTH_EARLY_STEPS ? HEALTH_EARLY : lane->health;
}
