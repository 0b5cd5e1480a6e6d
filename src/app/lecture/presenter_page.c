// What the presenter's window shows, as a page of words.
#include "app/lecture/presenter.h"

#include "app/keys.h"
#include "base/language.h"
#include "base/words.h"

#include <SDL_keycode.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

// Points.
#define MARGIN 28.0f
#define HEAD 64.0f
#define GAP 18.0f
#define LEFT 0.60f // of the width: this step and its notes
#define NOTES 25.0f
#define NOTES_MIN 13.0f
#define KEY 30.0f
#define BUTTON 56.0f
#define NEXT_LEAST 18.0f // a line of the smallest text
enum { KEY_LINES = 9 }; // of a lesson's own

typedef struct {
    Ui *ui;
    const Theme *theme;
    const Presented *p;
} Pen;

static float words(const Pen *pen, Rect box, UiWeight weight, float size, Rgba color, const char *text) {
    return ui_draw_lines(pen->ui, box, weight, size, roundf(1.42f * size), color, text);
}

static void label(const Pen *pen, Rect box, const char *text) {
    ui_draw_text(pen->ui, (Rect){box.x, box.y, box.w, 18}, UI_WEIGHT_SEMIBOLD, 13, pen->theme->muted, -1, false, text);
}

// As large as fits into the box.
static void fitted(const Pen *pen, Rect box, UiWeight weight, float size, float least, Rgba color, const char *text) {
    while (size > least && words(pen, box, weight, size, 0, text) > box.h) {
        size -= 1;
    }
    ui_draw_clip(pen->ui, box);
    words(pen, box, weight, size, color, text);
    ui_draw_clip(pen->ui, (Rect){0});
}

// ---- the head --------------------------------------------------------------------------------------------------------------------------

static void clock_text(char *text, size_t size) {
    const time_t now = time(NULL);
    struct tm local;
    text[0] = '\0';
    if (localtime_r(&now, &local)) {
        strftime(text, size, "%H:%M", &local);
    }
}

static void head(const Pen *pen, float width) {
    const Presented *p = pen->p;
    char passed[32], clock[16];
    const int seconds = (int)fmin(p->seconds, 359999);
    snprintf(passed, sizeof passed, seconds >= 3600 ? "%d:%02d:%02d" : "%.0d%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    clock_text(clock, sizeof clock);
    const Rect row = {MARGIN, 0, width - 2 * MARGIN, HEAD};
    ui_draw_box(pen->ui, (Rect){0, 0, width, HEAD}, 0, pen->theme->panel, 0, 0);
    ui_draw_text(pen->ui, (Rect){row.x, 0, 0.55f * row.w, HEAD}, UI_WEIGHT_SEMIBOLD, 20, pen->theme->text, -1, false,
                 p->card ? p->card->lesson : "Flowscope");
    ui_draw_text(pen->ui, row, UI_WEIGHT_SEMIBOLD, 34, pen->theme->text, 1, true, p->card ? passed : clock);
    if (p->card) {
        ui_draw_text(pen->ui, (Rect){row.x, 0, row.w - 150, HEAD}, UI_WEIGHT_REGULAR, 18, pen->theme->muted, 1, true, clock);
    }
}

// ---- this step -------------------------------------------------------------------------------------------------------------------------

// What the class does not see as the script goes; "" where all is well.
static const char *warning(const Presented *p) {
    return p->black             ? tr("The screen is black. B shows it again.")
           : p->card->away      ? tr("You have left the script. Enter comes back.")
           : p->card->doing[0]  ? p->card->doing
                                : "";
}

static float answers(const Pen *pen, Rect box) {
    const LessonCard *card = pen->p->card;
    const float row = 28;
    for (int i = 0; i < card->choices; i++) {
        const bool right = card->revealed && card->measured.right == i;
        const float y = box.y + row * (float)i;
        char key[16], votes[16];
        snprintf(key, sizeof key, "%d", i + 1);
        snprintf(votes, sizeof votes, "%d", card->guess.votes[i]);
        const Rgba ink = right ? pen->theme->focus : pen->theme->text;
        ui_draw_text(pen->ui, (Rect){box.x, y, 24, row}, UI_WEIGHT_SEMIBOLD, 17, pen->theme->muted, -1, true, key);
        ui_draw_text(pen->ui, (Rect){box.x + 26, y, box.w - 90, row}, right ? UI_WEIGHT_SEMIBOLD : UI_WEIGHT_REGULAR, 17, ink, -1, false,
                     card->choice[i]);
        ui_draw_text(pen->ui, (Rect){box.x + box.w - 60, y, 60, row}, UI_WEIGHT_SEMIBOLD, 17, ink, 1, true, votes);
    }
    return row * (float)card->choices;
}

static float step_now(const Pen *pen, Rect box) {
    const LessonCard *card = pen->p->card;
    const Theme *theme = pen->theme;
    const char *warn = warning(pen->p);
    char place[96];
    float y = box.y;
    snprintf(place, sizeof place, tr("Step %d of %d"), card->step + 1, card->steps);
    label(pen, (Rect){box.x, y, box.w, 0}, place);
    y += 24;
    y += words(pen, (Rect){box.x, y, box.w, 0}, UI_WEIGHT_SEMIBOLD, 26, theme->text, card->title) + 6;
    y += words(pen, (Rect){box.x, y, box.w, 0}, UI_WEIGHT_REGULAR, 16, theme->muted, card->text) + 8;
    if (card->asks || card->revealed) {
        y += answers(pen, (Rect){box.x, y, box.w, 0});
    }
    if (card->revealed && card->result[0]) {
        y += words(pen, (Rect){box.x, y + 4, box.w, 0}, UI_WEIGHT_SEMIBOLD, 17, theme->focus, card->result) + 4;
    }
    if (warn[0]) {
        const Rect strip = {box.x, y + 8, box.w, 36};
        const Rgba ink = warn == card->doing ? theme->focus : theme->warning; // waiting is nothing to worry about
        ui_draw_box(pen->ui, strip, 8, color_fade(ink, 0.16f), 1, ink);
        ui_draw_text(pen->ui, (Rect){strip.x + 14, strip.y, strip.w - 28, strip.h}, UI_WEIGHT_MEDIUM, 16, ink, -1, false, warn);
        y += 48;
    }
    return y - box.y;
}

static void this_step(const Pen *pen, Rect box) {
    const float used = step_now(pen, box) + GAP;
    const Rect notes = {box.x, box.y + used, box.w, box.h - used};
    ui_draw_box(pen->ui, (Rect){notes.x, notes.y, notes.w, 1}, 0, pen->theme->line, 0, 0);
    label(pen, (Rect){notes.x, notes.y + 14, notes.w, 0}, tr("Notes"));
    const char *text = pen->p->card->notes[0] ? pen->p->card->notes : "–";
    fitted(pen, (Rect){notes.x, notes.y + 40, notes.w, fmaxf(notes.h - 40, 20)}, UI_WEIGHT_REGULAR, NOTES, NOTES_MIN, pen->theme->text, text);
}

// ---- the next one, and keys ------------------------------------------------------------------------------------------------------------

// Of the window: the right column, without the head, and the part of it where the next step stands.
static Rect right_column(float width, float height) {
    const float left = LEFT * (width - 2 * MARGIN);
    return (Rect){MARGIN + left + 36, HEAD + GAP, width - 2 * MARGIN - left - 36, height - HEAD - GAP - MARGIN};
}

static float keys_high(const Rect *column) {
    return fminf(KEY * (float)KEY_LINES, 0.5f * column->h);
}

static Rect next_box(const Rect *column) {
    return (Rect){column->x, column->y, column->w, column->h - keys_high(column) - 30 - 2 * GAP};
}

// For hands: the keyboard may be far, and a finger turns pages where the notes are read.
Rect presenter_button(bool next, float width, float height) {
    const Rect column = right_column(width, height), box = next_box(&column);
    const float w = 0.5f * (box.w - 48), h = fminf(BUTTON, 0.4f * box.h);
    return (Rect){box.x + 18 + (next ? w + 12 : 0), box.y + box.h - h - 16, w, h};
}

static void buttons(const Pen *pen, float width, float height) {
    for (int next = 0; next < 2; next++) {
        const bool can = next ? pen->p->card->step + 1 < pen->p->card->steps : pen->p->card->step > 0;
        const Rect box = presenter_button(next, width, height);
        ui_draw_box(pen->ui, box, 8, pen->theme->raised, 1, pen->theme->line);
        ui_draw_text(pen->ui, box, UI_WEIGHT_MEDIUM, 16, can ? pen->theme->text : color_fade(pen->theme->muted, 0.5f), 0, false,
                     next ? tr("Next step") : tr("Step before"));
    }
}

static void next_step(const Pen *pen, Rect box) {
    const LessonCard *card = pen->p->card;
    ui_draw_box(pen->ui, box, 12, pen->theme->panel, 1, pen->theme->line);
    const Rect in = {box.x + 20, box.y + 16, box.w - 40, box.h - 48 - fminf(BUTTON, 0.4f * box.h)};
    label(pen, in, tr("Next"));
    float y = in.y + 26;
    y += words(pen, (Rect){in.x, y, in.w, 0}, UI_WEIGHT_SEMIBOLD, 20, pen->theme->text,
               card->next_title[0] ? card->next_title : tr("The end of the lesson")) + 6;
    if (in.y + in.h - y >= NEXT_LEAST) { // else it would stand behind the buttons
        fitted(pen, (Rect){in.x, y, in.w, in.y + in.h - y}, UI_WEIGHT_REGULAR, 16, 12, pen->theme->muted, card->next_text);
    }
}

// Of a lesson's own, or as the window's table has it.
typedef struct {
    const char *key, *does;
    int symbol; // of the table; 0: none
} KeyLine;

static void keys(const Pen *pen, Rect box, const KeyLine *line, int count) {
    const float row = fminf(KEY, box.h / (float)count);
    for (int i = 0; i < count; i++) {
        const KeyRow *of = line[i].symbol ? keys_shown(line[i].symbol) : NULL;
        const float y = box.y + row * (float)i;
        ui_draw_text(pen->ui, (Rect){box.x, y, 150, row}, UI_WEIGHT_SEMIBOLD, 14, pen->theme->text, -1, false, of ? of->shown : line[i].key);
        ui_draw_text(pen->ui, (Rect){box.x + 156, y, box.w - 156, row}, UI_WEIGHT_REGULAR, 14, pen->theme->muted, -1, false,
                     tr(of ? of->label : line[i].does));
    }
}

static const KeyLine following[KEY_LINES] = {{"PageDown  →  Space", TR("Next step"), 0},
                                    {"PageUp  ←", TR("Step before"), 0},
                                    {"1 2 3", TR("Votes (Shift takes one back)"), 0},
                                    {"Enter", TR("Answer; take over, come back"), 0},
                                    {"B  .", TR("Black screen"), 0},
                                    {.symbol = SDLK_BACKQUOTE},
                                    {.symbol = SDLK_LEFTBRACKET},
                                    {"Ctrl + −", TR("Stage text size"), 0},
                                    {"Shift+F8", TR("This window to the other display"), 0}};
static const KeyLine resting[] = {{.symbol = SDLK_F5}, {.symbol = SDLK_c}, {.symbol = SDLK_SPACE}, {.symbol = SDLK_F2}, {.symbol = SDLK_F7},
                                  {.symbol = SDLK_LEFTBRACKET}, {.symbol = SDLK_o}, {"F8", TR("Close this window"), 0}};

static void stand(const Pen *pen, Rect box) {
    char step[32], text[96];
    words_count(step, sizeof step, pen->p->training);
    snprintf(text, sizeof text, "%s  ·  t %s", step, pen->p->time);
    const float room = box.w - ui_text_width(pen->ui, UI_WEIGHT_SEMIBOLD, 14, text) - GAP;
    ui_draw_text(pen->ui, (Rect){box.x, box.y, room, box.h}, UI_WEIGHT_REGULAR, 14, pen->theme->muted, -1, false,
                 tr("Training step and flow time"));
    ui_draw_text(pen->ui, box, UI_WEIGHT_SEMIBOLD, 14, pen->theme->text, 1, true, text);
}

void presenter_draw(Ui *ui, const Theme *theme, const Presented *presented, float width, float height) {
    const Pen pen = {ui, theme, presented};
    const Rect right = right_column(width, height), next = next_box(&right);
    const float left = LEFT * (width - 2 * MARGIN), keys_h = keys_high(&right);
    head(&pen, width);
    if (!presented->card) {
        const Rect box = {MARGIN, right.y, left, right.h};
        words(&pen, (Rect){box.x, box.y + 6, box.w, 0}, UI_WEIGHT_SEMIBOLD, 26, theme->text, tr("No lesson is running."));
        keys(&pen, (Rect){box.x, box.y + 60, box.w, box.h - 60}, resting, (int)(sizeof resting / sizeof resting[0]));
        return;
    }
    this_step(&pen, (Rect){MARGIN, right.y, left, right.h});
    next_step(&pen, next);
    buttons(&pen, width, height);
    stand(&pen, (Rect){right.x, next.y + next.h + GAP, right.w, 30});
    keys(&pen, (Rect){right.x, right.y + right.h - keys_h, right.w, keys_h}, following, KEY_LINES);
}
