// The stage's views by their pixels: a small session drawn without a window, with fields of closed form put in the network's place.
#include "app_rig.h"

// Draws with and without: the picture after it is kept in the rig, the one before in `before`.
static Camera shoot_both(Rig *rig, const Settings *without, const Settings *with, uint8_t before[][W][3]) {
    rig->session->settings = *without;
    shoot(rig);
    memcpy(before, rig->rgb, sizeof rig->rgb);
    rig->session->settings = *with;
    return shoot(rig);
}

// ---- fields -----------------------------------------------------------------------------------------------------------------------

static void constant(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const float *v = context;
    (void)t;
    (void)x;
    (void)y;
    for (int i = 0; i < n; i++) {
        vx[i] = v[0];
        vy[i] = v[1];
    }
}

static void inwards(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = -0.5f * x[i];
        vy[i] = -0.5f * y[i];
    }
}

// `context`: how fast it is far out.
static void fast_far_out(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = hypotf(x[i], y[i]) < 5 ? 1 : *(const float *)context;
        vy[i] = 0;
    }
}

typedef struct {
    Field exact;
    float off; // added to the first component
} Offset;

static void offset(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Offset *o = context;
    o->exact.eval(o->exact.context, t, x, y, vx, vy, n);
    for (int i = 0; i < n; i++) {
        vx[i] += o->off;
    }
}

// ---- truth ------------------------------------------------------------------------------------------------------------------------

// Mean brightness of the error map's middle on dark ground.
static double brightness(const Rig *rig, const Camera *camera) {
    Vec2 c = camera_to_px(camera, 0, 0);
    double sum = 0;
    for (int y = (int)c.y - 40; y < (int)c.y + 40; y++) {
        for (int x = (int)c.x - 40; x < (int)c.x + 40; x++) {
            sum += rig->rgb[y][x][0];
        }
    }
    return sum / (80 * 80 * 255.0);
}

// In the window, where slow work is done in slices: the map that is shown is of the moment shown.
static void the_error_map_keeps_up_with_time(void **state) {
    (void)state;
    static uint8_t early[H][W][3];
    Settings s = bare();
    s.truth = TRUTH_ERROR;
    Rig *rig = open_rig(&s, 0.9);
    looked(rig->session)->swarm.ready = 0; // no particles over it
    rig->hand.live = true;
    shoot(rig);
    memcpy(early, rig->rgb, sizeof early);
    session_seek(rig->session, 0.2);
    Camera camera = shoot(rig);
    Vec2 c = camera_to_px(&camera, 0, 0);
    assert_true(change(rig, early, (int)c.x, (int)c.y) > 0.05);
    session_seek(rig->session, 0.9);
    shoot(rig);
    assert_memory_equal(rig->rgb, early, sizeof early);
    close_rig(rig);
}

static void the_error_map_is_zero_for_an_exact_lane(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    Settings s = bare(), with = s;
    s.field = with.field = FIELD_EXACT;
    with.truth = TRUTH_ERROR;
    Rig *rig = open_rig(&s, 0.5);
    Camera camera = shoot_both(rig, &s, &with, before);
    double exact = brightness(rig, &camera);
    with.field = FIELD_LEARNED;
    rig->session->settings = with;
    shoot(rig);
    assert_true(brightness(rig, &camera) > exact + 0.1);
    close_rig(rig);
}

static void the_error_map_is_not_tinted_by_the_swarm(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    for (int truth = TRUTH_OFF; truth <= TRUTH_ERROR; truth += TRUTH_ERROR - TRUTH_OFF) {
        Settings by_origin = bare(), by_lane = by_origin;
        by_origin.truth = by_lane.truth = truth;
        by_origin.ribbons = by_lane.ribbons = 8;
        by_lane.color = COLOR_LANE;
        Rig *rig = open_rig(&by_origin, 0.5);
        shoot_both(rig, &by_origin, &by_lane, before);
        assert_int_equal(memcmp(rig->rgb, before, sizeof before) == 0, truth == TRUTH_ERROR);
        by_lane.data_points = true; // they would be taken for errors
        shoot_both(rig, &by_origin, &by_lane, before);
        assert_int_equal(memcmp(rig->rgb, before, sizeof before) == 0, truth == TRUTH_ERROR);
        close_rig(rig);
    }
}

// A diamond about the place of the first particle's twin, and a line towards it.
static void a_twin_wears_a_diamond(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    Settings s = bare();
    s.ribbons = 1;
    s.field = FIELD_DIFFERENCE;
    Rig *rig = open_rig(&s, 0.9);
    Settings without = s;
    without.field = FIELD_LEARNED;
    Camera camera = shoot_both(rig, &without, &s, before);
    float x, y, lx, ly;
    session_truth_at(looked(rig->session), 0.9f, 0, 1, &x, &y);
    session_at(rig->session, looked(rig->session), 0.9f, 0, 1, &lx, &ly);
    Vec2 twin = camera_to_px(&camera, x, y), learned = camera_to_px(&camera, lx, ly);
    float apart = hypotf(twin.x - learned.x, twin.y - learned.y);
    assert_true(apart > 12); // untrained: far from the truth
    float corner = 5.5f * rig->screen.scale * view_fineness(&(Pane){.screen = &rig->screen, .camera = camera});
    int seen = 0;
    for (int k = 0; k < 16; k++) {
        float angle = 6.2832f * (float)k / 16, r = corner / (fabsf(cosf(angle)) + fabsf(sinf(angle)));
        double most = 0;
        for (float off = -0.5f; off <= 0.5f; off += 0.5f) { // a thin line may lie between two pixels
            Vec2 at = {twin.x + (r + off) * cosf(angle), twin.y + (r + off) * sinf(angle)};
            most = fmax(most, change(rig, before, (int)at.x, (int)at.y));
        }
        seen += most > 0.2;
    }
    assert_true(seen >= 14);
    assert_true(change(rig, before, (int)(0.5f * (twin.x + learned.x)), (int)(0.5f * (twin.y + learned.y))) > 0.2);
    close_rig(rig);
}

static void the_error_map_is_zero_for_the_exact_field(void **state) {
    (void)state;
    Settings s = bare();
    s.truth = TRUTH_ERROR;
    Rig *rig = open_rig(&s, 0.5);
    Session *session = rig->session;
    Truth truth = session_truth(session, looked(session));
    Offset put = {truth_field(&truth), 0};
    Field field = {offset, &put};
    stage_inject(rig->stage, &field);
    looked(session)->swarm.ready = 0; // no particles over it
    Camera camera = shoot(rig);
    double zero = brightness(rig, &camera);
    put.off = 0.5f;
    shoot(rig);
    double half = brightness(rig, &camera);
    put.off = 2;
    shoot(rig);
    double two = brightness(rig, &camera);
    assert_true(zero < 0.16); // the ramp's night blue
    assert_true(half > zero + 0.2);
    assert_true(two > half + 0.2);
    close_rig(rig);
}

static void where_the_truth_is_unknown_nothing_is_drawn_and_the_caption_says_so(void **state) {
    (void)state;
    Settings with = bare();
    with.pairing = PAIRING_OT;
    Settings without = with;
    uint8_t before[H][W][3];
    Rig *rig = open_rig(&with, 0.5);
    for (int truth = TRUTH_FIELD; truth <= TRUTH_ERROR; truth++) {
        with.truth = truth;
        shoot_both(rig, &without, &with, before);
        assert_memory_equal(before, rig->rgb, sizeof before);
        assert_non_null(strstr(stage_caption(rig->session, looked(rig->session), 0, LANG_EN), "random pairs"));
    }
    close_rig(rig);
}

// ---- fields -----------------------------------------------------------------------------------------------------------------------

// Summed gradient of a picture's change: along a field of lines there is little of it, across them much.
typedef struct {
    double xx, xy, yy;
} Structure;

static Structure structure(const Rig *rig, uint8_t before[][W][3]) {
    Structure s = {0};
    for (int y = 100; y < H - 100; y++) {
        for (int x = 100; x < W - 100; x++) {
            double gx = change(rig, before, x + 1, y) - change(rig, before, x - 1, y);
            double gy = change(rig, before, x, y + 1) - change(rig, before, x, y - 1);
            s.xx += gx * gx;
            s.xy += gx * gy;
            s.yy += gy * gy;
        }
    }
    return s;
}

// The direction of least gradient, in degrees, 0..180, y up.
static double grain_deg(Structure s) {
    double across = 0.5 * atan2(2 * s.xy, s.xx - s.yy); // of most gradient, y down
    double along = (-across * 180 / 3.14159265358979) + 90;
    return fmod(along + 360, 180);
}

static void assert_grain(void (*choose)(Settings *)) {
    for (int degrees = 15; degrees < 180; degrees += 50) {
        double angle = degrees * 3.14159265358979 / 180;
        float v[2] = {3 * (float)cos(angle), 3 * (float)sin(angle)};
        Field field = {constant, v};
        Settings without = bare();
        Settings with = without;
        uint8_t before[H][W][3];
        choose(&with);
        Rig *rig = open_rig(&with, 0.5);
        stage_inject(rig->stage, &field);
        shoot_both(rig, &without, &with, before);
        double off = fabs(grain_deg(structure(rig, before)) - degrees);
        if (fmin(off, 180 - off) > 12) {
            fail_msg("the grain is %.0f degrees off a field at %d", off, degrees);
        }
        close_rig(rig);
    }
}

static void with_arrows(Settings *s) {
    s->arrows = true;
}

static void with_streams(Settings *s) {
    s->streams = true;
}

static void arrows_and_streams_run_along_the_field(void **state) {
    (void)state;
    assert_grain(with_arrows);
    assert_grain(with_streams);
}

// Ink weighs more at the head than at the tail.
static void arrows_point_where_the_field_goes(void **state) {
    (void)state;
    static const float ways[4][2] = {{2, 0}, {0, 2}, {-2, 0}, {0, -2}};
    for (int k = 0; k < 4; k++) {
        Field field = {constant, ways[k]};
        Settings without = bare();
        Settings with = without;
        uint8_t before[H][W][3];
        with.arrows = true;
        Rig *rig = open_rig(&with, 0.5);
        stage_inject(rig->stage, &field);
        Camera camera = shoot_both(rig, &without, &with, before);
        float cell = fmaxf(camera.pane.w, camera.pane.h) / ARROWS;
        int columns = (int)fminf(ceilf(camera.pane.w / cell), ARROWS), rows = (int)fminf(ceilf(camera.pane.h / cell), ARROWS);
        double sx = 0, sy = 0, all = 0;
        for (int y = 60; y < H - 60; y++) {
            for (int x = 60; x < W - 60; x++) { // from the middle of the nearest arrow
                double u = (x + 0.5 - (double)camera.pane.x - 0.5 * (double)camera.pane.w) / (double)cell + 0.5 * (columns - 1);
                double v = (y + 0.5 - (double)camera.pane.y - 0.5 * (double)camera.pane.h) / (double)cell + 0.5 * (rows - 1);
                double ink = change(rig, before, x, y);
                sx += ink * (u - round(u));
                sy -= ink * (v - round(v));
                all += ink;
            }
        }
        assert_true(all > 100);
        double ahead = (sx * (double)ways[k][0] + sy * (double)ways[k][1]) / (2 * all);
        double aside = (sx * (double)ways[k][1] - sy * (double)ways[k][0]) / (2 * all);
        assert_true(ahead > 0.02);
        assert_near(aside, 0, 0.02);
        close_rig(rig);
    }
}

static void arrows_and_streams_keep_off_words(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        float right[2] = {3, 0};
        Field field = {constant, right};
        Settings without = bare(), with = without;
        uint8_t before[H][W][3];
        (k ? with_streams : with_arrows)(&with);
        Rig *rig = open_rig(&with, 0.5);
        stage_inject(rig->stage, &field);
        const float scale = rig->screen.scale;
        const Rect words = {150, 120, 180, 60};
        for (int kept_off = 0; kept_off <= 1; kept_off++) {
            rig->hand.words = (Words){kept_off, {{words.x / scale, words.y / scale, words.w / scale, words.h / scale}}};
            shoot_both(rig, &without, &with, before);
            double ink = 0;
            for (int y = (int)words.y; y < (int)(words.y + words.h); y++) {
                for (int x = (int)words.x; x < (int)(words.x + words.w); x++) {
                    ink += rig->rgb[y][x][1] > before[y][x][1] + 8; // brighter: particles only become fainter
                }
            }
            assert_true(kept_off ? ink == 0 : ink > 100);
        }
        close_rig(rig);
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

static void ribbons_of_a_linear_field_are_straight(void **state) {
    (void)state;
    Field field = {inwards, NULL};
    Settings without = bare();
    Settings with = without;
    uint8_t before[H][W][3];
    with.ribbons = 3;
    Rig *rig = open_rig(&with, 0.6);
    Swarm *swarm = &looked(rig->session)->swarm;
    swarm_refresh(swarm, &field, swarm->chunks, 0);
    Camera camera = shoot_both(rig, &without, &with, before);
    long last = (long)swarm->intervals * swarm->count;
    double covered = 0;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            double nearest = 1e9;
            for (int i = 0; i < 3; i++) {
                Vec2 a = camera_to_px(&camera, swarm->x[i], swarm->y[i]);
                Vec2 b = camera_to_px(&camera, swarm->x[last + i], swarm->y[last + i]);
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

// What the network was never taught, where no particle is, leaves the arrows of the swarm as they are.
static void arrows_have_the_scale_of_the_swarm(void **state) {
    (void)state;
    static const float speed[2] = {1, 50};
    static uint8_t before[H][W][3];
    Settings s = bare();
    s.arrows = true;
    Rig *rig = open_rig(&s, 0.9);
    int differ[2] = {0};
    for (int k = 0; k < 2; k++) {
        Field field = {fast_far_out, &speed[k]};
        stage_inject(rig->stage, &field);
        Camera camera = shoot(rig);
        for (int i = 0; k == 1 && i < W * (H - 60); i++) { // above the legend
            Vec2 at = camera_from_px(&camera, (Vec2){(float)(i % W), (float)(i / W)});
            differ[hypotf(at.x, at.y) > 4] += change(rig, before, i % W, i / W) > 0;
        }
        memcpy(before, rig->rgb, sizeof before);
    }
    assert_int_equal(differ[0], 0);
    assert_true(differ[1] > 100);
    close_rig(rig);
}

// x + (1 - t) v: under a constant field every guess lies (1 - t) v ahead of its particle.
static void the_guess_lies_straight_ahead(void **state) {
    (void)state;
    const float v[2] = {1.6f, -0.8f};
    Field field = {constant, v};
    Settings without = bare();
    without.ribbons = 1;
    Settings with = without;
    uint8_t before[H][W][3];
    with.guess = true;
    Rig *rig = open_rig(&with, 0.25);
    looked(rig->session)->swarm.ready = 1; // no crowd, which is fainter beside guesses
    stage_inject(rig->stage, &field);
    Camera camera = shoot_both(rig, &without, &with, before);
    float x, y;
    session_at(rig->session, looked(rig->session), 0.25f, 0, 1, &x, &y);
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
    rig->hand.inset[0] = inset;
    for (int sign = -1; sign <= 1; sign += 2) {
        Lane *lane = &looked(rig->session)->lane;
        memset(lane->average, 0, (size_t)lane->mlp.count * sizeof(float));
        lane->average[lane->mlp.weight[0]] = (float)sign;
        lane->average[lane->mlp.weight[1]] = (float)sign;
        lane->step++; // other weights
        Camera camera = shoot_both(rig, &without, &with, before);
        float x, y;
        session_at(rig->session, looked(rig->session), 0.5f, 0, 1, &x, &y);
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
    rig->hand.pointer = camera_to_px(&(Camera){.pane = {0}, .scale = 1}, 0, 0);
    for (int pane = 0; pane < rig->layout.panes; pane++) {
        Camera from = stage_camera(&rig->screen, rig->session, &rig->layout, pane, (Pan){0, 0});
        rig->hand.pointer = camera_to_px(&from, 0.5f, -0.5f);
        rig->hand.probing = false;
        shoot(rig);
        memcpy(before, rig->rgb, sizeof before);
        rig->hand.probing = true;
        shoot(rig);
        for (int other = 0; other < rig->layout.panes; other++) {
            Camera camera = stage_camera(&rig->screen, rig->session, &rig->layout, other, (Pan){0, 0});
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
    const Field still = {constant, none}, field = {constant, right};
    Settings s = bare();
    Rig *rig = open_rig(&s, 0.5);
    looked(rig->session)->swarm.ready = 1;
    Camera camera = shoot(rig);
    Vec2 at = {camera.pane.x + camera.pane.w - 30, camera.pane.y + 0.5f * camera.pane.h};
    rig->hand.pointer = at;
    rig->hand.probing = true;
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
    Legends said = {.count = 3,
                    .cell = {{.text = "speed", .leads = true},
                             {.mark = LEGEND_RAMP, .ticks = 1, .tick = {"6+"}},
                             {.text = "data"}}};
    Legends same = said, other = said, again = said;
    legend_once(&same, &said);
    assert_int_equal(same.count, 0);
    snprintf(other.cell[1].tick[0], sizeof other.cell[1].tick[0], "9+");
    legend_once(&other, &said);
    assert_int_equal(other.count, 2);
    assert_string_equal(other.cell[0].text, "speed");
    assert_string_equal(other.cell[1].tick[0], "9+");
    snprintf(again.cell[1].tick[0], sizeof again.cell[1].tick[0], "9+"); // as the one before
    legend_once(&again, &said);
    assert_int_equal(again.count, 0);
}

// What is spare gives way from the end, each with the one that leads to it.
static void a_legend_gives_way_pair_by_pair(void **state) {
    (void)state;
    Settings s = bare();
    Rig *rig = open_rig(&s, 0.5);
    Legends legends;
    Pane pane = {.screen = &rig->screen, .session = rig->session, .strand = looked(rig->session), .legends = &legends, .count = 1};
    pane.camera = shoot(rig);
    bool seen[6] = {false};
    int before = 5;
    for (float room = 400; room > 60; room -= 2) {
        Words words = {0};
        legends = (Legends){0};
        legend_line(&pane, "always");
        legend_spare(&pane, "○ start", true);
        legend_spare(&pane, "● now", false);
        legend_spare(&pane, "bold: so far", true);
        legend_spare(&pane, "fine: to come", false);
        legend_lay(&pane, 20, room, &words);
        assert_true(legends.count <= before && words.count == 1);
        assert_true(words.box[0].w <= room * rig->screen.scale);
        before = legends.count;
        seen[before] = true;
    }
    assert_true(seen[5] && seen[3] && seen[1]);
    assert_false(seen[4] || seen[2] || seen[0]);
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
                                          {"tube", "on", "paths"},    {"tube", "flow", "paths"}};
    Settings s = bare();
    s.ribbons = 5;
    uint8_t before[H][W][3];
    Rig *rig = open_rig(&s, 0.5);
    rig->hand.inset[0] = (Rect){200, 200, 240, 160};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        Error err;
        Settings without = s;
        assert_true(settings_set(&without, "view", keys[i][2], &err));
        Settings with = without;
        assert_true(settings_set(&with, keys[i][0], keys[i][1], &err));
        rig->hand.probing = false;
        rig->session->settings = without;
        shoot(rig);
        memcpy(before, rig->rgb, sizeof before);
        assert_null(stage_caption(rig->session, looked(rig->session), 0, LANG_EN));
        rig->session->settings = with;
        rig->hand.probing = with.microscope;
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
        assert_non_null(stage_caption(rig->session, looked(rig->session), 0, LANG_EN));
        assert_non_null(stage_caption(rig->session, looked(rig->session), 0, LANG_KO));
    }
    close_rig(rig);
}

static void lanes_side_by_side_keep_their_own_sentence(void **state) {
    (void)state;
    Settings s = bare();
    s.color = COLOR_SPEED;
    Rig *rig = open_rig(&s, 0.5);
    assert_non_null(stage_caption(rig->session, looked(rig->session), 0, LANG_EN));
    rig->session->settings.compare = true;
    assert_null(stage_caption(rig->session, looked(rig->session), 0, LANG_EN));
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_error_map_is_zero_for_the_exact_field),
        cmocka_unit_test(the_error_map_is_zero_for_an_exact_lane),
        cmocka_unit_test(the_error_map_keeps_up_with_time),
        cmocka_unit_test(the_error_map_is_not_tinted_by_the_swarm),
        cmocka_unit_test(a_twin_wears_a_diamond),
        cmocka_unit_test(where_the_truth_is_unknown_nothing_is_drawn_and_the_caption_says_so),
        cmocka_unit_test(arrows_and_streams_run_along_the_field),
        cmocka_unit_test(arrows_point_where_the_field_goes),
        cmocka_unit_test(arrows_and_streams_keep_off_words),
        cmocka_unit_test(ways_step_back_behind_a_density),
        cmocka_unit_test(ribbons_of_a_linear_field_are_straight),
        cmocka_unit_test(arrows_have_the_scale_of_the_swarm),
        cmocka_unit_test(the_guess_lies_straight_ahead),
        cmocka_unit_test(a_grid_keeps_mass_and_blurs_as_a_gaussian),
        cmocka_unit_test(the_network_stays_in_its_box_and_shows_signs),
        cmocka_unit_test(the_microscope_looks_at_the_same_place_in_every_pane),
        cmocka_unit_test(lanes_side_by_side_keep_their_own_sentence),
        cmocka_unit_test(a_legend_is_said_once),
        cmocka_unit_test(a_legend_gives_way_pair_by_pair),
        cmocka_unit_test(the_microscope_shows_whole_arrows),
        cmocka_unit_test(every_view_that_is_switched_on_changes_the_picture_and_has_a_caption),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
