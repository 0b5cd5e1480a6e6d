#include "run/settings_choice.h"

#include "flow/dist.h"
#include "flow/path.h"
#include "flow/solve.h"
#include "num/mlp.h"

static const Choice none;

Choice choice_dist(int index) {
    if (index < 0 || index >= dist_known()) {
        return none;
    }
    const DistKind *kind = dist_at(index);
    return (Choice){kind->name, {kind->label_en, kind->label_ko}, index >= dist_count()};
}

Choice choice_path(int index) {
    if (index < 0 || index >= path_count()) {
        return none;
    }
    const PathKind *kind = path_kind_at(index);
    return (Choice){kind->name, {kind->label_en, kind->label_ko}, false};
}

Choice choice_activation(int index) {
    static const char *const labels[ACT_COUNT] = {
        [ACT_SILU] = "SiLU", [ACT_TANH] = "tanh", [ACT_RELU] = "ReLU", [ACT_GELU] = "GELU", [ACT_SELU] = "SELU",
    };
    if (index < 0 || index >= ACT_COUNT) {
        return none;
    }
    return (Choice){mlp_activation_name((Activation)index), {labels[index], labels[index]}, false};
}

Choice choice_solver(int index) {
    static const char *const labels[SOLVE_COUNT][LANG_COUNT] = {
        [SOLVE_EULER] = {"Euler", "오일러"},
        [SOLVE_MIDPOINT] = {"Midpoint", "중점법"},
        [SOLVE_HEUN] = {"Heun", "호인"},
        [SOLVE_RK4] = {"Runge–Kutta 4", "룽게–쿠타 4차"},
    };
    if (index < 0 || index >= SOLVE_COUNT) {
        return none;
    }
    return (Choice){solve_name((Solver)index), {labels[index][LANG_EN], labels[index][LANG_KO]}, false};
}

// From a list of this file.
static Choice listed(const Choice *list, int count, int index) {
    return index >= 0 && index < count ? list[index] : none;
}

Choice choice_pairing(int index) {
    static const Choice list[] = {
        [PAIRING_INDEPENDENT] = {"independent", {"Random", "무작위"}},
        [PAIRING_OT] = {"ot", {"Matched", "맞춤"}},
    };
    return listed(list, 2, index);
}

Choice choice_schedule(int index) {
    static const Choice list[] = {
        [SCHEDULE_CONSTANT] = {"constant", {"Constant", "고정"}},
        [SCHEDULE_COSINE] = {"cosine", {"Cosine decay", "코사인 감소"}},
    };
    return listed(list, 2, index);
}

Choice choice_view(int index) {
    static const Choice list[] = {
        [VIEW_FLOW] = {"flow", {"Flow", "흐름"}},
        [VIEW_PATHS] = {"paths", {"Conditional paths", "조건부 경로"}},
    };
    return listed(list, 2, index);
}

Choice choice_theme(int index) {
    static const Choice list[THEME_COUNT] = {
        [THEME_DARK] = {"dark", {"Dark", "어둡게"}},
        [THEME_LIGHT] = {"light", {"Light", "밝게"}},
        [THEME_PROJECTOR] = {"projector", {"Projector", "프로젝터"}},
    };
    return listed(list, THEME_COUNT, index);
}

Choice choice_lang(int index) { // each language is named in itself, so that one can find back
    static const Choice list[LANG_COUNT] = {
        [LANG_EN] = {"en", {"English", "English"}},
        [LANG_KO] = {"ko", {"한국어", "한국어"}},
    };
    return listed(list, LANG_COUNT, index);
}
