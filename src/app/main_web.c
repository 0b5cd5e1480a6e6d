// The browser edition's main: the window, with the settings that the page hands over as a command line. Of the verbs there is `film`, which the
// page runs as a program of its own beside the window's (assets/web/film.js).
#include "app/verb/verb.h"
#include "app/welcome.h"
#include "base/memory.h"
#include "num/kernels.h"

#include <SDL_hints.h>

int main(int argc, char **argv) {
    static Cli cli; // the window reads it as long as the page lives
    Error err;
    memory_begin();
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas"); // what else the page has keeps its keys
    if (!kernels_choose(&err) || !cli_parse(&cli, argc, argv, &err)) {
        return error_say(&err, 2);
    }
    if (cli.verb == VERB_FILM) {
        return film_run(&cli);
    }
    welcome_prepare(&cli);
    return window_run(&cli);
}
