#include "app/shortage.h"

#include "app/own_file.h"
#include "app/platform.h"
#include "base/language.h"
#include "base/memory.h"

#include <stdio.h>

#define RESERVE ((size_t)64 << 20) // bytes; drawing 200,000 particles asks for some 20 MB more than drawing none
#define RESERVE_MIN ((size_t)1 << 20)

// As much as there is: with nothing kept back, the next request that is refused ends the program.
static void keep_reserve(void) {
    size_t bytes = RESERVE;
    while (!memory_reserve(bytes)) {
        bytes = bytes > RESERVE_MIN ? bytes / 2 : 0;
    }
}

// said: where it was saved, or why not.
static void save_scene(const Experiment *experiment, Error *said) {
    char path[OWN_FILE_NAME];
    if (own_file_scene(path, experiment, said)) {
        platform_saved(path);
        error_set(said, "The scene was saved as %s.", path);
    }
}

// To the standard error, as no window will show it.
static void last_words(void *experiment) {
    Error said;
    save_scene(experiment, &said);
    error_say(&said, 1);
}

void shortage_begin(Experiment *experiment) {
    keep_reserve();
    memory_at_end(last_words, experiment);
}

void shortage_end(void) {
    memory_at_end(NULL, NULL);
    memory_reserve(0);
}

bool shortage_mend(Experiment *experiment, Undo *undo, char *text, size_t size) {
    if (!memory_is_short()) {
        return false;
    }
    Error kept, undone;
    save_scene(experiment, &kept);
    const bool change = undo->count > 0 && undo_last(undo, experiment, &undone);
    snprintf(text, size, "%s %s", kept.text,
             change ? tr("Memory is short, so your last change was undone.")
                    : tr("Memory is short. Choose fewer particles or close other programs."));
    keep_reserve();
    return true;
}
