// Who hears what is wrong with a lesson's files: of all mistakes, or of the first alone.
#ifndef LESSON_MISTAKES_H
#define LESSON_MISTAKES_H

#include "base/error.h"

typedef void LessonTell(void *context, const Error *mistake);

typedef struct {
    LessonTell *tell; // hears each, and reading goes on; NULL: the first one ends it,
    void *context;
    int count;
    Error first; // and stands here
} Mistakes;

// A sentence about a file. True where reading goes on.
bool mistakes_add(Mistakes *mistakes, const Error *why);
// The same about one of its lines: "path:line: " and the sentence.
bool mistakes_add_line(Mistakes *mistakes, const char *path, int line, const Error *why);
// That sentence; always false.
bool mistakes_name(const char *path, int line, const Error *why, Error *err);

#endif
