#include "app/own_file.h"

#include "base/file.h"
#include "run/scene.h"

void own_file_name(char path[OWN_FILE_NAME], const char *ending) {
    for (int i = 1; i < 100000; i++) {
        snprintf(path, OWN_FILE_NAME, "flowscope-%03d%s", i, ending);
        if (!file_exists(path)) {
            return;
        }
    }
}

bool own_file_scene(char path[OWN_FILE_NAME], const Experiment *experiment, Error *err) {
    own_file_name(path, ".ini");
    const Settings scene = experiment_scene(experiment);
    return scene_save(path, &scene, err);
}
