#include "app/offscreen.h"
#include "app/verb/verb.h"
#include "app/verb/web_page.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "base/language.h"

#include <stdio.h>
#include <string.h>

#define ROWS 5

typedef struct {
    const char *name;
    double time;
    const char *rows[2 * ROWS]; // key, value, ... on top of the defaults
    Vec2 at;                    // of the pointer, in shares of the window; 0: nowhere
    bool help;                  // the keys are shown
    int page;                   // of the curves
    int group;                  // of lanes that learn apart from the others
} Picture;

#define DIFFUSION "path", "vp", "pairing", "independent"

#define TWO "vp, ot/ot"
#define THREE "vp, ot/ot, ot"
#define FOUR "vp, ot/ot, ot, cosine"
#define MODELS "ot/ot, coupling, coupling/affine, next-scale"
#define COUPLING "model", "coupling"
#define NEXT_SCALE "model", "next-scale"
#define FLOW_MAP "model", "flow-map", "path", "ot", "pairing", "ot"
#define JUMPS "ot, ot/ot, flow-map, flow-map/ot/ot"
#define DRIFTING "model", "drifting"
#define HOPS "ot, drifting"
#define BRIDGES "ot/ot, bridge"
#define BRIDGE "model", "bridge"
#define SLOW "ot, cnf"
#define CNF "model", "cnf"
#define OWN "vp/euler/1-step, vp/euler/4-steps, vp/sde, vp"
#define GROUPS_LAST 5

// All lanes are open at first and learn together. Pictures of four come first, since no lane opens again.
static const Picture pictures[] = {
    {.name = "compare-four", 0.6, {"lanes", FOUR, "compare", "on", "path", "cosine", "pairing", "independent"}},
    {.name = "compare-three", 0.6, {"lanes", THREE, "compare", "on"}},
    {.name = "compare-three-curves", 0.6, {"compare", "on", "curves", "on"}},
    {.name = "compare-mesh", 0.8, {"compare", "on", "mesh", "on", "ribbons", "0"}},
    {.name = "random-pairs", 0.6, {"path", "ot", "pairing", "independent"}},
    {.name = "start", 0.5, {"start", "-1.5,1", "path", "ot", "pairing", "independent"}},
    {.name = "compare", 0.55, {"lanes", TWO, "compare", "on"}},
    {.name = "compare-formulas", 0.7, {"compare", "on", "formulas", "on"}},
    {.name = "compare-paths", 0.5, {"compare", "on", "view", "paths"}},
    {.name = "compare-pairs", 0.4, {"compare", "on", "view", "paths", "pairs", "on"}},
    {.name = "compare-curves", 0.55, {"compare", "on", "curves", "on"}},
    {.name = "compare-network", 0.55, {"compare", "on", "network", "on"}},
    {.name = "compare-density", 0.8, {"compare", "on", "density", "particles"}},
    {.name = "compare-microscope", 0.5, {"compare", "on", "microscope", "on"}, .at = {0.13f, 0.37f}},
    {.name = "diffusion", 0.6, {DIFFUSION}},
    {.name = "transport", 0.6, {NULL}},
    {.name = "arrived", 1.0, {NULL}},
    {.name = "clean", 0.4, {"panel", "off"}},
    {.name = "keys", 0.6, {NULL}, .help = true},
    {.name = "formulas", 0.6, {DIFFUSION, "formulas", "on"}},
    {.name = "curves", 0.6, {"curves", "on"}},
    {.name = "curves-more", 0.6, {"curves", "on"}, .page = 1},
    {.name = "paths", 0.5, {"view", "paths"}},
    {.name = "pairs", 0.5, {"view", "paths", "pairs", "on"}},
    {.name = "tube", 0.6, {"view", "paths", "tube", "on", DIFFUSION}},
    {.name = "tube-flow", 0.5, {"view", "paths", "tube", "flow", DIFFUSION}},
    {.name = "arrows", 0.5, {"arrows", "on"}},
    {.name = "streams", 0.5, {"streams", "on", DIFFUSION}},
    {.name = "density", 0.8, {"density", "particles"}},
    {.name = "likelihood", 1.0, {"density", "likelihood"}},
    {.name = "truth", 0.7, {"truth", "field", DIFFUSION}},
    {.name = "error", 0.7, {"truth", "error", DIFFUSION}},
    {.name = "exact", 0.7, {"field", "exact", DIFFUSION}},
    {.name = "difference", 0.7, {"field", "difference", DIFFUSION}},
    {.name = "guess", 0.5, {"guess", "on", DIFFUSION}},
    {.name = "microscope", 0.5, {"microscope", "on", DIFFUSION}, .at = {0.3f, 0.42f}},
    {.name = "start-random", 0.6, {"start", "-1.5,1", "solver", "sde", "steps", "100", DIFFUSION}},
    {.name = "start-microscope", 0.5, {"start", "-1.5,1", "microscope", "on", DIFFUSION}},
    {.name = "along", 0.6, {"start", "-1.5,1", "sample-path", "cosine", "solver", "euler", DIFFUSION}},
    {.name = "network", 0.6, {"network", "on"}},
    {.name = "network-formulas", 0.6, {"network", "on", "formulas", "on", DIFFUSION}},
    {.name = "ribbons-many", 0.6, {"ribbons", "400", DIFFUSION}},
    {.name = "color-class", 0.6, {"color", "class"}},
    {.name = "color-speed", 0.7, {"color", "speed", DIFFUSION}},
    {.name = "color-lane", 0.6, {"color", "lane"}},
    {.name = "mesh", 0.7, {"mesh", "on", DIFFUSION}},
    {.name = "models", 1.0, {"lanes", MODELS, "compare", "on"}, .group = 1},
    {.name = "models-mesh", 1.0, {"compare", "on", "mesh", "on", "ribbons", "0"}, .group = 1},
    {.name = "models-start", 0.6, {"compare", "on", "start", "-1.5,1"}, .group = 1},
    {.name = "coupling", 0.5, {COUPLING}, .group = 1},
    {.name = "coupling-mesh", 0.75, {COUPLING, "mesh", "on"}, .group = 1},
    {.name = "coupling-likelihood", 1.0, {COUPLING, "density", "likelihood"}, .group = 1},
    {.name = "coupling-formulas", 0.6, {COUPLING, "formulas", "on"}, .group = 1},
    {.name = "next-scale-first", 0.25, {NEXT_SCALE}, .group = 1},
    {.name = "next-scale", 0.5, {NEXT_SCALE, "formulas", "on"}, .group = 1},
    {.name = "next-scale-end", 1.0, {NEXT_SCALE, "network", "on"}, .group = 1},
    {.name = "next-scale-likelihood", 1.0, {NEXT_SCALE, "density", "likelihood"}, .group = 1},
    {.name = "one-step", 1.0, {"lanes", JUMPS, "compare", "on", "steps", "1", "solver", "euler"}, .group = 2},
    {.name = "two-steps", 1.0, {"compare", "on", "steps", "2", "solver", "euler"}, .group = 2},
    {.name = "four-steps", 1.0, {"compare", "on", "steps", "4", "solver", "euler"}, .group = 2},
    {.name = "flow-map", 1.0, {FLOW_MAP, "steps", "2"}, .group = 2},
    {.name = "flow-map-field", 0.5, {FLOW_MAP, "steps", "4", "arrows", "on"}, .group = 2},
    {.name = "flow-map-formulas", 0.5, {FLOW_MAP, "steps", "1", "formulas", "on"}, .group = 2},
    {.name = "hop", 0.5, {"lanes", HOPS, "compare", "on"}, .group = 3},
    {.name = "drifting", 1.0, {DRIFTING, "arrows", "on"}, .group = 3},
    {.name = "drifting-formulas", 0.5, {DRIFTING, "formulas", "on"}, .group = 3},
    {.name = "bridge-compare", 0.6, {"lanes", BRIDGES, BRIDGE, "compare", "on", "solver", "sde"}, .group = 4},
    {.name = "bridge-random", 0.6, {BRIDGE, "solver", "sde", "steps", "100"}, .group = 4},
    {.name = "bridge-smooth", 0.6, {BRIDGE}, .group = 4},
    {.name = "bridge-formulas", 0.6, {BRIDGE, "solver", "sde", "formulas", "on"}, .group = 4},
    {.name = "cnf-beside-matching", 1.0, {"lanes", SLOW, "compare", "on", "curves", "on"}, .page = 1, .group = 5},
    {.name = "cnf", 0.7, {CNF}, .group = 5},
    {.name = "cnf-formulas", 0.7, {CNF, "formulas", "on"}, .group = 5},
    {.name = "cnf-likelihood", 1.0, {CNF, "density", "likelihood"}, .group = 5},
    {.name = "own-steps", 1.0, {"lanes", OWN, "compare", "on", DIFFUSION}},
};
#define PICTURES (sizeof pictures / sizeof *pictures)
static const char *const sizes[] = {"1280x800", "1920x1080"};

typedef struct {
    PageFolder folder;
    FileOut page; // index.html in it
} Gallery;

static bool paint(Gallery *gallery, Offscreen *offscreen, const Settings *base, const Picture *picture, int theme, int lang,
                  Error *err) {
    Settings s = *base;
    char file[128];
    char path[FILE_PATH_MAX];
    s.theme = theme;
    s.lang = lang;
    for (int i = 0; i < 2 * ROWS && picture->rows[i]; i += 2) {
        if (!settings_set(&s, picture->rows[i], picture->rows[i + 1], err)) {
            return false;
        }
    }
    const char *theme_name = setting_choice_name(settings_find("theme"), theme);
    snprintf(file, sizeof file, "%dx%d-%s-%s-%s.png", s.size_w, s.size_h, picture->name, theme_name, language_code(lang));
    if (!page_folder_path(&gallery->folder, file, path, err) || !experiment_apply(offscreen->experiment, &s, err)) {
        return false;
    }
    experiment_refresh_all(offscreen->experiment);
    experiment_advance(offscreen->experiment, 1); // past the change from one lane to the other
    fprintf(gallery->page.stream, "<a href=\"%s\"><img loading=\"lazy\" src=\"%s\" alt=\"%s\"></a>\n", file, file, file);
    offscreen->frame.help_open = picture->help;
    offscreen->frame.curves.page = picture->page;
    offscreen->pointer = picture->at.x > 0 ? (Vec2){picture->at.x * (float)s.size_w, picture->at.y * (float)s.size_h}
                                           : (Vec2){-1, -1};
    if (interrupt_asked() || !offscreen_picture(offscreen, picture->time, path, err)) {
        return false;
    }
    page_folder_written(&gallery->folder, file);
    language_choose(language_code(base->lang));
    return true;
}

static bool paint_group(Gallery *gallery, const Settings *base, int group, Error *err) {
    static const char *const lanes[] = {FOUR, MODELS, JUMPS, HOPS, BRIDGES, SLOW};
    Offscreen offscreen;
    Settings first = *base;
    first.curves = first.compare = true; // every lane is measured while it learns
    snprintf(first.lanes, sizeof first.lanes, "%s", lanes[group]);
    bool good = offscreen_open(&offscreen, &first, err);
    if (good) {
        offscreen_train(&offscreen, &first, verb_tell_training);
    }
    for (size_t i = 0; good && i < PICTURES; i++) {
        if (pictures[i].group != group) {
            continue;
        }
        fprintf(gallery->page.stream, "<h2 id=\"%s-%d\">%s, %d x %d</h2>\n", pictures[i].name, base->size_h, pictures[i].name,
                base->size_w, base->size_h);
        for (int k = 0; good && k < THEME_COUNT * language_count(); k++) {
            good = paint(gallery, &offscreen, base, &pictures[i], k / language_count(), k % language_count(), err);
        }
    }
    offscreen_close(&offscreen);
    return good;
}

static bool paint_all(Gallery *gallery, const Settings *base, Error *err) {
    bool good = true;
    for (int group = 0; good && group <= GROUPS_LAST; group++) {
        good = paint_group(gallery, base, group, err);
    }
    return good;
}

#define PAGE_NAME "index.html"
#define PAGE_HEAD "<!doctype html><meta charset=\"utf-8\"><title>Flowscope</title>\n"

// Links to the pictures, by size.
static void begin_page(FILE *page) {
    fprintf(page,
            "<style>body{font-family:sans-serif;margin:2em}img{width:32%%;margin:0 .5%% .5em 0;border:1px solid #ccc}"
                      "nav a{margin-right:1em;white-space:nowrap}</style>\n");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fprintf(page, "<nav><p><b>%s</b> ", sizes[i]);
        for (size_t k = 0; k < PICTURES; k++) {
            fprintf(page, "<a href=\"#%s-%s\">%s</a> ", pictures[k].name, strchr(sizes[i], 'x') + 1, pictures[k].name);
        }
        fprintf(page, "</nav>\n");
    }
}

static bool open_page(Gallery *gallery, const Settings *s, Error *err) {
    char path[FILE_PATH_MAX];
    return page_folder_open(&gallery->folder, s->out, err) && page_folder_path(&gallery->folder, PAGE_NAME, path, err) &&
           web_page_open(&gallery->page, path, PAGE_HEAD, s->overwrite, err);
}

int gallery_run(const Cli *cli) {
    Settings s = cli->settings;
    Error err;
    Gallery gallery = {0};
    s.lanes[0] = '\0'; // pictures name their own
    if (!s.out[0]) {
        snprintf(s.out, sizeof s.out, "gallery");
    }
    interrupt_defer();
    bool good = open_page(&gallery, &s, &err);
    if (good) {
        begin_page(gallery.page.stream);
    }
    for (size_t i = 0; good && i < sizeof sizes / sizeof *sizes; i++) {
        good = settings_set(&s, "size", sizes[i], &err) && paint_all(&gallery, &s, &err);
    }
    if (good) {
        good = file_out_commit(&gallery.page, &err);
    } else {
        file_out_discard(&gallery.page);
    }
    page_folder_close(&gallery.folder, good);
    return verb_ended(good, &err);
}
