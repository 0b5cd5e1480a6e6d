// Opens a lesson, or tells what is wrong with one or several.
#include "app/verb/verb.h"
#include "base/language.h"
#include "base/memory.h"
#include "lesson/check.h"

#include <stdlib.h>
#include <string.h>

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

// Named before, itself or in another language.
static bool is_again(const Cli *cli, int index) {
    char own[FILE_PATH_MAX], before[FILE_PATH_MAX];
    lesson_own_path(cli->checked[index], own);
    for (int i = 0; i < index; i++) {
        lesson_own_path(cli->checked[i], before);
        if (strcmp(own, before) == 0) {
            return true;
        }
    }
    return false;
}

int lesson_run(const Cli *cli) {
    if (!cli->check) {
        return window_run(cli);
    }
    Lesson *lesson = memory_new(1, sizeof *lesson);
    int code = 0;
    for (int i = 0; i < cli->lessons; i++) {
        Mistakes mistakes = {.tell = tell};
        if (is_again(cli, i)) {
            continue;
        }
        const bool wrong = !lesson_read(cli->checked[i], lesson, &mistakes) || check_lesson(lesson, &cli->settings) != 0;
        code = wrong ? 1 : code;
        lesson_free(lesson);
    }
    free(lesson);
    return code;
}
