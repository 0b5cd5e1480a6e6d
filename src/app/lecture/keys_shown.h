// The keys that were pressed, in a corner for a moment, with what they do: for recordings (setting show-keys).
#ifndef APP_KEYS_SHOWN_H
#define APP_KEYS_SHOWN_H

#include "app/keys.h"
#include "page/page.h"

typedef struct {
    char key[48];
    char does[96]; // in English, to be handed to tr(); "" where nothing is said
    double until_s;
} KeysShown;

// row: what the press means, or NULL. Its sign stands in `key` then, whether it is shown or not.
void keys_shown_press(KeysShown *shown, const KeyPress *press, const KeyRow *row, double now_s);
// The same of a take's line.
void keys_shown_again(KeysShown *shown, const char *key, const char *does, double now_s);
bool keys_shown_now(const KeysShown *shown, double now_s);
void keys_shown_draw(const KeysShown *shown, Ui *ui, const Theme *theme, const Page *page, double now_s);

#endif
