// The pointer while a take is recorded, in the window without a display, at exact times: few lines tell the way it went.
#include "app_window.h"
#include "own_folder.h"

#define FPS 60

// A frame of exactly so long.
static void record(Window *w, int count) {
    for (int i = 0; i < count; i++) {
        recording_advance(w, 1.0 / FPS);
        frame(w);
        recording_follow(w);
    }
}

static void point_at(Window *w, int x, int y, int count) {
    mouse(SDL_MOUSEMOTION, 0, x, y);
    record(w, count);
}

// A window whose recording has begun, with the spotlight that a key holds.
static Window *open_recording(void) {
    Window *w = open_window();
    Take *take = &w->recording.take;
    Error err;
    take_init(take, set(w));
    assert_true(take_begin(take, w->experiment, "a.take", WIDTH, HEIGHT, 1, &w->queue, &err));
    take_note(take, &w->queue);
    carry(w);
    point_at(w, 200, 250, 3);
    w->frame.spotlight = true;
    record(w, 30);
    return w;
}

// Lines of the take that begin with this.
static int lines_of(const Window *w, const char *word) {
    int count = 0;
    for (const char *at = w->recording.take.film; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        count += strncmp(at, word, strlen(word)) == 0;
    }
    return count;
}

// Forty moves of a few pixels, straight on, so many frames apart.
static int told_of_moves(int frames_each) {
    Window *w = open_recording();
    for (int i = 1; i <= 40; i++) {
        point_at(w, 200 + 5 * i, 250 + i, frames_each);
    }
    record(w, 60);
    const int told = lines_of(w, "pointer");
    close_window(w);
    return told;
}

// A hand that does not halt: where it begins, where it comes to rest, and no more than one line between.
static void few_lines_tell_a_straight_way(void **state) {
    (void)state;
    for (int each = 1; each <= 5; each += 2) {
        const int told = told_of_moves(each);
        if (told < 2 || told > 4) {
            fail_msg("a move every %d frames: %d lines", each, told);
        }
    }
}

// One that halts for longer than a tenth of a second at each place, as on a machine that is busy: two lines of each place, when it has come
// and when it goes on.
static void halts_are_told_once(void **state) {
    (void)state;
    const int told = told_of_moves(8);
    assert_true(told > 41 && told <= 2 * 41);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(few_lines_tell_a_straight_way), cmocka_unit_test(halts_are_told_once)};
    return cmocka_run_group_tests(tests, enter_own_folder, leave_own_folder);
}
