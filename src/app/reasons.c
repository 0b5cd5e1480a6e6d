#include "app/reasons.h"

#include <string.h>

typedef bool Idle(const Session *session);

static bool path_is_not(const Session *session, const char *name) {
    return path_kind_at(session->settings.path) != path_find(name);
}

static bool not_ot(const Session *session) {
    return path_is_not(session, "ot");
}

static bool not_vp(const Session *session) {
    return path_is_not(session, "vp");
}

static bool random_pairs(const Session *session) {
    return session->settings.pairing == PAIRING_INDEPENDENT;
}

static bool constant_rate(const Session *session) {
    return session->settings.schedule == SCHEDULE_CONSTANT;
}

static bool in_paths(const Session *session) {
    return session->settings.view == VIEW_PATHS;
}

static bool in_flow(const Session *session) {
    return session->settings.view == VIEW_FLOW;
}

typedef struct {
    const char *key;
    Idle *idle;
    const char *reason[LANG_COUNT];
} Reason;

#define ONLY_OT \
    { "Only the path optimal transport has this.", "최적 수송 경로에만 있는 설정입니다." }
#define ONLY_VP \
    { "Only the path diffusion has this.", "디퓨전 경로에만 있는 설정입니다." }
#define ONLY_FLOW \
    { "Shown in the view flow only: press P.", "‘흐름’ 보기에서만 보입니다. P를 누르세요." }
#define ONLY_PATHS \
    { "Shown in the view of conditional paths only: press P.", "‘조건부 경로’ 보기에서만 보입니다. P를 누르세요." }

static const Reason table[] = {
    {"sigma-min", not_ot, ONLY_OT},
    {"beta-min", not_vp, ONLY_VP},
    {"beta-max", not_vp, ONLY_VP},
    {"match",
     random_pairs,
     {"Random pairs are not matched: choose the pairing matched.", "무작위 짝은 맞추지 않습니다. 짝짓기에서 맞춤을 고르세요."}},
    {"decay-steps",
     constant_rate,
     {"The learning rate is constant: choose a schedule.", "학습률이 고정되어 있습니다. 학습률 조절을 고르세요."}},
    {"ribbons", in_paths, ONLY_FLOW},
    {"trail", in_paths, ONLY_FLOW},
    {"guess", in_paths, ONLY_FLOW},
    {"color", in_paths, ONLY_FLOW},
    {"density", in_paths, ONLY_FLOW},
    {"tube", in_flow, ONLY_PATHS},
};

const char *reasons_of(const Session *session, const Setting *row) {
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].key, row->key) == 0 && table[i].idle(session)) {
            return table[i].reason[session->settings.lang];
        }
    }
    return NULL;
}
