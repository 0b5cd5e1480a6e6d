// A lesson: read whole, its texts as UTF-8 and its lines in range; or refused in one sentence, and nothing kept.
#include "fuzz.h"

#include "lesson/lesson.h"

static void is_text(const char *text, size_t max) {
    HOLD(!text || strlen(text) < max, "a text of %zu bytes", strlen(text));
    for (const char *at = text; at && *at;) {
        HOLD(utf8_next(&at) > 0, "not UTF-8: %s", text);
    }
}

static void holds(const Lesson *lesson, int number) {
    const Step *step = &lesson->step[number];
    const StepText *text = &lesson->text[0].step[number];
    HOLD(text->title, "step %d has no title", number);
    is_text(text->title, 1024);
    is_text(text->text, LESSON_TEXT_MAX);
    is_text(text->notes, LESSON_BYTES_MAX);
    HOLD(text->choices >= 0 && text->choices <= QUESTION_CHOICES_MAX && text->right < text->choices, "%d choices", text->choices);
    for (int i = 0; i < text->choices; i++) {
        is_text(text->choice[i], 1024);
    }
    HOLD(step->entry >= 0 && step->entry <= step->script.count, "%d lines of %d", step->entry, step->script.count);
    HOLD(script_seconds(&step->script) >= 0, "%g seconds", script_seconds(&step->script));
    HOLD((step->ask >= 0) == (step->question.kind != QUESTION_NONE), "ask without a question");
    HOLD(step->reveal < 0 || lesson_asked(lesson, number) >= 0, "reveal without a question");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char path[FUZZ_PATH];
    static Lesson lesson;
    Error err = {0};
    fuzz_write(fuzz_path(path, ".md"), bytes, size);
    const bool loaded = lesson_load(path, &lesson, &err);
    unlink(path);
    if (!loaded) {
        fuzz_sentence(&err);
        HOLD(lesson.steps == 0 && lesson.texts == 0, "a refused lesson is kept");
        return 0;
    }
    HOLD(lesson.steps >= 1 && lesson.steps <= LESSON_STEPS_MAX && lesson.texts == 1, "%d steps", lesson.steps);
    HOLD(lesson.text[0].title, "no title");
    for (int i = 0; i < lesson.steps; i++) {
        holds(&lesson, i);
    }
    lesson_free(&lesson);
    return 0;
}
