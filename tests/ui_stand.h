// All text of the window without a window: real faces' advances, an experiment of four lanes, and the text of a frame.
#ifndef TESTS_UI_STAND_H
#define TESTS_UI_STAND_H

#include "app/frame.h"
#include "base/file.h"
#include "base/language.h"
#include "base/utf8.h"
#include "ui_rig.h"

#include <SDL_ttf.h>
#include <stdlib.h>

#define WORDS_MAX 1024
#define SLACK 0.6f // points, by which neighbours may touch

// The real faces' advances, without kerning and without OpenGL.
#define CODES 0xD7A4
static float advances[3][CODES]; // in em; below 0: not asked yet
static TTF_Font *faces[3];

static inline int open_faces(void) {
    static const char *const names[3] = {"Regular", "Medium", "SemiBold"};
    for (int k = 0; k < 3; k++) {
        char file[64];
        char path[FILE_PATH_MAX];
        Error err;
        snprintf(file, sizeof file, "assets/fonts/Pretendard-%s.otf", names[k]);
        if (TTF_Init() || !file_find_own(path, file, &err) || !(faces[k] = TTF_OpenFont(path, 100))) {
            return -1;
        }
        for (int i = 0; i < CODES; i++) {
            advances[k][i] = -1.0f;
        }
    }
    return 0;
}

static inline float advance_of(int face, int code) {
    code = code < CODES ? code : '?';
    if (advances[face][code] < 0.0f) {
        int advance = 50;
        TTF_GlyphMetrics(faces[face], (Uint16)code, NULL, NULL, NULL, NULL, &advance);
        advances[face][code] = (float)advance / 100.0f;
    }
    return advances[face][code];
}

static inline float measure(void *context, UiWeight weight, float size, const char *utf8, int len, bool tabular) {
    (void)context;
    float width = 0.0f;
    for (int i = 0; i < len;) {
        const char *at = utf8 + i;
        int code = utf8_next(&at);
        width += tabular && code >= '0' && code <= '9' ? 0.66f : advance_of((int)weight, code < 0 ? '?' : code);
        i = (int)(at - utf8);
    }
    return width * size;
}

typedef struct {
    Screen screen;
    Experiment *experiment;
    Frame frame;
} Stand;

typedef struct {
    float width, height, scale;
} Size;

static inline void look(Experiment *experiment, const char *path, Pairing pairing) {
    Settings wanted = experiment->settings;
    Error err;
    wanted.path = path_index(path);
    wanted.pairing = (int)pairing;
    assert_true(experiment_apply(experiment, &wanted, &err));
}

// Four lanes: the headline's two, and two whose titles name their pairing.
static inline int open_stand(void **state) {
    static Stand stand;
    Settings s = settings_default();
    Error err;
    if (open_faces()) {
        return -1;
    }
    s.width = 8;
    s.hidden = 1;
    s.batch = s.match = 64;
    s.particles = 1000;
    s.steps = 4;
    stand.experiment = malloc(sizeof *stand.experiment);
    assert_true(experiment_open(stand.experiment, &s, &err));
    look(stand.experiment, "ot", PAIRING_INDEPENDENT);
    look(stand.experiment, "vp", PAIRING_OT);
    look(stand.experiment, "ot", PAIRING_OT);
    experiment_train_to(stand.experiment, 80);
    experiment_refresh_all(stand.experiment);
    stand.experiment->settings.compare = true;
    experiment_refresh_all(stand.experiment);
    experiment_measure(stand.experiment);
    stand.screen.ui = ui_new(measure, NULL);
    stand.screen.formulas = formulas_new();
    frame_init(&stand.frame, &s);
    *state = &stand;
    return 0;
}

static inline int close_stand(void **state) {
    Stand *stand = *state;
    frame_free(&stand->frame);
    ui_free(stand->screen.ui);
    formulas_free(stand->screen.formulas);
    stand->experiment->count = LANES_MAX; // show() may have left fewer in sight
    experiment_close(stand->experiment);
    free(stand->experiment);
    return 0;
}

static inline void frames(Stand *stand, const Size *size) {
    UiInput input = {.mouse = {-1, -1}, .now_s = 100};
    CommandQueue nobody = {0};
    Screen *screen = &stand->screen;
    screen->theme = theme_at(stand->experiment->settings.theme);
    screen->width = (int)size->width;
    screen->height = (int)size->height;
    screen->density = 1;
    screen->scale = fminf(size->scale * screen->theme->zoom, layout_max(size->width, size->height));
    screen->stage_text =
        screen_stage_text(screen->theme, (float)stand->experiment->settings.stage_text, size->width, size->height, screen->scale);
    for (int i = 0; i < 2; i++) { // the first lays out, the second settles what eases
        frame_ui(&stand->frame, screen, stand->experiment, &input, &nobody);
        input.now_s += 10;
    }
}

// ---- the text of a frame -----------------------------------------------------------------------------------------------

typedef struct {
    Rect box;
    UiWeight weight;
    char text[96];
} Word;

static inline Rect meet(Rect a, Rect b) {
    float x = fmaxf(a.x, b.x);
    float y = fmaxf(a.y, b.y);
    return (Rect){x, y, fminf(a.x + a.w, b.x + b.w) - x, fminf(a.y + a.h, b.y + b.h) - y};
}

static inline bool within(Rect a, Rect outer) {
    return a.x >= outer.x - SLACK && a.y >= outer.y - SLACK && a.x + a.w <= outer.x + outer.w + SLACK &&
           a.y + a.h <= outer.y + outer.h + SLACK;
}

static inline int words(const Stand *stand, Word *list) {
    int count;
    const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
    Rect all = {0, 0, 1e6f, 1e6f};
    Rect clip = all;
    int n = 0;
    for (int i = 0; i < count; i++) {
        if (cmds[i].kind == UI_CMD_CLIP) {
            clip = cmds[i].box.w > 0 ? cmds[i].box : all;
        } else if (cmds[i].kind == UI_CMD_TEXT) {
            Rect seen = meet(cmds[i].box, clip);
            if (seen.w > 0 && seen.h > 0 && n < WORDS_MAX) {
                list[n].box = seen;
                list[n].weight = cmds[i].weight;
                snprintf(list[n].text, sizeof list[n].text, "%.*s", cmds[i].count, ui_chars(stand->screen.ui) + cmds[i].first);
                n++;
            }
        }
    }
    return n;
}

// Formulas: their names, and where they are.
static inline int formulas(const Stand *stand, Word *list) {
    int count, n = 0;
    const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
    for (int i = 0; i < count; i++) {
        if (cmds[i].kind == UI_CMD_IMAGE && n < WORDS_MAX) {
            list[n].box = cmds[i].box;
            snprintf(list[n++].text, sizeof list->text, "%s", ui_chars(stand->screen.ui) + cmds[i].first);
        }
    }
    return n;
}

static inline bool overlap(Rect a, Rect b) {
    Rect both = meet(a, b);
    return both.w > SLACK && both.h > SLACK;
}

static inline void complain(const Stand *stand, const Size *size, const char *what, const char *a, const char *b) {
    const Settings *s = &stand->experiment->settings;
    fail_msg("%g x %g at scale %g, theme %d, language %d, %d panes, curves %d, formulas %d: \"%s\" %s \"%s\"",
             (double)size->width, (double)size->height, (double)size->scale, s->theme, s->lang, stand->frame.page.layout.panes,
             s->curves, s->formulas, a, what, b);
}

// panes: 1 shows one lane, otherwise so many of those that are open.
static inline void show(Stand *stand, int theme, int lang, int panes, int insets) {
    Settings *s = &stand->experiment->settings;
    s->theme = theme;
    s->lang = lang;
    language_choose(language_code(lang));
    s->compare = panes > 1;
    stand->experiment->count = panes > 1 ? panes : LANES_MAX;
    s->curves = (insets & 1) != 0;
    s->formulas = (insets & 2) != 0;
    s->view = (insets & 4) != 0 ? VIEW_PATHS : VIEW_FLOW;
    s->network = (insets & 8) != 0;
    stand->experiment->selected = 1;
    stand->frame.curves.asked = s->curves && panes == 2; // from then on that plot has curves
    stand->frame.curves.page++;                          // every one comes up with every size
}

static inline bool stands(const Word *list, int n, const char *part) {
    for (int i = 0; i < n; i++) {
        if (strstr(list[i].text, part)) {
            return true;
        }
    }
    return false;
}

static const Size lectures[] = {{1280, 720, 1}, {1280, 800, 1}, {1920, 1080, 1.5f}};

#endif
