#include "app/cli_check.h"

#include "base/file.h"
#include "base/words.h"
#include "settings/lane_list.h"

#include <string.h>

// ---- what a verb needs -----------------------------------------------------------------------------------------------------

static bool opens_models(Verb verb) {
    return verb == VERB_WINDOW || verb == VERB_SHOT || verb == VERB_FILM;
}

// What a verb cannot do without, or with.
static bool check_needs(const Cli *cli, Error *err) {
    static const char *const example[VERB_COUNT] =
        {[VERB_SHOT] = "picture.png",   [VERB_FILM] = "film.mp4",  [VERB_TRAIN] = "model.safetensors",
         [VERB_SAMPLE] = "points.csv", [VERB_DENSITY] = "logp.csv", [VERB_SWEEP] = "runs",
         [VERB_HANDOUT] = "handout"};
    if (cli->lesson && !verb_reads_lesson(cli->verb) && cli->verb != VERB_FILM) {
        return error_set(err, "Unexpected \"%s\": window, lesson, film and handout take a lesson.", cli->lesson);
    }
    if (cli->alone && !opens_models(cli->verb)) {
        return error_set(err, "Unexpected \"%s\": window, shot and film open models as lanes.", cli->models.path[0]);
    }
    if (verb_reads_model(cli->verb) && !cli->checkpoint) {
        return error_set(err, "%s needs a model, such as flowscope %s model.safetensors.", verb_name(cli->verb), verb_name(cli->verb));
    }
    if (cli->plain && cli->verb != VERB_WINDOW) {
        return error_set(err, "--plain is for the window: %s shows what its settings ask for.", verb_name(cli->verb));
    }
    if (cli->paused && cli->verb != VERB_WINDOW) {
        return error_set(err, "--paused is for the window: %s trains no further than --train says.", verb_name(cli->verb));
    }
    if (verb_reads_lesson(cli->verb) && !cli->lesson && (cli->verb != VERB_LESSON || cli->check)) { // without --check there is a list
        return error_set(err, "%s needs a lesson, such as flowscope %s assets/lessons/04-curved-or-straight.md.", verb_name(cli->verb), verb_name(cli->verb));
    }
    if (cli->lessons > 1 && !cli->check) {
        return error_set(err, "lesson opens one file. Several can be checked: flowscope lesson --check a.md b.md.");
    }
    if (cli->verb == VERB_TABLE && !cli->checkpoint) {
        return error_set(err, "table needs the folder of results, such as flowscope table runs.");
    }
    if (cli->verb == VERB_SWEEP && cli->overs == 0) {
        return error_set(err, "sweep needs --over, such as --over path=vp,ot --over seed=1..5.");
    }
    if (example[cli->verb] && cli->settings.out[0] == '\0') {
        return error_set(err, "%s needs --out, such as --out %s.", verb_name(cli->verb), example[cli->verb]);
    }
    if (cli->verb == VERB_DENSITY && cli->settings.from[0] == '\0') {
        return error_set(err, "density needs --from, the points, such as --from points.csv.");
    }
    return cli->verb != VERB_TRAIN || settings_check_alone(&cli->settings, err);
}

// ---- what is named after something else --------------------------------------------------------------------------------------

bool cli_label(Cli *cli, const PointsName *names, int classes, Error *err) {
    char quoted[QUOTE_MAX], all[256] = "";
    if (!cli->label) {
        return true;
    }
    for (int i = 0; names && i < classes; i++) {
        if (strcmp(names[i].text, cli->label) == 0) {
            cli->settings.label = i;
            return true;
        }
        text_add(all, sizeof all, "%s%s", i > 0 ? ", " : "", names[i].text);
    }
    text_quote(quoted, cli->label);
    return names ? error_set(err, "--label: no class is called \"%s\". There are %s.", quoted, all)
                 : error_set(err, "--label: \"%s\" is not a number, and the classes have no names.", quoted);
}

// Of a training or a window, whose points tell.
static bool label_of_points(Cli *cli, Error *err) {
    Points points;
    const Settings *s = &cli->settings;
    if (!cli->label || !s->data_file[0] || !dist_is_file(s->data)) {
        return cli_label(cli, NULL, 0, err);
    }
    if (!points_read(&points, s->data_file, true, err)) {
        return false;
    }
    const bool good = cli_label(cli, points.name, points.classes, err);
    points_free(&points);
    return good;
}

// A film of a take that no --out names lies beside the take, where there is none yet.
static bool name_film(Cli *cli, Error *err) {
    Settings *s = &cli->settings;
    if (!cli->take || s->out[0]) {
        return true;
    }
    const size_t length = strlen(cli->take) - strlen(".take");
    const int n = snprintf(s->out, sizeof s->out, "%.*s.mp4", (int)length, cli->take);
    if (n >= (int)sizeof s->out) {
        s->out[0] = '\0'; // it is missed
        return true;
    }
    return !file_exists(s->out) || error_set(err, "%s is there already. Name another file with --out, or the same to replace it.", s->out);
}

static bool takes_settings_of_checkpoint(const Cli *cli) {
    return cli->alone || verb_reads_model(cli->verb) || (cli->verb == VERB_TRAIN && cli->settings.resume && !cli->settings.result[0]);
}

// A model brings settings of its own, and classes, so that the rest is checked where it is read; a sweep varies them yet.
bool cli_check(Cli *cli, Error *err) {
    LaneList lanes;
    if (!name_film(cli, err) || !check_needs(cli, err)) {
        return false;
    }
    if (takes_settings_of_checkpoint(cli)) {
        return true;
    }
    return label_of_points(cli, err) &&
           (cli->verb == VERB_SWEEP || (settings_check(&cli->settings, err) && lane_list_begin(&cli->settings, &lanes, err)));
}
