// `flowscope train`: trains one lane without a window and writes it as a model.
#ifndef APP_VERB_TRAIN_H
#define APP_VERB_TRAIN_H

#include "app/cli.h"

// Exit code: 0; 1 when something went wrong; 2 for settings that contradict each other; 130 when Ctrl-C ended it early, after what
// was there has been written.
int train_run(const Cli *cli);

#endif
