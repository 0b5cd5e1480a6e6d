#include "app/ahead.h"
#include "app/camera.h"
#include "app/files.h"
#include "app/keys.h"
#include "app/mouse.h"
#include "app/notices.h"
#include "app/opening.h"
#include "app/platform.h"
#include "app/shortage.h"
#include "app/lecture/spotlight.h"
#include "app/verb/verb.h"
#include "app/lecture/window_lesson.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/memory.h"
#include "settings/rules.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#define AWAKE_S 2.5  // that the window goes on drawing after anything has happened: what eases, or is measured now and then, ends within it
#define REST_MS 250  // of a rest, after which signals are looked for
#define NO_DISPLAY 3 // exit code: `make run` then makes a film and a picture

// ---- input ---------------------------------------------------------------------------------------------------------------------

static void feed_key(Window *w, UiKey key) {
    if (key != UI_KEY_NONE && w->input.key_count < UI_KEYS_MAX) {
        w->input.keys[w->input.key_count++] = key;
    }
}

static void save_session(Window *w) {
    char text[FILES_TEXT];
    Settings scene = experiment_scene(w->experiment);
    files_save(w->experiment, &scene, text);
    window_say(w, text);
}

// Why nothing, or nothing that is in sight, changes; NULL: there is nothing to say.
static void say_why(Window *w, const char *why) {
    if (why) {
        window_say(w, why);
    }
}

static void do_action(Window *w, WindowAction action, bool shift) {
    switch (action) {
    case ACT_HELP:
        w->frame.help_open = !w->frame.help_open;
        break;
    case ACT_RESET_VIEW:
        camera_reset(&w->queue);
        break;
    case ACT_VIEW_DEFAULTS:
        command_push_view(&w->queue, &w->experiment->settings);
        window_say(w, tr("View and sampling have their defaults. Ctrl+Z takes this back."));
        break;
    case ACT_SAVE_PICTURE:
        w->picture_wanted = true;
        break;
    case ACT_SAVE_SCENE:
        save_session(w);
        break;
    case ACT_PANEL: // Tab itself changes the lane
        feed_key(w, shift ? UI_KEY_BACK_TAB : UI_KEY_TAB);
        break;
    case ACT_TAKE:
        recording_toggle(w);
        break;
    case ACT_QUIT:
        w->quit = true;
        break;
    case ACT_FEWER_STEPS:
    case ACT_MORE_STEPS:
        say_why(w, keys_push_steps(w->experiment, action == ACT_MORE_STEPS, &w->queue));
        break;
    case ACT_LARGER_TEXT:
    case ACT_SMALLER_TEXT:
    case ACT_USUAL_TEXT:
        keys_push_text(action, w->screen.stage_text, &w->queue);
        break;
    case ACT_LESSON:
    case ACT_LESSONS:
    case ACT_PRESENTER:
    case ACT_SPOTLIGHT:
        window_lesson_do(w, action, shift);
        break;
    case ACT_NONE:
        break;
    }
}

// Escape closes what is open. It neither quits nor leaves full screen: nobody counts how often it is pressed, and a slip must end no
// lecture.
static void escape(Window *w, const KeyPress *press) {
    if (w->frame.help_open) {
        w->frame.help_open = false;
    } else if (!ui_wants_keys(w->screen.ui) && window_lesson_key(w, press)) {
        // it was for the lesson
    } else if (w->experiment->settings.fullscreen && !ui_wants_keys(w->screen.ui)) {
        window_say(w, tr("F11 leaves full screen."));
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
        window_say(w, tr("The last action changed nothing. Press Ctrl+Z again to undo the one before."));
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
    window_settle(w); // every press is an undo step of its own
    keys_push(row, w->experiment, &w->queue);
    say_why(w, row->row ? rules_idle(&w->experiment->settings, settings_find(row->row)) : NULL); // it is seen only in another view
}

// A take tells every key, so that a film of it can show them.
static void show_key(Window *w, const KeyPress *press) {
    KeysShown shown;
    keys_shown_press(&shown, press, keys_find(press, layout_types), window_now_s(w));
    w->frame.keys = w->experiment->settings.show_keys ? shown : w->frame.keys;
    recording_press(w, shown.key, shown.does);
}

static void key_down(Window *w, const KeyPress *press) {
    if (!press->repeat) {
        show_key(w, press);
    }
    w->input.shift |= press->shift; // a slow frame may bring the key up too
    w->input.ctrl |= press->ctrl;
    if (ahead_skip(&w->ahead)) {
        return;
    }
    if (press->symbol == SDLK_ESCAPE) {
        escape(w, press);
        return;
    }
    const bool clicker = press->symbol == SDLK_PAGEDOWN || press->symbol == SDLK_PAGEUP; // whatever has the focus
    if ((clicker || w->frame.lessons.open) && !ui_wants_text(w->screen.ui) && window_lesson_key(w, press)) {
        return;
    }
    UiKey key = keyboard_ui_key(press->symbol);
    key = key == UI_KEY_TAB && press->shift ? UI_KEY_BACK_TAB : key;
    if (!press->ctrl && widget_takes(w, key, press->symbol)) {
        feed_key(w, key);
        return;
    }
    if (!press->repeat && window_lesson_key(w, press)) {
        return;
    }
    const KeyRow *row = keys_find(press, layout_types);
    bool repeats = row && (row->command == CMD_NUDGE || row->command == CMD_TRAIN) && row->action == ACT_NONE;
    if (row && (!press->repeat || repeats)) {
        carry_out(w, row, press->shift);
    }
}

// Carries out the queue and shows its notices. False and `err` if a command could not be carried out.
static bool apply_commands(Window *w, Error *err) {
    char text[512];
    if (w->queue.count == 0) {
        return true;
    }
    lecture_before(&w->lecture, &w->queue, w->experiment);
    const Notices before = notices_before(w->experiment, &w->queue);
    recording_moves(w);
    take_note(&w->recording.take, &w->queue);
    const bool done = command_apply(&w->queue, w->experiment, &w->undo, err);
    language_choose(
        language_code(w->experiment->settings.lang)); // what is said of a change is said in the language that it chose
    w->refused = !done;
    if (!done) {
        const Rule *rule = rules_of_error(err);
        bool path = rule && strcmp(rule->row, "path") == 0; // whose sentence says it all
        window_say(w, path ? tr(rule->sentence) : err->text);
    } else if (notices_after(&before, w->experiment, &w->queue, text, sizeof text)) {
        window_say(w, text);
    } else if (before.undone) {
        w->frame.banner.until_s = 0; // the last notice is no longer true
    }
    return done;
}

// The flow is where the scene says that has been opened, and stands or goes on from there; at 1, the usual time, one that plays begins.
static void stand(Window *w) {
    const Settings *s = &w->experiment->settings;
    if (!s->play || s->time < 1) {
        command_push(&w->queue, CMD_SEEK, s->time);
    }
    if (s->play) {
        command_push(&w->queue, CMD_PLAY, SWITCH_ON);
    }
}

// A dropped file is one undo step; a bad one changes nothing.
static void drop(Window *w, char *path) {
    char text[FILES_TEXT];
    Error err;
    bool stands;
    if (files_is_lesson(path)) {
        window_lesson_begin(w, path);
        SDL_free(path);
        return;
    }
    const FilesOpened opened = files_open(path, w->experiment, &w->undo, &w->queue, &stands, text);
    const bool done = opened == FILES_OPENED || (opened == FILES_QUEUED && apply_commands(w, &err));
    if (opened == FILES_OPENED) {
        take_lose(&w->recording.take); // what a model has learned follows from no seed
    }
    if (done && stands) {
        stand(w);
    }
    w->refused = !done;
    if (done || opened == FILES_REFUSED) { // else the commands have said why
        window_say(w, text);
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
    if (window_presenter_take(w, event)) {
        return;
    }
    if (spotlight_take(event, &w->frame.spotlight)) {
        return;
    }
    handle_keyboard(w, event);
    if (!touch_take(w, event)) {
        mouse_take(w, event);
    }
    switch (event->type) {
    case SDL_QUIT:
        w->quit = true;
        break;
    case SDL_WINDOWEVENT: // with the presenter's window beside it, closing this one is no SDL_QUIT
        w->quit |= event->window.event == SDL_WINDOWEVENT_CLOSE;
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
    w->input = (UiInput){.down = down, .now_s = window_now_s(w)};
    SDL_Event event;
    Error err;
    w->mouse.busy = false;
    while (mouse_next(w, &event)) {
        w->awake_s = w->input.now_s;
        handle(w, &event);
        apply_commands(w, &err); // so that the second of two presses in one slow frame finds what the first has done
    }
    handle_keyboard(w, NULL);
    for (WindowAction act; (act = host_take(w)) != ACT_NONE;) {
        do_action(w, act, false);
    }
    apply_commands(w, &err);
    w->input.mouse = w->touch.pointing ? touch_at(w) : mouse_at(w);
    w->input.finger = w->touch.pointing;
    SDL_Keymod mod = SDL_GetModState();
    w->input.shift |= (mod & KMOD_SHIFT) != 0;
    w->input.ctrl |= (mod & KMOD_CTRL) != 0;
}

// ---- output --------------------------------------------------------------------------------------------------------------------

static void save_picture(Window *w) {
    char text[FILES_TEXT];
    files_save_picture(&w->screen, text);
    window_say(w, text);
}

// Between two frames, so that no frame changes its size while it is drawn and read.
static void follow_fullscreen(Window *w) {
    const bool wanted = w->experiment->settings.fullscreen;
    if (!platform_has_page() && gl_fills_screen(&w->screen.gl) != wanted) {
        gl_fill_screen(&w->screen.gl, wanted);
    }
}

static void one_frame(Window *w) {
    FrameBudget *budget = &w->budget;
    double dt_s = frame_budget_begin(budget);
    Error err;
    apply_commands(w, &err); // the panel's commands of the last frame, so that one frame shows one state
    if (w->mouse.let_go) {
        window_settle(w);
        w->mouse.let_go = false;
    }
    follow_fullscreen(w);
    take_events(w);
    w->screen.held = w->input.down;
    w->screen.roomy = touch_roomy(w);
    w->frame.look = w->touch.look;
    screen_follow(&w->screen, &w->experiment->settings);
    w->frame.quiet = w->frame.still = w->picture_wanted;
    window_lesson_frame(w, dt_s); // before the words, which are of the picture that is drawn beside them
    w->frame.controls = w->frame.controls || w->lecture.on ? w->frame.controls : host_controls(&w->host, &w->experiment->settings);
    frame_budget_refresh(budget, w->experiment, dt_s);
    frame_ui(&w->frame, &w->screen, w->experiment, &w->input, &w->queue);
    mouse_decide(w);
    touch_decide(w);
    window_lesson_hands(w);
    if (w->frame.asked) {
        carry_out(w, w->frame.asked, w->frame.asked->shift);
    }
    if (w->frame.share) {
        host_share(w);
    }
    keyboard_use_field(&w->keyboard, ui_wants_text(w->screen.ui));
    frame_compute(&w->frame, w->screen.gl.software, w->experiment, w->input.now_s);
    frame_draw(&w->frame, &w->screen, w->experiment);
    if (w->picture_wanted) {
        w->picture_wanted = false;
        save_picture(w);
    }
    if (ahead_train(&w->ahead, budget, w->experiment, &w->frame.banner)) {
        command_push(&w->queue, CMD_TRAINING, SWITCH_OFF);
    }
    recording_follow(w);
    window_lesson_work(w);
    frame_budget_swap(budget, &w->screen.gl);
    w->frame.stats = (Stats){.steps_per_s = budget->steps_per_s, .frame_ms = budget->frame_s * 1e3};
    char text[512];
    if (shortage_mend(w->experiment, &w->undo, text, sizeof text)) {
        window_say(w, text);
    }
    host_follow(w);
}

// ---- the loop ------------------------------------------------------------------------------------------------------------------

static bool is_hidden(const Window *w) {
    return (SDL_GetWindowFlags(w->screen.gl.window) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) != 0;
}

static void wait_for_event(Window *w) {
    if (platform_rest(REST_MS)) {
        w->awake_s = window_now_s(w);
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
        recording_follow(w);
    } else {
        wait_for_event(w);
    }
}

// A frame, unless it would show what the last one showed.
static void visible_turn(Window *w) {
    if (w->queue.count > 0 || w->mouse.let_go || w->recording.take.recording || lecture_moving(&w->lecture) ||
        frame_moving(&w->frame, &w->screen, w->experiment)) {
        w->awake_s = window_now_s(w);
    }
    if (window_now_s(w) < w->awake_s + AWAKE_S) {
        one_frame(w);
    } else {
        wait_for_event(w);
    }
}

static bool turn(void *window) {
    Window *w = window;
    if (is_hidden(w)) {
        hidden_turn(w);
    } else {
        visible_turn(w);
    }
    window_presenter_turn(w);
    return !w->quit;
}

static void run(Window *w) {
    w->frame.live = true;
    keyboard_begin(&w->keyboard);
    touch_begin(&w->touch);
    w->mouse.at = (Vec2){-1, -1};
    frame_budget_init(&w->budget, w->screen.gl.software);
    one_frame(w);
    // Once more, to be swapped in at once: a window that has just appeared is black.
    frame_draw(&w->frame, &w->screen, w->experiment);
    gl_show(&w->screen.gl);
    gl_swap(&w->screen.gl);
    window_lesson_begun(w);
    if (!w->experiment->settings.panel) {
        window_say(w, tr("The panel is hidden. Press H to show it again."));
    }
    platform_run(turn, w);
    keyboard_end(&w->keyboard);
}

static int open_and_run(Window *w, const Cli *cli, const Opening *opening) {
    Error err;
    bool open = screen_open(&w->screen, &opening->settings, false, &err) && opening_experiment(opening, w->experiment, &err);
    open = open && (!cli->lesson || lecture_open(&w->lecture, cli->lesson, w->experiment, window_now_s(w), &err));
    w->experiment->clock_s = clock_now_s;
    if (open) {
        frame_init(&w->frame, &opening->settings);
        w->frame.welcome = welcome_begin(cli);
        files_bring(w->experiment, &opening->models, &w->frame.banner, window_now_s(w));
        ahead_begin(&w->ahead, cli, opening, w->experiment);
        recording_open(w, opening);
        shortage_begin(w->experiment);
        if (opening->settings.play && opening->settings.time < 1) {
            stand(w);
        }
        if (cli->verb == VERB_LESSON && !w->lecture.on) {
            window_lesson_list(w);
        }
        run(w);
        recording_close(w);
        shortage_end();
    }
    experiment_close(w->experiment); // both are fine where nothing was opened
    frame_free(&w->frame);
    lecture_free(&w->lecture);
    presenter_close(&w->presenter, &w->screen);
    screen_close(&w->screen);
    return open ? 0 : error_say(&err, 1);
}

int window_run(const Cli *cli) {
    Error err;
    Opening opening;
    if (!gl_have_display()) {
        error_note("There is no display to open a window on; flowscope film and flowscope shot work without one.");
        return NO_DISPLAY;
    }
    const int wrong = opening_read(&opening, cli, &err);
    if (wrong) {
        return error_say(&err, wrong);
    }
    Window *w = memory_new(1, sizeof *w);
    if (!host_begin(&w->host, &opening.settings, &err)) {
        free(w);
        return error_say(&err, 2);
    }
    w->experiment = memory_new(1, sizeof *w->experiment);
    w->start_s = clock_now_s();
    const int code = open_and_run(w, cli, &opening);
    host_end(&w->host);
    free(w->experiment);
    free(w);
    return code;
}
