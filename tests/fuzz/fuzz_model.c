// A trained model's file. One that was read has finite weights, comes back as it was, can be shown, and training goes on from it.
#include "fuzz.h"

#include "model/checkpoint.h"

#include <math.h>

enum { WEIGHTS = 20000, POINTS = 16 }; // larger networks would only be slower

static void comes_back(Model *model, const char *path) {
    Checkpoint again;
    Error err = {0};
    HOLD(checkpoint_save(model, true, path, &err), "%s", err.text);
    HOLD(checkpoint_load(&again, path, &err), "%s", err.text);
    HOLD(again.model->step == model->step && again.model->count == model->count &&
             memcmp(again.model->params, model->params, (size_t)model->count * sizeof(float)) == 0,
         "%d weights of step %ld came back as %d other ones of step %ld", model->count, model->step, again.model->count,
         again.model->step);
    checkpoint_free(&again);
    unlink(path);
}

static void is_shown(const Model *model) {
    ShownModel shown = model_shown(model, model->average, &model->settings);
    float x[POINTS], y[POINTS], vx[POINTS], vy[POINTS];
    for (int i = 0; i < POINTS; i++) {
        x[i] = (float)i / 8 - 1;
        y[i] = 1 - x[i];
    }
    const Field field = model_field(&shown);
    field.eval(field.context, 0.5f, x, y, vx, vy, POINTS);
}

// As `train --resume` does, but with data drawn fresh.
static void goes_on(const Model *from, const char *path) {
    Settings s = from->settings;
    s.batch = s.match = 64;
    s.train_points = 0;
    Error err = {0};
    if (s.pairing == PAIRING_REFLOW || !settings_check(&s, &err)) {
        return;
    }
    Model *model = model_make(&s, NULL, NULL, &err);
    HOLD(model != NULL, "%s", err.text);
    if (model_same_shape(model, from)) {
        model_resume(model, from, true);
        model_step(model);
        model_step(model);
        comes_back(model, path);
    }
    model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char path[FUZZ_PATH], out[FUZZ_PATH];
    fuzz_write(fuzz_path(path, ".safetensors"), bytes, size);
    fuzz_path(out, "-out.safetensors");
    Checkpoint checkpoint;
    Error err = {0};
    bool loaded = checkpoint_load(&checkpoint, path, &err);
    unlink(path);
    if (!loaded) {
        fuzz_sentence(&err);
        return 0;
    }
    Model *model = checkpoint.model;
    for (int i = 0; i < model->count; i++) {
        HOLD(isfinite(model->params[i]) && isfinite(model->average[i]), "weight %d is not finite", i);
    }
    comes_back(model, out);
    if (model->count < WEIGHTS) {
        is_shown(model);
        goes_on(model, out);
    }
    checkpoint_free(&checkpoint);
    return 0;
}
