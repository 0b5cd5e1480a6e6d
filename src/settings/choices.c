// The choices of the settings table's rows, in the order of their enums.
#include "settings/choices.h"

#include "base/language.h"
#include "flow/dist.h"
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

Choice choice_sample_path(int index) {
    return index == 0 ? (Choice){"own", tr("The trained path"), false} : choice_path(index - 1);
}

// A list of names and labels, in the order of its enum.
#define LISTED(id, ...)                                                                                             \
    Choice id(int index) {                                                                                          \
        static const struct { const char *name, *label; } list[] = {__VA_ARGS__};                                   \
        return index >= 0 && index < COUNT(list) ? (Choice){list[index].name, tr(list[index].label), false} : none; \
    }
#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

// clang-format off
LISTED(choice_activation, {"silu", "SiLU"}, {"tanh", "tanh"}, {"relu", "ReLU"}, {"gelu", "GELU"}, {"selu", "SELU"})
LISTED(choice_solver, {"euler", TR("Euler")}, {"midpoint", TR("Midpoint")}, {"heun", TR("Heun")}, {"rk4", TR("Runge–Kutta 4")},
       {"dopri5", TR("Dormand–Prince (adaptive)")}, {"sde", TR("Euler–Maruyama (SDE)")}, {"ddpm", TR("DDPM (stochastic)")},
       {"ddim", TR("DDIM (deterministic)")})
LISTED(choice_direction, {"noise-to-data", TR("Noise to data")}, {"data-to-noise", TR("Data to noise")})
LISTED(choice_time_labels, {"flow", TR("0 noise, 1 data")}, {"diffusion", TR("T noise, 0 data")})
LISTED(choice_predict, {"velocity", TR("Velocity")}, {"noise", TR("Noise ε")}, {"data", TR("Data x₁")}, {"score", TR("Score")})
LISTED(choice_times, {"uniform", TR("Uniform")}, {"logit-normal", TR("Logit-normal")}, {"mode", TR("Mode")}, {"cosmap", TR("CosMap")})
LISTED(choice_noise, {"none", TR("None")}, {"diffusion", TR("Diffusion's own")}, {"level", TR("Noise level s(t)")},
       {"constant", TRC("noise", "Constant")})
LISTED(choice_pairing, {"independent", TR("Random (independent)")}, {"ot", TR("OT (minibatch)")}, {"sinkhorn", TR("Soft OT (Sinkhorn)")},
       {"reflow", TR("Reflow")})
LISTED(choice_field, {"learned", TR("Network")}, {"exact", TR("Exact field")}, {"difference", TR("Both, compared")})
LISTED(choice_coupling, {"spline", TR("Spline")}, {"affine", TR("Affine")})
LISTED(choice_bridge, {"entropic", TR("Entropic (Schrödinger)")}, {"exact", TR("OT (minibatch)")}, {"random", TR("Random (independent)")})
// WEIGHT_VARIANCE comes first: a score's error cannot be weighted alike everywhere
LISTED(choice_weighting, {"variance", TR("Variance")}, {"likelihood", TR("Likelihood")})
LISTED(choice_pace, {"steps", TR("Equal steps")}, {"computing", TR("Equal compute")})
LISTED(choice_schedule, {"constant", TR("Constant")}, {"cosine", TR("Cosine decay")})
LISTED(choice_background, {"stage", TR("Stage")}, {"none", TR("None")})
LISTED(choice_view, {"flow", TR("Flow")}, {"paths", TR("Conditional paths")}, {"filmstrip", TR("Filmstrip")})
LISTED(choice_color, {"origin", TR("Start direction")}, {"class", TR("Class")}, {"speed", TR("Speed")}, {"lane", TR("Lane")})
LISTED(choice_density, {"off", TR("Off")}, {"particles", TR("Of the particles")}, {"likelihood", TR("Of the flow (likelihood)")})
LISTED(choice_truth, {"off", TR("Off")}, {"field", TR("Arrows")}, {"error", TR("Error map")})
LISTED(choice_tube, {"off", TR("Off")}, {"on", TR("On")}, {"flow", TR("With the marginal flow")})
LISTED(choice_gpu, {"auto", TR("Automatic")}, {"on", TR("On")}, {"off", TR("Off")})
LISTED(choice_touch, {"auto", TR("Automatic")}, {"on", TR("On")}, {"off", TR("Off")})
LISTED(choice_theme, {"dark", TR("Dark")}, {"light", TR("Light")}, {"projector", TR("Projector")})
// clang-format on

Choice choice_lane_solver(int index) {
    return index == 0 ? (Choice){"shared", tr("Shared by all lanes"), false} : choice_solver(index - 1);
}

Choice choice_teacher(int index) { // the pairings but reflow
    return index == PAIRING_REFLOW ? none : choice_pairing(index);
}

Choice choice_lang(int index) { // each language is named in itself, so that one can find back
    return index >= 0 && index < language_count() ? (Choice){language_code(index), language_name(index), false} : none;
}
