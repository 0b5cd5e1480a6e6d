// The command line: verbs, options in all their spellings, and one sentence for each mistake.
#include "app/cli.h"

#include "app/keys.h"
#include "flow/dist.h"
#include "flow/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { WORDS_MAX = 32 };

// Parses a line whose words are separated by single blanks; `_` is an empty word.
static bool parse(const char *line, Cli *cli, Error *err) {
    static char copy[1024]; // the Cli points into it
    static char *argv[WORDS_MAX + 1];
    static char program[] = "flowscope";
    int argc = 1;
    argv[0] = program;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        assert_true(argc < WORDS_MAX);
        argv[argc++] = strcmp(word, "_") == 0 ? word + 1 : word;
    }
    argv[argc] = NULL;
    return cli_parse(cli, argc, argv, err);
}

static Cli parsed(const char *line) {
    Cli cli;
    Error err = {0};
    if (!parse(line, &cli, &err)) {
        fail_msg("%s: %s", line, err.text);
    }
    return cli;
}

static void assert_refused(const char *line, const char *sentence) {
    Cli cli;
    Error err = {0};
    assert_false(parse(line, &cli, &err));
    assert_string_equal(err.text, sentence);
}

static void every_verb_is_known(void **state) {
    (void)state;
    assert_int_equal(parsed("").verb, VERB_WINDOW);
    assert_int_equal(parsed("window").verb, VERB_WINDOW);
    assert_int_equal(parsed("shot --out a.png").verb, VERB_SHOT);
    assert_int_equal(parsed("film --out a.mp4").verb, VERB_FILM);
    assert_int_equal(parsed("list").verb, VERB_LIST);
    assert_int_equal(parsed("help").verb, VERB_HELP);
    assert_int_equal(parsed("version").verb, VERB_VERSION);
    assert_int_equal(parsed("bench").verb, VERB_BENCH);
    assert_int_equal(parsed("train --out m.safetensors").verb, VERB_TRAIN);
}

static void models_stand_beside_their_verb(void **state) {
    (void)state;
    Cli cli = parsed("sample --count 5 m.safetensors --out p.csv");
    assert_int_equal(cli.verb, VERB_SAMPLE);
    assert_string_equal(cli.checkpoint, "m.safetensors");
    assert_string_equal(parsed("eval m.safetensors --steps 5").checkpoint, "m.safetensors");
    assert_refused("eval", "eval needs a model, such as flowscope eval model.safetensors.");
    assert_refused("sample m.safetensors", "sample needs --out, such as --out points.csv.");
    assert_refused("train", "train needs --out, such as --out model.safetensors.");
    assert_refused("eval a b", "Unexpected \"b\". Write settings like --data moons.");
}

static void files_stand_for_data_and_source(void **state) {
    (void)state;
    Cli cli = parsed("train --data a.csv --source=b.npy --out m.safetensors");
    assert_string_equal(setting_choice_name(settings_find("data"), cli.settings.data), "file");
    assert_string_equal(setting_choice_name(settings_find("source"), cli.settings.source), "file");
    assert_string_equal(cli.settings.data_file, "a.csv");
    assert_string_equal(cli.settings.source_file, "b.npy");
}

// As a file manager opens them.
static void lessons_stand_alone_and_takes_are_filmed(void **state) {
    (void)state;
    Cli cli = parsed("a.md --theme light");
    assert_int_equal(cli.verb, VERB_LESSON);
    assert_string_equal(cli.lesson, "a.md");
    assert_int_equal(cli.settings.theme, THEME_LIGHT);
    assert_refused("a.md shot --out a.png", "Unexpected \"a.md\": window, lesson, film and handout take a lesson.");
    char folder[] = "/tmp/flowscope-cli-XXXXXX", path[64], line[160], film[64], there[160];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.take", folder);
    snprintf(film, sizeof film, "%s/a.mp4", folder);
    snprintf(line, sizeof line, "film %s", path);
    FILE *take = fopen(path, "w");
    assert_non_null(take);
    fputs("trained 0\nrecord 320x240 1\nat 1 s\n", take);
    fclose(take);
    assert_string_equal(parsed(line).settings.out, film);
    take = fopen(film, "w");
    fclose(take);
    snprintf(there, sizeof there, "%s is there already. Name another file with --out, or the same to replace it.", film);
    assert_refused(line, there);
    snprintf(line, sizeof line, "film %s --out %s", path, film);
    assert_string_equal(parsed(line).settings.out, film);
    unlink(path);
    unlink(film);
    rmdir(folder);
    assert_refused("a.take", "A take is made into a film: flowscope film a.take --out film.mp4.");
}

// What the command line names wins over the model, and nothing else does; rows that are no model's come from the command line.
static void a_model_keeps_what_is_not_named(void **state) {
    (void)state;
    Settings checkpoint = settings_default(), merged;
    Error err;
    checkpoint.seed = 42;
    checkpoint.steps = 100;
    checkpoint.count = 3;
    Cli cli = parsed("eval m.safetensors --steps 24 --count 500");
    assert_true(cli_merge(&cli, &checkpoint, &merged, &err));
    assert_int_equal(merged.seed, 42);
    assert_int_equal(merged.steps, 24); // named, though it is the default
    assert_int_equal(merged.count, 500);
    cli = parsed("eval m.safetensors --solver ddpm");
    assert_false(cli_merge(&cli, &checkpoint, &merged, &err)); // the model is of matched pairs
    assert_non_null(strstr(err.text, "solver: This needs the score"));
}

static void without_options_all_is_as_by_default(void **state) {
    (void)state;
    Settings initial = settings_default();
    Cli cli = parsed("");
    assert_memory_equal(&cli.settings, &initial, sizeof initial);
    assert_int_equal(cli.form, LIST_TEXT);
    assert_int_equal(cli.argc, 0);
}

// Settings that differ from the defaults in this row alone, and pass settings_check.
static Settings other_than_default(const Setting *row) {
    Settings settings = settings_default();
    const bool lanes = strcmp(row->key, "lanes") == 0; // what is checked must make sense
    const char *text = lanes ? "ot/ot,vp/ot" : strcmp(row->key, "custom-path") == 0 ? "0:0:1,1:1:0" : "a.png";
    settings.compare = lanes; // comes with them
    switch (row->type) {
    case SET_TEXT:
        assert_true(settings_set(&settings, row->key, text, NULL));
        break;
    case SET_SIZE:
        settings_put(&settings, row, row->max);
        break;
    case SET_INT:
        settings_put(&settings, row, row->initial + (row->initial < row->max ? row->step : -row->step));
        break;
    case SET_REAL:
        settings_put(&settings, row, (row->initial + (row->initial < row->max ? row->max : row->min)) / 2);
        break;
    default:
        settings_put(&settings, row, setting_initial(row) > 0 ? 0 : 1);
    }
    return settings;
}

static void every_setting_is_an_option_in_both_spellings(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        Settings other = other_than_default(row);
        Settings initial = settings_default();
        if (!setting_offered(row)) { // there is no other
            continue;
        }
        assert_memory_not_equal(&other, &initial, sizeof other);
        char value[SETTINGS_TEXT_MAX], line[SETTINGS_TEXT_MAX + 64];
        settings_text(&other, row, value, sizeof value);
        for (int form = 0; form < 4; form++) {
            snprintf(line, sizeof line, "%s--%s%s%s%s", form == 2 ? "list " : "", row->key, form == 1 ? "=" : " ", value,
                     form == 3 ? " list" : "");
            Cli cli = parsed(line);
            assert_memory_equal(&cli.settings, &other, sizeof other);
            assert_int_equal(cli.verb, form < 2 ? VERB_WINDOW : VERB_LIST);
        }
    }
}

static void a_switch_stands_alone_or_with_a_word(void **state) {
    (void)state;
    assert_true(parsed("--arrows").settings.arrows);
    assert_true(parsed("--arrows list").settings.arrows);
    assert_true(parsed("--arrows on").settings.arrows);
    assert_true(parsed("--arrows=on").settings.arrows);
    assert_false(parsed("--arrows --no-arrows").settings.arrows);
    assert_false(parsed("--arrows --arrows off").settings.arrows);
    assert_false(parsed("--panel=off").settings.panel);
    assert_false(parsed("--no-data-points").settings.data_points);
    assert_true(parsed("--no-panel --panel --seed 7").settings.panel);
    assert_int_equal(parsed("--density").settings.density, DENSITY_PARTICLES); // a choice that can be off
    assert_int_equal(parsed("--density list").settings.density, DENSITY_PARTICLES);
    assert_int_equal(parsed("--density on --seed 7").settings.density, DENSITY_PARTICLES);
    assert_int_equal(parsed("--density likelihood").settings.density, DENSITY_LIKELIHOOD);
    assert_int_equal(parsed("--density=likelihood --no-density").settings.density, DENSITY_OFF);
    assert_true(parsed("--reduced-motion --seed 7").settings.seed == 7);
}

static void the_last_of_repeated_options_counts(void **state) {
    (void)state;
    assert_int_equal(parsed("--width 32 --width 128 --width=96").settings.width, 96);
}

static void help_and_version_win_wherever_they_stand(void **state) {
    (void)state;
    assert_int_equal(parsed("--help").verb, VERB_HELP);
    assert_int_equal(parsed("-h").verb, VERB_HELP);
    assert_int_equal(parsed("shot --help").verb, VERB_HELP);
    assert_int_equal(parsed("--width nonsense --help").verb, VERB_HELP);
    assert_int_equal(parsed("shot --version").verb, VERB_VERSION);
    assert_string_equal(parsed("--out=--help").settings.out, "--help"); // a value, not an option
}

static void what_follows_bench_is_its_own(void **state) {
    (void)state;
    Cli cli = parsed("--width 32 bench --json --threads 2");
    assert_int_equal(cli.verb, VERB_BENCH);
    assert_int_equal(cli.settings.width, 32);
    assert_int_equal(cli.argc, 3);
    assert_string_equal(cli.argv[0], "--json");
    assert_string_equal(cli.argv[2], "2");
}

static void list_can_print_markdown_and_only_list(void **state) {
    (void)state;
    assert_int_equal(parsed("list --markdown").form, LIST_MARKDOWN);
    assert_int_equal(parsed("list --man").form, LIST_MAN);
    assert_int_equal(parsed("list --fish").form, LIST_FISH);
    assert_refused("--markdown", "Unknown option \"--markdown\". See flowscope list.");
    assert_refused("list --markdown=yes", "Unknown option \"--markdown\". See flowscope list.");
}

static void mistakes_in_options(void **state) {
    (void)state;
    assert_refused("--width 5", "--width: 5 is outside 8 .. 512.");
    assert_refused("--width=5", "--width: 5 is outside 8 .. 512.");
    assert_refused("--speed -1", "--speed: -1 is outside 0.02 .. 4 /s.");
    assert_refused("--widht 5", "Unknown option \"--widht\". Did you mean --width? See flowscope list.");
    assert_refused("--scena a", "Unknown option \"--scena\". Did you mean --scene? See flowscope list.");
    assert_refused("--hlep", "Unknown option \"--hlep\". Did you mean --help? See flowscope list.");
    assert_refused("--no-width", "Unknown option \"--no-width\". Did you mean --width? See flowscope list.");
    assert_refused("--no-arrows=on", "--no-arrows takes no value.");
    assert_refused("--arrows=maybe", "--arrows: \"maybe\" must be on or off.");
    assert_refused("--arrows=", "--arrows: \"\" must be on or off.");
    assert_refused("--density likelyhood",
                   "--density: \"likelyhood\" is not a choice. Did you mean \"likelihood\"? The choices are off, "
                   "particles, likelihood.");
    assert_refused("--theme", "--theme needs a value: dark, light, projector.");
    assert_refused("--theme --arrows", "--theme needs a value: dark, light, projector.");
    assert_refused("--scene", "--scene needs a value: the name of a scene file.");
    assert_refused("--", "\"--\" has no option name. Write options like --data moons.");
    assert_refused("--=5", "\"--=\" has no option name. Write options like --data moons.");
    assert_refused("-data moons", "Unknown option \"-data\". Options begin with two dashes, such as --data moons.");
    assert_refused("-", "Unknown option \"-\". Options begin with two dashes, such as --data moons.");
    assert_refused("--an-option-whose-name-is-much-longer-than-that-of-any-setting=3",
                   "Unknown option \"--an-option-whose-name-is-much-longer-than...\". See flowscope list.");
}

static void mistakes_in_verbs(void **state) {
    (void)state;
    const char *all = "The verbs are window, shot, film, gallery, train, sample, eval, density, sweep, table, lesson, handout, list, bench and help.";
    char sentence[240];
    snprintf(sentence, sizeof sentence, "Unknown verb \"shoot\". Did you mean \"shot\"? %s", all);
    assert_refused("shoot", sentence);
    snprintf(sentence, sizeof sentence, "Unknown verb \"moons\". %s", all);
    assert_refused("moons", sentence);
    snprintf(sentence, sizeof sentence, "Unknown verb \"\". %s", all);
    assert_refused("_", sentence);
    assert_refused("list moons", "Unexpected \"moons\". Write settings like --data moons.");
    assert_refused("list list", "Unexpected \"list\". Write settings like --data moons.");
    assert_refused("shot", "shot needs --out, such as --out picture.png.");
    assert_refused("film --seconds 3", "film needs --out, such as --out film.mp4.");
    assert_refused("film --out=", "film needs --out, such as --out film.mp4.");
    assert_refused("lesson --check", "lesson needs a lesson, such as flowscope lesson assets/lessons/04-curved-or-straight.md.");
    assert_refused("handout a.md", "handout needs --out, such as --out handout.");
    assert_refused("shot --check", "Unknown option \"--check\". Did you mean --checkpoint? See flowscope list.");
    assert_string_equal(parsed("lesson --check a.md").lesson, "a.md");
    assert_true(parsed("lesson a.md --check").check);
    assert_refused("lesson a.md b.md", "lesson opens one file. Several can be checked: flowscope lesson --check a.md b.md.");
    assert_int_equal(parsed("lesson --check a.md b.MD c.md").lessons, 3);
    assert_string_equal(parsed("lesson --check a.md b.MD c.md").checked[1], "b.MD");
    assert_refused("handout a.md b.md --out h", "Unexpected \"b.md\". Write settings like --data moons.");
    assert_refused("film a.md b.md --out f.mp4", "Unexpected \"b.md\". Write settings like --data moons.");
    assert_refused("film a.md b.take --out f.mp4", "Unexpected \"b.take\". Write settings like --data moons.");
}

static void settings_that_do_not_go_together_are_refused(void **state) {
    (void)state;
    assert_refused("--match 512", "match: a group of 512 does not fit in a batch of 256. Lower match or raise batch.");
    assert_int_equal(parsed("--match 512 --batch 512").settings.match, 512); // checked when all options are read
    assert_refused("--beta-min 5 --beta-max 2", "beta-min: 5 must be below beta-max, which is 2.");
}

static void a_scene_is_applied_where_it_stands(void **state) {
    (void)state;
    char path[] = "/tmp/flowscope-cli-XXXXXX.ini";
    int file = mkstemps(path, 4);
    assert_true(file >= 0);
    static const char scene[] = "width = 16\nhidden = 2\n";
    assert_int_equal(write(file, scene, sizeof scene - 1), sizeof scene - 1);
    close(file);
    char line[128];
    snprintf(line, sizeof line, "--width 32 --scene %s --hidden 4", path);
    Settings settings = parsed(line).settings;
    assert_int_equal(settings.width, 16);
    assert_int_equal(settings.hidden, 4);
    snprintf(line, sizeof line, "--scene=%s", path);
    assert_int_equal(parsed(line).settings.hidden, 2);
    snprintf(line, sizeof line, "film --width 32 %s --out a.mp4", path); // alone, too
    assert_int_equal(parsed(line).settings.width, 16);
    assert_int_equal(parsed(line).verb, VERB_FILM);
    unlink(path);
    assert_refused("--scene no.scene", "Cannot read no.scene: No such file or directory.");
    assert_refused("no.ini", "Cannot read no.ini: No such file or directory.");
}

static void lanes_are_shown_and_the_first_is_looked_at(void **state) {
    (void)state;
    Settings s = parsed("--lanes vp,ot").settings; // the default, ot with matched pairs, is not among them
    assert_true(s.compare);
    assert_string_equal(path_kind_at(s.path)->name, "vp");
    assert_int_equal(s.pairing, PAIRING_INDEPENDENT);
    assert_false(parsed("--lanes vp,ot --no-compare").settings.compare);
    assert_true(parsed("--lanes vp,ot/ot").settings.compare);
    assert_false(parsed("--lanes ot/1-step").settings.compare); // one lane, alone
}

static void plain_is_for_the_window(void **state) {
    (void)state;
    assert_true(parsed("--plain").plain && parsed("window --plain --data rings").plain);
    assert_true(parsed("--paused --train 300").paused && !parsed("--train 300").paused);
    assert_refused("shot --out a.png --paused", "--paused is for the window: shot trains no further than --train says.");
    assert_refused("shot --out a.png --plain", "--plain is for the window: shot shows what its settings ask for.");
}

static void points_may_stand_alone(void **state) {
    (void)state;
    Cli cli = parsed("window p.csv");
    assert_string_equal(cli.settings.data_file, "p.csv");
    assert_string_equal(dist_at(cli.settings.data)->name, "file");
    assert_string_equal(parsed("p.npy").settings.data_file, "p.npy");
    cli = parsed("eval m.npy p.npy"); // the first is the model, which will be refused as such
    assert_string_equal(cli.checkpoint, "m.npy");
    assert_string_equal(cli.settings.data_file, "p.npy");
}

static void the_help_names_verbs_and_keys(void **state) {
    (void)state;
    static char text[16384];
    FILE *out = fmemopen(text, sizeof text, "w");
    assert_non_null(out);
    cli_print_help(out);
    assert_int_equal(fclose(out), 0);
    static const char *const verbs[] = {"window", "shot", "film", "list", "bench", "help"};
    for (int i = 0; i < 6; i++) {
        char line[32];
        snprintf(line, sizeof line, "\n  %s ", verbs[i]);
        assert_non_null(strstr(text, line));
    }
    for (int i = 0; i < keys_count(); i++) {
        assert_true(!keys_at(i)->shown || strstr(text, keys_at(i)->label));
    }
    // What it says about options is true.
    for (const char *p = strstr(text, "\n  --"); p; p = strstr(p + 1, "\n  --")) {
        char key[32];
        assert_int_equal(sscanf(p, " --%31s", key), 1);
        assert_true(strcmp(key, "scene") == 0 || settings_find(key));
    }
}

// Pressed as often as there are values, a key of a row has been through them all; a number goes between none and the usual, and a key of
// one choice between that and the first.
static void keys_step_through_their_rows(void **state) {
    (void)state;
    static Experiment experiment; // of which a key reads the settings alone
    experiment.settings = settings_default();
    for (int i = 0; i < keys_count(); i++) {
        const KeyRow *key = keys_at(i);
        const Setting *row = key->command == CMD_SET ? settings_find(key->row) : NULL;
        if (!row || key->value >= 0) {
            continue;
        }
        int values = row->type == SET_CHOICE && key->value == -1 ? setting_choices(row) : 2;
        for (int k = 1; k <= values; k++) {
            CommandQueue queue = {0};
            keys_push(key, &experiment, &queue);
            assert_int_equal(queue.count, 1);
            assert_ptr_equal(queue.command[0].row, row);
            assert_true(settings_set(&experiment.settings, row->key, queue.command[0].text, NULL));
            assert_true((settings_get(&experiment.settings, row) == setting_initial(row)) == (k == values));
        }
    }
    assert_int_equal(experiment.settings.ribbons, 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_is_known),
        cmocka_unit_test(models_stand_beside_their_verb),
        cmocka_unit_test(files_stand_for_data_and_source),
        cmocka_unit_test(lessons_stand_alone_and_takes_are_filmed),
        cmocka_unit_test(a_model_keeps_what_is_not_named),
        cmocka_unit_test(without_options_all_is_as_by_default),
        cmocka_unit_test(every_setting_is_an_option_in_both_spellings),
        cmocka_unit_test(a_switch_stands_alone_or_with_a_word),
        cmocka_unit_test(the_last_of_repeated_options_counts),
        cmocka_unit_test(help_and_version_win_wherever_they_stand),
        cmocka_unit_test(what_follows_bench_is_its_own),
        cmocka_unit_test(list_can_print_markdown_and_only_list),
        cmocka_unit_test(mistakes_in_options),
        cmocka_unit_test(mistakes_in_verbs),
        cmocka_unit_test(settings_that_do_not_go_together_are_refused),
        cmocka_unit_test(a_scene_is_applied_where_it_stands),
        cmocka_unit_test(lanes_are_shown_and_the_first_is_looked_at),
        cmocka_unit_test(plain_is_for_the_window),
        cmocka_unit_test(points_may_stand_alone),
        cmocka_unit_test(the_help_names_verbs_and_keys),
        cmocka_unit_test(keys_step_through_their_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
