// A lesson for students to take home: a web page in each of its languages, with the texts and a picture of each step as it ends. No scripts.
#include "app/offscreen.h"
#include "app/verb/verb.h"
#include "app/verb/web_page.h"
#include "base/interrupt.h"
#include "base/language.h"
#include "base/memory.h"
#include "lesson/player.h"

#include <stdlib.h>

#define PAGE_HEAD "<!doctype html><meta charset=\"utf-8\"><meta name=\"generator\" content=\"Flowscope handout\">\n"

static const char style
    [] = "<meta name=\"viewport\" content=\"width=device-width\">\n"
         "<style>body{font:18px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
         "img{width:100%;height:auto;border:1px solid #ccc;border-radius:6px}h2{margin:2em 0 .4em}ol.choices{padding-left:1.4em}"
         "details{background:#f2f2f2;border-radius:6px;padding:.5em 1em}summary{cursor:pointer}pre{overflow:auto}"
         "@media print{section{break-inside:avoid}}</style>\n";

typedef struct {
    const Lesson *lesson;
    const Settings *settings;
    Player *player;
    Undo *undo;
    Offscreen offscreen;
    PageFolder folder;
    int pages;                          // one for each language
    FileOut page[LESSON_LANGUAGES_MAX]; // open
} Handout;

// Without a name for the file's own language: 01.png, and 01.ko.png.
static void picture_name(const Handout *handout, int step, int text, char *name, size_t size) {
    const int language = handout->lesson->text[text].language;
    snprintf(name, size, text ? "%02d.%s.png" : "%02d.png", step + 1, language_code(language));
}

static void page_name(const Handout *handout, int text, char *name, size_t size) {
    const int language = handout->lesson->text[text].language;
    snprintf(name, size, text ? "index.%s.html" : "index.html", language_code(language));
}

// ---- pages ---------------------------------------------------------------------------------------------------------------------------

static bool open_page(Handout *handout, int text, Error *err) {
    char name[48], path[FILE_PATH_MAX];
    const LessonText *own = &handout->lesson->text[text];
    page_name(handout, text, name, sizeof name);
    if (!page_folder_path(&handout->folder, name, path, err) ||
        !web_page_open(&handout->page[text], path, PAGE_HEAD, handout->settings->overwrite, err)) {
        return false;
    }
    FILE *page = handout->page[handout->pages++].stream;
    fprintf(page, "<html lang=\"%s\"><title>", language_code(own->language));
    web_page_text(page, own->title);
    fprintf(page, "</title>\n%s<h1>", style);
    web_page_text(page, own->title);
    fputs("</h1>\n<p>", page);
    for (int i = 0; i < handout->lesson->texts; i++) {
        if (i != text) {
            page_name(handout, i, name, sizeof name);
            fprintf(page, "<a href=\"%s\" lang=\"%s\">%s</a> ", name, language_code(handout->lesson->text[i].language),
                    language_name(handout->lesson->text[i].language));
        }
    }
    fputs("</p>\n", page);
    return true;
}

// The answer can be unfolded, so that one guesses first.
static void write_question(FILE *page, const StepText *own, const LessonCard *card, bool asked_here) {
    if (asked_here && own->choices > 0) {
        fputs("<ol class=\"choices\">\n", page);
        for (int i = 0; i < own->choices; i++) {
            fputs("<li>", page);
            web_page_text(page, own->choice[i]);
            fputs("</li>\n", page);
        }
        fputs("</ol>\n", page);
    }
    if (card->revealed && card->question->kind != QUESTION_PLACE) { // a place is marked on the stage alone
        fprintf(page, "<details><summary>%s</summary>", tr("The answer, as it was measured"));
        web_page_text(page, card->result);
        fputs("</details>\n", page);
    }
}

static void write_values(FILE *page, const Experiment *experiment, const LessonCard *card) {
    for (int i = 0; i < card->measures.count; i++) {
        const Quantity *quantity = card->measures.quantity[i];
        fputs(i ? " · " : "<p>", page);
        web_page_text(page, tr(quantity->label));
        for (int pane = 0; pane < experiment_panes(experiment); pane++) { // of those in the picture
            char value[24];
            quantity_text(quantity, card->value[i][experiment_pane(experiment, pane) - experiment->lane], value, sizeof value);
            fprintf(page, pane ? ", %s" : " %s", value);
        }
    }
    fputs(card->measures.count ? "</p>\n" : "", page);
}

static void write_step(Handout *handout, int step, int text, const char *picture) {
    FILE *page = handout->page[text].stream;
    const StepText *own = &handout->lesson->text[text].step[step];
    LessonCard card;
    player_card(handout->player, &card);
    fputs("<section>\n<h2>", page);
    web_page_text(page, own->title);
    fprintf(page, "</h2>\n%s", own->html ? own->html : "");
    write_question(page, own, &card, handout->lesson->step[step].ask >= 0);
    fprintf(page, "<img src=\"%s\" width=\"%d\" height=\"%d\" alt=\"", picture, handout->offscreen.screen.width,
            handout->offscreen.screen.height);
    web_page_text(page, own->title);
    fputs("\">\n", page);
    write_values(page, handout->offscreen.experiment, &card);
    fputs("</section>\n", page);
}

// ---- pictures ------------------------------------------------------------------------------------------------------------------------

static bool command(Handout *handout, const char *key, const char *value, Error *err) {
    CommandQueue queue = {0};
    Command set;
    if (!command_setting(&set, key, value, err)) {
        return false;
    }
    command_add(&queue, &set);
    return command_apply(&queue, handout->offscreen.experiment, handout->undo, err);
}

static bool draw_step(Handout *handout, int step, int text, Error *err) {
    char name[48], path[FILE_PATH_MAX];
    const char *code = language_code(handout->lesson->text[text].language);
    Experiment *experiment = handout->offscreen.experiment;
    picture_name(handout, step, text, name, sizeof name);
    if (interrupt_asked()) {
        return false;
    }
    if (!page_folder_path(&handout->folder, name, path, err) || !command(handout, "lang", code, err) ||
        !command(handout, "panel", "off", err) || !offscreen_picture(&handout->offscreen, experiment->play.t, path, err)) {
        return false;
    }
    page_folder_written(&handout->folder, name);
    write_step(handout, step, text, name);
    language_choose(language_code(handout->settings->lang)); // what goes wrong is told in it
    return true;
}

static bool draw_steps(Handout *handout, Error *err) {
    const char *language = language_code(handout->settings->lang);
    bool good = true;
    for (int step = 0; step < handout->lesson->steps && good; step++) {
        Error why;
        player_go(handout->player, step);
        if (!player_finish(handout->player, handout->offscreen.experiment, handout->undo, &why)) {
            return mistakes_name(handout->lesson->text[0].path, player_line(handout->player), &why, err);
        }
        for (int text = 0; text < handout->lesson->texts && good; text++) {
            good = draw_step(handout, step, text, err);
        }
        good = good && command(handout, "lang", language, err);
    }
    return good;
}

// ----------------------------------------------------------------------------------------------------------------------------------------

static bool write_all(Handout *handout, Error *err) {
    if (!page_folder_open(&handout->folder, handout->settings->out, err)) {
        return false;
    }
    for (int i = 0; i < handout->lesson->texts; i++) {
        if (!open_page(handout, i, err)) {
            return false;
        }
    }
    if (!offscreen_open(&handout->offscreen, handout->settings, err)) {
        return false;
    }
    handout->offscreen.experiment->training = false;
    handout->player = player_open(handout->lesson, handout->offscreen.experiment, err);
    return handout->player && draw_steps(handout, err);
}

static bool finish(Handout *handout, bool good, Error *err) {
    char name[48];
    for (int i = 0; i < handout->pages; i++) {
        if (good) {
            good = file_out_commit(&handout->page[i], err);
            page_name(handout, i, name, sizeof name);
            page_folder_written(&handout->folder, name);
        } else {
            file_out_discard(&handout->page[i]);
        }
    }
    page_folder_close(&handout->folder, good);
    return good;
}

static bool write_handout(const Cli *cli, Lesson *lesson, Handout *handout, Error *err) {
    Settings settings = cli->settings;
    if (!cli_given(cli, "theme")) {
        settings.theme = THEME_LIGHT; // it may be printed
    }
    handout->settings = &settings;
    handout->lesson = lesson;
    bool good = lesson_load(cli->lesson, lesson, err) && write_all(handout, err);
    good = finish(handout, good, err);
    player_close(handout->player);
    offscreen_close(&handout->offscreen);
    return good;
}

int handout_run(const Cli *cli) {
    Error err;
    Handout *handout = memory_new(1, sizeof *handout);
    Lesson *lesson = memory_new(1, sizeof *lesson);
    handout->undo = memory_new(1, sizeof *handout->undo);
    interrupt_defer();
    const bool good = write_handout(cli, lesson, handout, &err);
    free(handout->undo);
    free(handout);
    lesson_close(lesson);
    return verb_ended(good, &err);
}
