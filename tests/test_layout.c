// The layout, without a window: in every size, scale, language and theme and with one to four panes no text overlaps another, leaves its
// pane or the window, and the stage keeps a useful size.
#include "sanitized.h"
#include "ui_stand.h"

static const Size sizes[] = {{800, 600, 0.75f},   {800, 600, 1},      {800, 600, 3},      {1024, 768, 1},     {1280, 720, 1},
                             {1280, 720, 1.5f},   {1280, 720, 2},     {1280, 800, 0.75f}, {1920, 1080, 1.5f}, {1920, 1080, 1},
                             {1920, 1080, 3},     {600, 1000, 1},     {3840, 2160, 3},    {3840, 2160, 2},    {3840, 2160, 1},
                             {3840, 2160, 0.75f}, {2560, 1080, 1.25f}, {1080, 1920, 2.064f}, {720, 1280, 1.376f}}; // the last two as upright films

// The network's picture keeps to its pane and off every word and formula.
static void judge_inset(const Stand *stand, const Size *size, const Word *list, int n, const Word *formula, int count, int pane) {
    Rect inset = stand->frame.page.inset[pane];
    if (inset.w <= 0) {
        return;
    }
    if (!within(inset, stand->frame.page.layout.pane[pane])) {
        complain(stand, size, "the network", "leaves its pane", "");
    }
    for (int i = 0; i < n; i++) {
        if (overlap(inset, list[i].box)) {
            complain(stand, size, "the network", "lies upon", list[i].text);
        }
    }
    for (int f = 0; f < count; f++) {
        if (overlap(inset, formula[f].box)) {
            complain(stand, size, "the network", "lies upon", formula[f].text);
        }
    }
}

static void judge_words(const Stand *stand, const Size *size) {
    static Word list[WORDS_MAX], formula[WORDS_MAX];
    const Layout *layout = &stand->frame.page.layout;
    int n = words(stand, list), count = formulas(stand, formula);
    Rect window = {0, 0, size->width / stand->screen.scale, size->height / stand->screen.scale};
    for (int i = 0; i < n; i++) {
        Vec2 middle = {list[i].box.x + 0.5f * list[i].box.w, list[i].box.y + 0.5f * list[i].box.h};
        if (!within(list[i].box, window)) {
            complain(stand, size, "leaves", list[i].text, "the window");
        }
        for (int k = 0; k < layout->panes; k++) {
            if (rect_contains(layout->pane[k], middle) && !within(list[i].box, layout->pane[k])) {
                complain(stand, size, "leaves", list[i].text, "its pane");
            }
        }
        for (int k = 0; k < i; k++) {
            if (overlap(list[i].box, list[k].box)) {
                complain(stand, size, "lies upon", list[i].text, list[k].text);
            }
        }
    }
    for (int k = 0; k < layout->panes; k++) {
        judge_inset(stand, size, list, n, formula, count, k);
    }
    for (int f = 0; f < count; f++) {
        Rect box = formula[f].box;
        bool inside = false;
        for (int k = 0; k < layout->panes; k++) {
            inside = inside || within(box, layout->pane[k]);
        }
        for (int i = 0; i < n; i++) {
            if (!inside || overlap(box, list[i].box)) {
                complain(stand, size, inside ? "lies upon" : "leaves its pane, not", formula[f].text, list[i].text);
            }
        }
    }
}

static void judge_stage(const Stand *stand, const Size *size) {
    const Layout *layout = &stand->frame.page.layout;
    float scale = stand->screen.scale;
    assert_true(layout->stage.w >= 220 && layout->stage.h >= 220);
    assert_true(layout->stage.w * scale >= 0.4f * size->width && layout->stage.h * scale >= 0.35f * size->height);
    for (int i = 0; i < layout->panes; i++) {
        Rect pane = layout->pane[i];
        assert_true(within(pane, layout->stage));
        assert_true(layout->square[i].w >= 0.49f * fminf(pane.w, pane.h));
        assert_near(layout->square[i].w, layout->square[i].h, 0.01);
        assert_near(layout->square[i].w, layout->square[0].w, 0.01); // one scale for all that is compared
        assert_true(layout->square[i].x + 0.95f * layout->square[i].w <=
                    pane.x + pane.w + 0.01f); // none to the right of its pane
        for (int k = 0; k < i; k++) {
            assert_false(overlap(pane, layout->pane[k]));
        }
    }
    const Rect apart[] = {layout->stage, layout->drawer, layout->bar, layout->panel};
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < i; k++) {
            assert_false(overlap(apart[i], apart[k]));
        }
    }
}

static int named(const Word *formula, int count, const char *beginning) {
    int n = 0;
    for (int i = 0; i < count; i++) {
        n += strncmp(formula[i].text, beginning, strlen(beginning)) == 0;
    }
    return n;
}

static void nothing_overlaps_or_leaves_its_box(void **state) {
    Stand *stand = *state;
    static Word formula[WORDS_MAX];
    int all = 0, networks = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int k = 0; k < THEMES * language_count() * LANES_MAX * 16; k += EVERY(7)) {
            show(stand, k % THEMES, k / THEMES % language_count(), k / THEMES / language_count() % LANES_MAX + 1,
                 k / THEMES / language_count() / LANES_MAX);
            frames(stand, &sizes[i]);
            judge_words(stand, &sizes[i]);
            judge_stage(stand, &sizes[i]);
            int count = formulas(stand, formula);
            all += count;
            assert_true(named(formula, count, "loss-") <= named(formula, count, "pairs-")); // a mean, of these
            networks += stand->frame.page.inset[0].w > 0;
        }
    }
    assert_true(all > 100 && networks > 100);
    stand->experiment->count = LANES_MAX;
}

// The middle of every picture is free of what is shown on request.
static void judge_pictures(const Stand *stand, const Size *size) {
    static Word formula[WORDS_MAX];
    int count = formulas(stand, formula);
    const Layout *layout = &stand->frame.page.layout;
    for (int k = 0; k < layout->panes; k++) {
        Rect square = layout->square[k];
        Rect middle = {square.x + 0.25f * square.w, square.y + 0.25f * square.h, 0.5f * square.w, 0.5f * square.h};
        if (stand->frame.page.inset[k].w > 0 && overlap(stand->frame.page.inset[k], middle)) {
            complain(stand, size, "the network", "lies upon", "a picture");
        }
        for (int f = 0; f < count; f++) {
            if (overlap(formula[f].box, middle)) {
                complain(stand, size, formula[f].text, "lies upon", "a picture");
            }
        }
    }
}

static void pictures_stay_in_sight(void **state) {
    Stand *stand = *state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int k = 0; k < THEMES * LANES_MAX * 8; k += EVERY(7)) {
            show(stand, k % THEMES, 0, k / THEMES % LANES_MAX + 1, k / THEMES / LANES_MAX << 1 | (int)i % 2);
            frames(stand, &sizes[i]);
            judge_pictures(stand, &sizes[i]);
        }
    }
    stand->experiment->count = LANES_MAX;
}

// A map reaches its picture's rim, where a word's ground would look like a hole in it.
static void words_keep_off_the_map_of_the_error(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    int judged = 0;
    for (int k = 0; k < 3 * THEMES * language_count() * 3; k++) {
        const Layout *layout = &stand->frame.page.layout;
        show(stand, k / 3 % THEMES, k / 3 / THEMES % language_count(), k / 3 / THEMES / language_count() + 1, 0);
        stand->experiment->settings.truth = EXACT_ERROR;
        frames(stand, &lectures[k % 3]);
        int n = words(stand, list);
        for (int i = 0; i < n * layout->panes; i++) {
            Rect box = list[i % n].box, square = layout->square[i / n];
            float x = square.x + 0.5f * square.w, y = square.y + 0.5f * square.h;
            float dx = fmaxf(fmaxf(box.x - x, x - box.x - box.w), 0), dy = fmaxf(fmaxf(box.y - y, y - box.y - box.h), 0);
            bool within_pane = layout_stacked(layout, i / n) && within(box, layout->pane[i / n]);
            if (within_pane && hypotf(dx, dy) < 0.46f * square.w) {
                complain(stand, &lectures[k % 3], list[i % n].text, "lies upon", "the map");
            }
            judged += within_pane;
        }
    }
    assert_true(judged > 100);
    stand->experiment->settings.truth = EXACT_OFF;
    stand->experiment->count = LANES_MAX;
}

// Beside two lanes formulas and the network have a place in every theme; formulas are no smaller than small text.
static void formulas_and_network_stand_beside_two_lanes(void **state) {
    Stand *stand = *state;
    static Word formula[WORDS_MAX];
    for (int k = 0; k < 3 * THEMES * language_count() * 2; k++) {
        const Size *size = &lectures[k % 3];
        bool network = k / 3 / THEMES / language_count() > 0;
        show(stand, k / 3 % THEMES, k / 3 / THEMES % language_count(), 2, network ? 8 : 2);
        frames(stand, size);
        for (int pane = 0; pane < 2; pane++) {
            bool there = network && stand->frame.page.inset[pane].w > 0;
            for (int f = formulas(stand, formula) - 1; f >= 0; f--) {
                float w = 0, h = 0;
                assert_true(formulas_size(stand->screen.formulas, formula[f].text, &w, &h));
                assert_true(formula[f].box.w / w >= 0.94f * stand->screen.theme->size_small);
                there = there || within(formula[f].box, stand->frame.page.layout.pane[pane]);
            }
            if (!there) {
                complain(stand, size, network ? "the network" : "formulas", "find no room", "");
            }
        }
    }
    stand->experiment->count = LANES_MAX;
}

static bool has(const Word *list, int n, const char *text) {
    for (int i = 0; i < n; i++) {
        if (strcmp(list[i].text, text) == 0) {
            return true;
        }
    }
    return false;
}

// A choice that is too wide gives way to its label, not the label to it.
static void labels_of_choices_stand_whole(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    int seen = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int k = 0; k < THEMES * language_count() * LANES_MAX; k++) {
            show(stand, k % THEMES, k / THEMES % language_count(), 1, 0);
            stand->experiment->settings.pairing = k / THEMES / language_count();
            frames(stand, &sizes[i]);
            const int n = words(stand, list);
            if (has(list, n, tr("Side by side"))) { // the row below: these are in sight
                seen++;
                if (!has(list, n, tr("Path")) || !has(list, n, tr("Pairing"))) {
                    complain(stand, &sizes[i], "is cut beside", "a label",
                             setting_choice_label(settings_find("pairing"), stand->experiment->settings.pairing));
                }
            }
        }
    }
    stand->experiment->settings.pairing = PAIRING_OT;
    stand->experiment->count = LANES_MAX;
    assert_true(seen > 100);
}

// The overlay of keys, which lies upon all else: its words alone are judged.
// Titles and captions of three lanes side by side in the projector theme, on screens whose system asks for no larger type.
static void three_lanes_reach_the_back_row(void **state) {
    Stand *stand = *state;
    static const Size rooms[] = {{1280, 720, 1}, {1280, 800, 1}, {1920, 1080, 1}, {2560, 1440, 1}, {3840, 2160, 2}, {1024, 768, 1}};
    for (size_t i = 0; i < 2 * sizeof rooms / sizeof rooms[0]; i++) {
        const Size *room = &rooms[i / 2];
        int count, titles = 0, captions = 0;
        show(stand, THEME_PROJECTOR, (int)(i % 2), 3, 0);
        stand->experiment->settings.panel = false;
        frames(stand, room);
        const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
        for (int k = 0; k < count; k++) {
            const UiCmd *cmd = &cmds[k];
            const bool title = cmd->weight == UI_WEIGHT_SEMIBOLD && cmd->box.y < 0.2f * room->height / stand->screen.scale;
            const bool caption = cmd->box.y > 0.7f * room->height / stand->screen.scale;
            if (cmd->kind == UI_CMD_TEXT && (title || caption)) {
                assert_true(cmd->size * stand->screen.scale >= 0.0249f * room->height);
                titles += title;
                captions += caption;
            }
        }
        assert_int_equal(titles, 3);
        assert_true(captions >= 3);
    }
    stand->experiment->settings.panel = true;
}

static void the_stage_text_follows_its_setting(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 720, 1};
    float title[2] = {0}, panel[2] = {0};
    for (int large = 0; large <= 1; large++) {
        int count;
        show(stand, THEME_DARK, 0, 1, 0);
        stand->experiment->settings.stage_text = large ? 1.3 : 0;
        frames(stand, &size);
        const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
        for (int k = 0; k < count; k++) {
            const bool text = cmds[k].kind == UI_CMD_TEXT, stage = cmds[k].box.x < stand->frame.page.layout.panel.x;
            title[large] = text && stage ? fmaxf(title[large], cmds[k].size) : title[large];
            panel[large] = text && !stage ? fmaxf(panel[large], cmds[k].size) : panel[large];
        }
    }
    stand->experiment->settings.stage_text = 0;
    assert_true(fabsf(title[1] - 1.3f * title[0]) < 0.01f && title[0] > 20);
    assert_true(panel[0] > 0 && panel[0] == panel[1]);
}

static void the_keys_fit_everywhere(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int k = 0; k < THEMES * language_count(); k++) {
            show(stand, k % THEMES, k / THEMES, 1, 0);
            stand->frame.help_open = false;
            frames(stand, &sizes[i]);
            int beneath = words(stand, list);
            stand->frame.help_open = true;
            frames(stand, &sizes[i]);
            int n = words(stand, list);
            assert_true(n > beneath + 20);
            Rect window = {0, 0, sizes[i].width / stand->screen.scale, sizes[i].height / stand->screen.scale};
            for (int a = beneath; a < n; a++) {
                if (!within(list[a].box, window)) {
                    complain(stand, &sizes[i], "leaves", list[a].text, "the window");
                }
                for (int b = beneath; b < a; b++) {
                    if (overlap(list[a].box, list[b].box)) {
                        complain(stand, &sizes[i], "lies upon", list[a].text, list[b].text);
                    }
                }
            }
        }
    }
    stand->frame.help_open = false;
    stand->experiment->count = LANES_MAX;
}

// What has no room goes in order: captions and subtitles before titles, tools before the stage.
static void little_room_leaves_the_stage(void **state) {
    (void)state;
    LayoutDef def = {.tools = true, .curves = true, .panes = 1};
    Layout large = layout_make(1280, 720, &def);
    assert_true(large.panel.w > 0 && large.bar.h > 0 && large.drawer.h > 0);
    Layout low = layout_make(1280, 360, &def);
    assert_true(low.drawer.h <= 0 && low.bar.h > 0);
    Layout tiny = layout_make(400, 300, &def);
    assert_true(tiny.panel.w <= 0 && tiny.bar.h <= 0 && tiny.stage.w >= 400 && tiny.stage.h >= 300);
}

// Words to a newcomer stand between the stage and the scrubbers, and leave both as they are; without room or tools there are none.
static void a_line_for_newcomers_takes_little(void **state) {
    (void)state;
    const LayoutDef without = {.tools = true, .panes = 2}, with = {.tools = true, .panes = 2, .line = 38};
    const Layout usual = layout_make(1280, 720, &without), lined = layout_make(1280, 720, &with);
    assert_true(usual.line.h <= 0);
    assert_near(lined.line.h, 38, 0);
    assert_near(lined.line.y + lined.line.h, lined.bar.y, 0);
    assert_near(lined.bar.y, usual.bar.y, 0);
    assert_near(lined.stage.h + lined.line.h, usual.stage.h, 0);
    assert_near(lined.line.w, lined.stage.w, 0);
    const Layout low = layout_make(1280, 400, &with);
    assert_true(low.line.h <= 0 && low.bar.h > 0);
    LayoutDef asked[] = {{.curves = true}, {.beside = 300}}; // on a small projector it makes room for what was asked for
    for (int k = 0; k < 2; k++) {
        asked[k].tools = true;
        asked[k].panes = 2;
        asked[k].line = 48;
        const Layout tight = layout_make(853, 480, &asked[k]), wide = layout_make(1280, 720, &asked[k]);
        assert_true(tight.line.h <= 0 && wide.line.h > 0);
        assert_true((tight.drawer.h > 0) == asked[k].curves && (wide.drawer.h > 0) == asked[k].curves);
    }
    assert_true(layout_make(853, 480, &(LayoutDef){.tools = true, .panes = 2, .line = 48}).line.h > 0);
    const Layout bare = layout_make(1280, 720, &(LayoutDef){.panes = 2, .line = 38});
    assert_true(bare.line.h <= 0 && bare.bar.h <= 0);
}

// A pane much wider than high has its picture at the right, beside the words; formulas, which stand there, push it back.
static void pictures_stand_beside_the_words(void **state) {
    (void)state;
    LayoutDef def = {.tools = true, .curves = true, .panes = 1};
    Layout low = layout_make(980, 610, &def);
    assert_true(low.pane[0].w > 1.7f * low.pane[0].h);
    assert_true(low.square[0].x + 0.875f * low.square[0].w <= low.stage.w && layout_words(&low, 0) > 250);
    Layout wide = layout_make(1280, 720, &def); // no further from the middle than the words ask
    assert_true(fabsf(wide.square[0].x + 0.5f * wide.square[0].w - 0.5f * wide.stage.w) < 30);
    def.beside = 220;
    Layout formulas = layout_make(980, 610, &def);
    assert_true(formulas.square[0].x + 0.875f * formulas.square[0].w <= low.stage.w - layout_beside(&low, 0) + 0.01f);
    Layout tall = layout_make(980, 610, &(LayoutDef){.tools = true, .panes = 1});
    assert_near(tall.square[0].x + 0.5f * tall.square[0].w, 0.5f * tall.stage.w, 0.01);
    Layout two = layout_make(610, 458, &(LayoutDef){.tools = true, .panes = 2});
    assert_true(two.pane[1].y > two.pane[0].y);
    for (int i = 0; i < 2; i++) {
        assert_near(two.square[i].x + two.square[i].w, two.stage.w - 8, 0.01);
    }
}

// What is compared stands in full rows, in the order that leaves the pictures large.
static void panes_are_alike(void **state) {
    (void)state;
    const struct {
        float width, height;
        int panes, columns;
    } cases[] = {{1280, 720, 2, 2}, {1280, 720, 3, 3}, {1280, 720, 4, 2}, {826, 465, 3, 3},
                 {826, 465, 4, 2},  {600, 1000, 3, 3}, {600, 700, 3, 1}, {2560, 700, 4, 4}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        LayoutDef def = {.tools = true, .panes = cases[k].panes};
        Layout layout = layout_make(cases[k].width, cases[k].height, &def);
        int columns = 0;
        for (int i = 0; i < layout.panes; i++) {
            columns += layout.pane[i].y <= layout.pane[0].y;
            assert_near(layout.pane[i].w, layout.pane[0].w, 0.01);
            assert_near(layout.pane[i].h, layout.pane[0].h, 0.01);
        }
        assert_int_equal(columns, cases[k].columns);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_or_leaves_its_box),
        cmocka_unit_test(pictures_stay_in_sight),
        cmocka_unit_test(formulas_and_network_stand_beside_two_lanes),
        cmocka_unit_test(words_keep_off_the_map_of_the_error),
        cmocka_unit_test(labels_of_choices_stand_whole),
        cmocka_unit_test(three_lanes_reach_the_back_row),
        cmocka_unit_test(the_stage_text_follows_its_setting),
        cmocka_unit_test(the_keys_fit_everywhere),
        cmocka_unit_test(little_room_leaves_the_stage),
        cmocka_unit_test(a_line_for_newcomers_takes_little),
        cmocka_unit_test(pictures_stand_beside_the_words),
        cmocka_unit_test(panes_are_alike),
    };
    return cmocka_run_group_tests(tests, open_stand, close_stand);
}
