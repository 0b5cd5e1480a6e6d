// Opens a lesson, or tells what is wrong with it.
#include "app/verb/verb.h"
#include "base/language.h"
#include "lesson/check.h"

#include <stdlib.h>

static void tell(void *context, const Error *mistake) {
    (void)context;
    error_say(mistake, 1);
}

static void print_summary(const Lesson *lesson, const LessonCheck *check) {
    printf("%s: ", lesson->text[0].title);
    printf(tr("steps: %d, questions: %d, playing: %.0f s, languages:"), check->steps, check->questions, check->seconds);
    for (int i = 0; i < lesson->texts; i++) {
        printf(" %s", language_code(lesson->text[i].language));
    }
    printf("\n");
}

static int check_lesson(const Lesson *lesson, const Settings *settings) {
    LessonCheck check;
    Error err;
    if (!lesson_check(lesson, settings, tell, NULL, &check, &err)) {
        return error_say(&err, 1);
    }
    if (check.mistakes == 0) {
        print_summary(lesson, &check);
    }
    return check.mistakes > 0;
}

int lesson_run(const Cli *cli) {
    if (!cli->check) {
        return window_run(cli);
    }
    Error err;
    Lesson *lesson = calloc(1, sizeof *lesson);
    if (!lesson) {
        error_set(&err, "Not enough memory.");
        return error_say(&err, 1);
    }
    const int code = lesson_load(cli->lesson, lesson, &err) ? check_lesson(lesson, &cli->settings) : error_say(&err, 1);
    lesson_free(lesson);
    free(lesson);
    return code;
}
