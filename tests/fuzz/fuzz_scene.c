// A scene: read whole, in range and as it is written again; or refused in one sentence, and nothing changed.
#include "fuzz.h"

#include "run/scene.h"
#include "settings/lane_list.h"

#include <math.h>

static void in_range(const Settings *s) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type == SET_INT || row->type == SET_REAL) {
            double value = settings_get(s, row);
            HOLD(value >= row->min && value <= row->max, "%s is %g", row->key, value);
        }
    }
}

static void comes_back(const Settings *s, const char *path) {
    Settings again = settings_default();
    Error err = {0};
    HOLD(scene_save(path, s, &err), "%s", err.text);
    HOLD(scene_load(path, &again, &err), "%s", err.text);
    unlink(path);
    for (int i = 0; i < settings_count(); i++) {
        HOLD(settings_same(&again, s, settings_at(i)), "%s comes back as another one", settings_at(i)->key);
    }
}

// The lanes that it opens, if its settings make sense; else what gives way.
static void opens(const Settings *s) {
    Settings begun = *s;
    LaneList lanes;
    Error err = {0};
    if (!settings_check(s, &err) || !lane_list_begin(&begun, &lanes, &err)) {
        fuzz_sentence(&err);
        const Settings before = settings_default();
        Yielded yielded[YIELDED_MAX];
        settings_settle(&begun, &before, yielded);
        return;
    }
    HOLD(lanes.count >= 1 && lanes.count <= LANES_MAX, "%d lanes", lanes.count);
    HOLD(settings_check(&begun, &err), "%s", err.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char path[FUZZ_PATH];
    const Settings before = settings_default();
    Settings s = before;
    Error err = {0};
    fuzz_write(fuzz_path(path, ".ini"), bytes, size);
    bool loaded = scene_load(path, &s, &err);
    unlink(path);
    if (!loaded) {
        fuzz_sentence(&err);
        HOLD(memcmp(&s, &before, sizeof s) == 0, "a refused scene has changed the settings");
        return 0;
    }
    HOLD(s.out[0] == '\0', "a scene chooses what is written: %s", s.out);
    in_range(&s);
    comes_back(&s, path);
    opens(&s);
    return 0;
}
