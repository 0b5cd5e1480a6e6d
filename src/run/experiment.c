// Opening and closing lanes, and following the settings.
#include "run/experiment.h"

#include "base/check.h"
#include "flow/class_label.h"
#include "settings/rules.h"

#include <math.h>
#include <string.h>

// ---- lanes -------------------------------------------------------------------------------------------------------------

// Whether the lane of this spec still needs the other one: it, or a teacher of its teacher, waits for pairs.
static bool teaches(const Experiment *experiment, const LaneSpec *pupil, const Lane *lane) {
    LaneSpec spec = *pupil;
    while (spec.pairing == PAIRING_REFLOW && !experiment->settings.teacher[0]) {
        int index = experiment_find(experiment, &spec);
        if (index >= 0 && !lane_waits(&experiment->lane[index])) {
            return false;
        }
        spec = lane_spec_teacher(&spec);
        if (lane_spec_same(&lane->spec, &spec)) {
            return true;
        }
    }
    return false;
}

// The index at which a new lane may stand: a free one, or that of the one whose selection is longest ago. `pupil`: the lane that is to be
// selected, whose teachers stay.
static int place_for_lane(Experiment *experiment, const LaneSpec *pupil) {
    if (experiment->count < LANES_MAX) {
        return experiment->count;
    }
    int oldest = -1;
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        bool kept = i == experiment->selected || teaches(experiment, pupil, lane) || lane_spec_same(&lane->spec, pupil);
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
        shelf_put(&experiment->shelf, &experiment->lane[index]);
        if (index == experiment->from || index == experiment->selected) { // nothing to come from any more
            experiment->from = experiment->selected;
            experiment->morph = 1;
        }
    }
    experiment->lane[index] = *fresh;
    experiment->lane[index].id = ++experiment->opened;
    return index;
}

Settings experiment_carried(const Experiment *experiment, const Settings *settings) {
    Settings s = *settings;
    s.particles = s.particles < experiment->carried ? s.particles : experiment->carried;
    return s;
}

// The lane that `wanted` selects and the teachers that it waits for, as far as they are not open. restarts: what is open will begin from its
// initial weights, and without pairs.
static LaneList missing_lanes(const Experiment *experiment, const Settings *wanted, bool restarts) {
    LaneList missing = {0};
    LaneSpec spec = lane_spec(wanted);
    for (;;) {
        const int index = experiment_find(experiment, &spec);
        if (index < 0) {
            missing.spec[missing.count++] = spec;
        }
        if (spec.pairing != PAIRING_REFLOW || wanted->teacher[0] ||
            (index >= 0 && !restarts && !lane_waits(&experiment->lane[index]))) {
            return missing;
        }
        spec = lane_spec_teacher(&spec);
    }
}

static void draw_data(Experiment *experiment) {
    Rng rng = rng_open((uint64_t)experiment->settings.seed, RNG_SHOW, 2);
    density_of(experiment->dataset->data, &experiment->data_density);
    experiment->landing_floor = NAN;
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

// The lane among these whose model this one can show as well.
static const Lane *twin_among(const Lane *lane, int count, const LaneSpec *spec) {
    for (int i = 0; i < count; i++) {
        if (lane[i].model && lane_spec_same_model(&lane[i].spec, spec)) {
            return &lane[i];
        }
    }
    return NULL;
}

// Opens lanes into `lane`, but for those that are open and go on (`restarts`: none does). On failure nothing is left open.
static bool open_lanes(Lane *lane, const Experiment *experiment, const Settings *wanted, Dataset *dataset,
                       const LaneList *lanes, bool restarts, Error *err) {
    const Settings s = experiment_carried(experiment, wanted);
    for (int i = 0; i < lanes->count; i++) {
        const LaneSpec *spec = &lanes->spec[i];
        const bool goes_on = !restarts && experiment_find(experiment, spec) >= 0;
        const Lane *open = restarts ? NULL : twin_among(experiment->lane, experiment->count, spec);
        lane[i] = (Lane){0};
        if (!goes_on && !lane_open(&lane[i], &s, dataset, spec, open ? open : twin_among(lane, i, spec), err)) {
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

// Selects the lane that the settings choose, among lanes that have just been opened.
static void select_first(Experiment *experiment) {
    const LaneSpec spec = lane_spec(&experiment->settings);
    experiment->selected = experiment->from = experiment_find(experiment, &spec);
    experiment->morph = 1;
    experiment->lane[experiment->selected].used = ++experiment->turn;
    experiment->settings.lanes[0] = '\0';
}

bool experiment_open(Experiment *experiment, const Settings *settings, Error *err) {
    LaneList lanes;
    Settings own = *settings;
    *experiment = (Experiment){0};
    return settings_check(settings, err) && lane_list_begin(&own, &lanes, err) && experiment_open_lanes(experiment, &own, &lanes, err);
}

bool experiment_open_lanes(Experiment *experiment, const Settings *settings, const LaneList *lanes, Error *err) {
    *experiment = (Experiment){.settings = *settings, .carried = EXPERIMENT_CARRIED, .view_step = -1, .training = true};
    if (!(experiment->dataset = open_dataset(&experiment->settings, err)) ||
        !open_lanes(experiment->lane, experiment, &experiment->settings, experiment->dataset, lanes, true, err)) {
        experiment_close(experiment);
        return false;
    }
    for (; experiment->count < lanes->count; experiment->count++) {
        experiment->lane[experiment->count].id = ++experiment->opened;
    }
    select_first(experiment);
    experiment->play.back = experiment->lane[experiment->selected].trajectories.back; // to and fro, it begins as the selected lane does
    playhead_turn(&experiment->play, experiment_way(experiment));
    playhead_seek(&experiment->play, !settings->play ? settings->time : experiment->play.back);
    experiment->play.playing = settings->play;
    draw_data(experiment);
    follow_references(experiment);
    return true;
}

void experiment_close(Experiment *experiment) {
    close_lanes(experiment->lane, experiment->count);
    shelf_clear(&experiment->shelf);
    experiment->count = 0;
    dataset_close(experiment->dataset);
    experiment->dataset = NULL;
}

// ---- following the settings -------------------------------------------------------------------------------------------------

// Puts the lanes in their order: those opened just now, and those that go on.
static void place_lanes(Experiment *experiment, Lane *lane, const LaneList *lanes, bool restarts) {
    for (int i = 0; i < experiment->count; i++) {
        int place = restarts ? -1 : lane_list_find(lanes, &experiment->lane[i].spec);
        if (place >= 0) {
            lane[place] = experiment->lane[i];
        } else {
            shelf_put(&experiment->shelf, &experiment->lane[i]);
        }
    }
    experiment->count = lanes->count;
    for (int i = 0; i < lanes->count; i++) {
        experiment->lane[i] = lane[i];
        experiment->lane[i].id = lane[i].id > 0 ? lane[i].id : ++experiment->opened;
    }
}

// Opens every lane again, with initial weights; the old ones go only when all the new ones are there.
static bool reopen(Experiment *experiment, const Settings *wanted, Dataset *dataset, Error *err) {
    Lane fresh[LANES_MAX];
    const LaneList lanes = experiment_lanes(experiment);
    if (!open_lanes(fresh, experiment, wanted, dataset, &lanes, true, err)) {
        return false;
    }
    for (int i = 0; i < experiment->count; i++) {
        fresh[i].used = experiment->lane[i].used;
    }
    place_lanes(experiment, fresh, &lanes, true);
    experiment->view_step = -1;
    return true;
}

// New trajectories for the lanes first .. first + count - 1; as above, the old ones go only when all the new ones are there.
static bool resize_trajectories(Experiment *experiment, const Settings *wanted, int first, int count, Error *err) {
    Trajectories fresh[LANES_MAX];
    const Settings s = experiment_carried(experiment, wanted);
    for (int i = first; i < first + count; i++) {
        if (!lane_trajectories(&fresh[i], &s, experiment->dataset, &experiment->lane[i].spec, err)) {
            while (i-- > first) {
                trajectories_free(&fresh[i]);
            }
            return false;
        }
    }
    for (int i = first; i < first + count; i++) {
        trajectories_free(&experiment->lane[i].trajectories);
        trajectories_free(&experiment->lane[i].reference);
        experiment->lane[i].trajectories = fresh[i];
        experiment->lane[i].measured = -1;
        experiment->lane[i].landed = NAN;
    }
    return true;
}

void experiment_carry(Experiment *experiment, int max) {
    int before = experiment->carried, had = experiment_carried(experiment, &experiment->settings).particles;
    experiment->carried = max;
    if (experiment_carried(experiment, &experiment->settings).particles == had) {
        return;
    }
    if (resize_trajectories(experiment, &experiment->settings, 0, experiment->count, NULL)) {
        follow_references(experiment);
    } else {
        experiment->carried = before;
    }
}

// What a device keeps of the same particles stays in sight until it is computed again; the rest goes.
static void follow_on_device(Lane *lane, int particles) {
    const Trajectories *own = &lane->trajectories, *device = &lane->device;
    bool same = device->count == particles && device->sampler.kind == own->sampler.kind &&
                device->sampler.steps == own->sampler.steps;
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

static void select_lane(Experiment *experiment, int index) {
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
    experiment_look_back(experiment,
                         experiment->view_step); // a lane that has not come that far yet is shown, and trained, as it is
}

// Restarts or resizes what is open, as the changed rows ask; on failure all is as it was. again: the selected lane samples in another way.
static bool follow(Experiment *experiment, const Settings *wanted, Dataset *dataset, bool again, Error *err) {
    if (dataset != experiment->dataset) {
        return reopen(experiment, wanted, dataset, err);
    }
    const bool all = experiment_changes(experiment, wanted, EFFECT_TRAJECTORIES);
    const int first = all ? 0 : experiment->selected, count = all ? experiment->count : again;
    if (count > 0 && !resize_trajectories(experiment, wanted, first, count, err)) {
        return false;
    }
    for (int i = first; i < first + count; i++) {
        follow_on_device(&experiment->lane[i], wanted->particles);
    }
    return true;
}

// Whether the selected lane, which has a sampling of its own, is to have another one, which no open lane has: it stays the lane that it is.
static bool samples_anew(const Experiment *experiment, const Settings *wanted) {
    const LaneSpec spec = lane_spec(wanted), *selected = &experiment->lane[experiment->selected].spec;
    return lane_spec_samples(selected) && lane_spec_same_flow(&spec, selected) && experiment_find(experiment, &spec) < 0;
}

// Whether a lane is of no use any more: it makes no sense, or it waits for a teacher that has gone. The selected one is of use.
static bool unfit(const Experiment *experiment, int index) {
    const Lane *lane = &experiment->lane[index];
    if (index == experiment->selected) {
        return false;
    }
    LaneSpec teacher = lane_spec_teacher(&lane->spec);
    bool orphan = lane_needs_teacher(lane) && experiment_find(experiment, &teacher) < 0;
    return orphan || !lane_spec_fits(&experiment->settings, &lane->spec, NULL);
}

static void drop(Experiment *experiment, int index) {
    shelf_put(&experiment->shelf, &experiment->lane[index]);
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

// What shapes the lanes and is read at start only stays as the experiment was opened with.
static Settings started(const Experiment *experiment, const Settings *asked) {
    Settings wanted = *asked;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->effect == EFFECT_START && row->group <= GROUP_SAMPLING) {
            settings_copy(&wanted, &experiment->settings, row);
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

// Just the lanes that were named, as a scene does, in this order.
static void take_named(Experiment *experiment, Lane *lane, const LaneList *lanes, bool restarts) {
    place_lanes(experiment, lane, lanes, restarts);
    select_first(experiment);
    experiment_look_back(experiment, restarts ? -1 : experiment->view_step);
    retune(experiment);
    experiment_hurry(experiment);
}

// The selected lane, and those that it has missed, beside those that are open.
static void take_selected(Experiment *experiment, const Lane *lane, int count) {
    const LaneSpec spec = lane_spec(&experiment->settings);
    retune(experiment);
    int index = experiment_find(experiment, &spec), first = 0;
    if (index < 0) {
        index = place_lane(experiment, &lane[first++], &spec);
    }
    if (index != experiment->selected) {
        select_lane(experiment, index);
    }
    for (; first < count; first++) {
        place_lane(experiment, &lane[first], &spec);
    }
    drop_unfit(experiment);
}

// Opens what `wanted` asks for with this dataset and takes it over; on failure all is as it was. named: its lanes, NULL: it names none.
static bool take_over(Experiment *experiment, const Settings *wanted, Dataset *dataset, const LaneList *named, Error *err) {
    const bool restarts = dataset != experiment->dataset, again = !named && samples_anew(experiment, wanted);
    LaneSpec *selected = &experiment->lane[experiment->selected].spec;
    const LaneSpec before = *selected;
    *selected = again ? lane_spec(wanted) : before;
    const LaneList lanes = named ? *named : missing_lanes(experiment, wanted, restarts);
    Lane lane[LANES_MAX];
    const bool opened = open_lanes(lane, experiment, wanted, dataset, &lanes, restarts, err);
    if (!opened || (!(named && restarts) && !follow(experiment, wanted, dataset, again, err))) {
        close_lanes(lane, opened ? lanes.count : 0);
        *selected = before;
        return false;
    }
    adopt(experiment, wanted, dataset);
    if (named) {
        take_named(experiment, lane, &lanes, restarts);
    } else {
        take_selected(experiment, lane, lanes.count);
    }
    return true;
}

// What names its lanes is set to be one of them.
static bool check(const Experiment *experiment, Settings *wanted, LaneList *lanes, Error *err) {
    const LaneList taught = experiment_taught(experiment, wanted);
    return (!wanted->lanes[0] || lane_list_go_on(wanted, lanes, &taught, err)) &&
           rules_check(wanted, RULE_SHARED, RULE_LANE, err);
}

bool experiment_apply_with(Experiment *experiment, const Settings *asked, Dataset *known, Error *err) {
    const Settings before = experiment->settings;
    Settings wanted = started(experiment, asked);
    const Dataset *old = experiment->dataset;
    Dataset *dataset = experiment->dataset;
    LaneList lanes;
    const bool named = wanted.lanes[0] != '\0';
    if (!check(experiment, &wanted, &lanes, err)) {
        return false;
    }
    if (known && known != dataset) {
        dataset = dataset_share(known);
    } else if (experiment_needs_dataset(experiment, &wanted) && !(dataset = open_dataset(&wanted, err))) {
        return false;
    }
    const bool label = !wanted.condition || class_label_check(dataset->data, wanted.label, err);
    if (!label || !take_over(experiment, &wanted, dataset, named ? &lanes : NULL, err)) {
        if (dataset != experiment->dataset) {
            dataset_close(dataset);
        }
        return false;
    }
    if (experiment->dataset != old) {
        draw_data(experiment);
    }
    if (before.field != wanted.field) {
        experiment_hurry(experiment);
    }
    follow_references(experiment);
    return true;
}

void experiment_take_lanes(Experiment *experiment, const Settings *settings, Dataset *dataset, const Lane *lane, int count) {
    Lane fresh[LANES_MAX];
    LaneList lanes = {.count = count};
    for (int i = 0; i < count; i++) {
        fresh[i] = lane[i];
        lanes.spec[i] = lane[i].spec;
    }
    adopt(experiment, settings, dataset == experiment->dataset ? dataset : dataset_share(dataset));
    take_named(experiment, fresh, &lanes, true);
    draw_data(experiment);
    follow_references(experiment);
}

bool experiment_apply(Experiment *experiment, const Settings *asked, Error *err) {
    return experiment_apply_with(experiment, asked, NULL, err);
}
