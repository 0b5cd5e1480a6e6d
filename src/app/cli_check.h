// Whether what a command line names goes together, once all of it has been read (app/cli.c).
#ifndef APP_CLI_CHECK_H
#define APP_CLI_CHECK_H

#include "app/cli.h"

// Completes it too: names the film of a take that --out does not, and finds the class that --label names among the points'.
// Wrong: false and a sentence.
bool cli_check(Cli *cli, Error *err);

#endif
