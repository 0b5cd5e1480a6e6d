// Which lanes are open, and which of them is looked at.
#include "run/session.h"

int session_find(const Session *session, const StrandKey *key) {
    for (int i = 0; i < session->count; i++) {
        if (strand_is(&session->strand[i], key)) {
            return i;
        }
    }
    return -1;
}

Lanes session_lanes(const Session *session) {
    Lanes lanes = {.count = session->count};
    for (int i = 0; i < session->count; i++) {
        lanes.key[i] = session->strand[i].key;
    }
    return lanes;
}

Settings session_named(const Session *session) {
    const Lanes open = session_lanes(session);
    Settings named = session->settings;
    lanes_write(&open, named.lanes);
    return named;
}

static Settings openable(const Settings *settings, const Lanes *taught) {
    const StrandKey key = strand_key(settings);
    Settings s = *settings;
    Lanes lanes;
    if (!s.lanes[0] || !lanes_read(s.lanes, &lanes, NULL)) {
        return s;
    }
    lanes_drop_untaught(&s, &lanes, taught);
    s.lanes[0] = '\0';
    if (lanes_find(&lanes, &key) >= 0) {
        lanes_write(&lanes, s.lanes);
    }
    return s;
}

Settings session_openable(const Session *session, const Settings *wanted) {
    const Lanes taught = session_taught(session, wanted);
    return openable(wanted, &taught);
}

Settings session_scene(const Session *session) {
    const Lanes open = session_lanes(session);
    const Settings named = session_named(session);
    Settings scene = session->settings;
    Lanes usual;
    lanes_begin(&scene, &usual, NULL);
    const bool headline = session_headline(&session->strand[session->looked]) != HEADLINE_OTHER; // else there is one more
    return headline && lanes_same(&open, &usual) ? scene : openable(&named, &(Lanes){0});
}

// ---- the headline comparison ---------------------------------------------------------------------------------------------------

static int path_index(const char *name) {
    return setting_choice_find(settings_find("path"), name);
}

Headline session_headline_key(const StrandKey *key) {
    if (key->predict == PREDICT_VELOCITY && key->path == path_index("vp") && key->pairing == PAIRING_INDEPENDENT) {
        return HEADLINE_DIFFUSION;
    }
    bool transport = key->predict == PREDICT_VELOCITY && key->path == path_index("ot") && key->pairing == PAIRING_OT;
    return transport ? HEADLINE_OT : HEADLINE_OTHER;
}

Headline session_headline(const Strand *strand) {
    return session_headline_key(&strand->key);
}

Settings session_headline_settings(const Session *session, Headline which) {
    Settings wanted = session->settings;
    bool diffusion = which == HEADLINE_DIFFUSION || (which == HEADLINE_OTHER && wanted.path != path_index("vp"));
    wanted.path = path_index(diffusion ? "vp" : "ot");
    wanted.pairing = diffusion ? PAIRING_INDEPENDENT : PAIRING_OT;
    wanted.predict = PREDICT_VELOCITY;
    const StrandKey key = strand_key(&wanted);
    if (which == HEADLINE_OTHER && session_find(session, &key) < 0 && strand_fits(&session->settings, &key)) {
        strand_choose(&wanted, &session->strand[(session->looked + 1) % session->count].key);
    }
    return wanted;
}
