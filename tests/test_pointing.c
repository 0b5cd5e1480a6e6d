// Lines of a take that are no commands: where somebody points, with few of them and near the way that was gone, and what is done in a lesson.
#include "lesson/moves.h"
#include "lesson/pointing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TICKS 10 // between two frames

static void places_read_back(void **state) {
    (void)state;
    static const char *const lines[] = {"pointer off",
                                        "pointer 1.25,-0.5 in 2",
                                        "pointer 120,34 in title 1 spotlight",
                                        "pointer -1.5,3 in words 4",
                                        "pointer 0.25,0.5 in plots",
                                        "pointer 0,1 in card spotlight",
                                        "pointer 0.75,0.125 in picture microscope",
                                        "pointer 0.5,0.5 in 1 spotlight microscope"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char line[POINTING_LINE];
        Pointing pointing;
        assert_true(pointing_read(lines[i] + strlen("pointer"), &pointing));
        pointing_write(&pointing, line);
        assert_string_equal(line, lines[i]);
    }
    static const char *const wrong[] = {"", "1,2", "1 2 in 1", "1,2 in", "1,2 in 0", "1,2 in 12", "1,2 in title", "1,2 in sky", "1,2 in 1 lantern", "nan,1 in 1", "x,1 in 1"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        Pointing pointing;
        if (pointing_read(wrong[i], &pointing)) {
            fail_msg("\"%s\" is read", wrong[i]);
        }
    }
}

// Samples of a hand that moves, rests and moves on; what is told, and how far from it the way between is.
typedef struct {
    PointingTrail trail;
    PointingSample told[200];
    int count;
    Pointing way[400];
    int frames;
} Walk;

static void walk_to(Walk *walk, double x, double y, PointingPlace place) {
    static const double near[2] = {0.05, 0.05};
    const Pointing at = {.place = place, .pane = 1, .x = x, .y = y, .spotlight = place != POINTING_NOWHERE};
    const PointingSample now = {at, TICKS * (long)walk->frames, walk->frames, 0};
    walk->way[walk->frames++] = at;
    walk->count += pointing_follow(&walk->trail, &now, near, walk->told + walk->count);
}

static Pointing replayed(const Walk *walk, long ticks) {
    int i = 0;
    while (i + 1 < walk->count && walk->told[i + 1].ticks <= ticks) {
        i++;
    }
    const PointingSample *from = &walk->told[i], *to = from + 1;
    if (walk->count == 0 || from->ticks > ticks) {
        return (Pointing){0};
    }
    return i + 1 < walk->count && pointing_together(&from->at, &to->at)
               ? pointing_between(&from->at, &to->at, (double)(ticks - from->ticks) / (double)(to->ticks - from->ticks))
               : from->at;
}

static void few_places_tell_the_way(void **state) {
    (void)state;
    Walk walk = {0};
    for (int i = 0; i < 5; i++) {
        walk_to(&walk, 0, 0, POINTING_NOWHERE);
    }
    for (int i = 0; i < 60; i++) { // straight, unevenly
        walk_to(&walk, 0.02 * i + 0.01 * (i % 2), 0.01 * i, POINTING_PANE);
    }
    for (int i = 0; i < 60; i++) { // a rest
        walk_to(&walk, 1.237, 0.591, POINTING_PANE);
    }
    for (int i = 0; i < 60; i++) { // a bend
        walk_to(&walk, 1.237 + sin(0.05 * i), 1.591 - cos(0.05 * i), POINTING_PANE);
    }
    for (int i = 0; i < 20; i++) {
        walk_to(&walk, 0, 0, POINTING_NOWHERE);
    }
    PointingSample last;
    assert_int_equal(pointing_settle(&walk.trail, &last), 0);
    assert_true(walk.count >= 6 && walk.count <= 24);
    for (int i = 1; i < walk.count; i++) {
        assert_true(walk.told[i].ticks >= walk.told[i - 1].ticks);
    }
    for (int i = 0; i < walk.frames; i++) {
        const Pointing at = replayed(&walk, TICKS * (long)i), was = walk.way[i];
        assert_true(pointing_together(&at, &was) || was.place == POINTING_NOWHERE);
        assert_true(hypot(at.x - was.x, at.y - was.y) < 0.08 || was.place == POINTING_NOWHERE);
        const bool rests = i >= 75 && i < 124; // from a tenth of a second on it is told exactly
        assert_true(!rests || (at.x == was.x && at.y == was.y));
    }
    assert_int_equal(replayed(&walk, TICKS * (long)(walk.frames - 1)).place, POINTING_NOWHERE);
}

// However slowly a hand steps from place to place: each of them is told when it has come and when it goes on, and no moment twice.
static void a_hand_that_halts_tells_two_of_each_place(void **state) {
    (void)state;
    for (int rest = 1; rest <= 20; rest++) {
        Walk walk = {0};
        const int places = 12;
        for (int i = 0; i < places * rest; i++) {
            walk_to(&walk, 0.052 * (i / rest), 0, POINTING_PANE); // little more than is near
        }
        walk.count += pointing_settle(&walk.trail, walk.told + walk.count);
        assert_true(walk.count <= 2 * places);
        for (int i = 1; i < walk.count; i++) {
            if (walk.told[i].ticks <= walk.told[i - 1].ticks) {
                fail_msg("rests of %d frames: line %d is of the same moment as the one before", rest, i);
            }
        }
    }
}

static void moves_read_back(void **state) {
    (void)state;
    static const char *const lines[] = {"lesson begin 3 1f2e3d4c 0b6a7988 \"my lessons/a #1.md\"",
                                        "lesson said 2 0,3,1,0,0,0",
                                        "lesson said 2 0,3,1,0,0,0 known",
                                        "lesson said 1 number 1.4",
                                        "lesson said 5 place 0.25,-1",
                                        "lesson go 12",
                                        "lesson next",
                                        "lesson back",
                                        "lesson leave",
                                        "lesson return",
                                        "lesson reveal",
                                        "lesson end",
                                        "lesson vote 2",
                                        "lesson unvote 6",
                                        "lesson number 0.5",
                                        "lesson place 0.5,-0.125",
                                        "lesson dark",
                                        "lesson light",
                                        "lesson waits",
                                        "lesson goes-on"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char line[MOVE_LINE];
        LessonMove move;
        Error err = {0};
        if (!move_read(lines[i] + strlen("lesson"), &move, &err)) {
            fail_msg("%s: %s", lines[i], err.text);
        }
        move.asks = strstr(lines[i], "number") ? QUESTION_NUMBER : strstr(lines[i], "place") ? QUESTION_PLACE : QUESTION_LOWEST;
        char file[FILE_PATH_MAX];
        if (move.kind == MOVE_BEGIN) {
            move_file(&move, file);
            assert_string_equal(file, "my lessons/a #1.md");
            move.file = file;
        }
        move_write(&move, line);
        if (strcmp(lines[i], "lesson said 1 number 1.4") != 0) { // of which all digits are written
            assert_string_equal(line, lines[i]);
        }
        assert_true(move_read(line + strlen("lesson"), &move, &err));
        assert_true(move.kind != MOVE_SAID || move.asks != QUESTION_NUMBER || fabs(move.guess.number - 1.4) < 1e-15);
    }
    static const char *const wrong[] = {"", "sing", "next 2", "vote", "vote 0", "vote 7", "go 65", "begin 1 zz 0 a.md", "begin 1 00000000 00000000", "begin 1 00000000 00000000 a.md", "said 2 1,2", "said 0 number 1", "number x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        LessonMove move;
        Error err = {0};
        if (move_read(wrong[i], &move, &err) || !strstr(err.text, "lesson next")) {
            fail_msg("\"%s\" is read", wrong[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(places_read_back), cmocka_unit_test(few_places_tell_the_way),
                                       cmocka_unit_test(a_hand_that_halts_tells_two_of_each_place), cmocka_unit_test(moves_read_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
