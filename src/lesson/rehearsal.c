#include "lesson/rehearsal.h"

#include "lesson/script_play.h"

#include <math.h>
#include <stdlib.h>

struct Rehearsal {
    const Lesson *lesson;
    Experiment *experiment;
    Undo *undo; // that commands want, and nobody uses
    ScriptPlay play;
    int step;   // that it is at
    bool entry; // in the lines that set its scene; else in those that play
    bool over;
    Mistakes mistakes;
    Snapshot *snapshot[LESSON_STEPS_MAX];
    Measured before[LESSON_STEPS_MAX];
};

static void begin_step(Rehearsal *rehearsal, int step) {
    const Step *now = &rehearsal->lesson->step[step];
    rehearsal->step = step;
    rehearsal->entry = true;
    rehearsal->play = script_play_begin(&now->script, 0, now->entry);
}

Rehearsal *rehearsal_open(const Lesson *lesson, const Settings *now, Error *err) {
    Rehearsal *rehearsal = calloc(1, sizeof *rehearsal);
    Settings settings = command_defaults(now);
    if (rehearsal) {
        rehearsal->lesson = lesson;
        rehearsal->undo = calloc(1, sizeof *rehearsal->undo);
        rehearsal->experiment = calloc(1, sizeof *rehearsal->experiment);
    }
    if (!rehearsal || !rehearsal->undo || !rehearsal->experiment) {
        error_set(err, "Not enough memory.");
        rehearsal_close(rehearsal);
        return NULL;
    }
    if (!experiment_open(rehearsal->experiment, &settings, err)) {
        rehearsal_close(rehearsal);
        return NULL;
    }
    rehearsal->experiment->training = false;
    playhead_seek(&rehearsal->experiment->play, 0);
    begin_step(rehearsal, 0);
    return rehearsal;
}

void rehearsal_close(Rehearsal *rehearsal) {
    if (!rehearsal) {
        return;
    }
    for (int i = 0; i < LESSON_STEPS_MAX; i++) {
        snapshot_free(rehearsal->snapshot[i]);
    }
    if (rehearsal->experiment) {
        experiment_close(rehearsal->experiment);
    }
    free(rehearsal->experiment);
    free(rehearsal->undo);
    free(rehearsal);
}

static void note(Rehearsal *rehearsal, int line, const Error *why) {
    mistakes_add_line(&rehearsal->mistakes, rehearsal->lesson->text[0].path, line, why);
}

// What changes is measured where it is asked about.
static void hear(void *context, const ScriptLine *line) {
    Rehearsal *rehearsal = context;
    const Question *question = &rehearsal->lesson->step[rehearsal->step].question;
    Error why;
    if (line->kind != SCRIPT_ASK || question->kind != QUESTION_CHANGE) {
        return;
    }
    rehearsal->experiment->morph = 1; // nobody advances it, and a lane that is being left is not the one asked about
    experiment_refresh_all(rehearsal->experiment);
    experiment_measure(rehearsal->experiment);
    if (!question_measure(question, rehearsal->experiment, NULL, &rehearsal->before[rehearsal->step], &why)) {
        note(rehearsal, line->line, &why);
    }
}

// The scene of a step stands: keeps it. The rest of the step plays, or the next one begins.
static void go_on(Rehearsal *rehearsal) {
    const Step *now = &rehearsal->lesson->step[rehearsal->step];
    Error why;
    if (rehearsal->entry) {
        rehearsal->snapshot[rehearsal->step] = snapshot_take(rehearsal->experiment, &why);
        if (!rehearsal->snapshot[rehearsal->step]) {
            note(rehearsal, rehearsal->lesson->text[0].step[rehearsal->step].line, &why);
            rehearsal->over = true;
            return;
        }
        rehearsal->entry = false;
        rehearsal->play = script_play_begin(&now->script, now->entry, now->script.count);
    } else if (rehearsal->step + 1 < rehearsal->lesson->steps) {
        begin_step(rehearsal, rehearsal->step + 1);
    }
    rehearsal->over = rehearsal->step + 1 == rehearsal->lesson->steps && !rehearsal->entry;
}

bool rehearsal_slice(Rehearsal *rehearsal, long rounds) {
    Error why;
    if (rehearsal->over) {
        return false;
    }
    if (script_play_slice(&rehearsal->play, rehearsal->experiment, rehearsal->undo, rounds, hear, rehearsal, &why)) {
        go_on(rehearsal);
    } else if (why.text[0]) { // a command that failed; the lines behind it go on
        note(rehearsal, rehearsal->play.line, &why);
    }
    return !rehearsal->over;
}

const Snapshot *rehearsal_snapshot(const Rehearsal *rehearsal, int step) {
    return rehearsal->snapshot[step];
}

const Measured *rehearsal_before(const Rehearsal *rehearsal, int step) {
    return rehearsal->before[step].known ? &rehearsal->before[step] : NULL;
}

void rehearsal_hear(Rehearsal *rehearsal, LessonTell *tell, void *context) {
    rehearsal->mistakes.tell = tell;
    rehearsal->mistakes.context = context;
}

const Error *rehearsal_error(const Rehearsal *rehearsal) {
    return rehearsal->mistakes.count > 0 ? &rehearsal->mistakes.first : NULL;
}

// Training steps of the line that moves, or that comes next.
static void training(const Rehearsal *rehearsal, long *done, long *all) {
    const ScriptPlay *play = &rehearsal->play;
    *done = *all = 0;
    if (play->ramps > 0 && play->ramp[0].line->kind == SCRIPT_TRAIN) {
        *all = (long)play->ramp[0].line->to[0];
        *done = script_least(rehearsal->experiment);
        *done = *done < *all ? *done : *all;
    }
}

// Every step counts alike, and training is most of it.
double rehearsal_progress(const Rehearsal *rehearsal, int step, long *done, long *all) {
    training(rehearsal, done, all);
    const double part = *all > 0 ? (double)*done / (double)*all : 0;
    return fmin((rehearsal->step + (rehearsal->entry ? 0 : 0.5) + part / 2) / (step + 0.5), 1);
}
