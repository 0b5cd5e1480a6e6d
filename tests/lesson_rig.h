// For the tests of lessons: files in a folder of their own, loaded.
#ifndef TESTS_LESSON_RIG_H
#define TESTS_LESSON_RIG_H

#include "experiment_rig.h"

#include "lesson/lesson.h"

#include <stdio.h>
#include <unistd.h>

#define HEAD "# A\n\n## One\n\nText.\n\n"
#define FENCE "```flowscope\n"
#define END "```\n"

#define SMALL "width = 8\nhidden = 1\nbatch = 64\nmatch = 64\nparticles = 1000\nsteps = 5\n"

static char folder[] = "/tmp/flowscope-lesson-XXXXXX";

static inline const char *put(const char *name, const char *text) {
    static char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static inline void drop(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

static inline Lesson *load(const char *text) {
    Lesson *lesson = calloc(1, sizeof *lesson);
    Error err = {0};
    if (!lesson_load(put("a.md", text), lesson, &err)) {
        fail_msg("%s", err.text);
    }
    return lesson;
}

static inline void unload(Lesson *lesson) {
    lesson_free(lesson);
    free(lesson);
}

static inline int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : 1;
}

static inline int remove_folder(void **state) {
    (void)state;
    drop("a.md");
    return rmdir(folder);
}

#endif
