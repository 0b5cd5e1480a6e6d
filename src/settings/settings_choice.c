#include "settings/settings_choice.h"

#include "base/language.h"
#include "flow/dist.h"
#include "flow/path.h"
#include "flow/predict.h"
#include "flow/sampler.h"
#include "flow/sde.h"
#include "flow/times.h"
#include "num/mlp.h"
#include "settings/model_names.h"

static const Choice none;

Choice choice_dist(int index) {
    if (index < 0 || index >= dist_known()) {
        return none;
    }
    const DistKind *kind = dist_at(index);
    return (Choice){kind->name, tr(kind->label), index >= dist_count()};
}

Choice choice_model(int index) {
    if (index < 0 || index >= model_names()) {
        return none;
    }
    const ModelName *model = model_name_at(index);
    return (Choice){model->name, tr(model->label), false};
}

Choice choice_path(int index) {
    if (index < 0 || index >= path_count()) {
        return none;
    }
    const PathKind *kind = path_kind_at(index);
    return (Choice){kind->name, tr(kind->label), false};
}

Choice choice_activation(int index) {
    static const char *const labels[ACT_COUNT] = {
        [ACT_SILU] = "SiLU", [ACT_TANH] = "tanh", [ACT_RELU] = "ReLU", [ACT_GELU] = "GELU", [ACT_SELU] = "SELU",
    };
    if (index < 0 || index >= ACT_COUNT) {
        return none;
    }
    return (Choice){mlp_activation_name((Activation)index), labels[index], false};
}

Choice choice_solver(int index) {
    static const char *const labels[SAMPLER_COUNT] = {
        [SAMPLER_EULER] = TR("Euler"),
        [SAMPLER_MIDPOINT] = TR("Midpoint"),
        [SAMPLER_HEUN] = TR("Heun"),
        [SAMPLER_RK4] = TR("Runge–Kutta 4"),
        [SAMPLER_DOPRI5] = TR("Dormand–Prince (adaptive)"),
        [SAMPLER_SDE] = TR("Euler–Maruyama (SDE)"),
        [SAMPLER_DDPM] = TR("DDPM (stochastic)"),
        [SAMPLER_DDIM] = TR("DDIM (deterministic)"),
    };
    if (index < 0 || index >= SAMPLER_COUNT) {
        return none;
    }
    return (Choice){sampler_name((SamplerKind)index), tr(labels[index]), false};
}

// From a list of this file.
static Choice listed(const Choice *list, int count, int index) {
    if (index < 0 || index >= count) {
        return none;
    }
    return (Choice){list[index].name, tr(list[index].label), false};
}

Choice choice_pairing(int index) {
    static const Choice list[] = {
        [PAIRING_INDEPENDENT] = {"independent", TR("Random (independent)"), false},
        [PAIRING_OT] = {"ot", TR("OT (minibatch)"), false},
        [PAIRING_SINKHORN] = {"sinkhorn", TR("Soft OT (Sinkhorn)"), false},
        [PAIRING_REFLOW] = {"reflow", TR("Reflow"), false},
    };
    return listed(list, 4, index);
}

Choice choice_teacher(int index) {
    return index == PAIRING_REFLOW ? none : choice_pairing(index);
}

Choice choice_field(int index) {
    static const Choice list[] = {
        [FIELD_LEARNED] = {"learned", TR("Network"), false},
        [FIELD_EXACT] = {"exact", TR("Exact field"), false},
        [FIELD_DIFFERENCE] = {"difference", TR("Both, compared"), false},
    };
    return listed(list, 3, index);
}

Choice choice_predict(int index) {
    static const char *const labels[PREDICT_COUNT] = {
        [PREDICT_VELOCITY] = TR("Velocity"),
        [PREDICT_NOISE] = TR("Noise ε"),
        [PREDICT_DATA] = TR("Data x₁"),
        [PREDICT_SCORE] = TR("Score"),
    };
    if (index < 0 || index >= PREDICT_COUNT) {
        return none;
    }
    return (Choice){predict_name((Predict)index), tr(labels[index]), false};
}

Choice choice_times(int index) {
    static const char *const labels[TIMES_COUNT] = {
        [TIMES_UNIFORM] = TR("Uniform"),
        [TIMES_LOGIT_NORMAL] = TR("Logit-normal"),
        [TIMES_MODE] = TR("Mode"),
        [TIMES_COSMAP] = TR("CosMap"),
    };
    if (index < 0 || index >= TIMES_COUNT) {
        return none;
    }
    return (Choice){times_name((TimesLaw)index), tr(labels[index]), false};
}

Choice choice_weighting(int index) {
    static const Choice list[] = {
        {"variance", TR("Variance"), false},
        {"likelihood", TR("Likelihood"), false},
    };
    return listed(list, 2, index);
}

Choice choice_noise(int index) {
    static const char *const labels[SDE_COUNT] = {
        [SDE_NONE] = TR("None"),
        [SDE_DIFFUSION] = TR("Diffusion's own"),
        [SDE_LEVEL] = TR("Noise level s(t)"),
        [SDE_CONSTANT] = TRC("noise", "Constant"),
    };
    if (index < 0 || index >= SDE_COUNT) {
        return none;
    }
    return (Choice){sde_name((SdeNoise)index), tr(labels[index]), false};
}

Choice choice_schedule(int index) {
    static const Choice list[] = {
        [SCHEDULE_CONSTANT] = {"constant", TR("Constant"), false},
        [SCHEDULE_COSINE] = {"cosine", TR("Cosine decay"), false},
    };
    return listed(list, 2, index);
}

Choice choice_view(int index) {
    static const Choice list[] = {
        [VIEW_FLOW] = {"flow", TR("Flow"), false},
        [VIEW_PATHS] = {"paths", TR("Conditional paths"), false},
    };
    return listed(list, 2, index);
}

Choice choice_color(int index) {
    static const Choice list[] = {
        [COLOR_ORIGIN] = {"origin", TR("Start direction"), false},
        [COLOR_CLASS] = {"class", TR("Class"), false},
        [COLOR_SPEED] = {"speed", TR("Speed"), false},
        [COLOR_LANE] = {"lane", TR("Lane"), false},
    };
    return listed(list, 4, index);
}

Choice choice_density(int index) {
    static const Choice list[] = {
        [DENSITY_OFF] = {"off", TR("Off"), false},
        [DENSITY_PARTICLES] = {"particles", TR("Of the particles"), false},
        [DENSITY_LIKELIHOOD] = {"likelihood", TR("Of the flow (likelihood)"), false},
    };
    return listed(list, 3, index);
}

Choice choice_truth(int index) {
    static const Choice list[] = {
        [TRUTH_OFF] = {"off", TR("Off"), false},
        [TRUTH_FIELD] = {"field", TR("Arrows"), false},
        [TRUTH_ERROR] = {"error", TR("Error map"), false},
    };
    return listed(list, 3, index);
}

Choice choice_tube(int index) {
    static const Choice list[] = {
        [TUBE_OFF] = {"off", TR("Off"), false},
        [TUBE_ON] = {"on", TR("On"), false},
        [TUBE_FLOW] = {"flow", TR("With the marginal flow"), false},
    };
    return listed(list, 3, index);
}

Choice choice_gpu(int index) {
    static const Choice list[] = {
        [GPU_AUTO] = {"auto", TR("Automatic"), false},
        [GPU_ON] = {"on", TR("On"), false},
        [GPU_OFF] = {"off", TR("Off"), false},
    };
    return listed(list, (int)(sizeof list / sizeof list[0]), index);
}

Choice choice_theme(int index) {
    static const Choice list[THEME_COUNT] = {
        [THEME_DARK] = {"dark", TR("Dark"), false},
        [THEME_LIGHT] = {"light", TR("Light"), false},
        [THEME_PROJECTOR] = {"projector", TR("Projector"), false},
    };
    return listed(list, THEME_COUNT, index);
}

Choice choice_lang(int index) { // each language is named in itself, so that one can find back
    return index >= 0 && index < language_count() ? (Choice){language_code(index), language_name(index), false} : none;
}
