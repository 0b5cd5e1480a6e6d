// The real window under events that are put in its way, some to a frame: keys of every kind, a mouse that drags and turns its wheel, fingers, text,
// dropped files good and bad, other sizes. It has to come to its end, and what it is worth is what the sanitizers of `make asan` see.
#include "app/verb/verb.h"

#include "num/rng.h"

#include <SDL.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// For `make torture`: EVENTS_FRAMES, fewer frames; EVENTS_DISPLAY, a display that is there.
enum { FRAMES = 400, WIDTH = 760, HEIGHT = 560 };

static int frames(void) {
    const char *fewer = getenv("EVENTS_FRAMES");
    return fewer ? atoi(fewer) : FRAMES;
}

static struct {
    Rng dice;
    int frame, left; // events of this frame that are still to come
    long sent;
    int x, y;        // where the mouse is
    Uint32 buttons;
    SDL_Keymod mod;
} hand;

// ---- what a hand does ------------------------------------------------------------------------------------------------------

static int below(int n) {
    return rng_below(&hand.dice, n);
}

static void press(SDL_Event *event) {
    static const SDL_Keycode others[] = {SDLK_ESCAPE, SDLK_RETURN, SDLK_UP, SDLK_DOWN, SDLK_PAGEUP, SDLK_BACKSPACE, SDLK_KP_ENTER,
                                         SDLK_TAB,    0x439,       0xE9,    SDLK_F8,   SDLK_PRINTSCREEN, SDLK_PAGEDOWN, SDLK_BACKQUOTE};
    const bool listed = below(4) > 0;
    SDL_Keycode symbol = listed ? SDLK_a + below(26) : others[below((int)(sizeof others / sizeof *others))];
    if (listed && below(3) == 0) {
        symbol = (const SDL_Keycode[]){SDLK_SPACE, SDLK_LEFT, SDLK_RIGHT, SDLK_HOME, SDLK_END, SDLK_DELETE, SDLK_PERIOD, SDLK_1 + below(9),
                                       SDLK_F6, SDLK_F11, SDLK_QUESTION, SDLK_0}[below(12)];
    }
    const Uint16 mods[] = {KMOD_NONE, KMOD_NONE, KMOD_SHIFT, KMOD_CTRL, KMOD_ALT, KMOD_CTRL | KMOD_SHIFT};
    const Uint16 mod = symbol == SDLK_q || symbol == SDLK_w ? KMOD_NONE : mods[below(6)]; // Ctrl+Q would end it
    hand.mod = (SDL_Keymod)mod;
    event->key = (SDL_KeyboardEvent){.type = SDL_KEYDOWN, .state = SDL_PRESSED, .repeat = below(5) == 0,
                                     .keysym = {.scancode = SDL_GetScancodeFromKey(symbol), .sym = symbol, .mod = mod}};
}

static void type(SDL_Event *event) {
    static const char *const words[] = {"7", "-", "1e9", "0.5", "\xEA\xB2\xBD", "ot/ot", "\xFF", "abcdefghijklmnopqrstuvwxyz01234"};
    event->text = (SDL_TextInputEvent){.type = SDL_TEXTINPUT};
    snprintf(event->text.text, sizeof event->text.text, "%s", words[below(8)]);
}

static void move(SDL_Event *event) {
    const int x = below(WIDTH + 40) - 20, y = below(HEIGHT + 40) - 20;
    event->motion = (SDL_MouseMotionEvent){.type = SDL_MOUSEMOTION, .x = x, .y = y, .xrel = x - hand.x, .yrel = y - hand.y};
    hand.x = x;
    hand.y = y;
}

static void click(SDL_Event *event) {
    const bool down = hand.buttons == 0;
    hand.buttons = down ? SDL_BUTTON_LMASK : 0;
    event->button = (SDL_MouseButtonEvent){.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP, .button = SDL_BUTTON_LEFT,
                                           .clicks = (Uint8)(1 + below(2)), .x = hand.x, .y = hand.y};
}

// Of fingers that come down, move and go up in any order; now and then one that never came down, or far outside.
static void touch(SDL_Event *event) {
    static const Uint32 what[] = {SDL_FINGERDOWN, SDL_FINGERUP, SDL_FINGERMOTION, SDL_FINGERMOTION};
    event->tfinger = (SDL_TouchFingerEvent){.type = what[below(4)], .touchId = 9, .fingerId = below(3),
                                            .x = (float)below(1000) / 900 - 0.05f, .y = (float)below(1000) / 900 - 0.05f};
}

static void drop(SDL_Event *event) {
    static const char *const names[] = {"good.ini", "bad.ini", "good.csv", "bad.csv", "none.npy", "folder", "other.txt", "small.md", "bad.md", ""};
    event->drop = (SDL_DropEvent){.type = SDL_DROPFILE, .file = SDL_strdup(names[below(10)])};
}

static void act(SDL_Event *event) {
    const int what = below(26);
    if (what >= 20) {
        touch(event);
    } else if (what < 8) {
        press(event);
    } else if (what < 12) {
        move(event);
    } else if (what < 16) {
        click(event);
    } else if (what < 18) {
        event->wheel = (SDL_MouseWheelEvent){.type = SDL_MOUSEWHEEL, .y = below(7) - 3};
    } else if (what < 19) {
        type(event);
    } else {
        drop(event);
    }
}

// ---- in place of SDL's own -------------------------------------------------------------------------------------------------

int SDL_PollEvent(SDL_Event *event) {
    SDL_PumpEvents();
    if (SDL_PeepEvents(event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0 && event->type != SDL_QUIT) {
        return 1; // what the display itself has to say
    }
    memset(event, 0, sizeof *event);
    if (hand.left-- > 0) {
        hand.sent++;
        act(event);
        return 1;
    }
    hand.left = below(6);
    if (hand.frame++ == frames()) {
        event->type = SDL_QUIT;
        hand.left = 0;
        return 1;
    }
    return 0;
}

Uint32 SDL_GetMouseState(int *x, int *y) {
    *x = hand.x;
    *y = hand.y;
    return hand.buttons;
}

SDL_Keymod SDL_GetModState(void) {
    return hand.mod;
}

// ---- a display and files of its own ----------------------------------------------------------------------------------------

static pid_t server;
static char folder[256];

// Xvfb chooses a free number and writes it to the pipe; without Xvfb there is none.
static bool open_display(void) {
    int told[2];
    char number[16] = ":";
    const char *given = getenv("EVENTS_DISPLAY");
    if (given) {
        return setenv("DISPLAY", given, 1) == 0;
    }
    if (pipe(told) != 0) {
        return false;
    }
    server = fork();
    if (server == 0) {
        char fd[16];
        snprintf(fd, sizeof fd, "%d", told[1]);
        execlp("Xvfb", "Xvfb", "-displayfd", fd, "-screen", "0", "1000x700x24", "-nolisten", "tcp", "-noreset", (char *)NULL);
        _exit(127);
    }
    close(told[1]);
    const ssize_t n = read(told[0], number + 1, sizeof number - 2);
    close(told[0]);
    number[strcspn(number, "\n")] = '\0';
    return n > 0 && setenv("DISPLAY", number, 1) == 0;
}

static void write_text(const char *name, const char *text) {
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

static int enter(void **state) {
    (void)state;
    char *here = realpath(".", NULL);
    setenv("FLOWSCOPE_HOME", here, 0);
    free(here);
    snprintf(folder, sizeof folder, "%s/flowscope-events-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("folder", 0700) != 0) {
        return -1;
    }
    write_text("good.ini", "data = moons\nlanes = vp, ot, ot/ot\n");
    write_text("bad.ini", "data = \xFF\nwidth = huge\n");
    write_text("good.csv", "x,y,label\n1,2,0\n3,4,1\n5,-6,1\n");
    write_text("bad.csv", "1,2\n3,nan\n");
    write_text("other.txt", "");
    write_text("bad.md", "# A\n\n### No step\n");
    write_text("small.md", "# Small\n\n## One\n\nText.\n\n```flowscope\nwidth = 8\nhidden = 1\nparticles = 1000\ntrain = 5\nshow data, t\n```\n\n"
                           "## Two\n\nWhere?\n\n```flowscope\nt = 0 .. 1 in 1 s\nhighlight particle 3\nask place of particle 3\nreveal\n```\n");
    return 0;
}

static int leave(void **state) {
    (void)state;
    glob_t found;
    if (glob("*.*", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            unlink(found.gl_pathv[i]);
        }
        globfree(&found);
    }
    if (server > 0) {
        kill(server, SIGTERM);
        waitpid(server, NULL, 0);
    }
    return rmdir("folder") == 0 && chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void test_the_window_outlives_its_events(void **state) {
    (void)state;
    if (!open_display()) {
        print_message("test_the_window_outlives_its_events: there is no Xvfb\n");
        skip();
    }
    Cli cli = {.settings = settings_default()};
    cli.settings.size_w = WIDTH;
    cli.settings.size_h = HEIGHT;
    cli.settings.width = 16;
    cli.settings.particles = 1500;
    hand.dice = rng_open(5, RNG_SHOW, 0);
    const int code = window_run(&cli);
    if (code == 1 && getenv("REFUSE_NTH")) {
        return; // it said why it does not begin
    }
    assert_int_equal(code, 0);
    print_message("%ld events in %d frames\n", hand.sent, frames());
    assert_true(hand.sent > frames());
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_window_outlives_its_events)};
    return cmocka_run_group_tests(tests, enter, leave);
}
