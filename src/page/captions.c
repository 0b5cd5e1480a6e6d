#include "page/captions.h"

#include "base/language.h"
#include "run/agreement.h"

#include <string.h>

#define ON_POINTS 0.05 // noise at t = 1, stage units, with which a flow towards points still ends on them

typedef enum { SHAPE_DIFFUSION, SHAPE_ARC, SHAPE_LINE, SHAPE_RAY, SHAPE_NOISY, SHAPE_OTHER, SHAPE_COUNT } Shape;

static const char catching_up[] = TR(
    "Catching up: some of these particles still follow other weights than those shown. They are being computed again.");
static const char waiting[] = TR(
    "Waiting for the teacher: its flow decides which noise point goes with which data point. This network starts after that.");
static const char converted[] = TR(
    "The network was trained along another path. Here each particle takes another route, and with small steps comes to the same end: x(t) = c(t) "
    "x(τ(t)).");
// [towards points that are drawn once]
static const char *const exact[2] = {
    TR("No network here. Each particle moves at the exact average velocity of all pairs passing through its position. This is "
       "what training aims at."),
    TR("No network here. Each particle follows the exact field of a finite sample of the data and ends on one of its points: a "
       "perfect fit memorises."),
};
static const char stochastic[] = TR(
    "Each step adds noise and the score pulls it back. Trajectories are jagged, but with small steps the cloud nearly matches the "
    "smooth flow.");
// [chain][what the path does to a point]
typedef enum { KEEPS, SHRINKS } Forward;
static const char *const forward[2][2] = {
    [false] = {[KEEPS] = TR(
                   "The Wiener process itself, by the clock s²: only noise is added, at every moment. No two trajectories are "
                   "alike, and none needs a network."),
               [SHRINKS] = TR("The forward SDE: at every moment a point is pulled a little towards the origin and noise is "
                              "added. Trajectories are jagged, the cloud is that of the smooth flow.")},
    [true] = {[KEEPS] = TR("The forward chain: each step only adds Gaussian noise, the Wiener process seen now and then. Only "
                           "the way back has to be learned."),
              [SHRINKS] = TR("The forward chain, as in DDPM: each step pulls a point a little towards the origin and adds "
                             "Gaussian noise. Only the way back has to be learned.")},
};
// [forward process]
static const char *const one_start[2] = {
    TR("All particles start at the same point. The noise that is added on the way alone decides where each one ends."),
    TR("All particles start at one data point, and noise alone drives them apart: the cloud is the Gaussian that the path prescribes "
       "for this point."),
};
static const char encoding[] = TR(
    "Encoding: the flow carries each data point to a noise point of its own. Run backwards from there, it returns, up to the "
    "solver's error.");
static const char exact_encoding[] = TR(
    "No network: the exact field carries each data point to a noise point of its own. Run backwards from there, it returns, up "
    "to the solver's error.");
static const char one_step[] = TR(
    "One solver step: the lines are straight, whatever the flow does in between. Where particles end shows what a single step misses.");
// [flow, paths]
static const char *const soft[2] = {
    TR("Soft OT pairs: each noise point gets a random partner, often one near its OT partner. The flow lies between those of "
       "random and of OT pairs."),
    TR("What training sees: paths to random partners, often near the OT partners. More of them cross than with OT pairs, fewer "
       "than with random pairs."),
};
// [flow, paths]; the flow where it is measured as nearly straight
static const char *const reflow[2] = {
    TR("Reflow: this network learned straight lines from each noise point to where the teacher took it. Those lines rarely meet, "
       "so the flow is nearly straight."),
    TR("What training sees: lines from each noise point to where the teacher took it. Particles of a flow never meet at the same "
       "place and time, and those on these lines rarely do."),
};

static const char reflow_bends[] = TR(
    "Reflow: this network learned straight lines from each noise point to where the teacher took it. Its own flow is not straight yet: train longer.");

// [shape][matched pairs]
static const char *const flow[SHAPE_COUNT][2] = {
    [SHAPE_DIFFUSION] =
        {TR("Each particle moves at the average velocity of all arcs through its position. It curves and moves mostly late, so a "
            "solver needs many steps."),
         TR("OT pairs, but a curved path. A straight path with these pairs leads to the same places: the path sets the route, "
            "the pairs the destination.")},
    [SHAPE_ARC] =
        {TR("The arcs of diffusion at a steadier pace: trajectories still bend, but the motion is no longer squeezed into the "
            "end."),
         TR("OT pairs, but a curved path. A straight path with these pairs leads to the same places: the path sets the route, "
            "the pairs the destination.")},
    [SHAPE_LINE] =
        {TR("Straight paths, random pairs: many lines pass through each point, and their average turns with time. Straight paths "
            "do not make a straight flow."),
         TR("Lines between OT pairs rarely meet, so averaging changes little. Trajectories stay nearly straight: a few solver "
            "steps are enough.")},
    [SHAPE_RAY] =
        {TR("The data stays in place while the noise around it shrinks, from wider than the view (zoom out to see it): fast at "
            "first, then ever slower."),
         TR("Rays between OT pairs rarely meet: each particle falls almost straight onto its data point, fast at first, then "
            "ever slower.")},
    [SHAPE_NOISY] =
        {TR("This path adds noise around each straight line. The flow averages it out and is smooth, but with random pairs it "
            "still bends."),
         TR("This path adds noise around the line between OT pairs. The flow averages it out and is smooth.")},
    [SHAPE_OTHER] = {TR("Each particle moves at the average velocity of all paths through its position at this time."),
                     TR("Each particle moves at the average velocity of all paths through its position at this time.")},
};

// What stands in their place where the flow is measured to run otherwise than they say.
typedef const char *Otherwise[COURSE_COUNT];

static const char hardly_bends[] = TR(
    "Each particle moves at the average velocity of all arcs through its position. With this data that average hardly bends.");
static const char only_late[] = TR(
    "Each particle moves at the average velocity of all arcs through its position. With this data it hardly bends, but moves mostly late.");
static const char hardly_turns[] = TR(
    "Straight paths, random pairs: many lines pass through each point. With this data their average hardly turns, and the flow hardly bends.");
static const char not_straight[] = TR(
    "Lines between OT pairs rarely meet, so their flow can be nearly straight. This network's is not yet: train longer, or match larger groups.");
static const char smooth[] = TR("This path adds noise around each straight line. The flow averages it out and is smooth.");
static const Otherwise otherwise[SHAPE_COUNT][2] = {
    [SHAPE_DIFFUSION] = {{[COURSE_STRAIGHT] = hardly_bends, [COURSE_UNEVEN] = only_late}, {NULL}},
    [SHAPE_ARC] = {{[COURSE_STRAIGHT] = hardly_bends, [COURSE_UNEVEN] = hardly_bends}, {NULL}},
    [SHAPE_LINE] = {{[COURSE_STRAIGHT] = hardly_turns, [COURSE_UNEVEN] = hardly_turns},
                    {[COURSE_UNEVEN] = not_straight, [COURSE_BENT] = not_straight}},
    [SHAPE_NOISY] = {{[COURSE_STRAIGHT] = smooth, [COURSE_UNEVEN] = smooth}, {NULL}},
};

static const char *const paths[SHAPE_COUNT][2] = {
    [SHAPE_DIFFUSION] =
        {TR("What training sees: arcs from each noise point to a random data point. Where arcs meet, the network can only learn "
            "their average velocity."),
         TR("What training sees: arcs between OT pairs. They bend because of the path, not because of the pairs.")},
    [SHAPE_ARC] =
        {TR("What training sees: quarter ellipses from each noise point to a random data point. Where they meet, the network can "
            "only learn their average velocity."),
         TR("What training sees: arcs between OT pairs. They bend because of the path, not because of the pairs.")},
    [SHAPE_LINE] =
        {TR("What training sees: straight lines from noise points to random data points. Where they meet, the network can only "
            "learn their average velocity."),
         TR("What training sees: straight lines between OT pairs. Far fewer cross than with random pairs, so the flow can be "
            "almost as straight.")},
    [SHAPE_RAY] =
        {TR("What training sees: data points stay put. Each noise point, often far outside the view, falls onto one along a "
            "straight ray."),
         TR("What training sees: straight rays between OT pairs, fast at first, then ever slower.")},
    [SHAPE_NOISY] =
        {TR("What training sees: straight lines from noise points to random data points. The noise added around each line is not "
            "drawn."),
         TR("What training sees: straight lines between OT pairs. The noise added around each line is not drawn.")},
    [SHAPE_OTHER] =
        {TR("What training sees: one path per pair. Where paths meet, the network can only learn their average velocity."),
         TR("What training sees: one path per OT pair.")},
};

static const char *const classes[3] = {
    TR("The network was trained with class labels. Each particle gets a class and flows to that part of the data."),
    TR("Every particle is given the same class, so all of them flow to one part of the data."),
    TR("Guidance above 1 exaggerates the class: fewer particles end between classes, but they bunch up and overshoot."),
};

static Shape shape_of(const Lane *lane) {
    static const Shape shapes[] = {[PATH_LINE] = SHAPE_LINE, [PATH_RAY] = SHAPE_OTHER, [PATH_ARC] = SHAPE_OTHER};
    const Path *path = model_path(lane->model);
    if (!path) {
        return SHAPE_OTHER;
    }
    const struct {
        const char *name;
        Shape shape;
    } own[] = {{"vp", SHAPE_DIFFUSION}, {"ldm", SHAPE_DIFFUSION}, {"cosine", SHAPE_ARC}, {"ve", SHAPE_RAY}};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (strcmp(own[i].name, path->kind->name) == 0) {
            return own[i].shape;
        }
    }
    return path_is_noisy(path) ? SHAPE_NOISY : shapes[path_shape(path)];
}

// Whether the picture is behind only as any picture of a learning network is: of earlier weights of the same training.
static bool only_behind(const Experiment *experiment, const Lane *lane, const Agreement *agreement) {
    const long mark = agreement_mark(experiment, lane);
    const bool early = agreement->oldest < HEALTH_EARLY_STEPS && mark >= 4 * HEALTH_EARLY_STEPS;
    return experiment_learns(experiment) && mark != AGREEMENT_EXACT && agreement->newest == mark && agreement->oldest >= 0 &&
           !early;
}

// Of particles that follow no field.
static const char *of_forward(const Experiment *experiment, const Lane *lane) {
    const Path *path = &lane->trajectories.sampler.path;
    const bool keeps = path_at(path, 0).a == path_at(path, 1).a;
    return experiment->settings.one_start ? one_start[true] : forward[lane->trajectories.hops][keeps ? KEEPS : SHRINKS];
}

// Of a lane whose particles follow its network from noise to data, as a path and pairs lead them.
static const char *of_path(const Lane *lane) {
    const Pairing pairing = settings_pairing(&lane->model->settings);
    if (pairing == PAIRING_SINKHORN) {
        return soft[0];
    }
    if (pairing == PAIRING_REFLOW) {
        return lane->course > COURSE_STRAIGHT ? reflow_bends : reflow[0];
    }
    const Shape shape = shape_of(lane);
    const int matched = pairing != PAIRING_INDEPENDENT;
    const char *other = otherwise[shape][matched][lane->course];
    return other ? other : flow[shape][matched];
}

// Of one that has learned.
static const char *of_network(const Experiment *experiment, const Lane *lane) {
    const ModelLabels *labels = model_labels(lane->model);
    const bool random = sampler_is_random(&lane->trajectories.sampler);
    if (labels->caption) {
        const char *own = labels->variant[lane->spec.variant].caption;
        return random && labels->at_random ? labels->at_random : own ? own : labels->caption;
    }
    if (random) {
        return experiment->settings.one_start ? one_start[false] : stochastic;
    }
    if (lane->trajectories.back) {
        return encoding;
    }
    if (lane->trajectories.intervals == 1) {
        return one_step;
    }
    if (lane->model->converted) {
        return converted;
    }
    if (lane->model->classes > 0 && experiment->settings.guidance > 0) {
        return classes[experiment->settings.guidance > 1 ? 2 : experiment->settings.label >= 0];
    }
    return of_path(lane);
}

// Of the exact field.
static const char *of_exact(const Experiment *experiment, const Lane *lane) {
    if (lane->trajectories.back && !sampler_is_random(&lane->trajectories.sampler)) {
        return exact_encoding;
    }
    return exact[experiment->data_density.count == 0 && path_merged_at(model_path(lane->model), 1).s < ON_POINTS];
}

static const char *of_flow(const Experiment *experiment, const Lane *lane, char room[UNREADY_ROOM]) {
    const Agreement agreement = agreement_of(experiment, lane);
    if (lane_is_forward(lane)) {
        return tr(of_forward(experiment, lane));
    }
    const bool steps_mixed = agreement.mixed && agreement.newest >= HEALTH_EARLY_STEPS;
    if (agreement.kind != AGREEMENT_BROKEN && steps_mixed && !only_behind(experiment, lane, &agreement)) {
        return tr(catching_up);
    }
    if (experiment_is_exact(experiment, lane)) {
        return tr(of_exact(experiment, lane));
    }
    if (lane_waits(lane)) {
        return tr(waiting);
    }
    const char *unready = unready_of(experiment, lane, room);
    return unready ? unready : tr(of_network(experiment, lane));
}

const char *captions_of(const Experiment *experiment, const Lane *lane, char room[UNREADY_ROOM]) {
    const Pairing pairing = settings_pairing(&lane->model->settings);
    int matched = pairing != PAIRING_INDEPENDENT;
    if (experiment->settings.view != VIEW_PATHS) {
        return of_flow(experiment, lane, room);
    }
    if (pairing == PAIRING_SINKHORN) {
        return tr(soft[1]);
    }
    bool taught = pairing == PAIRING_REFLOW && !lane_waits(lane);
    return tr(lane_waits(lane) ? waiting : taught ? reflow[1] : paths[shape_of(lane)][matched]);
}
