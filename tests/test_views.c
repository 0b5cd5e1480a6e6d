// The stage's views by their pixels: a small experiment drawn without a window, with fields of closed form put in the network's place.
#include "model/flow_matching.h"
#include "app_rig.h"
#include "base/language.h"

static void inwards(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = -0.5f * x[i];
        vy[i] = -0.5f * y[i];
    }
}

// ---- trajectories -----------------------------------------------------------------------------------------------------------------

static double distance_to_line(Vec2 p, Vec2 a, Vec2 b) {
    double dx = (double)(b.x - a.x), dy = (double)(b.y - a.y);
    double px = (double)(p.x - a.x), py = (double)(p.y - a.y);
    double u = fmin(fmax((px * dx + py * dy) / (dx * dx + dy * dy), 0), 1);
    return hypot(px - u * dx, py - u * dy);
}

// How much the ways change the picture.
static double ink_of_ways(Rig *rig, Settings with) {
    static uint8_t before[H][W][3];
    Settings without = with;
    double ink = 0;
    without.ribbons = 0;
    with.ribbons = 20;
    shoot_both(rig, &without, &with, before);
    for (int i = 0; i < W * H; i++) {
        ink += change(rig, before, i % W, i / W);
    }
    return ink;
}

static void ways_step_back_behind_a_density(void **state) {
    (void)state;
    Settings s = bare();
    Rig *rig = open_rig(&s, 0.5);
    double alone = ink_of_ways(rig, s);
    s.density = DENSITY_PARTICLES;
    assert_true(ink_of_ways(rig, s) < 0.7 * alone);
    close_rig(rig);
}

static void refresh_along(Trajectories *trajectories, const Field *field, int chunks, long weights_step) {
    const FieldFlow flow = {*field, trajectories->sampler};
    const Fill fill = field_flow(&flow);
    trajectories_refresh(trajectories, &fill, chunks, weights_step);
}

static void ribbons_of_a_linear_field_are_straight(void **state) {
    (void)state;
    Field field = {.eval = inwards, .context = NULL};
    Settings without = bare();
    Settings with = without;
    uint8_t before[H][W][3];
    with.ribbons = 3;
    Rig *rig = open_rig(&with, 0.6);
    Trajectories *trajectories = &selected(rig->experiment)->trajectories;
    refresh_along(trajectories, &field, trajectories->chunks, 0);
    Camera camera = shoot_both(rig, &without, &with, before);
    long last = (long)trajectories->intervals * trajectories->count;
    double covered = 0;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            double nearest = 1e9;
            for (int i = 0; i < 3; i++) {
                Vec2 a = camera_to_px(&camera, trajectories->x[i], trajectories->y[i]);
                Vec2 b = camera_to_px(&camera, trajectories->x[last + i], trajectories->y[last + i]);
                nearest = fmin(nearest, distance_to_line((Vec2){(float)x + 0.5f, (float)y + 0.5f}, a, b));
            }
            double ink = change(rig, before, x, y);
            covered += ink;
            if (ink > 0.02 && nearest > (double)(7.5f * rig->screen.scale)) {
                fail_msg("ink at (%d, %d), %.1f pixels off every straight line", x, y, nearest);
            }
        }
    }
    assert_true(covered > 60);
    close_rig(rig);
}

// x + (1 - t) v: under a constant field every guess lies (1 - t) v ahead of its particle.
static void the_guess_lies_straight_ahead(void **state) {
    (void)state;
    const float v[2] = {1.6f, -0.8f};
    Field field = {.eval = constant, .context = v};
    Settings without = bare();
    without.ribbons = 1;
    Settings with = without;
    uint8_t before[H][W][3];
    with.guess = true;
    Rig *rig = open_rig(&with, 0.25);
    selected(rig->experiment)->trajectories.ready = 1; // no crowd, which is fainter beside guesses
    stage_inject(rig->stage, &field);
    Camera camera = shoot_both(rig, &without, &with, before);
    float x, y;
    experiment_at(rig->experiment, selected(rig->experiment), 0.25f, 0, 1, &x, &y);
    Vec2 a = camera_to_px(&camera, x, y);
    Vec2 b = camera_to_px(&camera, x + 0.75f * v[0], y + 0.75f * v[1]);
    double at_cross = 0, elsewhere = 0;
    for (int py = 0; py < H; py++) {
        for (int px = 0; px < W; px++) {
            double ink = change(rig, before, px, py);
            Vec2 p = {(float)px + 0.5f, (float)py + 0.5f};
            at_cross += hypot((double)(p.x - b.x), (double)(p.y - b.y)) < 8 ? ink : 0;
            bool above = p.y < fmaxf(a.y, b.y) + 20 * rig->screen.scale; // the legend, which names the cross
            elsewhere += above && distance_to_line(p, a, b) > (double)(12 * rig->screen.scale) ? ink : 0;
        }
    }
    assert_true(at_cross > 5);
    assert_near(elsewhere, 0, 0.01);
    close_rig(rig);
}

// ---- grids ------------------------------------------------------------------------------------------------------------------------

static void a_grid_keeps_mass_and_blurs_as_a_gaussian(void **state) {
    (void)state;
    Camera camera = {.pane = {10, 20, 400, 300}, .cx = 0.5f, .cy = -0.25f, .scale = 50};
    Grid grid = grid_over(&camera, 80);
    static float cells[GRID_CELLS_MAX], scratch[GRID_CELLS_MAX];
    float x = 0.61f, y = -0.07f;
    assert_int_equal(grid.columns, 80);
    assert_int_equal(grid.rows, 60);
    grid_add(&grid, cells, 1, &x, &y, 2);
    float sigma = 3;
    grid_blur(&grid, cells, scratch, sigma);
    double mass = 0, mx = 0, my = 0, variance = 0;
    for (int k = 0; k < grid.columns * grid.rows; k++) {
        float cx, cy;
        grid_centre(&grid, k, &cx, &cy);
        mass += (double)cells[k];
        mx += (double)(cells[k] * cx);
        my += (double)(cells[k] * cy);
        variance += (double)(cells[k] * ((cx - x) * (cx - x) + (cy - y) * (cy - y)));
    }
    assert_near(mass, 2, 1e-4);
    assert_near(mx / mass, (double)x, 1e-4);
    assert_near(my / mass, (double)y, 1e-4);
    double cell = (double)grid.cell;
    assert_near(variance / mass, 2 * 9 * cell * cell,
                0.06 * 2 * 9 * cell * cell); // 2 sigma^2 and the spread of grid_add
    Vec2 corner = camera_from_px(&camera, (Vec2){10, 20});
    assert_near((double)grid.left, (double)corner.x, 1e-5);
    assert_near((double)grid.top, (double)corner.y, 1e-5);
}

// ---- the network ------------------------------------------------------------------------------------------------------------------

// A network of one hidden layer whose only strong weights run from x to neuron 0 and from there to vx: their lines are drawn in the
// colour of their sign, and nothing is drawn outside the inset but the ring around the point.
static void the_network_stays_in_its_box_and_shows_signs(void **state) {
    (void)state;
    Settings with = bare();
    with.network = true;
    with.width = 8;
    with.hidden = 1;
    Settings without = with;
    without.network = false;
    uint8_t before[H][W][3];
    Rig *rig = open_rig(&with, 0.5);
    float k = rig->screen.scale;
    Rect inset = {280, 240, 300, 200};
    Rect outer = {inset.x * k - 2, inset.y * k - 2, inset.w * k + 4, inset.h * k + 4};
    double green[2];
    rig->page.inset[0] = inset;
    for (int sign = -1; sign <= 1; sign += 2) {
        Model *model = selected(rig->experiment)->model;
        const Mlp *mlp = &model->mlp;
        memset(model->average, 0, (size_t)model->count * sizeof(float));
        model->average[mlp->weight[0]] = (float)sign;
        model->average[mlp->weight[1]] = (float)sign;
        model->step++; // other weights
        Camera camera = shoot_both(rig, &without, &with, before);
        float x, y;
        experiment_at(rig->experiment, selected(rig->experiment), 0.5f, 0, 1, &x, &y);
        Vec2 at = camera_to_px(&camera, x, y);
        double inside = 0;
        green[sign > 0] = 0;
        for (int py = 0; py < H; py++) {
            for (int px = 0; px < W; px++) {
                double ink = change(rig, before, px, py);
                if (rect_contains(outer, (Vec2){(float)px, (float)py})) {
                    inside += ink;
                    green[sign > 0] += rig->rgb[py][px][1] - 0.5 * (rig->rgb[py][px][0] + rig->rgb[py][px][2]);
                } else if (ink > 0.02 && hypot((double)px - (double)at.x, (double)py - (double)at.y) > 14) {
                    fail_msg("ink at (%d, %d), outside the network's box", px, py);
                }
            }
        }
        assert_true(inside > 100);
    }
    assert_true(green[1] > green[0] + 1000);
    close_rig(rig);
}

// ---- the rest ---------------------------------------------------------------------------------------------------------------------

static void the_microscope_looks_at_the_same_place_in_every_pane(void **state) {
    (void)state;
    Settings s = bare();
    s.compare = true;
    uint8_t before[H][W][3];
    Rig *rig = open_rig(&s, 0.5);
    shoot(rig);
    rig->input.pointer = camera_to_px(&(Camera){.pane = {0}, .scale = 1}, 0, 0);
    for (int pane = 0; pane < rig->page.layout.panes; pane++) {
        Camera from = stage_camera(&rig->screen, rig->experiment, &rig->page.layout, pane);
        rig->input.pointer = camera_to_px(&from, 0.5f, -0.5f);
        rig->input.probing = false;
        shoot(rig);
        memcpy(before, rig->rgb, sizeof before);
        rig->input.probing = true;
        shoot(rig);
        for (int other = 0; other < rig->page.layout.panes; other++) {
            Camera camera = stage_camera(&rig->screen, rig->experiment, &rig->page.layout, other);
            Vec2 at = camera_to_px(&camera, 0.5f, -0.5f);
            int reach = (int)(6 * rig->screen.scale);
            double ink = 0;
            for (int y = (int)at.y - reach; y <= (int)at.y + reach; y++) {
                for (int x = (int)at.x - reach; x <= (int)at.x + reach; x++) {
                    ink += change(rig, before, x, y);
                }
            }
            assert_true(ink > 5);
        }
    }
    close_rig(rig);
}

// Close to the pane's right edge, where the field is fast towards it: both heads are in sight, so the edge itself stays empty.
static void the_microscope_shows_whole_arrows(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    const float none[2] = {0, 0}, right[2] = {6, 0};
    const Field still = {.eval = constant, .context = none}, field = {.eval = constant, .context = right};
    Settings s = bare();
    Rig *rig = open_rig(&s, 0.5);
    selected(rig->experiment)->trajectories.ready = 1;
    Camera camera = shoot(rig);
    Vec2 at = {camera.pane.x + camera.pane.w - 30, camera.pane.y + 0.5f * camera.pane.h};
    rig->input.pointer = at;
    rig->input.probing = true;
    stage_inject(rig->stage, &still); // the pairs' ways alone
    shoot(rig);
    memcpy(before, rig->rgb, sizeof before);
    stage_inject(rig->stage, &field);
    shoot(rig);
    double at_place = 0, at_edge = 0;
    int edge = (int)(camera.pane.x + camera.pane.w);
    for (int y = (int)at.y - 3; y <= (int)at.y + 3; y++) {
        for (int x = edge - 3; x < edge; x++) {
            at_edge += change(rig, before, x, y);
        }
        at_place += change(rig, before, (int)at.x + 12, y);
    }
    assert_true(at_place > 0.5);
    assert_near(at_edge, 0, 0.01);
    close_rig(rig);
}

// A ramp goes with its title; what differs stays.
static void a_legend_is_said_once(void **state) {
    (void)state;
    static const Tick six[LEGEND_TICKS] = {{0, "0"}, {0.5f, "3"}, {1, "6+"}},
                      nine[LEGEND_TICKS] = {{0, "0"}, {0.5f, "4"}, {1, "9+"}};
    Legends said = {.count = 3,
                    .cell = {{.text = "speed", .leads = true}, {.mark = LEGEND_RAMP, .ticks = six}, {.text = "data"}}};
    Legends same = said, other = said, again = said;
    legend_once(&same, &said);
    assert_int_equal(same.count, 0);
    other.cell[1].ticks = nine;
    legend_once(&other, &said);
    assert_int_equal(other.count, 2);
    assert_string_equal(other.cell[0].text, "speed");
    assert_ptr_equal(other.cell[1].ticks, nine);
    again.cell[1].ticks = nine; // as the one before
    legend_once(&again, &said);
    assert_int_equal(again.count, 0);
}

// What is spare gives way from the end, each with the one that leads to it.
static void a_legend_gives_way_pair_by_pair(void **state) {
    (void)state;
    Settings s = bare();
    Rig *rig = open_rig(&s, 0.5);
    Legends legends;
    const StageInput input = {0};
    Pane pane = {.screen = &rig->screen,
                 .text = rig->screen.scale,
                 .input = &input,
                 .experiment = rig->experiment,
                 .lane = selected(rig->experiment),
                 .legends = &legends,
                 .count = 1};
    pane.camera = shoot(rig);
    pane.clear = 1000; // nothing is hidden
    bool seen[6] = {false};
    int before = 5;
    for (float room = 400; room > 60; room -= 2) {
        Words words = {0};
        legends = (Legends){0};
        legend_line(&pane, "always");
        legend_spare(&pane, "○ start", true);
        legend_spare(&pane, "● now", false);
        legend_spare(&pane, "bold: past", true);
        legend_spare(&pane, "fine: future", false);
        legend_lay(&pane, 20, room, &words);
        assert_true(legends.count <= before && words.count == 1);
        assert_true(words.box[0].w <= room * rig->screen.scale);
        before = legends.count;
        seen[before] = true;
    }
    assert_true(seen[5] && seen[3] && seen[1]);
    assert_false(seen[4] || seen[2] || seen[0]);
    Words words = {0};
    legends = (Legends){0};
    legend_line(&pane, "circles: 1 and 2 standard deviations, s(t)"); // what goes on in a second row
    legend_line(&pane, "mean");                                       // has it to itself
    legend_lay(&pane, 20, 200, &words);
    assert_int_equal(legends.rows, 3);
    assert_int_equal(legends.row[1].count, 1);
    assert_string_equal(legends.cell[legends.row[2].first].text, "mean");
    words = (Words){0};
    legends = (Legends){0};
    pane.clear = 30 * rig->screen.scale; // a row would lie upon the swarm
    legend_spare(&pane, "○ start", true);
    legend_spare(&pane, "● now", false);
    legend_lay(&pane, 20, 400, &words);
    assert_int_equal(legends.count, 0);
    close_rig(rig);
}

static void every_view_that_is_switched_on_changes_the_picture_and_has_a_caption(void **state) {
    (void)state;
    static const char *const keys[][3] = {{"density", "on", "flow"},  {"density", "likelihood", "flow"},
                                          {"streams", "on", "flow"},  {"arrows", "on", "flow"},
                                          {"truth", "field", "flow"}, {"truth", "error", "flow"},
                                          {"guess", "on", "flow"},    {"microscope", "on", "flow"},
                                          {"network", "on", "flow"},  {"color", "class", "flow"},
                                          {"color", "speed", "flow"}, {"pairs", "on", "paths"},
                                          {"tube", "on", "paths"},    {"tube", "flow", "paths"},
                                          {"view", "filmstrip", "flow"}};
    Settings s = bare();
    s.ribbons = 5;
    uint8_t before[H][W][3];
    Rig *rig = open_rig(&s, 0.5);
    rig->page.inset[0] = (Rect){200, 200, 240, 160};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        Error err;
        Settings without = s;
        assert_true(settings_set(&without, "view", keys[i][2], &err));
        Settings with = without;
        assert_true(settings_set(&with, keys[i][0], keys[i][1], &err));
        rig->input.probing = false;
        rig->experiment->settings = without;
        shoot(rig);
        memcpy(before, rig->rgb, sizeof before);
        assert_null(stage_caption(rig->experiment, selected(rig->experiment), 0));
        rig->experiment->settings = with;
        rig->input.probing = with.microscope;
        shoot(rig);
        double ink = 0;
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                ink += change(rig, before, x, y);
            }
        }
        if (ink < 20) {
            fail_msg("%s = %s changes next to nothing", keys[i][0], keys[i][1]);
        }
        assert_non_null(stage_caption(rig->experiment, selected(rig->experiment), 0));
        language_choose("ko");
        assert_non_null(stage_caption(rig->experiment, selected(rig->experiment), 0));
        language_choose("en");
    }
    close_rig(rig);
}

static void lanes_side_by_side_keep_their_own_sentence(void **state) {
    (void)state;
    Settings s = bare();
    s.color = COLOR_SPEED;
    Rig *rig = open_rig(&s, 0.5);
    assert_non_null(stage_caption(rig->experiment, selected(rig->experiment), 0));
    rig->experiment->settings.compare = true;
    assert_null(stage_caption(rig->experiment, selected(rig->experiment), 0));
    close_rig(rig);
}

// Where every particle is drawn afresh no grid is carried along; that is said in its place.
static void a_mesh_is_of_models_that_carry_places(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    for (int k = 0; k < model_kinds(); k++) {
        Settings s = bare();
        s.model = k;
        s.particles = 0;
        s.ribbons = 0;
        Rig *rig = open_rig(&s, 0.5);
        Settings with = s;
        with.mesh = true;
        shoot_both(rig, &s, &with, before);
        double ink = 0;
        for (int i = 0; i < W * H; i++) {
            ink += change(rig, before, i % W, i / W);
        }
        const bool mosaic = model_has_mosaic(selected(rig->experiment)->model);
        const char *why = stage_caption(rig->experiment, selected(rig->experiment), 0);
        assert_non_null(why);
        assert_int_equal(strstr(why, "A grid over the noise") != NULL, !mosaic);
        assert_true(mosaic ? ink == 0 : ink > 20);
        close_rig(rig);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_step_back_behind_a_density),
        cmocka_unit_test(ribbons_of_a_linear_field_are_straight),
        cmocka_unit_test(the_guess_lies_straight_ahead),
        cmocka_unit_test(a_grid_keeps_mass_and_blurs_as_a_gaussian),
        cmocka_unit_test(the_network_stays_in_its_box_and_shows_signs),
        cmocka_unit_test(the_microscope_looks_at_the_same_place_in_every_pane),
        cmocka_unit_test(a_mesh_is_of_models_that_carry_places),
        cmocka_unit_test(lanes_side_by_side_keep_their_own_sentence),
        cmocka_unit_test(a_legend_is_said_once),
        cmocka_unit_test(a_legend_gives_way_pair_by_pair),
        cmocka_unit_test(the_microscope_shows_whole_arrows),
        cmocka_unit_test(every_view_that_is_switched_on_changes_the_picture_and_has_a_caption),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
