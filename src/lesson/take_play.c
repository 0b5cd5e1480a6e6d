#include "lesson/take_play.h"

#include "base/check.h"

#include <limits.h>
#include <math.h>
#include <string.h>

TakePlay take_play_begin(const TakeFile *file, const bool *kept, const Settings *wanted) {
    return (TakePlay){.file = file, .kept = kept, .wanted = *wanted, .next = file->first, .ahead = LONG_MAX};
}

// ---- commands ---------------------------------------------------------------------------------------------------------------------------

// Commands that set all rows, such as opening a scene or undo, may have changed what is to be kept.
static void keep(const TakePlay *play, const Experiment *experiment, CommandQueue *queue) {
    for (int i = 0; play->kept && i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const bool shown = row->effect == EFFECT_VIEW || row->effect == EFFECT_TRAJECTORIES;
        if (play->kept[i] && shown && !settings_same(&experiment->settings, &play->wanted, row)) {
            const Command command = command_from(&play->wanted, row);
            command_add(queue, &command);
        }
    }
}

static bool is_kept(const TakePlay *play, const Command *command) {
    return play->kept && command->kind == CMD_SET && play->kept[command->row - settings_at(0)];
}

// What was refused then is refused again, and changes nothing.
static void carry_out(TakePlay *play, CommandQueue *queue, Experiment *experiment, Undo *undo) {
    Error err;
    command_apply(queue, experiment, undo, &err);
    keep(play, experiment, queue);
    command_apply(queue, experiment, undo, &err);
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

bool take_play_before(TakePlay *play, Experiment *experiment, Undo *undo, long steps) {
    const Script *script = &play->file->script;
    for (; play->next < play->file->record;) {
        const ScriptLine *line = &script->line[play->next];
        if (line->kind == SCRIPT_COMMAND) {
            do_commands(play, experiment, undo);
            continue;
        }
        train(play, experiment, (long)line->to[0], steps);
        if (play->trained < (long)line->to[0]) {
            return true;
        }
        play->next++;
    }
    if (play->next == play->file->record) {
        experiment_refresh_all(experiment);
        playhead_seek(&experiment->play, experiment->play.t);
        experiment_advance(experiment, EXPERIMENT_MORPH_S); // whatever was selected last is there by now
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

// Everything that was done at the moment that has come, up to the next line `at`.
static void do_moment(TakePlay *play, Experiment *experiment, Undo *undo) {
    const Script *script = &play->file->script;
    play->next += play->next < script->count && script->line[play->next].kind == SCRIPT_AT;
    while (play->next < script->count && script->line[play->next].kind != SCRIPT_AT) {
        const ScriptLine *line = &script->line[play->next];
        if (line->kind == SCRIPT_TRAINED) {
            train(play, experiment, (long)line->to[0], LONG_MAX);
            play->next++;
        } else {
            do_commands(play, experiment, undo);
        }
    }
    play->moment = play->ticks;
    play->had = play->trained;
    look_ahead(play);
}

static void advance_to(TakePlay *play, Experiment *experiment, long ticks) {
    for (; play->ticks < ticks; play->ticks++) {
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
        do_moment(play, experiment, undo); // what was done as it began
    }
    while (play->ahead <= ticks) {
        advance_to(play, experiment, play->ahead);
        do_moment(play, experiment, undo);
    }
    advance_to(play, experiment, ticks);
}
