// The fitter by itself: whose wishes are granted where there is not room for all, and where blocks then stand.
#include "page/fit.h"

#include "experiment_rig.h"

enum { TITLE, NUMBERS, CAPTION, FORMULAS, COUNT };

// A title and numbers from the top, a caption and formulas above it from the foot; half of 400 points is the picture's at least.
static void make(Block block[COUNT]) {
    block[TITLE] = (Block){.end = FIT_TOP, .min = {40, 9, 0}, .full = {40, 9, 0}};
    block[NUMBERS] = (Block){.end = FIT_TOP, .min = {20, 4, 200}, .full = {40, 1, 240}};
    block[CAPTION] = (Block){.end = FIT_BOTTOM, .min = {60, 2, 200}, .full = {60, 2, 200}, .yields = true};
    block[FORMULAS] = (Block){.end = FIT_BOTTOM, .gap = 10, .min = {30, 6, 150}, .full = {90, 3, 200}};
}

static void assert_sizes(const Block block[COUNT], float title, float numbers, float caption, float formulas) {
    assert_near(block[TITLE].size, title, 0);
    assert_near(block[NUMBERS].size, numbers, 0);
    assert_near(block[CAPTION].size, caption, 0);
    assert_near(block[FORMULAS].size, formulas, 0);
}

static void test_what_gives_way_first(void **state) {
    (void)state;
    const struct {
        float room, numbers, caption, formulas;
    } cases[] = {
        {480, 40, 60, 90},                   // all: 240 of it are the numbers above, and all others
        {479, 20, 60, 90},                   // the second row of numbers has the last wish,
        {420, 20, 60, 90}, {419, 40, 0, 90}, // captions come before it, and have left room for it,
        {410, 40, 0, 90},  {409, 20, 0, 90}, {350, 20, 0, 90}, {349, 20, 0, 30}, // then formulas become fewer,
        {290, 20, 0, 30},  {289, 0, 0, 30}, // then there are no numbers, and they are the last to go
        {220, 0, 0, 30},   {219, 0, 0, 0},   {40, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Block block[COUNT];
        make(block);
        fit(block, COUNT, cases[i].room);
        assert_sizes(block, 40, cases[i].numbers, cases[i].caption, cases[i].formulas);
    }
}

// Whatever the room: blocks of one end stand in their order and apart, and leave what the last that was granted was to leave.
static void test_places_keep_apart(void **state) {
    (void)state;
    for (float room = 40; room < 600; room += 7) {
        Block block[COUNT];
        make(block);
        fit(block, COUNT, room);
        assert_near(block[TITLE].at, 0, 0);
        assert_near(block[NUMBERS].at, 40, 0);
        if (block[CAPTION].size > 0) {
            assert_near(block[CAPTION].at + block[CAPTION].size, room, 1e-4);
        }
        if (block[FORMULAS].size > 0) {
            float foot = block[CAPTION].size > 0 ? block[CAPTION].at - 10 : room; // no gap to what is not there
            assert_near(block[FORMULAS].at + block[FORMULAS].size, foot, 1e-4);
        }
        float left = room - fit_taken(block, COUNT, FIT_TOP) - fit_taken(block, COUNT, FIT_BOTTOM);
        float leaves = block[NUMBERS].size > 20 ? 240 : block[NUMBERS].size > 0 ? 200 : block[FORMULAS].size > 0 ? 150 : 0;
        assert_true(left >= leaves - 1e-3f);
    }
}

// What can take any size takes what is left; what is not wanted takes nothing, however much there is.
static void test_stretching(void **state) {
    (void)state;
    for (float room = 100; room < 400; room += 9) {
        Block block[2] = {{.end = FIT_TOP, .stretches = true, .min = {50, 2, 0}, .full = {200, 1, 0}},
                          {.end = FIT_BOTTOM, .min = {40, 3, 0}}};
        fit(block, 2, room);
        assert_near(block[0].size, room < 200 ? room : 200, 1e-4);
        assert_near(block[1].size, 0, 0);
        block[1].full.size = 40;
        fit(block, 2, room);
        assert_near(block[1].size, 40, 0);
        assert_near(block[0].size, room < 240 ? room - 40 : 200, 1e-4);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_gives_way_first),
        cmocka_unit_test(test_places_keep_apart),
        cmocka_unit_test(test_stretching),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
