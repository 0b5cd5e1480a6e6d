#include "app/platform.h"

#include "base/file.h"
#include "base/memory.h"

#include <SDL_events.h>
#include <SDL_stdinc.h>
#include <emscripten.h>
#include <stdio.h>
#include <string.h>

// What the page has no function for is not done, and answered with false.
EM_JS(bool, page_do, (const char *what, const char *text), {
    const page = Module['page'], act = page && page[UTF8ToString(what)];
    return Boolean(act && act(UTF8ToString(text)));
})

// ---- the loop --------------------------------------------------------------------------------------------------------------------
typedef struct {
    PlatformTurn *turn;
    void *context;
} Loop;

static void turn_once(void *context) {
    const Loop *loop = context;
    if (!loop->turn(loop->context) && page_do("over", "")) {
        emscripten_cancel_main_loop();
    }
}

// Leaves main by an exception that the browser takes, so that what lies on main's stack stays.
void platform_run(PlatformTurn *turn, void *context) {
    Loop *loop = memory_new(1, sizeof *loop);
    *loop = (Loop){turn, context};
    emscripten_set_main_loop_arg(turn_once, loop, 0, true);
}

static char *asked; // by the page since platform_asked; the page calls in between two turns only

bool platform_rest(int ms) {
    (void)ms;
    SDL_PumpEvents();
    return asked || SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
}

// ---- the user --------------------------------------------------------------------------------------------------------------------
void platform_saved(const char *path) {
    page_do("saved", path);
}

void platform_place(const char *path, char *text, size_t size) {
    snprintf(text, size, "%s", file_name(path));
}

void platform_copy(const char *text) {
    page_do("copy", text);
}

bool platform_kept(const char *name) {
    return page_do("kept", name);
}

void platform_keep(const char *name) {
    page_do("keep", name);
}

EM_JS(bool, page_is_coarse, (void), { return Boolean(window.matchMedia && window.matchMedia('(pointer: coarse)').matches); })

bool platform_has_fingers(void) {
    return page_is_coarse();
}

// ---- the page --------------------------------------------------------------------------------------------------------------------
bool platform_has_page(void) {
    return true;
}

void platform_tell(const char *state) {
    page_do("tell", state);
}

EMSCRIPTEN_KEEPALIVE void platform_ask(const char *text) {
    const size_t before = asked ? strlen(asked) : 0, more = strlen(text);
    asked = memory_resize(asked, before + more + 2, 1);
    snprintf(asked + before, more + 2, "%s\n", text);
}

char *platform_asked(void) {
    char *text = asked;
    asked = NULL;
    return text;
}

EMSCRIPTEN_KEEPALIVE void platform_drop(const char *path) {
    SDL_Event event = {.type = SDL_DROPFILE};
    event.drop.file = SDL_strdup(path);
    SDL_PushEvent(&event);
}
