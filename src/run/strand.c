#include "run/strand.h"

#include <math.h>

// ---- which lane ----------------------------------------------------------------------------------------------------------

StrandKey strand_key(const Settings *s) {
    bool reflow = s->pairing == PAIRING_REFLOW, own_teacher = reflow && !s->teacher[0];
    return (StrandKey){.path = s->path,
                       .pairing = (Pairing)s->pairing,
                       .predict = (Predict)s->predict,
                       .round = own_teacher ? s->reflow_round : reflow,
                       .teacher = own_teacher ? (Pairing)s->reflow_from : PAIRING_INDEPENDENT};
}

bool strand_is(const Strand *strand, const StrandKey *key) {
    return strand_same(&strand->key, key);
}

bool strand_same(const StrandKey *a, const StrandKey *b) {
    return a->path == b->path && a->pairing == b->pairing && a->predict == b->predict && a->round == b->round &&
           a->teacher == b->teacher;
}

StrandKey strand_teacher(const StrandKey *key) {
    StrandKey teacher = *key;
    teacher.round--;
    if (teacher.round == 0) {
        teacher.pairing = key->teacher;
        teacher.teacher = PAIRING_INDEPENDENT;
    }
    return teacher;
}

static bool has_score(const Settings *s) {
    Path path = lane_path(s, s->path);
    Error err;
    return path_has_score(&path, dist_at(s->source)->name, s->pairing == PAIRING_INDEPENDENT, &err);
}

void strand_choose(Settings *settings, const StrandKey *key) {
    settings->path = key->path;
    settings->pairing = (int)key->pairing;
    settings->predict = (int)key->predict;
    settings->reflow_round = key->round > 0 ? key->round : 1;
    settings->reflow_from = (int)key->teacher;
}

Settings strand_settings(const Settings *settings, const StrandKey *key) {
    Settings s = *settings;
    strand_choose(&s, key);
    s.lanes[0] = '\0';
    if (sampler_needs_score((SamplerKind)s.solver) && !has_score(&s)) {
        s.solver = SAMPLER_MIDPOINT;
    }
    return s;
}

bool strand_fits(const Settings *settings, const StrandKey *key) {
    Settings s = strand_settings(settings, key);
    Error err;
    return settings_check(&s, &err);
}

// ---- opening -------------------------------------------------------------------------------------------------------------

bool strand_swarm(Swarm *swarm, const Settings *settings, const Material *material, const StrandKey *key, Error *err) {
    const Settings s = strand_settings(settings, key);
    const Sampler sampler = lane_sampler(&s, s.path);
    if (!swarm_init(swarm, s.particles, material->source, s.seed, (Solver)s.solver, s.steps, err)) {
        return false;
    }
    swarm_use(swarm, &sampler);
    if (sampler.path.kind == path_find("ve")) { // the others begin at the source itself
        swarm_spread(swarm, (float)path_source_std(&sampler.path));
    }
    return true;
}

// What the lane trains on and how; the pairs are those of the strand's own reflow, or of a file.
static LaneDef def_of(const Strand *strand, const Settings *settings, const Material *material) {
    const Settings s = strand_settings(settings, &strand->key);
    LaneDef def = lane_def_on(&s, s.path, (Pairing)s.pairing, material);
    if (material->pairs.count == 0) {
        bool made = strand->reflow && strand->reflow->made == strand->reflow->pairs.count;
        def.pairs = made ? &strand->reflow->pairs : NULL;
    }
    return def;
}

bool strand_open(Strand *strand, const Settings *settings, const Material *material, const StrandKey *key, Error *err) {
    *strand = (Strand){.path = key->path, .pairing = key->pairing, .key = *key, .detour = NAN, .straightness = NAN};
    LaneDef def = def_of(strand, settings, material);
    if (!lane_init(&strand->lane, &def, err)) {
        return false;
    }
    if (!strand_swarm(&strand->swarm, settings, material, key, err)) {
        lane_free(&strand->lane);
        return false;
    }
    strand->urgent = strand->swarm.chunks;
    return true;
}

void strand_close(Strand *strand) {
    lane_free(&strand->lane);
    swarm_free(&strand->swarm);
    swarm_free(&strand->twin);
    reflow_close(strand->reflow);
    strand->reflow = NULL;
}

void strand_follow_twin(Strand *strand, const Settings *settings, const Material *material) {
    bool classes = strand->lane.mlp.def.classes > 0; // each particle follows its own class's field, the twin that of all data
    bool wanted = settings->field == FIELD_DIFFERENCE && strand_truth_known(strand) && !classes;
    Settings s = *settings;
    Error err;
    s.particles = s.particles < STRAND_TWINS ? s.particles : STRAND_TWINS;
    if (!wanted) {
        swarm_free(&strand->twin);
    } else if (strand->twin.count == 0) {
        strand_swarm(&strand->twin, &s, material, &strand->key, &err);
    }
}

void strand_retune(Strand *strand, const Settings *settings, const Material *material) {
    strand->lane.def = def_of(strand, settings, material);
}

// ---- what it can do ------------------------------------------------------------------------------------------------------

bool strand_waits(const Strand *strand) {
    const PairSet *pairs = strand->lane.def.pairs;
    return strand->pairing == PAIRING_REFLOW && (!pairs || pairs->count == 0);
}

bool strand_needs_teacher(const Strand *strand) {
    return strand_waits(strand) && !strand->reflow;
}

void strand_follow_pairs(Strand *strand) {
    if (strand->reflow && strand->reflow->made == strand->reflow->pairs.count) {
        strand->lane.def.pairs = &strand->reflow->pairs;
    }
}

bool strand_truth_known(const Strand *strand) {
    const LaneDef *def = &strand->lane.def;
    Error err;
    return def->network.classes == 0 && path_has_score(&def->path, def->source->name, def->pairing == PAIRING_INDEPENDENT, &err);
}
