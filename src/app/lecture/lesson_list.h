// The program's lessons to choose from, over the whole window.
#ifndef APP_LESSON_LIST_H
#define APP_LESSON_LIST_H

#include "base/file.h"
#include "ui/ui.h"

#define LESSON_LIST_MAX 24

typedef struct {
    bool open;
    int count, at; // at: the line that Enter takes
    int lang;      // the titles are in it
    Vec2 mouse;    // of the last frame
    char path[LESSON_LIST_MAX][FILE_PATH_MAX];
    char title[LESSON_LIST_MAX][96];
} LessonList;

// Reads the folder assets/lessons, and shows the list. False and a sentence where there is no lesson.
bool lesson_list_open(LessonList *list, Error *err);
// Its keys: up, down, Enter, Escape, and the first letters 1 to 9. True: it took the key; *chosen is the path of a lesson, or NULL.
bool lesson_list_key(LessonList *list, int symbol, const char **chosen);
// Returns the path that was clicked, or NULL. input: of the window, of which what lies beneath takes nothing.
const char *lesson_list_draw(LessonList *list, Ui *ui, const Theme *theme, const UiInput *input, float width, float height);

#endif
