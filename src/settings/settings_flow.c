// What the settings say, in the words of src/flow.
#include "settings/settings.h"

#include "settings/model_names.h"

bool settings_use(const Settings *settings, const char *key) {
    return model_uses_row(settings->model, key);
}

int settings_steps(const Settings *settings) {
    return (int)settings_get(settings, settings_find(model_name_at(settings->model)->steps));
}

Path settings_path(const Settings *s, int path) {
    Path made = {.kind = path_kind_at(path), .params = path_default()};
    made.params.sigma_min = s->sigma_min;
    made.params.beta0 = s->beta_min;
    made.params.beta1 = s->beta_max;
    made.params.sigma = s->sigma;
    made.params.sigma_lo = s->sigma_lo;
    made.params.sigma_hi = s->sigma_hi;
    if (s->custom_path[0]) {
        path_read_points(s->custom_path, &made.params, NULL); // what cannot be read, settings_check refuses
    }
    return made;
}

Sampler settings_sampler(const Settings *s, int path) {
    return (Sampler){.kind = settings_use(s, "solver") ? (SamplerKind)s->solver : SAMPLER_MIDPOINT, // which adds no noise
                     .steps = settings_steps(s),
                     .tolerance = s->tolerance,
                     .path = settings_path(s, path),
                     .noise = (SdeNoise)s->noise,
                     .noise_scale = s->noise_scale,
                     .seed = (uint64_t)s->seed};
}
