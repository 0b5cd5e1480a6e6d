// The first minute without a window: when it opens in the comparison, what its line says, and what makes it go.
#include "app/welcome.h"

#include "experiment_rig.h"

#include <unistd.h>

enum { WORDS_MAX = 16 };

static Cli prepared(const char *line) {
    static char copy[256], *argv[WORDS_MAX]; // the Cli points into it
    static char program[] = "flowscope";
    Cli cli;
    Error err;
    int argc = 1;
    argv[0] = program;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        assert_in_range(argc, 1, WORDS_MAX - 1);
        argv[argc++] = word;
    }
    if (!cli_parse(&cli, argc, argv, &err)) {
        fail_msg("%s: %s", line, err.text);
    }
    welcome_prepare(&cli);
    return cli;
}

// Whoever names a lane, or anything but a window, gets what was asked for.
static void a_window_opens_in_the_comparison(void **state) {
    (void)state;
    static const char *const as_asked[] = {"--plain",
                                           "--no-compare",
                                           "--path vp",
                                           "--pairing independent",
                                           "--model coupling",
                                           "--compare",
                                           "--lanes vp,ot/ot",
                                           "--predict noise",
                                           "list",
                                           "shot --out a.png",
                                           "film --out f.mp4",
                                           "--direction data-to-noise"};
    static const char *const by_itself[] = {"", "window", "--data rings --theme light", "--particles 5000 --no-panel",
                                            "--view paths"};
    for (size_t i = 0; i < sizeof as_asked / sizeof as_asked[0]; i++) {
        const Cli cli = prepared(as_asked[i]);
        assert_false(cli.first_minute);
        assert_int_equal(cli.settings.compare, strstr(as_asked[i], "--lanes") || strcmp(as_asked[i], "--compare") == 0);
        assert_int_equal(cli.settings.ribbons, settings_default().ribbons);
    }
    for (size_t i = 0; i < sizeof by_itself / sizeof by_itself[0]; i++) {
        const Cli cli = prepared(by_itself[i]);
        assert_true(cli.first_minute && cli.settings.compare);
        assert_in_range(cli.settings.ribbons, 1, settings_default().ribbons - 1); // so few can be followed
    }
    assert_int_equal(prepared("--ribbons 80").settings.ribbons, 80);
}

static void a_scene_is_shown_as_it_is(void **state) {
    (void)state;
    char path[] = "/tmp/flowscope-welcome-XXXXXX.ini", line[64];
    const int fd = mkstemps(path, 4);
    assert_true(fd >= 0 && write(fd, "data = rings\n", 13) == 13 && close(fd) == 0);
    snprintf(line, sizeof line, "--scene %s", path);
    const Cli cli = prepared(line);
    assert_false(cli.first_minute || cli.settings.compare);
    unlink(path);
}

// ---- the line -----------------------------------------------------------------------------------------------------------------------

static float measure(void *context, UiWeight weight, float size, const char *utf8, int len, bool tabular) {
    (void)context, (void)weight, (void)utf8, (void)tabular;
    return 0.5f * size * (float)len;
}

// What a line of that width says, all texts one after the other.
static void said(Welcome *welcome, const Experiment *experiment, float w, char *text, size_t size) {
    Ui *ui = ui_new(measure, NULL);
    const UiInput away = {.mouse = {-1, -1}};
    int count;
    size_t used = 0;
    ui_begin(ui, &away, theme_at(0), w, 100);
    CommandQueue queue = {0};
    welcome_draw(welcome, ui, theme_at(0), experiment, (Rect){0, 0, w, welcome_height(welcome, ui, theme_at(0), experiment, w)}, &queue);
    ui_end(ui);
    const UiCmd *cmds = ui_commands(ui, &count);
    text[0] = '\0';
    for (int i = 0; i < count && used < size; i++) {
        if (cmds[i].kind == UI_CMD_TEXT) {
            used += (size_t)snprintf(text + used, size - used, "%.*s|", cmds[i].count, ui_chars(ui) + cmds[i].first);
        }
    }
    ui_free(ui);
}

static float height(const Welcome *welcome, const Experiment *experiment, float w) {
    Ui *ui = ui_new(measure, NULL);
    const float h = welcome_height(welcome, ui, theme_at(0), experiment, w);
    ui_free(ui);
    return h;
}

static Experiment *headline(void) {
    Settings s = small_settings();
    s.compare = true;
    return open_session(&s);
}

// Curved and straight are said once they are measured, and no longer than that.
static void it_claims_only_what_is_measured(void **state) {
    (void)state;
    Experiment *experiment = headline();
    Welcome welcome = {.on = true};
    char text[512];
    said(&welcome, experiment, 1000, text, sizeof text);
    assert_non_null(strstr(text, "Two networks learn, live"));
    assert_non_null(strstr(text, "|Space|stops the flow|R|learns again|Start the tour|"));
    experiment_train_to(experiment, 500);
    experiment_refresh_all(experiment);
    experiment->lane[0].course = COURSE_BENT;
    experiment->lane[1].course = COURSE_STRAIGHT;
    said(&welcome, experiment, 1000, text, sizeof text);
    assert_non_null(strstr(text, "|on the left along curves,|on the right nearly straight.|"));
    experiment->lane[1].course = COURSE_BENT;
    said(&welcome, experiment, 1000, text, sizeof text);
    assert_null(strstr(text, "straight"));
    experiment->lane[1].course = COURSE_STRAIGHT;
    experiment->lane[0].health = HEALTH_FAR;
    said(&welcome, experiment, 1000, text, sizeof text);
    assert_null(strstr(text, "straight"));
    close_session(experiment);
}

static void it_takes_two_rows_where_it_is_narrow(void **state) {
    (void)state;
    Experiment *experiment = headline();
    const Welcome on = {.on = true}, off = {.on = false};
    assert_true(height(&on, experiment, 400) > height(&on, experiment, 1400) && height(&on, experiment, 1400) > 0);
    assert_true(height(&off, experiment, 1400) == 0);
    experiment->settings.compare = false; // its words are about two panes
    assert_true(height(&on, experiment, 1400) == 0);
    close_session(experiment);
}

static void it_goes_when_it_was_used(void **state) {
    (void)state;
    char folder[] = "/tmp/flowscope-welcome-XXXXXX";
    assert_non_null(mkdtemp(folder));
    setenv("XDG_DATA_HOME", folder, 1);
    const Cli cli = prepared("");
    for (int k = 0; k < 2; k++) { // the flow stopped, trained again
        Experiment *experiment = headline();
        Welcome welcome = welcome_begin(&cli);
        assert_true(welcome.on);
        welcome_follow(&welcome, experiment);
        Settings wanted = experiment->settings;
        assert_true(settings_set(&wanted, "data", "rings", NULL)); // other data are no use of it
        apply(experiment, &wanted);
        welcome_follow(&welcome, experiment);
        assert_true(welcome.on);
        if (k == 0) {
            experiment->play.playing = false;
        } else {
            assert_true(experiment_restart(experiment, NULL));
        }
        welcome_follow(&welcome, experiment);
        assert_false(welcome.on || welcome_begin(&cli).on);
        close_session(experiment);
        char path[64];
        snprintf(path, sizeof path, "%s/flowscope/welcome-seen", folder);
        assert_int_equal(unlink(path), 0);
    }
    setenv("XDG_DATA_HOME", "/dev/null/nowhere", 1); // where nothing can be kept it comes again
    assert_true(welcome_begin(&cli).on);
    assert_false(welcome_begin(&(Cli){0}).on);
    char path[64];
    snprintf(path, sizeof path, "%s/flowscope", folder);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_opens_in_the_comparison), cmocka_unit_test(a_scene_is_shown_as_it_is),
        cmocka_unit_test(it_claims_only_what_is_measured),  cmocka_unit_test(it_takes_two_rows_where_it_is_narrow),
        cmocka_unit_test(it_goes_when_it_was_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
