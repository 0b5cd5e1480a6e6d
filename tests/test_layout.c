// The whole window's words, without a window: in every size, scale, language and theme and with one to four panes no text overlaps
// another, leaves its pane or the window, and the stage keeps a useful size.
#include "ui_rig.h"

#include "app/captions.h"
#include "app/frame.h"
#include "app/strings.h"
#include "app/titles.h"
#include "base/file.h"
#include "flow/metric.h"
#include "run/words.h"

#include <SDL_ttf.h>
#include <stdlib.h>

#define WORDS_MAX 1024
#define SLACK 0.6f // points, by which neighbours may touch

// The real faces' advances, without kerning and without OpenGL.
#define CODES 0xD7A4
static float advances[3][CODES]; // in em; below 0: not asked yet
static TTF_Font *faces[3];

static int open_faces(void) {
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

static float advance_of(int face, int code) {
    code = code < CODES ? code : '?';
    if (advances[face][code] < 0.0f) {
        int advance = 50;
        TTF_GlyphMetrics(faces[face], (Uint16)code, NULL, NULL, NULL, NULL, &advance);
        advances[face][code] = (float)advance / 100.0f;
    }
    return advances[face][code];
}

static float measure(void *context, UiWeight weight, float size, const char *utf8, int len, bool tabular) {
    (void)context;
    float width = 0.0f;
    for (int i = 0; i < len;) {
        const char *at = utf8 + i;
        int code = words_next(&at);
        width += tabular && code >= '0' && code <= '9' ? 0.66f : advance_of((int)weight, code < 0 ? '?' : code);
        i = (int)(at - utf8);
    }
    return width * size;
}

typedef struct {
    Screen screen;
    Session *session;
    Frame frame;
} Stand;

typedef struct {
    float width, height, scale;
} Size;

static const Size sizes[] = {{800, 600, 0.75f},   {800, 600, 1},      {800, 600, 3},      {1024, 768, 1},     {1280, 720, 1},
                             {1280, 720, 1.5f},   {1280, 720, 2},     {1280, 800, 0.75f}, {1920, 1080, 1.5f}, {1920, 1080, 1},
                             {1920, 1080, 3},     {600, 1000, 1},     {3840, 2160, 3},    {3840, 2160, 2},    {3840, 2160, 1},
                             {3840, 2160, 0.75f}, {2560, 1080, 1.25f}};

static int path_index(const char *name) {
    int i = 0;
    while (path_kind_at(i) != path_find(name)) {
        i++;
    }
    return i;
}

static void look(Session *session, const char *path, Pairing pairing) {
    Settings wanted = session->settings;
    Error err;
    wanted.path = path_index(path);
    wanted.pairing = (int)pairing;
    assert_true(session_apply(session, &wanted, &err));
}

// Four lanes: the headline's two, and two whose titles name their pairing.
static int open_stand(void **state) {
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
    stand.session = malloc(sizeof *stand.session);
    assert_true(session_open(stand.session, &s, &err));
    look(stand.session, "ot", PAIRING_INDEPENDENT);
    look(stand.session, "vp", PAIRING_OT);
    look(stand.session, "ot", PAIRING_OT);
    session_train_to(stand.session, 80);
    session_refresh_all(stand.session);
    stand.session->settings.compare = true;
    session_refresh_all(stand.session);
    session_measure(stand.session);
    stand.screen.ui = ui_new(measure, NULL);
    frame_init(&stand.frame, &s);
    *state = &stand;
    return 0;
}

static int close_stand(void **state) {
    Stand *stand = *state;
    frame_free(&stand->frame);
    ui_free(stand->screen.ui);
    session_close(stand->session);
    free(stand->session);
    return 0;
}

static void frames(Stand *stand, const Size *size) {
    UiInput input = {.mouse = {-1, -1}, .now_s = 100};
    CommandQueue nobody = {0};
    Screen *screen = &stand->screen;
    screen->theme = theme_at(stand->session->settings.theme);
    screen->width = (int)size->width;
    screen->height = (int)size->height;
    screen->density = 1;
    screen->scale = fminf(size->scale * screen->theme->zoom, layout_most(size->width, size->height));
    for (int i = 0; i < 2; i++) { // the first lays out, the second settles what eases
        frame_ui(&stand->frame, screen, stand->session, &input, &nobody);
        input.now_s += 10;
    }
}

// ---- what can be seen of the words -----------------------------------------------------------------------------------------------

typedef struct {
    Rect box;
    UiWeight weight;
    char text[64];
} Word;

static Rect meet(Rect a, Rect b) {
    float x = fmaxf(a.x, b.x);
    float y = fmaxf(a.y, b.y);
    return (Rect){x, y, fminf(a.x + a.w, b.x + b.w) - x, fminf(a.y + a.h, b.y + b.h) - y};
}

static bool within(Rect a, Rect outer) {
    return a.x >= outer.x - SLACK && a.y >= outer.y - SLACK && a.x + a.w <= outer.x + outer.w + SLACK &&
           a.y + a.h <= outer.y + outer.h + SLACK;
}

static int words(const Stand *stand, Word *list) {
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

static bool overlap(Rect a, Rect b) {
    Rect both = meet(a, b);
    return both.w > SLACK && both.h > SLACK;
}

static void complain(const Stand *stand, const Size *size, const char *what, const char *a, const char *b) {
    const Settings *s = &stand->session->settings;
    fail_msg("%g x %g at scale %g, theme %d, language %d, %d panes, curves %d, formulas %d: \"%s\" %s \"%s\"",
             (double)size->width, (double)size->height, (double)size->scale, s->theme, s->lang, stand->frame.layout.panes,
             s->curves, s->formulas, a, what, b);
}

// The network's picture keeps to its pane and off every word and formula.
static void judge_inset(const Stand *stand, const Size *size, const Word *list, int n, int pane) {
    Rect inset = stand->frame.hand.inset[pane];
    if (inset.w <= 0) {
        return;
    }
    if (!within(inset, stand->frame.layout.pane[pane])) {
        complain(stand, size, "the network", "leaves its pane", "");
    }
    for (int i = 0; i < n; i++) {
        if (overlap(inset, list[i].box)) {
            complain(stand, size, "the network", "lies upon", list[i].text);
        }
    }
    for (int f = 0; f < stand->frame.formula_count; f++) {
        if (overlap(inset, stand->frame.formula[f].box)) {
            complain(stand, size, "the network", "lies upon", stand->frame.formula[f].name);
        }
    }
}

static void judge_words(const Stand *stand, const Size *size) {
    static Word list[WORDS_MAX];
    const Layout *layout = &stand->frame.layout;
    int n = words(stand, list);
    Rect window = {0, 0, size->width / stand->screen.scale, size->height / stand->screen.scale};
    for (int i = 0; i < n; i++) {
        Vec2 middle = {list[i].box.x + 0.5f * list[i].box.w, list[i].box.y + 0.5f * list[i].box.h};
        if (!within(list[i].box, window)) {
            complain(stand, size, "leaves", list[i].text, "the window");
        }
        for (int k = 0; k < layout->panes; k++) {
            if (rect_contains(layout->pane[k], middle) && !within(list[i].box, layout->pane[k])) {
                complain(stand, size, "leaves", list[i].text, "its pane");
            }
        }
        for (int k = 0; k < i; k++) {
            if (overlap(list[i].box, list[k].box)) {
                complain(stand, size, "lies upon", list[i].text, list[k].text);
            }
        }
    }
    for (int k = 0; k < layout->panes; k++) {
        judge_inset(stand, size, list, n, k);
    }
    for (int f = 0; f < stand->frame.formula_count; f++) {
        Rect box = stand->frame.formula[f].box;
        bool inside = false;
        for (int k = 0; k < layout->panes; k++) {
            inside = inside || within(box, layout->pane[k]);
        }
        for (int i = 0; i < n; i++) {
            if (!inside || overlap(box, list[i].box)) {
                complain(stand, size, inside ? "lies upon" : "leaves its pane, not", stand->frame.formula[f].name, list[i].text);
            }
        }
    }
}

static void judge_stage(const Stand *stand, const Size *size) {
    const Layout *layout = &stand->frame.layout;
    float scale = stand->screen.scale;
    assert_true(layout->stage.w >= 220 && layout->stage.h >= 220);
    assert_true(layout->stage.w * scale >= 0.4f * size->width && layout->stage.h * scale >= 0.35f * size->height);
    for (int i = 0; i < layout->panes; i++) {
        Rect pane = layout->pane[i];
        assert_true(within(pane, layout->stage));
        assert_true(layout->square[i].w >= 0.49f * fminf(pane.w, pane.h));
        assert_near(layout->square[i].w, layout->square[i].h, 0.01);
        assert_near(layout->square[i].w, layout->square[0].w, 0.01); // one scale for all that is compared
        assert_true(layout->square[i].x + 0.95f * layout->square[i].w <=
                    pane.x + pane.w + 0.01f); // none to the right of its pane
        for (int k = 0; k < i; k++) {
            assert_false(overlap(pane, layout->pane[k]));
        }
    }
    const Rect apart[] = {layout->stage, layout->drawer, layout->bar, layout->panel};
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < i; k++) {
            assert_false(overlap(apart[i], apart[k]));
        }
    }
}

// panes: 1 shows one lane, otherwise so many of those that are open.
static void show(Stand *stand, int theme, int lang, int panes, int extras) {
    Settings *s = &stand->session->settings;
    s->theme = theme;
    s->lang = lang;
    s->compare = panes > 1;
    stand->session->count = panes > 1 ? panes : SESSION_LANES;
    s->curves = (extras & 1) != 0;
    s->formulas = (extras & 2) != 0;
    s->view = (extras & 4) != 0 ? VIEW_PATHS : VIEW_FLOW;
    s->network = (extras & 8) != 0;
    stand->session->looked = 1;
    stand->frame.curves.asked = s->curves && panes == 2; // from then on that plot has curves
    stand->frame.curves.page++;                          // every one comes up with every size
}

static int formulas_named(const Frame *frame, const char *beginning) {
    int n = 0;
    for (int i = 0; i < frame->formula_count; i++) {
        n += strncmp(frame->formula[i].name, beginning, strlen(beginning)) == 0;
    }
    return n;
}

static void nothing_overlaps_or_leaves_its_box(void **state) {
    Stand *stand = *state;
    int formulas = 0, networks = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int k = 0; k < THEMES * LANG_COUNT * SESSION_LANES * 16; k++) {
            show(stand, k % THEMES, k / THEMES % LANG_COUNT, k / THEMES / LANG_COUNT % SESSION_LANES + 1,
                 k / THEMES / LANG_COUNT / SESSION_LANES);
            frames(stand, &sizes[i]);
            judge_words(stand, &sizes[i]);
            judge_stage(stand, &sizes[i]);
            formulas += stand->frame.formula_count;
            assert_true(formulas_named(&stand->frame, "loss-") <= formulas_named(&stand->frame, "pairs-")); // a mean, of these
            networks += stand->frame.hand.inset[0].w > 0;
        }
    }
    assert_true(formulas > 100 && networks > 100);
    stand->session->count = SESSION_LANES;
}

// The middle of every picture is free of what is shown on request.
static void judge_pictures(const Stand *stand, const Size *size) {
    const Layout *layout = &stand->frame.layout;
    for (int k = 0; k < layout->panes; k++) {
        Rect square = layout->square[k];
        Rect middle = {square.x + 0.25f * square.w, square.y + 0.25f * square.h, 0.5f * square.w, 0.5f * square.h};
        if (stand->frame.hand.inset[k].w > 0 && overlap(stand->frame.hand.inset[k], middle)) {
            complain(stand, size, "the network", "lies upon", "a picture");
        }
        for (int f = 0; f < stand->frame.formula_count; f++) {
            if (overlap(stand->frame.formula[f].box, middle)) {
                complain(stand, size, stand->frame.formula[f].name, "lies upon", "a picture");
            }
        }
    }
}

static void pictures_stay_in_sight(void **state) {
    Stand *stand = *state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int k = 0; k < THEMES * SESSION_LANES * 8; k++) {
            show(stand, k % THEMES, LANG_EN, k / THEMES % SESSION_LANES + 1, k / THEMES / SESSION_LANES << 1 | (int)i % 2);
            frames(stand, &sizes[i]);
            judge_pictures(stand, &sizes[i]);
        }
    }
    stand->session->count = SESSION_LANES;
}

static const Size lectures[] = {{1280, 720, 1}, {1280, 800, 1}, {1920, 1080, 1.5f}};

// Beside two lanes formulas and the network have a place in every theme; formulas are no smaller than small text.
static void formulas_and_network_stand_beside_two_lanes(void **state) {
    Stand *stand = *state;
    for (int k = 0; k < 3 * THEMES * LANG_COUNT * 2; k++) {
        const Size *size = &lectures[k % 3];
        bool network = k / 3 / THEMES / LANG_COUNT > 0;
        show(stand, k / 3 % THEMES, k / 3 / THEMES % LANG_COUNT, 2, network ? 8 : 2);
        frames(stand, size);
        for (int pane = 0; pane < 2; pane++) {
            bool there = network && stand->frame.hand.inset[pane].w > 0;
            for (int f = 0; f < stand->frame.formula_count; f++) {
                const FormulaPlace *formula = &stand->frame.formula[f];
                float w = 0, h = 0;
                assert_true(formulas_size(stand->frame.formulas, formula->name, &w, &h));
                assert_true(formula->box.w / w >= 0.94f * stand->screen.theme->size_small);
                there = there || within(formula->box, stand->frame.layout.pane[pane]);
            }
            if (!there) {
                complain(stand, size, network ? "the network" : "formulas", "find no room", "");
            }
        }
    }
    stand->session->count = SESSION_LANES;
}

static bool stands(const Word *list, int n, const char *part) {
    for (int i = 0; i < n; i++) {
        if (strstr(list[i].text, part)) {
            return true;
        }
    }
    return false;
}

// All that stands in a pane, in one line.
static void text_of(const Stand *stand, const Word *list, int n, int pane, char *text, size_t room) {
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < n && used < room; i++) {
        if (within(list[i].box, stand->frame.layout.pane[pane])) {
            used += (size_t)snprintf(text + used, room - used, "%s ", list[i].text);
        }
    }
}

// However small the panes: each names its lane's path and pairing, and one of them says what the colours mean.
static void every_lane_is_named_and_the_colours_are_explained(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    char text[4096];
    for (int k = 0; k < 3 * THEMES * LANG_COUNT * SESSION_LANES * 4; k++) {
        const Size *size = &lectures[k % 3];
        int lang = k / 3 / THEMES % LANG_COUNT, panes = k / 3 / THEMES / LANG_COUNT % SESSION_LANES + 1;
        int extras = k / 3 / THEMES / LANG_COUNT / SESSION_LANES;
        show(stand, k / 3 % THEMES, lang, panes, (extras & 1) | (extras & 2) << 1); // the curves, the conditional paths
        frames(stand, size);
        int n = words(stand, list);
        const char *colours = strchr(str(STR_COLOURED, (Lang)lang), ':') + 2; // the least words beside the ring of hues
        bool coloured = false;
        for (int pane = 0; pane < panes; pane++) {
            const Strand *strand = session_pane(stand->session, pane);
            const char *pairing = str(strand->pairing == PAIRING_OT ? STR_MATCHED_PAIRS : STR_RANDOM_PAIRS, (Lang)lang);
            text_of(stand, list, n, pane, text, sizeof text);
            if (!strstr(text, titles_path(strand, (Lang)lang)) || !strstr(text, pairing)) {
                complain(stand, size, text, "does not name its lane:", pairing);
            }
            coloured = coloured || stand->frame.hand.keyed[pane] || stands(list, n, colours);
        }
        if (!coloured) {
            complain(stand, size, "the colours", "are not explained", "");
        }
    }
    stand->session->count = SESSION_LANES;
}

// The panel says in every lecture hall which curve is which, and how large the loss is.
static void the_loss_is_in_sight(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    char name[96];
    for (int k = 0; k < 3 * THEMES * LANG_COUNT * SESSION_LANES; k++) {
        const Size *size = &lectures[k % 3];
        Lang lang = (Lang)(k / 3 / THEMES % LANG_COUNT);
        show(stand, k / 3 % THEMES, (int)lang, k / 3 / THEMES / LANG_COUNT + 1, 0);
        frames(stand, size);
        int n = words(stand, list), found = 0;
        for (int i = 0; i < n; i++) {
            bool whole = within(list[i].box, stand->frame.layout.panel) &&
                         list[i].box.h > 0.94f * stand->screen.theme->size_small;
            found += whole && strcmp(list[i].text, str(STR_LOSS, lang)) == 0;
            for (int lane = 0; lane < stand->session->count; lane++) {
                labels_title(&stand->session->strand[lane], lang, name, sizeof name);
                found += whole && list[i].weight == UI_WEIGHT_REGULAR && strcmp(list[i].text, name) == 0;
            }
        }
        if (found <= stand->session->count) {
            complain(stand, size, "the loss or a lane's name", "is out of sight", "");
        }
    }
    stand->session->count = SESSION_LANES;
}

// However narrow what is beside a picture: how often the lines cross that are drawn is said.
static void crossings_are_counted_everywhere(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    static const char *const word[LANG_COUNT] = {"crossings", "엇갈림"};
    for (int k = 0; k < 3 * THEMES * LANG_COUNT * 2; k++) {
        int lang = k / 3 / THEMES % LANG_COUNT;
        show(stand, k / 3 % THEMES, lang, k / 3 / THEMES / LANG_COUNT + 1, 4);
        stand->session->settings.pairs = true;
        frames(stand, &lectures[k % 3]);
        if (!stands(list, words(stand, list), word[lang])) {
            complain(stand, &lectures[k % 3], "nobody counts", word[lang], "");
        }
    }
    stand->session->settings.pairs = false;
    stand->session->count = SESSION_LANES;
}

// In all panes that are compared or in none, and at one height.
static void captions_begin_side_by_side(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    int shown = 0;
    for (int k = 0; k < 3 * THEMES * LANG_COUNT * 3; k++) {
        const Size *size = &lectures[k % 3];
        int panes = k / 3 / THEMES / LANG_COUNT + 2, found = 0;
        float y = 0;
        show(stand, k / 3 % THEMES, k / 3 / THEMES % LANG_COUNT, panes, 0);
        frames(stand, size);
        int n = words(stand, list);
        for (int i = 0; i < n * panes; i++) {
            const Word *word = &list[i % n];
            Rect pane = stand->frame.layout.pane[i / n];
            const char *text = captions_of(stand->session, session_pane(stand->session, i / n));
            if (strlen(word->text) > 12 && strncmp(word->text, text, strlen(word->text)) == 0 && within(word->box, pane)) {
                y = found++ > 0 ? y : word->box.y - pane.y;
                assert_near(word->box.y - pane.y, y, 0.01);
            }
        }
        assert_true(found == 0 || found == panes);
        shown += found;
    }
    assert_true(shown > 0);
    stand->session->count = SESSION_LANES;
}

static void a_notice_ends_with_its_language(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    const Size size = {1280, 800, 1};
    show(stand, 0, LANG_EN, 1, 0);
    frame_say(&stand->frame, "something", LANG_EN, 110);
    frames(stand, &size);
    assert_true(stands(list, words(stand, list), "something"));
    show(stand, 0, LANG_KO, 1, 0);
    frames(stand, &size);
    assert_false(stands(list, words(stand, list), "something"));
    stand->frame.notice_until_s = 0;
    stand->session->count = SESSION_LANES;
}

// Where the map of the error leaves the particles grey there are no colours to be explained.
static void colours_that_are_not_shown_have_no_key(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    const Size size = {1280, 800, 1};
    int known = 0;
    show(stand, 0, LANG_EN, 1, 0);
    stand->session->settings.truth = TRUTH_ERROR;
    for (int i = 0; i < SESSION_LANES; i++) {
        stand->session->looked = i;
        frames(stand, &size);
        bool grey = strand_truth_known(&stand->session->strand[i]);
        bool keyed = stands(list, words(stand, list), str(STR_COLOURED, LANG_EN)) || stand->frame.hand.keyed[0];
        assert_int_equal(keyed, !grey);
        known += grey;
    }
    assert_true(known > 0 && known < SESSION_LANES);
    stand->session->settings.truth = TRUTH_OFF;
}

// At ordinary sizes every word is whole.
static void nothing_is_cut_short(void **state) {
    Stand *stand = *state;
    const Size ordinary[] = {{1280, 720, 1}, {1280, 800, 1}, {1920, 1080, 1}};
    static Word list[WORDS_MAX];
    for (int k = 0; k < THEMES * LANG_COUNT * 2 * 3; k++) {
        const Size *size = &ordinary[k % 3];
        show(stand, k / 3 % THEMES, k / 3 / THEMES % LANG_COUNT, k / 3 / THEMES / LANG_COUNT + 1, 0);
        frames(stand, size);
        for (int i = words(stand, list) - 1; i >= 0; i--) {
            if (strstr(list[i].text, "…")) {
                complain(stand, size, "is cut short, near", list[i].text, "");
            }
        }
    }
    stand->session->count = SESSION_LANES;
}

// Of the flow its trajectories' measures and what they cost; of the conditional paths how often the pairs' lines cross, counted here
// anew.
static void numbers_stand_below_the_title(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    static Word list[WORDS_MAX];
    char text[80];
    char crossings[28];
    show(stand, 0, LANG_EN, 1, 0);
    frames(stand, &size);
    const Strand *strand = session_pane(stand->session, 0);
    int n = words(stand, list);
    snprintf(text, sizeof text, "length / distance  %.2f  ·  off straight  %.2f", (double)strand->detour,
             (double)strand->straightness);
    assert_true(stands(list, n, text));
    show(stand, 0, LANG_EN, 1, 4);
    frames(stand, &size);
    float x0[256], y0[256], x1[256], y1[256];
    lane_pairs(&strand->lane, 256, x0, y0, x1, y1);
    str_count(crossings, sizeof crossings, metric_crossings(256, x0, y0, x1, y1));
    snprintf(text, sizeof text, "256 straight lines: %s crossings", crossings);
    n = words(stand, list);
    assert_false(stands(list, n, "crossings")); // of lines that are not drawn
    stand->session->settings.pairs = true;
    frames(stand, &size);
    n = words(stand, list);
    assert_true(stands(list, n, text));
    assert_false(stands(list, n, "off straight"));
    stand->session->settings.tube = TUBE_ON;
    frames(stand, &size);
    n = words(stand, list);
    assert_true(stands(list, n, "all noise to one data point"));
    assert_false(stands(list, n, "each noise to its own") || stands(list, n, "crossings"));
    stand->session->settings.pairs = false;
    stand->session->settings.tube = TUBE_OFF;
    stand->session->count = SESSION_LANES;
}

// Titles that are compared are of one size, even where one of them has to be smaller to fit.
static void titles_side_by_side_are_of_one_size(void **state) {
    Stand *stand = *state;
    const Size size = {1280, 800, 1};
    for (int panes = 1; panes <= 4; panes++) {
        float least = 1e9f, most = 0;
        int count, titles = 0;
        show(stand, 2, LANG_EN, panes, 0);
        frames(stand, &size);
        const Layout *layout = &stand->frame.layout;
        const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
        for (int i = 0; i < count; i++) {
            bool title = cmds[i].kind == UI_CMD_TEXT && cmds[i].weight == UI_WEIGHT_SEMIBOLD &&
                         within(cmds[i].box, layout->stage);
            if (title) {
                least = fminf(least, cmds[i].size);
                most = fmaxf(most, cmds[i].size);
                titles++;
            }
        }
        assert_true(titles >= panes);
        assert_near(least, most, 0.001);
    }
    stand->session->count = SESSION_LANES;
}

// The overlay of keys, which lies upon all else: its words alone are judged.
static void the_keys_fit_everywhere(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int k = 0; k < THEMES * LANG_COUNT; k++) {
            show(stand, k % THEMES, k / THEMES, 1, 0);
            stand->frame.help_open = false;
            frames(stand, &sizes[i]);
            int beneath = words(stand, list);
            stand->frame.help_open = true;
            frames(stand, &sizes[i]);
            int n = words(stand, list);
            assert_true(n > beneath + 20);
            Rect window = {0, 0, sizes[i].width / stand->screen.scale, sizes[i].height / stand->screen.scale};
            for (int a = beneath; a < n; a++) {
                if (!within(list[a].box, window)) {
                    complain(stand, &sizes[i], "leaves", list[a].text, "the window");
                }
                for (int b = beneath; b < a; b++) {
                    if (overlap(list[a].box, list[b].box)) {
                        complain(stand, &sizes[i], "lies upon", list[a].text, list[b].text);
                    }
                }
            }
        }
    }
    stand->frame.help_open = false;
    stand->session->count = SESSION_LANES;
}

// What has no room goes in order: captions and subtitles before titles, tools before the stage.
static void little_room_leaves_the_stage(void **state) {
    (void)state;
    LayoutDef def = {.tools = true, .curves = true, .panes = 1};
    Layout large = layout_make(1280, 720, &def);
    assert_true(large.panel.w > 0 && large.bar.h > 0 && large.drawer.h > 0);
    Layout low = layout_make(1280, 360, &def);
    assert_true(low.drawer.h <= 0 && low.bar.h > 0);
    Layout tiny = layout_make(400, 300, &def);
    assert_true(tiny.panel.w <= 0 && tiny.bar.h <= 0 && tiny.stage.w >= 400 && tiny.stage.h >= 300);
}

// A pane much wider than high has its picture at the right, beside the words; formulas, which stand there, push it back.
static void pictures_stand_beside_the_words(void **state) {
    (void)state;
    LayoutDef def = {.tools = true, .curves = true, .panes = 1};
    Layout low = layout_make(980, 610, &def);
    assert_true(low.pane[0].w > 1.7f * low.pane[0].h);
    assert_true(low.square[0].x + 0.875f * low.square[0].w <= low.stage.w && layout_words(&low, 0) > 250);
    Layout wide = layout_make(1280, 720, &def); // no further from the middle than the words ask
    assert_true(fabsf(wide.square[0].x + 0.5f * wide.square[0].w - 0.5f * wide.stage.w) < 30);
    def.beside = 220;
    Layout formulas = layout_make(980, 610, &def);
    assert_true(formulas.square[0].x + 0.875f * formulas.square[0].w <= low.stage.w - layout_beside(low.pane[0]) + 0.01f);
    Layout tall = layout_make(980, 610, &(LayoutDef){.tools = true, .panes = 1});
    assert_near(tall.square[0].x + 0.5f * tall.square[0].w, 0.5f * tall.stage.w, 0.01);
    Layout two = layout_make(610, 458, &(LayoutDef){.tools = true, .panes = 2});
    assert_true(two.pane[1].y > two.pane[0].y);
    for (int i = 0; i < 2; i++) {
        assert_near(two.square[i].x + two.square[i].w, two.stage.w - 8, 0.01);
    }
}

// What is compared stands in full rows, in the order that leaves the pictures large.
static void panes_are_alike(void **state) {
    (void)state;
    const struct {
        float width, height;
        int panes, columns;
    } cases[] = {{1280, 720, 2, 2}, {1280, 720, 3, 3}, {1280, 720, 4, 2}, {826, 465, 3, 3},
                 {826, 465, 4, 2},  {600, 1000, 3, 1}, {2560, 700, 4, 4}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        LayoutDef def = {.tools = true, .panes = cases[k].panes};
        Layout layout = layout_make(cases[k].width, cases[k].height, &def);
        int columns = 0;
        for (int i = 0; i < layout.panes; i++) {
            columns += layout.pane[i].y <= layout.pane[0].y;
            assert_near(layout.pane[i].w, layout.pane[0].w, 0.01);
            assert_near(layout.pane[i].h, layout.pane[0].h, 0.01);
        }
        assert_int_equal(columns, cases[k].columns);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panes_are_alike),
        cmocka_unit_test(the_loss_is_in_sight),
        cmocka_unit_test(a_notice_ends_with_its_language),
        cmocka_unit_test(captions_begin_side_by_side),
        cmocka_unit_test(crossings_are_counted_everywhere),
        cmocka_unit_test(nothing_overlaps_or_leaves_its_box),
        cmocka_unit_test(nothing_is_cut_short),
        cmocka_unit_test(numbers_stand_below_the_title),
        cmocka_unit_test(the_keys_fit_everywhere),
        cmocka_unit_test(titles_side_by_side_are_of_one_size),
        cmocka_unit_test(little_room_leaves_the_stage),
        cmocka_unit_test(pictures_stand_beside_the_words),
        cmocka_unit_test(pictures_stay_in_sight),
        cmocka_unit_test(formulas_and_network_stand_beside_two_lanes),
        cmocka_unit_test(colours_that_are_not_shown_have_no_key),
        cmocka_unit_test(every_lane_is_named_and_the_colours_are_explained),
    };
    return cmocka_run_group_tests(tests, open_stand, close_stand);
}
