#include "app/own_file.h"

#include "base/file.h"
#include "base/memory.h"
#include "flow/class_label.h"
#include "gfx/capture.h"
#include "model/checkpoint.h"

#include <stdlib.h>
#include <string.h>

// Whether a scene of this name, or a model of it, is there.
static bool is_taken(const char *path) {
    bool taken = file_exists(path);
    for (int i = 1; i <= LANES_MAX && !taken; i++) {
        char model[OWN_FILE_NAME + 32];
        session_model_name(model, sizeof model, path, i);
        taken = file_exists(model);
    }
    return taken;
}

void own_file_name(char path[OWN_FILE_NAME], const char *ending) {
    for (int i = 1; i < 100000; i++) {
        snprintf(path, OWN_FILE_NAME, "flowscope-%03d%s", i, ending);
        if (strcmp(ending, ".ini") == 0 ? !is_taken(path) : !file_exists(path)) {
            return;
        }
    }
}

bool own_file_picture(char path[OWN_FILE_NAME], const Screen *screen, Error *err) {
    own_file_name(path, ".png");
    uint8_t *rgb = malloc((size_t)screen->width * (size_t)screen->height * 3);
    if (!rgb) {
        return error_set(err, "Not enough memory for a picture of %d x %d.", screen->width, screen->height);
    }
    gl_read(&screen->gl, rgb);
    const bool good = capture_png(path, screen->width, screen->height, rgb, err);
    free(rgb);
    return good;
}

bool own_file_scene(char path[OWN_FILE_NAME], const Experiment *experiment, Error *err) {
    own_file_name(path, ".ini");
    const Settings scene = experiment_scene(experiment);
    return scene_save(path, &scene, err);
}

bool own_file_session(char path[OWN_FILE_NAME], const Experiment *experiment, const Settings *scene, SessionSaved *saved, Error *err) {
    own_file_name(path, ".ini");
    return session_save(path, experiment, scene, saved, err);
}

bool own_file_model(char path[OWN_FILE_NAME], const Experiment *experiment, Error *err) {
    const Lane *lane = &experiment->lane[experiment->selected];
    own_file_name(path, ".safetensors");
    return checkpoint_save(lane->model, true, path, err);
}

bool own_file_points(char path[OWN_FILE_NAME], const Experiment *experiment, Error *err) {
    const Lane *lane = &experiment->lane[experiment->selected];
    const int classes = lane->model->classes, one = experiment->settings.label, n = experiment_ready(experiment, lane);
    if (n == 0) {
        return error_set(err, "There are no points to save yet. Wait until the particles are there.");
    }
    float *x = memory_new((size_t)n, sizeof *x), *y = memory_new((size_t)n, sizeof *y);
    int *label = memory_new((size_t)n, sizeof *label);
    for (int i = 0; i < n && classes > 0; i++) {
        label[i] = one >= 0 ? one : label_of(lane->model->share, classes, i);
    }
    experiment_at(experiment, lane, (float)experiment->play.t, 0, n, x, y);
    own_file_name(path, ".csv");
    const bool good = points_write(path, n, x, y, classes > 0 ? label : NULL, lane->dataset->names, err);
    free(x);
    free(y);
    free(label);
    return good;
}
