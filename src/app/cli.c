#include "app/cli.h"

#include "app/cli_check.h"
#include "base/check.h"
#include "base/file.h"
#include "base/language.h"
#include "base/words.h"
#include "lesson/take.h"
#include "run/scene.h"
#include "settings/spelling.h"

#include <string.h>

enum { NAME_MAX_BYTES = 48 }; // of an option, NUL included

typedef struct {
    Cli *cli;
    int argc;
    char **argv;
    int next; // the argument to be read
    bool verb_given;
    Error *err;
} Parser;

// --help and --version win wherever they stand; false where neither does.
static bool asks_for_text(Cli *cli, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        const bool help = strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
        if (help || strcmp(argv[i], "--version") == 0) {
            cli->verb = help ? VERB_HELP : VERB_VERSION;
            return true;
        }
    }
    return false;
}

// ---- options -------------------------------------------------------------------------------------------------------------
// The value of an option: after its '=', or the next argument, unless that is an option itself. NULL and `err` if there is none.
static const char *take_value(Parser *p, const char *name, const char *attached) {
    if (attached) {
        return attached;
    }
    if (p->next < p->argc && strncmp(p->argv[p->next], "--", 2) != 0) {
        return p->argv[p->next++];
    }
    const Setting *row = settings_find(name);
    char range[256] = "the name of a scene file";
    if (row) {
        setting_range(row, range, sizeof range);
    }
    error_set(p->err, "--%s needs a value: %s.", name, range);
    return NULL;
}

static bool set(Parser *p, const char *key, const char *value) {
    Error why;
    if (!settings_set(&p->cli->settings, key, value, &why)) {
        return error_set(p->err, "--%.500s", why.text);
    }
    return p->cli->given[setting_index(settings_find(key))] = true;
}

bool cli_is_scene(const char *name) {
    return file_ends_in(name, ".ini");
}

// A file of points, or the standard input.
static bool is_points(const char *name) {
    return points_named(name) || strcmp(name, "-") == 0;
}

bool cli_given(const Cli *cli, const char *key) {
    return cli->given[setting_index(settings_find(key))];
}

// `--data points.csv` is short for `--data file --data-file points.csv`, the same for the source; `--data-file points.csv` alone means
// the same. Whoever names lanes means to see them. A class may be called by its name, which only its points or its model know.
static bool set_with_others(Parser *p, const char *key, const char *value) {
    const bool source = strncmp(key, "source", 6) == 0, lanes = strcmp(key, "lanes") == 0;
    const char *of = source ? "source" : "data", *file = source ? "source-file" : "data-file";
    if (strcmp(key, of) == 0 && is_points(value)) {
        return set(p, file, value) && set(p, of, "file");
    }
    if (strcmp(key, file) == 0 && is_points(value) && !cli_given(p->cli, of)) {
        return set(p, file, value) && settings_set(&p->cli->settings, of, "file", p->err);
    }
    if (strcmp(key, "label") == 0) {
        double number;
        p->cli->label = number_read(value, &number) ? NULL : value;
        return p->cli->label ? p->cli->given[setting_index(settings_find(key))] = true : set(p, key, value);
    }
    return set(p, key, value) && (!lanes || !strchr(value, ',') || set(p, "compare", "on"));
}

bool cli_set(Cli *cli, const char *key, const char *value, Error *err) {
    Parser parser = {.cli = cli, .err = err};
    return set_with_others(&parser, key, value);
}

// Rows whose value a scene has changed count as named.
static bool load_scene(Parser *p, const char *path) {
    Settings before = p->cli->settings;
    p->cli->scene = true;
    if (!scene_load(path, &p->cli->settings, p->err) || !scene_models(path, &p->cli->models, p->err)) {
        return false;
    }
    p->cli->alone = false;
    for (int i = 0; i < settings_count(); i++) {
        p->cli->given[i] |= !settings_same(&before, &p->cli->settings, settings_at(i));
    }
    return true;
}

// The settings with which its window began, where the command line does not name others.
static bool load_take(Parser *p, const char *path) {
    TakeFile file;
    if (!take_load(path, &file, p->err)) {
        return false;
    }
    file.settings.size_w = file.width;
    file.settings.size_h = file.height;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const bool of_window = row->effect != EFFECT_START || strcmp(row->key, "size") == 0;
        if (!p->cli->given[i] && of_window) {
            settings_copy(&p->cli->settings, &file.settings, row);
        }
    }
    const bool opened = !file.opens[0] || scene_models(file.opens, &p->cli->models, p->err);
    take_file_free(&file);
    p->cli->take = path;
    return opened;
}

// A switch stands alone or is followed by its value.
static bool set_switch(Parser *p, const char *key, const char *attached) {
    Settings trial = p->cli->settings;
    Error why;
    const char *next = p->next < p->argc ? p->argv[p->next] : "";
    const bool follows = !attached && settings_set(&trial, key, next, &why);
    p->next += follows;
    return set(p, key, attached ? attached : follows ? next : "on");
}

// The name alone, without a value, switches on a choice that can be off.
static bool stands_alone(const Parser *p, const Setting *row, const char *attached) {
    const char *next = p->next < p->argc ? p->argv[p->next] : "--";
    bool ends = strncmp(next, "--", 2) == 0;
    for (int i = 0; i < VERB_COUNT && !ends; i++) {
        ends = strcmp(next, verb_name((Verb)i)) == 0;
    }
    return setting_can_be_off(row) && !attached && ends;
}

// `--no-arrows`; the name comes without its "no-".
static bool set_off(Parser *p, const char *key, const char *attached) {
    if (attached) {
        return error_set(p->err, "--no-%s takes no value.", key);
    }
    return set(p, key, "off");
}

static bool unknown_option(Parser *p, const char *name) {
    Nearest nearest = {.typed = name};
    for (int i = 0; i < settings_count(); i++) {
        nearest_offer(&nearest, settings_at(i)->key);
    }
    for (int i = 0; i < plain_options_count(); i++) {
        const PlainOption *option = plain_option(i);
        if (!option->verbs && strcmp(option->name, name) != 0) {
            nearest_offer(&nearest, option->name);
        }
    }
    nearest_offer(&nearest, p->cli->verb == VERB_WINDOW ? "plain" : "over");
    char quoted[QUOTE_MAX], hint[96] = ".";
    text_quote(quoted, name);
    if (nearest.best) {
        snprintf(hint, sizeof hint, tr(". Did you mean --%s?"), nearest.best);
    }
    return error_set(p->err, "Unknown option \"--%s\"%s See flowscope list.", quoted, hint);
}

// Of sweep and table; what it means they know.
static bool take_over(Parser *p, const char *attached) {
    Cli *cli = p->cli;
    if (!attached && (p->next == p->argc || strncmp(p->argv[p->next], "--", 2) == 0)) {
        return error_set(p->err, cli->verb == VERB_SWEEP ? TR("--over needs a setting and its values, such as --over path=vp,ot.")
                                                         : TR("--over needs a setting, such as --over seed."));
    }
    if (cli->overs == CLI_OVER_MAX) {
        return error_set(p->err, "--over can be used at most %d times.", CLI_OVER_MAX);
    }
    cli->over[cli->overs++] = attached ? attached : p->argv[p->next++];
    return true;
}

static bool take_form(Cli *cli, const char *name) {
    static const char *const forms[] = {
        [LIST_MARKDOWN] = "markdown", [LIST_MAN] = "man", [LIST_BASH] = "bash", [LIST_ZSH] = "zsh", [LIST_FISH] = "fish"};
    for (int i = LIST_MARKDOWN; i <= LIST_FISH; i++) {
        if (strcmp(name, forms[i]) == 0) {
            cli->form = (ListForm)i;
            return true;
        }
    }
    return false;
}

// An argument that begins with two dashes; `name` is what follows them.
static bool take_option(Parser *p, const char *text) {
    char name[NAME_MAX_BYTES];
    size_t length = strcspn(text, "=");
    const char *attached = text[length] == '=' ? text + length + 1 : NULL;
    snprintf(name, sizeof name, "%.*s", (int)length, text);
    if (length == 0) {
        return error_set(p->err, "\"--%.1s\" has no option name. Write options like --data moons.", text);
    }
    if (strcmp(name, "scene") == 0) {
        const char *path = take_value(p, name, attached);
        return path && load_scene(p, path);
    }
    if (strcmp(name, "over") == 0 && (p->cli->verb == VERB_SWEEP || p->cli->verb == VERB_TABLE)) {
        return take_over(p, attached);
    }
    if (p->cli->verb == VERB_LIST && !attached && take_form(p->cli, name)) {
        return true;
    }
    if (strcmp(name, "plain") == 0 && !attached) {
        return p->cli->plain = true;
    }
    if (strcmp(name, "paused") == 0 && !attached) {
        return p->cli->paused = true;
    }
    if (strcmp(name, "check") == 0 && !attached && p->cli->verb == VERB_LESSON) {
        return p->cli->check = true;
    }
    const Setting *row = settings_find(name);
    const Setting *off = strncmp(name, "no-", 3) == 0 ? settings_find(name + 3) : NULL;
    if (off && setting_can_be_off(off)) {
        return set_off(p, off->key, attached);
    }
    if (!row) {
        return unknown_option(p, name);
    }
    if (row->type == SET_BOOL) {
        return set_switch(p, name, attached);
    }
    const char *value = stands_alone(p, row, attached) ? "on" : take_value(p, name, attached);
    return value && set_with_others(p, name, value);
}

// ---- verbs ---------------------------------------------------------------------------------------------------------------
// hint: what follows the quotation.
static bool unknown_verb(Parser *p, const char *quoted, const char *hint) {
    char all[256] = "";
    Verb shown[VERB_COUNT];
    const int last = verbs_shown(shown) - 1;
    for (int i = 0; i < last; i++) {
        text_add(all, sizeof all, "%s%s", i > 0 ? ", " : "", verb_name(shown[i]));
    }
    return error_set(p->err, "Unknown verb \"%s\"%s The verbs are %s and %s.", quoted, hint, all, verb_name(shown[last]));
}

static bool take_verb(Parser *p, const char *word) {
    char quoted[QUOTE_MAX], hint[96] = ".";
    text_quote(quoted, word);
    if (p->verb_given) {
        return error_set(p->err, "Unexpected \"%s\". Write settings like --data moons.", quoted);
    }
    Nearest nearest = {.typed = word};
    for (int i = 0; i < VERB_COUNT; i++) {
        if (strcmp(word, verb_name((Verb)i)) == 0) {
            p->cli->verb = (Verb)i;
            return p->verb_given = true;
        }
        nearest_offer(&nearest, verb_name((Verb)i));
    }
    if (nearest.best) {
        snprintf(hint, sizeof hint, tr(". Did you mean \"%s\"?"), nearest.best);
    }
    return unknown_verb(p, quoted, hint);
}

// Whose file's name the argument is: of any name where the verb needs one.
static bool wants_checkpoint(const Parser *p, const char *argument) {
    return p->verb_given && !p->cli->checkpoint &&
           (verb_reads_model(p->cli->verb) || p->cli->verb == VERB_TABLE || (p->cli->verb == VERB_LIST && file_ends_in(argument, ".safetensors")));
}

// Models that are opened as lanes.
static bool take_model(Parser *p, const char *path) {
    SceneModels *models = &p->cli->models;
    if (models->count > 0 && !p->cli->alone) {
        return error_set(p->err, "A scene has models of its own. Open either the scene or models.");
    }
    if (models->count == LANES_MAX) {
        return error_set(p->err, "%s is one model too many: up to %d can be open.", path, LANES_MAX);
    }
    snprintf(models->path[models->count++], sizeof models->path[0], "%s", path);
    return p->cli->alone = true;
}

// Of any name where it is the first.
static bool wants_lesson(const Parser *p, const char *argument) {
    const Cli *cli = p->cli;
    const bool further = cli->verb == VERB_LESSON && file_ends_in(argument, ".md");
    return verb_reads_lesson(cli->verb) && p->verb_given && argument[0] != '-' && (!cli->lesson || further);
}

static bool take_lesson(Parser *p, const char *path) {
    Cli *cli = p->cli;
    if (cli->lessons == CLI_LESSONS_MAX) {
        return error_set(p->err, "%s is one lesson too many: up to %d can be checked at once.", path, CLI_LESSONS_MAX);
    }
    cli->checked[cli->lessons++] = path;
    cli->lesson = cli->lesson ? cli->lesson : path;
    return true;
}

// A scene, points or a model may stand alone, as they may be dropped onto the window.
static bool take_argument(Parser *p) {
    const char *argument = p->argv[p->next++];
    if (strncmp(argument, "--", 2) == 0) {
        return take_option(p, argument + 2);
    }
    if (wants_checkpoint(p, argument) && argument[0] != '-') {
        p->cli->checkpoint = argument;
        return true;
    }
    if (wants_lesson(p, argument)) {
        return take_lesson(p, argument);
    }
    const bool unfilled = p->cli->verb == VERB_FILM && !p->cli->lesson && !p->cli->take;
    const bool alone = p->cli->verb == VERB_WINDOW && !p->cli->lesson; // as a file manager opens it
    if ((unfilled || alone) && file_ends_in(argument, ".md")) {
        p->cli->lesson = argument;
        return true;
    }
    if (p->cli->verb == VERB_WINDOW && take_is_named(argument)) {
        return error_set(p->err, "A take is made into a film: flowscope film %s --out film.mp4.", argument);
    }
    if (unfilled && take_is_named(argument)) {
        return load_take(p, argument);
    }
    if (cli_is_scene(argument)) {
        return load_scene(p, argument);
    }
    if (points_named(argument)) {
        return set_with_others(p, "data", argument);
    }
    if (argument[0] != '-') {
        return file_ends_in(argument, ".safetensors") ? take_model(p, argument) : take_verb(p, argument);
    }
    char quoted[QUOTE_MAX];
    text_quote(quoted, argument);
    return error_set(p->err, "Unknown option \"%s\". Options begin with two dashes, such as --data moons.", quoted);
}

// Before anything else, so that errors come in the language asked for. The last one counts.
static void choose_language(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0) {
            language_choose(argv[i] + 7);
        } else if (i + 1 < argc && strcmp(argv[i], "--lang") == 0) {
            language_choose(argv[i + 1]);
        }
    }
}

bool cli_parse(Cli *cli, int argc, char **argv, Error *err) {
    CHECK(settings_count() <= CLI_ROWS_MAX, "%d settings", settings_count());
    *cli = (Cli){.settings = settings_default(), .models = {.step = -1}, .program = argc > 0 ? argv[0] : "flowscope"};
    if (asks_for_text(cli, argc, argv)) {
        return true;
    }
    Parser parser = {.cli = cli, .argc = argc, .argv = argv, .next = 1, .err = err};
    choose_language(argc, argv);
    while (parser.next < argc && cli->verb != VERB_BENCH) {
        if (!take_argument(&parser)) {
            return false;
        }
    }
    language_choose(language_code(cli->settings.lang)); // a scene may have named it
    cli->verb = cli->verb == VERB_WINDOW && cli->lesson ? VERB_LESSON : cli->verb;
    cli->argc = argc - parser.next;
    cli->argv = argv + parser.next;
    return cli_check(cli, err);
}

bool cli_merge(const Cli *cli, const Settings *checkpoint, Settings *merged, Error *err) {
    *merged = *checkpoint;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        char text[SETTINGS_TEXT_MAX];
        settings_text(&cli->settings, row, text, sizeof text);
        if ((cli->given[i] || row->group > GROUP_SAMPLING) && !settings_set(merged, row->key, text, err)) {
            return false;
        }
    }
    merged->lanes[0] = '\0'; // a model is of one
    return settings_check(merged, err);
}
