#include "run/train_round.h"

#include "base/check.h"
#include "base/team.h"

#define TIMED_SHARE 0.1 // of the newest time in that which is told
#define STAY 4 // steps that a lane may be ahead before the threads that trained it last turn to another

// How far a lane has come in this round.
typedef struct {
    Model *model;
    long first;          // its steps before
    long drawn, learned; // batches that have been taken on; steps done
    bool ready[MODEL_AHEAD];
    bool busy; // learning
    double spent_s;
} Course;

typedef struct {
    int count;
    long steps;
    Course course[TRAIN_ROUND_LANES];
} Round;

typedef enum { NOTHING, DRAW, LEARN, REST, LEAVE } Kind;

// A group of threads and what it does just now.
typedef struct {
    Round *round;
    const Course *own; // the lane that it trained last
    Kind kind;
    Course *course;
    long step; // of the round
    double spent_s;
} Worker;

// The step that the lane could take comes first; then the batch that it will need next.
static Kind next_of(const Course *c, long steps) {
    if (!c->busy && c->learned < steps && c->ready[c->learned % MODEL_AHEAD]) {
        return LEARN;
    }
    long room = c->learned + MODEL_AHEAD;
    return c->drawn < steps && c->drawn < room ? DRAW : NOTHING;
}

// The lane that has most left to do, but rather the own one.
static Course *choose(const Worker *worker) {
    Round *round = worker->round;
    Course *chosen = NULL;
    long min = 0;
    for (int i = 0; i < round->count; i++) {
        Course *c = &round->course[i];
        long at = c->learned - (c == worker->own ? STAY : 0);
        if (next_of(c, round->steps) != NOTHING && (!chosen || at < min)) {
            chosen = c;
            min = at;
        }
    }
    return chosen;
}

static bool all_drawn(const Round *round) {
    for (int i = 0; i < round->count; i++) {
        if (round->course[i].drawn < round->steps) {
            return false;
        }
    }
    return true;
}

static void finish(Worker *worker) {
    Course *c = worker->course;
    if (worker->kind == DRAW || worker->kind == LEARN) {
        c->spent_s += worker->spent_s;
    }
    if (worker->kind == DRAW) {
        c->ready[worker->step % MODEL_AHEAD] = true;
    } else if (worker->kind == LEARN) {
        c->ready[worker->step % MODEL_AHEAD] = false;
        c->learned++;
        c->busy = false;
    }
}

static void begin(Worker *worker, Course *c) {
    worker->course = c;
    worker->kind = next_of(c, worker->round->steps);
    if (worker->kind == DRAW) {
        worker->step = c->drawn++;
    } else {
        worker->step = c->learned;
        worker->own = c;
        c->busy = true;
    }
}

// Gives back what has been done and takes on what is next. Where all is drawn, whoever is at work on a lane goes on with it to the end.
static void turn(void *context) {
    Worker *worker = context;
    finish(worker);
    Course *next = choose(worker);
    if (next) {
        begin(worker, next);
    } else {
        worker->kind = all_drawn(worker->round) ? LEAVE : REST;
    }
}

static double now_s(const Model *model) {
    return model->clock_s ? model->clock_s() : 0;
}

static void note_time(Model *model, double spent_s, long steps) {
    const double each = spent_s / (double)steps;
    model->step_s = !model->clock_s ? 0 : model->step_s > 0 ? model->step_s + TIMED_SHARE * (each - model->step_s) : each;
}

static void work(void *context, int group) {
    Round *round = context;
    Worker worker = {.round = round, .own = &round->course[group]};
    for (;;) {
        team_alone(turn, &worker);
        const Course *c = worker.course;
        CHECK(c || worker.kind == REST || worker.kind == LEAVE, "no lane to work on");
        const double since_s = c ? now_s(c->model) : 0;
        if (worker.kind == DRAW) {
            model_draw(c->model, c->first + worker.step, (int)(worker.step % MODEL_AHEAD));
        } else if (worker.kind == LEARN) {
            model_learn(c->model, (int)(worker.step % MODEL_AHEAD));
        } else if (worker.kind == REST) {
            team_rest();
        } else {
            return;
        }
        worker.spent_s = c ? now_s(c->model) - since_s : 0;
    }
}

void train_round(Model *const *model, int count, long steps) {
    CHECK_RANGE(count, 1, TRAIN_ROUND_LANES);
    Round round = {.count = count, .steps = steps};
    int threads = team_size();
    for (int i = 0; i < count; i++) {
        model_leave_still(model[i]);
        round.course[i] = (Course){.model = model[i], .first = model[i]->step};
        threads = threads < model[i]->threads ? threads : model[i]->threads; // there is scratch for so many
    }
    if (count > 1 && threads > 1) {
        team_split(count, threads, work, &round);
    } else {
        for (long k = 0; k < steps; k++) {
            for (int i = 0; i < count; i++) {
                const double since_s = now_s(model[i]);
                model_step(model[i]);
                round.course[i].spent_s += now_s(model[i]) - since_s;
            }
        }
    }
    for (int i = 0; i < count && steps > 0; i++) {
        note_time(model[i], round.course[i].spent_s, steps);
    }
}
