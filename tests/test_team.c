// Every member, item and group of the thread team comes once, and barriers hold, in groups too.
#include "base/team.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MOST 8

// ---- jobs --------------------------------------------------------------------------------------------------------------------
typedef struct {
    atomic_int came[MOST]; // by member
    atomic_int size, late, nested;
} Roll;

static void nest(void *context, int member, int size) {
    Roll *roll = context;
    atomic_fetch_add(&roll->nested, member == 0 && size == 1 && team_size() == 1 ? 1 : 100);
}

// Between barriers all members have come as often.
static void call_roll(void *context, int member, int size) {
    Roll *roll = context;
    atomic_store(&roll->size, size);
    for (int turn = 1; turn <= 50; turn++) {
        atomic_fetch_add(&roll->came[member], 1);
        if (size > 1) {
            team_meet();
        }
        for (int i = 0; i < size; i++) {
            atomic_fetch_add(&roll->late, atomic_load(&roll->came[i]) != turn);
        }
        if (size > 1) {
            team_meet();
        }
    }
    if (size > 1) { // then each has only itself
        team_run(MOST, nest, roll);
    }
}

static int check_roll(int most, int expected) {
    Roll roll = {0};
    team_run(most, call_roll, &roll);
    bool good = roll.size == expected && roll.late == 0 && roll.nested == (expected > 1 ? expected : 0);
    for (int i = 0; i < MOST; i++) {
        good = good && roll.came[i] == (i < expected ? 50 : 0);
    }
    return good;
}

static int least(int a, int b) {
    return a < b ? a : b;
}

static void all_members_come_and_meet(void **state) {
    (void)state;
    const int at_first = team_limit(MOST), most_threads = team_size(); // a page has four at most, or one
    team_limit(at_first);
    for (int threads = 1; threads <= 5; threads++) {
        int before = team_limit(threads), all = team_size();
        assert_int_equal(all, least(threads, most_threads));
        for (int most = 1; most <= 6; most++) {
            assert_true(check_roll(most, least(most, all)));
        }
        assert_int_equal(team_limit(before), all);
    }
}

// ---- items -------------------------------------------------------------------------------------------------------------------
#define ITEMS 1000

static void mark(void *context, int i) {
    atomic_int *marks = context;
    atomic_fetch_add(&marks[i], 1);
}

static bool check_items(int count) {
    atomic_int marks[ITEMS] = {0};
    bool good = true;
    team_for(count, mark, marks);
    for (int i = 0; i < ITEMS; i++) {
        good = good && marks[i] == (i < count);
    }
    return good;
}

static void all_items_come_once(void **state) {
    (void)state;
    static const int counts[] = {0, 1, 2, 7, ITEMS};
    for (int threads = 1; threads <= 5; threads++) {
        int before = team_limit(threads);
        for (int k = 0; k < 5; k++) {
            assert_true(check_items(counts[k]));
        }
        team_limit(before);
    }
}

// ---- groups ------------------------------------------------------------------------------------------------------------------
typedef struct {
    int count; // changed by one thread at a time only
    atomic_int called, bad, threads, seen[MOST];
} Fair;

static void add_one(void *context) {
    ((Fair *)context)->count++;
}

static void be_seen(void *context, int member, int size) {
    Fair *fair = context;
    (void)member, (void)size;
    atomic_fetch_add(&fair->seen[team_self()], 1);
}

static void visit(void *context, int group) {
    Fair *fair = context;
    const int size = team_size();
    atomic_fetch_add(&fair->called, 1 << (4 * group));
    atomic_fetch_add(&fair->threads, size);
    team_run(size, be_seen, fair);
    for (int k = 0; k < 40; k++) {
        atomic_fetch_add(&fair->bad, !check_roll(1 + k % 3, least(1 + k % 3, size)) + !check_items(k));
        team_alone(add_one, fair);
    }
    team_rest();
}

static void groups_share_the_threads(void **state) {
    (void)state;
    for (int threads = 1; threads <= 7; threads++) {
        int before = team_limit(threads), all = team_size();
        for (int groups = 1; groups <= 3; groups++) {
            Fair fair = {0};
            team_split(groups, MOST, visit, &fair);
            const int made = least(groups, all);
            assert_int_equal(fair.called, 0x111 & ((1 << (4 * made)) - 1));
            assert_int_equal(fair.bad, 0);
            assert_int_equal(fair.count, 40 * made);
            assert_int_equal(fair.threads, all);
            for (int i = 0; i < MOST; i++) { // each has a number of its own
                assert_int_equal(fair.seen[i], i < all);
            }
        }
        team_limit(before);
    }
}

static void few_threads_may_be_asked_for(void **state) {
    (void)state;
    int before = team_limit(4), all = team_size();
    Fair fair = {0};
    team_split(2, 3, visit, &fair);
    assert_int_equal(fair.threads, least(3, all));
    assert_int_equal(fair.bad, 0);
    team_limit(before);
    assert_int_equal(team_size(), before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_members_come_and_meet),
        cmocka_unit_test(all_items_come_once),
        cmocka_unit_test(groups_share_the_threads),
        cmocka_unit_test(few_threads_may_be_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
