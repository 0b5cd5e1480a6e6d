#include "lesson/player_parts.h"

#include "base/check.h"
#include "base/interrupt.h"
#include "base/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEASURE_EVERY_S 0.4 // numbers on the card, so that they can be read
#define REVEAL_PATIENCE_S 5.0
enum { ROUNDS = 64, FRAMES_MAX = 100000 }; // training steps between two looks for a signal

Player *player_open(const Lesson *lesson, const Experiment *experiment, Error *err) {
    CHECK_RANGE(lesson->steps, 1, LESSON_STEPS_MAX);
    Player *player = calloc(1, sizeof *player);
    if (!player) {
        error_set(err, "Not enough memory.");
        return NULL;
    }
    player->lesson = lesson;
    player->revealing = -1;
    player->rehearsal = rehearsal_open(lesson, &experiment->settings, err);
    if (!player->rehearsal) {
        player_close(player);
        return NULL;
    }
    return player; // which wants its step 0
}

void player_close(Player *player) {
    if (player) {
        rehearsal_close(player->rehearsal);
        snapshot_free(player->left);
        free(player);
    }
}

// ---- what the presenter does -------------------------------------------------------------------------------------------------------

static void forget_left(Player *player) {
    snapshot_free(player->left);
    player->left = NULL;
    player->away = player->coming = false;
}

void player_go(Player *player, int step) {
    const int last = player->lesson->steps - 1;
    player->wanted = step < 0 ? 0 : step > last ? last : step;
    player->step = player->wanted;
    player->revealing = -1;
    player->highlight = (Highlight){0}; // those of the step before are not its own
    player->measures = (Measures){0};
    player->measures_later = false;
    forget_left(player);
}

void player_next(Player *player) {
    if (player->step + 1 < player->lesson->steps) {
        player_go(player, player->step + 1);
    }
}

void player_back(Player *player) {
    player_go(player, player->step - 1);
}

void player_leave(Player *player, const Experiment *experiment) {
    Error err;
    if (!player->away && player->wanted < 0) {
        player->away = true;
        player->left = snapshot_take(experiment, &err); // without memory the step begins again
        if (player->left) {
            snapshot_keep_particles(player->left, experiment);
        }
    }
}

void player_return(Player *player) {
    if (player->away && player->left) {
        player->coming = true;
    } else {
        player_go(player, player->step);
    }
}

// The step whose question can be answered now; -1: none.
static int open_question(const Player *player) {
    const int step = lesson_asked(player->lesson, player->step);
    return step >= 0 && player->asked[step] && !player->revealed[step] ? step : -1;
}

void player_vote(Player *player, int choice, int count) {
    const int step = open_question(player);
    const Question *question = step < 0 ? NULL : &player->lesson->step[step].question;
    if (!question || !question_chooses(question) || choice < 0 || choice >= question->choices) {
        return;
    }
    Guess *guess = &player->guess[step];
    guess->votes[choice] = guess->votes[choice] + count < 0 ? 0 : guess->votes[choice] + count;
    guess->said = question_favourite(question, guess) >= 0;
}

void player_guess_number(Player *player, double number) {
    const int step = open_question(player);
    if (step >= 0 && player->lesson->step[step].question.kind == QUESTION_NUMBER && isfinite(number)) {
        const Question *question = &player->lesson->step[step].question;
        player->guess[step].number = fmin(fmax(number, question->from), question->to);
        player->guess[step].said = true;
    }
}

void player_guess_place(Player *player, Vec2 stage) {
    const int step = open_question(player);
    if (step >= 0 && player->lesson->step[step].question.kind == QUESTION_PLACE) {
        player->guess[step].place = stage;
        player->guess[step].said = true;
    }
}

void player_reveal(Player *player) {
    const int step = open_question(player);
    if (step >= 0 && player->revealing < 0) {
        player->revealing = step;
        player->patience_s = REVEAL_PATIENCE_S;
    }
}

void player_remember(Player *player, int step, const Guess *guess, bool known) {
    if (step < player->lesson->steps) {
        player->guess[step] = *guess;
        player->asked[step] = true;
        player->known[step] = known;
    }
}

bool player_told(const Player *player, int step, Guess *guess, bool *known) {
    *guess = player->guess[step];
    *known = player->revealed[step] || player->known[step];
    return player->asked[step];
}

// Numbers of other measures, or of another step, are not known.
static void forget_values(Player *player) {
    player->valued = 0;
    player->measure_s = 0;
    for (int i = 0; i < LESSON_MEASURES_MAX * LANES_MAX; i++) {
        player->value[i / LANES_MAX][i % LANES_MAX] = (double)NAN;
    }
}

// ---- lines of the lesson's own -----------------------------------------------------------------------------------------------------

static void obey(Player *player, int step, const ScriptLine *line) {
    Error err;
    const char *text = line->command.text; // which has been read once, without a mistake
    const int asked = lesson_asked(player->lesson, step);
    switch (line->kind) {
    case SCRIPT_SHOW:
        controls_read(text, &player->controls, &err);
        break;
    case SCRIPT_HIGHLIGHT:
        highlight_read(text, &player->highlight, &err);
        break;
    case SCRIPT_MEASURE:
        lesson_measures_read(text, &player->measures, &err);
        player->measures_later = false;
        forget_values(player);
        break;
    case SCRIPT_ASK:
        player->guess[step] = player->revealed[step] || player->known[step] ? (Guess){0} : player->guess[step];
        player->asked[step] = true;
        player->revealed[step] = player->known[step] = false;
        break;
    default: // SCRIPT_REVEAL
        player->asked[asked] = true;
        player->revealing = asked;
        player->patience_s = REVEAL_PATIENCE_S;
    }
}

static bool is_own(const ScriptLine *line) {
    return line->kind >= SCRIPT_SHOW;
}

// The first line of this kind, where it stands behind those that set the scene; else NULL.
static const ScriptLine *later_line(const Step *step, ScriptKind kind) {
    int i = 0;
    while (i < step->script.count && step->script.line[i].kind != kind) {
        i++;
    }
    return i >= step->entry && i < step->script.count ? &step->script.line[i] : NULL;
}

// What comes behind lines that take time has its place from the beginning: the pictures keep their size while the step plays. But the whole
// panel comes when the step is over, as the instrument is handed over.
static void announce(Player *player) {
    const Step *step = &player->lesson->step[player->step];
    const ScriptLine *show = later_line(step, SCRIPT_SHOW), *measure = later_line(step, SCRIPT_MEASURE);
    if (show && strcmp(show->command.text, "all") != 0) {
        obey(player, player->step, show);
    }
    if (measure) {
        obey(player, player->step, measure);
        player->measures_later = true;
    }
    if (step->reveal >= 0 && step->ask < 0) { // also where one has jumped here
        player->asked[lesson_asked(player->lesson, player->step)] = true;
    }
}

// What the card shows as a step begins: what its first lines say, and the controls that were shown before.
static void begin_card(Player *player) {
    player->controls = (Controls){0};
    player->revealing = -1;
    for (int i = 0; i <= player->step; i++) {
        const Step *step = &player->lesson->step[i];
        const int lines = i < player->step ? step->script.count : step->entry;
        player->highlight = (Highlight){0};
        player->measures = (Measures){0};
        player->measures_later = false;
        forget_values(player);
        for (int k = 0; k < lines; k++) {
            const ScriptLine *line = &step->script.line[k];
            if (is_own(line) && (i == player->step || line->kind == SCRIPT_SHOW)) {
                obey(player, i, line);
            }
        }
    }
    announce(player);
}

// ---- answers -----------------------------------------------------------------------------------------------------------------------

// Measures when the particles follow the weights shown; true when there is an answer, or none will come.
static bool reveal(Player *player, Experiment *experiment, double dt_s, Error *err) {
    const int asked = player->revealing;
    Measured *measured = &player->measured[asked];
    player->patience_s -= dt_s < SCRIPT_AT_ONCE ? dt_s : 0;
    err->text[0] = '\0';
    if (!experiment_fresh(experiment) && player->patience_s > 0) {
        return false;
    }
    experiment_measure(experiment);
    if (!question_measure(&player->lesson->step[asked].question, experiment, rehearsal_before(player->rehearsal, asked), measured,
                          err)) {
        if (player->patience_s > 0 && dt_s < SCRIPT_AT_ONCE) {
            err->text[0] = '\0';
            return false;
        }
        player->revealing = -1;
        return true;
    }
    err->text[0] = '\0';
    player->revealed[asked] = true;
    player->revealing = -1;
    return true;
}

// Flow time, which some numbers follow; but what takes long is not measured again only because the flow has moved on.
static double time_of(const Player *player, const Experiment *experiment) {
    for (int i = 0; i < player->measures.count; i++) {
        if (player->measures.quantity[i]->metric) {
            return 0;
        }
    }
    return experiment->play.t;
}

// A number for what the numbers on the card are measured on: other weights, another sampler, another lane, another flow time.
static uint64_t state_of(const Experiment *experiment, double t) {
    uint64_t sum = TEXT_SUM_START;
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        const Sampler *sampler = &lane->trajectories.sampler;
        const Settings *s = &experiment->settings;
        char text[256];
        snprintf(text, sizeof text, "%ld %ld %ld %d %d %g %d %g %g %d %g %d %d %g", lane->id, lane->measured,
                 experiment->view_step < 0 ? lane->model->step : experiment->view_step, (int)sampler->kind, sampler->steps,
                 (double)sampler->tolerance, (int)sampler->noise, (double)sampler->noise_scale, (double)sampler->shift, s->label,
                 s->guidance, s->field, s->particles, t);
        sum = text_sum(text, sum);
    }
    return sum;
}

static void measure_card(Player *player, const Experiment *experiment, double dt_s) {
    player->measure_s -= dt_s;
    const uint64_t state = state_of(experiment, time_of(player, experiment));
    if (player->measures.count == 0 || player->measures_later || player->measure_s > 0 || state == player->valued || !experiment_fresh(experiment)) {
        return;
    }
    player->measure_s = MEASURE_EVERY_S;
    player->valued = state;
    for (int i = 0; i < player->measures.count; i++) {
        for (int lane = 0; lane < LANES_MAX; lane++) {
            player->value[i][lane] = lane < experiment->count ? quantity_of(player->measures.quantity[i], experiment, lane)
                                                              : (double)NAN;
        }
    }
}

// ---- frames ------------------------------------------------------------------------------------------------------------------------

// Shows the step that is wanted, if its scene stands.
static bool show_wanted(Player *player, Experiment *experiment, Undo *undo, Error *err) {
    const Snapshot *snapshot = rehearsal_snapshot(player->rehearsal, player->wanted);
    const Step *step = &player->lesson->step[player->wanted];
    if (!snapshot && !player->over) {
        return true;
    }
    player->wanted = -1;
    if (!snapshot) { // nothing could be prepared: it goes on from where the experiment stands
        const Error *why = rehearsal_error(player->rehearsal);
        player->play = script_play_begin(&step->script, 0, step->script.count);
        player->done = false;
        return error_set(err, "%s", why ? why->text : "Not enough memory.");
    }
    player->done = false;
    player->play = script_play_begin(&step->script, step->entry, step->script.count);
    begin_card(player);
    return snapshot_show_step(snapshot, experiment, undo, err);
}

static bool come_back(Player *player, Experiment *experiment, Undo *undo, Error *err) {
    const bool good = snapshot_show_step(player->left, experiment, undo, err);
    forget_left(player);
    forget_values(player); // those shown are of what has been left
    return good;
}

bool player_frame(Player *player, Experiment *experiment, Undo *undo, double dt_s, CommandQueue *queue, Error *err) {
    player->play.train_to = -1;
    if (player->wanted >= 0) {
        return show_wanted(player, experiment, undo, err);
    }
    if (player->coming) {
        return come_back(player, experiment, undo, err);
    }
    measure_card(player, experiment, dt_s);
    if (player->revealing >= 0) {
        Error why;
        if (!reveal(player, experiment, dt_s, &why)) {
            return true;
        }
        if (why.text[0]) {
            return error_set(err, "%s", why.text);
        }
    }
    if (player->away) {
        return true;
    }
    player->done = !script_play_frame(&player->play, experiment, dt_s, queue) && player->play.said == 0;
    for (int i = 0; i < player->play.said; i++) {
        obey(player, player->step, player->play.said_line[i]);
    }
    return true;
}

bool player_train(Player *player, Experiment *experiment, long rounds) {
    return !player->away && player->wanted < 0 && script_train(experiment, player->play.train_to, rounds);
}

bool player_prepare(Player *player, long rounds) {
    player->over = !rehearsal_slice(player->rehearsal, rounds);
    return !player->over;
}

bool player_waits(const Player *player) {
    return player->wanted >= 0 && !player->over && !rehearsal_snapshot(player->rehearsal, player->wanted);
}

bool player_ready(Player *player, Experiment *experiment) {
    const bool prepared = !player_waits(player), measures = player->revealing >= 0 && player->wanted < 0 && !player->coming;
    return prepared && !player_train(player, experiment, 0) && (!measures || experiment_fresh(experiment));
}

void player_make_ready(Player *player, Experiment *experiment) {
    while (!interrupt_asked() && ((player_waits(player) && player_prepare(player, ROUNDS)) || player_train(player, experiment, ROUNDS))) {
    }
    if (player->revealing >= 0) {
        experiment_refresh_all(experiment);
    }
}

bool player_jumps(const Player *player) {
    return player->wanted >= 0 || player->coming;
}

int player_step(const Player *player) {
    return player->step;
}

bool player_finish(Player *player, Experiment *experiment, Undo *undo, Error *err) {
    CommandQueue queue = {0};
    while (player_waits(player) && !interrupt_asked()) {
        player_prepare(player, ROUNDS);
    }
    for (int frame = 0; frame < FRAMES_MAX && !(player->done && player->wanted < 0 && player->revealing < 0); frame++) {
        if (player->revealing >= 0) {
            experiment_refresh_all(experiment);
        }
        if (!player_frame(player, experiment, undo, SCRIPT_AT_ONCE, &queue, err) ||
            !command_apply(&queue, experiment, undo, err)) {
            return false;
        }
        while (!interrupt_asked() && player_train(player, experiment, ROUNDS)) {
        }
        if (interrupt_asked()) {
            return error_set(err, "Stopped.");
        }
    }
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    measure_card(player, experiment, SCRIPT_AT_ONCE);
    return true;
}

int player_line(const Player *player) {
    return player->play.line > 0 ? player->play.line : player->lesson->text[0].step[player->step].line;
}

void player_hear(Player *player, LessonTell *tell, void *context) {
    rehearsal_hear(player->rehearsal, tell, context);
}

const Error *player_error(const Player *player) {
    return rehearsal_error(player->rehearsal);
}
