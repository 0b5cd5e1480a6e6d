// flowscope density: the log-density of given points under a trained model.
#include "app/verb/verb.h"
#include "base/file_out.h"
#include "base/language.h"
#include "model/points.h"
#include "run/point_density.h"

#include <math.h>
#include <stdlib.h>

// How the model's own points were moved and scaled: as it says itself, or, a model of before, as its file of data tells.
static bool find_fit(const Model *model, const Settings *s, PointsFit *fit, Error *err) {
    Points own;
    *fit = model->fit;
    if (fit->scale > 0) {
        return true;
    }
    if (!points_read(&own, s->data_file, true, err)) {
        return false;
    }
    if (model->data_sum && own.sum != model->data_sum) {
        error_note("%s has other points than those that the model was trained on.", s->data_file);
    }
    *fit = own.fit;
    points_free(&own);
    return true;
}

// Reads the points, scaled as the model's own were. *per_unit: what their log-density gains by going back.
static bool read(const Model *model, const Settings *s, Points *points, double *per_unit, Error *err) {
    PointsFit fit;
    *per_unit = 0;
    if (!model_is_scaled(model)) {
        return points_read(points, s->from, false, err);
    }
    if (!find_fit(model, s, &fit, err)) {
        return false;
    }
    if (!points_read_as(points, s->from, &fit, err)) {
        return false;
    }
    *per_unit = 2 * log(fit.scale); // two axes
    error_note("Points and densities are in the coordinates of the model's own data, which training scaled by %g.", fit.scale);
    return true;
}

// Labels become the model's numbers for them, where the model knows classes and is not asked for one of them.
static bool call_labels(const ShownModel *shown, Points *points, Error *err) {
    const Model *model = shown->model;
    return model->classes == 0 || shown->labels == LABEL_ONE ||
           points_call(points, model_class_names(model), model->classes, err);
}

// What could not be followed, as where the network throws points off to infinity.
static bool tell_lost(int n, const double *log_p, Error *err) {
    int lost = 0;
    for (int i = 0; i < n; i++) {
        lost += !isfinite(log_p[i]) && log_p[i] != -INFINITY; // which is a density of 0
    }
    if (lost == n) {
        return error_set(err, "None of the %d points has a finite density: the network of this model is broken. Train it again with a lower --rate.", n);
    }
    if (lost > 0) {
        error_note("%d of %d points could not be followed back to the noise. Their density is written as nan.", lost, n);
    }
    return true;
}

static bool work_out(const ShownModel *shown, const Settings *s, double per_unit, Points *points, double *log_p, double *error,
                     Error *err) {
    if (!call_labels(shown, points, err)) {
        return false;
    }
    point_density(shown, points->count, points->x, points->y, points->label, log_p, error);
    for (int i = 0; i < points->count; i++) {
        log_p[i] += per_unit;
    }
    return tell_lost(points->count, log_p, err) && points_write_density(s->out, points->count, log_p, error, err);
}

static bool density(const Checkpoint *checkpoint, const Settings *s, Error *err) {
    const ShownModel shown = model_shown(checkpoint->model, checkpoint->model->average, s);
    const char *why = model_no_density(checkpoint->model);
    Points points;
    if (why) {
        return error_set(err, "%s", tr(why));
    }
    double per_unit;
    if (!points_can_write(s->out, err) || !keeps_inputs(s, err) || !file_out_try(s->out, err) ||
        !read(checkpoint->model, s, &points, &per_unit, err)) {
        return false;
    }
    double *log_p = malloc(2 * (size_t)points.count * sizeof *log_p);
    const bool good = log_p ? work_out(&shown, s, per_unit, &points, log_p, log_p + points.count, err)
                            : error_set(err, "Not enough memory for %d points.", points.count);
    free(log_p);
    points_free(&points);
    return good;
}

static int density_checkpoint(const Checkpoint *checkpoint, const Settings *s) {
    Error err;
    return density(checkpoint, s, &err) ? 0 : error_say(&err, 1);
}

int density_run(const Cli *cli) {
    return checkpoint_run(cli, cli->checkpoint, true, density_checkpoint);
}
