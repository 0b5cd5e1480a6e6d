// A change of an experiment that cannot be made, because settings contradict each other or memory does not suffice: nothing of it happens.
#include "experiment_rig.h"
#include "memory_limit.h"
#include "sanitized.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

// Bit for bit, and what it points to as well.
static void assert_refused(Experiment *experiment, const Settings *wanted) {
    static Experiment before;
    before = *experiment;
    size_t size = (size_t)selected(experiment)->model->count * sizeof(float);
    float *weights = malloc(size);
    memcpy(weights, selected(experiment)->model->average, size);
    Error err = {0};
    if (experiment_apply(experiment, wanted, &err)) {
        fail_msg("%d particles, width %d, path %d, lanes %s were not refused", wanted->particles, wanted->width, wanted->path,
                 wanted->lanes);
    }
    assert_true(strlen(err.text) > 20);
    assert_memory_equal(experiment, &before, sizeof before);
    assert_memory_equal(selected(experiment)->model->average, weights, size);
    free(weights);
}

static void test_settings_that_contradict_each_other_are_refused(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 10);
    settle(experiment);
    Settings wanted = s;
    wanted.match = 128;
    wanted.data = 3; // and nothing of the rest happens either
    wanted.particles = 2000;
    wanted.path = path_named("linear");
    assert_refused(experiment, &wanted);
    close_session(experiment);
}


static int lift_limit(void **state) { // also when the test fails, for the sake of those that follow
    (void)state;
    limit_memory(0);
    return 0;
}

static void test_what_does_not_fit_into_memory_is_refused(void **state) {
    (void)state;
#if SANITIZED // it reserves terabytes: no limit can be set
    skip();
#endif
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 10);
    settle(experiment);
    const struct {
        int particles, width;
        const char *path;
        size_t room_mb; // enough for the first of two or three, not for all
        const char *lanes;
    } tries[] = {
        {200000, 8, "ot", 2, ""},                              // not one swarm (9.6 MB each)
        {200000, 8, "ot", 14, ""},                             // one swarm of two
        {200000, 8, "linear", 22, ""},                         // the new lane and its swarm, and one more
        {1000, 512, "ot", 300, ""},                            // one lane of two (217 MB each)
        {1000, 512, "linear", 500, ""},                        // the new lane and one of two
        {200000, 8, "ot", 22, "linear, cosine, ot/ot"},        // two new lanes' swarms, not the one that goes on
        {200000, 8, "ot", 14, "linear, cosine, ot/ot"},        // one of them
        {1000, 512, "ot", 500, "linear/ot, cosine/ot, ot/ot"}, // two lanes of three
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        Settings wanted = s;
        wanted.particles = tries[i].particles;
        wanted.width = tries[i].width;
        wanted.hidden = wanted.width > 8 ? 6 : 1;
        wanted.path = path_named(tries[i].path);
        assert_true(settings_set(&wanted, "lanes", tries[i].lanes, NULL));
        limit_memory(tries[i].room_mb << 20);
        assert_refused(experiment, &wanted);
        limit_memory(0);
    }
    Settings wanted = s;
    wanted.particles = 200000;
    apply(experiment, &wanted); // and with memory again, it works
    close_session(experiment);
}

int main(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1); // another thread's would have address space in reserve, below any limit
    // Left alone it grows with what is freed, and freed lanes stay in reserve too.
    mallopt(M_MMAP_THRESHOLD, 1 << 17);
#endif
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings_that_contradict_each_other_are_refused),
        cmocka_unit_test_teardown(test_what_does_not_fit_into_memory_is_refused, lift_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
