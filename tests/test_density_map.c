// The map of log p_t against closed forms, cut into slices of every size, under several numbers of threads, and begun anew half way.
#include "base/team.h"
#include "run/density_map.h"

#include "model/network_field.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COLUMNS = 33, ROWS = 25, NODES = COLUMNS * ROWS };
static const Lattice lattice = {COLUMNS, ROWS, -2.0f, 1.5f, 0.125f};
static DensityMap map, other;
static float ours[NODES], theirs[NODES];

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

// v = rate (x - c): N(0, std^2 I) about a fixed point becomes wider or narrower.
typedef struct {
    float rate, cx, cy;
} Linear;

static void linear(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence, int n) {
    const Linear *l = context;
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = l->rate * (x[i] - l->cx);
        vy[i] = l->rate * (y[i] - l->cy);
        divergence[i] = 2 * l->rate;
    }
}

// log p_t of it: what starts at 0 is at c (1 - e^(rate t)), and e^(rate t) times as wide.
static double linear_log(const Linear *l, double std, double t, double x, double y) {
    double grown = exp((double)l->rate * t), mx = (double)l->cx * (1 - grown), my = (double)l->cy * (1 - grown), s = std * grown;
    return -((x - mx) * (x - mx) + (y - my) * (y - my)) / (2 * s * s) - log(2 * M_PI * s * s);
}

static void finish(DensityMap *job, int chunks) {
    while (!density_map_step(job, chunks)) {
    }
}

static void node_at(int k, double *x, double *y) {
    *x = (double)(lattice.left + (float)(k % COLUMNS) * lattice.cell);
    *y = (double)(lattice.top - (float)(k / COLUMNS) * lattice.cell);
}

// The density of a flow from N(0, std^2 I).
typedef struct {
    Field field;
    double std;
} FlowDensity;

static void eval_flow(const void *context, double t, double tolerance, int n, const float *x, const float *y, double *log_p,
                      double *error) {
    const FlowDensity *flow = context;
    likelihood_log(&flow->field, flow->std, t, tolerance, n, x, y, log_p, error);
}

// What a map goes by has to stay as it is while the map is made.
static void begin_map(DensityMap *which, const Field *field, double std, double t) {
    static FlowDensity flow[2];
    FlowDensity *own = &flow[which == &other];
    *own = (FlowDensity){*field, std};
    const LogDensity density = {eval_flow, own};
    density_map_begin(which, &density, t, &lattice);
}

static void it_is_the_closed_form(void **state) {
    (void)state;
    const Linear flow = {-0.4f, 0.5f, -0.25f};
    const Field field = {.divergence = linear, .context = &flow};
    const double times[3] = {0.0, 0.35, 1.0};
    for (int k = 0; k < 3; k++) {
        begin_map(&map, &field, 1.3, times[k]);
        finish(&map, 3);
        assert_int_equal(map.stride, 1);
        density_map_read(&map, ours);
        for (int i = 0; i < NODES; i++) {
            double x, y;
            node_at(i, &x, &y);
            assert_near((double)ours[i], linear_log(&flow, 1.3, times[k], x, y), 1e-3);
        }
    }
}

// A density that is narrow beside the lattice: where it matters the last pass is exact, elsewhere all are far below the peak.
static void what_is_left_out_is_negligible(void **state) {
    (void)state;
    const Linear flow = {-1.5f, 0.0f, 0.0f};
    const Field field = {.divergence = linear, .context = &flow};
    begin_map(&map, &field, 1.0, 1.0); // std 0.22
    finish(&map, 1);
    density_map_read(&map, ours);
    double peak = linear_log(&flow, 1.0, 1.0, 0, 0), mass = 0;
    for (int i = 0; i < NODES; i++) {
        double x, y;
        node_at(i, &x, &y);
        double exact = linear_log(&flow, 1.0, 1.0, x, y);
        mass += exp((double)ours[i]) * 0.125 * 0.125;
        if (exact > peak - 16) {
            assert_near((double)ours[i], exact, 1e-3);
        } else {
            assert_true((double)ours[i] < peak - 15);
        }
    }
    assert_near(mass, 1.0, 1e-3);
}

// ---- a network's -------------------------------------------------------------------------------------------------------------------

typedef struct {
    Mlp mlp;
    float *weights;
    NetworkField field;
} Net;

static void make_net(Net *net) {
    net->mlp = mlp_make((MlpDef){.width = 16, .hidden = 2, .act = ACT_SILU}, 3);
    net->weights = malloc((size_t)net->mlp.count * sizeof(float));
    mlp_init(&net->mlp, net->weights, 4);
    for (int i = 0; i < net->mlp.count; i++) {
        net->weights[i] *= 2.5f;
    }
    net->field = (NetworkField){.mlp = &net->mlp, .weights = net->weights, .path = {path_find("ot"), path_default()}};
}

static void slices_do_not_matter(void **state) {
    (void)state;
    Net net;
    make_net(&net);
    const Field field = network_field(&net.field);
    const int threads = team_size();
    begin_map(&map, &field, 1.0, 0.8);
    finish(&map, 1000);
    density_map_read(&map, ours);
    for (int run = 0; run < 4; run++) {
        team_limit(run + 1);
        begin_map(&other, &field, 1.0, 0.3); // begun, left alone, and begun anew
        density_map_step(&other, 2);
        begin_map(&other, &field, 1.0, 0.8);
        assert_int_equal(other.stride, 0);
        for (int slice = 0; !density_map_step(&other, 1 + (slice + run) % 3); slice++) {
        }
        density_map_read(&other, theirs);
        assert_memory_equal(ours, theirs, sizeof ours);
    }
    team_limit(threads);
    assert_true(density_map_step(&other, 1)); // done is done
    density_map_read(&other, theirs);
    assert_memory_equal(ours, theirs, sizeof ours);
    free(net.weights);
}

// Each pass keeps the nodes of the one before and comes nearer to the end.
static void passes_refine(void **state) {
    (void)state;
    Net net;
    make_net(&net);
    const Field field = network_field(&net.field);
    begin_map(&map, &field, 1.0, 1.0);
    other = map;
    finish(&map, 7);
    density_map_read(&map, ours);
    int stride = 0;
    double last = INFINITY;
    while (!density_map_done(&other)) {
        density_map_step(&other, 1);
        if (other.stride == stride) {
            continue;
        }
        stride = other.stride;
        double worst = 0;
        density_map_read(&other, theirs);
        for (int i = 0; i < NODES; i++) {
            bool there = i % COLUMNS % stride == 0 && i / COLUMNS % stride == 0;
            if (there) {
                assert_true(theirs[i] == ours[i]);
            }
            worst = fmax(worst, fabs(exp((double)theirs[i]) - exp((double)ours[i])));
        }
        assert_true(worst < last || worst == 0);
        last = worst;
    }
    assert_true(last == 0);
    free(net.weights);
}

// A field that blows up leaves the lowest value behind, no NaN.
static void explode(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence,
                    int n) {
    (void)context;
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = -1e4f * x[i] * x[i] * x[i];
        vy[i] = 1e4f * y[i];
        divergence[i] = 1e30f * x[i];
    }
}

static void nothing_that_is_no_number_comes_out(void **state) {
    (void)state;
    const Field field = {.divergence = explode, .context = NULL};
    begin_map(&map, &field, 1.0, 1.0);
    finish(&map, 4);
    density_map_read(&map, ours);
    for (int i = 0; i < NODES; i++) {
        assert_true(ours[i] >= DENSITY_MAP_LOW && ours[i] < 60);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_closed_form),
        cmocka_unit_test(what_is_left_out_is_negligible),
        cmocka_unit_test(slices_do_not_matter),
        cmocka_unit_test(passes_refine),
        cmocka_unit_test(nothing_that_is_no_number_comes_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
