// From SDL's key events to presses that mean the same on every keyboard layout.
//
// A letter is what the layout says it is (Z on a German keyboard lies where a US one has Y). A letter that the layout has no key for, as
// on a Russian or Greek one, is the key in its place. With Shift or AltGr held it is the character typed that counts, so that ? is ?
// wherever it lies. Characters come as SDL's text events; these are on for one key at a time, since an input method would
// otherwise take the window's own keys.
#ifndef APP_KEYBOARD_H
#define APP_KEYBOARD_H

#include "ui/ui.h"

#include <stdbool.h>

union SDL_Event;

typedef struct {
    int symbol;     // SDL keycode of the key without Shift; digits of the number pad are digits, or arrows and the like without Num Lock
    int place;      // what a US keyboard has in its place
    int typed;      // the character, where Shift or AltGr asked for it; 0: not known
    bool ctrl, shift, altgr, repeat;
} KeyPress;

typedef struct {
    bool field;   // a text field takes what is typed
    bool waiting; // `press` waits for its character
    KeyPress press;
} Keyboard;

void keyboard_begin(Keyboard *keyboard); // which stays where it is until keyboard_end
void keyboard_end(Keyboard *keyboard);
// Whether a text field takes what is typed; otherwise an input method is off.
void keyboard_use_field(Keyboard *keyboard, bool field);
// Two questions to each event, in this order. Is the press that waited complete, as this event brings its character or is another one
// (NULL: none follows)? Does the event bring a press that is complete?
bool keyboard_settle(Keyboard *keyboard, const union SDL_Event *event, KeyPress *press);
bool keyboard_take(Keyboard *keyboard, const union SDL_Event *event, KeyPress *press);
// The press of an event, its character left out.
KeyPress keyboard_press(int symbol, int scancode, int mod);
// The widgets' name of a key; UI_KEY_NONE where they have none.
UiKey keyboard_ui_key(int symbol);

#endif
