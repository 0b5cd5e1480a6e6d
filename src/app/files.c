#include "app/files.h"

#include "app/platform.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/language.h"
#include "base/words.h"
#include "model/points.h"
#include "settings/rules.h"

#include <stdlib.h>
#include <string.h>

#define MB (1024.0 * 1024.0)
#define AT_ONCE_S 1.0 // before the first picture of a session,
#define AT_ONCE 20000 // and for how many particles

static void say_named(char text[FILES_TEXT], const char *what, const char *path) {
    snprintf(text, FILES_TEXT, "%s: ", tr(what));
    const size_t used = strlen(text);
    platform_place(path, text + used, FILES_TEXT - used);
}

static void say_saved(char text[FILES_TEXT], bool good, const char *path, const Error *err) {
    if (good) {
        platform_saved(path);
        say_named(text, TR("Saved"), path);
    } else {
        snprintf(text, FILES_TEXT, "%s", err->text);
    }
}

void files_save(const Experiment *experiment, const Settings *scene, char text[FILES_TEXT]) {
    char path[OWN_FILE_NAME];
    SessionSaved saved;
    Error err;
    const bool good = own_file_session(path, experiment, scene, &saved, &err);
    say_saved(text, good, path, &err);
    if (!good) {
        return;
    }
    if (saved.models == 1) {
        text_add(text, FILES_TEXT, tr(" with one trained lane, %.1f MB"), (double)saved.bytes / MB);
    } else if (saved.models > 1) {
        text_add(text, FILES_TEXT, tr(" with %d trained lanes, %.1f MB"), saved.models, (double)saved.bytes / MB);
    }
}

void files_save_picture(const Screen *screen, char text[FILES_TEXT]) {
    char path[OWN_FILE_NAME];
    Error err;
    say_saved(text, own_file_picture(path, screen, &err), path, &err);
}

void files_save_model(const Experiment *experiment, char text[FILES_TEXT]) {
    char path[OWN_FILE_NAME];
    Error err;
    say_saved(text, own_file_model(path, experiment, &err), path, &err);
}

void files_save_points(const Experiment *experiment, char text[FILES_TEXT]) {
    char path[OWN_FILE_NAME];
    Error err;
    say_saved(text, own_file_points(path, experiment, &err), path, &err);
}

static void say_anew(char text[FILES_TEXT], const Error *why) {
    snprintf(text, FILES_TEXT, "%.400s %s", why->text, tr("That lane begins anew."));
}

// The picture that was saved is the first that is shown, as far as nobody has to wait for it. More particles are the graphics card's.
static void stand_at_once(Experiment *experiment) {
    const double end_s = clock_now_s() + AT_ONCE_S;
    while (experiment->settings.particles <= AT_ONCE && !experiment_fresh(experiment) && clock_now_s() < end_s) {
        experiment_refresh(experiment, 1);
    }
    experiment_measure(experiment);
}

void files_bring(Experiment *experiment, const SceneModels *models, Banner *banner, double now_s) {
    char text[FILES_TEXT];
    Error err;
    if (!session_bring(experiment, models, &err)) {
        say_anew(text, &err);
        banner_say(banner, text, now_s);
    } else if (models->count > 0) {
        stand_at_once(experiment);
    }
}

bool files_is_lesson(const char *path) {
    return file_ends_in(path, ".md");
}

static FilesOpened open_model(const char *path, Experiment *experiment, Undo *undo, char text[FILES_TEXT]) {
    Error err;
    bool restarts;
    if (!session_open_model(path, experiment, undo, &restarts, &err)) {
        snprintf(text, FILES_TEXT, "%s", err.text);
        return FILES_REFUSED;
    }
    say_named(text, TR("Opened"), path);
    if (restarts && experiment->count > 1) {
        text_add(text, FILES_TEXT, ". %s", tr("It is of another training, so the other lanes begin anew. Ctrl+Z takes this back."));
    }
    return FILES_OPENED;
}

static FilesOpened open_session(const char *path, Experiment *experiment, Undo *undo, char text[FILES_TEXT]) {
    Error err;
    bool whole;
    Snapshot *snapshot = session_read(path, &experiment->settings, &whole, &err);
    if (!snapshot || !snapshot_show_step(snapshot, experiment, undo, &err)) {
        const Rule *rule = rules_of_error(&err);
        snprintf(text, FILES_TEXT, "%s", rule && strcmp(rule->row, "path") == 0 ? tr(rule->sentence) : err.text);
        snapshot_free(snapshot);
        return FILES_REFUSED;
    }
    snapshot_free(snapshot);
    if (whole) {
        say_named(text, TR("Opened"), path);
    } else {
        say_anew(text, &err);
    }
    return FILES_OPENED;
}

// A scene without models, or what is none.
static FilesOpened queue_scene(const char *path, CommandQueue *queue, char text[FILES_TEXT]) {
    Error err;
    if (scene_read(path, queue, &err)) {
        say_named(text, TR("Opened"), path);
        return FILES_QUEUED;
    }
    // as Ctrl+S names it; others are tried
    snprintf(text, FILES_TEXT, "%s", file_ends_in(path, ".ini") ? err.text : tr("Drop a scene (.ini), points (.csv, .npy), a model (.safetensors) or a lesson (.md)."));
    return FILES_REFUSED;
}

FilesOpened files_open(const char *path, Experiment *experiment, Undo *undo, CommandQueue *queue, bool *stands, char text[FILES_TEXT]) {
    SceneModels models;
    Error err;
    *stands = false;
    if (points_named(path)) {
        const bool queued = command_push_points(queue, path, &err);
        if (queued) {
            say_named(text, TR("Opened"), path);
        } else {
            snprintf(text, FILES_TEXT, "%s", err.text);
        }
        return queued ? FILES_QUEUED : FILES_REFUSED;
    }
    if (file_ends_in(path, ".safetensors")) {
        return open_model(path, experiment, undo, text);
    }
    *stands = true;
    if (scene_models(path, &models, &err) && models.count > 0) {
        return open_session(path, experiment, undo, text);
    }
    return queue_scene(path, queue, text);
}
