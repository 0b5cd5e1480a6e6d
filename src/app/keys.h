// The window's keys: one table for events, the help overlay and the README's list.
#ifndef APP_KEYS_H
#define APP_KEYS_H

#include "app/keyboard.h"
#include "run/command.h"

#include <stdbool.h>

// What a key does beyond the experiment's commands.
typedef enum {
    ACT_NONE, ACT_HELP, ACT_RESET_VIEW, ACT_VIEW_DEFAULTS, ACT_SAVE_PICTURE, ACT_SAVE_SCENE, ACT_PANEL, ACT_TAKE, ACT_QUIT,
    ACT_FEWER_STEPS,  // of the solver, through the rungs of keys_steps
    ACT_MORE_STEPS,
    ACT_LARGER_TEXT,  // of the stage
    ACT_SMALLER_TEXT,
    ACT_USUAL_TEXT,
    ACT_LESSON,  // begins or goes on
    ACT_LESSONS, // to choose from
    ACT_PRESENTER,
    ACT_SPOTLIGHT // nothing: it is held (spotlight.h)
} WindowAction;

typedef struct {
    int symbol;          // SDL keycode
    bool ctrl, shift;    // modifiers that must be held; without `shift` it does not matter
    const char *shown;   // "Space"; NULL: not in the list (an alias)
    CommandKind command; // CMD_SET on `row` toggles a switch or steps through a choice
    const char *row;     // its key in the settings table
    double value;        // of other commands; for CMD_SET of the data: the index
    WindowAction action; // when not ACT_NONE, instead of a command
    const char *label;   // in English, to be handed to tr()
} KeyRow;

int keys_count(void);
const KeyRow *keys_at(int index);
// The row of a symbol that stands in the list; a programmer's mistake where there is none.
const KeyRow *keys_shown(int symbol);
// Whether the keyboard's layout has a key for a symbol (SDL keycode), without Shift.
typedef bool KeysTyped(int symbol);
// The row for a press: by the character typed or the key's letter, else, where the layout has no key for what the table names, by its
// place. NULL when there is none.
const KeyRow *keys_find(const KeyPress *press, KeysTyped *typed);
// The row of a symbol with these modifiers; NULL when there is none.
const KeyRow *keys_row(int symbol, bool ctrl, bool shift);
// The next number of solver steps among those that lectures compare (1, 2, 4, 8, 16, 24), down or up; at the ends the same.
int keys_steps(int now, bool more);
// Sets the next such number where steps mean something: the selected lane's own, where it has such. Else returns why they do not.
const char *keys_push_steps(const Experiment *experiment, bool more, CommandQueue *queue);
// Larger, smaller, usual: the stage's text, which is `now` points of the layout per point of its own.
void keys_push_text(WindowAction action, float now, CommandQueue *queue);
// Turns a row into commands for the queue.
void keys_push(const KeyRow *row, const Experiment *experiment, CommandQueue *queue);
// What the list says of a row, in English; NULL: it is not in the list. In a page some things are the browser's, and some have a button above.
const char *keys_label(const KeyRow *row, bool page);
// The README's list.
void keys_print_markdown(FILE *out);

#endif
