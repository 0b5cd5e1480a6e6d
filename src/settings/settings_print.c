// The table for reading: `flowscope list`, and the README's table.
#include "base/language.h"
#include "base/utf8.h"
#include "settings/settings.h"

#include <string.h>

enum { LINE = 98, KEY = 22, DEFAULT = 14, TEXT_MAX = 256 };

// Columns of a terminal that a code point takes: Hangul and the other East Asian wide blocks take two.
static int columns(int code) {
    return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) || (code >= 0xAC00 && code <= 0xD7A3) ||
                   (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF00 && code <= 0xFF60)
               ? 2
               : 1;
}

// Columns of the text up to its first blank, or of all of it; *end is where it stops.
static int word_width(const char *text, const char **end) {
    int width = 0;
    const char *next = text;
    for (int code = utf8_next(&next); code != 0 && code != ' '; code = utf8_next(&next)) {
        width += columns(code);
        text = next;
    }
    *end = text;
    return width;
}

// Prints the text and blanks up to `width` columns: printf would count bytes.
static void print_padded(FILE *out, const char *text, int width) {
    int used = 0;
    const char *next = text;
    for (int code = utf8_next(&next); code != 0; code = utf8_next(&next)) {
        used += columns(code);
    }
    fprintf(out, "%s%*s", text, used < width ? width - used : 0, "");
}

// Prints the text in lines of at most LINE columns that begin at `indent`; the first one begins where the cursor is, at `indent`.
static void print_wrapped(FILE *out, const char *text, int indent) {
    int at = indent;
    while (*text) {
        const char *end;
        int width = word_width(text, &end);
        if (at > indent && at + 1 + width > LINE) {
            fprintf(out, "\n%*s", indent, "");
            at = indent;
        } else if (at > indent) {
            fputc(' ', out);
            at++;
        }
        fwrite(text, 1, (size_t)(end - text), out);
        at += width;
        text = end + strspn(end, " ");
    }
    fputc('\n', out);
}

// The default as text; out has none, but shot and film need it.
static void default_text(const Setting *row, char text[TEXT_MAX]) {
    Settings initial = settings_default();
    settings_text(&initial, row, text, TEXT_MAX);
    if (text[0] == '\0') {
        snprintf(text, TEXT_MAX, "-");
    }
}

static void print_choices(FILE *out, const char *key) {
    const Setting *row = settings_find(key);
    fprintf(out, "%s (--%s)\n", tr(row->label), key);
    for (int i = 0; i < setting_choices_known(row); i++) {
        fprintf(out, "  %-*s%s\n", KEY - 2, setting_choice_name(row, i), setting_choice_label(row, i));
    }
    fputc('\n', out);
}

static void print_row(FILE *out, const Setting *row) {
    char initial[TEXT_MAX], range[TEXT_MAX];
    default_text(row, initial);
    setting_range(row, range, sizeof range);
    fprintf(out, "  --%-*s%-*s", KEY - 4, row->key, DEFAULT, initial);
    print_wrapped(out, range, KEY + DEFAULT);
    fputs("      ", out);
    print_wrapped(out, tr(row->help), 6);
}

void settings_print_list(FILE *out) {
    print_choices(out, "data");
    print_choices(out, "path");
    print_choices(out, "solver");
    print_padded(out, tr("Setting"), KEY);
    print_padded(out, tr("Default"), DEFAULT);
    fprintf(out, "%s\n", tr("Range or choices"));
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (i == 0 || row->group != settings_at(i - 1)->group) {
            fprintf(out, "\n%s\n", tr(settings_group_label(row->group)));
        }
        if (setting_offered(row)) {
            print_row(out, row);
        }
    }
}

void settings_print_markdown(FILE *out) {
    fputs("| Option | Default | Range or choices | What it does |\n| --- | --- | --- | --- |\n", out);
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        char initial[TEXT_MAX], range[TEXT_MAX];
        default_text(row, initial);
        setting_range(row, range, sizeof range);
        if (i == 0 || row->group != settings_at(i - 1)->group) {
            fprintf(out, "| **%s** | | | |\n", settings_group_label(row->group));
        }
        if (setting_offered(row)) {
            fprintf(out, "| `--%s` | %s | %s | %s |\n", row->key, initial, range, row->help);
        }
    }
}
