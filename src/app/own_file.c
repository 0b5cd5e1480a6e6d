#include "app/own_file.h"

#include "base/file.h"
#include "gfx/capture.h"
#include "run/scene.h"

#include <stdlib.h>

void own_file_name(char path[OWN_FILE_NAME], const char *ending) {
    for (int i = 1; i < 100000; i++) {
        snprintf(path, OWN_FILE_NAME, "flowscope-%03d%s", i, ending);
        if (!file_exists(path)) {
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
