// Every kind of model, whatever it is: it is made, trains, begins anew, fills trajectories and goes through a file, bit for bit.
#include "base/team.h"
#include "model/checkpoint.h"
#include "settings/model_names.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { POINTS = 3 * SOLVE_CHUNK + 17, STEPS = 6 };

static Settings settings_of(int kind) {
    Settings s = settings_default();
    s.model = kind;
    s.width = 12;
    s.hidden = 2;
    s.batch = s.match = 64;
    s.seed = 5;
    s.steps = STEPS;
    return s;
}

static Model *made(int kind, bool trained) {
    const Settings s = settings_of(kind);
    Error err;
    Model *model = model_make(&s, NULL, NULL, &err);
    if (!model) {
        fail_msg("%s: %s", model_name_at(kind)->name, err.text);
    }
    for (int i = 0; trained && i < 200; i++) {
        model_step(model);
    }
    return model;
}

static void assert_same_weights(const Model *a, const Model *b) {
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->params, b->params, (size_t)a->count * sizeof(float));
    assert_memory_equal(a->average, b->average, (size_t)a->count * sizeof(float));
}

// Where the particles are at every step, row by row.
static void ways_of(const Model *model, const float *weights, float *x, float *y) {
    const ModelFlow flow = {model_shown(model, weights, &model->settings),
                            settings_sampler(&model->settings, model->settings.path)};
    const Fill fill = model_flow(&flow);
    Rng rng = rng_open(3, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, x, POINTS);
    rng_fill_normal(&rng, y, POINTS);
    assert_true(fill_trajectories(&fill, STEPS, POINTS, x, y) >= 1);
}

static void names_and_kinds_go_together(void **state) {
    (void)state;
    assert_int_equal(model_names(), model_kinds());
    for (int k = 0; k < model_kinds(); k++) {
        Model *model = made(k, false);
        assert_ptr_equal(model->kind, model_kind_at(k));
        assert_int_equal(setting_choice_find(settings_find("model"), model_name_at(k)->name), k);
        assert_true(model_has_field(model) || model->kind->fill); // it flows in one way or the other
        const bool bridge = model_uses_row(k, "bridge-pairs"); // which brings both
        assert_int_equal(model_path(model) != NULL, bridge || model_uses_row(k, "path"));
        assert_int_equal(model_has_pairs(model), bridge || model_uses_row(k, "pairing"));
        model_free(model);
    }
}

static void it_trains_and_begins_anew(void **state) {
    (void)state;
    for (int k = 0; k < model_kinds(); k++) {
        Model *model = made(k, true), *fresh = made(k, false), *again = made(k, true);
        assert_int_equal(model->step, 200);
        assert_true(isfinite(model->loss) && model->rollbacks == 0 && model->curve.n > 0);
        assert_memory_not_equal(model->params, fresh->params, (size_t)model->count * sizeof(float));
        assert_same_weights(model, again); // the seed alone decides
        long taken;
        assert_memory_equal(model_weights(model, 0, &taken), fresh->average, (size_t)model->count * sizeof(float));
        assert_int_equal(taken, 0);
        model_restart(model);
        assert_int_equal(model->step, 0);
        assert_same_weights(model, fresh);
        for (int i = 0; i < 200; i++) {
            model_step(model);
        }
        assert_same_weights(model, again);
        model_free(model);
        model_free(fresh);
        model_free(again);
    }
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static float x[3][(STEPS + 1) * POINTS], y[3][(STEPS + 1) * POINTS];
    const int before = team_size();
    for (int k = 0; k < model_kinds(); k++) {
        for (int i = 0; i < 3; i++) {
            team_limit(1 + 2 * i);
            Model *model = made(k, true);
            ways_of(model, model->average, x[i], y[i]);
            model_free(model);
        }
        assert_memory_equal(x[0], x[1], sizeof x[0]);
        assert_memory_equal(x[0], x[2], sizeof x[0]);
        assert_memory_equal(y[0], y[2], sizeof y[0]);
        for (int i = 0; i < (STEPS + 1) * POINTS; i++) {
            assert_true(isfinite(x[0][i]) && isfinite(y[0][i]));
        }
        assert_memory_not_equal(x[0], x[0] + STEPS * POINTS, POINTS * sizeof(float)); // they go somewhere
    }
    team_limit(before);
}

static void a_copy_goes_its_own_way(void **state) {
    (void)state;
    static float x[2][(STEPS + 1) * POINTS], y[2][(STEPS + 1) * POINTS];
    for (int k = 0; k < model_kinds(); k++) {
        Model *model = made(k, true);
        ways_of(model, model->average, x[0], y[0]);
        Model *copy = model_copy(model, NULL);
        assert_non_null(copy);
        model_step(model);
        model_free(model);
        ways_of(copy, copy->average, x[1], y[1]);
        assert_memory_equal(x[0], x[1], sizeof x[0]);
        assert_memory_equal(y[0], y[1], sizeof y[0]);
        model_free(copy);
    }
}

static void a_file_brings_it_back(void **state) {
    (void)state;
    static float x[2][(STEPS + 1) * POINTS], y[2][(STEPS + 1) * POINTS];
    char path[] = "/tmp/test_model.XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (int k = 0; k < model_kinds(); k++) {
        Model *model = made(k, true), *on = made(k, false);
        Checkpoint back;
        Error err;
        if (!checkpoint_save(model, true, path, &err) || !checkpoint_load(&back, path, &err)) {
            fail_msg("%s: %s", model_name_at(k)->name, err.text);
            return;
        }
        assert_ptr_equal(back.model->kind, model->kind);
        assert_int_equal(back.model->step, 200);
        assert_true(back.moments && model_same_shape(back.model, model));
        assert_same_weights(back.model, model);
        ways_of(model, model->average, x[0], y[0]);
        ways_of(back.model, back.model->average, x[1], y[1]);
        assert_memory_equal(x[0], x[1], sizeof x[0]);
        assert_memory_equal(y[0], y[1], sizeof y[0]);
        model_resume(on, back.model, back.moments); // and training goes on as if it had never stopped
        for (int i = 0; i < 30; i++) {
            model_step(model);
            model_step(on);
        }
        assert_same_weights(on, model);
        checkpoint_free(&back);
        model_free(model);
        model_free(on);
    }
    unlink(path);
}

// What it says of its density fits its field or its formula; what it has not it says.
static void abilities_do_not_contradict_each_other(void **state) {
    (void)state;
    const float x[2] = {0.3f, -1}, y[2] = {0.5f, 0.2f};
    for (int k = 0; k < model_kinds(); k++) {
        Model *model = made(k, true);
        ShownModel shown = model_shown(model, model->average, &model->settings);
        NetworkField network;
        ModelNetwork drawn;
        double log_p[2];
        shown.labels = LABEL_NONE;
        assert_int_equal(model_field(&shown).eval != NULL, model_has_field(model));
        assert_true(!model_network_field(&shown, &network) || (model_has_field(model) && model_network(&shown, &drawn)));
        assert_true(model_evaluations(&shown) >= 1);
        if (model_has_density(model)) {
            const LogDensity density = model_density(&shown);
            density.eval(density.context, 1, LIKELIHOOD_TOLERANCE, 2, x, y, log_p, NULL);
            assert_true(isfinite(log_p[0]) && isfinite(log_p[1]));
        }
        model_free(model);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_kinds_go_together), cmocka_unit_test(it_trains_and_begins_anew),
        cmocka_unit_test(threads_do_not_matter),       cmocka_unit_test(a_copy_goes_its_own_way),
        cmocka_unit_test(a_file_brings_it_back),       cmocka_unit_test(abilities_do_not_contradict_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
