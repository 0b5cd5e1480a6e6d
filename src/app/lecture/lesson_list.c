#include "app/lecture/lesson_list.h"

#include "base/language.h"
#include "base/memory.h"
#include "lesson/lesson.h"

#include <SDL_keycode.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_COLUMN = 7500, ID_CLOSE, ID_LINE };
#define WIDTH 620.0f // points
#define LINE 40.0f
#define HEAD 76.0f
#define FOOT 20.0f

// NAME.md, and not NAME.ko.md, which is its translation.
static bool is_lesson(const char *name) {
    return name[0] != '.' && file_ends_in(name, ".md") && !lesson_translation(name);
}

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

// A file that cannot be read is shown by its name: choosing it says what is wrong.
static void read_titles(LessonList *list) {
    Lesson *lesson = memory_new(1, sizeof *lesson);
    for (int i = 0; i < list->count; i++) {
        Error err;
        const bool good = lesson_load(list->path[i], lesson, &err);
        snprintf(list->title[i], sizeof list->title[i], "%s", good ? lesson_text(lesson)->title : file_name(list->path[i]));
        lesson_free(lesson);
    }
    free(lesson);
    list->lang = language_chosen();
}

bool lesson_list_open(LessonList *list, Error *err) {
    char folder[FILE_PATH_MAX];
    list->count = 0;
    if (!file_find_own(folder, "assets/lessons", err)) {
        return false;
    }
    DIR *dir = opendir(folder);
    for (struct dirent *file; dir && list->count < LESSON_LIST_MAX && (file = readdir(dir));) {
        if (is_lesson(file->d_name) && snprintf(list->path[list->count], FILE_PATH_MAX, "%s/%s", folder, file->d_name) < FILE_PATH_MAX) {
            list->count++;
        }
    }
    if (dir) {
        closedir(dir);
    }
    qsort(list->path, (size_t)list->count, sizeof list->path[0], by_name);
    list->at = list->at < list->count ? list->at : 0;
    list->open = list->count > 0;
    if (!list->open) {
        return error_set(err, "There is no lesson in %s. A lesson is a file NAME.md.", folder);
    }
    read_titles(list);
    return true;
}

bool lesson_list_key(LessonList *list, int symbol, const char **chosen) {
    const int line = symbol - SDLK_1;
    *chosen = NULL;
    if (!list->open) {
        return false;
    }
    if (symbol == SDLK_DOWN || symbol == SDLK_RIGHT || symbol == SDLK_PAGEDOWN || symbol == SDLK_TAB) {
        list->at = (list->at + 1) % list->count;
    } else if (symbol == SDLK_UP || symbol == SDLK_LEFT || symbol == SDLK_PAGEUP) {
        list->at = (list->at + list->count - 1) % list->count;
    } else if (symbol == SDLK_RETURN || symbol == SDLK_SPACE || (line >= 0 && line < list->count && line < 9)) {
        list->at = line >= 0 && line < 9 ? line : list->at;
        *chosen = list->path[list->at];
        list->open = false;
    } else if (symbol == SDLK_ESCAPE) {
        list->open = false;
    }
    return true;
}

static void draw_line(const LessonList *list, Ui *ui, const Theme *theme, int i, Rect box) {
    char number[16];
    const float size = theme->size_body + 2;
    if (i == list->at) {
        ui_draw_box(ui, box, 8, color_fade(theme->focus, 0.16f), 1.5f, theme->focus);
    }
    snprintf(number, sizeof number, "%d", i + 1);
    ui_draw_text(ui, (Rect){box.x, box.y, 44, box.h}, UI_WEIGHT_MEDIUM, size, theme->muted, 0, true, number);
    ui_draw_text(ui, (Rect){box.x + 48, box.y, box.w - 60, box.h}, UI_WEIGHT_MEDIUM, size, theme->text, -1, false, list->title[i]);
}

static const char *draw_lines(LessonList *list, Ui *ui, const Theme *theme, const UiInput *input, Rect room, float line) {
    const char *chosen = NULL;
    const bool moved = input->mouse.x != list->mouse.x || input->mouse.y != list->mouse.y;
    float lit;
    ui_column_begin(ui, ID_COLUMN, room, 0);
    const Rect all = ui_take_row(ui, line * (float)list->count);
    for (int i = 0; i < list->count; i++) {
        const Rect row = {all.x + 6, all.y + line * (float)i, all.w - 12, line - 4};
        chosen = ui_line_area(ui, ID_LINE + i, row, 8, &lit) ? list->path[i] : chosen;
        list->at = moved && rect_contains(room, input->mouse) && rect_contains(row, input->mouse) ? i : list->at;
        draw_line(list, ui, theme, i, row);
    }
    ui_column_end(ui);
    list->mouse = input->mouse;
    return chosen;
}

// All of it in sight, or, for fingers, lines that are high enough, which scroll.
const char *lesson_list_draw(LessonList *list, Ui *ui, const Theme *theme, const UiInput *input, float width, float height) {
    if (list->lang != language_chosen()) {
        read_titles(list);
    }
    const float w = fminf(WIDTH, width - 32), fits = fminf(LINE, (height - 32 - HEAD - FOOT) / (float)list->count);
    const float line = theme_roomy(theme) ? theme->row + 4 : fits, h = fminf(HEAD + FOOT + line * (float)list->count, height - 32);
    const Rect box = {0.5f * (width - w), 0.5f * (height - h), w, h};
    const bool closed = ui_sheet(ui, ID_CLOSE, (Rect){0, 0, width, height}, box, tr("Lessons"), tr("Enter begins, Esc closes"));
    const char *chosen = draw_lines(list, ui, theme, input, (Rect){box.x + 14, box.y + HEAD, box.w - 28, box.h - HEAD - FOOT + 4}, line);
    const bool outside = input->pressed && !rect_contains(box, input->mouse);
    list->open &= !chosen && !closed && !outside;
    return chosen;
}
