// The numbers in the frames of a film, read off what is drawn, beside the lanes' own at that frame.
#include "truth_rig.h"

#include "app/offscreen.h"
#include "base/language.h"

enum { FRAMES = 20, FPS = 12, PER_FRAME = 20, WIDTH = 1280 };

// The words above pane 0 or 1 that begin with `head`, anywhere in a line; false where there are none.
static bool read_word(const Offscreen *offscreen, int pane, const char *head, char *text, size_t size) {
    int count;
    const UiCmd *cmds = ui_commands(offscreen->screen.ui, &count);
    const char *chars = ui_chars(offscreen->screen.ui);
    for (int i = 0; i < count; i++) {
        char line[160];
        if (cmds[i].kind == UI_CMD_TEXT && (cmds[i].box.x * offscreen->screen.scale > WIDTH / 2) == (pane == 1)) {
            snprintf(line, sizeof line, "%.*s", cmds[i].count, chars + cmds[i].first);
            const char *at = strstr(line, head);
            if (at) {
                snprintf(text, size, "%s", at + strlen(head));
                return true;
            }
        }
    }
    return false;
}

static void check(const Offscreen *offscreen, int frame, int pane, int *numbers) {
    const Experiment *experiment = offscreen->experiment;
    char text[64];
    assert_false(read_word(offscreen, pane, "catching up", text, sizeof text)); // a film has the time
    if (!read_word(offscreen, pane, "straightness ", text, sizeof text)) {
        fail_msg("frame %d, lane %d: no straightness", frame, pane);
    }
    if (frame == 0) {
        assert_memory_equal(text, "–", strlen("–"));
        return;
    }
    const Truth truth = truth_of(experiment, experiment_pane(experiment, pane));
    const double said = atof(text);
    if (!(fabs(said - truth.straightness) <= 0.2 * truth.straightness + 0.05)) {
        fail_msg("frame %d, lane %d: straightness %s beside trajectories of %.3f", frame, pane, text, truth.straightness);
    }
    assert_true(read_word(offscreen, pane, "detour ", text, sizeof text));
    assert_near(atof(text), truth.detour, 0.1 * truth.detour);
    ++*numbers;
}

static void frames_say_what_they_show(void **state) {
    (void)state;
    Settings s = settings_default();
    Error err = {0};
    Offscreen offscreen;
    int numbers = 0;
    s.size_w = WIDTH;
    s.size_h = 720;
    s.particles = 2000;
    s.width = 32;
    s.panel = false;
    s.compare = true;
    s.ui_scale = 1;
    s.train = 0;
    language_choose("en");
    if (!offscreen_open(&offscreen, &s, &err)) {
        fail_msg("%s", err.text);
    }
    for (int i = 0; i < FRAMES; i++) {
        experiment_advance(offscreen.experiment, i ? 1.0 / FPS : 0);
        offscreen_film_frame(&offscreen, i, 1.0 / FPS);
        check(&offscreen, i, 0, &numbers);
        check(&offscreen, i, 1, &numbers);
        experiment_train_to(offscreen.experiment, (long)(i + 1) * PER_FRAME);
    }
    assert_int_equal(numbers, 2 * (FRAMES - 1));
    offscreen_close(&offscreen);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_say_what_they_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
