// Lists what there is to choose: everything in general, or the classes of a model or of points.
#include "app/keys.h"
#include "app/verb/list_form.h"
#include "app/verb/verb.h"
#include "base/language.h"

// Classes by the numbers and names that --label takes; names: NULL where they are numbers.
static void print_classes(const PointsName *names, int classes) {
    char digits[12];
    printf("%s (--label)\n", tr("Classes"));
    for (int i = 0; i < classes; i++) {
        printf("  %-4d%s\n", i, names ? points_class(names, i, digits) : "");
    }
    putchar('\n');
}

static int list_checkpoint(const Checkpoint *checkpoint, const Settings *settings) {
    (void)settings;
    const Model *model = checkpoint->model;
    if (model->classes > 0) {
        print_classes(model_class_names(model), model->classes);
    } else {
        printf("%s\n\n", tr("This model was trained without class labels."));
    }
    return 0;
}

static int list_points(const char *path) {
    Points points;
    Error err;
    if (!points_read(&points, path, true, &err)) {
        return error_say(&err, 1);
    }
    if (points.label) {
        print_classes(points.name, points.classes);
    }
    points_free(&points);
    return 0;
}

int list_run(const Cli *cli) {
    int code = 0;
    if (cli->checkpoint) {
        code = checkpoint_run(cli, cli->checkpoint, true, list_checkpoint);
    } else if (cli->settings.data_file[0]) {
        code = list_points(cli->settings.data_file);
    }
    if (code != 0) {
        return code;
    }
    if (cli->form == LIST_TEXT) {
        settings_print_list(stdout);
    } else if (cli->form == LIST_MARKDOWN) {
        settings_print_markdown(stdout);
        printf("\n");
        keys_print_markdown(stdout);
    } else if (cli->form == LIST_MAN) {
        list_print_man(stdout);
    } else {
        list_print_completion(stdout, cli->form);
    }
    return 0;
}
