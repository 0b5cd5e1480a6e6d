#include "run/point_density.h"

#include <math.h>

#define PIECE 1024 // points at a time

static void of_class(const ShownModel *shown, int c, int n, const float *x, const float *y, double *log_p, double *error) {
    ShownModel one = *shown;
    one.labels = shown->model->classes > 0 ? LABEL_ONE : LABEL_NONE;
    one.label = c;
    const LogDensity density = model_density(&one);
    density.eval(density.context, 1.0, LIKELIHOOD_TOLERANCE, n, x, y, log_p, error);
}

// Those of at most PIECE points that have the label c.
static void of_labelled(const ShownModel *shown, int c, int n, const float *x, const float *y, const int *label, double *log_p,
                        double *error) {
    float own_x[PIECE], own_y[PIECE];
    double own[PIECE], own_error[PIECE];
    int at[PIECE], count = 0;
    for (int i = 0; i < n; i++) {
        if (label[i] == c) {
            own_x[count] = x[i];
            own_y[count] = y[i];
            at[count++] = i;
        }
    }
    if (count > 0) {
        of_class(shown, c, count, own_x, own_y, own, error ? own_error : NULL);
    }
    for (int i = 0; i < count; i++) {
        log_p[at[i]] = own[i];
        if (error) {
            error[at[i]] = own_error[i];
        }
    }
}

// log sum_c share_c p(x | c) of at most PIECE points, one class after the other: log(e^a + e^b) without an overflow.
static void of_mixture(const ShownModel *shown, int n, const float *x, const float *y, double *log_p, double *error) {
    double own[PIECE], own_error[PIECE];
    for (int i = 0; i < n; i++) {
        log_p[i] = -INFINITY;
        if (error) {
            error[i] = 0;
        }
    }
    for (int c = 0; c < shown->model->classes; c++) {
        const double share = (double)shown->model->share[c];
        of_class(shown, c, n, x, y, own, error ? own_error : NULL);
        for (int i = 0; share > 0 && i < n; i++) {
            if (own[i] == -INFINITY) { // it adds nothing
                continue;
            }
            const double term = own[i] + log(share), more = fmax(log_p[i], term),
                         sum = more + log1p(exp(fmin(log_p[i], term) - more));
            const double weight = exp(term - sum);
            if (error) {
                error[i] = (log_p[i] > -INFINITY ? (1 - weight) * error[i] : 0) + weight * own_error[i];
            }
            log_p[i] = isnan(term) ? NAN : sum;
        }
    }
}

void point_density(const ShownModel *shown, int n, const float *x, const float *y, const int *label, double *log_p,
                   double *error) {
    const int classes = shown->model->classes;
    if (classes == 0 || shown->labels == LABEL_ONE) {
        of_class(shown, shown->label, n, x, y, log_p, error);
        return;
    }
    for (int done = 0; done < n; done += PIECE) {
        const int some = n - done < PIECE ? n - done : PIECE;
        double *to = log_p + done, *wrong = error ? error + done : NULL;
        for (int c = 0; label && c < classes; c++) {
            of_labelled(shown, c, some, x + done, y + done, label + done, to, wrong);
        }
        if (!label) {
            of_mixture(shown, some, x + done, y + done, to, wrong);
        }
    }
}
