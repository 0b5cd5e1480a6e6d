// What stands behind the words that lessons have of their own, and the recorder of takes: kept as text, and looked at once.
#ifndef LESSON_OWN_WORDS_H
#define LESSON_OWN_WORDS_H

#include "lesson/script.h"

// line->kind: which word it was. False and a sentence that says what is wrong with it. Those of lessons are looked at by lesson/lesson.h.
bool own_word_read(const char *text, ScriptLine *line, Error *err);

#endif
