// Which map of the exact likelihood the view of the density shows in the window, where maps are worked out in slices, coarse ones first.
#include "app_rig.h"

#define FRAMES 4000 // more than a map takes
#define T 0.9       // late enough, and with a network large enough, for a map to take many slices

static uint8_t older[H][W][3], newer[H][W][3];

static Settings likely(void) {
    Settings s = bare();
    s.density = DENSITY_LIKELIHOOD;
    s.width = 32;
    s.hidden = 2;
    return s;
}

static void shoot_without_particles(Rig *rig) {
    rig->experiment->lane[rig->experiment->selected].trajectories.ready = 0;
    shoot(rig);
}

// Up to the first picture that is another than `older`.
static void wait_for_another(Rig *rig) {
    for (int i = 0; i < FRAMES; i++) {
        shoot_without_particles(rig);
        if (memcmp(rig->rgb, older, sizeof older) != 0) {
            return;
        }
    }
    fail_msg("no other map in %d frames", FRAMES);
}

// The window has a whole map of some steps' weights, and then learns `more`: whether the first other map that it shows is the whole one.
static bool next_is_whole(long steps, long more) {
    Settings s = likely();
    Rig *rig = open_rig(&s, T);
    experiment_train_to(rig->experiment, steps);
    rig->input.live = false;
    shoot_without_particles(rig);
    memcpy(older, rig->rgb, sizeof older);
    experiment_train_to(rig->experiment, steps + more);
    rig->input.live = true;
    wait_for_another(rig);
    memcpy(newer, rig->rgb, sizeof newer);
    rig->input.live = false;
    shoot_without_particles(rig);
    assert_memory_not_equal(rig->rgb, older, sizeof older);
    bool whole = memcmp(rig->rgb, newer, sizeof newer) == 0;
    close_rig(rig);
    return whole;
}

static void a_fine_map_of_somewhat_older_weights_stays_until_another_is_as_fine(void **state) {
    (void)state;
    assert_true(next_is_whole(200, 15));
}

static void a_coarse_map_takes_the_place_of_an_outdated_one(void **state) {
    (void)state;
    assert_false(next_is_whole(50, 100));
}

// In slices or at once: the same map in the end.
static void a_map_made_in_slices_ends_as_the_whole_one(void **state) {
    (void)state;
    Settings s = likely();
    Rig *rig = open_rig(&s, T);
    shoot_without_particles(rig);
    memcpy(newer, rig->rgb, sizeof newer);
    rig->input.live = true;
    playhead_seek(&rig->experiment->play, T - 0.1);
    shoot_without_particles(rig);
    assert_memory_not_equal(rig->rgb, newer, sizeof newer);
    playhead_seek(&rig->experiment->play, T);
    memset(older, 0, sizeof older);
    int frames = 0;
    do {
        shoot_without_particles(rig);
    } while (memcmp(rig->rgb, newer, sizeof newer) != 0 && ++frames < FRAMES);
    assert_true(frames > 0 && frames < FRAMES);
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fine_map_of_somewhat_older_weights_stays_until_another_is_as_fine),
        cmocka_unit_test(a_coarse_map_takes_the_place_of_an_outdated_one),
        cmocka_unit_test(a_map_made_in_slices_ends_as_the_whole_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
