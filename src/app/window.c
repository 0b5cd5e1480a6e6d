#include "app/frame.h"
#include "app/frame_budget.h"
#include "app/keys.h"
#include "app/notices.h"
#include "app/own_file.h"
#include "app/shortage.h"
#include "app/verb/verb.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/memory.h"
#include "gfx/capture.h"
#include "run/scene.h"
#include "settings/rules.h"

#include <SDL.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAN_MAX 4.0f // stage coordinates
#define NO_DISPLAY 3 // exit code: `make run` then makes a film and a picture

typedef struct {
    Screen screen;
    Experiment *experiment;
    Frame frame;
    CommandQueue queue;
    Undo undo;
    UiInput input;
    FrameBudget budget;
    double start_s; // of the program, for the widgets' clock
    bool dragging;  // the stage
    bool let_go;    // of the mouse: after the panel's last change of that drag, the next change is its own undo step
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

static UiKey ui_key(SDL_Keycode symbol) {
    static const SDL_Keycode symbols[] = {
        [UI_KEY_TAB] = SDLK_TAB,       [UI_KEY_LEFT] = SDLK_LEFT,      [UI_KEY_RIGHT] = SDLK_RIGHT,
        [UI_KEY_UP] = SDLK_UP,         [UI_KEY_DOWN] = SDLK_DOWN,      [UI_KEY_HOME] = SDLK_HOME,
        [UI_KEY_END] = SDLK_END,       [UI_KEY_PAGE_UP] = SDLK_PAGEUP, [UI_KEY_PAGE_DOWN] = SDLK_PAGEDOWN,
        [UI_KEY_ENTER] = SDLK_RETURN,  [UI_KEY_ESCAPE] = SDLK_ESCAPE,  [UI_KEY_BACKSPACE] = SDLK_BACKSPACE,
        [UI_KEY_DELETE] = SDLK_DELETE, [UI_KEY_SPACE] = SDLK_SPACE,
    };
    for (int key = UI_KEY_TAB; key <= UI_KEY_SPACE; key++) {
        if (symbols[key] && symbols[key] == symbol) {
            return (UiKey)key;
        }
    }
    return symbol == SDLK_KP_ENTER ? UI_KEY_ENTER : UI_KEY_NONE;
}

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
    if (own_file_scene(path, w->experiment, &err)) {
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

// Escape closes what is open, then leaves full screen; it never quits, so that a slip ends no lecture.
static void escape(Window *w) {
    if (w->frame.help_open) {
        w->frame.help_open = false;
    } else if (w->experiment->settings.fullscreen && !ui_wants_keys(w->screen.ui)) {
        command_set(&w->queue, settings_find("fullscreen"), 0);
    } else {
        feed_key(w, UI_KEY_ESCAPE);
    }
}

static bool widget_takes(const Window *w, UiKey key, SDL_Keycode symbol) {
    if (key != UI_KEY_NONE) {
        return ui_takes_key(w->screen.ui, key);
    }
    return symbol > 32 && symbol < 127 && ui_takes_char(w->screen.ui, (char)symbol);
}

static void key_down(Window *w, const SDL_KeyboardEvent *event) {
    SDL_Keycode symbol = event->keysym.sym;
    bool ctrl = (event->keysym.mod & KMOD_CTRL) != 0;
    bool shift = (event->keysym.mod & KMOD_SHIFT) != 0;
    w->input.shift |= shift; // a slow frame may bring the key up too
    w->input.ctrl |= ctrl;
    if (symbol == SDLK_ESCAPE) {
        escape(w);
        return;
    }
    UiKey key = ui_key(symbol);
    key = key == UI_KEY_TAB && shift ? UI_KEY_BACK_TAB : key;
    if (!ctrl && widget_takes(w, key, symbol)) {
        feed_key(w, key);
        return;
    }
    const KeyRow *row = keys_find(symbol, ctrl, shift);
    bool repeats = row && (row->command == CMD_NUDGE || row->command == CMD_TRAIN) && row->action == ACT_NONE;
    if (!row || (event->repeat && !repeats)) {
        return;
    }
    if (row->action != ACT_NONE) {
        do_action(w, row->action, shift);
    } else {
        command_settle(&w->undo); // every press is an undo step of its own
        keys_push(row, w->experiment, &w->queue);
        const char *why = row->row ? rules_idle(&w->experiment->settings, settings_find(row->row)) : NULL;
        if (why) { // the user sees it only in another view
            say(w, why);
        }
    }
}

// The square shown at first can leave the middle but not the stage, so that nobody has to look for it.
static void keep_in_sight(Pan *pan) {
    pan->x = fminf(fmaxf(pan->x, -PAN_MAX), PAN_MAX);
    pan->y = fminf(fmaxf(pan->y, -PAN_MAX), PAN_MAX);
}

// Zooms about the pointer, so that what is under it stays under it.
static void zoom_at(Window *w, Vec2 px, float notches) {
    const Setting *row = settings_find("zoom");
    double zoom = w->experiment->settings.zoom;
    double wanted = fmin(fmax(zoom * pow(1.15, (double)notches), row->min), row->max);
    for (int i = 0; i < w->frame.page.layout.panes; i++) {
        Camera camera = stage_camera(&w->screen, w->experiment, &w->frame.page.layout, i, w->frame.pan);
        if (rect_contains(camera.pane, px)) {
            Vec2 at = camera_from_px(&camera, px);
            float keep = (float)(zoom / wanted);
            w->frame.pan.x = at.x + (w->frame.pan.x - at.x) * keep;
            w->frame.pan.y = at.y + (w->frame.pan.y - at.y) * keep;
            keep_in_sight(&w->frame.pan);
            command_set(&w->queue, row, wanted);
        }
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

static void mouse_button(Window *w, const SDL_MouseButtonEvent *event) {
    if (event->button != SDL_BUTTON_LEFT) {
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
        Vec2 px = {(float)event->x * w->screen.density, (float)event->y * w->screen.density};
        w->dragging = rect_contains(w->frame.page.layout.stage, to_points(w, px));
    }
}

static void mouse_motion(Window *w, const SDL_MouseMotionEvent *event) {
    if (w->dragging) {
        Camera camera = stage_camera(&w->screen, w->experiment, &w->frame.page.layout, 0, w->frame.pan);
        w->frame.pan.x -= (float)event->xrel * w->screen.density / camera.scale;
        w->frame.pan.y += (float)event->yrel * w->screen.density / camera.scale;
        keep_in_sight(&w->frame.pan);
    }
}

static void mouse_wheel(Window *w, const SDL_MouseWheelEvent *event) {
    Vec2 px = pointer_px(w);
    if (rect_contains(w->frame.page.layout.stage, to_points(w, px)) && !ui_wants_mouse(w->screen.ui)) {
        zoom_at(w, px, (float)event->y);
    } else {
        w->input.wheel += (float)event->y;
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

static bool push_points(CommandQueue *queue, const char *path, Error *err) {
    Command data, file;
    if (!command_setting(&data, "data", "file", err) || !command_setting(&file, "data-file", path, err)) {
        return false;
    }
    command_push(queue, CMD_BEGIN, 0);
    command_add(queue, &data);
    command_add(queue, &file);
    command_push(queue, CMD_END, 0);
    return true;
}

// A dropped file is one undo step; a bad one changes nothing.
static void drop(Window *w, char *path) {
    Error err;
    const char *dot = strrchr(path, '.');
    bool points = dot && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".npy") == 0);
    bool scene = dot && strcmp(dot, ".ini") == 0; // as Ctrl+S names it; others are tried
    const bool read = points ? push_points(&w->queue, path, &err) : scene_read(path, &w->queue, &err);
    if (read && apply_commands(w, &err)) {
        w->frame.pan = points ? w->frame.pan : (Pan){0, 0};
        say_file(w, TR("Opened"), path);
    } else if (points || scene) {
        say(w, err.text);
    } else {
        say(w, tr("Drop a scene (.ini) or points (.csv, .npy)."));
    }
    SDL_free(path);
}

static void handle(Window *w, const SDL_Event *event) {
    const size_t typed = strlen(w->input.text);
    switch (event->type) {
    case SDL_QUIT:
        w->quit = true;
        break;
    case SDL_KEYDOWN:
        key_down(w, &event->key);
        break;
    case SDL_TEXTINPUT:
        snprintf(w->input.text + typed, sizeof w->input.text - typed, "%s", event->text.text);
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
        handle(w, &event);
        apply_commands(w, &err); // so that the second of two presses in one slow frame finds what the first has done
    }
    w->input.mouse = to_points(w, pointer_px(w));
    SDL_Keymod mod = SDL_GetModState();
    w->input.shift |= (mod & KMOD_SHIFT) != 0;
    w->input.ctrl |= (mod & KMOD_CTRL) != 0;
}

// ---- output --------------------------------------------------------------------------------------------------------------------

static void save_picture(Window *w) {
    char path[OWN_FILE_NAME];
    Error err;
    own_file_name(path, ".png");
    uint8_t *rgb = malloc((size_t)w->screen.width * (size_t)w->screen.height * 3);
    if (!rgb) {
        return;
    }
    gl_read(&w->screen.gl, rgb);
    bool good = capture_png(path, w->screen.width, w->screen.height, rgb, &err);
    free(rgb);
    if (good) {
        say_file(w, TR("Saved"), path);
    } else {
        say(w, err.text);
    }
}

// Between two frames, so that no frame changes its size while it is drawn and read.
static void follow_fullscreen(Window *w) {
    bool is = (SDL_GetWindowFlags(w->screen.gl.window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    if (is != w->experiment->settings.fullscreen) {
        SDL_SetWindowFullscreen(w->screen.gl.window, is ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    }
}

// An input method is on only while a field can use it, so that it never eats the window's own keys.
static void follow_text_input(const Window *w) {
    bool wanted = ui_wants_text(w->screen.ui);
    if (wanted && !SDL_IsTextInputActive()) {
        SDL_StartTextInput();
    } else if (!wanted && SDL_IsTextInputActive()) {
        SDL_StopTextInput();
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
    frame_ui(&w->frame, &w->screen, w->experiment, &w->input, &w->queue);
    follow_text_input(w);
    experiment_advance(w->experiment, dt_s);
    frame_budget_refresh(budget, w->experiment, dt_s);
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

static void run(Window *w) {
    w->frame.live = true;
    frame_budget_init(&w->budget, w->screen.gl.software);
    one_frame(w);
    // Once more, to be swapped in at once: a window that has just appeared is black.
    frame_draw(&w->frame, &w->screen, w->experiment);
    gl_show(&w->screen.gl);
    gl_swap(&w->screen.gl);
    while (!w->quit) {
        one_frame(w);
        if (SDL_GetWindowFlags(w->screen.gl.window) & SDL_WINDOW_MINIMIZED) {
            clock_sleep_s(0.02);
        }
    }
}

int window_run(const Cli *cli) {
    Error err;
    if (!gl_have_display()) {
        fprintf(stderr,
                "flowscope: There is no display to open a window on; `flowscope film` and `flowscope shot` work without one.\n");
        return NO_DISPLAY;
    }
    Window *w = memory_new(1, sizeof *w);
    w->experiment = memory_new(1, sizeof *w->experiment);
    w->start_s = clock_now_s();
    bool open = screen_open(&w->screen, &cli->settings, false, &err) && experiment_open(w->experiment, &cli->settings, &err);
    if (open) {
        frame_init(&w->frame, &cli->settings);
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
