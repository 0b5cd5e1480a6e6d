// What flowscope help prints.
#include "app/cli.h"

#include "app/keys.h"
#include "base/utf8.h"

// The name of a key may have arrows in it, whose bytes are more than their columns.
static void print_key(FILE *out, const char *shown, const char *label) {
    int columns = 0;
    const char *p = shown;
    while (utf8_next(&p) != 0) {
        columns++;
    }
    fprintf(out, "  %s%*s%s\n", shown, columns < 10 ? 10 - columns : 1, "", label);
}

void cli_print_help(FILE *out) {
    fputs("Flowscope: watch a small network learn to move noise onto a shape.\n"
          "\n"
          "Usage: flowscope [VERB] [SCENE.ini | MODEL.safetensors...] [POINTS.csv] [--SETTING VALUE]...\n"
          "\n"
          "Verbs\n"
          "  window   open the window (this is what happens without a verb); --plain opens it with one lane\n"
          "  shot     train, then write one picture:  flowscope shot --out a.png --train 3000 --time 1\n"
          "  film     write a film:                   flowscope film --out a.mp4 --seconds 12 --fps 30\n"
          "           of a take (F9 in the window):   flowscope film flowscope-001.take --out a.mp4\n"
          "           of a lesson:                    flowscope film a.md --out a.mp4\n"
          "  gallery  draw every view:                flowscope gallery --out pictures\n"
          "  train    train a model and write it:     flowscope train --out m.safetensors --train 20000\n"
          "  sample   write points from a model:      flowscope sample m.safetensors --count 5000 --out p.csv\n"
          "  eval     measure a model (JSON):         flowscope eval m.safetensors --count 4000\n"
          "  density  log-density of your points:     flowscope density m.safetensors --from points.csv --out logp.csv\n"
          "           (sample --from reads, and sample writes, the coordinates of the training; density those of your own data)\n"
          "  sweep    print a command line a run:     flowscope sweep --over path=vp,ot --over seed=1..5 --out runs --train 20000\n"
          "  table    mean and deviation of runs:     flowscope table runs  (CSV, Markdown and a picture, in that folder)\n"
          "  lesson   open a lesson:                  flowscope lesson a.md; --check a.md b.md says what is wrong\n"
          "  handout  write a lesson as a web page:   flowscope handout a.md --out folder\n"
          "  list     print all data sets, paths, solvers and settings; --markdown prints them as a table;\n"
          "           with a model or points: their classes too, by the names that --label takes\n"
          "  bench    measure the speed of this machine\n"
          "  help     print this text; --version prints the version\n"
          "\n"
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
