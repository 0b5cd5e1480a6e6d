// Commands as lines of text: in how many ways they may be written, and what is said of mistakes.
#include "command_rig.h"

static void test_examples_read_and_are_written_so(void **state) {
    (void)state;
    for (int kind = 0; kind < CMD_COUNT; kind++) {
        const char *example = command_at((CommandKind)kind)->example;
        char line[COMMAND_LINE_MAX];
        Command command;
        assert_true(command_read(example, &command, NULL));
        assert_int_equal(command.kind, kind);
        if (kind != CMD_SELECT) {
            command_write(&command, line);
            assert_string_equal(line, example);
        }
    }
}

static void test_lines_are_written_in_one_way(void **state) {
    (void)state;
    static const char *const lines[][2] = {
        {"  seek\t5e-1 \n", "seek 0.5"},
        {"set rate 1e-3", "set rate 0.001"},
        {"set \"lanes\" \"vp, ot\"", "set lanes \"vp, ot\""},
        {"set data-file \"my \\\"best\\\" 100%s #1.csv\"", "set data-file \"my \\\"best\\\" 100%s #1.csv\""},
        {"set data-file \xEA\xB2\xBD.csv", "set data-file \xEA\xB2\xBD.csv"},
        {"set data-file \"\\x41\\n\\r\\t\\x1b\"", "set data-file \"A\\n\\r\\t\\x1B\""},
        {"set data-file \"\"", "set data-file \"\""},
        {"set tube on", "set tube on"},
        {"set arrows yes", "set arrows on"},
        {"set size 640x480", "set size 640x480"},
        {"select vp", "select vp/independent"},
        {"look-back -1", "look-back newest"},
        {"look-back 1e3", "look-back 1000"},
        {"nudge -0", "nudge 0"},
        {"headline other", "headline other"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char line[COMMAND_LINE_MAX];
        Error err = {0};
        Command command;
        if (!command_read(lines[i][0], &command, &err)) {
            fail_msg("%s", err.text);
        }
        command_write(&command, line);
        assert_string_equal(line, lines[i][1]);
    }
}

static void test_mistakes_are_told(void **state) {
    (void)state;
    char models[256], no_lane[512];
    setting_range(settings_find("model"), models, sizeof models);
    snprintf(no_lane, sizeof no_lane,
             "lanes: \"up\" is neither a path nor a model. Paths: vp, ot, linear, cosine, ldm, ve, bridge, custom. Models: %s.",
             models);
    const char *const lines[][2] = {
        {" ", "There is no command in this line. Write one like set path vp."},
        {"seke 0.5",
         "Unknown command \"seke\". Did you mean \"seek\"? The commands are set, defaults, select, headline, close, play, seek, "
         "nudge, training, train, look-back, restart, undo, redo, settle, {, }."},
        {"seek", "seek: a word is missing. Write it like seek 0.5."},
        {"seek 2", "seek: 2 is outside 0 .. 1."},
        {"seek nan", "seek: \"nan\" is not a number."},
        {"train 1.5", "train: 1.5 is not a whole number."},
        {"train 0", "train: 0 is outside 1 .. 10000000."},
        {"select 5", "select: 5 is outside 1 .. 4."},
        {"select up", no_lane},
        {"play offf", "play: \"offf\" is not a choice. Did you mean \"off\"? The choices are toggle, on, off."},
        {"undo 2", "undo: unexpected \"2\". Write it like undo, and put text with blanks in quotes."},
        {"set path", "set: a word is missing. Write it like set path vp."},
        {"set paht vp", "Unknown setting \"paht\". Did you mean \"path\"? See flowscope list."},
        {"set width 5", "width: 5 is outside 8 .. 512."},
        {"set lanes vp, ot", "set: unexpected \"ot\". Write it like set path vp, and put text with blanks in quotes."},
        {"set out a.png", "out belongs on the command line. No command sets it."},
        {"set data-file \"a", "\"a has no quotes at its end."},
        {"set data-file \"a\"b", "\"a\"b: a blank is missing after the quotes."},
        {"set data-file \"\\q\"", "\"\\q\": after a \\ write \", \\, n, t, r, or x and two digits such as x1B."},
        {"set data-file \"\\x00\"", "\"\\x00\": after a \\ write \", \\, n, t, r, or x and two digits such as x1B."},
        {"\"\\", "\"\\: after a \\ write \", \\, n, t, r, or x and two digits such as x1B."},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Command command = {.kind = CMD_REDO}, before = command;
        Error err = {0};
        assert_false(command_read(lines[i][0], &command, &err));
        assert_string_equal(err.text, lines[i][1]);
        assert_same(&command, &before);
    }
    char line[2 * SETTINGS_TEXT_MAX];
    memset(line, 'a', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    Command command;
    Error err = {0};
    assert_false(command_read(line, &command, &err));
    assert_string_equal(err.text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... is too long. A word may have up to 511 bytes.");
}

// Every byte that text can have, and as many as it can have.
static void test_every_byte_reads_back(void **state) {
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        Command command = {.kind = CMD_SET, .row = settings_find("data-file")}, again;
        char line[COMMAND_LINE_MAX];
        memset(command.text, byte, SETTINGS_TEXT_MAX - 1);
        command_write(&command, line);
        assert_in_range(strlen(line), SETTINGS_TEXT_MAX, COMMAND_LINE_MAX - 1);
        assert_true(command_read(line, &again, NULL));
        assert_same(&again, &command);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples_read_and_are_written_so),
        cmocka_unit_test(test_lines_are_written_in_one_way),
        cmocka_unit_test(test_mistakes_are_told),
        cmocka_unit_test(test_every_byte_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
