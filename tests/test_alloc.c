// A training step allocates nothing: every call of the allocator is counted, those of OpenMP's library too.
#include "base/team.h"
#include "model/model.h"
#include "run/train_round.h"
#include "sanitized.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static long allocations; // changed by every thread

static void count(void) {
    __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
}

static long counted(void) {
    return __atomic_load_n(&allocations, __ATOMIC_RELAXED);
}

#if SANITIZED_MEMORY
#define COUNTED 1
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));

static void on_malloc(const volatile void *memory, size_t size) {
    (void)memory, (void)size;
    count();
}

static void on_free(const volatile void *memory) {
    (void)memory;
}

static int watch(void **state) {
    (void)state;
    return __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free) > 0 ? 0 : -1;
}
#elif defined(__GLIBC__)
#define COUNTED 1
// The C library's own, by the names that it keeps for itself. NOLINTBEGIN(bugprone-reserved-identifier)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nmemb, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
// NOLINTEND(bugprone-reserved-identifier)

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t nmemb, size_t size) {
    count();
    return __libc_calloc(nmemb, size);
}

void *realloc(void *ptr, size_t size) {
    count();
    return __libc_realloc(ptr, size);
}

void *memalign(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memptr, size_t alignment, size_t size) {
    count();
    *memptr = __libc_memalign(alignment, size);
    return *memptr ? 0 : 12;
}

static int watch(void **state) {
    (void)state;
    return 0;
}
#else
#define COUNTED 0 // no way to look over this allocator's shoulder
static int watch(void **state) {
    (void)state;
    return 0;
}
#endif

static void counting_counts(void **state) {
    (void)state;
    long before = counted();
    void *volatile memory = malloc(100);
    free(memory);
    assert_true(!COUNTED || counted() == before + 1);
}

static void check_model(Model *model) {
    assert_non_null(model);
    for (int i = 0; i < 3; i++) { // threads and what OpenMP keeps for them are made once
        model_step(model);
    }
    long before = counted();
    for (int i = 0; i < 70; i++) { // a copy of good weights is among them
        model_step(model);
    }
    assert_int_equal(counted() - before, 0);
    model_free(model);
}

static void check(const Settings *settings, Pairing pairing) {
    Settings s = *settings;
    s.pairing = (int)pairing;
    check_model(model_make(&s, NULL, NULL, NULL));
}

static void no_kind_allocates(void **state) {
    (void)state;
    for (int k = 0; k < model_kinds(); k++) {
        Settings s = settings_default();
        s.model = k;
        check_model(model_make(&s, NULL, NULL, NULL));
    }
}

static void no_pairing_allocates(void **state) {
    (void)state;
    static const Pairing pairings[] = {PAIRING_INDEPENDENT, PAIRING_OT, PAIRING_SINKHORN};
    for (int threads = 1; threads <= 3; threads++) {
        team_limit(threads);
        for (int k = 0; k < 3; k++) {
            Settings s = settings_default();
            s.width = 16;
            s.batch = 200; // no multiple of the group
            check(&s, pairings[k]);
        }
    }
}

static void nor_do_pairs_of_a_set(void **state) {
    (void)state;
    float memory[4][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
    PairSet pairs = {3, memory[0], memory[1], memory[2], memory[3]};
    Settings s = settings_default();
    s.pairing = PAIRING_REFLOW;
    check_model(model_make(&s, NULL, &pairs, NULL));
}

static void nor_does_a_large_batch(void **state) {
    (void)state;
    Settings s = settings_default();
    s.width = 8;
    s.batch = 2048;
    s.match = 256;
    check(&s, PAIRING_INDEPENDENT);
}

static void nor_do_features(void **state) {
    (void)state;
    Settings s = settings_default();
    s.time_features = 4;
    s.position_features = 4;
    s.predict = PREDICT_SCORE;
    assert_true(settings_set(&s, "path", "vp", NULL));
    check(&s, PAIRING_INDEPENDENT);
    s.predict = PREDICT_NOISE;
    check(&s, PAIRING_INDEPENDENT);
}

static void nor_do_labels(void **state) {
    (void)state;
    Settings s = settings_default();
    s.condition = true;
    s.label_dropout = 0.2;
    for (Pairing pairing = PAIRING_INDEPENDENT; pairing <= PAIRING_OT; pairing++) {
        s.pairing = (int)pairing;
        Model *model = model_make(&s, NULL, NULL, NULL);
        assert_int_equal(model->classes, 2); // two moons
        check_model(model);
    }
}

static void nor_do_lanes_trained_together(void **state) {
    (void)state;
    Settings s = settings_default();
    s.width = 16;
    for (int threads = 1; threads <= 5; threads++) {
        team_limit(threads);
        Model *model[3];
        for (int i = 0; i < 3; i++) {
            s.pairing = PAIRING_INDEPENDENT + i;
            model[i] = model_make(&s, NULL, NULL, NULL);
            assert_non_null(model[i]);
        }
        train_round(model, 3, 3);
        long before = counted();
        for (int count = 1; count <= 3; count++) {
            train_round(model, count, 40);
        }
        assert_int_equal(counted() - before, 0);
        for (int i = 0; i < 3; i++) {
            model_free(model[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counting_counts),        cmocka_unit_test(no_kind_allocates),
        cmocka_unit_test(no_pairing_allocates),   cmocka_unit_test(nor_do_pairs_of_a_set),
        cmocka_unit_test(nor_does_a_large_batch), cmocka_unit_test(nor_do_features),
        cmocka_unit_test(nor_do_labels),          cmocka_unit_test(nor_do_lanes_trained_together),
    };
    return cmocka_run_group_tests(tests, watch, NULL);
}
