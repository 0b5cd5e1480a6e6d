#include "settings/settings_choice.h"

#include "flow/dist.h"
#include "flow/path.h"
#include "flow/predict.h"
#include "flow/sampler.h"
#include "flow/sde.h"
#include "flow/times.h"
#include "num/mlp.h"
#include "settings/model_names.h"

#include <string.h>

static const Choice none;

Choice choice_dist(int index) {
    if (index < 0 || index >= dist_known()) {
        return none;
    }
    const DistKind *kind = dist_at(index);
    return (Choice){kind->name, {kind->label_en, kind->label_ko}, index >= dist_count()};
}

Choice choice_model(int index) {
    if (index < 0 || index >= model_names()) {
        return none;
    }
    const ModelName *model = model_name_at(index);
    return (Choice){model->name, {model->label, model->label}, false};
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
    static const char *const labels[SAMPLER_COUNT][LANG_COUNT] = {
        [SAMPLER_EULER] = {"Euler", "오일러"},
        [SAMPLER_MIDPOINT] = {"Midpoint", "중점법"},
        [SAMPLER_HEUN] = {"Heun", "호인"},
        [SAMPLER_RK4] = {"Runge–Kutta 4", "룽게–쿠타 4차"},
        [SAMPLER_DOPRI5] = {"Dormand–Prince, adaptive", "도르망–프린스 (적응형)"},
        [SAMPLER_SDE] = {"Euler–Maruyama, SDE", "오일러–마루야마, SDE"},
        [SAMPLER_DDPM] = {"DDPM (stochastic)", "DDPM (확률적)"},
        [SAMPLER_DDIM] = {"DDIM", "DDIM (결정적)"},
    };
    if (index < 0 || index >= SAMPLER_COUNT) {
        return none;
    }
    return (Choice){sampler_name((SamplerKind)index), {labels[index][LANG_EN], labels[index][LANG_KO]}, false};
}

// From a list of this file.
static Choice listed(const Choice *list, int count, int index) {
    return index >= 0 && index < count ? list[index] : none;
}

Choice choice_pairing(int index) {
    static const Choice list[] = {
        [PAIRING_INDEPENDENT] = {"independent", {"Random", "무작위"}, false},
        [PAIRING_OT] = {"ot", {"Matched", "맞춤"}, false},
        [PAIRING_SINKHORN] = {"sinkhorn", {"Softly matched", "느슨한 맞춤"}, false},
        [PAIRING_REFLOW] = {"reflow", {"Reflow", "리플로"}, false},
    };
    return listed(list, 4, index);
}

Choice choice_teacher(int index) {
    return index == PAIRING_REFLOW ? none : choice_pairing(index);
}

Choice choice_field(int index) {
    static const Choice list[] = {
        [FIELD_LEARNED] = {"learned", {"Learned", "배운 것"}, false},
        [FIELD_EXACT] = {"exact", {"Exact", "정답"}, false},
        [FIELD_DIFFERENCE] = {"difference", {"Both, and the difference", "둘 다, 그 차이"}, false},
    };
    return listed(list, 3, index);
}

Choice choice_predict(int index) {
    static const char *const labels[PREDICT_COUNT][LANG_COUNT] = {
        [PREDICT_VELOCITY] = {"Velocity", "속도"},
        [PREDICT_NOISE] = {"Noise", "잡음"},
        [PREDICT_DATA] = {"Data", "데이터"},
        [PREDICT_SCORE] = {"Score", "스코어"},
    };
    if (index < 0 || index >= PREDICT_COUNT) {
        return none;
    }
    return (Choice){predict_name((Predict)index), {labels[index][LANG_EN], labels[index][LANG_KO]}, false};
}

Choice choice_times(int index) {
    static const char *const labels[TIMES_COUNT][LANG_COUNT] = {
        [TIMES_UNIFORM] = {"Uniform", "균등"},
        [TIMES_LOGIT_NORMAL] = {"Logit-normal", "로짓 정규"},
        [TIMES_MODE] = {"Mode", "최빈값"},
        [TIMES_COSMAP] = {"CosMap", "코스맵"},
    };
    if (index < 0 || index >= TIMES_COUNT) {
        return none;
    }
    return (Choice){times_name((TimesLaw)index), {labels[index][LANG_EN], labels[index][LANG_KO]}, false};
}

Choice choice_weighting(int index) {
    static const Choice list[] = {
        {"variance", {"Variance", "분산"}, false},
        {"likelihood", {"Likelihood", "우도"}, false},
    };
    return listed(list, 2, index);
}

Choice choice_noise(int index) {
    static const char *const labels[SDE_COUNT][LANG_COUNT] = {
        [SDE_NONE] = {"None", "없음"},
        [SDE_DIFFUSION] = {"The diffusion's own", "디퓨전 고유"},
        [SDE_LEVEL] = {"The noise level", "잡음 크기"},
        [SDE_CONSTANT] = {"Constant", "일정"},
    };
    if (index < 0 || index >= SDE_COUNT) {
        return none;
    }
    return (Choice){sde_name((SdeNoise)index), {labels[index][LANG_EN], labels[index][LANG_KO]}, false};
}

Choice choice_schedule(int index) {
    static const Choice list[] = {
        [SCHEDULE_CONSTANT] = {"constant", {"Constant", "고정"}, false},
        [SCHEDULE_COSINE] = {"cosine", {"Cosine decay", "코사인 감소"}, false},
    };
    return listed(list, 2, index);
}

Choice choice_view(int index) {
    static const Choice list[] = {
        [VIEW_FLOW] = {"flow", {"Flow", "흐름"}, false},
        [VIEW_PATHS] = {"paths", {"Conditional paths", "조건부 경로"}, false},
    };
    return listed(list, 2, index);
}

Choice choice_color(int index) {
    static const Choice list[] = {
        [COLOR_ORIGIN] = {"origin", {"Origin", "출발 방향"}, false},
        [COLOR_CLASS] = {"class", {"Part", "부분"}, false},
        [COLOR_SPEED] = {"speed", {"Speed", "빠르기"}, false},
        [COLOR_LANE] = {"lane", {"One colour", "단색"}, false},
    };
    return listed(list, 4, index);
}

Choice choice_density(int index) {
    static const Choice list[] = {
        [DENSITY_OFF] = {"off", {"Off", "끔"}, false},
        [DENSITY_PARTICLES] = {"particles", {"Of the particles", "입자의 밀도"}, false},
        [DENSITY_LIKELIHOOD] = {"likelihood", {"Of the flow (likelihood)", "흐름의 밀도(우도)"}, false},
    };
    return listed(list, 3, index);
}

Choice choice_truth(int index) {
    static const Choice list[] = {
        [TRUTH_OFF] = {"off", {"Off", "끔"}, false},
        [TRUTH_FIELD] = {"field", {"Exact field", "정답 속도장"}, false},
        [TRUTH_ERROR] = {"error", {"Error map", "오차 지도"}, false},
    };
    return listed(list, 3, index);
}

Choice choice_tube(int index) {
    static const Choice list[] = {
        [TUBE_OFF] = {"off", {"Off", "끔"}, false},
        [TUBE_ON] = {"on", {"The tube", "관"}, false},
        [TUBE_FLOW] = {"flow", {"With the flow", "흐름과 함께"}, false},
    };
    return listed(list, 3, index);
}

Choice choice_gpu(int index) {
    static const Choice list[] = {
        [GPU_AUTO] = {"auto", {"Automatic", "자동"}, false},
        [GPU_ON] = {"on", {"On", "켬"}, false},
        [GPU_OFF] = {"off", {"Off", "끔"}, false},
    };
    return listed(list, (int)(sizeof list / sizeof list[0]), index);
}

Choice choice_theme(int index) {
    static const Choice list[THEME_COUNT] = {
        [THEME_DARK] = {"dark", {"Dark", "어둡게"}, false},
        [THEME_LIGHT] = {"light", {"Light", "밝게"}, false},
        [THEME_PROJECTOR] = {"projector", {"Projector", "프로젝터"}, false},
    };
    return listed(list, THEME_COUNT, index);
}

Choice choice_lang(int index) { // each language is named in itself, so that one can find back
    static const Choice list[LANG_COUNT] = {
        [LANG_EN] = {"en", {"English", "English"}, false},
        [LANG_KO] = {"ko", {"한국어", "한국어"}, false},
    };
    return listed(list, LANG_COUNT, index);
}

int setting_choice_find(const Setting *row, const char *name) {
    for (int i = 0; i < setting_choices_known(row); i++) {
        if (strcmp(name, setting_choice_name(row, i)) == 0) {
            return i;
        }
    }
    return -1;
}
