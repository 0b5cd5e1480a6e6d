#include "app/frame.h"
#include "app/frame_budget.h"
#include "app/keys.h"
#include "app/notices.h"
#include "app/own_file.h"
#include "app/pan.h"
#include "app/shortage.h"
#include "app/verb/verb.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/memory.h"
#include "run/scene.h"
#include "settings/rules.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AWAKE_S 2.5  // that the window goes on drawing after anything has happened: what eases, or is measured now and then, ends within it
#define REST_MS 250  // of a rest, after which signals are looked for
#define NO_DISPLAY 3 // exit code: `make run` then makes a film and a picture
typedef struct {
    Screen screen;
    Experiment *experiment;
    Frame frame;
    CommandQueue queue;
    Undo undo;
    UiInput input;
    Keyboard keyboard;
    FrameBudget budget;
    double start_s; // of the program, for the widgets' clock
    double awake_s; // when something last happened or moved
    bool dragging;  // the stage
    Uint8 placing;  // the button that moves the start point; 0: none
    bool let_go;    // of the mouse: after the panel's last change of that drag, the next change is its own undo step
    bool refused;   // what was last asked for: there is nothing of it to take back
    bool quit;
    bool picture_wanted; // saved after the next drawing
} Window;

static double now_s(const Window *w) {
    return clock_now_s() - w->start_s;
}

static void say(Window *w, const char *text) {
    banner_say(&w->frame.banner, text, now_s(w));
}

// ---- input ---------------------------------------------------------------------------------------------------------------------

static void feed_key(Window *w, UiKey key) {
    if (key != UI_KEY_NONE && w->input.key_count < UI_KEYS_MAX) {
        w->input.keys[w->input.key_count++] = key;
    }
}

static void say_file(Window *w, const char *what, const char *path) {
    char text[512], *whole = realpath(path, NULL);
    snprintf(text, sizeof text, "%s: %s", tr(what), whole ? whole : path);
    free(whole);
    say(w, text);
}

static void save_scene(Window *w) {
    char path[OWN_FILE_NAME];
    Error err;
    own_file_name(path, ".ini");
    Settings scene = experiment_scene(w->experiment);
    settings_put(&scene, settings_find("pan-x"), round((double)w->frame.pan.x * 1e4) / 1e4);
    settings_put(&scene, settings_find("pan-y"), round((double)w->frame.pan.y * 1e4) / 1e4);
    if (scene_save(path, &scene, &err)) {
        say_file(w, TR("Saved"), path);
    } else {
        say(w, err.text);
    }
}

static void do_action(Window *w, WindowAction action, bool shift) {
    switch (action) {
    case ACT_HELP:
        w->frame.help_open = !w->frame.help_open;
        break;
    case ACT_RESET_VIEW:
        w->frame.pan = (Pan){0, 0};
        command_set(&w->queue, settings_find("zoom"), 1);
        break;
    case ACT_VIEW_DEFAULTS:
        w->frame.pan = (Pan){0, 0};
        command_push_view(&w->queue, &w->experiment->settings);
        say(w, tr("View and sampling have their defaults. Ctrl+Z takes this back."));
        break;
    case ACT_SAVE_PICTURE:
        w->picture_wanted = true;
        break;
    case ACT_SAVE_SCENE:
        save_scene(w);
        break;
    case ACT_PANEL: // Tab itself changes the lane
        feed_key(w, shift ? UI_KEY_BACK_TAB : UI_KEY_TAB);
        break;
    case ACT_QUIT:
        w->quit = true;
        break;
    case ACT_NONE:
        break;
    }
}

// Escape closes what is open. It neither quits nor leaves full screen: nobody counts how often it is pressed, and a slip must end no
// lecture.
static void escape(Window *w) {
    if (w->frame.help_open) {
        w->frame.help_open = false;
    } else if (w->experiment->settings.fullscreen && !ui_wants_keys(w->screen.ui)) {
        say(w, tr("F11 leaves full screen."));
    } else {
        feed_key(w, UI_KEY_ESCAPE);
    }
}

// A field takes every character, the window's own letters too.
static bool widget_takes(const Window *w, UiKey key, int symbol) {
    if (key != UI_KEY_NONE) {
        return ui_takes_key(w->screen.ui, key);
    }
    return symbol > 32 && !(symbol & SDLK_SCANCODE_MASK) && ui_takes_char(w->screen.ui, symbol < 127 ? (char)symbol : 'a');
}

static bool layout_types(int symbol) {
    return SDL_GetScancodeFromKey(symbol) != SDL_SCANCODE_UNKNOWN;
}

// What was refused was no step: taking it back must not take back the step before it.
static bool take_back_refused(Window *w, const KeyRow *row) {
    const bool refused = w->refused && row->action == ACT_NONE && row->command == CMD_UNDO;
    if (refused) {
        say(w, tr("The last action changed nothing. Press Ctrl+Z again to undo the one before."));
    }
    w->refused = false;
    return refused;
}

static void carry_out(Window *w, const KeyRow *row, bool shift) {
    if (take_back_refused(w, row)) {
        return;
    }
    if (row->action != ACT_NONE) {
        do_action(w, row->action, shift);
        return;
    }
    command_settle(&w->undo); // every press is an undo step of its own
    keys_push(row, w->experiment, &w->queue);
    const char *why = row->row ? rules_idle(&w->experiment->settings, settings_find(row->row)) : NULL;
    if (why) { // the user sees it only in another view
        say(w, why);
    }
}

static void key_down(Window *w, const KeyPress *press) {
    w->input.shift |= press->shift; // a slow frame may bring the key up too
    w->input.ctrl |= press->ctrl;
    if (press->symbol == SDLK_ESCAPE) {
        escape(w);
        return;
    }
    UiKey key = keyboard_ui_key(press->symbol);
    key = key == UI_KEY_TAB && press->shift ? UI_KEY_BACK_TAB : key;
    if (!press->ctrl && widget_takes(w, key, press->symbol)) {
        feed_key(w, key);
        return;
    }
    const KeyRow *row = keys_find(press, layout_types);
    bool repeats = row && (row->command == CMD_NUDGE || row->command == CMD_TRAIN) && row->action == ACT_NONE;
    if (row && (!press->repeat || repeats)) {
        carry_out(w, row, press->shift);
    }
}

static Vec2 pointer_px(const Window *w) {
    int x, y;
    SDL_GetMouseState(&x, &y);
    return (Vec2){(float)x * w->screen.density, (float)y * w->screen.density};
}

static Vec2 to_points(const Window *w, Vec2 px) {
    return (Vec2){px.x / w->screen.scale, px.y / w->screen.scale};
}

// The start point comes to where the pointer is on the stage.
static void place_start(Window *w, Vec2 px) {
    const Setting *row = settings_find("start");
    const char *why = rules_idle(&w->experiment->settings, row);
    Vec2 at;
    if (stage_point(&w->screen, w->experiment, &w->frame.page.layout, w->frame.pan, px, &at)) {
        command_set(&w->queue, row, setting_point((double)at.x, (double)at.y));
    }
    if (why) { // it is seen only in another view
        say(w, why);
    }
}

// The right button, or Shift and the left one where a touchpad has no other. True: the press, or the end of one, has been for that.
static bool placed(Window *w, const SDL_MouseButtonEvent *event, Vec2 px) {
    const bool shift = event->button == SDL_BUTTON_LEFT && (SDL_GetModState() & KMOD_SHIFT) != 0;
    if (event->type == SDL_MOUSEBUTTONUP && w->placing == event->button) {
        w->placing = 0;
        w->let_go = true;
        return true;
    }
    const bool free = !ui_wants_mouse(w->screen.ui) && !w->frame.help_open && rect_contains(w->frame.page.layout.stage, to_points(w, px));
    if (event->type == SDL_MOUSEBUTTONDOWN && free && (shift || event->button == SDL_BUTTON_RIGHT)) {
        w->placing = event->button;
        place_start(w, px);
        return true;
    }
    return event->button != SDL_BUTTON_LEFT;
}

static void mouse_button(Window *w, const SDL_MouseButtonEvent *event) {
    Vec2 px = {(float)event->x * w->screen.density, (float)event->y * w->screen.density};
    if (placed(w, event, px)) {
        return;
    }
    bool down = event->type == SDL_MOUSEBUTTONDOWN;
    w->input.down = down;
    w->input.pressed |= down;
    w->input.released |= !down;
    w->input.double_click |= down && event->clicks == 2;
    w->frame.help_open &= !down;
    if (!down) {
        w->let_go = true;
        w->dragging = false;
    } else if (!ui_wants_mouse(w->screen.ui)) {
        w->dragging = rect_contains(w->frame.page.layout.stage, to_points(w, px));
    }
}

static void mouse_motion(Window *w, const SDL_MouseMotionEvent *event) {
    if (w->dragging) {
        Vec2 by = {(float)event->xrel * w->screen.density, (float)event->yrel * w->screen.density};
        pan_drag(&w->frame, &w->screen, w->experiment, by);
    }
    if (w->placing) {
        place_start(w, (Vec2){(float)event->x * w->screen.density, (float)event->y * w->screen.density});
    }
}

static void mouse_wheel(Window *w, const SDL_MouseWheelEvent *event) {
    const Vec2 px = pointer_px(w);
    const float notches = event->preciseY != 0 ? event->preciseY : (float)event->y; // a touchpad turns by parts of one
    if (rect_contains(w->frame.page.layout.stage, to_points(w, px)) && !ui_wants_mouse(w->screen.ui)) {
        pan_zoom(&w->frame, &w->screen, w->experiment, px, notches, &w->queue);
    } else {
        w->input.wheel += notches;
    }
}

// Carries out the queue and shows its notices. False and `err` if a command could not be carried out.
static bool apply_commands(Window *w, Error *err) {
    char text[512];
    if (w->queue.count == 0) {
        return true;
    }
    const Notices before = notices_before(w->experiment, &w->queue);
    const bool done = command_apply(&w->queue, w->experiment, &w->undo, err);
    language_choose(
        language_code(w->experiment->settings.lang)); // what is said of a change is said in the language that it chose
    w->refused = !done;
    if (!done) {
        const Rule *rule = rules_of_error(err);
        bool path = rule && strcmp(rule->row, "path") == 0; // whose sentence says it all
        say(w, path ? tr(rule->sentence) : err->text);
    } else if (notices_after(&before, w->experiment, &w->queue, text, sizeof text)) {
        say(w, text);
    } else if (before.undone) {
        w->frame.banner.until_s = 0; // the last notice is no longer true
    }
    return done;
}

// Picture and flow stand as the scene says that has been opened.
static void stand(Window *w) {
    const Settings *s = &w->experiment->settings;
    w->frame.pan = (Pan){(float)s->pan_x, (float)s->pan_y};
    if (s->play) {
        command_push(&w->queue, CMD_PLAY, SWITCH_ON);
    } else {
        command_push(&w->queue, CMD_SEEK, s->time);
    }
}

// A dropped file is one undo step; a bad one changes nothing.
static void drop(Window *w, char *path) {
    Error err;
    const char *dot = strrchr(path, '.');
    bool points = points_named(path);
    bool scene = dot && strcasecmp(dot, ".ini") == 0; // as Ctrl+S names it; others are tried
    const bool read = points ? command_push_points(&w->queue, path, &err) : scene_read(path, &w->queue, &err);
    if (read && apply_commands(w, &err)) {
        if (!points) {
            stand(w);
        }
        say_file(w, TR("Opened"), path);
    } else {
        w->refused = true;
        say(w, points || scene ? err.text : tr("Drop a scene (.ini) or points (.csv, .npy)."));
    }
    SDL_free(path);
}

static void handle_keyboard(Window *w, const SDL_Event *event) {
    const size_t typed = strlen(w->input.text);
    KeyPress press;
    if (keyboard_settle(&w->keyboard, event, &press)) {
        key_down(w, &press);
    } else if (event && event->type == SDL_TEXTINPUT && w->keyboard.field) {
        snprintf(w->input.text + typed, sizeof w->input.text - typed, "%s", event->text.text);
    }
    if (event && keyboard_take(&w->keyboard, event, &press)) {
        key_down(w, &press);
    }
}

static void handle(Window *w, const SDL_Event *event) {
    handle_keyboard(w, event);
    switch (event->type) {
    case SDL_QUIT:
        w->quit = true;
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        mouse_button(w, &event->button);
        break;
    case SDL_MOUSEMOTION:
        mouse_motion(w, &event->motion);
        break;
    case SDL_MOUSEWHEEL:
        mouse_wheel(w, &event->wheel);
        break;
    case SDL_DROPFILE:
        drop(w, event->drop.file);
        break;
    default:
        break;
    }
}

static void take_events(Window *w) {
    bool down = w->input.down;
    w->input = (UiInput){.down = down, .now_s = now_s(w)};
    SDL_Event event;
    Error err;
    while (SDL_PollEvent(&event)) {
        w->awake_s = w->input.now_s;
        handle(w, &event);
        apply_commands(w, &err); // so that the second of two presses in one slow frame finds what the first has done
    }
    handle_keyboard(w, NULL);
    w->input.mouse = to_points(w, pointer_px(w));
    SDL_Keymod mod = SDL_GetModState();
    w->input.shift |= (mod & KMOD_SHIFT) != 0;
    w->input.ctrl |= (mod & KMOD_CTRL) != 0;
}

// ---- output --------------------------------------------------------------------------------------------------------------------

static void save_picture(Window *w) {
    char path[OWN_FILE_NAME];
    Error err;
    if (own_file_picture(path, &w->screen, &err)) {
        say_file(w, TR("Saved"), path);
    } else {
        say(w, err.text);
    }
}

// Between two frames, so that no frame changes its size while it is drawn and read.
static void follow_fullscreen(Window *w) {
    const bool wanted = w->experiment->settings.fullscreen;
    if (gl_fills_screen(&w->screen.gl) != wanted) {
        gl_fill_screen(&w->screen.gl, wanted);
    }
}

static void one_frame(Window *w) {
    FrameBudget *budget = &w->budget;
    double dt_s = frame_budget_begin(budget);
    Error err;
    apply_commands(w, &err); // the panel's commands of the last frame, so that one frame shows one state
    if (w->let_go) {
        command_settle(&w->undo);
        w->let_go = false;
    }
    follow_fullscreen(w);
    take_events(w);
    w->screen.held = w->input.down;
    screen_follow(&w->screen, &w->experiment->settings);
    w->frame.quiet = w->picture_wanted;
    experiment_advance(w->experiment, dt_s); // before the words, which are of the picture that is drawn beside them
    frame_budget_refresh(budget, w->experiment, dt_s);
    frame_ui(&w->frame, &w->screen, w->experiment, &w->input, &w->queue);
    keyboard_use_field(&w->keyboard, ui_wants_text(w->screen.ui));
    frame_compute(&w->frame, w->screen.gl.software, w->experiment, w->input.now_s);
    frame_draw(&w->frame, &w->screen, w->experiment);
    if (w->picture_wanted) {
        w->picture_wanted = false;
        save_picture(w);
    }
    frame_budget_train(budget, w->experiment);
    frame_budget_swap(budget, &w->screen.gl);
    w->frame.stats = (Stats){.steps_per_s = budget->steps_per_s, .frame_ms = budget->frame_s * 1e3};
    char text[512];
    if (shortage_mend(w->experiment, &w->undo, text, sizeof text)) {
        say(w, text);
    }
}

// ---- the loop ------------------------------------------------------------------------------------------------------------------

static bool is_hidden(const Window *w) {
    return (SDL_GetWindowFlags(w->screen.gl.window) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) != 0;
}

static void wait_for_event(Window *w) {
    if (SDL_WaitEventTimeout(NULL, REST_MS)) {
        w->awake_s = now_s(w);
    }
    frame_budget_wake(&w->budget);
}

// Nothing is drawn, and the flow stands. Training goes on where it is on, so that one comes back from other windows to a network that has
// learned.
static void hidden_turn(Window *w) {
    Error err;
    apply_commands(w, &err);
    take_events(w);
    if (experiment_learns(w->experiment)) {
        frame_budget_unseen(&w->budget, w->experiment);
    } else {
        wait_for_event(w);
    }
}

// A frame, unless it would show what the last one showed.
static void visible_turn(Window *w) {
    if (w->queue.count > 0 || w->let_go || frame_moving(&w->frame, &w->screen, w->experiment)) {
        w->awake_s = now_s(w);
    }
    if (now_s(w) < w->awake_s + AWAKE_S) {
        one_frame(w);
    } else {
        wait_for_event(w);
    }
}

static void run(Window *w) {
    w->frame.live = true;
    keyboard_begin(&w->keyboard);
    frame_budget_init(&w->budget, w->screen.gl.software);
    one_frame(w);
    // Once more, to be swapped in at once: a window that has just appeared is black.
    frame_draw(&w->frame, &w->screen, w->experiment);
    gl_show(&w->screen.gl);
    gl_swap(&w->screen.gl);
    while (!w->quit) {
        if (is_hidden(w)) {
            hidden_turn(w);
        } else {
            visible_turn(w);
        }
    }
    keyboard_end(&w->keyboard);
}

int window_run(const Cli *cli) {
    Error err;
    if (!gl_have_display()) {
        error_note("There is no display to open a window on; flowscope film and flowscope shot work without one.");
        return NO_DISPLAY;
    }
    Window *w = memory_new(1, sizeof *w);
    w->experiment = memory_new(1, sizeof *w->experiment);
    w->start_s = clock_now_s();
    bool open = screen_open(&w->screen, &cli->settings, false, &err) && experiment_open(w->experiment, &cli->settings, &err);
    w->experiment->clock_s = clock_now_s;
    if (open) {
        frame_init(&w->frame, &cli->settings);
        w->frame.welcome = welcome_begin(cli);
        shortage_begin(w->experiment);
        run(w);
        shortage_end();
        experiment_close(w->experiment);
        frame_free(&w->frame);
    }
    screen_close(&w->screen);
    free(w->experiment);
    free(w);
    return open ? 0 : error_say(&err, 1);
}
