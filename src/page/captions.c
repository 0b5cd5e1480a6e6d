#include "page/captions.h"

#include "base/language.h"

#include <string.h>

#define UNTRAINED 400 // steps before which a network's flow says nothing about its path

typedef enum { SHAPE_DIFFUSION, SHAPE_ARC, SHAPE_LINE, SHAPE_RAY, SHAPE_NOISY, SHAPE_OTHER, SHAPE_COUNT } Shape;

static const char untrained[] = TR(
    "The network has only begun to learn: this is not yet the flow that the path asks for. Watch it take shape.");

static const char waiting[] = TR(
    "Reflow: the teacher's flow says which noise goes to which datum. Until its pairs are there, this network is untrained.");
// [towards points that are drawn once]
static const char *const exact[2] = {
    TR("No network here: every particle follows the exact mean velocity of all pairs that pass its place. This is what a network is trained "
       "towards."),
    TR("No network here: every particle follows the exact mean velocity towards the data points that were drawn, and ends upon one of them."),
};
static const char stochastic[] = TR(
    "Each step adds fresh noise, and the score pulls it back in: jagged ways, and at every time the same cloud as the smooth flow.");
// [flow, paths]
static const char *const soft[2] = {
    TR("Softly matched: each noise is paired with one of the data points near it, the nearer the likelier. The flow lies between those of "
       "random and of matched pairs."),
    TR("What training sees: each noise on its way to one of the data points near it. More of the paths cross than with matched pairs, fewer "
       "than with random ones."),
};
// [flow, paths]
static const char *const reflow[2] = {
    TR("This network has learned the straight way from each noise to where the teacher carried it. Such ways hardly cross, so the flow is nearly "
       "straight."),
    TR("What training sees: straight lines from each noise to where the teacher carried it. A flow's own ways never cross; these hardly do."),
};

// [shape][matched pairs]
static const char *const flow[SHAPE_COUNT][2] = {
    [SHAPE_DIFFUSION] =
        {TR("Every particle follows the mean of all arcs that pass its place: a curved way, most of it late, which takes a solver many "
            "small steps."),
         TR("The pairs are matched, yet the path itself is curved: with the same pairs a straight path leads to the same places, only "
            "the journey differs.")},
    [SHAPE_ARC] =
        {TR("Quarter arcs from noise to data, at a steadier pace: curved as diffusion is, but less hurried at the end."),
         TR("The pairs are matched, yet the path itself is curved: with the same pairs a straight path leads to the same places, only "
            "the journey differs.")},
    [SHAPE_LINE] =
        {TR("Straight paths, but random pairs: their lines cross, and the mean of crossing lines bends. A straight path alone makes no "
            "straight flow."),
         TR("Matched pairs cross far less, so their mean stays nearly straight: a solver gets from noise to data in a few steps.")},
    [SHAPE_RAY] =
        {TR("The data stays as it is and the noise around it shrinks, from wider than the picture (zoom out to see it all): fast at first, then "
            "ever more slowly."),
         TR("Matched pairs cross far less: each particle falls nearly straight towards its datum, fast at first, then ever more slowly.")},
    [SHAPE_NOISY] =
        {TR("The path adds noise around the line between a pair; the flow is the mean of all of that, and smooth. Random pairs still bend "
            "it."),
         TR("The path adds noise around the line between a matched pair; the flow is the mean of all of that, and smooth.")},
    [SHAPE_OTHER] = {TR("Every particle follows the mean velocity of all paths that pass its place at this time."),
                     TR("Every particle follows the mean velocity of all paths that pass its place at this time.")},
};

static const char *const paths[SHAPE_COUNT][2] = {
    [SHAPE_DIFFUSION] =
        {TR("What training sees: each noise swings along an arc to a data point drawn at random. Where arcs cross, the network can "
            "only learn their mean."),
         TR("What training sees: arcs between matched points. It is the path that bends them, not the pairing.")},
    [SHAPE_ARC] =
        {TR("What training sees: quarter arcs from each noise to a data point drawn at random. Where they cross, the network can only "
            "learn their mean."),
         TR("What training sees: arcs between matched points. It is the path that bends them, not the pairing.")},
    [SHAPE_LINE] =
        {TR("What training sees: straight lines from noise to data drawn at random. They cross, and where they do, the network can only "
            "learn their mean."),
         TR("What training sees: straight lines between matched points. Far fewer cross than at random, so the flow can be almost as straight.")},
    [SHAPE_RAY] =
        {TR("What training sees: each datum stays where it is, and its noise, far wider than the picture, dies away along a straight ray."),
         TR("What training sees: straight rays between matched points, fast at first, then ever more slowly.")},
    [SHAPE_NOISY] =
        {TR("What training sees: straight lines from noise to data drawn at random, with noise added about them that is not drawn here."),
         TR("What training sees: straight lines between matched points, with noise added about them that is not drawn here.")},
    [SHAPE_OTHER] =
        {TR("What training sees: single paths from noise to data. Where they cross, the network can only learn their mean."),
         TR("What training sees: single paths between matched points.")},
};

static const char *const classes[3] = {
    TR("The network has learned the parts of the shape by name: each particle is sent to a part of its own, wherever it starts."),
    TR("All particles are sent to one part of the shape, which the network has learned by name."),
    TR("Guidance pushes further than was learned: fewer particles stray between the parts, but they crowd together and overshoot."),
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
    } own[] = {{"vp", SHAPE_DIFFUSION}, {"cosine", SHAPE_ARC}, {"ve", SHAPE_RAY}};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (strcmp(own[i].name, path->kind->name) == 0) {
            return own[i].shape;
        }
    }
    return path_is_noisy(path) ? SHAPE_NOISY : shapes[path_shape(path)];
}

// Training step of the weights that this lane shows, whichever is looked at.
static long shown_step(const Experiment *experiment, const Lane *lane) {
    long step;
    model_weights(lane->model, experiment->view_step, &step);
    return step;
}

static const char *of_flow(const Experiment *experiment, const Lane *lane) {
    int matched = lane->spec.pairing != PAIRING_INDEPENDENT;
    if (experiment_is_exact(experiment, lane)) {
        return exact[experiment->data_density.count == 0];
    }
    if (lane_waits(lane)) {
        return waiting;
    }
    if (shown_step(experiment, lane) < UNTRAINED) {
        return untrained;
    }
    if (model_labels(lane->model)->caption) {
        return model_labels(lane->model)->caption;
    }
    if (sampler_is_random(&lane->trajectories.sampler)) {
        return stochastic;
    }
    if (lane->model->classes > 0 && experiment->settings.guidance > 0) {
        return classes[experiment->settings.guidance > 1 ? 2 : experiment->settings.label >= 0];
    }
    if (lane->spec.pairing == PAIRING_SINKHORN) {
        return soft[0];
    }
    return lane->spec.pairing == PAIRING_REFLOW ? reflow[0] : flow[shape_of(lane)][matched];
}

const char *captions_of(const Experiment *experiment, const Lane *lane) {
    int matched = lane->spec.pairing != PAIRING_INDEPENDENT;
    if (experiment->settings.view == VIEW_FLOW) {
        return tr(of_flow(experiment, lane));
    }
    if (lane->spec.pairing == PAIRING_SINKHORN) {
        return tr(soft[1]);
    }
    bool taught = lane->spec.pairing == PAIRING_REFLOW && !lane_waits(lane);
    return tr(lane_waits(lane) ? waiting : taught ? reflow[1] : paths[shape_of(lane)][matched]);
}
