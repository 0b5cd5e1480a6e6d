#include "run/session.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

// ---- strands -------------------------------------------------------------------------------------------------------------

// Whether the lane looked at still needs this one: it, or a teacher of its teacher, waits for pairs.
static bool teaches(const Session *session, const StrandKey *pupil, const Strand *strand) {
    StrandKey key = *pupil;
    while (key.pairing == PAIRING_REFLOW && !session->settings.teacher[0]) {
        int index = session_find(session, &key);
        if (index >= 0 && !strand_waits(&session->strand[index])) {
            return false;
        }
        key = strand_teacher(&key);
        if (strand_is(strand, &key)) {
            return true;
        }
    }
    return false;
}

// The index at which a new strand may stand: a free one, or that of the one least recently looked at. `pupil`: the lane that is to be
// looked at, whose teachers stay.
static int place_for_strand(Session *session, const StrandKey *pupil) {
    if (session->count < SESSION_LANES) {
        return session->count;
    }
    int oldest = -1;
    for (int i = 0; i < session->count; i++) {
        const Strand *strand = &session->strand[i];
        bool kept = i == session->looked || teaches(session, pupil, strand) || strand_is(strand, pupil);
        if (!kept && (oldest < 0 || strand->used < session->strand[oldest].used)) {
            oldest = i;
        }
    }
    return oldest < 0 ? session->looked : oldest;
}

static int place_strand(Session *session, const Strand *fresh, const StrandKey *pupil) {
    int index = place_for_strand(session, pupil);
    if (index == session->count) {
        session->count++;
    } else {
        strand_close(&session->strand[index]);
        if (index == session->from || index == session->looked) { // nothing to come from any more
            session->from = session->looked;
            session->morph = 1;
        }
    }
    session->strand[index] = *fresh;
    session->strand[index].id = ++session->opened;
    return index;
}

// The strands that `wanted` looks at and asks for and that are not open: its own first, then the teachers that it waits for.
typedef struct {
    int count;
    Strand strand[SESSION_LANES];
} Fresh;

static void close_fresh(Fresh *fresh) {
    for (int i = 0; i < fresh->count; i++) {
        strand_close(&fresh->strand[i]);
    }
    fresh->count = 0;
}

// The settings, with as many particles as a swarm may have.
static Settings carried(const Session *session, const Settings *settings) {
    Settings s = *settings;
    s.particles = s.particles < session->carried ? s.particles : session->carried;
    return s;
}

// `anew`: what is open will begin from its initial weights, and without pairs.
static bool open_fresh(Fresh *fresh, const Session *session, const Settings *wanted, const Material *material, bool anew,
                       Error *err) {
    const Settings s = carried(session, wanted);
    StrandKey key = strand_key(wanted);
    fresh->count = 0;
    for (;;) {
        int index = session_find(session, &key);
        if (index < 0 && !strand_open(&fresh->strand[fresh->count], &s, material, &key, err)) {
            close_fresh(fresh);
            return false;
        }
        fresh->count += index < 0;
        bool waits = key.pairing == PAIRING_REFLOW && !wanted->teacher[0] &&
                     (index < 0 || anew || strand_waits(&session->strand[index]));
        if (!waits) {
            return true;
        }
        key = strand_teacher(&key);
    }
}

static void draw_data(Session *session) {
    Rng rng = rng_open((uint64_t)session->settings.seed, RNG_SHOW, 2);
    law_of(session->material->data, &session->law);
    session->count_data = SESSION_DATA;
    dist_draw(session->material->data, &rng, session->data_x, session->data_y, session->data_label, SESSION_DATA);
}

static void follow_twins(Session *session) {
    for (int i = 0; i < session->count; i++) {
        strand_follow_twin(&session->strand[i], &session->settings, session->material);
    }
}

static void close_lanes(Strand *strand, int count) {
    for (int i = 0; i < count; i++) {
        strand_close(&strand[i]); // one that was not opened has nothing
    }
}

// Opens lanes into `strand`, but for those that are open and go on (`anew`: none does). On failure nothing is left open.
static bool open_lanes(Strand *strand, const Session *session, const Settings *wanted, const Material *material,
                       const Lanes *lanes, bool anew, Error *err) {
    const Settings s = carried(session, wanted);
    for (int i = 0; i < lanes->count; i++) {
        bool goes_on = !anew && session_find(session, &lanes->key[i]) >= 0;
        strand[i] = (Strand){0};
        if (!goes_on && !strand_open(&strand[i], &s, material, &lanes->key[i], err)) {
            close_lanes(strand, i);
            return false;
        }
    }
    return true;
}

// What the settings ask for with an own teacher needs no file's pairs.
static Material *open_material(const Settings *settings, Error *err) {
    Settings s = *settings;
    if (!s.teacher[0] && s.pairing == PAIRING_REFLOW) {
        s.pairing = PAIRING_INDEPENDENT;
    }
    return material_open(&s, err);
}

// The one that the settings choose, among lanes that have just been opened.
static void look_at_first(Session *session) {
    const StrandKey key = strand_key(&session->settings);
    session->looked = session->from = session_find(session, &key);
    session->morph = 1;
    session->strand[session->looked].used = ++session->turn;
    session->settings.lanes[0] = '\0';
}

bool session_open(Session *session, const Settings *settings, Error *err) {
    Lanes lanes;
    *session = (Session){.settings = *settings, .carried = SESSION_CARRIED, .view_step = -1, .training = true};
    session->play.playing = true;
    if (!settings_check(settings, err) || !lanes_begin(&session->settings, &lanes, err) ||
        !(session->material = open_material(&session->settings, err)) ||
        !open_lanes(session->strand, session, &session->settings, session->material, &lanes, true, err)) {
        session_close(session);
        return false;
    }
    for (; session->count < lanes.count; session->count++) {
        session->strand[session->count].id = ++session->opened;
    }
    look_at_first(session);
    draw_data(session);
    follow_twins(session);
    return true;
}

void session_close(Session *session) {
    for (int i = 0; i < session->count; i++) {
        strand_close(&session->strand[i]);
    }
    session->count = 0;
    material_close(session->material);
    session->material = NULL;
}

// ---- following the settings -------------------------------------------------------------------------------------------------

static bool effect_changed(const Settings *a, const Settings *b, SettingEffect effect) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        bool of_field = effect == EFFECT_SWARM && row->offset == offsetof(Settings, field); // the swarms stay
        if (row->effect == effect && !of_field && !settings_same(a, b, row)) {
            return true;
        }
    }
    return false;
}

// Opens every strand anew; the old ones go only when all the new ones are there.
static bool reopen(Session *session, const Settings *wanted, const Material *material, Error *err) {
    Strand fresh[SESSION_LANES];
    const Settings s = carried(session, wanted);
    for (int i = 0; i < session->count; i++) {
        if (!strand_open(&fresh[i], &s, material, &session->strand[i].key, err)) {
            while (i-- > 0) {
                strand_close(&fresh[i]);
            }
            return false;
        }
        fresh[i].used = session->strand[i].used;
    }
    for (int i = 0; i < session->count; i++) {
        strand_close(&session->strand[i]);
        session->strand[i] = fresh[i];
        session->strand[i].id = ++session->opened;
    }
    session->view_step = -1;
    return true;
}

// New swarms for every strand; as above, the old ones go only when all the new ones are there.
static bool resize_swarms(Session *session, const Settings *wanted, Error *err) {
    Swarm fresh[SESSION_LANES];
    const Settings s = carried(session, wanted);
    for (int i = 0; i < session->count; i++) {
        if (!strand_swarm(&fresh[i], &s, session->material, &session->strand[i].key, err)) {
            while (i-- > 0) {
                swarm_free(&fresh[i]);
            }
            return false;
        }
    }
    for (int i = 0; i < session->count; i++) {
        swarm_free(&session->strand[i].swarm);
        swarm_free(&session->strand[i].twin);
        session->strand[i].swarm = fresh[i];
        session->strand[i].urgent = fresh[i].chunks;
    }
    return true;
}

bool session_carry(Session *session, int most, Error *err) {
    int before = session->carried, had = carried(session, &session->settings).particles;
    session->carried = most;
    if (carried(session, &session->settings).particles == had) {
        return true;
    }
    if (!resize_swarms(session, &session->settings, err)) {
        session->carried = before;
        return false;
    }
    follow_twins(session);
    return true;
}

static void retune(Session *session) {
    for (int i = 0; i < session->count; i++) {
        strand_retune(&session->strand[i], &session->settings, session->material);
    }
}

// Every trajectory is due: the field has changed.
static void hurry(Session *session) {
    for (int i = 0; i < session->count; i++) {
        session->strand[i].urgent = session->strand[i].swarm.chunks;
    }
}

static void view_at(Session *session, long step) {
    long view = step < session_steps(session) ? step : -1;
    if (view == session->view_step) {
        return;
    }
    session->view_step = view;
    hurry(session);
}

static void look_at(Session *session, int index) {
    if (session_morphing(session) && index == session->from) {
        session->morph = 1 - session->morph; // turns around where it is
    } else {
        session->morph = 0;
    }
    session->morph = session->settings.reduced_motion ? 1 : session->morph;
    session->from = session->looked;
    session->looked = index;
    session->strand[index].used = ++session->turn;
    session->strand[index].urgent = session->strand[index].swarm.chunks;
    view_at(session, session->view_step); // a lane that has not come that far yet is shown, and trained, as it is
}

// Whether what the lanes are trained on has to be read and drawn anew.
static bool needs_material(const Session *session, const Settings *wanted) {
    return effect_changed(&session->settings, wanted, EFFECT_RESTART) ||
           (wanted->pairing == PAIRING_REFLOW && wanted->teacher[0] && session->material->pairs.count == 0);
}

// Restarts or resizes what is open, as the changed rows ask; on failure all is as it was.
static bool follow(Session *session, const Settings *wanted, const Material *material, Error *err) {
    if (material != session->material) {
        return reopen(session, wanted, material, err);
    }
    return !effect_changed(&session->settings, wanted, EFFECT_SWARM) || resize_swarms(session, wanted, err);
}

// Whether a lane is of no use any more: it makes no sense, or it waits for a teacher that has gone. The one looked at is.
static bool unfit(const Session *session, int index) {
    const Strand *strand = &session->strand[index];
    if (index == session->looked) {
        return false;
    }
    StrandKey teacher = strand_teacher(&strand->key);
    bool orphan = strand_needs_teacher(strand) && session_find(session, &teacher) < 0;
    return orphan || !strand_fits(&session->settings, &strand->key);
}

static void drop(Session *session, int index) {
    strand_close(&session->strand[index]);
    session->count--;
    memmove(&session->strand[index], &session->strand[index + 1], (size_t)(session->count - index) * sizeof(Strand));
    session->looked -= session->looked > index;
    if (session->from == index) { // nothing to come from any more
        session->from = session->looked;
        session->morph = 1;
    } else {
        session->from -= session->from > index;
    }
}

// Closes what is unfit, such as diffusion from a source that is no noise; and then what waited for that.
static void drop_unfit(Session *session) {
    for (int i = session->count - 1; i >= 0; i--) {
        if (unfit(session, i)) {
            drop(session, i);
            i = session->count;
        }
    }
}

static void copy_row(Settings *to, const Settings *from, const Setting *row) {
    static const size_t bytes[] = {[SET_INT] = sizeof(int),   [SET_REAL] = sizeof(double),  [SET_CHOICE] = sizeof(int),
                                   [SET_BOOL] = sizeof(bool), [SET_SIZE] = 2 * sizeof(int), [SET_TEXT] = SETTINGS_TEXT_MAX};
    memcpy((char *)to + row->offset, (const char *)from + row->offset, bytes[row->type]);
}

// What shapes the lanes and is read at start only stays as the session was opened with.
static Settings started(const Session *session, const Settings *asked) {
    Settings wanted = *asked;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->effect == EFFECT_START && row->group <= GROUP_SAMPLING) {
            copy_row(&wanted, &session->settings, row);
        }
    }
    return wanted;
}

// Takes over what can be had at once, once nothing can fail any more.
static void adopt(Session *session, const Settings *wanted, Material *material) {
    if (material != session->material) {
        material_close(session->material);
        session->material = material;
    }
    session->settings = *wanted;
}

// Puts the lanes in their order: those opened just now, and those that go on.
static void place_lanes(Session *session, Strand *strand, const Lanes *lanes, bool anew) {
    for (int i = 0; i < session->count; i++) {
        int place = anew ? -1 : lanes_find(lanes, &session->strand[i].key);
        if (place >= 0) {
            strand[place] = session->strand[i];
        } else {
            strand_close(&session->strand[i]);
        }
    }
    session->count = lanes->count;
    for (int i = 0; i < lanes->count; i++) {
        session->strand[i] = strand[i];
        session->strand[i].id = strand[i].id > 0 ? strand[i].id : ++session->opened;
    }
}

// What names its lanes, as a scene does: just these, in this order; on failure all is as it was.
static bool take_lanes(Session *session, const Settings *wanted, Material *material, const Lanes *lanes, Error *err) {
    Strand strand[SESSION_LANES];
    const bool anew = material != session->material;
    if (!open_lanes(strand, session, wanted, material, lanes, anew, err)) {
        return false;
    }
    if (!anew && !follow(session, wanted, material, err)) {
        close_lanes(strand, lanes->count);
        return false;
    }
    adopt(session, wanted, material);
    place_lanes(session, strand, lanes, anew);
    look_at_first(session);
    view_at(session, anew ? -1 : session->view_step);
    retune(session);
    hurry(session);
    return true;
}

// Opens what `wanted` asks for with this material and takes it over; on failure all is as it was.
static bool take_over(Session *session, const Settings *wanted, Material *material, Error *err) {
    const StrandKey key = strand_key(wanted);
    Fresh fresh;
    if (!open_fresh(&fresh, session, wanted, material, material != session->material, err)) {
        return false;
    }
    if (!follow(session, wanted, material, err)) {
        close_fresh(&fresh);
        return false;
    }
    adopt(session, wanted, material);
    retune(session);
    int index = session_find(session, &key), first = 0;
    if (index < 0) {
        index = place_strand(session, &fresh.strand[first++], &key);
    }
    if (index != session->looked) {
        look_at(session, index);
    }
    for (; first < fresh.count; first++) {
        place_strand(session, &fresh.strand[first], &key);
    }
    drop_unfit(session);
    return true;
}

Lanes session_taught(const Session *session, const Settings *wanted) {
    Lanes taught = {0};
    for (int i = 0; i < session->count && !needs_material(session, wanted); i++) {
        if (!strand_needs_teacher(&session->strand[i])) {
            taught.key[taught.count++] = session->strand[i].key;
        }
    }
    return taught;
}

// What names its lanes is set to be one of them.
static bool check(const Session *session, Settings *wanted, Lanes *lanes, Error *err) {
    const Lanes taught = session_taught(session, wanted);
    if (!wanted->lanes[0]) {
        return settings_check(wanted, err);
    }
    if (!lanes_go_on(wanted, lanes, &taught, err)) {
        return false;
    }
    Settings looked = *wanted;
    looked.lanes[0] = '\0';
    return settings_check(&looked, err);
}

bool session_apply(Session *session, const Settings *asked, Error *err) {
    const Settings before = session->settings;
    Settings wanted = started(session, asked);
    const Material *old = session->material;
    Material *material = session->material;
    Lanes lanes;
    const bool named = wanted.lanes[0] != '\0';
    if (!check(session, &wanted, &lanes, err)) {
        return false;
    }
    if (needs_material(session, &wanted) && !(material = open_material(&wanted, err))) {
        return false;
    }
    if (!(named ? take_lanes(session, &wanted, material, &lanes, err) : take_over(session, &wanted, material, err))) {
        if (material != session->material) {
            material_close(material);
        }
        return false;
    }
    if (session->material != old) {
        draw_data(session);
    }
    if (before.field != wanted.field) {
        hurry(session);
    }
    follow_twins(session);
    return true;
}

void session_restart(Session *session) {
    for (int i = 0; i < session->count; i++) {
        lane_restart(&session->strand[i].lane);
        session->strand[i].id = ++session->opened;
        session->strand[i].urgent = session->strand[i].swarm.chunks;
    }
    session->view_step = -1;
}

// ---- time ----------------------------------------------------------------------------------------------------------------------

void session_advance(Session *session, double dt_s) {
    const Swarm *swarm = &session->strand[session->looked].swarm;
    bool ready = swarm_suffices(swarm);
    if (ready) { // until then the lane that is being left stays in sight
        session->morph = fmin(session->morph + dt_s / SESSION_MORPH_S, 1);
    }
    if (session->play.playing && (ready || session->play.t > 0)) {
        const Settings *s = &session->settings;
        playhead_advance(&session->play, s->speed, s->hold, s->reduced_motion, dt_s);
    }
}

void session_seek(Session *session, double t) {
    playhead_seek(&session->play, t);
}

void session_look_back(Session *session, long step) {
    view_at(session, step < 0 ? -1 : step);
}

long session_steps(const Session *session) {
    return session->strand[session->looked].lane.step;
}

long session_shown_step(const Session *session) {
    long step;
    lane_weights(&session->strand[session->looked].lane, session->view_step, &step);
    return step;
}
