#include "app/verb/list_form.h"

#include "app/keys.h"
#include "app/version.h"

#include <string.h>

// Text as troff prints it as it is: no escapes, no commands at the beginning of a line. Hyphens of options may be copied from the page.
static void print_text(FILE *out, const char *text) {
    for (const char *p = text; *p; p++) {
        if (*p == '\\') {
            fputs("\\e", out);
        } else if (*p == '-') {
            fputs("\\-", out);
        } else if (*p == '\n') {
            fputc(' ', out);
        } else {
            if (p == text && (*p == '.' || *p == '\'')) {
                fputs("\\&", out);
            }
            fputc(*p, out);
        }
    }
}

static void print_line(FILE *out, const char *text) {
    print_text(out, text);
    fputc('\n', out);
}

// A paragraph with a tag before it: the tag in bold, then what it takes.
static void print_tag(FILE *out, const char *dashes, const char *tag, const char *takes) {
    fputs(".TP\n\\fB", out);
    print_text(out, dashes);
    print_text(out, tag);
    fputs("\\fR", out);
    if (takes) {
        fputs(" \\fI", out);
        print_text(out, takes);
        fputs("\\fR", out);
    }
    fputc('\n', out);
}

static void print_verbs(FILE *out) {
    fputs(".SH VERBS\n", out);
    for (int i = 0; i < verb_lines_count(); i++) {
        const VerbLine *line = verb_line(i);
        if (i == 0 || verb_line(i - 1)->verb != line->verb) {
            print_tag(out, "", verb_name(line->verb), NULL);
        } else {
            fputs(".br\n", out);
        }
        print_text(out, line->does);
        fputs(line->example ? ":\n.br\n" : "\n", out);
        if (line->example) {
            print_line(out, line->example);
        }
    }
}

static void print_options(FILE *out) {
    fputs(".SH OPTIONS\n", out);
    for (int i = 0; i < plain_options_count(); i++) {
        const PlainOption *option = plain_option(i);
        print_tag(out, "--", option->name, option->value);
        if (option->verbs) {
            fprintf(out, "(%.*s) ", (int)strlen(option->verbs) - 2, option->verbs + 1);
        }
        print_line(out, option->does);
    }
}

static void print_setting(FILE *out, const Setting *row, const Settings *initial) {
    char range[512], text[SETTINGS_TEXT_MAX];
    setting_range(row, range, sizeof range);
    settings_text(initial, row, text, sizeof text);
    print_tag(out, "--", row->key, range);
    print_text(out, row->help);
    if (text[0]) {
        fputs(" Default: ", out);
        print_text(out, text);
        fputc('.', out);
    }
    fputc('\n', out);
}

static void print_settings(FILE *out) {
    const Settings initial = settings_default();
    fputs(".SH SETTINGS\n"
          "A switch is \\-\\-arrows, \\-\\-no\\-arrows or \\-\\-arrows off. If an option is repeated, the last one wins.\n",
          out);
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (i == 0 || row->group != settings_at(i - 1)->group) {
            fputs(".SS ", out);
            print_line(out, settings_group_label(row->group));
        }
        if (setting_offered(row)) {
            print_setting(out, row, &initial);
        }
    }
}

static void print_keys(FILE *out) {
    fputs(".SH KEYS OF THE WINDOW\n", out);
    for (int i = 0; i < keys_count(); i++) {
        const KeyRow *row = keys_at(i);
        if (row->shown) {
            print_tag(out, "", row->shown, NULL);
            print_line(out, row->label);
        }
    }
}

void list_print_man(FILE *out) {
    fprintf(out,
            ".TH FLOWSCOPE 1 \"\" \"Flowscope %s\" \"User Commands\"\n"
            ".SH NAME\n"
            "flowscope \\- watch a small network learn to move noise onto a shape\n"
            ".SH SYNOPSIS\n"
            ".B flowscope\n"
            "[\\fIVERB\\fR] [\\fISCENE.ini\\fR | \\fILESSON.md\\fR | \\fIMODEL.safetensors\\fR...] [\\fIPOINTS.csv\\fR]\n"
            "[\\fB\\-\\-\\fISETTING VALUE\\fR]...\n"
            ".SH DESCRIPTION\n"
            "Flowscope is an instrument for teaching flow matching and diffusion in two dimensions: a window in which a small network\n"
            "learns, live, to move noise onto a shape, along a curved diffusion path or a straight one.\n"
            "Without a verb it opens that window. The other verbs write pictures, films, models and points, and need no display.\n",
            FLOWSCOPE_VERSION);
    print_verbs(out);
    print_options(out);
    print_settings(out);
    print_keys(out);
    fputs(".SH ENVIRONMENT\n"
          ".TP\n\\fBFLOWSCOPE_HOME\\fR\nThe folder that has assets and shaders, where it is not found from the program's own place.\n"
          ".TP\n\\fBFLOWSCOPE_ISA\\fR\nThe kernels to compute with: baseline, avx2, avx512 or neon; by default the fastest that the processor has.\n"
          ".TP\n\\fBFLOWSCOPE_GL\\fR\nes asks for OpenGL ES instead of OpenGL.\n"
          ".TP\n\\fBOMP_NUM_THREADS\\fR\nHow many threads compute.\n"
          ".SH EXIT STATUS\n"
          "0; 1 when something went wrong; 2 for a wrong command line; 3 for a window without a display; 130 when it was interrupted.\n",
          out);
}
