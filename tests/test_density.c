// The view of densities: p_t of the data on a grid against closed forms, contour lines where a bump says that they are, levels that
// hold what they claim, and the likelihood's picture against the density of a flow that is known.
#include "density_log.h"
#include "app_rig.h"

#include "view/view.h"

// ---- p_t of the data on a grid ---------------------------------------------------------------------------------------------------

static float cells[GRID_CELLS_MAX], scratch[GRID_CELLS_MAX];

static Pane pane_of(Rig *rig, float t) {
    Pane pane = {.screen = &rig->screen, .experiment = rig->experiment, .lane = selected(rig->experiment), .t = t};
    pane.camera = (Camera){.pane = {0, 0, W, H}, .scale = 40}; // [-6, 6] x [-5, 5]
    return pane;
}

static void the_marginal_is_that_of_the_law(void **state) {
    (void)state;
    static const char *const kinds[] = {"moons", "checkerboard", "8gaussians", "square", "rings"};
    for (int d = 0; d < 5; d++) {
        Settings s = bare();
        Error err;
        assert_true(settings_set(&s, "data", kinds[d], &err));
        Rig *rig = open_rig(&s, 0);
        for (float t = 0.25f; t < 0.99f; t += 0.23f) {
            Pane pane = pane_of(rig, t);
            Grid grid = grid_over(&pane.camera, 176);
            PathAt at = path_at(model_path(pane.lane->model), (double)t);
            double all = 0, peak = 0, worst = 0, area = (double)grid.cell * (double)grid.cell;
            grid_marginal(&pane, &grid, cells, scratch);
            for (int k = 0; k < grid.columns * grid.rows; k++) {
                all += (double)cells[k];
            }
            for (int k = 0; k < grid.columns * grid.rows; k += 37) {
                float x, y;
                grid_centre(&grid, k, &x, &y);
                double exact = exp(density_log(&rig->experiment->data_density, &at, (double)x, (double)y)) * area;
                peak = fmax(peak, exact);
                worst = fmax(worst, fabs((double)cells[k] - exact));
            }
            if (!(fabs(all - 1) < 2e-3 && worst < 0.05 * peak)) {
                fail_msg("%s at %g: %g in all, off by %g of %g", kinds[d], (double)t, all, worst, peak);
            }
        }
        close_rig(rig);
    }
}

// Without a law it is that of the points drawn.
static void without_a_law_it_is_that_of_the_points(void **state) {
    (void)state;
    Settings s = bare();
    Rig *rig = open_rig(&s, 0);
    Pane pane = pane_of(rig, 0.5f);
    Grid grid = grid_over(&pane.camera, 120);
    static float of_law[GRID_CELLS_MAX];
    double off = 0;
    grid_marginal(&pane, &grid, of_law, scratch);
    rig->experiment->data_density.count = 0;
    grid_marginal(&pane, &grid, cells, scratch);
    for (int k = 0; k < grid.columns * grid.rows; k++) {
        off += 0.5 * fabs((double)cells[k] - (double)of_law[k]);
    }
    assert_true(off > 1e-3); // they are not the same,
    assert_true(off < 0.05); // but nearly so
    close_rig(rig);
}

// ---- contour lines ----------------------------------------------------------------------------------------------------------------

static void bump(const Grid *grid) {
    for (int k = 0; k < grid->columns * grid->rows; k++) {
        float x, y;
        grid_centre(grid, k, &x, &y);
        cells[k] = expf(-0.5f * (x * x + y * y));
    }
}

static void levels_hold_their_shares(void **state) {
    (void)state;
    const Camera camera = {.pane = {0, 0, W, H}, .scale = 40};
    const float share[3] = {0.5f, 0.9f, 0.2f};
    float level[3];
    Grid grid = grid_over(&camera, 176);
    bump(&grid);
    contour_levels(cells, grid.columns * grid.rows, 1, 3, share, level);
    for (int k = 0; k < 3; k++) { // the share outside of a circle is the height at its rim
        assert_true(fabsf(level[k] - (1 - share[k])) < 0.01f);
    }
}

// Brightness along a circle about the stage's centre: how much of it is lit.
static double lit(const Rig *rig, const Camera *camera, double radius) {
    int on = 0;
    Vec2 c = camera_to_px(camera, 0, 0);
    for (int k = 0; k < 720; k++) {
        double angle = k * M_PI / 360, x = (double)c.x + radius * cos(angle), y = (double)c.y + radius * sin(angle);
        on += rig->rgb[(int)floor(y)][(int)floor(x)][0] > 128;
    }
    return on / 720.0;
}

static void draw_bump(Rig *rig, const Camera *camera, float level, float dash) {
    static ContourMarks marks;
    Pane pane = pane_of(rig, 0);
    pane.camera = *camera;
    Grid grid = grid_over(camera, 100);
    ContourStyle style = {level, 3, 0xFFFFFFFF, dash};
    bump(&grid);
    draw_begin(rig->screen.draw, W, H, 0x000000FF);
    contour_draw(&pane, &grid, cells, &style, marks);
    draw_end(rig->screen.draw);
    gl_read(&rig->screen.gl, &rig->rgb[0][0][0]);
    for (size_t k = 0; k < sizeof marks; k++) {
        assert_int_equal(marks[k], 0);
    }
}

static void a_line_lies_where_the_level_is(void **state) {
    (void)state;
    Settings s = bare();
    Rig *rig = open_rig(&s, 0);
    const Camera camera = {.pane = {0, 0, W, H}, .scale = 80};
    const double radius = 80 * sqrt(-2 * log(0.3));
    draw_bump(rig, &camera, 0.3f, 0);
    assert_true(lit(rig, &camera, radius) > 0.99);
    assert_true(lit(rig, &camera, radius - 4) < 0.01);
    assert_true(lit(rig, &camera, radius + 4) < 0.01);
    draw_bump(rig, &camera, 0.3f, 6); // half of a dashed line is there, but for round ends
    assert_true(lit(rig, &camera, radius) > 0.5);
    assert_true(lit(rig, &camera, radius) < 0.85);
    const Camera aside = {.pane = {0, 0, W, H}, .cx = 2.5f, .scale = 80}; // the circle leaves the picture at the left
    draw_bump(rig, &aside, 0.3f, 0);
    Vec2 rim = camera_to_px(&aside, (float)(radius / 80), 0);
    assert_true(rig->rgb[(int)rim.y][(int)rim.x][0] > 128);
    close_rig(rig);
}

// ---- the picture -------------------------------------------------------------------------------------------------------------------

static double glow(const Rig *rig, const Camera *camera, float x, float y) {
    Vec2 at = camera_to_px(camera, x, y);
    return rig->rgb[(int)at.y][(int)at.x][2] / 255.0;
}

// At the start the flow's density is the source's, whatever the network says; no particle is needed for it.
static void the_likelihood_at_the_start_is_the_source(void **state) {
    (void)state;
    Settings s = bare();
    s.density = DENSITY_LIKELIHOOD;
    Rig *rig = open_rig(&s, 0);
    selected(rig->experiment)->trajectories.ready = 0;
    Camera camera = shoot(rig);
    double middle = glow(rig, &camera, 0.1f, 0.1f), half = glow(rig, &camera, 0.9f, 0.9f), far = glow(rig, &camera, 3.2f, -2.6f);
    assert_true(middle > half + 0.1);
    assert_true(half > far + 0.1);
    for (int k = 1; k < 8; k++) { // it is round
        float angle = (float)k * 0.7f;
        assert_true(fabs(glow(rig, &camera, 0.6f * cosf(angle), 0.6f * sinf(angle)) - glow(rig, &camera, 0.6f, 0)) < 0.06);
    }
    close_rig(rig);
}

static void the_caption_says_where_the_likelihood_is_not_known(void **state) {
    (void)state;
    Settings s = bare();
    Error err;
    assert_true(settings_set(&s, "source", "square", &err));
    assert_true(settings_set(&s, "path", "linear", &err));
    s.density = DENSITY_LIKELIHOOD;
    Rig *rig = open_rig(&s, 0.5);
    shoot(rig);
    assert_non_null(strstr(stage_caption(rig->experiment, selected(rig->experiment), 0), "starts from Gaussian noise"));
    rig->experiment->settings.density = DENSITY_PARTICLES;
    assert_null(strstr(stage_caption(rig->experiment, selected(rig->experiment), 0), "likelihood"));
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_marginal_is_that_of_the_law),
        cmocka_unit_test(without_a_law_it_is_that_of_the_points),
        cmocka_unit_test(levels_hold_their_shares),
        cmocka_unit_test(a_line_lies_where_the_level_is),
        cmocka_unit_test(the_likelihood_at_the_start_is_the_source),
        cmocka_unit_test(the_caption_says_where_the_likelihood_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
