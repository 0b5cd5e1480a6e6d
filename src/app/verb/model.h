// `flowscope sample MODEL` writes points that a trained model makes, `flowscope eval MODEL` measures it. Both take the model's own
// settings, with those of the command line over them.
#ifndef APP_VERB_MODEL_H
#define APP_VERB_MODEL_H

#include "app/cli.h"

// Exit codes: 0; 1 when something went wrong; 2 for settings that contradict each other.
int sample_run(const Cli *cli);
int eval_run(const Cli *cli);

#endif
