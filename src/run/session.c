#include "run/session.h"

#include "base/check.h"
#include "flow/metric.h"

#include <math.h>
#include <string.h>

#define REWIND_S 0.45
#define MEASURED 512 // particles that the live measures use
#define HIDDEN_SHARE 4 // one chunk in this many goes to lanes that are not seen

static float eased(double u) {
    return (float)(u * u * (3 - 2 * u));
}

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

static bool open_strand(Strand *strand, const Settings *s, int path, Pairing pairing, Error *err) {
    *strand = (Strand){.path = path, .pairing = pairing, .detour = NAN, .straightness = NAN};
    LaneDef def = lane_def(s, path, pairing);
    if (!lane_init(&strand->lane, &def, err)) {
        return false;
    }
    if (!swarm_init(&strand->swarm, s->particles, dist_at(s->source), s->seed, (Solver)s->solver, s->steps, err)) {
        lane_free(&strand->lane);
        return false;
    }
    strand->urgent = strand->swarm.chunks;
    return true;
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

static bool add_strand(Session *session, const Settings *s, int path, Pairing pairing, int *index, Error *err) {
    *index = find_strand(session, path, pairing);
    if (*index >= 0) {
        return true;
    }
    Strand fresh;
    if (!open_strand(&fresh, s, path, pairing, err)) {
        return false;
    }
    *index = place_for_strand(session);
    if (*index < session->count) {
        close_strand(&session->strand[*index]);
    } else {
        session->count++;
    }
    fresh.used = session->turn++;
    session->strand[*index] = fresh;
    return true;
}

static void draw_data(Session *session) {
    Rng rng = rng_open((uint64_t)session->settings.seed, RNG_SHOW, 2);
    session->count_data = SESSION_DATA;
    dist_at(session->settings.data)->sample(&rng, session->data_x, session->data_y, session->data_label, SESSION_DATA);
}

static int path_index(const char *name) {
    for (int i = 0; i < path_count(); i++) {
        if (strcmp(path_kind_at(i)->name, name) == 0) {
            return i;
        }
    }
    return 0;
}

bool session_open(Session *session, const Settings *settings, Error *err) {
    *session = (Session){.settings = *settings, .view_step = -1, .training = true, .morph = 1};
    session->play.playing = true;
    int index;
    if (!add_strand(session, settings, path_index("vp"), PAIRING_INDEPENDENT, &index, err) ||
        !add_strand(session, settings, path_index("ot"), PAIRING_OT, &index, err) ||
        !add_strand(session, settings, settings->path, (Pairing)settings->pairing, &index, err)) {
        session_close(session);
        return false;
    }
    session->looked = session->from = index;
    draw_data(session);
    return true;
}

void session_close(Session *session) {
    for (int i = 0; i < session->count; i++) {
        close_strand(&session->strand[i]);
    }
    session->count = 0;
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
static bool reopen(Session *session, const Settings *wanted, Error *err) {
    Strand fresh[SESSION_LANES];
    for (int i = 0; i < session->count; i++) {
        if (!open_strand(&fresh[i], wanted, session->strand[i].path, session->strand[i].pairing, err)) {
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

static bool resize_swarms(Session *session, const Settings *wanted, Error *err) {
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        if (strand->swarm.count == wanted->particles) {
            if (!swarm_resolve(&strand->swarm, (Solver)wanted->solver, wanted->steps, err)) {
                return false;
            }
        } else {
            Swarm fresh;
            if (!swarm_init(&fresh, wanted->particles, dist_at(wanted->source), wanted->seed, (Solver)wanted->solver,
                            wanted->steps, err)) {
                return false;
            }
            swarm_free(&strand->swarm);
            strand->swarm = fresh;
        }
        strand->urgent = strand->swarm.chunks;
    }
    return true;
}

static void retune(Session *session, const Settings *wanted) {
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        strand->lane.def = lane_def(wanted, strand->path, strand->pairing);
    }
}

static void look_at(Session *session, int index) {
    if (index != session->looked) {
        session->from = session->looked;
        session->looked = index;
        session->morph = session->settings.reduced_motion ? 1 : 0;
    }
    session->strand[index].used = session->turn++;
    session->strand[index].urgent = session->strand[index].swarm.chunks;
}

bool session_apply(Session *session, const Settings *wanted, Error *err) {
    const Settings before = session->settings;
    if (!settings_check(wanted, err)) {
        return false;
    }
    if (effect_changed(&before, wanted, EFFECT_RESTART)) {
        if (!reopen(session, wanted, err)) {
            return false;
        }
    } else if (effect_changed(&before, wanted, EFFECT_SWARM) && !resize_swarms(session, wanted, err)) {
        Error ignored;
        resize_swarms(session, &before, &ignored); // less memory than just before: this fits
        return false;
    }
    int index;
    if (!add_strand(session, wanted, wanted->path, (Pairing)wanted->pairing, &index, err)) {
        return false;
    }
    session->settings = *wanted;
    retune(session, wanted);
    if (before.data != wanted->data || before.seed != wanted->seed) {
        draw_data(session);
    }
    if (index != session->looked) {
        look_at(session, index);
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

// ---- trajectories ------------------------------------------------------------------------------------------------------------

static bool visible(const Session *session, int index) {
    bool leaving = session_morphing(session) && index == session->from;
    return session->settings.compare || index == session->looked || leaving;
}

// True when every trajectory is of the weights that are looked at.
static bool strand_fresh(const Session *session, const Strand *strand) {
    long step;
    lane_weights(&strand->lane, session->view_step, &step);
    if (strand->swarm.ready < strand->swarm.count) {
        return false;
    }
    for (int c = 0; c < strand->swarm.chunks; c++) {
        if (strand->swarm.weights_step[c] != step) {
            return false;
        }
    }
    return strand->urgent == 0;
}

bool session_fresh(const Session *session) {
    for (int i = 0; i < session->count; i++) {
        if (visible(session, i) && !strand_fresh(session, &session->strand[i])) {
            return false;
        }
    }
    return true;
}

int session_due(const Session *session, double dt_s) {
    double due = 0;
    for (int i = 0; i < session->count; i++) {
        if (visible(session, i)) {
            due += session->strand[i].swarm.chunks * dt_s / SESSION_FRESH_S + session->strand[i].urgent;
        }
    }
    return (int)ceil(due);
}

static void refresh_strand(Session *session, Strand *strand, int chunks) {
    if (chunks < 1 || strand_fresh(session, strand)) {
        return;
    }
    long step;
    LaneField field = {.mlp = &strand->lane.mlp, .weights = lane_weights(&strand->lane, session->view_step, &step)};
    Field f = lane_field(&field);
    swarm_refresh(&strand->swarm, &f, chunks, step);
    strand->urgent = strand->urgent > chunks ? strand->urgent - chunks : 0;
}

void session_refresh(Session *session, int chunks) {
    int left = chunks;
    int seen = 0;
    for (int i = 0; i < session->count; i++) {
        seen += visible(session, i);
    }
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        if (visible(session, i)) {
            int share = left / seen;
            refresh_strand(session, strand, share);
            left -= share;
            seen--;
        }
    }
    for (int i = 0; i < session->count; i++) {
        if (!visible(session, i)) {
            refresh_strand(session, &session->strand[i], chunks / HIDDEN_SHARE);
        }
    }
}

void session_refresh_all(Session *session) {
    for (int i = 0; i < session->count; i++) {
        if (visible(session, i)) {
            session->strand[i].swarm.next = 0;
            refresh_strand(session, &session->strand[i], session->strand[i].swarm.chunks);
        }
    }
}

void session_measure(Session *session) {
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        const Swarm *swarm = &strand->swarm;
        int n = swarm->ready < MEASURED ? swarm->ready : MEASURED;
        if (n > 0) {
            strand->detour = (float)metric_detour(n, swarm->intervals, swarm->x, swarm->y, swarm->count);
            strand->straightness = (float)metric_straightness(n, swarm->intervals, swarm->x, swarm->y, swarm->count);
        }
    }
}

// ---- time ----------------------------------------------------------------------------------------------------------------------

static void enter(Playhead *play, PlayPhase phase) {
    play->phase = phase;
    play->phase_s = 0;
}

static void advance_play(Playhead *play, const Settings *s, double dt_s) {
    play->phase_s += dt_s;
    if (play->phase == PLAY_FORWARD) {
        play->t = fmin(play->t + dt_s * s->speed, 1);
        if (play->t >= 1) {
            enter(play, PLAY_HOLD);
        }
    } else if (play->phase == PLAY_HOLD) {
        if (play->phase_s >= s->hold) {
            enter(play, PLAY_REWIND);
        }
    } else {
        double u = s->reduced_motion ? 1 : fmin(play->phase_s / REWIND_S, 1);
        play->t = 1 - (double)eased(u);
        if (u >= 1) {
            enter(play, PLAY_FORWARD);
        }
    }
}

void session_advance(Session *session, double dt_s) {
    session->morph = fmin(session->morph + dt_s / SESSION_MORPH_S, 1);
    const Strand *strand = &session->strand[session->looked];
    bool waiting = session->play.t <= 0 && strand->swarm.ready < strand->swarm.count;
    if (session->play.playing && !waiting) {
        advance_play(&session->play, &session->settings, dt_s);
    }
}

void session_seek(Session *session, double t) {
    session->play = (Playhead){.t = fmin(fmax(t, 0), 1), .phase = t >= 1 ? PLAY_HOLD : PLAY_FORWARD};
}

void session_look_back(Session *session, long step) {
    bool live = step < 0 || step >= session_steps(session);
    session->view_step = live ? -1 : step;
    for (int i = 0; i < session->count; i++) {
        session->strand[i].urgent = session->strand[i].swarm.chunks;
    }
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
    int ready = strand->swarm.ready;
    return from && from->swarm.ready < ready ? from->swarm.ready : ready;
}

void session_at(const Session *session, const Strand *strand, float t, int first, int n, float *x, float *y) {
    const Strand *from = leaving(session, strand);
    swarm_at(&strand->swarm, t, first, n, x, y);
    if (!from) {
        return;
    }
    float keep = 1 - eased(session->morph);
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
    return (LaneField){.mlp = &strand->lane.mlp, .weights = lane_weights(&strand->lane, session->view_step, &step)};
}
