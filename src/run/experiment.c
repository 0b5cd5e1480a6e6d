#include "run/experiment.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

// ---- lanes -------------------------------------------------------------------------------------------------------------

// Whether the lane looked at still needs this one: it, or a teacher of its teacher, waits for pairs.
static bool teaches(const Experiment *experiment, const LaneSpec *pupil, const Lane *lane) {
    LaneSpec key = *pupil;
    while (key.pairing == PAIRING_REFLOW && !experiment->settings.teacher[0]) {
        int index = experiment_find(experiment, &key);
        if (index >= 0 && !lane_waits(&experiment->lane[index])) {
            return false;
        }
        key = lane_spec_teacher(&key);
        if (lane_is(lane, &key)) {
            return true;
        }
    }
    return false;
}

// The index at which a new lane may stand: a free one, or that of the one least recently looked at. `pupil`: the lane that is to be
// looked at, whose teachers stay.
static int place_for_lane(Experiment *experiment, const LaneSpec *pupil) {
    if (experiment->count < LANES_MAX) {
        return experiment->count;
    }
    int oldest = -1;
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        bool kept = i == experiment->selected || teaches(experiment, pupil, lane) || lane_is(lane, pupil);
        if (!kept && (oldest < 0 || lane->used < experiment->lane[oldest].used)) {
            oldest = i;
        }
    }
    return oldest < 0 ? experiment->selected : oldest;
}

static int place_lane(Experiment *experiment, const Lane *fresh, const LaneSpec *pupil) {
    int index = place_for_lane(experiment, pupil);
    if (index == experiment->count) {
        experiment->count++;
    } else {
        lane_close(&experiment->lane[index]);
        if (index == experiment->from || index == experiment->selected) { // nothing to come from any more
            experiment->from = experiment->selected;
            experiment->morph = 1;
        }
    }
    experiment->lane[index] = *fresh;
    experiment->lane[index].id = ++experiment->opened;
    return index;
}

// The lanes that `wanted` looks at and asks for and that are not open: its own first, then the teachers that it waits for.
typedef struct {
    int count;
    Lane lane[LANES_MAX];
} Fresh;

static void close_fresh(Fresh *fresh) {
    for (int i = 0; i < fresh->count; i++) {
        lane_close(&fresh->lane[i]);
    }
    fresh->count = 0;
}

// The settings, with as many particles as the processor may carry.
static Settings carried(const Experiment *experiment, const Settings *settings) {
    Settings s = *settings;
    s.particles = s.particles < experiment->carried ? s.particles : experiment->carried;
    return s;
}

// `anew`: what is open will begin from its initial weights, and without pairs.
static bool open_fresh(Fresh *fresh, const Experiment *experiment, const Settings *wanted, const Dataset *dataset, bool anew,
                       Error *err) {
    const Settings s = carried(experiment, wanted);
    LaneSpec key = lane_spec(wanted);
    fresh->count = 0;
    for (;;) {
        int index = experiment_find(experiment, &key);
        if (index < 0 && !lane_open(&fresh->lane[fresh->count], &s, dataset, &key, err)) {
            close_fresh(fresh);
            return false;
        }
        fresh->count += index < 0;
        bool waits = key.pairing == PAIRING_REFLOW && !wanted->teacher[0] &&
                     (index < 0 || anew || lane_waits(&experiment->lane[index]));
        if (!waits) {
            return true;
        }
        key = lane_spec_teacher(&key);
    }
}

static void draw_data(Experiment *experiment) {
    Rng rng = rng_open((uint64_t)experiment->settings.seed, RNG_SHOW, 2);
    density_of(experiment->dataset->data, &experiment->data_density);
    experiment->count_data = EXPERIMENT_DATA;
    dist_draw(experiment->dataset->data, &rng, experiment->data_x, experiment->data_y, experiment->data_label, EXPERIMENT_DATA);
}

static void follow_references(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        lane_follow_reference(&experiment->lane[i], &experiment->settings, experiment->dataset);
    }
}

static void close_lanes(Lane *lane, int count) {
    for (int i = 0; i < count; i++) {
        lane_close(&lane[i]); // one that was not opened has nothing
    }
}

// Opens lanes into `lane`, but for those that are open and go on (`anew`: none does). On failure nothing is left open.
static bool open_lanes(Lane *lane, const Experiment *experiment, const Settings *wanted, const Dataset *dataset,
                       const LaneList *lanes, bool anew, Error *err) {
    const Settings s = carried(experiment, wanted);
    for (int i = 0; i < lanes->count; i++) {
        bool goes_on = !anew && experiment_find(experiment, &lanes->spec[i]) >= 0;
        lane[i] = (Lane){0};
        if (!goes_on && !lane_open(&lane[i], &s, dataset, &lanes->spec[i], err)) {
            close_lanes(lane, i);
            return false;
        }
    }
    return true;
}

// What the settings ask for with an own teacher needs no file's pairs.
static Dataset *open_dataset(const Settings *settings, Error *err) {
    Settings s = *settings;
    if (!s.teacher[0] && s.pairing == PAIRING_REFLOW) {
        s.pairing = PAIRING_INDEPENDENT;
    }
    return dataset_open(&s, err);
}

// The one that the settings choose, among lanes that have just been opened.
static void look_at_first(Experiment *experiment) {
    const LaneSpec key = lane_spec(&experiment->settings);
    experiment->selected = experiment->from = experiment_find(experiment, &key);
    experiment->morph = 1;
    experiment->lane[experiment->selected].used = ++experiment->turn;
    experiment->settings.lanes[0] = '\0';
}

bool experiment_open(Experiment *experiment, const Settings *settings, Error *err) {
    LaneList lanes;
    *experiment = (Experiment){.settings = *settings, .carried = EXPERIMENT_CARRIED, .view_step = -1, .training = true};
    experiment->play.playing = true;
    if (!settings_check(settings, err) || !lane_list_begin(&experiment->settings, &lanes, err) ||
        !(experiment->dataset = open_dataset(&experiment->settings, err)) ||
        !open_lanes(experiment->lane, experiment, &experiment->settings, experiment->dataset, &lanes, true, err)) {
        experiment_close(experiment);
        return false;
    }
    for (; experiment->count < lanes.count; experiment->count++) {
        experiment->lane[experiment->count].id = ++experiment->opened;
    }
    look_at_first(experiment);
    draw_data(experiment);
    follow_references(experiment);
    return true;
}

void experiment_close(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        lane_close(&experiment->lane[i]);
    }
    experiment->count = 0;
    dataset_close(experiment->dataset);
    experiment->dataset = NULL;
}

// ---- following the settings -------------------------------------------------------------------------------------------------

static bool effect_changed(const Settings *a, const Settings *b, SettingEffect effect) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        bool of_field = effect == EFFECT_TRAJECTORIES && row->offset == offsetof(Settings, field); // trajectories stay
        if (row->effect == effect && !of_field && !settings_same(a, b, row)) {
            return true;
        }
    }
    return false;
}

// Opens every lane anew; the old ones go only when all the new ones are there.
static bool reopen(Experiment *experiment, const Settings *wanted, const Dataset *dataset, Error *err) {
    Lane fresh[LANES_MAX];
    const Settings s = carried(experiment, wanted);
    for (int i = 0; i < experiment->count; i++) {
        if (!lane_open(&fresh[i], &s, dataset, &experiment->lane[i].key, err)) {
            while (i-- > 0) {
                lane_close(&fresh[i]);
            }
            return false;
        }
        fresh[i].used = experiment->lane[i].used;
    }
    for (int i = 0; i < experiment->count; i++) {
        lane_close(&experiment->lane[i]);
        experiment->lane[i] = fresh[i];
        experiment->lane[i].id = ++experiment->opened;
    }
    experiment->view_step = -1;
    return true;
}

// New trajectories for every lane; as above, the old ones go only when all the new ones are there.
static bool resize_trajectories(Experiment *experiment, const Settings *wanted, Error *err) {
    Trajectories fresh[LANES_MAX];
    const Settings s = carried(experiment, wanted);
    for (int i = 0; i < experiment->count; i++) {
        if (!lane_trajectories(&fresh[i], &s, experiment->dataset, &experiment->lane[i].key, err)) {
            while (i-- > 0) {
                trajectories_free(&fresh[i]);
            }
            return false;
        }
    }
    for (int i = 0; i < experiment->count; i++) {
        trajectories_free(&experiment->lane[i].trajectories);
        trajectories_free(&experiment->lane[i].twin);
        experiment->lane[i].trajectories = fresh[i];
    }
    return true;
}

void experiment_carry(Experiment *experiment, int most) {
    int before = experiment->carried, had = carried(experiment, &experiment->settings).particles;
    experiment->carried = most;
    if (carried(experiment, &experiment->settings).particles == had) {
        return;
    }
    if (resize_trajectories(experiment, &experiment->settings, NULL)) {
        follow_references(experiment);
    } else {
        experiment->carried = before;
    }
}

// What a device keeps of the same particles stays in sight until it is computed anew; the rest goes.
static void follow_on_device(Lane *lane, int particles) {
    const Trajectories *own = &lane->trajectories, *device = &lane->device;
    bool same = device->count == particles && device->solver == own->solver && device->steps == own->steps;
    if (same) {
        trajectories_forget(&lane->device);
    } else {
        trajectories_free(&lane->device);
    }
}

static void retune(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        lane_retune(&experiment->lane[i], &experiment->settings, experiment->dataset);
    }
}

// Every trajectory is due: the field has changed.
static void hurry(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        lane_hurry(&experiment->lane[i]);
    }
}

static void view_at(Experiment *experiment, long step) {
    long view = step < experiment_steps(experiment) ? step : -1;
    if (view == experiment->view_step) {
        return;
    }
    experiment->view_step = view;
    hurry(experiment);
}

static void look_at(Experiment *experiment, int index) {
    if (experiment_morphing(experiment) && index == experiment->from) {
        experiment->morph = 1 - experiment->morph; // turns around where it is
    } else {
        experiment->morph = 0;
    }
    experiment->morph = experiment->settings.reduced_motion ? 1 : experiment->morph;
    experiment->from = experiment->selected;
    experiment->selected = index;
    experiment->lane[index].used = ++experiment->turn;
    lane_hurry(&experiment->lane[index]);
    view_at(experiment, experiment->view_step); // a lane that has not come that far yet is shown, and trained, as it is
}

// Whether what the lanes are trained on has to be read and drawn anew.
static bool needs_dataset(const Experiment *experiment, const Settings *wanted) {
    return effect_changed(&experiment->settings, wanted, EFFECT_RESTART) ||
           (wanted->pairing == PAIRING_REFLOW && wanted->teacher[0] && experiment->dataset->pairs.count == 0);
}

// Restarts or resizes what is open, as the changed rows ask; on failure all is as it was.
static bool follow(Experiment *experiment, const Settings *wanted, const Dataset *dataset, Error *err) {
    if (dataset != experiment->dataset) {
        return reopen(experiment, wanted, dataset, err);
    }
    if (!effect_changed(&experiment->settings, wanted, EFFECT_TRAJECTORIES)) {
        return true;
    }
    if (!resize_trajectories(experiment, wanted, err)) {
        return false;
    }
    for (int i = 0; i < experiment->count; i++) {
        follow_on_device(&experiment->lane[i], wanted->particles);
    }
    return true;
}

// Whether a lane is of no use any more: it makes no sense, or it waits for a teacher that has gone. The one looked at is.
static bool unfit(const Experiment *experiment, int index) {
    const Lane *lane = &experiment->lane[index];
    if (index == experiment->selected) {
        return false;
    }
    LaneSpec teacher = lane_spec_teacher(&lane->key);
    bool orphan = lane_needs_teacher(lane) && experiment_find(experiment, &teacher) < 0;
    return orphan || !lane_spec_fits(&experiment->settings, &lane->key);
}

static void drop(Experiment *experiment, int index) {
    lane_close(&experiment->lane[index]);
    experiment->count--;
    memmove(&experiment->lane[index], &experiment->lane[index + 1], (size_t)(experiment->count - index) * sizeof(Lane));
    experiment->selected -= experiment->selected > index;
    if (experiment->from == index) { // nothing to come from any more
        experiment->from = experiment->selected;
        experiment->morph = 1;
    } else {
        experiment->from -= experiment->from > index;
    }
}

// Closes what is unfit, such as diffusion from a source that is no noise; and then what waited for that.
static void drop_unfit(Experiment *experiment) {
    for (int i = experiment->count - 1; i >= 0; i--) {
        if (unfit(experiment, i)) {
            drop(experiment, i);
            i = experiment->count;
        }
    }
}

static void copy_row(Settings *to, const Settings *from, const Setting *row) {
    static const size_t bytes[] = {[SET_INT] = sizeof(int),   [SET_REAL] = sizeof(double),  [SET_CHOICE] = sizeof(int),
                                   [SET_BOOL] = sizeof(bool), [SET_SIZE] = 2 * sizeof(int), [SET_TEXT] = SETTINGS_TEXT_MAX};
    memcpy((char *)to + row->offset, (const char *)from + row->offset, bytes[row->type]);
}

// What shapes the lanes and is read at start only stays as the experiment was opened with.
static Settings started(const Experiment *experiment, const Settings *asked) {
    Settings wanted = *asked;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->effect == EFFECT_START && row->group <= GROUP_SAMPLING) {
            copy_row(&wanted, &experiment->settings, row);
        }
    }
    return wanted;
}

// Takes over what can be had at once, once nothing can fail any more.
static void adopt(Experiment *experiment, const Settings *wanted, Dataset *dataset) {
    if (dataset != experiment->dataset) {
        dataset_close(experiment->dataset);
        experiment->dataset = dataset;
    }
    experiment->settings = *wanted;
}

// Puts the lanes in their order: those opened just now, and those that go on.
static void place_lanes(Experiment *experiment, Lane *lane, const LaneList *lanes, bool anew) {
    for (int i = 0; i < experiment->count; i++) {
        int place = anew ? -1 : lane_list_find(lanes, &experiment->lane[i].key);
        if (place >= 0) {
            lane[place] = experiment->lane[i];
        } else {
            lane_close(&experiment->lane[i]);
        }
    }
    experiment->count = lanes->count;
    for (int i = 0; i < lanes->count; i++) {
        experiment->lane[i] = lane[i];
        experiment->lane[i].id = lane[i].id > 0 ? lane[i].id : ++experiment->opened;
    }
}

// What names its lanes, as a scene does: just these, in this order; on failure all is as it was.
static bool take_lanes(Experiment *experiment, const Settings *wanted, Dataset *dataset, const LaneList *lanes, Error *err) {
    Lane lane[LANES_MAX];
    const bool anew = dataset != experiment->dataset;
    if (!open_lanes(lane, experiment, wanted, dataset, lanes, anew, err)) {
        return false;
    }
    if (!anew && !follow(experiment, wanted, dataset, err)) {
        close_lanes(lane, lanes->count);
        return false;
    }
    adopt(experiment, wanted, dataset);
    place_lanes(experiment, lane, lanes, anew);
    look_at_first(experiment);
    view_at(experiment, anew ? -1 : experiment->view_step);
    retune(experiment);
    hurry(experiment);
    return true;
}

// Opens what `wanted` asks for with this dataset and takes it over; on failure all is as it was.
static bool take_over(Experiment *experiment, const Settings *wanted, Dataset *dataset, Error *err) {
    const LaneSpec key = lane_spec(wanted);
    Fresh fresh;
    if (!open_fresh(&fresh, experiment, wanted, dataset, dataset != experiment->dataset, err)) {
        return false;
    }
    if (!follow(experiment, wanted, dataset, err)) {
        close_fresh(&fresh);
        return false;
    }
    adopt(experiment, wanted, dataset);
    retune(experiment);
    int index = experiment_find(experiment, &key), first = 0;
    if (index < 0) {
        index = place_lane(experiment, &fresh.lane[first++], &key);
    }
    if (index != experiment->selected) {
        look_at(experiment, index);
    }
    for (; first < fresh.count; first++) {
        place_lane(experiment, &fresh.lane[first], &key);
    }
    drop_unfit(experiment);
    return true;
}

LaneList experiment_taught(const Experiment *experiment, const Settings *wanted) {
    LaneList taught = {0};
    for (int i = 0; i < experiment->count && !needs_dataset(experiment, wanted); i++) {
        if (!lane_needs_teacher(&experiment->lane[i])) {
            taught.spec[taught.count++] = experiment->lane[i].key;
        }
    }
    return taught;
}

// What names its lanes is set to be one of them.
static bool check(const Experiment *experiment, Settings *wanted, LaneList *lanes, Error *err) {
    const LaneList taught = experiment_taught(experiment, wanted);
    if (!wanted->lanes[0]) {
        return settings_check(wanted, err);
    }
    if (!lane_list_go_on(wanted, lanes, &taught, err)) {
        return false;
    }
    Settings selected = *wanted;
    selected.lanes[0] = '\0';
    return settings_check(&selected, err);
}

bool experiment_apply(Experiment *experiment, const Settings *asked, Error *err) {
    const Settings before = experiment->settings;
    Settings wanted = started(experiment, asked);
    const Dataset *old = experiment->dataset;
    Dataset *dataset = experiment->dataset;
    LaneList lanes;
    const bool named = wanted.lanes[0] != '\0';
    if (!check(experiment, &wanted, &lanes, err)) {
        return false;
    }
    if (needs_dataset(experiment, &wanted) && !(dataset = open_dataset(&wanted, err))) {
        return false;
    }
    if (!(named ? take_lanes(experiment, &wanted, dataset, &lanes, err) : take_over(experiment, &wanted, dataset, err))) {
        if (dataset != experiment->dataset) {
            dataset_close(dataset);
        }
        return false;
    }
    if (experiment->dataset != old) {
        draw_data(experiment);
    }
    if (before.field != wanted.field) {
        hurry(experiment);
    }
    follow_references(experiment);
    return true;
}

void experiment_restart(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        model_restart(experiment->lane[i].model);
        experiment->lane[i].id = ++experiment->opened;
        lane_hurry(&experiment->lane[i]);
    }
    experiment->view_step = -1;
}

// ---- time ----------------------------------------------------------------------------------------------------------------------

void experiment_advance(Experiment *experiment, double dt_s) {
    const Trajectories *trajectories = &experiment->lane[experiment->selected].trajectories;
    bool ready = trajectories_suffices(trajectories);
    if (ready) { // until then the lane that is being left stays in sight
        experiment->morph = fmin(experiment->morph + dt_s / EXPERIMENT_MORPH_S, 1);
    }
    if (experiment->play.playing && (ready || experiment->play.t > 0)) {
        const Settings *s = &experiment->settings;
        playhead_advance(&experiment->play, s->speed, s->hold, s->reduced_motion, dt_s);
    }
}

void experiment_seek(Experiment *experiment, double t) {
    playhead_seek(&experiment->play, t);
}

void experiment_look_back(Experiment *experiment, long step) {
    view_at(experiment, step < 0 ? -1 : step);
}

long experiment_steps(const Experiment *experiment) {
    return experiment->lane[experiment->selected].model->step;
}

long experiment_shown_step(const Experiment *experiment) {
    long step;
    model_weights(experiment->lane[experiment->selected].model, experiment->view_step, &step);
    return step;
}
