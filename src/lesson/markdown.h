// The Markdown of a lesson as its steps: what lesson_load reads of each file. Inside src/lesson alone.
#ifndef LESSON_MARKDOWN_H
#define LESSON_MARKDOWN_H

#include "lesson/lesson.h"

// A fenced block with the word flowscope, where a step has one; its first line's number in the file.
typedef struct {
    char *commands; // NULL: none
    int line;
} CommandBlock;

// Reads a file into `text` (its path, title and steps) and `block`. On a mistake both hold what was read until then. `err` begins with
// "path:line: " where it is about a line.
bool markdown_read(const char *path, LessonText *text, CommandBlock block[LESSON_STEPS_MAX], int *steps, Error *err);
void markdown_free(LessonText *text);
void markdown_free_blocks(CommandBlock block[LESSON_STEPS_MAX]);

// The same sentence with the file and line before it; always false.
bool markdown_fail(const char *path, int line, const Error *why, Error *err);

#endif
