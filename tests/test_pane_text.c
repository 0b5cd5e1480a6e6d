// What is said above and below the pictures, in the panel and in notices, at the sizes of lectures.
#include "ui_stand.h"

#include "base/words.h"
#include "page/titles.h"
#include "flow/metric.h"
#include "settings/model_names.h"

// All that stands in a pane, in one line.
static void text_of(const Stand *stand, const Word *list, int n, int pane, char *text, size_t room) {
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < n && used < room; i++) {
        if (within(list[i].box, stand->frame.page.layout.pane[pane])) {
            used += (size_t)snprintf(text + used, room - used, "%s ", list[i].text);
        }
    }
}

// However small the panes: each names its lane's path and pairing, and one of them says what the colours mean.
static void every_lane_is_named_and_the_colours_are_explained(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    char text[4096];
    for (int k = 0; k < 3 * THEMES * language_count() * LANES_MAX * 4; k++) {
        const Size *size = &lectures[k % 3];
        int lang = k / 3 / THEMES % language_count(), panes = k / 3 / THEMES / language_count() % LANES_MAX + 1;
        int insets = k / 3 / THEMES / language_count() / LANES_MAX;
        show(stand, k / 3 % THEMES, lang, panes, (insets & 1) | (insets & 2) << 1); // the curves, the conditional paths
        frames(stand, size);
        int n = words(stand, list);
        const char *colours = strchr(tr("colour: start direction"), ':') + 2; // the least words beside the ring of hues
        bool coloured = false;
        for (int pane = 0; pane < panes; pane++) {
            const Lane *lane = experiment_pane(stand->experiment, pane);
            const char *pairing = tr(lane->spec.pairing == PAIRING_OT ? "OT pairs" : "random pairs");
            text_of(stand, list, n, pane, text, sizeof text);
            if (!strstr(text, titles_path(lane)) || !strstr(text, pairing)) {
                complain(stand, size, text, "does not name its lane:", pairing);
            }
            coloured = coloured || stand->frame.page.keyed[pane] || stands(list, n, colours);
        }
        if (!coloured) {
            complain(stand, size, "the colours", "are not explained", "");
        }
    }
    stand->experiment->count = LANES_MAX;
}

// A name is the last to go.
static void every_lane_is_named_in_small_windows(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    static const Size small[] = {{800, 600, 1}, {800, 600, 1.1f}, {800, 600, 1.35f}, {1024, 768, 1.5f}};
    char text[4096];
    for (int k = 0; k < 4 * THEMES * language_count() * LANES_MAX; k++) {
        int lang = k / 4 / THEMES % language_count();
        show(stand, k / 4 % THEMES, lang, k / 4 / THEMES / language_count() + 1, 0);
        frames(stand, &small[k % 4]);
        int n = words(stand, list);
        for (int pane = 0; pane < stand->frame.page.layout.panes; pane++) {
            const char *name = titles_path(experiment_pane(stand->experiment, pane));
            text_of(stand, list, n, pane, text, sizeof text);
            if (!strstr(text, name)) {
                complain(stand, &small[k % 4], text, "does not name its lane:", name);
            }
        }
    }
    stand->experiment->count = LANES_MAX;
}

// The panel says in every lecture hall which curve is which, and how large the loss is.
static void the_loss_is_in_sight(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    char name[96];
    for (int k = 0; k < 3 * THEMES * language_count() * LANES_MAX; k++) {
        const Size *size = &lectures[k % 3];
        int lang = k / 3 / THEMES % language_count();
        show(stand, k / 3 % THEMES, lang, k / 3 / THEMES / language_count() + 1, 0);
        frames(stand, size);
        int n = words(stand, list), found = 0;
        Rect panel = stand->frame.page.layout.panel;
        panel.h -= 16; // below it fades
        for (int i = 0; i < n; i++) {
            bool whole = within(list[i].box, panel) && list[i].box.h > 0.94f * stand->screen.theme->size_small;
            found += whole && strcmp(list[i].text, tr("Loss")) == 0;
            for (int model = 0; model < stand->experiment->count; model++) {
                titles_lane(&stand->experiment->lane[model], name, sizeof name);
                found += whole && list[i].weight == UI_WEIGHT_REGULAR && strcmp(list[i].text, name) == 0;
            }
        }
        if (found <= stand->experiment->count) {
            complain(stand, size, "the loss or a lane's name", "is out of sight", "");
        }
    }
    stand->experiment->count = LANES_MAX;
}

// In a low panel a lane of another kind names its model above the loss, where else the path that it has no use for would stand.
static void a_low_panel_names_the_model(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    Settings *s = &stand->experiment->settings;
    for (int model = 0; model < model_names(); model++) {
        show(stand, 2, 0, 1, 0);
        const int before = s->model;
        s->model = model;
        frames(stand, &(Size){1280, 720, 1});
        const int n = words(stand, list);
        const bool path = (model_name_at(model)->uses & USES_PATH) != 0;
        assert_int_equal(stands(list, n, "Path"), path);
        assert_int_equal(stands(list, n, "Model"), !path);
        s->model = before;
    }
    stand->experiment->count = LANES_MAX;
}

// The last word of the sentence that counts them which no number is part of.
static void crossings_word(char *word, size_t size) {
    const char *next = tr("%d pairs: %s crossings");
    for (size_t length; *next; next += length, next += strspn(next, " ")) {
        length = strcspn(next, " ");
        if (!memchr(next, '%', length)) {
            snprintf(word, size, "%.*s", (int)length, next);
        }
    }
}

// However narrow what is beside a picture: how often the lines cross that are drawn is said.
static void crossings_are_counted_everywhere(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    for (int k = 0; k < 3 * THEMES * language_count() * 2; k++) {
        int lang = k / 3 / THEMES % language_count();
        show(stand, k / 3 % THEMES, lang, k / 3 / THEMES / language_count() + 1, 4);
        stand->experiment->settings.pairs = true;
        frames(stand, &lectures[k % 3]);
        char word[64] = "";
        crossings_word(word, sizeof word);
        if (!stands(list, words(stand, list), word)) {
            complain(stand, &lectures[k % 3], "nobody counts", word, "");
        }
    }
    stand->experiment->settings.pairs = false;
    stand->experiment->count = LANES_MAX;
}

static void a_notice_ends_with_its_language(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    const Size size = {1280, 800, 1};
    show(stand, 0, 0, 1, 0);
    banner_say(&stand->frame.banner, "something", 110);
    frames(stand, &size);
    assert_true(stands(list, words(stand, list), "something"));
    show(stand, 0, 1, 1, 0); // another one
    frames(stand, &size);
    assert_false(stands(list, words(stand, list), "something"));
    stand->frame.banner.until_s = 0;
    stand->experiment->count = LANES_MAX;
}

// Index of the command that writes it, or draws the formula of that name; -1: none does.
static int drawing_of(const Stand *stand, const char *text) {
    int count;
    const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
    for (int i = 0; i < count; i++) {
        const int size = (int)strlen(text) + (cmds[i].kind == UI_CMD_IMAGE);
        const bool written = cmds[i].kind == UI_CMD_TEXT || cmds[i].kind == UI_CMD_IMAGE;
        if (written && cmds[i].count == size && !memcmp(ui_chars(stand->screen.ui) + cmds[i].first, text, strlen(text))) {
            return i;
        }
    }
    return -1;
}

// Commands are painted in their order: notices, the panel and what it opens are not written through by formulas.
static void formulas_lie_below_notices_and_the_panel(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    show(stand, 0, 0, 1, 2);
    banner_say(&stand->frame.banner, "something", 110);
    frames(stand, &size);
    const int title = drawing_of(stand, "Optimal transport"), formula = drawing_of(stand, "ot");
    assert_true(title >= 0 && title < formula);
    assert_true(drawing_of(stand, "something") > formula);
    assert_true(drawing_of(stand, "Pairing") > formula);
    stand->frame.banner.until_s = 0;
    stand->experiment->count = LANES_MAX;
}

// Where the map of the error leaves the particles grey there are no colours to be explained.
static void colours_that_are_not_shown_have_no_key(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    const Size size = {1280, 800, 1};
    int known = 0;
    show(stand, 0, 0, 1, 0);
    stand->experiment->settings.truth = EXACT_ERROR;
    for (int i = 0; i < LANES_MAX; i++) {
        stand->experiment->selected = i;
        frames(stand, &size);
        bool grey = lane_exact_known(&stand->experiment->lane[i]);
        bool keyed = stands(list, words(stand, list), tr("colour: start direction")) || stand->frame.page.keyed[0];
        assert_int_equal(keyed, !grey);
        known += grey;
    }
    assert_true(known > 0 && known < LANES_MAX);
    stand->experiment->settings.truth = EXACT_OFF;
}

// At ordinary sizes every word is whole.
static void nothing_is_cut_short(void **state) {
    Stand *stand = *state;
    const Size ordinary[] = {{1280, 720, 1}, {1280, 800, 1}, {1920, 1080, 1}};
    static Word list[WORDS_MAX];
    for (int k = 0; k < THEMES * language_count() * 2 * 3; k++) {
        const Size *size = &ordinary[k % 3];
        show(stand, k / 3 % THEMES, k / 3 / THEMES % language_count(), k / 3 / THEMES / language_count() + 1, 0);
        frames(stand, size);
        for (int i = words(stand, list) - 1; i >= 0; i--) {
            if (strstr(list[i].text, "…")) {
                complain(stand, size, "is cut short, near", list[i].text, "");
            }
        }
    }
    stand->experiment->count = LANES_MAX;
}

// Of the flow its trajectories' measures and what they cost; of the conditional paths how often the pairs' lines cross, counted here
// anew.
static void numbers_stand_below_the_title(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    static Word list[WORDS_MAX];
    char text[96];
    char crossings[28];
    show(stand, 0, 0, 1, 0);
    frames(stand, &size);
    Lane *lane = &stand->experiment->lane[stand->experiment->selected];
    assert_ptr_equal(lane, experiment_pane(stand->experiment, 0));
    int n = words(stand, list);
    snprintf(text, sizeof text, "lands %.2f from the data (%.2f by chance)  ·  8 network", (double)lane->landed,
             (double)stand->experiment->landing_floor);
    assert_true(stands(list, n, text));
    lane->landed = NAN; // as of particles on their way to the noise
    frames(stand, &size);
    n = words(stand, list);
    snprintf(text, sizeof text, "detour %.2f×  ·  straightness %.2f (0 = straight)", (double)lane->detour,
             (double)lane->straightness);
    assert_true(stands(list, n, text));
    show(stand, 0, 0, 1, 4);
    frames(stand, &size);
    float x0[256], y0[256], x1[256], y1[256];
    model_pairs(lane->model, 256, x0, y0, x1, y1);
    words_count(crossings, sizeof crossings, metric_crossings(256, x0, y0, x1, y1));
    snprintf(text, sizeof text, "256 pairs: %s crossings", crossings);
    n = words(stand, list);
    assert_false(stands(list, n, "crossings")); // of lines that are not drawn
    stand->experiment->settings.pairs = true;
    frames(stand, &size);
    n = words(stand, list);
    assert_true(stands(list, n, text));
    assert_false(stands(list, n, "straightness"));
    stand->experiment->settings.tube = TUBE_ON;
    frames(stand, &size);
    n = words(stand, list);
    assert_true(stands(list, n, "all noise to one data point"));
    assert_false(stands(list, n, "one path per pair") || stands(list, n, "crossings"));
    stand->experiment->settings.pairs = false;
    stand->experiment->settings.tube = TUBE_OFF;
    stand->experiment->count = LANES_MAX;
}

// What a particle costs is said of what moves it.
static void the_exact_field_calls_no_network(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    static Word list[WORDS_MAX];
    show(stand, 0, 0, 1, 0);
    for (int exact = 0; exact <= 1; exact++) {
        stand->experiment->settings.field = exact ? FIELD_EXACT : FIELD_LEARNED;
        stand->experiment->selected = 0;
        assert_int_equal(experiment_is_exact(stand->experiment, &stand->experiment->lane[0]), exact);
        experiment_refresh_all(stand->experiment);
        experiment_measure(stand->experiment);
        frames(stand, &size);
        const int n = words(stand, list);
        assert_int_equal(stands(list, n, "8 network"), !exact);
        assert_int_equal(stands(list, n, "8 field"), exact);
    }
    stand->experiment->settings.field = FIELD_LEARNED;
    experiment_refresh_all(stand->experiment);
    experiment_measure(stand->experiment);
    stand->experiment->count = LANES_MAX;
}

// What a key does ends well before the next column begins.
static void shortcuts_stand_apart(void **state) {
    Stand *stand = *state;
    const Size sizes[] = {{1280, 720, 1}, {1280, 800, 1}, {1920, 1080, 1}, {1920, 1080, 1.5f}};
    int pairs = 0;
    for (int k = 0; k < 4 * THEMES * language_count(); k++) {
        show(stand, k / 4 % THEMES, k / 4 / THEMES, 1, 0);
        stand->frame.help_open = true;
        frames(stand, &sizes[k % 4]);
        int count, from = 0;
        const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
        const char *chars = ui_chars(stand->screen.ui);
        while (from < count && (cmds[from].kind != UI_CMD_TEXT || strncmp(chars + cmds[from].first, tr("Shortcuts"), (size_t)cmds[from].count) != 0)) {
            from++;
        }
        for (int i = from + 1; i + 1 < count; i++) {
            const UiCmd *a = &cmds[i];
            for (int j = from + 1; j < count && a->kind == UI_CMD_TEXT && a->weight == UI_WEIGHT_REGULAR; j++) {
                const UiCmd *b = &cmds[j];
                if (b->kind == UI_CMD_TEXT && b->weight == UI_WEIGHT_SEMIBOLD && fabsf(a->box.y - b->box.y) < 2 && b->box.x > a->box.x) {
                    const float end = a->box.x + measure(NULL, a->weight, a->size, chars + a->first, a->count, false);
                    pairs++;
                    if (end + 20 > b->box.x) {
                        fail_msg("%.*s: %.0f points before %.*s", a->count, chars + a->first, (double)(b->box.x - end), b->count,
                                 chars + b->first);
                    }
                }
            }
        }
    }
    assert_true(pairs > 200);
    stand->frame.help_open = false;
    stand->experiment->count = LANES_MAX;
}

// Titles that are compared are of one size, even where one of them has to be smaller to fit.
static void titles_side_by_side_are_of_one_size(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    for (int panes = 1; panes <= 4; panes++) {
        float least = 1e9f, most = 0;
        int count, titles = 0;
        show(stand, 2, 0, panes, 0);
        frames(stand, &size);
        const Layout *layout = &stand->frame.page.layout;
        const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
        for (int i = 0; i < count; i++) {
            bool title = cmds[i].kind == UI_CMD_TEXT && cmds[i].weight == UI_WEIGHT_SEMIBOLD &&
                         within(cmds[i].box, layout->stage);
            if (title) {
                least = fminf(least, cmds[i].size);
                most = fmaxf(most, cmds[i].size);
                titles++;
            }
        }
        assert_true(titles >= panes);
        assert_near(least, most, 0.001);
    }
    stand->experiment->count = LANES_MAX;
}

static void walk_in(Stand *stand, int steps) {
    Settings wanted = stand->experiment->settings;
    Error err;
    wanted.steps = steps;
    assert_true(experiment_apply(stand->experiment, &wanted, &err));
    experiment_refresh_all(stand->experiment);
    experiment_measure(stand->experiment);
}

// What is said of each lane in the same words breaks at the same places, whatever its numbers: a 1 is narrower than a 4.
static void numbers_of_panes_break_alike(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    const int steps = stand->experiment->settings.steps;
    int rows = 0;
    show(stand, THEME_DARK, 0, 3, 0);
    walk_in(stand, 24); // few steps would have lanes say where they land, each or not
    for (int wide = 0; wide < 600; wide += 3) {
        const Size size = {1000 + (float)wide, 720, 1};
        int whole = 0, broken = 0;
        frames(stand, &size);
        const int n = words(stand, list);
        for (int i = 0; i < n; i++) {
            const bool full = strstr(list[i].text, "(0 = straight)") != NULL;
            whole += full && strstr(list[i].text, "detour") == list[i].text;
            broken += full && strstr(list[i].text, "straightness") == list[i].text;
        }
        if (whole > 0 && broken > 0) {
            complain(stand, &size, "breaks otherwise in", "a row of numbers", "another pane");
        }
        rows += whole + broken;
    }
    assert_true(rows > 200);
    walk_in(stand, steps);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lane_is_named_and_the_colours_are_explained),
        cmocka_unit_test(every_lane_is_named_in_small_windows),
        cmocka_unit_test(the_loss_is_in_sight),
        cmocka_unit_test(a_low_panel_names_the_model),
        cmocka_unit_test(crossings_are_counted_everywhere),
        cmocka_unit_test(a_notice_ends_with_its_language),
        cmocka_unit_test(formulas_lie_below_notices_and_the_panel),
        cmocka_unit_test(colours_that_are_not_shown_have_no_key),
        cmocka_unit_test(nothing_is_cut_short),
        cmocka_unit_test(numbers_stand_below_the_title),
        cmocka_unit_test(the_exact_field_calls_no_network),
        cmocka_unit_test(shortcuts_stand_apart),
        cmocka_unit_test(titles_side_by_side_are_of_one_size),
        cmocka_unit_test(numbers_of_panes_break_alike),
    };
    return cmocka_run_group_tests(tests, open_stand, close_stand);
}
