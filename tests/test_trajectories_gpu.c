// The particles on the graphics card stand where the processor's stand, whatever is shown, and the card gives way where it must.
#include "experiment_rig.h"

#include "app/frame.h"
#include "base/clock.h"
#include "gfx/draw.h"
#include "gfx/gl.h"
#include "gfx/feedback.h"

#include <sys/stat.h>
#include <unistd.h>

static Gl gl;

static int open_gl(void **state) {
    (void)state;
    Error err = {0};
    if (!gl_open_headless(&gl, 16, 16, &err)) {
        fail_msg("%s", err.text);
    }
    return 0;
}

static int close_gl(void **state) {
    (void)state;
    gl_close(&gl);
    return 0;
}

typedef struct {
    Experiment *experiment;
    Frame frame; // of which only `gpu` is there
    double now_s;
} Rig;

static Settings card_settings(void) {
    Settings s = small_settings();
    s.gpu = GPU_ON;
    return s;
}

static Rig open_rig(const Settings *s) {
    return (Rig){open_session(s), {.gpu = trajectories_gpu_new()}, 0};
}

static void close_rig(Rig *rig) {
    assert_null(trajectories_gpu_trouble(rig->frame.gpu));
    close_session(rig->experiment);
    trajectories_gpu_free(rig->frame.gpu);
}

static void follow(Rig *rig, double dt_s) {
    rig->now_s += dt_s;
    frame_compute(&rig->frame, true, rig->experiment, rig->now_s);
}

// All that is seen, by both.
static void refresh(Rig *rig) {
    experiment_refresh_all(rig->experiment);
    follow(rig, 10);
}

#define SEEN 900

static void read_card(const Rig *rig, const Lane *lane, float t, int n, float *xy) {
    uint32_t array = trajectories_gpu_at(rig->frame.gpu, rig->experiment, lane, t, n, 0);
    feedback_array_read(array, 0, n, 2 * sizeof(float), xy);
}

// The largest difference in a coordinate, over some flow times.
static double apart(const Rig *rig, const Lane *lane, int n) {
    static float x[SEEN], y[SEEN], xy[2 * SEEN];
    double most = 0;
    for (float t = 0; t < 1.05f; t += 0.13f) {
        experiment_at(rig->experiment, lane, t, 0, n, x, y);
        read_card(rig, lane, t, n, xy);
        for (int i = 0; i < n; i++) {
            most = fmax(most, fmax(fabs((double)(x[i] - xy[2 * i])), fabs((double)(y[i] - xy[2 * i + 1]))));
        }
    }
    return most;
}

static void assert_together(const Rig *rig) {
    for (int pane = 0; pane < experiment_panes(rig->experiment); pane++) {
        const Lane *lane = experiment_pane(rig->experiment, pane);
        int n = rig->experiment->settings.particles / experiment_panes(rig->experiment);
        assert_int_equal(trajectories_gpu_ready(rig->frame.gpu, rig->experiment, lane), n);
        assert_near(apart(rig, lane, n < SEEN ? n : SEEN), 0, 1e-4);
    }
}

// ---- where they are ------------------------------------------------------------------------------------------------------------
static void test_stands_where_the_session_stands(void **state) {
    (void)state;
    Settings s = card_settings();
    Rig rig = open_rig(&s);
    for (int k = 0; k < 3; k++) {
        experiment_train_to(rig.experiment, 40 * k);
        refresh(&rig);
        assert_together(&rig);
    }
    experiment_look_back(rig.experiment, 3);
    refresh(&rig);
    assert_together(&rig);
    assert_true(experiment_restart(rig.experiment, NULL));
    refresh(&rig);
    assert_together(&rig);
    close_rig(&rig);
}

static void test_follows_every_setting_of_the_sampling(void **state) {
    (void)state;
    Settings s = card_settings();
    Rig rig = open_rig(&s);
    static const int steps[] = {1, 5, 100};
    for (int i = 0; i < 3; i++) {
        s.steps = steps[i]; // more than are kept, too
        s.solver = SOLVE_EULER + i;
        s.particles = 1000 + 500 * i;
        s.seed = i;
        apply(rig.experiment, &s);
        refresh(&rig);
        assert_together(&rig);
    }
    close_rig(&rig);
}

static void test_side_by_side(void **state) {
    (void)state;
    Settings s = card_settings();
    Rig rig = open_rig(&s);
    s.compare = true;
    apply(rig.experiment, &s);
    refresh(&rig);
    assert_true(experiment_panes(rig.experiment) > 1);
    assert_together(&rig);
    s.compare = false; // now all of them are wanted, and come at once
    apply(rig.experiment, &s);
    refresh(&rig);
    assert_together(&rig);
    close_rig(&rig);
}

// Each pane by its own solver and steps, and where one of them adds noise by the processor.
static void test_each_lane_samples_in_its_own_way(void **state) {
    (void)state;
    Settings s = card_settings();
    s.compare = true;
    assert_true(settings_set(&s, "lanes", "vp/euler/1-step, vp, vp/rk4/100-steps", NULL));
    s.path = settings_default().path;
    s.pairing = settings_default().pairing;
    Rig rig = open_rig(&s);
    experiment_train_to(rig.experiment, 20);
    refresh(&rig);
    assert_together(&rig);
    assert_int_equal(rig.experiment->lane[0].device.sampler.steps, 1);
    Settings wanted = rig.experiment->settings;
    wanted.lane_steps = 3;
    apply(rig.experiment, &wanted);
    refresh(&rig);
    assert_together(&rig);
    assert_int_equal(rig.experiment->lane[0].device.sampler.steps, 3);
    wanted = rig.experiment->settings;
    wanted.lane_solver = SAMPLER_SDE + 1;
    apply(rig.experiment, &wanted);
    refresh(&rig);
    assert_int_equal(rig.experiment->lane[1].device.count, 0);
    close_rig(&rig);
}

static void test_morphs_from_lane_to_lane(void **state) {
    (void)state;
    Settings s = card_settings();
    Rig rig = open_rig(&s);
    experiment_train_to(rig.experiment, 30);
    refresh(&rig);
    look(rig.experiment, "vp", PAIRING_INDEPENDENT);
    experiment_refresh_all(rig.experiment);
    for (int k = 0; k < 5; k++) {
        experiment_advance(rig.experiment, 0.1);
        follow(&rig, 0.1);
        assert_together(&rig);
    }
    assert_false(experiment_morphing(rig.experiment));
    close_rig(&rig);
}

static void test_a_path_that_begins_wide(void **state) {
    (void)state;
    Settings s = card_settings();
    s.path = path_named("ve");
    s.pairing = PAIRING_INDEPENDENT;
    Rig rig = open_rig(&s);
    refresh(&rig);
    const Lane *lane = selected(rig.experiment);
    assert_true(lane->trajectories.spread > 1.5f);
    assert_true(apart(&rig, lane, SEEN) < 1e-4 * (double)lane->trajectories.spread);
    close_rig(&rig);
}

static void test_another_network_of_no_more_steps(void **state) {
    (void)state;
    Settings s = card_settings();
    Rig rig = open_rig(&s);
    refresh(&rig);
    s.width = 12;
    apply(rig.experiment, &s);
    refresh(&rig);
    assert_together(&rig);
    close_rig(&rig);
}

// ---- how many ------------------------------------------------------------------------------------------------------------------
static void test_session_keeps_the_first_of_many(void **state) {
    (void)state;
    Settings s = card_settings();
    s.particles = 300000;
    s.steps = 1;
    s.solver = SOLVE_EULER;
    Rig rig = open_rig(&s);
    assert_int_equal(selected(rig.experiment)->trajectories.count, EXPERIMENT_CARRIED);
    refresh(&rig);
    const Lane *lane = selected(rig.experiment);
    assert_int_equal(lane->trajectories.count, EXPERIMENT_LED);
    experiment_refresh_all(rig.experiment);
    assert_together(&rig);

    static float xy[2 * 300000], x[SOLVE_CHUNK], y[SOLVE_CHUNK];
    read_card(&rig, lane, 0, s.particles, xy); // those beyond start at fresh draws of the same stream
    int last = s.particles / SOLVE_CHUNK * SOLVE_CHUNK;
    trajectories_starts(rig.experiment->dataset->source, s.seed, last, SOLVE_CHUNK, x, y);
    for (int i = last; i < s.particles; i++) {
        assert_near(xy[2 * i], x[i - last], 0);
        assert_near(xy[2 * i + 1], y[i - last], 0);
    }
    ShownModel field = experiment_field(rig.experiment, lane);
    Field f = model_field(&field);
    solve_end(&f, SOLVE_EULER, 1, 0, 1, s.particles - last, x, y);
    read_card(&rig, lane, 1, s.particles, xy);
    for (int i = last; i < s.particles; i++) {
        assert_near(xy[2 * i], x[i - last], 1e-4);
    }
    s.gpu = GPU_OFF;
    apply(rig.experiment, &s);
    follow(&rig, 0.1);
    assert_int_equal(selected(rig.experiment)->trajectories.count, EXPERIMENT_CARRIED);
    close_rig(&rig);
}

// A film's frames renew as much as time has passed, and the same for every run.
static void test_renews_slice_by_slice(void **state) {
    (void)state;
    Settings s = card_settings();
    s.particles = 4096;
    Rig rig = open_rig(&s);
    refresh(&rig);
    const Lane *lane = selected(rig.experiment);
    float before[2 * SEEN], after[2 * SEEN];
    read_card(&rig, lane, 1, SEEN, before);
    experiment_train_to(rig.experiment, 200);
    follow(&rig, 0.25 * EXPERIMENT_FRESH_S);
    static float all[2 * 4096], old[2 * 4096];
    read_card(&rig, lane, 1, 4096, all);
    experiment_refresh_all(rig.experiment);
    follow(&rig, EXPERIMENT_FRESH_S);
    read_card(&rig, lane, 1, 4096, old);
    int renewed = 0;
    for (int i = 0; i < 4096; i++) {
        renewed += all[2 * i] == old[2 * i] && all[2 * i + 1] == old[2 * i + 1];
    }
    assert_int_equal(renewed, 1024);
    read_card(&rig, lane, 1, SEEN, after);
    assert_memory_not_equal(before, after, sizeof before);
    assert_together(&rig);
    close_rig(&rig);
}

// One scheduler: the card has computed the same trajectories of the same weights as the processor, whatever happens.
static void test_the_same_are_renewed_as_on_the_processor(void **state) {
    (void)state;
    const double dt_s = 0.0625; // whose sums are exact
    int sliced = 0;
    Settings s = card_settings();
    s.particles = 5000;
    s.reduced_motion = true; // one lane at a time: where two share, it is by the frame's length
    Rig rig = open_rig(&s);
    refresh(&rig);
    for (int frame = 0; frame < 40; frame++) {
        experiment_train_to(rig.experiment, 5 * frame);
        experiment_advance(rig.experiment, dt_s);
        if (frame == 12 || frame == 25) {
            look(rig.experiment, frame == 12 ? "vp" : "ot", frame == 12 ? PAIRING_INDEPENDENT : PAIRING_OT);
        }
        experiment_look_back(rig.experiment, frame == 30 ? 20 : -1);
        experiment_refresh(rig.experiment, experiment_due(rig.experiment, dt_s));
        follow(&rig, dt_s);
        const Trajectories *own = &selected(rig.experiment)->trajectories, *device = &selected(rig.experiment)->device;
        assert_int_equal(device->chunks, own->chunks);
        assert_memory_equal(device->weights_step, own->weights_step, (size_t)own->chunks * sizeof *own->weights_step);
        sliced += oldest_weights(own) < own->weights_step[0];
        assert_together(&rig);
    }
    assert_true(sliced > 20);
    close_rig(&rig);
}

// ---- who does it ---------------------------------------------------------------------------------------------------------------
static bool on_card(Rig *rig) {
    follow(rig, 0.1);
    return trajectories_gpu_ready(rig->frame.gpu, rig->experiment, selected(rig->experiment)) > 0;
}

static void test_gives_way_where_it_must(void **state) {
    (void)state;
    Settings s = card_settings();
    Rig rig = open_rig(&s);
    assert_true(on_card(&rig));
    s.solver = SAMPLER_DOPRI5;
    apply(rig.experiment, &s);
    assert_false(on_card(&rig));
    s.solver = SAMPLER_HEUN;
    apply(rig.experiment, &s);
    assert_true(on_card(&rig));
    s.width = 256;
    apply(rig.experiment, &s);
    assert_false(on_card(&rig));
    s.width = 12;
    apply(rig.experiment, &s);
    assert_true(on_card(&rig));
    s.condition = true; // each particle its own class
    s.label = -1;
    apply(rig.experiment, &s);
    assert_false(on_card(&rig));
    s.label = 1;
    apply(rig.experiment, &s);
    assert_true(on_card(&rig));
    experiment_train_to(rig.experiment, 30);
    refresh(&rig);
    assert_together(&rig);
    s.label = 0; // of the same weights
    apply(rig.experiment, &s);
    refresh(&rig);
    assert_together(&rig);
    s.field = FIELD_EXACT; // of lanes for which it is known
    s.condition = false;
    apply(rig.experiment, &s);
    assert_false(on_card(&rig));
    s.field = FIELD_LEARNED;
    apply(rig.experiment, &s);
    assert_true(on_card(&rig));
    s.gpu = GPU_AUTO; // and the renderer is a software one
    apply(rig.experiment, &s);
    assert_false(on_card(&rig));
    frame_compute(&rig.frame, false, rig.experiment, ++rig.now_s); // on a real one: so few are no work for it
    assert_int_equal(trajectories_gpu_ready(rig.frame.gpu, rig.experiment, selected(rig.experiment)), 0);
    s.particles = EXPERIMENT_LED + 1000;
    apply(rig.experiment, &s);
    frame_compute(&rig.frame, false, rig.experiment, ++rig.now_s);
    assert_true(trajectories_gpu_ready(rig.frame.gpu, rig.experiment, selected(rig.experiment)) > 0);
    close_rig(&rig);
}

// A folder that the program finds its shaders in, with a broken one.
static void break_shader(const char *home, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/shaders", home);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/shaders/advect.vert", home);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void mend_shader(const char *home) {
    char path[256];
    snprintf(path, sizeof path, "%s/shaders/advect.vert", home);
    unlink(path);
    snprintf(path, sizeof path, "%s/shaders", home);
    rmdir(path);
    rmdir(home);
}

static void assert_fails(const char *shader, const char *says) {
    char home[] = "/tmp/flowscope-test-XXXXXX", before[512];
    assert_non_null(mkdtemp(home));
    break_shader(home, shader);
    const char *had = getenv("FLOWSCOPE_HOME");
    snprintf(before, sizeof before, "%s", had ? had : "");
    setenv("FLOWSCOPE_HOME", home, 1);
    Settings s = card_settings();
    Rig rig = open_rig(&s);
    bool used = on_card(&rig), again = on_card(&rig);
    if (had) {
        setenv("FLOWSCOPE_HOME", before, 1);
    } else {
        unsetenv("FLOWSCOPE_HOME");
    }
    mend_shader(home);
    assert_false(used);
    assert_false(again);
    const char *trouble = trajectories_gpu_trouble(rig.frame.gpu);
    assert_non_null(trouble);
    assert_non_null(strstr(trouble, says));
    assert_int_equal(selected(rig.experiment)->trajectories.count, s.particles);
    close_rig(&rig); // which finds that it is told once
}

static void test_failure_leaves_it_to_the_processor(void **state) {
    (void)state;
    assert_fails("this is no shader\n", "shaders/advect.vert");
    assert_fails("layout(location = 0) in vec2 a_at;\nout vec2 o_at;\nvoid main() { o_at = a_at + vec2(1.0); gl_Position = vec4(0.0); }\n",
                 "incorrectly");
}

// The slices of a frame are as large as the last ones' cost allows; by llvmpipe's own timer they cost nothing and froze the window.
static void test_software_is_timed_by_the_clock(void **state) {
    (void)state;
    Stopwatch watch = {.software = true};
    double seconds = -1;
    assert_false(stopwatch_read(&watch, &seconds));
    stopwatch_start(&watch);
    clock_sleep_s(0.003); // no work of OpenGL's at all
    stopwatch_stop(&watch);
    assert_true(stopwatch_read(&watch, &seconds));
    assert_true(seconds >= 0.003);
    assert_false(stopwatch_read(&watch, &seconds)); // once for each
    stopwatch_free(&watch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stands_where_the_session_stands),
        cmocka_unit_test(test_follows_every_setting_of_the_sampling),
        cmocka_unit_test(test_side_by_side),
        cmocka_unit_test(test_each_lane_samples_in_its_own_way),
        cmocka_unit_test(test_morphs_from_lane_to_lane),
        cmocka_unit_test(test_a_path_that_begins_wide),
        cmocka_unit_test(test_another_network_of_no_more_steps),
        cmocka_unit_test(test_session_keeps_the_first_of_many),
        cmocka_unit_test(test_renews_slice_by_slice),
        cmocka_unit_test(test_the_same_are_renewed_as_on_the_processor),
        cmocka_unit_test(test_gives_way_where_it_must),
        cmocka_unit_test(test_failure_leaves_it_to_the_processor),
        cmocka_unit_test(test_software_is_timed_by_the_clock),
    };
    int failed = cmocka_run_group_tests_name("trajectories_gpu", tests, open_gl, close_gl);
    setenv("FLOWSCOPE_GL", "es", 1); // the dialect of small boards and of the browser
    failed += cmocka_run_group_tests_name("trajectories_gpu_es", tests, open_gl, close_gl);
    return failed;
}
