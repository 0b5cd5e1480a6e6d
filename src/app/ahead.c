#include "app/ahead.h"

#include "base/language.h"
#include "base/words.h"

#include <stdio.h>

void ahead_begin(Ahead *ahead, const Cli *cli, const Opening *opening, const Experiment *experiment) {
    const bool given = cli_given(cli, "train");
    *ahead = (Ahead){.goal = given && experiment->training ? opening->settings.train : 0, .rest = cli->paused};
    ahead->all = experiment_left(experiment, ahead->goal);
}

// Steps still to be done; 0: it is over.
static long left_of(Ahead *ahead, const Experiment *experiment, Banner *banner) {
    const bool learns = ahead->goal > 0 && experiment_learns(experiment); // else the user has paused it, or looks back
    const long left = learns ? experiment_left(experiment, ahead->goal) : 0;
    char text[160], goal[32];
    if (left == 0) {
        *ahead = (Ahead){0};
        banner_progress(banner, NULL, 0);
        return 0;
    }
    ahead->all = left > ahead->all ? left : ahead->all; // another lane has been opened
    const double share = 1 - (double)left / (double)ahead->all;
    words_count(goal, sizeof goal, ahead->goal);
    snprintf(text, sizeof text, tr("Training to step %s: %d%%. Any key skips this."), goal, (int)(100 * share));
    banner_progress(banner, text, share);
    return left;
}

bool ahead_train(Ahead *ahead, FrameBudget *budget, Experiment *experiment, Banner *banner) {
    const bool rest = ahead->rest;
    const long left = left_of(ahead, experiment, banner);
    if (left > 0) {
        frame_budget_ahead(budget, experiment, left);
    } else if (!rest) {
        frame_budget_train(budget, experiment);
    }
    return left == 0 && rest;
}

bool ahead_skip(Ahead *ahead) {
    const bool was = ahead->goal > 0;
    *ahead = (Ahead){0};
    return was;
}
