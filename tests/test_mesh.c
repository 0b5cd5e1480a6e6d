// The mesh by its pixels: a coupling flow that is the identity leaves it straight, one that shifts y carries its lines along.
#include "app_rig.h"

#define FRAMES 40 // within which a mesh of other weights is there

static double light(const Rig *rig, const Camera *camera, float x, float y) {
    const Vec2 px = camera_to_px(camera, x, y);
    const uint8_t *rgb = rig->rgb[(int)px.y][(int)px.x];
    return (rgb[0] + rgb[1] + rgb[2]) / 765.0;
}

static Settings with_mesh(const char *model) {
    Settings s = bare();
    assert_true(settings_set(&s, "model", model, NULL) && settings_set(&s, "coupling", "affine", NULL));
    s.mesh = true;
    s.particles = 1000;
    s.zoom = 4; // a cell of 0.3 is 60 pixels wide
    return s;
}

// Whether the axis through the middle of the mesh lies at this height: beside the other lines, and away from the particles' colours.
static bool axis_at(const Rig *rig, const Camera *camera, float y) {
    double on = 0, off = 0;
    for (int i = 0; i < 4; i++) { // in the middles of cells
        const float x = 0.3f * (float)i - 0.45f;
        on += light(rig, camera, x, y) / 4;
        off += (light(rig, camera, x, y + 0.06f) + light(rig, camera, x, y - 0.06f)) / 8;
    }
    return on > off + 0.25;
}

static void it_is_carried_by_the_model(void **state) {
    (void)state;
    const Settings s = with_mesh("coupling");
    Rig *rig = open_rig(&s, 1);
    Camera camera = shoot(rig);
    assert_true(axis_at(rig, &camera, 0) && !axis_at(rig, &camera, 0.15f));
    Model *model = rig->experiment->lane[rig->experiment->selected].model;
    ModelTensor tensor[MODEL_TENSORS];
    for (int i = model_tensors(model, tensor) - 1; i >= 0; i--) {
        if (strcmp(tensor[i].name, "layer1.2.bias") == 0 || strcmp(tensor[i].name, "layer1.4.bias") == 0 ||
            strcmp(tensor[i].name, "layer1.6.bias") == 0) {
            if (tensor[i].rows == 2) { // log scale and shift of what it does towards the noise
                model->average[tensor[i].at + 1 - model->params] = -0.15f;
            }
        }
    }
    model->step++; // other weights
    for (int i = 0; i < FRAMES; i++) {
        camera = shoot(rig);
    }
    assert_true(!axis_at(rig, &camera, 0) && axis_at(rig, &camera, 0.15f));
    playhead_seek(&rig->experiment->play, 0); // and at the noise it is straight
    camera = shoot(rig);
    assert_true(axis_at(rig, &camera, 0) && !axis_at(rig, &camera, 0.15f));
    playhead_seek(&rig->experiment->play, 1.5 / s.coupling_layers); // half of the second layer's slide
    camera = shoot(rig);
    assert_true(!axis_at(rig, &camera, 0) && axis_at(rig, &camera, 0.075f));
    close_rig(rig);
}

static void every_kind_that_carries_places_carries_one(void **state) {
    (void)state;
    for (int k = 0; k < model_kinds(); k++) {
        const Settings s = with_mesh(setting_choice_name(settings_find("model"), k));
        Rig *rig = open_rig(&s, 0);
        const Camera camera = shoot(rig);
        const bool mosaic = model_has_mosaic(rig->experiment->lane[rig->experiment->selected].model); // draws each point afresh, carries none
        assert_int_equal(axis_at(rig, &camera, 0), !mosaic); // straight over the noise
        assert_false(axis_at(rig, &camera, 0.15f));
        close_rig(rig);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_carried_by_the_model),
        cmocka_unit_test(every_kind_that_carries_places_carries_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
