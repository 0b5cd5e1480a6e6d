#include "lesson/script_play.h"

#include <math.h>

enum {
    ROOM = COMMANDS_MAX - 2 * SCRIPT_TOGETHER_MAX - 8, // commands of neighbouring lines in one frame
    ROUNDS = 16,                                       // training steps of a line `train N` in one frame
    SAID_MAX = sizeof((ScriptPlay *)0)->said_line / sizeof(ScriptLine *),
};

ScriptPlay script_play_begin(const Script *script, int first, int end) {
    return (ScriptPlay){.script = script, .next = first, .end = end, .train_to = -1};
}

// ---- training --------------------------------------------------------------------------------------------------------------------

static double steps_of(const Experiment *experiment, const Lane *lane) {
    return experiment_step_cost(experiment, lane->model) * (double)lane->model->step;
}

long script_least(const Experiment *experiment) {
    double least = HUGE_VAL;
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        least = fmin(least, lane_waits(lane) ? 0 : steps_of(experiment, lane));
    }
    return (long)least;
}

long script_most(const Experiment *experiment) {
    double most = 0;
    for (int i = 0; i < experiment->count; i++) {
        most = fmax(most, steps_of(experiment, &experiment->lane[i]));
    }
    return (long)most;
}

static bool somebody_waits(const Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        if (lane_waits(&experiment->lane[i])) {
            return true;
        }
    }
    return false;
}

static bool trained_to(const Experiment *experiment, long to) {
    return to <= 0 || (!somebody_waits(experiment) && script_least(experiment) >= to);
}

bool script_train(Experiment *experiment, long to, long rounds) {
    const bool training = experiment->training;
    if (trained_to(experiment, to)) {
        return false;
    }
    experiment_look_back(experiment, -1);
    experiment->training = true;
    for (; rounds > 0 && somebody_waits(experiment); rounds--) {
        experiment_train(experiment, 1); // a slice of pairs, or a step of who teaches
    }
    experiment->training = training;
    if (rounds > 0) {
        const long next = script_least(experiment) + rounds;
        experiment_train_to(experiment, next < to ? next : to);
    }
    return !trained_to(experiment, to);
}

// ---- what moves ------------------------------------------------------------------------------------------------------------------

static double mix(const Setting *row, double from, double to, double u) {
    const double eased = setting_of_camera(row) ? playhead_eased(u) : u;
    const double value = row->log_scale && from > 0 && to > 0 ? from * pow(to / from, eased) : from + (to - from) * eased;
    return row->type == SET_INT ? round(value) : value;
}

// `set` of the row to where it is at u = 0..1; nothing where the experiment stands there already.
static void push_setting(const ScriptRamp *ramp, const Experiment *experiment, double u, CommandQueue *queue) {
    const Setting *row = ramp->line->command.row;
    Settings wanted = experiment->settings;
    const double *from = ramp->from, *to = ramp->line->to;
    double value = row->type == SET_POINT ? setting_point(mix(row, from[0], to[0], u), mix(row, from[1], to[1], u))
                   : u >= 1               ? to[0]
                                          : mix(row, from[0], to[0], u);
    settings_store(&wanted, row, value);
    if (!settings_same(&wanted, &experiment->settings, row)) {
        command_copy(queue, &wanted, row);
    }
}

static double share(const ScriptRamp *ramp) {
    return ramp->line->seconds > 0 ? fmin(ramp->elapsed_s / ramp->line->seconds, 1) : 1;
}

// Steps at which training stands where the lane behind has `least`; what is still to come holds the line back.
static void hold_back(ScriptRamp *ramp, long least) {
    const double from = ramp->from[0], to = ramp->line->to[0];
    if (least >= ramp->aimed) {
        return;
    }
    const double there = to > from ? fmax(((double)least - from) / (to - from), 0) : 0;
    ramp->elapsed_s = fmin(ramp->elapsed_s, there * ramp->line->seconds);
}

// Moves on by dt_s; what is left of it where the line ends within, negative while it goes on.
static double move(ScriptPlay *play, ScriptRamp *ramp, const Experiment *experiment, double dt_s, CommandQueue *queue) {
    const ScriptLine *line = ramp->line;
    const long least = line->kind == SCRIPT_TRAIN ? script_least(experiment) : 0;
    if (line->kind == SCRIPT_TRAIN) {
        hold_back(ramp, least);
        ramp->elapsed_s += least < (long)ramp->from[0] ? 0 : dt_s;
    } else {
        ramp->elapsed_s += dt_s;
    }
    const double u = share(ramp), left = ramp->elapsed_s - line->seconds;
    if (line->kind == SCRIPT_TRAIN) {
        ramp->aimed = (long)floor(ramp->from[0] + (line->to[0] - ramp->from[0]) * u + 0.5);
        play->train_to = ramp->aimed > play->train_to ? ramp->aimed : play->train_to;
        return left >= 0 && !trained_to(experiment, (long)line->to[0]) ? -1 : left;
    }
    if (line->kind == SCRIPT_SEEK && !ramp->seen) {
        command_push(queue, CMD_SEEK, u >= 1 ? line->to[0] : ramp->from[0] + (line->to[0] - ramp->from[0]) * u);
    } else if (line->kind == SCRIPT_RAMP) {
        push_setting(ramp, experiment, u, queue);
    }
    ramp->seen = u >= 1;
    return left;
}

// All that move now; what is left of dt_s when the last has ended, negative while one goes on.
static double move_all(ScriptPlay *play, const Experiment *experiment, double dt_s, CommandQueue *queue) {
    double left = dt_s;
    for (int i = 0; i < play->ramps; i++) {
        left = fmin(left, move(play, &play->ramp[i], experiment, dt_s, queue));
    }
    play->ramps = left < 0 ? play->ramps : 0;
    return left;
}

// ---- lines that begin ------------------------------------------------------------------------------------------------------------

static bool groups(const ScriptLine *line) {
    return line->kind == SCRIPT_COMMAND && (line->command.kind == CMD_SET || line->command.kind == CMD_DEFAULTS);
}

// Neighbouring settings, as one change.
static void push_group(ScriptPlay *play, CommandQueue *queue) {
    const ScriptLine *line = play->script->line;
    int end = play->next;
    while (end < play->end && groups(&line[end]) && queue->count + end - play->next < ROOM) {
        end++;
    }
    const bool several = end - play->next > 1;
    if (several) {
        command_push(queue, CMD_BEGIN, 0);
    }
    for (; play->next < end; play->next++) {
        command_add(queue, &line[play->next].command);
        play->line = line[play->next].line;
    }
    if (several) {
        command_push(queue, CMD_END, 0);
    }
}

// A command, or a group from { to }, for which there is room in an empty queue.
static void push_command(ScriptPlay *play, const ScriptLine *line, CommandQueue *queue) {
    if (line->command.kind == CMD_TRAIN) {
        play->rounds = (long)line->command.value;
    } else {
        command_add(queue, &line->command);
    }
    play->next++;
    while (line->command.kind == CMD_BEGIN && play->next < play->end) {
        const ScriptLine *inner = &play->script->line[play->next++];
        command_add(queue, &inner->command);
        if (inner->command.kind == CMD_END) {
            break;
        }
    }
}

// Whether a lane has had more than `steps`; where one learns from another, which has to be ahead of it, whether all have.
static bool is_beyond(const Experiment *experiment, long steps) {
    for (int i = 0; i < experiment->count; i++) {
        if (experiment->lane[i].spec.pairing == PAIRING_REFLOW) {
            return script_least(experiment) > steps;
        }
    }
    return script_most(experiment) > steps;
}

static void begin_training(ScriptRamp *ramp, const Experiment *experiment, CommandQueue *queue) {
    const bool jumps = isnan(ramp->from[0]);
    const long least = script_least(experiment);
    ramp->from[0] = jumps ? (ramp->line->seconds > 0 ? (double)least : ramp->line->to[0]) : ramp->from[0];
    command_push(queue, CMD_TRAINING, SWITCH_OFF);
    command_push(queue, CMD_LOOK_BACK, -1);
    if (is_beyond(experiment, (long)(jumps ? ramp->line->to[0] : ramp->from[0]))) {
        command_push(queue, CMD_RESTART, 0);
    }
    ramp->aimed = 0;
}

static void from_here(ScriptRamp *ramp, const Experiment *experiment) {
    const Setting *row = ramp->line->command.row;
    if (ramp->line->kind == SCRIPT_SEEK) {
        ramp->from[0] = experiment->play.t;
        return;
    }
    const double value = settings_get(&experiment->settings, row);
    float x = (float)ramp->line->to[0], y = (float)ramp->line->to[1];
    if (row->type == SET_POINT) {
        setting_place(value, &x, &y);
    }
    ramp->from[0] = row->type == SET_POINT ? (double)x : value;
    ramp->from[1] = (double)y;
}

// A line that moves, and those that go with it.
static void begin_ramps(ScriptPlay *play, const Experiment *experiment, CommandQueue *queue) {
    do {
        const ScriptLine *line = &play->script->line[play->next++];
        ScriptRamp *ramp = &play->ramp[play->ramps++];
        *ramp = (ScriptRamp){.line = line, .from = {line->from[0], line->from[1]}};
        if (line->kind == SCRIPT_TRAIN) {
            begin_training(ramp, experiment, queue);
        } else if (isnan(line->from[0])) {
            from_here(ramp, experiment);
        }
        play->line = line->line;
    } while (play->next < play->end && play->script->line[play->next].together && play->ramps < SCRIPT_TOGETHER_MAX);
}

// Whether the next line has to see the experiment as the commands before it leave it.
static bool looks(const ScriptLine *line) {
    return line->kind == SCRIPT_TRAIN || line->kind == SCRIPT_RAMP ||
           (line->kind == SCRIPT_SEEK && isnan(line->from[0]) && line->seconds > 0) ||
           (line->kind == SCRIPT_COMMAND && (line->command.kind == CMD_TRAIN || line->command.kind == CMD_BEGIN));
}

// A line of a lesson's own. What is asked and revealed is measured before anything else changes, so that the frame ends here.
static bool say(ScriptPlay *play, const ScriptLine *line) {
    if (play->said == SAID_MAX) {
        return false;
    }
    play->said_line[play->said++] = line;
    play->next++;
    return line->kind != SCRIPT_ASK && line->kind != SCRIPT_REVEAL;
}

// Begins the next line; false where it has to wait for the next frame.
static bool begin_next(ScriptPlay *play, const Experiment *experiment, CommandQueue *queue) {
    const ScriptLine *line = &play->script->line[play->next];
    if ((queue->count > 0 && looks(line)) || queue->count >= ROOM) {
        return false;
    }
    if (groups(line)) {
        push_group(play, queue);
        return true;
    }
    play->line = line->line;
    switch (line->kind) {
    case SCRIPT_COMMAND:
        push_command(play, line, queue);
        return true;
    case SCRIPT_RAMP:
    case SCRIPT_SEEK:
    case SCRIPT_TRAIN:
        begin_ramps(play, experiment, queue);
        return true;
    case SCRIPT_WAIT:
        play->wait_s = line->seconds;
        break;
    case SCRIPT_AT:
        play->wait_s = fmax(line->seconds - play->now_s, 0);
        break;
    default:
        return say(play, line);
    }
    play->next++;
    return true;
}

// ---- frames ----------------------------------------------------------------------------------------------------------------------

// What is waited for; what is left of dt_s behind it, negative while it goes on.
static double go_on(ScriptPlay *play, const Experiment *experiment, double dt_s, CommandQueue *queue) {
    if (play->rounds > 0) {
        const long rounds = play->rounds < ROUNDS ? play->rounds : ROUNDS;
        command_push(queue, CMD_TRAIN, (double)rounds);
        play->rounds -= rounds;
        return -1;
    }
    if (play->wait_s > 0) {
        const double waited = fmin(play->wait_s, dt_s);
        play->wait_s -= waited;
        return play->wait_s > 0 ? -1 : dt_s - waited;
    }
    return play->ramps > 0 ? move_all(play, experiment, dt_s, queue) : dt_s;
}

// Whether training has just begun: it looks at the lanes after what has been commanded.
static bool trains(const ScriptPlay *play) {
    bool any = false;
    for (int i = 0; i < play->ramps; i++) {
        any = any || play->ramp[i].line->kind == SCRIPT_TRAIN;
    }
    return any;
}

static bool busy(const ScriptPlay *play) {
    return play->ramps > 0 || play->wait_s > 0 || play->rounds > 0;
}

bool script_play_frame(ScriptPlay *play, const Experiment *experiment, double dt_s, CommandQueue *queue) {
    play->train_to = -1;
    play->said = 0;
    play->now_s += dt_s < SCRIPT_AT_ONCE ? dt_s : 0;
    double left = dt_s + play->owed_s;
    play->owed_s = 0;
    while ((left = go_on(play, experiment, left, queue)) >= 0 && play->next < play->end) {
        const bool alone = dt_s >= SCRIPT_AT_ONCE && queue->count > 0; // so that a command that fails is known by its line
        if (alone || !begin_next(play, experiment, queue) || trains(play)) {
            play->owed_s = dt_s < SCRIPT_AT_ONCE ? left : 0;
            break;
        }
    }
    return busy(play) || play->next < play->end;
}

bool script_play_slice(ScriptPlay *play, Experiment *experiment, Undo *undo, long rounds, ScriptHear *hear, void *context,
                       Error *err) {
    CommandQueue queue = {0};
    err->text[0] = '\0';
    for (long trained = 0; trained < rounds;) {
        const long before = script_least(experiment);
        const bool more = script_play_frame(play, experiment, SCRIPT_AT_ONCE, &queue);
        if (!command_apply(&queue, experiment, undo, err)) {
            return false;
        }
        for (int i = 0; i < play->said && hear; i++) {
            hear(context, play->said_line[i]);
        }
        if (!more) {
            return true;
        }
        if (play->train_to >= 0) {
            script_train(experiment, play->train_to, rounds - trained);
        }
        const long done = script_least(experiment) - before;
        trained += done > 0 ? done : somebody_waits(experiment);
    }
    return false;
}
