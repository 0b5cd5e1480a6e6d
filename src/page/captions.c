#include "page/captions.h"

#include "view/stage.h"

#include <string.h>

#define UNTRAINED 400 // steps before which a network's flow says nothing about its path

typedef enum { SHAPE_DIFFUSION, SHAPE_ARC, SHAPE_LINE, SHAPE_RAY, SHAPE_NOISY, SHAPE_OTHER, SHAPE_COUNT } Shape;

static const char *const untrained[LANG_COUNT] = {
    "The network has only begun to learn: this is not yet the flow that the path asks for. Watch it take shape.",
    "신경망이 이제 막 배우기 시작했습니다. 아직 경로가 요구하는 흐름이 아닙니다. 모양이 잡혀 가는 모습을 지켜보세요.",
};

static const char *const waiting[LANG_COUNT] = {
    "Reflow: the teacher's flow says which noise goes to which datum. Until its pairs are there, this network is untrained.",
    "리플로: 교사의 흐름이 어느 잡음이 어느 데이터로 갈지 정합니다. 짝이 마련될 때까지 이 신경망은 배우지 않습니다.",
};
// [towards points that are drawn once]
static const char *const exact[2][LANG_COUNT] = {
    {"No network here: every particle follows the exact mean velocity of all pairs that pass its place. This is what a network is trained "
     "towards.",
     "신경망이 없습니다. 입자는 그 자리를 지나는 모든 짝의 정확한 평균 속도를 따라갑니다. 신경망이 배우려는 것이 바로 이것입니다."},
    {"No network here: every particle follows the exact mean velocity towards the data points that were drawn, and ends upon one of them.",
     "신경망이 없습니다. 입자는 뽑아 둔 데이터 점들을 향한 정확한 평균 속도를 따라가, 그 점 하나 위에서 멈춥니다."},
};
static const char *const stochastic[LANG_COUNT] = {
    "Each step adds fresh noise, and the score pulls it back in: jagged ways, and at every time the same cloud as the smooth flow.",
    "단계마다 새 잡음을 더하고 스코어가 다시 끌어당깁니다. 길은 들쭉날쭉하지만 매 순간의 구름은 매끄러운 흐름과 같습니다.",
};
// [flow, paths]
static const char *const soft[2][LANG_COUNT] = {
    {"Softly matched: each noise is paired with one of the data points near it, the nearer the likelier. The flow lies between those of "
     "random and of matched pairs.",
     "느슨한 맞춤: 잡음마다 가까운 데이터 점 중 하나와 짝짓고, 가까울수록 자주 고릅니다. 흐름은 무작위 짝과 맞춘 짝의 중간입니다."},
    {"What training sees: each noise on its way to one of the data points near it. More of the paths cross than with matched pairs, fewer "
     "than with random ones.",
     "학습이 보는 것: 잡음마다 가까운 데이터 점 중 하나로 가는 경로. 맞춘 짝보다는 많이, 무작위 짝보다는 적게 엇갈립니다."},
};
// [flow, paths]
static const char *const reflow[2][LANG_COUNT] = {
    {"This network has learned the straight way from each noise to where the teacher carried it. Such ways hardly cross, so the flow is nearly "
     "straight.",
     "이 신경망은 잡음마다 교사가 데려간 곳까지의 곧은 길을 배웠습니다. 그런 길은 거의 엇갈리지 않아 흐름도 거의 곧습니다."},
    {"What training sees: straight lines from each noise to where the teacher carried it. A flow's own ways never cross; these hardly do.",
     "학습이 보는 것: 잡음에서 교사가 데려간 곳까지의 직선. 흐름의 길은 결코 엇갈리지 않고, 이 선들도 거의 그렇습니다."},
};

// [shape][matched pairs]
static const char *const flow[SHAPE_COUNT][2][LANG_COUNT] = {
    [SHAPE_DIFFUSION] =
        {{"Every particle follows the mean of all arcs that pass its place: a curved way, most of it late, which takes a solver many "
          "small steps.",
          "입자는 그 자리를 지나는 모든 호의 평균을 따라갑니다. 가는 길은 휘어 있고 대부분 늦게 움직여, 적분기가 작은 걸음을 많이 걸어야 합니다."},
         {"The pairs are matched, yet the path itself is curved: with the same pairs a straight path leads to the same places, only "
          "the journey differs.",
          "짝은 맞췄지만 경로 자체가 휘어 있습니다. 도착하는 곳은 직선 경로와 같고, 가는 길만 다릅니다."}},
    [SHAPE_ARC] =
        {{"Quarter arcs from noise to data, at a steadier pace: curved as diffusion is, but less hurried at the end.",
          "잡음에서 데이터까지 사분 호를 더 고른 속도로 따라갑니다. 디퓨전처럼 휘지만 끝에서 덜 서두릅니다."},
         {"The pairs are matched, yet the path itself is curved: with the same pairs a straight path leads to the same places, only "
          "the journey differs.",
          "짝은 맞췄지만 경로 자체가 휘어 있습니다. 도착하는 곳은 직선 경로와 같고, 가는 길만 다릅니다."}},
    [SHAPE_LINE] =
        {{"Straight paths, but random pairs: their lines cross, and the mean of crossing lines bends. A straight path alone makes no "
          "straight flow.",
          "경로는 직선이지만 짝이 무작위라 선들이 엇갈리고, 엇갈린 선의 평균은 휩니다. 경로만 곧다고 흐름이 곧아지지는 않습니다."},
         {"Matched pairs cross far less, so their mean stays nearly straight: a solver gets from noise to data in a few steps.",
          "맞춘 짝은 훨씬 덜 엇갈려 평균도 거의 곧습니다. 적분기가 몇 걸음 만에 잡음에서 데이터에 이릅니다."}},
    [SHAPE_RAY] =
        {{"The data stays as it is and the noise around it shrinks, from wider than the picture (zoom out to see it all): fast at first, then "
          "ever more slowly.",
          "데이터는 그대로 있고 둘레의 잡음이 줄어듭니다. 그림보다 넓은 곳에서 시작해(축소하면 다 보입니다) 처음에는 빠르고 점점 느려집니다."},
         {"Matched pairs cross far less: each particle falls nearly straight towards its datum, fast at first, then ever more slowly.",
          "맞춘 짝은 훨씬 덜 엇갈립니다. 입자는 자기 데이터로 거의 곧게, 처음에는 빠르고 점점 느리게 다가갑니다."}},
    [SHAPE_NOISY] =
        {{"The path adds noise around the line between a pair; the flow is the mean of all of that, and smooth. Random pairs still bend "
          "it.",
          "경로가 짝을 잇는 선 둘레에 잡음을 더합니다. 흐름은 그 모두의 평균이라 매끄럽습니다. 짝이 무작위라 여전히 휩니다."},
         {"The path adds noise around the line between a matched pair; the flow is the mean of all of that, and smooth.",
          "경로가 맞춘 짝을 잇는 선 둘레에 잡음을 더합니다. 흐름은 그 모두의 평균이라 매끄럽습니다."}},
    [SHAPE_OTHER] = {{"Every particle follows the mean velocity of all paths that pass its place at this time.",
                      "입자는 이 순간 그 자리를 지나는 모든 경로의 평균 속도를 따라갑니다."},
                     {"Every particle follows the mean velocity of all paths that pass its place at this time.",
                      "입자는 이 순간 그 자리를 지나는 모든 경로의 평균 속도를 따라갑니다."}},
};

static const char *const paths[SHAPE_COUNT][2][LANG_COUNT] = {
    [SHAPE_DIFFUSION] =
        {{"What training sees: each noise swings along an arc to a data point drawn at random. Where arcs cross, the network can "
          "only learn their mean.",
          "학습이 보는 것: 잡음마다 무작위로 뽑힌 데이터 점까지 호를 그립니다. 호가 엇갈리는 곳에서는 평균만 배울 수 있습니다."},
         {"What training sees: arcs between matched points. It is the path that bends them, not the pairing.",
          "학습이 보는 것: 맞춘 점 사이의 호. 휘게 하는 것은 짝짓기가 아니라 경로입니다."}},
    [SHAPE_ARC] =
        {{"What training sees: quarter arcs from each noise to a data point drawn at random. Where they cross, the network can only "
          "learn their mean.",
          "학습이 보는 것: 잡음마다 무작위로 뽑힌 데이터 점까지의 사분 호. 엇갈리는 곳에서는 평균만 배울 수 있습니다."},
         {"What training sees: arcs between matched points. It is the path that bends them, not the pairing.",
          "학습이 보는 것: 맞춘 점 사이의 호. 휘게 하는 것은 짝짓기가 아니라 경로입니다."}},
    [SHAPE_LINE] =
        {{"What training sees: straight lines from noise to data drawn at random. They cross, and where they do, the network can only "
          "learn their mean.",
          "학습이 보는 것: 잡음에서 무작위로 뽑힌 데이터까지의 직선. 서로 엇갈리고, 그곳에서는 평균만 배울 수 있습니다."},
         {"What training sees: straight lines between matched points. Far fewer cross than at random, so the flow can be almost as straight.",
          "학습이 보는 것: 맞춘 점 사이의 직선. 무작위 짝보다 훨씬 적게 엇갈려 흐름도 거의 그만큼 곧아질 수 있습니다."}},
    [SHAPE_RAY] =
        {{"What training sees: each datum stays where it is, and its noise, far wider than the picture, dies away along a straight ray.",
          "학습이 보는 것: 데이터 점은 제자리에 있고, 그림보다 훨씬 넓은 잡음이 곧은 반직선을 따라 사그라듭니다."},
         {"What training sees: straight rays between matched points, fast at first, then ever more slowly.",
          "학습이 보는 것: 맞춘 점 사이의 곧은 반직선. 처음에는 빠르고 점점 느려집니다."}},
    [SHAPE_NOISY] =
        {{"What training sees: straight lines from noise to data drawn at random, with noise added about them that is not drawn here.",
          "학습이 보는 것: 잡음에서 무작위로 뽑힌 데이터까지의 직선. 그 둘레에 더하는 잡음은 여기 그리지 않았습니다."},
         {"What training sees: straight lines between matched points, with noise added about them that is not drawn here.",
          "학습이 보는 것: 맞춘 점 사이의 직선. 그 둘레에 더하는 잡음은 여기 그리지 않았습니다."}},
    [SHAPE_OTHER] =
        {{"What training sees: single paths from noise to data. Where they cross, the network can only learn their mean.",
          "학습이 보는 것: 잡음에서 데이터까지의 경로 하나하나. 엇갈리는 곳에서는 평균만 배울 수 있습니다."},
         {"What training sees: single paths between matched points.", "학습이 보는 것: 맞춘 점 사이의 경로 하나하나."}},
};

static const char *const classes[3][LANG_COUNT] = {
    {"The network has learned the parts of the shape by name: each particle is sent to a part of its own, wherever it starts.",
     "신경망이 모양의 부분을 이름으로 배웠습니다. 입자는 어디서 출발하든 저마다 정해진 부분으로 갑니다."},
    {"All particles are sent to one part of the shape, which the network has learned by name.",
     "신경망이 이름으로 배운 모양의 한 부분으로 모든 입자를 보냅니다."},
    {"Guidance pushes further than was learned: fewer particles stray between the parts, but they crowd together and overshoot.",
     "가이던스가 배운 것보다 더 밀어 줍니다. 부분 사이를 떠도는 입자는 줄지만, 한데 몰리고 지나치기도 합니다."},
};

static Shape shape_of(const Lane *lane) {
    static const Shape shapes[] = {[PATH_LINE] = SHAPE_LINE, [PATH_RAY] = SHAPE_OTHER, [PATH_ARC] = SHAPE_OTHER};
    const Path *path = model_path(lane->model);
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

static const char *of_flow(const Experiment *experiment, const Lane *lane, int lang) {
    int matched = lane->pairing != PAIRING_INDEPENDENT;
    if (experiment_is_exact(experiment, lane)) {
        return exact[experiment->data_density.count == 0][lang];
    }
    if (lane_waits(lane)) {
        return waiting[lang];
    }
    if (shown_step(experiment, lane) < UNTRAINED) {
        return untrained[lang];
    }
    if (sampler_is_random(&lane->trajectories.sampler)) {
        return stochastic[lang];
    }
    if (lane->model->classes > 0 && experiment->settings.guidance > 0) {
        return classes[experiment->settings.guidance > 1 ? 2 : experiment->settings.label >= 0][lang];
    }
    if (lane->pairing == PAIRING_SINKHORN) {
        return soft[0][lang];
    }
    return lane->pairing == PAIRING_REFLOW ? reflow[0][lang] : flow[shape_of(lane)][matched][lang];
}

const char *captions_of(const Experiment *experiment, const Lane *lane) {
    int lang = experiment->settings.lang;
    const char *view = stage_caption(experiment, lane, 0, (Lang)lang); // what lies on top is what is asked about
    int matched = lane->pairing != PAIRING_INDEPENDENT;
    if (view) {
        return view;
    }
    if (experiment->settings.view == VIEW_FLOW) {
        return of_flow(experiment, lane, lang);
    }
    if (lane->pairing == PAIRING_SINKHORN) {
        return soft[1][lang];
    }
    bool taught = lane->pairing == PAIRING_REFLOW && !lane_waits(lane);
    return lane_waits(lane) ? waiting[lang] : taught ? reflow[1][lang] : paths[shape_of(lane)][matched][lang];
}
