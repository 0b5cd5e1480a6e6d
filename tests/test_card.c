// The lesson's card and the presenter's window, without a window: in every size, theme and language nothing overlaps, leaves its place or
// covers the pictures, and what the class reads is large enough for the back row.
#include "ui_card.h"

#include "app/lecture/presenter.h"

static void judge_card(const Stand *stand, const Size *size, int kind, bool bar) {
    static Word list[WORDS_MAX];
    const Layout *layout = &stand->frame.page.layout;
    const int n = words(stand, list);
    int on_card = 0;
    if (layout->card.h <= 0) {
        fail_msg("%g x %g, kind %d: there is no card", (double)size->width, (double)size->height, kind);
    }
    for (int i = 0; i < n; i++) {
        const Rect box = list[i].box;
        const bool inside = within(box, layout->card);
        if (!inside && !within(box, layout->stage) && !within(box, layout->bar) && box.x < layout->panel.x) {
            complain(stand, size, "stands between card and stage", list[i].text, "");
        }
        on_card += inside;
        for (int k = 0; k < i && inside; k++) {
            if (overlap(box, list[k].box)) {
                complain(stand, size, "lies upon", list[i].text, list[k].text);
            }
        }
    }
    assert_true(on_card >= 3);
    assert_true(layout->stage.y + layout->stage.h <= layout->card.y + 0.01f); // it covers no picture
    const float pictures = layout->stage.h / (size->height / stand->screen.scale);
    if (pictures < (bar ? 0.34f : kind == REVEALED ? 0.38f : 0.5f)) {
        fail_msg("%g x %g, kind %d: the pictures keep %g of the height", (double)size->width, (double)size->height, kind, (double)pictures);
    }
}

// The text: as large as it is meant to be where it stands alone, and never below a size that is still read.
static void judge_size(const Stand *stand, const Size *size, int kind) {
    int count, texts = 0;
    const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
    const float high = fminf(size->height, 0.5625f * size->width), k = stand->screen.scale;
    for (int i = 0; i < count; i++) {
        if (cmds[i].kind == UI_CMD_TEXT && strncmp(ui_chars(stand->screen.ui) + cmds[i].first, long_text, 12) == 0) {
            assert_true(cmds[i].size * k >= (kind == PLAIN ? 0.029f : 0.0249f) * high);
            texts++;
        }
    }
    assert_true(texts > 0);
}

static void cards_fit_everywhere(void **state) {
    Stand *stand = *state;
    const Quantity *quantity = quantity_find("detour");
    for (int kind = 0; kind < KINDS; kind++) {
        for (int i = 0; i < (int)(sizeof rooms / sizeof rooms[0]); i++) {
            for (int look = 0; look < 2 * THEMES; look++) {
                Question question;
                LessonCard card = card_of(kind, quantity, &question);
                card.step = (kind + i + look) % 3; // which says what of the tools is shown
                show(stand, look / 2, look % 2, 1 + (kind + i) % 3, 0);
                show_card(stand, &rooms[i], &card);
                judge_card(stand, &rooms[i], kind, card.step % 3 > 0);
                judge_size(stand, &rooms[i], kind);
            }
        }
    }
}

// Before the answer there is room for it: the pictures keep their size when it comes.
static void an_answer_moves_nothing(void **state) {
    Stand *stand = *state;
    const Quantity *quantity = quantity_find("detour");
    for (int i = 0; i < (int)(sizeof rooms / sizeof rooms[0]); i++) {
        for (int look = 0; look < 2 * THEMES; look++) {
            Question question;
            const LessonCard after = card_of(REVEALED, quantity, &question);
            LessonCard before = after;
            before.asks = before.answers = true;
            before.revealed = false;
            memcpy(before.expected, after.result, sizeof before.expected);
            before.result[0] = '\0';
            before.measures = (Measures){0};
            show(stand, look / 2, look % 2, 2, 0);
            show_card(stand, &rooms[i], &before);
            const Rect was = stand->frame.page.layout.card;
            LessonCard quick = after;
            quick.measures = (Measures){0};
            show_card(stand, &rooms[i], &quick);
            assert_memory_equal(&was, &stand->frame.page.layout.card, sizeof was);
        }
    }
}

static float left_of(const Word *list, int n, const char *text) {
    for (int i = 0; i < n; i++) {
        if (strcmp(list[i].text, text) == 0) {
            return list[i].box.x;
        }
    }
    fail_msg("%s is not there", text);
    return 0;
}

// What the class sees of the tools begins where its words do, and says of training what the script does.
static void tools_go_with_the_card(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    static const Controls training = {.training = true};
    const Controls steps = {.count = 1, .row = {settings_find("steps")}};
    stand->experiment->training = false;
    for (int i = 0; i < (int)(sizeof rooms / sizeof rooms[0]); i++) {
        for (int theme = 0; theme < THEMES; theme++) {
            Question question;
            LessonCard card = card_of(PLAIN, NULL, &question);
            show(stand, theme, 0, 1, 0);
            stand->frame.card = &card;
            stand->frame.controls = &steps;
            show_sized(stand, &rooms[i]);
            int n = words(stand, list);
            assert_near(left_of(list, n, "Solver steps"), left_of(list, n, card.title), 0.5);
            stand->frame.controls = &training;
            show_sized(stand, &rooms[i]);
            n = words(stand, list);
            assert_true(stands(list, n, "Training step") && !stands(list, n, "Step (paused)"));
        }
    }
    stand->frame.card = NULL;
    stand->frame.controls = NULL;
}

// The legend says class B: so does the control beside it, and not 1.
static void a_class_is_called_as_in_the_legend(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    const Controls label = {.count = 1, .row = {settings_find("label")}};
    Question question;
    LessonCard card = card_of(PLAIN, NULL, &question);
    Settings *settings = &stand->experiment->settings;
    show(stand, 0, 0, 1, 0);
    stand->frame.card = &card;
    stand->frame.controls = &label;
    settings->condition = true;
    show_sized(stand, &rooms[1]);
    int n = words(stand, list);
    assert_true(left_of(list, n, "Class") < left_of(list, n, "all"));
    settings->label = 1;
    show_sized(stand, &rooms[1]);
    n = words(stand, list);
    assert_true(left_of(list, n, "Class") < left_of(list, n, "B"));
    settings->label = -1;
    settings->condition = false;
    stand->frame.card = NULL;
    stand->frame.controls = NULL;
}

static void the_presenter_reads_all_of_it(void **state) {
    Stand *stand = *state;
    static Word list[WORDS_MAX];
    static const Size desks[] = {{1120, 700, 1}, {1280, 800, 1}, {1920, 1080, 1}, {800, 600, 1}, {480, 360, 1}};
    static const int desk_count = (int)(sizeof desks / sizeof desks[0]);
    const UiInput nobody = {.mouse = {-1, -1}, .now_s = 1};
    for (int kind = 0; kind < KINDS; kind++) {
        for (int i = 0; i < 2 * desk_count; i++) {
            Question question;
            const Size *desk = &desks[i / 2];
            const LessonCard card = card_of(kind, quantity_find("detour"), &question);
            const Presented shown = {.card = &card, .black = kind == PLAIN, .seconds = 754, .training = 1200, .time = "0.50"};
            const float k = fmaxf(fminf(desk->height / 760, desk->width / 1120), 0.6f), w = desk->width / k, h = desk->height / k;
            language_choose(language_code(i % 2));
            ui_begin(stand->screen.ui, &nobody, theme_at(THEME_DARK), w, h);
            presenter_draw(stand->screen.ui, theme_at(THEME_DARK), &shown, w, h);
            ui_end(stand->screen.ui);
            const int n = words(stand, list);
            for (int a = 0; a < n; a++) {
                assert_true(within(list[a].box, (Rect){0, 0, w, h}));
                for (int b = 0; b < a; b++) {
                    if (overlap(list[a].box, list[b].box)) {
                        complain(stand, desk, "lies upon", list[a].text, list[b].text);
                    }
                }
            }
            for (int next = 0; next < 2; next++) {
                assert_true(within(presenter_button(next, w, h), (Rect){0, 0, w, h}) && presenter_button(next, w, h).h >= 40);
            }
            assert_true(!overlap(presenter_button(false, w, h), presenter_button(true, w, h)));
            assert_true(stands(list, n, "12:34") && stands(list, n, "Only two steps") && stands(list, n, card.title));
        }
    }
    language_choose("en");
}

// ---- the program's own lessons --------------------------------------------------------------------------------------------------------

// What a step of a lesson shows when it has been played: what its lines, and those of the steps before, say.
typedef struct {
    LessonCard card;
    Controls controls;
    int lanes; // that are open
    bool compared;
    const Question *question;
    const StepText *asked;
} Shown;

static void follow(Shown *shown, const Lesson *lesson, const LessonText *text, int step, const ScriptLine *line) {
    Error err;
    const Command *command = &line->command;
    const char *key = line->kind == SCRIPT_COMMAND && command->kind == CMD_SET ? command->row->key : "";
    if (strcmp(key, "lanes") == 0) {
        shown->lanes = 1;
        for (const char *at = strchr(command->text, ','); at; at = strchr(at + 1, ',')) {
            shown->lanes++;
        }
    } else if (strcmp(key, "compare") == 0) {
        shown->compared = strcmp(command->text, "on") == 0;
    } else if (line->kind == SCRIPT_SHOW) {
        assert_true(controls_read(command->text, &shown->controls, &err));
    } else if (line->kind == SCRIPT_MEASURE) {
        assert_true(lesson_measures_read(command->text, &shown->card.measures, &err));
    } else if (line->kind == SCRIPT_ASK) {
        shown->question = &lesson->step[step].question;
        shown->asked = &text->step[step];
    }
}

// With a vote or a guess, and where the answer is known with numbers as wide as they come.
static void answer(Shown *shown, const Step *step) {
    LessonCard *card = &shown->card;
    if (step->ask < 0 && step->reveal < 0) {
        return;
    }
    if (!shown->question) {
        fail_msg("a step asks or reveals, and there is no question");
        return;
    }
    card->question = shown->question;
    card->revealed = step->reveal >= 0;
    card->asks = !card->revealed;
    card->guess = (Guess){.votes = {12, 3}, .said = true, .number = 0.55};
    card->measured = (Measured){.known = true, .lanes = shown->question->choices, .value = {10.46, 10.31, 10.25, 10.75}, .right = 0};
    card->choices = shown->asked->choices;
    memcpy(card->choice, shown->asked->choice, sizeof card->choice);
    if (card->revealed) {
        question_sentence(card->question, &card->guess, &card->measured, &card->measured, shown->asked->choice, card->result);
    }
}

// What stands in the last line of the text is no word left alone.
static void judge_lines(const Stand *stand, const Size *size, const LessonCard *card) {
    int count;
    const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
    float widest = 0, last = 0;
    for (int i = 0; i < count; i++) {
        char line[400];
        snprintf(line, sizeof line, "%.*s", cmds[i].kind == UI_CMD_TEXT ? cmds[i].count : 0, ui_chars(stand->screen.ui) + cmds[i].first);
        const char *at = line[0] && within(cmds[i].box, stand->frame.page.layout.card) ? strstr(card->text, line) : NULL;
        if (at && cmds[i].weight == UI_WEIGHT_REGULAR) {
            last = ui_text_width(stand->screen.ui, cmds[i].weight, cmds[i].size, line);
            widest = at == card->text || at[-1] == '\n' ? last : fmaxf(widest, last); // of this paragraph
        }
    }
    if (last < 0.2f * widest) {
        complain(stand, size, "ends with a word alone", card->text, card->title);
    }
}

static void judge_own(Stand *stand, const Size *size, Shown *shown, int theme, int language) {
    const int panes = shown->compared ? shown->lanes : 1;
    show(stand, theme, language, panes, 0);
    stand->frame.controls = &shown->controls;
    stand->frame.card = &shown->card;
    show_sized(stand, size);
    judge_card(stand, size, shown->card.question ? REVEALED : PLAIN, stand->frame.page.layout.bar.h > 0);
    judge_lines(stand, size, &shown->card);
    int count;
    const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
    for (int i = 0; i < count; i++) {
        const char *text = ui_chars(stand->screen.ui) + cmds[i].first;
        if (size->height >= 720 && cmds[i].kind == UI_CMD_TEXT && within(cmds[i].box, stand->frame.page.layout.card) && cmds[i].count > 12 && memcmp(text, shown->card.text, 12) == 0) {
            if (cmds[i].size * stand->screen.scale < 0.0249f * size->height) { // for the back row
                complain(stand, size, "is too small in", shown->card.title, shown->card.lesson);
            }
        }
        if (cmds[i].kind == UI_CMD_TEXT && cmds[i].count > 3 && memcmp(text + cmds[i].count - 3, "…", 3) == 0 &&
            (within(cmds[i].box, stand->frame.page.layout.card) || within(cmds[i].box, stand->frame.page.layout.bar))) {
            char cut[200];
            snprintf(cut, sizeof cut, "%.*s", cmds[i].count, text);
            complain(stand, size, "is cut", cut, shown->card.title);
        }
    }
    stand->frame.card = NULL;
    stand->frame.controls = NULL;
}

static void judge_lesson(Stand *stand, const char *path) {
    static const struct {
        Size size;
        int theme;
    } looks[] = {{{1280, 720, 1}, THEME_PROJECTOR}, {{800, 600, 1}, THEME_PROJECTOR}, {{800, 600, 1}, THEME_DARK}, {{1920, 1080, 1}, THEME_PROJECTOR}};
    Lesson *lesson = calloc(1, sizeof *lesson);
    Error err = {0};
    if (!lesson_load(path, lesson, &err)) {
        fail_msg("%s", err.text);
    }
    for (int k = 0; k < lesson->texts; k++) {
        const LessonText *text = &lesson->text[k];
        Shown shown = {.lanes = 2};
        language_choose(language_code(text->language));
        for (int i = 0; i < lesson->steps; i++) {
            const StepText *own = &text->step[i];
            shown.card = (LessonCard){.lesson = text->title, .title = own->title, .text = own->text ? own->text : "", .notes = "", .step = i,
                                      .steps = lesson->steps, .favourite = -1};
            for (int line = 0; line < lesson->step[i].script.count; line++) {
                follow(&shown, lesson, text, i, &lesson->step[i].script.line[line]);
            }
            answer(&shown, &lesson->step[i]);
            for (size_t look = 0; look < sizeof looks / sizeof looks[0]; look++) {
                judge_own(stand, &looks[look].size, &shown, looks[look].theme, text->language);
            }
        }
    }
    lesson_free(lesson);
    free(lesson);
}

static void every_step_of_every_lesson_fits(void **state) {
    LessonList *list = calloc(1, sizeof *list);
    Error err;
    assert_true(lesson_list_open(list, &err));
    assert_true(list->count >= 12);
    for (int i = 0; i < list->count; i++) {
        judge_lesson(*state, list->path[i]);
    }
    free(list);
    language_choose("en");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_fit_everywhere),
        cmocka_unit_test(every_step_of_every_lesson_fits),
        cmocka_unit_test(an_answer_moves_nothing),
        cmocka_unit_test(tools_go_with_the_card),
        cmocka_unit_test(a_class_is_called_as_in_the_legend),
        cmocka_unit_test(the_presenter_reads_all_of_it),
    };
    return cmocka_run_group_tests(tests, open_stand, close_stand);
}
