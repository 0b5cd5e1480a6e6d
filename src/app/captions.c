#include "app/captions.h"

#include "app/stage.h"

#include <string.h>

#define UNTRAINED 400 // steps before which a network's flow says nothing about its path

typedef enum { SHAPE_DIFFUSION, SHAPE_ARC, SHAPE_LINE, SHAPE_OTHER, SHAPE_COUNT } Shape;

static const char *const untrained[LANG_COUNT] = {
    "The network has only begun to learn: this is not yet the flow that the path asks for. Watch it take shape.",
    "신경망이 이제 막 배우기 시작했습니다. 아직 경로가 요구하는 흐름이 아닙니다. 모양이 잡혀 가는 모습을 지켜보세요.",
};

// [shape][matched pairs]
static const char *const flow[SHAPE_COUNT][2][LANG_COUNT] = {
    [SHAPE_DIFFUSION] =
        {{"Every particle follows the mean of all arcs that pass its place: a curved way, most of it late, which takes a solver many "
          "small steps.",
          "입자는 그 자리를 지나는 모든 호의 평균을 따라갑니다. 길이 휘고 대부분 늦게 움직여, 적분기가 작은 걸음을 많이 걸어야 합니다."},
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
         {"Matched pairs hardly cross, so their mean stays nearly straight: a solver gets from noise to data in a few steps.",
          "맞춘 짝은 거의 엇갈리지 않아 평균도 거의 곧습니다. 적분기가 몇 걸음 만에 잡음에서 데이터에 이릅니다."}},
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
         {"What training sees: straight lines between matched points. Hardly any cross, so the flow can be almost as straight.",
          "학습이 보는 것: 맞춘 점 사이의 직선. 거의 엇갈리지 않아 흐름도 그만큼 곧아질 수 있습니다."}},
    [SHAPE_OTHER] =
        {{"What training sees: single paths from noise to data. Where they cross, the network can only learn their mean.",
          "학습이 보는 것: 잡음에서 데이터까지의 경로 하나하나. 엇갈리는 곳에서는 평균만 배울 수 있습니다."},
         {"What training sees: single paths between matched points.", "학습이 보는 것: 맞춘 점 사이의 경로 하나하나."}},
};

static Shape shape_of(const Strand *strand) {
    const char *name = strand->lane.def.path.kind->name;
    bool line = strcmp(name, "ot") == 0 || strcmp(name, "linear") == 0;
    return line ? SHAPE_LINE : strcmp(name, "vp") == 0 ? SHAPE_DIFFUSION : strcmp(name, "cosine") == 0 ? SHAPE_ARC : SHAPE_OTHER;
}

const char *captions_of(const Session *session, const Strand *strand) {
    int lang = session->settings.lang;
    const char *view = stage_caption(session, strand, 0, (Lang)lang); // what lies on top is what is asked about
    if (view) {
        return view;
    }
    int matched = strand->pairing != PAIRING_INDEPENDENT;
    Shape shape = shape_of(strand);
    if (session->settings.view == VIEW_PATHS) {
        return paths[shape][matched][lang];
    }
    return session_shown_step(session) < UNTRAINED ? untrained[lang] : flow[shape][matched][lang];
}
