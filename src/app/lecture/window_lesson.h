// Lessons in the live window: beginning one, its keys, and its share of a frame. Presses and files come here from window.c.
#ifndef APP_WINDOW_LESSON_H
#define APP_WINDOW_LESSON_H

#include "app/window.h"

// Begins the lesson of a file. False, and a sentence over the stage, where it cannot be read.
bool window_lesson_begin(Window *w, const char *path);
// After a lesson has begun: the presenter's window opens by itself where there is a second display.
void window_lesson_begun(Window *w);
// Shows the lessons to choose from.
void window_lesson_list(Window *w);
// These and what else helps in front of a class: ACT_LESSON, ACT_LESSONS, ACT_PRESENTER, ACT_SPOTLIGHT.
void window_lesson_do(Window *w, WindowAction action, bool shift);
// True: the press was the lesson's, or the list's.
bool window_lesson_key(Window *w, const KeyPress *press);
// The script's part of a frame, then the flow's; and what the frame shows of the lesson.
void window_lesson_frame(Window *w, double dt_s);
// What was done on the card or in the list, after the widgets have run.
void window_lesson_hands(Window *w);
// Draws it where it is open and due, and follows displays that go and come.
void window_presenter_turn(Window *w);
// An event of that window; true: it is taken.
bool window_presenter_take(Window *w, const union SDL_Event *event);
// Training that the script asks for, and preparing later steps, in what is left of the frame.
void window_lesson_work(Window *w);

#endif
