// Snapshots of weights: when they are taken, what is found again, how much memory they use.
#include "num/mlp.h"
#include "model/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    Arena arena;
    History history;
    float *weights;
} Rig;

static Rig open_rig(int count) {
    Rig rig;
    assert_true(arena_init(&rig.arena, history_need(count)));
    history_init(&rig.history, &rig.arena, count);
    rig.weights = calloc((size_t)count, sizeof(float));
    return rig;
}

static void close_rig(Rig *rig) {
    arena_free(&rig->arena);
    free(rig->weights);
}

// Offers weights that say which step they are of, first and last.
static void offer(Rig *rig, long step) {
    rig->weights[0] = (float)(step % 1000003); // a float could not tell the largest steps apart
    rig->weights[rig->history.count - 1] = (float)(step / 1000003);
    history_offer(&rig->history, step, rig->weights);
}

static void offer_through(Rig *rig, long last) {
    for (long step = 0; step <= last; step++) {
        offer(rig, step);
    }
}

static void assert_weights_of(const Rig *rig, const float *weights, long step) {
    assert_true(weights[0] == (float)(step % 1000003) && weights[rig->history.count - 1] == (float)(step / 1000003));
}

static int default_count(void) {
    Mlp mlp = mlp_make(mlp_default(), 1);
    return mlp.count;
}

static void test_nothing_is_there_before_the_first_offer(void **state) {
    (void)state;
    Rig rig = open_rig(10);
    long taken = 77;
    assert_null(history_at(&rig.history, 5, &taken));
    assert_int_equal(taken, 77);
    offer(&rig, 0);
    assert_weights_of(&rig, history_at(&rig.history, 5, &taken), 0);
    assert_int_equal(taken, 0);
    history_clear(&rig.history);
    assert_null(history_at(&rig.history, 5, &taken));
    offer(&rig, 0); // begins again
    assert_non_null(history_at(&rig.history, 0, &taken));
    close_rig(&rig);
}

static void test_steps_grow_geometrically(void **state) {
    (void)state;
    Rig rig = open_rig(default_count());
    offer_through(&rig, 20000);
    const History *h = &rig.history;
    assert_int_equal(h->slots, HISTORY_MAX);
    assert_in_range(h->used, 150, HISTORY_MAX - 1); // a few hundred, and room for the next ten million
    for (int i = 0; i + 1 < h->used; i++) {
        long step = h->step[i], next = h->step[i + 1];
        assert_true(next > step);
        assert_true((double)next <= (double)step * h->factor + 1);                // none is skipped
        const bool asked = next == 50 || next == 500; // which keys of the window go to
        assert_true(step < 1 || asked || (double)next >= (double)step * h->factor - 1e-9); // none else comes too early
    }
    assert_true(h->factor < 1.05);
    assert_int_equal(h->step[20], 20); // at first it is every step
    close_rig(&rig);
}

static void test_the_nearest_not_after_is_found(void **state) {
    (void)state;
    Rig rig = open_rig(100);
    offer_through(&rig, 20000);
    const History *h = &rig.history;
    for (long asked = 0; asked <= 20100; asked += asked < 300 ? 1 : 37) {
        long expected = 0, taken = -1;
        for (int i = 0; i < h->used; i++) {
            expected = h->step[i] <= asked ? h->step[i] : expected;
        }
        const float *weights = history_at(h, asked, &taken);
        assert_int_equal(taken, expected);
        assert_weights_of(&rig, weights, expected);
    }
    long taken;
    assert_weights_of(&rig, history_at(h, -5, &taken), 0); // before the first: the first
    close_rig(&rig);
}

static void test_steps_50_and_500_are_still_there_after_20000(void **state) {
    (void)state;
    Rig rig = open_rig(default_count());
    offer_through(&rig, 20000);
    long taken;
    for (long asked = 50; asked <= 500; asked *= 10) {
        const float *weights = history_at(&rig.history, asked, &taken);
        assert_int_equal(taken, asked);
        assert_weights_of(&rig, weights, taken);
    }
    close_rig(&rig);
}

// Memory is bounded by bytes for the largest network, and the slots last for ten million steps whatever its size.
static void test_memory_is_bounded_and_lasts(void **state) {
    (void)state;
    MlpDef largest = {.width = MLP_MAX_WIDTH, .hidden = MLP_MAX_HIDDEN, .time_freqs = MLP_MAX_FREQS, .pos_freqs = MLP_MAX_FREQS};
    Mlp mlp = mlp_make(largest, 1);
    const int counts[] = {58, default_count(), mlp.count};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        assert_true(history_need(counts[c]) <= HISTORY_BYTES + ARENA_ALIGN);
        Rig rig = open_rig(counts[c]);
        assert_in_range(rig.history.slots, 20, HISTORY_MAX);
        while (rig.history.used < rig.history.slots) { // the steps between would all be refused
            offer(&rig, rig.history.next_step);
        }
        assert_true(rig.history.next_step >= HISTORY_LAST_STEP);
        long last = rig.history.step[rig.history.used - 1], taken;
        offer(&rig, rig.history.next_step); // full: refused, and nothing is written past the end
        assert_int_equal(rig.history.used, rig.history.slots);
        assert_weights_of(&rig, history_at(&rig.history, 2 * rig.history.next_step, &taken), last);
        assert_int_equal(taken, last);
        close_rig(&rig);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_there_before_the_first_offer),
        cmocka_unit_test(test_steps_grow_geometrically),
        cmocka_unit_test(test_the_nearest_not_after_is_found),
        cmocka_unit_test(test_steps_50_and_500_are_still_there_after_20000),
        cmocka_unit_test(test_memory_is_bounded_and_lasts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
