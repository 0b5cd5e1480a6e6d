// A folder of a test program's own, in which its tests stand: the setup and teardown of a group. The program's own files are found from there.
#ifndef TESTS_OWN_FOLDER_H
#define TESTS_OWN_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline int enter_own_folder(void **state) {
    static char folder[] = "/tmp/flowscope-test.XXXXXX";
    char home[4096];
    *state = folder;
    return getcwd(home, sizeof home) && setenv("FLOWSCOPE_HOME", home, 0) == 0 && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static inline int leave_own_folder(void **state) {
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", (const char *)*state);
    return chdir("/") == 0 ? system(command) : -1; // NOLINT: a name of our own
}

#endif
