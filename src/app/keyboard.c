#include "app/keyboard.h"

#include "base/utf8.h"

#include <SDL.h>

// ---- one key ---------------------------------------------------------------------------------------------------------------------

// What a key of a US keyboard gives, by where it lies; 0 where it gives no character.
static int us_symbol(int scancode) {
    static const char marks[] = "-=[]\\\\;'`,./"; // from SDL_SCANCODE_MINUS on
    if (scancode >= SDL_SCANCODE_A && scancode <= SDL_SCANCODE_Z) {
        return SDLK_a + scancode - SDL_SCANCODE_A;
    }
    if (scancode >= SDL_SCANCODE_1 && scancode <= SDL_SCANCODE_0) {
        return scancode == SDL_SCANCODE_0 ? SDLK_0 : SDLK_1 + scancode - SDL_SCANCODE_1;
    }
    if (scancode >= SDL_SCANCODE_MINUS && scancode <= SDL_SCANCODE_SLASH) {
        return marks[scancode - SDL_SCANCODE_MINUS];
    }
    return 0;
}

// A key of the number pad as the key of the same meaning beside it; 0 for others. Num Lock and Shift undo each other.
static int pad_symbol(int scancode, int mod) {
    static const int moves[] = {SDLK_END,   SDLK_DOWN, SDLK_PAGEDOWN, SDLK_LEFT,   0,
                                SDLK_RIGHT, SDLK_HOME, SDLK_UP,       SDLK_PAGEUP, SDLK_INSERT};
    const bool number = ((mod & KMOD_NUM) != 0) != ((mod & KMOD_SHIFT) != 0);
    if (scancode >= SDL_SCANCODE_KP_1 && scancode <= SDL_SCANCODE_KP_0) {
        const int digit = (scancode - SDL_SCANCODE_KP_1 + 1) % 10;
        return number ? SDLK_0 + digit : moves[scancode - SDL_SCANCODE_KP_1];
    }
    switch (scancode) {
    case SDL_SCANCODE_KP_PERIOD:
    case SDL_SCANCODE_KP_COMMA:
        return number ? SDLK_PERIOD : SDLK_DELETE;
    case SDL_SCANCODE_KP_ENTER:
        return SDLK_RETURN;
    case SDL_SCANCODE_KP_MINUS:
        return SDLK_MINUS;
    case SDL_SCANCODE_KP_PLUS:
        return SDLK_PLUS;
    default:
        return 0;
    }
}

KeyPress keyboard_press(int symbol, int scancode, int mod) {
    KeyPress press = {.symbol = symbol,
                      .place = us_symbol(scancode),
                      .ctrl = (mod & KMOD_CTRL) != 0,
                      .shift = (mod & KMOD_SHIFT) != 0,
                      .altgr = (mod & (KMOD_RALT | KMOD_MODE)) != 0};
    if (scancode >= SDL_SCANCODE_KP_DIVIDE && scancode <= SDL_SCANCODE_KP_PERIOD) {
        const int pad = pad_symbol(scancode, mod);
        press.symbol = pad ? pad : symbol;
        press.shift = false; // it only chose between the two
    }
    return press;
}

UiKey keyboard_ui_key(int symbol) {
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
    return UI_KEY_NONE;
}

// Whether the press means the character that it types, and this can still come.
static bool wants_character(const KeyPress *press) {
    const bool printable = press->symbol > ' ' && press->symbol != SDLK_DELETE && !(press->symbol & SDLK_SCANCODE_MASK);
    return (printable || press->place) && !press->ctrl && (press->shift || press->altgr);
}

static KeyPress press_of(const SDL_KeyboardEvent *event) {
    KeyPress press = keyboard_press(event->keysym.sym, (int)event->keysym.scancode, event->keysym.mod);
    press.repeat = event->repeat != 0;
    return press;
}

// ---- events ----------------------------------------------------------------------------------------------------------------------

// Called while SDL takes the event from the system: its text follows at once, the input method has been asked already.
static int watch(void *context, SDL_Event *event) {
    const Keyboard *keyboard = context;
    if (keyboard->field) {
        return 1;
    }
    if (event->type == SDL_KEYDOWN) {
        const KeyPress press = press_of(&event->key);
        SDL_EventState(SDL_TEXTINPUT, wants_character(&press) ? SDL_ENABLE : SDL_DISABLE);
    } else if (event->type == SDL_TEXTINPUT || event->type == SDL_KEYUP) {
        SDL_EventState(SDL_TEXTINPUT, SDL_DISABLE);
    }
    return 1;
}

void keyboard_begin(Keyboard *keyboard) {
    *keyboard = (Keyboard){0};
    SDL_StopTextInput();
    SDL_AddEventWatch(watch, keyboard);
}

void keyboard_end(Keyboard *keyboard) {
    SDL_DelEventWatch(watch, keyboard);
}

void keyboard_use_field(Keyboard *keyboard, bool field) {
    if (field != keyboard->field) {
        keyboard->field = field;
        if (field) {
            SDL_StartTextInput();
        } else {
            SDL_StopTextInput();
        }
    }
}

bool keyboard_settle(Keyboard *keyboard, const SDL_Event *event, KeyPress *press) {
    if (!keyboard->waiting) {
        return false;
    }
    const char *text = event && event->type == SDL_TEXTINPUT ? event->text.text : "";
    const int typed = utf8_next(&text);
    keyboard->waiting = false;
    *press = keyboard->press;
    press->typed = typed > 0 ? typed : 0;
    return true;
}

bool keyboard_take(Keyboard *keyboard, const SDL_Event *event, KeyPress *press) {
    if (event->type != SDL_KEYDOWN) {
        return false;
    }
    *press = keyboard->press = press_of(&event->key);
    keyboard->waiting = !keyboard->field && wants_character(press);
    return !keyboard->waiting;
}
