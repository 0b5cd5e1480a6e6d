// Keys of other layouts: which row of the table a press means.
#include "app/keys.h"

#include <SDL.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// ---- layouts, as far as they matter: what the keys give without Shift ---------------------------------------------------------------

static const char *layout;  // the ASCII characters that it has keys for

static bool typed(int symbol) {
    return symbol < 128 && strchr(layout, symbol);
}

static const char us[] = "abcdefghijklmnopqrstuvwxyz0123456789-=[]\\;'`,./";
static const char fr[] = "abcdefghijklmnopqrstuvwxyz&\"'(-_)=$*,;:!<";
static const char de[] = "abcdefghijklmnopqrstuvwxyz0123456789,.-+#<^";
static const char ru[] = "0123456789-=\\.";
static const char gr[] = "0123456789-=[]\\;'`,./";

static const KeyRow *press(int symbol, int scancode, int mod, int character) {
    KeyPress key = keyboard_press(symbol, scancode, mod);
    key.typed = character;
    return keys_find(&key, typed);
}

#define assert_key(found, wanted)                               \
    do {                                                        \
        const KeyRow *row_found = (found);                      \
        assert_non_null(row_found);                             \
        assert_int_equal(row_found->symbol, wanted);            \
    } while (0)

static void letters_count_as_they_are_typed(void **state) {
    (void)state;
    layout = de; // Y and Z lie the other way round
    assert_key(press('z', SDL_SCANCODE_Y, KMOD_LCTRL, 0), SDLK_z);
    assert_int_equal(press('z', SDL_SCANCODE_Y, KMOD_LCTRL, 0)->command, CMD_UNDO);
    assert_int_equal(press('y', SDL_SCANCODE_Z, KMOD_LCTRL, 0)->command, CMD_REDO);
    layout = fr; // A and Q likewise, and M lies beside L
    assert_key(press('a', SDL_SCANCODE_Q, 0, 0), SDLK_a);
    assert_key(press('q', SDL_SCANCODE_A, 0, 0), SDLK_q); // though A has its place
    assert_key(press('m', SDL_SCANCODE_SEMICOLON, 0, 0), SDLK_m);
    assert_null(press(',', SDL_SCANCODE_M, 0, 0));
    assert_key(press('m', SDL_SCANCODE_SEMICOLON, KMOD_CAPS, 0), SDLK_m);
    assert_key(press('m', SDL_SCANCODE_SEMICOLON, KMOD_LSHIFT, 'M'), SDLK_m);
}

static void solver_steps_go_by_what_lectures_compare(void **state) {
    (void)state;
    static const int up[][2] = {{1, 2}, {2, 4}, {3, 4}, {7, 8}, {8, 16}, {16, 24}, {24, 24}, {100, 100}};
    static const int down[][2] = {{100, 24}, {24, 16}, {20, 16}, {16, 8}, {5, 4}, {3, 2}, {2, 1}, {1, 1}};
    for (int i = 0; i < 8; i++) {
        assert_int_equal(keys_steps(up[i][0], true), up[i][1]);
        assert_int_equal(keys_steps(down[i][0], false), down[i][1]);
    }
    layout = de; // has brackets behind AltGr alone
    assert_int_equal(press('8', SDL_SCANCODE_8, KMOD_RALT, '[')->action, ACT_FEWER_STEPS);
    assert_int_equal(press('9', SDL_SCANCODE_9, KMOD_RALT, ']')->action, ACT_MORE_STEPS);
    assert_int_equal(press('+', SDL_SCANCODE_RIGHTBRACKET, KMOD_LCTRL, 0)->action, ACT_LARGER_TEXT);
    layout = us;
    assert_int_equal(press('=', SDL_SCANCODE_EQUALS, KMOD_LCTRL | KMOD_LSHIFT, 0)->action, ACT_LARGER_TEXT);
    assert_int_equal(press('-', SDL_SCANCODE_MINUS, KMOD_LCTRL, 0)->action, ACT_SMALLER_TEXT);
    assert_int_equal(press(SDLK_KP_MINUS, SDL_SCANCODE_KP_MINUS, KMOD_LCTRL, 0)->action, ACT_SMALLER_TEXT);
    assert_int_equal(press('0', SDL_SCANCODE_0, KMOD_LCTRL, 0)->action, ACT_USUAL_TEXT);
    assert_int_equal(press('0', SDL_SCANCODE_0, 0, 0)->action, ACT_RESET_VIEW);
}

static void other_alphabets_count_by_their_place(void **state) {
    (void)state;
    layout = ru;
    assert_key(press(0x444, SDL_SCANCODE_A, 0, 0), SDLK_a);
    assert_int_equal(press(0x44F, SDL_SCANCODE_Z, KMOD_LCTRL, 0)->command, CMD_UNDO);
    assert_key(press(0x444, SDL_SCANCODE_A, KMOD_LSHIFT, 0x424), SDLK_a); // a capital
    assert_int_equal(press('.', SDL_SCANCODE_SLASH, 0, 0)->command, CMD_TRAIN);
    assert_null(press(0x44E, SDL_SCANCODE_PERIOD, 0, 0)); // the full stop has a key of its own
    layout = gr;
    assert_int_equal(press(';', SDL_SCANCODE_Q, KMOD_LCTRL, 0)->action, ACT_QUIT);
    assert_key(press(0x3BC, SDL_SCANCODE_M, 0, 0), SDLK_m);
    layout = ru; // Hangul
    assert_key(press(0x3141, SDL_SCANCODE_A, 0, 0), SDLK_a);
    assert_key(press(0, SDL_SCANCODE_A, 0, 0), SDLK_a); // an input method that hides what it takes
}

static void digits_count_by_their_place(void **state) {
    (void)state;
    layout = fr;
    const KeyRow *third = press('"', SDL_SCANCODE_3, 0, 0);
    assert_key(third, SDLK_3);
    assert_int_equal((int)third->value, 2);
    assert_key(press('"', SDL_SCANCODE_3, KMOD_LSHIFT, '3'), SDLK_3);
    assert_key(press(0xE0, SDL_SCANCODE_0, 0, 0), SDLK_0);
    layout = us;
    assert_null(press('3', SDL_SCANCODE_3, KMOD_LSHIFT, '#'));
}

static void the_question_mark_is_where_it_is_typed(void **state) {
    (void)state;
    layout = us;
    assert_int_equal(press('/', SDL_SCANCODE_SLASH, KMOD_LSHIFT, '?')->action, ACT_HELP);
    assert_int_equal(press('/', SDL_SCANCODE_SLASH, KMOD_LSHIFT, 0)->action, ACT_HELP); // no text came
    assert_null(press('/', SDL_SCANCODE_SLASH, 0, 0));
    layout = fr;
    assert_int_equal(press(',', SDL_SCANCODE_M, KMOD_LSHIFT, '?')->action, ACT_HELP);
    assert_int_equal(press(';', SDL_SCANCODE_COMMA, KMOD_LSHIFT, '.')->command, CMD_TRAIN);
    layout = de;
    assert_int_equal(press(0xDF, SDL_SCANCODE_MINUS, KMOD_RSHIFT, '?')->action, ACT_HELP);
    assert_null(press('-', SDL_SCANCODE_SLASH, KMOD_LSHIFT, '_'));
    layout = ru;
    assert_int_equal(press('7', SDL_SCANCODE_7, KMOD_LSHIFT, '?')->action, ACT_HELP);
    for (int i = 0; i < keys_count(); i++) {
        const KeyRow *row = keys_at(i);
        assert_true(!row->shown || row->action != ACT_HELP || strstr(row->shown, "F1"));
    }
}

static void altgr_means_what_it_types(void **state) {
    (void)state;
    layout = de;
    assert_null(press('e', SDL_SCANCODE_E, KMOD_RALT, 0x20AC)); // the euro sign
    assert_null(press('q', SDL_SCANCODE_Q, KMOD_RALT, '@'));
    layout = us; // where it is a second Alt, as beside the microscope
    assert_key(press('t', SDL_SCANCODE_T, KMOD_RALT, 't'), SDLK_t);
    assert_key(press('t', SDL_SCANCODE_T, KMOD_LALT, 0), SDLK_t);
}

static void the_number_pad_is_digits_or_arrows(void **state) {
    (void)state;
    layout = us;
    assert_key(press(SDLK_KP_3, SDL_SCANCODE_KP_3, KMOD_NUM, 0), SDLK_3);
    assert_key(press(SDLK_KP_0, SDL_SCANCODE_KP_0, KMOD_NUM, 0), SDLK_0);
    assert_int_equal(press(SDLK_KP_PERIOD, SDL_SCANCODE_KP_PERIOD, KMOD_NUM, 0)->command, CMD_TRAIN);
    assert_int_equal(press(SDLK_KP_4, SDL_SCANCODE_KP_4, 0, 0)->command, CMD_NUDGE);
    assert_key(press(SDLK_KP_7, SDL_SCANCODE_KP_7, 0, 0), SDLK_HOME);
    assert_key(press(SDLK_KP_7, SDL_SCANCODE_KP_7, KMOD_NUM | KMOD_LSHIFT, 0), SDLK_HOME);
    assert_key(press(SDLK_KP_7, SDL_SCANCODE_KP_7, KMOD_LSHIFT, 0), SDLK_7);
    assert_int_equal(keyboard_press(SDLK_KP_ENTER, SDL_SCANCODE_KP_ENTER, 0).symbol, SDLK_RETURN);
}

// ---- events ------------------------------------------------------------------------------------------------------------------------

static SDL_Event key_event(int symbol, int scancode, int mod) {
    SDL_Event event = {.type = SDL_KEYDOWN};
    event.key.keysym.sym = symbol;
    event.key.keysym.scancode = (SDL_Scancode)scancode;
    event.key.keysym.mod = (uint16_t)mod;
    return event;
}

static SDL_Event text_event(const char *text) {
    SDL_Event event = {.type = SDL_TEXTINPUT};
    snprintf(event.text.text, sizeof event.text.text, "%s", text);
    return event;
}

static void a_press_waits_for_its_character(void **state) {
    (void)state;
    Keyboard keyboard = {0};
    KeyPress got;
    SDL_Event key = key_event(0xDF, SDL_SCANCODE_MINUS, KMOD_LSHIFT), text = text_event("?");
    assert_false(keyboard_settle(&keyboard, &key, &got));
    assert_false(keyboard_take(&keyboard, &key, &got));
    assert_true(keyboard_settle(&keyboard, &text, &got));
    assert_int_equal(got.typed, '?');
    assert_false(keyboard_take(&keyboard, &text, &got));
    assert_false(keyboard_settle(&keyboard, NULL, &got));
    // None comes: the next event, or their end, completes it.
    SDL_Event plain = key_event('a', SDL_SCANCODE_A, 0);
    assert_false(keyboard_take(&keyboard, &key, &got));
    assert_true(keyboard_settle(&keyboard, &plain, &got));
    assert_int_equal(got.symbol, 0xDF);
    assert_int_equal(got.typed, 0);
    assert_true(keyboard_take(&keyboard, &plain, &got));
    assert_int_equal(got.symbol, 'a');
    assert_false(keyboard_take(&keyboard, &key, &got));
    assert_true(keyboard_settle(&keyboard, NULL, &got));
    assert_int_equal(got.typed, 0);
    // A field takes its text itself; Ctrl types nothing.
    keyboard.field = true;
    assert_true(keyboard_take(&keyboard, &key, &got));
    keyboard.field = false;
    SDL_Event both = key_event('z', SDL_SCANCODE_Z, KMOD_LCTRL | KMOD_LSHIFT);
    assert_true(keyboard_take(&keyboard, &both, &got));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_count_as_they_are_typed),
        cmocka_unit_test(solver_steps_go_by_what_lectures_compare),
        cmocka_unit_test(other_alphabets_count_by_their_place),
        cmocka_unit_test(digits_count_by_their_place),
        cmocka_unit_test(the_question_mark_is_where_it_is_typed),
        cmocka_unit_test(altgr_means_what_it_types),
        cmocka_unit_test(the_number_pad_is_digits_or_arrows),
        cmocka_unit_test(a_press_waits_for_its_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
