// Where things lie: in both languages, both themes and at every width, no text leaves its box or touches another, all of it can
// be read on its ground, and it is all on the 4-point grid's column.
#include "ui_rig.h"
#include "contrast.h"

enum { EN, KO, LANGS };
enum { COLUMN = 1, PATH, PAIRING, SOLVER, RATE, STEPS, COUNT, SHOW, MORE, GO, DATA, TIME, LAST };

typedef struct {
    int lang, path, pairing, solver, data;
    bool show, more;
    double rate, steps, particles, time;
    Rect column;
} Sample;

static const char *const words[][LANGS] = {
    {"Data", "데이터"},
    {"Diffusion", "디퓨전"},
    {"Optimal transport", "최적 수송"},
    {"Random pairs", "무작위 짝짓기"},
    {"Matched pairs (OT)", "최적 수송으로 짝짓기"},
    {"Solver for the trajectories", "궤적을 계산하는 적분 방법"},
    {"Dormand–Prince 5(4)", "도르망–프린스 5(4)"},
    {"Learning rate", "학습률"},
    {"Steps of the solver along each trajectory", "궤적 하나를 따라가는 적분 단계의 수"},
    {"Number of particles", "입자의 수"},
    {"Show the learned vector field as arrows", "학습된 벡터장을 화살표로 나타내기"},
    {"More settings", "설정 더 보기"},
    {"Restart the training", "학습을 처음부터 다시 시작"},
    {"Length over distance", "거리에 대한 길이의 비"},
    {"The network learns while you watch. Straight conditional paths do not make straight trajectories.",
     "보고 있는 동안 신경망이 학습합니다. 조건부 경로가 곧아도 궤적이 곧은 것은 아닙니다."},
    {"Flow time", "흐름 시간"},
};

static const char *word(const Sample *sample, int i) {
    return words[i][sample->lang];
}

static const Vec2 dots[] = {{0.0f, 0.0f}, {0.9f, -0.5f}, {-0.5f, 1.0f}};
static const Vec2 *const clouds[] = {dots, dots, dots, dots, dots, dots};

static void show_numbers(Rig *rig, Sample *s) {
    const UiRange rate = {.min = 1e-5, .max = 0.1, .initial = 0.002, .log_scale = true, .unit = ""};
    const UiRange steps = {.min = 1, .max = 200, .step = 1, .initial = 40, .whole = true, .unit = ""};
    const UiRange particles =
        {.min = 1000, .max = 200000, .step = 1000, .initial = 20000, .whole = true, .log_scale = true, .unit = ""};
    ui_number(rig->ui, word(s, 13), "1.46", rig->theme->ot, "x");
    ui_number(rig->ui, word(s, 14), "123,456,789.00 ms", rig->theme->text, NULL);
    ui_slider(rig->ui, RATE, word(s, 7), &s->rate, &rate, word(s, 14));
    ui_slider(rig->ui, STEPS, word(s, 8), &s->steps, &steps, word(s, 14));
    ui_slider(rig->ui, COUNT, word(s, 9), &s->particles, &particles, word(s, 14));
}

static void show_sample(Rig *rig) {
    Sample *s = rig->state;
    Ui *ui = rig->ui;
    const Theme *t = rig->theme;
    const char *paths[] = {word(s, 1), word(s, 2)};
    const char *pairings[] = {word(s, 3), word(s, 4)};
    const char *solvers[] = {"Euler", word(s, 6), "RK4"};
    const char *names[] = {"a", "b", "c", "d", "e", "f"};
    const Rgba color[] = {t->diffusion, t->ot};
    const Rgba on[] = {t->on_diffusion, t->on_ot};
    ui_draw_box(ui, s->column, 0, t->panel, 0, 0);
    ui_column_begin(ui, COLUMN, s->column, 20);
    ui_heading(ui, word(s, 0));
    ui_thumbs(ui, DATA, &s->data, names, 6, 5, clouds, 3);
    rig_segments(ui, PATH, &s->path, paths, 2, color, on, word(s, 14));
    rig_segments(ui, PAIRING, &s->pairing, pairings, 2, NULL, NULL, word(s, 14));
    ui_choice(ui, SOLVER, word(s, 5), &s->solver, solvers, 3, word(s, 14));
    show_numbers(rig, s);
    ui_toggle(ui, SHOW, word(s, 10), &s->show, NULL);
    ui_disclosure(ui, MORE, word(s, 11), &s->more);
    Rect picture = ui_take(ui, 40);
    ui_draw_clip(ui, picture);
    ui_draw_text(ui, picture, UI_WEIGHT_REGULAR, 11, t->muted, 0, false, "clipped");
    ui_draw_clip(ui, (Rect){0});
    ui_text(ui, word(s, 14));
    ui_button(ui, GO, word(s, 12), NULL);
    ui_column_end(ui);
    ui_scrubber(ui, TIME, (Rect){0, 1100, s->column.w, 32}, word(s, 15), "t = 0.62", &s->time, 0, 1, t->text, NULL);
}

static Rig start(Sample *s, int lang, int theme, float width) {
    *s = (Sample){.lang = lang,
                  .path = 1,
                  .solver = 1,
                  .rate = 0.002,
                  .steps = 40,
                  .particles = 200000,
                  .time = 0.6,
                  .show = true,
                  .column = {300, 0, width, 1000}};
    Rig rig = rig_new(show_sample, s);
    rig.theme = theme_at(theme);
    rig.height = 1200;
    rig_frame(&rig);
    rig_wait(&rig, 0.3);
    return rig;
}

// ---- what is checked of a frame --------------------------------------------------------------------------------------------
// Commands of the layers on top begin with a shadow.
static int base_layer(const UiCmd *cmds, int count) {
    for (int i = 0; i < count; i++) {
        if (cmds[i].kind == UI_CMD_SHADOW) {
            return i;
        }
    }
    return count;
}

static bool overlap(Rect a, Rect b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

// The opaque box that a text stands on: the last one drawn before it that holds its middle.
static const UiCmd *ground_of(const UiCmd *cmds, int text) {
    Rect box = cmds[text].box;
    Vec2 middle = {box.x + 0.5f * box.w, box.y + 0.6f * box.h};
    for (int i = text - 1; i >= 0; i--) {
        if (cmds[i].kind == UI_CMD_BOX && (cmds[i].color & 255u) == 255u && rect_contains(cmds[i].box, middle)) {
            return &cmds[i];
        }
    }
    return NULL;
}

static void check_text(const Rig *rig, const UiCmd *cmds, int i) {
    const Sample *s = rig->state;
    const char *chars = ui_chars(rig->ui) + cmds[i].first;
    Rect box = cmds[i].box;
    const UiCmd *ground = ground_of(cmds, i);
    bool in_column = box.y < 1000.0f;
    float left = in_column ? s->column.x + 20.0f : 0.0f;
    float right = in_column ? s->column.x + s->column.w - 20.0f : s->column.w;
    bool inside = box.x >= left - 0.1f && box.x + box.w <= right + 0.1f;
    if (ground) { // a button's name stays within the button, and so on
        inside = inside && box.x >= ground->box.x && box.x + box.w <= ground->box.x + ground->box.w + 0.1f &&
                 box.y >= ground->box.y && box.y + box.h <= ground->box.y + ground->box.h;
    }
    float contrast = color_contrast(cmds[i].color, ground ? ground->color : rig->theme->panel);
    if (!inside || contrast < 4.5f || (cmds[i].color & 255u) != 255u) {
        fail_msg("\"%.*s\" at %g..%g of %g..%g, contrast %g", cmds[i].count, chars, (double)box.x, (double)(box.x + box.w),
                 (double)left, (double)right, (double)contrast);
    }
}

static void check_frame(const Rig *rig) {
    int count;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    int base = base_layer(cmds, count);
    for (int i = 0; i < base; i++) {
        if (cmds[i].kind != UI_CMD_TEXT) {
            continue;
        }
        check_text(rig, cmds, i);
        for (int k = 0; k < i; k++) {
            if (cmds[k].kind == UI_CMD_TEXT && overlap(cmds[i].box, cmds[k].box)) {
                fail_msg("\"%.*s\" lies over \"%.*s\"", cmds[i].count, ui_chars(rig->ui) + cmds[i].first, cmds[k].count,
                         ui_chars(rig->ui) + cmds[k].first);
            }
        }
    }
}

static int count_texts(const Rig *rig) {
    int count;
    int texts = 0;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    for (int i = 0; i < count; i++) {
        texts += cmds[i].kind == UI_CMD_TEXT;
    }
    return texts;
}

// ---- tests -------------------------------------------------------------------------------------------------------------------
static void nothing_leaves_its_box_at_any_width(void **state) {
    (void)state;
    for (int lang = 0; lang < LANGS; lang++) {
        for (int theme = 0; theme < THEMES; theme++) {
            for (float width = 180; width <= 400; width += 4) {
                Sample s;
                Rig rig = start(&s, lang, theme, width);
                assert_true(count_texts(&rig) >= 20);
                check_frame(&rig);
                ui_free(rig.ui);
            }
        }
    }
}

static void nor_under_the_pointer_or_the_focus(void **state) {
    (void)state;
    for (int lang = 0; lang < LANGS; lang++) {
        for (int theme = 0; theme < THEMES; theme++) {
            Sample s;
            Rig rig = start(&s, lang, theme, lang ? 256 : 180);
            for (float y = 10; y < 800; y += 9) {
                rig_move(&rig, (Vec2){s.column.x + s.column.w - 40, y});
                rig_wait(&rig, 0.2);
                check_frame(&rig);
            }
            for (int i = 0; i < 12; i++) {
                rig_key(&rig, UI_KEY_TAB);
                rig_wait(&rig, 0.2);
                check_frame(&rig);
            }
            ui_free(rig.ui);
        }
    }
}

static void nor_while_typing(void **state) {
    (void)state;
    for (float width = 180; width <= 300; width += 40) {
        Sample s;
        Rig rig = start(&s, EN, 0, width);
        for (int i = 0; i < 6; i++) { // to the slider that has the longest label
            rig_key(&rig, UI_KEY_TAB);
        }
        rig_frame(&rig);
        rig_type(&rig, "1");
        for (int i = 0; i < 30; i++) {
            check_frame(&rig);
            rig_type(&rig, "88");
        }
        assert_non_null(rig_bordered(&rig, rig.theme->warning)); // it was typed, and is too much
        ui_free(rig.ui);
    }
}

static void switches_share_out_their_width(void **state) {
    (void)state;
    Sample s;
    Rig rig = start(&s, KO, 0, 276); // short names: equal shares
    float left = rig_find(&rig, "디퓨전")->box.x + 0.5f * rig_find(&rig, "디퓨전")->box.w - 320.0f;
    float right = 536.0f + 20.0f - rig_find(&rig, "최적 수송")->box.x - 0.5f * rig_find(&rig, "최적 수송")->box.w;
    assert_near(left, right, 0.1);
    ui_free(rig.ui);
    rig = start(&s, EN, 0, 276); // by need, so that none is cut
    assert_non_null(rig_find(&rig, "Diffusion"));
    assert_non_null(rig_find(&rig, "Optimal transport"));
    assert_true(rig_find(&rig, "Optimal transport")->box.w + 16.0f > 0.5f * 236.0f);
    ui_free(rig.ui);
}

static void odd_sizes_break_nothing(void **state) {
    (void)state;
    const Rect odd[] = {{300, 0, 0, 0},   {300, 0, 40, 1000}, {300, 0, 41, 3},   {300, 0, 1, 1},
                        {300, 0, 256, 0}, {-50, -50, 90, 90}, {300, 0, -20, 100}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        Sample s;
        Rig rig = start(&s, KO, 1, 256);
        s.column = odd[i];
        for (int k = 0; k < 30; k++) {
            rig.in.wheel = k % 2 ? 3 : -3;
            rig_move(&rig, (Vec2){odd[i].x + (float)(k % 5), odd[i].y + (float)(k * 7 % 11)});
            rig_key(&rig, k % 3 ? UI_KEY_TAB : UI_KEY_ENTER);
            rig_click(&rig, rig.in.mouse);
        }
        int count;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int k = 0; k < count; k++) {
            assert_true(isfinite(cmds[k].box.x + cmds[k].box.y + cmds[k].box.w + cmds[k].box.h + cmds[k].radius));
            assert_true(cmds[k].kind != UI_CMD_BOX || (cmds[k].box.w >= 0.0f && cmds[k].box.h >= 0.0f && cmds[k].radius >= 0.0f));
        }
        ui_free(rig.ui);
    }
}

static void numbers_are_right_aligned_and_tabular(void **state) {
    (void)state;
    Sample s;
    Rig rig = start(&s, EN, 0, 276);
    const char *const values[] = {"1.46", "0.002", "40", "200,000"};
    for (int i = 0; i < 4; i++) {
        const UiCmd *cmd = rig_find(&rig, values[i]);
        assert_non_null(cmd);
        assert_true(cmd->tabular);
        assert_near(cmd->box.x + cmd->box.w, 300 + 276 - 20, 0.01);
    }
    ui_free(rig.ui);
}

static void clip_holds_what_scrolls(void **state) {
    (void)state;
    Sample s;
    Rig rig = start(&s, EN, 0, 276);
    s.column.h = 300;
    rig_move(&rig, (Vec2){400, 150});
    for (int i = 0; i < 40; i++) {
        rig.in.wheel = i < 20 ? -0.7f : 0.7f;
        rig_frame(&rig);
        int count;
        bool clipped = false;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int k = 0; k < count; k++) {
            if (cmds[k].kind == UI_CMD_CLIP) {
                clipped = cmds[k].box.w > 0.0f;
                assert_true(!clipped || (cmds[k].box.y >= 0.0f && cmds[k].box.y + cmds[k].box.h <= 300.0f));
            }
            assert_true(clipped || cmds[k].kind != UI_CMD_TEXT || cmds[k].box.y > 1000.0f || cmds[k].box.x < 300.0f);
        }
        assert_false(clipped); // lifted at the end
    }
    ui_free(rig.ui);
}

// ---- text ------------------------------------------------------------------------------------------------------------------------
static const char *shown;
static float shown_width;

static void show_text(Rig *rig) {
    ui_draw_text(rig->ui, (Rect){10, 10, shown_width, 20}, UI_WEIGHT_REGULAR, 13, rig->theme->text, -1, false, shown);
}

static void long_text_is_cut_with_an_ellipsis(void **state) {
    (void)state;
    const char *const texts[] = {"Optimal transport", "최적 수송으로 짝짓기", "a", "é—é", "broken \xED\x95 tail \xFF"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        shown = texts[i];
        Rig rig = rig_new(show_text, NULL);
        float whole = ui_text_width(rig.ui, UI_WEIGHT_REGULAR, 13, shown);
        int longest = 0;
        for (shown_width = 0; shown_width < whole + 5.0f; shown_width += 0.5f) {
            rig_frame(&rig);
            int count;
            const UiCmd *cmds = ui_commands(rig.ui, &count);
            if (count == 0) {
                assert_true(shown_width < 25.0f);
                continue;
            }
            const char *chars = ui_chars(rig.ui);
            int len = cmds[0].count;
            bool all = len == (int)strlen(shown) && memcmp(chars, shown, (size_t)len) == 0;
            assert_true(cmds[0].box.w <= shown_width + 0.02f);
            assert_int_equal(all, shown_width >= whole - 0.01f);
            if (!all) {
                assert_true(len >= 3 && memcmp(chars + len - 3, "…", 3) == 0);
                assert_memory_equal(chars, shown, (size_t)len - 3);
                assert_true(((unsigned char)shown[len - 3] & 0xC0u) != 0x80u); // whole characters
            }
            assert_true(len - (all ? 0 : 3) >= longest);
            longest = len - (all ? 0 : 3);
        }
        assert_int_equal(longest, (int)strlen(shown));
        ui_free(rig.ui);
    }
}

static void show_wrapped(Rig *rig) {
    ui_column_begin(rig->ui, 1, (Rect){0, 0, shown_width, 2000}, 0);
    ui_text(rig->ui, shown);
    ui_column_end(rig->ui);
}

static void text_wraps_at_spaces_and_loses_nothing(void **state) {
    (void)state;
    const char *const texts[] = {
        "Flow matching regresses a velocity field onto straight lines.",
        "플로 매칭은 잡음과 데이터를 잇는 직선의 속도를 회귀합니다.",
        "one\ntwo three\n\nfour",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "The conditional path pₜ(x | x₁): all the noise closing in on one data point.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        shown = texts[i];
        for (shown_width = 1; shown_width < 500; shown_width += shown_width < 40 ? 3 : 37) {
            Rig rig = rig_new(show_wrapped, NULL);
            rig_frame(&rig);
            int count;
            const UiCmd *cmds = ui_commands(rig.ui, &count);
            char joined[256] = "";
            for (int k = 0; k < count; k++) {
                if (cmds[k].kind == UI_CMD_TEXT) {
                    assert_true(cmds[k].box.w <= shown_width + 0.02f);
                    strncat(joined, ui_chars(rig.ui) + cmds[k].first, (size_t)cmds[k].count);
                }
            }
            char wanted[256];
            int n = 0;
            for (const char *c = shown; *c; c++) {
                if (*c != ' ' && *c != '\n') {
                    wanted[n++] = *c;
                }
            }
            wanted[n] = '\0';
            char *to = joined;
            for (char *from = joined; *from; from++) {
                if (*from != ' ') {
                    *to++ = *from;
                }
            }
            *to = '\0';
            if (shown_width > 13.0f) { // narrower than a character shows nothing, but ends
                assert_string_equal(joined, wanted);
            }
            ui_free(rig.ui);
        }
    }
}

// A density stays in one piece wherever it fits into a line.
static void a_formula_is_not_broken_at_its_bar(void **state) {
    (void)state;
    shown = "The conditional path pₜ(x | x₁): all the noise closing in on one data point.";
    int whole = 0;
    for (shown_width = 90; shown_width < 500; shown_width += 3) {
        Rig rig = rig_new(show_wrapped, NULL);
        rig_frame(&rig);
        int count;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int k = 0; k < count; k++) {
            char line[128];
            snprintf(line, sizeof line, "%.*s", cmds[k].kind == UI_CMD_TEXT ? cmds[k].count : 0,
                     ui_chars(rig.ui) + cmds[k].first);
            assert_int_equal(strstr(line, "pₜ(x") != NULL, strstr(line, "pₜ(x | x₁):") != NULL);
            whole += strstr(line, "pₜ(x | x₁):") != NULL;
        }
        ui_free(rig.ui);
    }
    assert_int_equal(whole, (500 - 90 + 2) / 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_leaves_its_box_at_any_width),
        cmocka_unit_test(nor_under_the_pointer_or_the_focus),
        cmocka_unit_test(nor_while_typing),
        cmocka_unit_test(switches_share_out_their_width),
        cmocka_unit_test(odd_sizes_break_nothing),
        cmocka_unit_test(numbers_are_right_aligned_and_tabular),
        cmocka_unit_test(clip_holds_what_scrolls),
        cmocka_unit_test(long_text_is_cut_with_an_ellipsis),
        cmocka_unit_test(text_wraps_at_spaces_and_loses_nothing),
        cmocka_unit_test(a_formula_is_not_broken_at_its_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
