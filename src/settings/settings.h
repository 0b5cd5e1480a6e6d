// Every parameter of the program is one row of one table: key, type, range or choices, unit, default, label and help
// (in English, to be handed to tr()). Command line, scene files, panel, `flowscope list` and the README's table are all read off it.
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include "base/error.h"
#include "flow/path.h"
#include "flow/sampler.h"

#include <stddef.h>
#include <stdio.h>

#define SETTINGS_TEXT_MAX 512 // bytes of a text value, NUL included
#define SCALES_MIN 2
#define SCALES_MAX 8 // of next-scale prediction

typedef enum { TOUCH_AUTO, TOUCH_ON, TOUCH_OFF } TouchChoice;
typedef enum { THEME_DARK, THEME_LIGHT, THEME_PROJECTOR, THEME_COUNT } ThemeChoice;
typedef enum { VIEW_FLOW, VIEW_PATHS, VIEW_FILMSTRIP } ViewChoice; // marginal flow, conditional paths, p_t at several times
typedef enum {
    PAIRING_INDEPENDENT,
    PAIRING_OT,
    PAIRING_SINKHORN, // entropic
    PAIRING_REFLOW,   // from noise to where a trained model carries it
} Pairing;
typedef enum { DIRECTION_TO_DATA, DIRECTION_TO_NOISE } Direction;           // of the particles
typedef enum { LABELS_FLOW, LABELS_DIFFUSION } TimeLabels;                  // t from 0, noise, to 1, data; from 0, data, to T, noise
typedef enum { BRIDGE_ENTROPIC, BRIDGE_EXACT, BRIDGE_RANDOM } BridgePairs; // of the model bridge; the first is the Schroedinger bridge's
typedef enum { FIELD_LEARNED, FIELD_EXACT, FIELD_DIFFERENCE } FieldChoice; // that the particles follow
typedef enum { SCHEDULE_CONSTANT, SCHEDULE_COSINE } Schedule;              // of the learning rate
typedef enum { PACE_STEPS, PACE_COMPUTING } Pace;                          // what lanes side by side have had the same of

typedef enum { COLOR_ORIGIN, COLOR_CLASS, COLOR_SPEED, COLOR_LANE } ColorChoice; // of particles
typedef enum { TUBE_OFF, TUBE_ON, TUBE_FLOW } TubeChoice; // of one data point; with the marginal flow over it
typedef enum { GPU_AUTO, GPU_ON, GPU_OFF } GpuChoice;     // who computes the particles: a graphics card, where there is one
typedef enum { DENSITY_OFF, DENSITY_PARTICLES, DENSITY_LIKELIHOOD } DensityChoice; // whose crowding is drawn
typedef enum { EXACT_OFF, EXACT_FIELD, EXACT_ERROR } ExactChoice; // what is drawn of the exact field: its arrows, the error

typedef enum { BACKGROUND_STAGE, BACKGROUND_NONE } BackgroundChoice; // of a picture

// The values. Choices are held as the index of the choice.
typedef struct {
    // data
    int data, source; // indices of flow/dist
    int seed;
    char data_file[SETTINGS_TEXT_MAX], source_file[SETTINGS_TEXT_MAX]; // of the choice `file`
    bool keep_scale;                                                   // of files: not fitted to the stage
    int train_points;                                                  // 0: fresh for every batch
    // path
    int model;   // index of settings/model_names.h
    int path;    // index of flow/path
    int pairing; // Pairing
    int match;   // points per matching group
    double sigma_min, beta_min, beta_max;
    double sigma;                        // noise of their own of `linear` and `bridge`
    double sigma_lo, sigma_hi;           // of `ve`
    char custom_path[SETTINGS_TEXT_MAX]; // control points t:a:s of `custom`
    double epsilon;                      // of Sinkhorn's pairing
    char teacher[SETTINGS_TEXT_MAX];     // model file of reflow's pairs
    int reflow_from, reflow_round; // without it: Pairing of the lane that taught first, and how often its students taught on
    int predict;                   // Predict
    int coupling, coupling_layers; // CouplingKind of a coupling flow, and its layers
    int bridge_pairs;              // BridgePairs of the model bridge
    double bridge_sigma;           // and its noise
    // network
    int width, hidden;
    int activation;                       // Activation
    int time_features, position_features; // Fourier frequencies
    int scales;                           // of next-scale prediction
    // training
    int batch;
    double rate;
    int schedule;    // Schedule
    int decay_steps; // of the cosine schedule
    double weight_decay, ema;
    int times; // TimesDensity
    double times_mean, times_std, times_k, times_shift;
    int pace;             // Pace
    int likelihood_steps; // of RK4, along which a continuous normalizing flow learns
    double penalty;       // on its fast and steep fields
    int weighting;        // PredictWeight, of a predicted score
    double temperature;   // of drifting's kernel, stage units
    bool condition; // on the data's classes
    double label_dropout;
    // sampling
    int particles;
    int gpu;    // GpuChoice
    int direction;  // Direction
    bool one_start; // all particles start at the same place
    int solver; // SamplerKind
    int steps;
    int lane_solver, lane_steps; // of the chosen lane alone: SamplerKind + 1, and how many; 0: as `solver`, `steps`
    double steps_shift; // of their times
    double tolerance;   // of dopri5, relative and absolute
    int sample_path;    // index of flow/path + 1 that the flow is seen along; 0: the one that it is trained on
    int noise;          // SdeNoise, of sde
    double noise_scale; // of sde
    int field;          // FieldChoice
    int label;          // class that is sampled; -1: each particle its own
    double guidance;    // towards the class, where training was conditioned
    double speed;       // passes of flow time 0 -> 1 per second
    double hold;        // seconds at t = 1 before it starts again
    bool play;          // false: the flow stands at `time`
    // view
    int view; // ViewChoice
    bool compare;
    char lanes[SETTINGS_TEXT_MAX]; // that are open, settings/lane_list.h; empty: the headline comparison's, and the selected one
    int time_labels; // TimeLabels
    bool arrows;
    int color;   // ColorChoice
    bool guess;  // the predicted endpoint
    int density; // DensityChoice
    bool streams, mesh;
    int truth; // ExactChoice
    bool microscope, pairs;
    int tube; // TubeChoice
    bool network;
    bool data_points, panel;
    bool captions, formulas, curves;
    int ribbons;         // highlighted particles
    double trail;        // length of trails, in flow time
    double start;        // where the start point lies; a number as setting_point packs it, 0: there is none
    double zoom;         // of the stage; 1 shows [-4, 4]^2
    double pan_x, pan_y; // stage point at the centre of each pane
    int theme;           // ThemeChoice
    int lang;            // index of base/language
    int size_w, size_h;  // of the window in points, of a picture in pixels: key `size`, "1280x800"
    double ui_scale, stage_text;
    int touch; // TouchChoice
    bool fullscreen, show_keys, reduced_motion;
    char show[SETTINGS_TEXT_MAX]; // the only controls of the panel, lesson/lesson.h; empty: all
    // pictures and films
    char out[SETTINGS_TEXT_MAX];
    bool overwrite; // frames that a folder holds already
    int train;      // steps trained before the picture, or before the film begins
    double time;    // flow time shown
    double seconds;
    int fps;
    int steps_per_frame;
    int passes;                       // of the flow, after which a film ends; 0: none
    char timeline[SETTINGS_TEXT_MAX]; // file of a script
    char title[SETTINGS_TEXT_MAX];
    double title_seconds;
    double reading; // speed of a lesson's reader, 1: usual
    int background; // BackgroundChoice
    // command line
    bool resume;
    double checkpoint; // minutes; 0: none
    int count;         // points that sample writes and eval draws
    char from[SETTINGS_TEXT_MAX];
    bool trajectories;
    char result[SETTINGS_TEXT_MAX];  // file of one run's numbers, run/trial.h
    char measure[SETTINGS_TEXT_MAX]; // names of those that table shows
} Settings;

typedef enum { SET_INT, SET_REAL, SET_CHOICE, SET_BOOL, SET_SIZE, SET_POINT, SET_TEXT } SettingType;
typedef enum {
    GROUP_DATA,
    GROUP_PATH,
    GROUP_NETWORK,
    GROUP_TRAINING,
    GROUP_SAMPLING,
    GROUP_VIEW,
    GROUP_FILM,
    GROUP_COMMAND,
    GROUP_COUNT
} SettingGroup;

// What a change of the row asks of a running experiment.
typedef enum {
    EFFECT_RESTART,      // training starts again
    EFFECT_LANE,         // another lane is selected (made if there is none such)
    EFFECT_TRAIN,        // later steps use it
    EFFECT_TRAJECTORIES, // trajectories are computed again
    EFFECT_VIEW,         // only the picture changes
    EFFECT_OPEN,         // where the flow begins when a window, a film or a scene opens
    EFFECT_START,        // read at start only
} SettingEffect;

// A choice of a SET_CHOICE row. Lists that belong to other modules (distributions, paths, activations, solvers) are read off them.
typedef struct {
    const char *name;  // as on the command line: "moons"
    const char *label; // as in the panel, in the language chosen: "Two moons"
    bool by_name;      // answers to its name, but is offered in no list; such choices come last
} Choice;
typedef Choice ChoiceAt(int index); // the name is NULL at the end of the list

typedef struct {
    const char *key; // "weight-decay"
    SettingType type;
    SettingGroup group;
    SettingEffect effect;
    bool log_scale;           // its slider is logarithmic
    double min, max, step;    // SET_INT, SET_REAL (step 0: continuous; it guides settings_put, any value in range may be set)
    double gap;               // above 0: values are `min` (which means automatic) or gap .. max, nothing between
    bool beside;              // SET_TEXT: names a file to read, which a scene names from its own folder
    bool file;                // SET_TEXT: names a file, which belongs on the command line and into no scene
    ChoiceAt *choice;         // SET_CHOICE
    const char *initial_name; // SET_CHOICE: its default
    double initial; // default of the others but SET_TEXT, whose default is ""; SET_SIZE: width * 65536 + height, as in min and max
    const char *unit;  // "" when it has none
    const char *label; // plain words: "Learning rate"
    const char *help;  // one or two sentences with an advised value: what it does, what to try
    size_t offset;     // into Settings
} Setting;

int settings_count(void);
const Setting *settings_at(int index);
const Setting *settings_find(const char *key); // NULL when there is none
int setting_index(const Setting *row); // its place in the table
// Whether its key is one of these: SETTING_IS(row, "path", "pairing").
#define SETTING_IS(row, ...) setting_is_one_of(row, (const char *const[]){__VA_ARGS__, NULL})
bool setting_is_one_of(const Setting *row, const char *const *keys); // a NULL behind the last
const char *settings_group_label(SettingGroup group);

// Whether a row is offered at all: a choice of one is none.
bool setting_offered(const Setting *row);
// Whether it is a switch, or a choice whose first one is "off".
bool setting_can_be_off(const Setting *row);
// Zoom and pan, which a drag or the wheel moves together.
bool setting_of_camera(const Setting *row);
// Choices of a SET_CHOICE row: how many are offered, and with those by name; their command-line names, their labels.
int setting_choices(const Setting *row);
int setting_choices_known(const Setting *row);
const char *setting_choice_name(const Setting *row, int choice);
int setting_choice_find(const Setting *row, const char *name); // index among those known, or -1
const char *setting_choice_label(const Setting *row, int choice);
double setting_initial(const Setting *row); // the default as a number (choice index, 0/1; not SET_TEXT)
// What a row accepts: "8 .. 512", "on, off", "moons, checkerboard, ...". A choice list may take 200 bytes.
void setting_range(const Setting *row, char *text, size_t size);

Settings settings_default(void);
// Sets a row from text ("moons", "0.002", "1280x800", "on"). Wrong: `err` names the key, the value and the allowed range or
// choices (and the nearest one), nothing is changed. An unknown key names the nearest known one.
bool settings_set(Settings *settings, const char *key, const char *value, Error *err);
// The value of a row (not SET_TEXT) that this text says, as a number (settings_get), and what may be wrong with it as in settings_set.
bool setting_read(const Setting *row, const char *text, double *value, Error *err);
// Sets a row from a number (choice index, 0/1; not SET_TEXT): clamped to the range and rounded to a multiple of the row's step;
// a NaN changes nothing.
void settings_put(Settings *settings, const Setting *row, double value);
// The same for a value that is in range, exactly.
void settings_store(Settings *settings, const Setting *row, double value);
void settings_copy(Settings *to, const Settings *from, const Setting *row); // the value of one row
// A place on the stage as the number that a SET_POINT row holds, whose text is "-1.2,0.5" or "off": to a thousandth of a stage unit, and
// brought into -SETTING_FAR..SETTING_FAR. Back: false, and x and y as they were, for off.
#define SETTING_FAR 8
double setting_point(double x, double y);
bool setting_place(double value, float *x, float *y);
double setting_point_usual(void); // where one is put by a switch, which knows no place
// The value as a number (choice index, 0/1; for SET_SIZE the width * 65536 + height; for SET_POINT setting_point; not SET_TEXT).
double settings_get(const Settings *settings, const Setting *row);
// Whether both have the same value, text included.
bool settings_same(const Settings *a, const Settings *b, const Setting *row);
// The value as text that settings_set takes back exactly.
void settings_text(const Settings *settings, const Setting *row, char *text, size_t size);
// Whether the rows make sense together (settings/rules.h): false and a sentence where they do not.
bool settings_check(const Settings *settings, Error *err);
// Whether they do so for a training with no other lane beside it, which could teach it; that alone.
bool settings_check_alone(const Settings *settings, Error *err);

// Whether the kind of model that the settings choose has a use for the row of this key.
bool settings_use(const Settings *settings, const char *key);
// Whether the kind of model brings bridges' pairs and path with it (USES_BRIDGE).
bool settings_is_bridge(const Settings *settings);
// Whether the particles go from data to noise.
bool settings_goes_back(const Settings *settings);
// A lane may have a solver and a number of steps of its own, in rows that stand in for `solver` and `steps` unless they are at 0. Whether
// this is such a row; and the row that holds for the chosen lane, of the shared one of this key and the lane's own.
bool setting_of_lane(const Setting *row);
const Setting *settings_lane_row(const Settings *settings, const char *key);
// The chosen lane's solver, of a kind of model that uses one.
SamplerKind settings_solver(const Settings *settings);
// Steps of a trajectory from t = 0 to t = 1: a solver's, or what else the kind of model takes one by one.
int settings_steps(const Settings *settings);
// The path as the settings shape it; of a kind of model that brings a path of its own (a bridge), that one.
Path settings_path(const Settings *settings, int path);
// The path along which a flow that is trained on `path` is sampled and seen: that one, or the one of `sample-path`.
Path settings_seen_path(const Settings *settings, int path);
// How the chosen kind of model pairs noise with data, with which epsilon where by Sinkhorn, and what its network predicts: as the
// settings say, but where a kind brings its own. A bridge's epsilon is 2 sigma^2, that of the Schroedinger bridge with its noise.
Pairing settings_pairing(const Settings *settings);
double settings_epsilon(const Settings *settings);
int settings_predict(const Settings *settings); // Predict
// The sampler that the settings ask for along a path.
Sampler settings_sampler(const Settings *settings, int path);

// A row that gave way to another one, its value before, and why: in English, to be handed to tr(), or NULL.
typedef struct {
    const Setting *row;
    double was;
    const char *why;
} Yielded;
#define YIELDED_MAX 8
// After a user has changed some of `before` into `wanted`: rows that no longer make sense beside those that changed give way (the
// solver ddpm on a path without a score becomes midpoint), so that settings_check agrees, where it can be made to. Returns how many
// did; yielded: (YIELDED_MAX).
int settings_settle(Settings *wanted, const Settings *before, Yielded *yielded);
// Lets this row alone give way to the others.
void settings_settle_row(Settings *settings, const char *key);

// `flowscope list`, and the README's table.
void settings_print_list(FILE *out);
void settings_print_markdown(FILE *out);

#endif
