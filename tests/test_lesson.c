// The reader of lessons: what a file says, and that whatever is wrong is told with file and line.
#include "lesson_rig.h"

#include "base/file.h"
#include "base/language.h"
#include "lesson/check.h"

static void test_a_lesson_is_read(void **state) {
    (void)state;
    Lesson *lesson = load(
        "# Curved *or* straight\n\n<!-- a comment -->\n\nFor readers.\n\n## First\n\nOne `two`\nthree.\n\nAnd\\\nfour.\n\n"
        "* dot\n* other\n\n> Notes, *loud*.\n>\n> More.\n\n## Second\n\nWhich?\n\n- [ ] this\n- [x] that **one**\n\n" FENCE
        "# set\ndata = moons\nt = 0\n\nt = 0 .. 1 in 4 s\nask highest nfe of 1, 2\nreveal\n" END);
    const LessonText *text = lesson_text(lesson);
    assert_int_equal(lesson->steps, 2);
    assert_string_equal(text->title, "Curved or straight");
    assert_string_equal(text->step[0].title, "First");
    assert_string_equal(text->step[0].text, "One two three.\n\nAnd\nfour.\n\n• dot\n• other");
    assert_string_equal(text->step[0].notes, "Notes, loud.\n\nMore.");
    assert_int_equal(lesson->step[0].script.count, 0);
    assert_int_equal(text->step[1].choices, 2);
    assert_string_equal(text->step[1].choice[1], "that one");
    assert_int_equal(text->step[1].right, 1);
    assert_int_equal(lesson->step[1].entry, 2);
    assert_int_equal(lesson->step[1].question.kind, QUESTION_HIGHEST);
    assert_int_equal(lesson->step[1].script.line[0].line, 31);
    assert_non_null(strstr(text->step[0].html, "<code>two</code>"));
    unload(lesson);
    lesson = load("# A\n\n## One\n\n>\n\n-\n\n## Two\n\n---\n"); // empty, and nothing to say
    assert_null(lesson_text(lesson)->step[0].notes);
    assert_null(lesson_text(lesson)->step[1].text);
    unload(lesson);
}

// A text, and what is said of it behind the name of its file.
static const char *const wrong[][2] = {
    {"", ":1: there are no steps. A lesson has a title with # and a heading with ## for each step."},
    {"## One\n", ":1: a lesson begins with its title, such as # Curved or straight."},
    {"# A\n\n# B\n", ":3: a lesson has one title. Begin a step with ##."},
    {HEAD "### Deep\n", ":7: a step has no headings of its own. # is the lesson's title, ## begins a step."},
    {HEAD "<div>x</div>\n", ":7: HTML is not shown in a lesson. Write Markdown; a comment begins with <!--."},
    {HEAD "- [x] a\n- b\n", ":8: every choice begins with [ ], or [x] where it is right, and has a text behind it."},
    {HEAD "- [x] a\n- [x] b\n", ":8: two choices are marked [x]. One is right."},
    {HEAD "- [x] a\n- [ ] b\n",
     ":3: the step has choices. Its commands need a line that says how the answer is measured, like ask lowest "
     "detour."},
    {HEAD "- [ ] a\n- [ ] b\n\n" FENCE "ask lowest detour\n" END, ":3: no choice is marked [x]. Mark the one that is right."},
    {HEAD FENCE "dta = moons\n" END, ":8: Unknown setting \"dta\". Did you mean \"data\"? See flowscope list."},
    {HEAD FENCE "t = 0\n\nzoom = 1 .. 2\n" END,
     ":10: zoom: say how long it takes, like zoom = 1 .. 2 in 4 s, with 0 to 3600 seconds."},
    {HEAD FENCE "t = 0\n" END "\n" FENCE "t = 1\n" END, ":11: a step has one block of commands. Write all of them there."},
    {"# A\n\n" FENCE "t = 0\n" END, ":3: commands belong in a step. Begin it with ##."},
    {HEAD FENCE "theme = dark\n" END, ":8: theme belongs to the place where a lesson is shown. The person who shows it chooses."},
    {HEAD FENCE "show dota\n" END,
     ":8: \"dota\" is no control. Did you mean \"data\"? Controls are the keys of flowscope list, t and training."},
    {HEAD FENCE "highlight particle 0\n" END,
     ":8: highlight: write a number from 1 to 20000, like highlight particle 12 or highlight lane 2."},
    {HEAD FENCE "measure detoru\n" END, ":8: \"detoru\" cannot be measured. Did you mean \"detour\"?"},
    {HEAD FENCE "measure\n" END, ":8: measure: name what is measured, like measure detour, nfe."},
    {HEAD FENCE "reveal\n" END, ":8: reveal: no question was asked before."},
    {HEAD FENCE "ask lowest detour\n" END,
     ":8: ask: the choices are missing. Write a list with a line - [ ] for each, and - [x] for the one "
     "that is right."},
    {HEAD FENCE "ask number detour from 1 to 3\n" END, ":8: ask: write it like ask number detour of 1 from 1 to 3."},
    {HEAD FENCE "ask place of particle\n" END, ":8: ask: write it like ask place of particle 12 in 1."},
    {HEAD FENCE "ask\n" END, ":8: ask: say how the answer is measured, like ask lowest detour of 1, 2."},
    {HEAD "- [x] a\n- [ ] b\n\n" FENCE "ask number detour of 1 from 1 to 3\n" END,
     ":11: ask: a number is no choice, so this step needs no list of choices."},
    {HEAD "- [x] a\n- [ ] b\n\n" FENCE "ask change nfe of 1\n" END,
     ":11: ask: a change has three choices: it falls, it stays, it rises. There are 2."},
    {HEAD "- [x] a\n- [ ] b\n\n" FENCE "ask lowest nfe of 1, 2, 3\n" END, ":11: ask: there are 3 lanes and 2 choices."},
    {HEAD "- [x] a\n- [ ] b\n\n" FENCE "ask value nfe of 1 from 3\n" END,
     ":11: ask: write it like ask value detour of 1 from 1, 1.2, 1.5."},
};

static void test_mistakes_name_file_and_line(void **state) {
    (void)state;
    Lesson *lesson = calloc(1, sizeof *lesson);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char start[640];
        const char *path = put("a.md", wrong[i][0]);
        Error err = {0};
        assert_false(lesson_load(path, lesson, &err));
        snprintf(start, sizeof start, "%s%s", path, wrong[i][1]);
        if (strncmp(err.text, start, strlen(start)) != 0) {
            fail_msg("\"%s\" and not \"%s\"", err.text, start);
        }
        assert_int_equal(lesson->steps, 0);
        assert_null(lesson->text[0].title);
    }
    unload(lesson);
}

static void test_files_that_are_no_lessons(void **state) {
    (void)state;
    Lesson *lesson = calloc(1, sizeof *lesson);
    Error err = {0};
    char *large = malloc(LESSON_BYTES_MAX + 2);
    memset(large, 'a', LESSON_BYTES_MAX + 1);
    large[LESSON_BYTES_MAX + 1] = '\0';
    assert_false(lesson_load(put("a.md", large), lesson, &err));
    assert_non_null(strstr(err.text, "has 262145 bytes. A lesson may have up to 262144."));
    free(large);
    assert_false(lesson_load(folder, lesson, &err));
    assert_false(lesson_load("/nowhere.md", lesson, &err));
    unload(lesson);
}

static void test_lessons_of_the_program_by_name(void **state) {
    static const char *const names[] = {"04-curved-or-straight", "04-curved-or-straight.md", "assets/lessons/04-curved-or-straight.md"};
    (void)state;
    Lesson *lesson = calloc(1, sizeof *lesson);
    char here[FILE_PATH_MAX];
    Error err;
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir("/"), 0);
    for (int i = 0; i < 3; i++) {
        assert_true(lesson_load(names[i], lesson, &err));
        assert_true(lesson->texts > 1);
        lesson_free(lesson);
    }
    assert_false(lesson_load("/nowhere/04-curved-or-straight.md", lesson, &err));
    assert_int_equal(chdir(here), 0);
    unload(lesson);
}

#define QUESTION "# A\n\n## One\n\n- [ ] a\n- [x] b\n\n"
static void test_languages_have_the_same_form(void **state) {
    (void)state;
    static const char own[] = QUESTION FENCE "ask highest nfe of 1, 2\nreveal\n" END "\n## Two\n\nText.\n";
    static const char *const other[][2] = {
        {"# B\n\n## Eins\n\n- [ ] a\n- [x] b\n", ":3: steps: 1 here, 2 in "},
        {"# B\n\n## Eins\n\n- [x] a\n- [ ] b\n\n## Zwei\n", ":3: this step has 2 choices, of which 1 is right, and that of "},
        {"# B\n\n## Eins\n\n- [ ] a\n- [x] b\n\n## Zwei\n\n" FENCE "t = 0\n" END, ":10: commands belong in "},
        {"# B\n\n## Eins\n\n- [ ] a\n- [x] b\n\n## Zwei\n\n## Drei\n", ":10: steps: 3 here, 2 in "},
    };
    Lesson *lesson = calloc(1, sizeof *lesson);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        char start[128];
        Error err = {0};
        snprintf(start, sizeof start, "%s%s", put("a.ko.md", other[i][0]), other[i][1]);
        assert_false(lesson_load(put("a.md", own), lesson, &err));
        if (strncmp(err.text, start, strlen(start)) != 0) {
            fail_msg("\"%s\" and not \"%s\"", err.text, start);
        }
    }
    put("a.ko.md", "# B\n\n## 하나\n\n- [ ] 가\n- [x] 나\n\n## 둘\n\n글.\n");
    Error err = {0};
    assert_true(lesson_load(put("a.md", own), lesson, &err));
    assert_int_equal(lesson->texts, 2);
    assert_string_equal(lesson_text(lesson)->title, "A");
    language_choose("ko");
    assert_string_equal(lesson_text(lesson)->step[1].title, "둘");
    language_choose("en");
    lesson_free(lesson);
    char korean[64];
    snprintf(korean, sizeof korean, "%s/a.ko.md", folder); // stands for the lesson
    assert_true(lesson_load(korean, lesson, &err));
    assert_int_equal(lesson->texts, 2);
    assert_string_equal(lesson->text[0].title, "A");
    unload(lesson);
    drop("a.ko.md");
}

// ---- what is measured ----------------------------------------------------------------------------------------------------------------

static double measured(const Experiment *experiment, const char *name, int lane) {
    return quantity_of(quantity_find(name), experiment, lane);
}

static void test_quantities(void **state) {
    (void)state;
    Settings s = small_settings();
    bool known[64] = {false};
    s.compare = true;
    snprintf(s.lanes, sizeof s.lanes, "vp, ot/ot");
    s.path = path_named("vp");
    s.pairing = PAIRING_INDEPENDENT;
    for (int kind = 0; kind < 4; kind++) { // all particles; one class; both fields; back
        s.condition = kind == 1;
        assert_true(settings_set(&s, "data", kind == 1 ? "8gaussians" : "moons", NULL));
        s.label = kind == 1 ? 3 : -1;
        s.field = kind == 2 ? FIELD_DIFFERENCE : FIELD_LEARNED;
        s.direction = kind == 3 ? DIRECTION_TO_NOISE : DIRECTION_TO_DATA;
        if (kind == 3) {
            s.lanes[0] = '\0';
        }
        Experiment *experiment = open_session(&s);
        experiment_train_to(experiment, 200);
        settle(experiment);
        experiment_measure(experiment);
        for (int i = 0; i < quantity_count(); i++) {
            known[i] = known[i] || isfinite(quantity_of(quantity_at(i), experiment, experiment->selected));
        }
        if (kind == 0) {
            playhead_seek(&experiment->play, 0);
            assert_near(measured(experiment, "noise-share", 1), 1, 1e-9);
            assert_near(measured(experiment, "data-share", 1), 0, 1e-9);
            assert_near(measured(experiment, "spread", 0), sqrt(2), 0.1); // of noise in the plane
            assert_near(measured(experiment, "training-steps", 0), 200, 0);
            assert_near(measured(experiment, "from-first", 0), 0, 0);
            assert_true(measured(experiment, "from-first", 1) > 0.05);
            assert_true(measured(experiment, "crossings", 0) > 4 * measured(experiment, "crossings", 1));
            assert_true(measured(experiment, "distance-to-data", 0) > measured(experiment, "floor", 0));
            assert_near(measured(experiment, "path-length", 0), (double)experiment->lane[0].detour, 0);
            assert_true(isnan(measured(experiment, "in-class", 0)));
        } else if (kind == 1) {
            assert_true(measured(experiment, "in-class", 0) >= 0 && measured(experiment, "in-class", 0) <= 100);
            assert_true(isnan(measured(experiment, "distance-to-data", 0)));
        }
        close_session(experiment);
    }
    for (int i = 0; i < quantity_count(); i++) {
        if (!known[i]) {
            fail_msg("%s is never known", quantity_at(i)->name);
        }
    }
}

// ---- going through one ---------------------------------------------------------------------------------------------------------------


typedef struct {
    int count;
    Error last;
} Told;

static void tell(void *context, const Error *mistake) {
    Told *told = context;
    told->count++;
    told->last = *mistake;
}

static LessonCheck check(Lesson *lesson, Told *told) {
    LessonCheck result;
    Error err = {0};
    const Settings settings = settings_default();
    *told = (Told){0};
    if (!lesson_check(lesson, &settings, tell, told, &result, &err)) {
        fail_msg("%s", err.text);
    }
    unload(lesson);
    return result;
}

static void test_answers_are_measured(void **state) {
    (void)state;
    Told told;
    static const char *const questions[][2] = {
        {"- [x] a\n- [ ] b\n", "ask lowest nfe of 1, 2"}, // as many evaluations in both
        {"- [ ] a\n- [ ] b\n- [x] same\n", "ask lowest nfe of 1, 2"},
        {"- [ ] a\n- [ ] b\n- [x] same\n", "ask highest nfe"},
        {"- [ ] falls\n- [ ] stays\n- [x] rises\n", "ask change nfe of 1"},
        {"- [ ] 2\n- [x] 7\n- [ ] 40\n", "ask value nfe of 1 from 2, 7, 40"},
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        for (int other = 0; other < 2; other++) {
            char text[1024];
            const char *steps = strstr(questions[i][1], "change") ? "8" : "7"; // at first there are 5
            snprintf(text, sizeof text,
                     "# A\n\n## One\n\n%s\n" FENCE "lanes = vp, ot\ncompare = on\n" SMALL "solver = euler\ntrain = 5\n%s\n" END
                     "\n## Two\n\n" FENCE "steps = 5 .. %s in 1 s\nreveal\n" END,
                     questions[i][0], questions[i][1], steps);
            if (other) { // mark another one
                char *x = strchr(text, 'x');
                while (x[-1] != '[' || x[1] != ']') {
                    x = strchr(x + 1, 'x');
                }
                *x = ' ';
                char *empty = strstr(x + 1, "[ ]");
                empty = empty ? empty : strstr(text, "[ ]");
                empty[1] = 'x';
            }
            const LessonCheck result = check(load(text), &told);
            if (told.count != other) {
                fail_msg("%s: %d mistakes. %s", questions[i][1], told.count, told.last.text);
            }
            assert_int_equal(result.questions, 1);
            assert_near(result.seconds, 1, 0);
            if (other) {
                assert_non_null(strstr(told.last.text, "a.md:3: choice "));
                assert_non_null(strstr(told.last.text, " is marked [x], but choice "));
            }
        }
    }
}

static void test_what_goes_wrong_on_the_way(void **state) {
    (void)state;
    Told told;
    check(load(HEAD FENCE "t = 0\nselect 4\n" END), &told);
    assert_int_equal(told.count, 1);
    assert_non_null(strstr(told.last.text, "a.md:9: select: 2 lanes are open, so there is no lane 4."));
    check(load(HEAD FENCE SMALL "wait 1 s\nselect 4\n" END), &told);
    assert_int_equal(told.count, 1);
    assert_non_null(strstr(told.last.text, "a.md:15: select: 2 lanes are open, so there is no lane 4."));
    check(load(HEAD FENCE SMALL "compare = on\nask number straightness of 1 from 0 to 1\nreveal\n" END),
          &told); // nothing has been learned
    assert_int_equal(told.count, 1);
    assert_non_null(strstr(told.last.text, "straightness cannot be measured in lane 1 as it stands here."));
    check(load(HEAD FENCE SMALL "compare = off\nselect 1\nask number nfe of 2 from 0 to 1\nreveal\n" END), &told);
    assert_non_null(
        strstr(told.last.text, "Lane 2 is not in sight, so nothing is measured there. Write compare = on, or select 2."));
    check(load(HEAD FENCE SMALL "train = 1\nask number nfe of 1 from 0 to 1\n" END), &told);
    assert_non_null(strstr(told.last.text, "a.md:15: ask: the answer is never revealed."));
}

// Counts read as in the panes, with their thousands apart.
static void test_numbers_are_written_as_in_the_panes(void **state) {
    (void)state;
    char text[24];
    quantity_text(quantity_find("crossings"), 7504, text, sizeof text);
    assert_string_equal(text, "7,504");
    quantity_text(quantity_find("nfe"), 48, text, sizeof text);
    assert_string_equal(text, "48");
    quantity_text(quantity_find("detour"), 1.396, text, sizeof text);
    assert_string_equal(text, "1.40");
    quantity_text(quantity_find("nll"), -0.125, text, sizeof text);
    assert_string_equal(text, "−0.12");
    quantity_text(quantity_find("nfe"), (double)NAN, text, sizeof text);
    assert_string_equal(text, "–");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_written_as_in_the_panes),
        cmocka_unit_test(test_a_lesson_is_read),
        cmocka_unit_test(test_mistakes_name_file_and_line),
        cmocka_unit_test(test_files_that_are_no_lessons),
        cmocka_unit_test(test_lessons_of_the_program_by_name),
        cmocka_unit_test(test_languages_have_the_same_form),
        cmocka_unit_test(test_quantities),
        cmocka_unit_test(test_answers_are_measured),
        cmocka_unit_test(test_what_goes_wrong_on_the_way),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
