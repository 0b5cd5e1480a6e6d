#include "run/session.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

// ---- strands -------------------------------------------------------------------------------------------------------------

static int find_strand(const Session *session, int path, Pairing pairing) {
    for (int i = 0; i < session->count; i++) {
        if (session->strand[i].path == path && session->strand[i].pairing == pairing) {
            return i;
        }
    }
    return -1;
}

static void close_strand(Strand *strand) {
    lane_free(&strand->lane);
    swarm_free(&strand->swarm);
}

static bool open_swarm(Swarm *swarm, const Settings *s, const Material *material, int path, Error *err) {
    const Sampler sampler = lane_sampler(s, path);
    if (!swarm_init(swarm, s->particles, material->source, s->seed, (Solver)s->solver, s->steps, err)) {
        return false;
    }
    swarm_use(swarm, &sampler);
    if (sampler.path.kind == path_find("ve")) { // the others begin at the source itself
        swarm_spread(swarm, (float)path_source_std(&sampler.path));
    }
    return true;
}

static bool open_strand(Strand *strand, const Settings *s, const Material *material, int path, Pairing pairing, Error *err) {
    *strand = (Strand){.path = path, .pairing = pairing, .detour = NAN, .straightness = NAN};
    LaneDef def = lane_def_on(s, path, pairing, material);
    if (!lane_init(&strand->lane, &def, err)) {
        return false;
    }
    if (!open_swarm(&strand->swarm, s, material, path, err)) {
        lane_free(&strand->lane);
        return false;
    }
    strand->urgent = strand->swarm.chunks;
    return true;
}

// Whether the settings make sense for a lane with this path and pairing.
static bool fits(const Settings *s, int path, Pairing pairing) {
    Settings probe = *s;
    probe.path = path;
    probe.pairing = (int)pairing;
    return settings_check(&probe, NULL);
}

// The index at which a new strand may stand: a free one, or that of the one least recently looked at.
static int place_for_strand(Session *session) {
    if (session->count < SESSION_LANES) {
        return session->count;
    }
    int oldest = -1;
    for (int i = 0; i < session->count; i++) {
        if (i != session->looked && (oldest < 0 || session->strand[i].used < session->strand[oldest].used)) {
            oldest = i;
        }
    }
    return oldest;
}

static int place_strand(Session *session, const Strand *fresh) {
    int index = place_for_strand(session);
    if (index < session->count) {
        close_strand(&session->strand[index]);
    } else {
        session->count++;
    }
    session->strand[index] = *fresh;
    return index;
}

static bool add_strand(Session *session, const Settings *s, int path, Pairing pairing, Error *err) {
    Strand fresh;
    if (find_strand(session, path, pairing) >= 0) {
        return true;
    }
    if (!open_strand(&fresh, s, session->material, path, pairing, err)) {
        return false;
    }
    place_strand(session, &fresh);
    return true;
}

static void draw_data(Session *session) {
    Rng rng = rng_open((uint64_t)session->settings.seed, RNG_SHOW, 2);
    session->count_data = SESSION_DATA;
    dist_draw(session->material->data, &rng, session->data_x, session->data_y, session->data_label, SESSION_DATA);
}

static int path_index(const char *name) {
    for (int i = 0; i < path_count(); i++) {
        if (strcmp(path_kind_at(i)->name, name) == 0) {
            return i;
        }
    }
    return 0;
}

// What the panel cannot show yet: it counts the evaluations of the plain solvers.
static bool can_show(const Settings *s, Error *err) {
    return s->solver < SOLVE_COUNT ||
           error_set(err, "solver: %s is for sample and eval so far; choose euler, midpoint, heun or rk4.",
                     sampler_name((SamplerKind)s->solver));
}

// A lane of the headline comparison, where the settings make sense for it.
static bool add_headline(Session *session, const Settings *s, const char *path, Pairing pairing, Error *err) {
    int index = path_index(path);
    return !fits(s, index, pairing) || add_strand(session, s, index, pairing, err);
}

bool session_open(Session *session, const Settings *settings, Error *err) {
    *session = (Session){.settings = *settings, .view_step = -1, .training = true, .morph = 1};
    session->play.playing = true;
    if (!settings_check(settings, err) || !can_show(settings, err) || !(session->material = material_open(settings, err)) ||
        !add_headline(session, settings, "vp", PAIRING_INDEPENDENT, err) ||
        !add_headline(session, settings, "ot", PAIRING_OT, err) ||
        !add_strand(session, settings, settings->path, (Pairing)settings->pairing, err)) {
        session_close(session);
        return false;
    }
    session->looked = session->from = find_strand(session, settings->path, (Pairing)settings->pairing);
    session->strand[session->looked].used = ++session->turn;
    draw_data(session);
    return true;
}

void session_close(Session *session) {
    for (int i = 0; i < session->count; i++) {
        close_strand(&session->strand[i]);
    }
    session->count = 0;
    material_close(session->material);
    session->material = NULL;
}

// ---- following the settings -------------------------------------------------------------------------------------------------

static bool effect_changed(const Settings *a, const Settings *b, SettingEffect effect) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->effect == effect && row->type != SET_TEXT && settings_get(a, row) != settings_get(b, row)) {
            return true;
        }
    }
    return false;
}

// Opens every strand anew; the old ones go only when all the new ones are there.
static bool reopen(Session *session, const Settings *wanted, const Material *material, Error *err) {
    Strand fresh[SESSION_LANES];
    for (int i = 0; i < session->count; i++) {
        if (!open_strand(&fresh[i], wanted, material, session->strand[i].path, session->strand[i].pairing, err)) {
            while (i-- > 0) {
                close_strand(&fresh[i]);
            }
            return false;
        }
        fresh[i].used = session->strand[i].used;
    }
    for (int i = 0; i < session->count; i++) {
        close_strand(&session->strand[i]);
        session->strand[i] = fresh[i];
    }
    session->view_step = -1;
    return true;
}

// New swarms for every strand; as above, the old ones go only when all the new ones are there.
static bool resize_swarms(Session *session, const Settings *s, Error *err) {
    Swarm fresh[SESSION_LANES];
    for (int i = 0; i < session->count; i++) {
        if (!open_swarm(&fresh[i], s, session->material, session->strand[i].path, err)) {
            while (i-- > 0) {
                swarm_free(&fresh[i]);
            }
            return false;
        }
    }
    for (int i = 0; i < session->count; i++) {
        swarm_free(&session->strand[i].swarm);
        session->strand[i].swarm = fresh[i];
        session->strand[i].urgent = fresh[i].chunks;
    }
    return true;
}

static void retune(Session *session, const Settings *wanted) {
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        strand->lane.def = lane_def_on(wanted, strand->path, strand->pairing, session->material);
    }
}

static void view_at(Session *session, long step) {
    long view = step < session_steps(session) ? step : -1;
    if (view == session->view_step) {
        return;
    }
    session->view_step = view;
    for (int i = 0; i < session->count; i++) {
        session->strand[i].urgent = session->strand[i].swarm.chunks;
    }
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
           (wanted->pairing == PAIRING_REFLOW && session->material->pairs.count == 0);
}

// Restarts or resizes what is open, as the changed rows ask; on failure all is as it was.
static bool follow(Session *session, const Settings *wanted, const Material *material, Error *err) {
    if (material != session->material) {
        return reopen(session, wanted, material, err);
    }
    return !effect_changed(&session->settings, wanted, EFFECT_SWARM) || resize_swarms(session, wanted, err);
}

// Closes the lanes that make no sense any more, such as diffusion from a source that is no noise. The one looked at does.
static void drop_unfit(Session *session) {
    for (int i = session->count - 1; i >= 0; i--) {
        if (i == session->looked || fits(&session->settings, session->strand[i].path, session->strand[i].pairing)) {
            continue;
        }
        close_strand(&session->strand[i]);
        session->count--;
        memmove(&session->strand[i], &session->strand[i + 1], (size_t)(session->count - i) * sizeof(Strand));
        session->looked -= session->looked > i;
        if (session->from == i) { // nothing to come from any more
            session->from = session->looked;
            session->morph = 1;
        } else {
            session->from -= session->from > i;
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

// Opens what `wanted` asks for with this material and takes it over; on failure all is as it was.
static bool take_over(Session *session, const Settings *wanted, Material *material, Error *err) {
    int index = find_strand(session, wanted->path, (Pairing)wanted->pairing);
    Strand fresh;
    if (index < 0 && !open_strand(&fresh, wanted, material, wanted->path, (Pairing)wanted->pairing, err)) {
        return false;
    }
    if (!follow(session, wanted, material, err)) {
        if (index < 0) {
            close_strand(&fresh);
        }
        return false;
    }
    index = index < 0 ? place_strand(session, &fresh) : index;
    if (material != session->material) {
        material_close(session->material);
        session->material = material;
    }
    session->settings = *wanted;
    retune(session, wanted);
    if (index != session->looked) {
        look_at(session, index);
    }
    drop_unfit(session);
    return true;
}

bool session_apply(Session *session, const Settings *asked, Error *err) {
    const Settings before = session->settings, wanted = started(session, asked);
    Material *material = session->material;
    if (!settings_check(&wanted, err) || !can_show(&wanted, err)) {
        return false;
    }
    if (needs_material(session, &wanted) && !(material = material_open(&wanted, err))) {
        return false;
    }
    if (!take_over(session, &wanted, material, err)) {
        if (material != session->material) {
            material_close(material);
        }
        return false;
    }
    if (before.data != wanted.data || before.seed != wanted.seed) {
        draw_data(session);
    }
    return true;
}

Headline session_headline(const Strand *strand) {
    if (strand->path == path_index("vp") && strand->pairing == PAIRING_INDEPENDENT) {
        return HEADLINE_DIFFUSION;
    }
    return strand->path == path_index("ot") && strand->pairing == PAIRING_OT ? HEADLINE_OT : HEADLINE_OTHER;
}

Settings session_headline_settings(const Session *session, Headline which) {
    Settings wanted = session->settings;
    bool diffusion = which == HEADLINE_DIFFUSION || (which == HEADLINE_OTHER && wanted.path != path_index("vp"));
    wanted.path = path_index(diffusion ? "vp" : "ot");
    wanted.pairing = diffusion ? PAIRING_INDEPENDENT : PAIRING_OT;
    return wanted;
}

void session_restart(Session *session) {
    for (int i = 0; i < session->count; i++) {
        lane_restart(&session->strand[i].lane);
        session->strand[i].urgent = session->strand[i].swarm.chunks;
    }
    session->view_step = -1;
}

// ---- training ----------------------------------------------------------------------------------------------------------------

static Strand *fewest_steps(Session *session) {
    Strand *behind = &session->strand[0];
    for (int i = 1; i < session->count; i++) {
        if (session->strand[i].lane.step < behind->lane.step) {
            behind = &session->strand[i];
        }
    }
    return behind;
}

static void train_strand(Session *session, Strand *strand) {
    long before = strand->lane.rescues;
    lane_step(&strand->lane);
    session->rescues += strand->lane.rescues - before;
}

bool session_train(Session *session) {
    if (!session->training || session->view_step >= 0) {
        return false;
    }
    train_strand(session, fewest_steps(session));
    return true;
}

void session_train_to(Session *session, long steps) {
    for (Strand *strand = fewest_steps(session); strand->lane.step < steps; strand = fewest_steps(session)) {
        train_strand(session, strand);
    }
}

// ---- time ----------------------------------------------------------------------------------------------------------------------

static bool computed(const Swarm *swarm) {
    return swarm->ready == swarm->count;
}

void session_advance(Session *session, double dt_s) {
    bool ready = computed(&session->strand[session->looked].swarm);
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

// ---- what is seen ----------------------------------------------------------------------------------------------------------------

int session_panes(const Session *session) {
    return session->settings.compare ? session->count : 1;
}

Strand *session_pane(Session *session, int pane) {
    CHECK_RANGE(pane, 0, session->count - 1);
    return &session->strand[session->settings.compare ? pane : session->looked];
}

bool session_morphing(const Session *session) {
    return session->morph < 1 && session->from != session->looked;
}

static const Strand *leaving(const Session *session, const Strand *strand) {
    bool mixes = session_morphing(session) && !session->settings.compare && strand == &session->strand[session->looked];
    return mixes ? &session->strand[session->from] : NULL;
}

int session_ready(const Session *session, const Strand *strand) {
    const Strand *from = leaving(session, strand);
    if (from && (from->swarm.ready < strand->swarm.ready || !computed(&strand->swarm))) {
        return from->swarm.ready;
    }
    return strand->swarm.ready;
}

void session_at(const Session *session, const Strand *strand, float t, int first, int n, float *x, float *y) {
    const Strand *from = leaving(session, strand);
    bool from_alone = from && !computed(&strand->swarm);
    swarm_at(from_alone ? &from->swarm : &strand->swarm, t, first, n, x, y);
    if (!from || from_alone) {
        return;
    }
    float keep = 1 - (float)playhead_eased(session->morph);
    float ox[SOLVE_CHUNK];
    float oy[SOLVE_CHUNK];
    for (int done = 0; done < n; done += SOLVE_CHUNK) {
        int m = n - done < SOLVE_CHUNK ? n - done : SOLVE_CHUNK;
        swarm_at(&from->swarm, t, first + done, m, ox, oy);
        for (int i = 0; i < m; i++) {
            x[done + i] += keep * (ox[i] - x[done + i]);
            y[done + i] += keep * (oy[i] - y[done + i]);
        }
    }
}

LaneField session_field(const Session *session, const Strand *strand) {
    long step;
    const Lane *lane = &strand->lane;
    return (LaneField){.mlp = &lane->mlp,
                       .weights = lane_weights(lane, session->view_step, &step),
                       .predict = lane->def.predict,
                       .path = lane->def.path};
}

int session_evals(const Session *session) {
    return session->strand[session->looked].swarm.evals;
}
