// The command line, one argument a line: understood, and then every number is one; or refused in one sentence.
#include "fuzz.h"

#include "app/cli.h"

#include <math.h>

enum { ARGUMENTS = 64 };

static void understood(const Cli *cli) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        HOLD(row->type == SET_TEXT || isfinite(settings_get(&cli->settings, row)), "%s is no number", row->key);
    }
    const Settings model = settings_default();
    Settings merged;
    Error err = {0};
    if (!cli_merge(cli, &model, &merged, &err)) {
        fuzz_sentence(&err);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char *text = fuzz_text(bytes, size);
    char *argv[ARGUMENTS + 2] = {"flowscope"};
    int argc = 1;
    for (char *at = text; at && argc <= ARGUMENTS;) {
        argv[argc++] = strsep(&at, "\n");
    }
    Cli cli;
    Error err = {0};
    if (cli_parse(&cli, argc, argv, &err)) {
        understood(&cli);
    } else {
        fuzz_sentence(&err);
    }
    free(text);
    return 0;
}
