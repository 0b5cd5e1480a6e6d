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

// A list of names and labels.
#define LISTED(id, ...)                                                                                             \
    Choice id(int index) {                                                                                          \
        static const struct { const char *name, *label; } list[] = {__VA_ARGS__};                                   \
        return index >= 0 && index < COUNT(list) ? (Choice){list[index].name, tr(list[index].label), false} : none; \
    }
// Labels for the names that another module gives its kinds.
#define LABELLED(id, name, ...)                                                                       \
    Choice id(int index) {                                                                            \
        static const char *const labels[] = {__VA_ARGS__};                                            \
        return index >= 0 && index < COUNT(labels) ? (Choice){name, tr(labels[index]), false} : none; \
    }
#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

// Each in the order of its enum.
// clang-format off
LABELLED(choice_activation, mlp_activation_name((Activation)index), "SiLU", "tanh", "ReLU", "GELU", "SELU")
LABELLED(choice_solver, sampler_name((SamplerKind)index), TR("Euler"), TR("Midpoint"), TR("Heun"), TR("Runge–Kutta 4"),
         TR("Dormand–Prince (adaptive)"), TR("Euler–Maruyama (SDE)"), TR("DDPM (stochastic)"), TR("DDIM (deterministic)"))
LABELLED(choice_predict, predict_name((Predict)index), TR("Velocity"), TR("Noise ε"), TR("Data x₁"), TR("Score"))
LABELLED(choice_times, times_name((TimesLaw)index), TR("Uniform"), TR("Logit-normal"), TR("Mode"), TR("CosMap"))
LABELLED(choice_noise, sde_name((SdeNoise)index), TR("None"), TR("Diffusion's own"), TR("Noise level s(t)"),
         TRC("noise", "Constant"))

LISTED(choice_pairing, {"independent", TR("Random (independent)")}, {"ot", TR("OT (minibatch)")}, {"sinkhorn", TR("Soft OT (Sinkhorn)")},
       {"reflow", TR("Reflow")})
LISTED(choice_field, {"learned", TR("Network")}, {"exact", TR("Exact field")}, {"difference", TR("Both, compared")})
LISTED(choice_coupling, {"spline", TR("Spline")}, {"affine", TR("Affine")})
LISTED(choice_weighting, {"variance", TR("Variance")}, {"likelihood", TR("Likelihood")})
LISTED(choice_schedule, {"constant", TR("Constant")}, {"cosine", TR("Cosine decay")})
LISTED(choice_view, {"flow", TR("Flow")}, {"paths", TR("Conditional paths")})
LISTED(choice_color, {"origin", TR("Start direction")}, {"class", TR("Class")}, {"speed", TR("Speed")}, {"lane", TR("Lane")})
LISTED(choice_density, {"off", TR("Off")}, {"particles", TR("Of the particles")}, {"likelihood", TR("Of the flow (likelihood)")})
LISTED(choice_truth, {"off", TR("Off")}, {"field", TR("Arrows")}, {"error", TR("Error map")})
LISTED(choice_tube, {"off", TR("Off")}, {"on", TR("On")}, {"flow", TR("With the marginal flow")})
LISTED(choice_gpu, {"auto", TR("Automatic")}, {"on", TR("On")}, {"off", TR("Off")})
LISTED(choice_theme, {"dark", TR("Dark")}, {"light", TR("Light")}, {"projector", TR("Projector")})
// clang-format on

Choice choice_teacher(int index) {
    return index == PAIRING_REFLOW ? none : choice_pairing(index);
}

Choice choice_lang(int index) { // each language is named in itself, so that one can find back
    return index >= 0 && index < language_count() ? (Choice){language_code(index), language_name(index), false} : none;
}
