// What the table's rows mean: where their values lie in Settings, and how a number gets in and out.
#include "settings/settings.h"

#include "base/check.h"
#include "base/language.h"
#include "flow/predict.h"
#include "settings/model_names.h"

#include <math.h>
#include <string.h>

_Static_assert(offsetof(Settings, size_h) == offsetof(Settings, size_w) + sizeof(int), "a SET_SIZE row is two ints in a row");

// The field of a row, writable and not.
static void *field(Settings *settings, const Setting *row) {
    return (char *)settings + row->offset;
}

static const void *value_of(const Settings *settings, const Setting *row) {
    return (const char *)settings + row->offset;
}

const Setting *settings_find(const char *key) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (strcmp(row->key, key) == 0) {
            return row;
        }
    }
    return NULL;
}

int setting_index(const Setting *row) {
    return (int)(row - settings_at(0));
}

bool setting_is_one_of(const Setting *row, const char *const *keys) {
    while (*keys && strcmp(row->key, *keys) != 0) {
        keys++;
    }
    return *keys != NULL;
}

int setting_choices_known(const Setting *row) {
    int count = 0;
    while (row->choice && row->choice(count).name) {
        count++;
    }
    return count;
}

int setting_choices(const Setting *row) {
    int count = setting_choices_known(row);
    while (count > 0 && row->choice(count - 1).by_name) {
        count--;
    }
    return count;
}

bool setting_of_camera(const Setting *row) {
    return row->offset == offsetof(Settings, pan_x) || row->offset == offsetof(Settings, pan_y) || row->offset == offsetof(Settings, zoom);
}

bool setting_offered(const Setting *row) {
    return row->type != SET_CHOICE || setting_choices(row) > 1;
}

// A choice that exists; anything else is a programmer's mistake.
static Choice choice_of(const Setting *row, int index) {
    CHECK(row->type == SET_CHOICE, "%s has no choices", row->key);
    Choice choice = row->choice(index);
    CHECK(choice.name, "%s has no choice %d", row->key, index);
    return choice;
}

bool setting_can_be_off(const Setting *row) {
    return row->type == SET_BOOL || (row->type == SET_CHOICE && strcmp(setting_choice_name(row, 0), "off") == 0);
}

const char *setting_choice_name(const Setting *row, int choice) {
    return choice_of(row, choice).name;
}

const char *setting_choice_label(const Setting *row, int choice) {
    return choice_of(row, choice).label;
}

int setting_choice_find(const Setting *row, const char *name) {
    for (int i = 0; i < setting_choices_known(row); i++) {
        if (strcmp(name, setting_choice_name(row, i)) == 0) {
            return i;
        }
    }
    return -1;
}

// ---- numbers in and out --------------------------------------------------------------------------------------------------
static double clamp(double value, double lo, double hi) {
    return value < lo ? lo : value > hi ? hi : value;
}

// The multiple of step that is nearest, as the double that its decimals mean: 0.3, not 3 * 0.1.
static double snap(double value, double step) {
    if (step >= 1) {
        return round(value / step) * step;
    }
    double per_one = round(1 / step);
    return step > 0 ? round(value * per_one) / per_one : value;
}

// A SET_INT or SET_REAL row's nearest allowed value.
static double fit(const Setting *row, double value) {
    double near = snap(clamp(value, row->min, row->max), row->step);
    if (row->gap > 0 && near > row->min && near < row->gap) {
        near = near - row->min < row->gap - near ? row->min : row->gap;
    }
    return clamp(near, row->min, row->max) + 0.0; // + 0: never minus zero
}

static double fit_size(const Setting *row, double value) {
    const int packed = (int)clamp(value, 0, 2147483647.0), lo = (int)row->min, hi = (int)row->max;
    return clamp(packed / 65536, lo / 65536, hi / 65536) * 65536.0 + clamp(packed % 65536, lo % 65536, hi % 65536);
}

#define FINE 1000 // parts of a stage unit that a point is kept in
enum { POINT_SIDE = 2 * SETTING_FAR * FINE };

static double pack_point(double column, double row) {
    return 1 + round(clamp(column, 0, POINT_SIDE)) * 65536.0 + round(clamp(row, 0, POINT_SIDE));
}

double setting_point(double x, double y) {
    return pack_point((x + SETTING_FAR) * FINE, (y + SETTING_FAR) * FINE);
}

bool setting_place(double value, float *x, float *y) {
    const int packed = (int)value - 1;
    if (packed < 0) {
        return false;
    }
    *x = (float)(packed / 65536 - POINT_SIDE / 2) / FINE;
    *y = (float)(packed % 65536 - POINT_SIDE / 2) / FINE;
    return true;
}

double setting_point_usual(void) {
    return setting_point(-1.2, 0.8);
}

static double fit_point(const Setting *row, double value) {
    const int packed = (int)clamp(round(value), row->min, row->max) - 1;
    return packed < 0 ? 0 : pack_point(packed / 65536, packed % 65536);
}

void settings_store(Settings *settings, const Setting *row, double value) {
    void *to = field(settings, row);
    switch (row->type) {
    case SET_INT:
    case SET_CHOICE:
        *(int *)to = (int)value;
        break;
    case SET_REAL:
    case SET_POINT:
        *(double *)to = value + 0.0; // never minus zero
        break;
    case SET_BOOL:
        *(bool *)to = value != 0;
        break;
    case SET_SIZE:
        ((int *)to)[0] = (int)value / 65536;
        ((int *)to)[1] = (int)value % 65536;
        break;
    case SET_TEXT:
        CHECK(false, "%s is text, not a number", row->key);
        break;
    }
}

void settings_put(Settings *settings, const Setting *row, double value) {
    if (!isnan(value)) {
        settings_store(settings, row,
                       row->type == SET_CHOICE ? round(clamp(value, 0, setting_choices(row) - 1))
                       : row->type == SET_BOOL ? value >= 0.5
                       : row->type == SET_SIZE  ? fit_size(row, value)
                       : row->type == SET_POINT ? fit_point(row, value)
                                                : fit(row, value));
    }
}

void settings_copy(Settings *to, const Settings *from, const Setting *row) {
    static const size_t bytes[] = {[SET_INT] = sizeof(int),   [SET_REAL] = sizeof(double),  [SET_CHOICE] = sizeof(int),
                                   [SET_BOOL] = sizeof(bool), [SET_SIZE] = 2 * sizeof(int), [SET_POINT] = sizeof(double), [SET_TEXT] = SETTINGS_TEXT_MAX};
    memcpy(field(to, row), value_of(from, row), bytes[row->type]);
}

double settings_get(const Settings *settings, const Setting *row) {
    const void *from = value_of(settings, row);
    switch (row->type) {
    case SET_INT:
    case SET_CHOICE:
        return *(const int *)from;
    case SET_REAL:
    case SET_POINT:
        return *(const double *)from;
    case SET_BOOL:
        return *(const bool *)from;
    case SET_SIZE:
        return ((const int *)from)[0] * 65536.0 + ((const int *)from)[1];
    case SET_TEXT:
        break;
    }
    CHECK(false, "%s is text, not a number", row->key);
    return 0;
}

double setting_initial(const Setting *row) {
    if (row->type != SET_CHOICE) {
        return row->initial;
    }
    int choice = row->initial_name ? setting_choice_find(row, row->initial_name) : -1;
    CHECK(choice >= 0, "%s has no default among its choices", row->key);
    return choice;
}

Settings settings_default(void) {
    Settings settings = {0};
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type != SET_TEXT) {
            settings_put(&settings, row, setting_initial(row));
        }
    }
    return settings;
}

// ---- what they say, in the words of src/flow --------------------------------------------------------------------------------

bool settings_use(const Settings *settings, const char *key) {
    return model_uses_row(settings->model, key);
}

static const struct { const char *shared, *own; } lane_rows[] = {{"solver", "lane-solver"}, {"steps", "lane-steps"}};

bool setting_of_lane(const Setting *row) {
    return SETTING_IS(row, lane_rows[0].own, lane_rows[1].own);
}

const Setting *settings_lane_row(const Settings *settings, const char *key) {
    for (size_t i = 0; i < sizeof lane_rows / sizeof lane_rows[0]; i++) {
        const Setting *own = strcmp(key, lane_rows[i].shared) == 0 ? settings_find(lane_rows[i].own) : NULL;
        if (own && settings_use(settings, own->key) && settings_get(settings, own) > 0) {
            return own;
        }
    }
    return settings_find(key);
}

SamplerKind settings_solver(const Settings *settings) {
    return (SamplerKind)(settings->lane_solver > 0 ? settings->lane_solver - 1 : settings->solver);
}

int settings_steps(const Settings *settings) {
    const char *key = model_name_at(settings->model)->steps;
    const int steps = key ? (int)settings_get(settings, settings_lane_row(settings, key)) : 1;
    const bool adaptive = settings_use(settings, "solver") && settings_solver(settings) == SAMPLER_DOPRI5;
    return adaptive && steps > SAMPLER_ADAPTIVE_KNOTS ? SAMPLER_ADAPTIVE_KNOTS : steps;
}

bool settings_is_bridge(const Settings *s) {
    return model_name_at(s->model)->uses & USES_BRIDGE;
}

Pairing settings_pairing(const Settings *s) {
    static const Pairing of_bridge[] = {[BRIDGE_ENTROPIC] = PAIRING_SINKHORN, [BRIDGE_EXACT] = PAIRING_OT,
                                        [BRIDGE_RANDOM] = PAIRING_INDEPENDENT};
    return settings_is_bridge(s)                                      ? of_bridge[s->bridge_pairs]
           : model_name_at(s->model)->uses & USES_PAIRING ? (Pairing)s->pairing
                                                          : PAIRING_INDEPENDENT;
}

double settings_epsilon(const Settings *s) {
    return settings_is_bridge(s) ? 2 * s->bridge_sigma * s->bridge_sigma : s->epsilon;
}

int settings_predict(const Settings *s) {
    return model_name_at(s->model)->uses & USES_PREDICT ? s->predict : PREDICT_VELOCITY;
}

Path settings_path(const Settings *s, int path) {
    Path made = {.kind = settings_is_bridge(s) ? path_find("bridge") : path_kind_at(path), .params = path_default()};
    made.params.sigma_min = s->sigma_min;
    made.params.beta0 = s->beta_min;
    made.params.beta1 = s->beta_max;
    made.params.sigma = settings_is_bridge(s) ? s->bridge_sigma : s->sigma;
    made.params.sigma_lo = s->sigma_lo;
    made.params.sigma_hi = s->sigma_hi;
    if (s->custom_path[0]) {
        path_read_points(s->custom_path, &made.params, NULL); // what cannot be read, settings_check refuses
    }
    return made;
}

Path settings_seen_path(const Settings *s, int path) {
    return settings_path(s, s->sample_path > 0 && settings_use(s, "sample-path") ? s->sample_path - 1 : path);
}

bool settings_goes_back(const Settings *s) {
    return settings_use(s, "direction") && s->direction == DIRECTION_TO_NOISE;
}

Sampler settings_sampler(const Settings *s, int path) {
    return (Sampler){.kind = settings_use(s, "solver") ? settings_solver(s) : SAMPLER_MIDPOINT, // which adds no noise
                     .steps = settings_steps(s),
                     .tolerance = s->tolerance,
                     .path = settings_seen_path(s, path),
                     .shift = settings_use(s, "steps-shift") ? s->steps_shift : 1.0,
                     .noise = (SdeNoise)s->noise,
                     .noise_scale = s->noise_scale,
                     .seed = (uint64_t)s->seed};
}

const char *settings_group_label(SettingGroup group) {
    static const char *const labels[GROUP_COUNT] = {
        [GROUP_DATA] = TR("Data"),
        [GROUP_PATH] = TR("Path"),
        [GROUP_NETWORK] = TR("Network"),
        [GROUP_TRAINING] = TR("Training"),
        [GROUP_SAMPLING] = TR("Sampling"),
        [GROUP_VIEW] = TR("View"),
        [GROUP_FILM] = TR("Pictures and films"),
        [GROUP_COMMAND] = TR("Command line"),
    };
    CHECK_RANGE(group, 0, GROUP_COUNT - 1);
    return labels[group];
}
