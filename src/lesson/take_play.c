#include "lesson/take_play.h"

#include "base/check.h"

#include <limits.h>
#include <math.h>

enum { ROUNDS = 64 }; // of a lesson's preparation at a time

TakePlay take_play_begin(const TakeFile *file, const bool *kept, const Settings *wanted) {
    return (TakePlay){.file = file, .kept = kept, .wanted = *wanted, .next = file->first, .ahead = LONG_MAX, .pointed = {0, LONG_MAX}};
}

// ---- commands ---------------------------------------------------------------------------------------------------------------------------

static bool is_kept(const TakePlay *play, const Command *command) {
    return play->kept && command->kind == CMD_SET && play->kept[setting_index(command->row)];
}

// Commands that set all rows, such as opening a scene or undo, may have changed what is to be kept.
static void keep_shown(const TakePlay *play, Experiment *experiment, Undo *undo) {
    CommandQueue queue = {0};
    Error err;
    if (play->kept) {
        command_push_kept(&queue, &experiment->settings, play->kept, &play->wanted);
        command_apply(&queue, experiment, undo, &err);
    }
}

// What was refused then is refused again, and changes nothing.
static void carry_out(TakePlay *play, CommandQueue *queue, Experiment *experiment, Undo *undo) {
    Error err;
    command_apply(queue, experiment, undo, &err);
    keep_shown(play, experiment, undo);
}

// The commands from the next line on, one after the other or those between { and } together.
static void do_commands(TakePlay *play, Experiment *experiment, Undo *undo) {
    const Script *script = &play->file->script;
    CommandQueue queue = {0};
    bool grouped = false;
    while (play->next < script->count && script->line[play->next].kind == SCRIPT_COMMAND) {
        const Command *command = &script->line[play->next++].command;
        grouped = command->kind == CMD_BEGIN || (grouped && command->kind != CMD_END);
        if (!is_kept(play, command)) {
            command_add(&queue, command);
        }
        if (!grouped) {
            carry_out(play, &queue, experiment, undo);
        }
    }
}

// ---- training ---------------------------------------------------------------------------------------------------------------------------

static void train(TakePlay *play, Experiment *experiment, long to, long most) {
    const long steps = to - play->trained < most ? to - play->trained : most;
    if (steps > 0) {
        experiment_train(experiment, steps);
        play->trained += steps;
    }
}

// The lesson's first step, and whatever was selected last, are there by now.
static void settle(TakePlay *play, Experiment *experiment, Undo *undo) {
    experiment_refresh_all(experiment);
    playhead_seek(&experiment->play, experiment->play.t);
    experiment_advance(experiment, EXPERIMENT_MORPH_S);
    if (play->lesson.on) {
        take_lesson_show(&play->lesson, experiment, undo);
        keep_shown(play, experiment, undo);
        const Playhead stands = experiment->play;
        experiment_refresh_all(experiment);
        experiment_advance(experiment, EXPERIMENT_MORPH_S);
        experiment->play = stands;
        take_lesson_card(&play->lesson);
    }
}

// A lesson may take long to prepare: true while it does.
static bool do_move(TakePlay *play, const Experiment *experiment, long steps) {
    Error err;
    if (take_lesson_prepare(&play->lesson, steps)) {
        return true;
    }
    take_lesson_do(&play->lesson, play->file, &play->file->script.line[play->next++], experiment, &err);
    return take_lesson_prepare(&play->lesson, steps);
}

bool take_play_before(TakePlay *play, Experiment *experiment, Undo *undo, long steps) {
    const Script *script = &play->file->script;
    for (; play->next < play->file->record;) {
        const ScriptLine *line = &script->line[play->next];
        if (line->kind == SCRIPT_COMMAND) {
            do_commands(play, experiment, undo);
            continue;
        }
        if (line->kind == SCRIPT_MOVE) {
            if (do_move(play, experiment, steps)) {
                return true;
            }
            continue;
        }
        train(play, experiment, (long)line->to[0], steps);
        if (play->trained < (long)line->to[0]) {
            return true;
        }
        play->next++;
    }
    if (take_lesson_prepare(&play->lesson, steps)) {
        return true;
    }
    if (play->next == play->file->record) {
        settle(play, experiment, undo);
        play->had = play->trained;
        play->next++;
    }
    return false;
}

// ---- the recording ------------------------------------------------------------------------------------------------------------------------

// The next moment, and how far training was then: as the line `trained` behind it says, or as before.
static void look_ahead(TakePlay *play) {
    const Script *script = &play->file->script;
    play->ahead = LONG_MAX;
    play->then = play->had;
    if (play->next < script->count && script->line[play->next].kind == SCRIPT_AT) {
        play->ahead = lround(script->line[play->next].seconds * TAKE_TICKS);
        const bool told = play->next + 1 < script->count && script->line[play->next + 1].kind == SCRIPT_TRAINED;
        play->then = told ? (long)script->line[play->next + 1].to[0] : play->had;
    }
}

// Where the pointer is from now on, and where it goes from there.
static void do_pointer(TakePlay *play) {
    const Script *script = &play->file->script;
    play->pointed[0] = play->ticks;
    play->pointed[1] = LONG_MAX;
    pointing_read(script->line[play->next++].command.text, &play->point[0]);
    long at = play->ticks;
    for (int i = play->next; i < script->count; i++) {
        const ScriptLine *line = &script->line[i];
        at = line->kind == SCRIPT_AT ? lround(line->seconds * TAKE_TICKS) : at;
        if (line->kind == SCRIPT_POINTER) {
            pointing_read(line->command.text, &play->point[1]);
            play->pointed[1] = at;
            return;
        }
    }
}

Pointing take_play_pointing(const TakePlay *play) {
    const double ticks = (double)(play->ticks - play->pointed[0]);
    if (play->pointed[1] == LONG_MAX || play->pointed[1] <= play->pointed[0] || !pointing_together(&play->point[0], &play->point[1])) {
        return play->point[0];
    }
    return pointing_between(&play->point[0], &play->point[1], ticks / (double)(play->pointed[1] - play->pointed[0]));
}

void take_play_end(TakePlay *play) {
    take_lesson_free(&play->lesson);
}

// A line that is no command of the experiment; false where it is one.
static bool do_own(TakePlay *play, Experiment *experiment) {
    const ScriptLine *line = &play->file->script.line[play->next];
    switch (line->kind) {
    case SCRIPT_TRAINED:
        train(play, experiment, (long)line->to[0], LONG_MAX);
        play->next++;
        return true;
    case SCRIPT_POINTER:
        do_pointer(play);
        return true;
    case SCRIPT_KEY:
        play->key = line;
        play->pressed = play->ticks;
        play->next++;
        return true;
    case SCRIPT_MOVE:
        while (do_move(play, experiment, ROUNDS)) {
        }
        return true;
    default:
        return false;
    }
}

// Everything that was done at the moment that has come, up to the next line `at`.
static void do_moment(TakePlay *play, Experiment *experiment, Undo *undo) {
    const Script *script = &play->file->script;
    play->next += play->next < script->count && script->line[play->next].kind == SCRIPT_AT;
    while (play->next < script->count && script->line[play->next].kind != SCRIPT_AT) {
        if (!do_own(play, experiment)) {
            do_commands(play, experiment, undo);
        }
    }
    play->moment = play->ticks;
    play->had = play->trained;
    look_ahead(play);
}

// What was done as it began; nothing, where it goes on with a line `at`.
static void begin_recording(TakePlay *play, Experiment *experiment, Undo *undo) {
    look_ahead(play);
    if (play->ahead == LONG_MAX) {
        do_moment(play, experiment, undo);
    }
}

static void advance_to(TakePlay *play, Experiment *experiment, Undo *undo, long ticks) {
    for (; play->ticks < ticks; play->ticks++) {
        if (play->lesson.on) {
            take_lesson_tick(&play->lesson, experiment, undo, 1.0 / TAKE_TICKS);
            keep_shown(play, experiment, undo);
        }
        if (experiment_play_waits(experiment)) {
            experiment_refresh_all(experiment);
        }
        experiment_advance(experiment, 1.0 / TAKE_TICKS);
    }
    if (play->ahead != LONG_MAX && play->ahead > play->moment) {
        const double share = (double)(play->ticks - play->moment) / (double)(play->ahead - play->moment);
        train(play, experiment, play->had + (long)floor(share * (double)(play->then - play->had)), LONG_MAX);
    }
}

void take_play_to(TakePlay *play, Experiment *experiment, Undo *undo, long ticks) {
    CHECK(ticks >= play->ticks, "back from tick %ld to %ld", play->ticks, ticks);
    if (play->ticks == 0 && play->moment == 0 && play->ahead == LONG_MAX) {
        begin_recording(play, experiment, undo);
    }
    while (play->ahead <= ticks) {
        advance_to(play, experiment, undo, play->ahead);
        do_moment(play, experiment, undo);
    }
    advance_to(play, experiment, undo, ticks);
    take_lesson_card(&play->lesson);
}
