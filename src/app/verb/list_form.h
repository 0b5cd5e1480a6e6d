// The program's tables (settings, keys, verbs) in the forms that other programs read: the manual page, and completions for shells.
#ifndef APP_VERB_LIST_FORM_H
#define APP_VERB_LIST_FORM_H

#include "app/cli.h"

#include <stdio.h>

// flowscope.1, in troff's man macros; UTF-8.
void list_print_man(FILE *out);
// form: LIST_BASH, LIST_ZSH or LIST_FISH.
void list_print_completion(FILE *out, ListForm form);

#endif
