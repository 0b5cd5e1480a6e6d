// The Markdown of a lesson as its steps: what lesson_load reads of each file. Inside src/lesson alone.
#ifndef LESSON_MARKDOWN_H
#define LESSON_MARKDOWN_H

#include "lesson/lesson.h"
#include "lesson/mistakes.h"

// A fenced block with the word flowscope, where a step has one; its first line's number in the file.
typedef struct {
    char *commands; // NULL: none
    int line;
} CommandBlock;

// Reads a file into `text` (its path, title and steps) and `block`. False where there is a mistake; then both hold what could be read.
bool markdown_read(const char *path, LessonText *text, CommandBlock block[LESSON_STEPS_MAX], int *steps, Mistakes *mistakes);
void markdown_free(LessonText *text);
void markdown_free_blocks(CommandBlock block[LESSON_STEPS_MAX]);

#endif
