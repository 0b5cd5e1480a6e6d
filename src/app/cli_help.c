// What flowscope help prints.
#include "app/cli.h"

#include "app/keys.h"
#include "base/utf8.h"

#include <string.h>

// The name of a key may have arrows in it, whose bytes are more than their columns.
static void print_key(FILE *out, const char *shown, const char *label) {
    int columns = 0;
    const char *p = shown;
    while (utf8_next(&p) != 0) {
        columns++;
    }
    fprintf(out, "  %s%*s%s\n", shown, columns < 10 ? 10 - columns : 1, "", label);
}

// The name of a verb once, what it does, and from a column of its own the example.
static void print_verb(FILE *out, int index) {
    const VerbLine *line = verb_line(index);
    const bool first = index == 0 || verb_line(index - 1)->verb != line->verb;
    fprintf(out, "  %-9s", first ? verb_name(line->verb) : "");
    if (line->example) {
        fprintf(out, "%s:%*s%s\n", line->does, 31 - (int)strlen(line->does), "", line->example);
    } else {
        fprintf(out, "%s\n", line->does);
    }
}

void cli_print_help(FILE *out) {
    fputs("Flowscope: watch a small network learn to move noise onto a shape.\n"
          "\n"
          "Usage: flowscope [VERB] [SCENE.ini | LESSON.md | MODEL.safetensors...] [POINTS.csv] [--SETTING VALUE]...\n"
          "\n"
          "Verbs\n",
          out);
    for (int i = 0; i < verb_lines_count(); i++) {
        print_verb(out, i);
    }
    fputs("\n"
          "Most used settings (flowscope list shows all of them)\n"
          "  --data NAME       the shape to learn, such as moons, checkerboard or 8gaussians, or points: points.csv, - (standard input)\n"
          "  --path NAME       vp (diffusion), ot (straight, CondOT), linear (rectified flow) or cosine\n"
          "  --pairing NAME    independent (random pairs) or ot (OT pairs)\n"
          "  --lanes LIST      what to compare, such as \"vp, ot, ot/ot\"\n"
          "  --particles N     how many particles flow\n"
          "  --seed N          the same seed and settings give the same run\n"
          "  --theme NAME      dark, light or projector\n"
          "  --lang NAME       en or ko\n"
          "  --size WxH        of the window or picture, such as 1920x1080\n"
          "  --scene FILE      settings from a file with lines such as data = moons; FILE.ini alone does too\n"
          "  A switch is --arrows, --no-arrows or --arrows off. If an option is repeated, the last one wins.\n"
          "\n"
          "Keys of the window\n",
          out);
    for (int i = 0; i < keys_count(); i++) {
        const KeyRow *row = keys_at(i);
        if (row->shown) {
            print_key(out, row->shown, row->label);
        }
    }
}
