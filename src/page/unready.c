#include "page/unready.h"

#include "base/language.h"
#include "base/words.h"
#include "run/agreement.h"
#include "settings/model_names.h"

#include <stdio.h>

#define PATIENCE 3000   // steps within which every lane here has learned, at the usual rate
#define RATE_HIGH 0.01  // above it networks have failed
#define RATE_LOW 0.0005 // below it they take longer than anybody waits
#define PENALTY 0.1     // with which steps still follow a field learned by its likelihood (measured: moons, 3,000 steps)

static const char just_begun[] = TR("Training has just begun, so this is not yet what the lane will learn. Watch it take shape.");
static const char slow[] = TR(
    "The network has not learned yet: its particles end far from the data. Wait: this takes more steps.");
static const char paused[] = TR("The network has not learned yet: %s training steps. Press T to resume training.");
static const char earlier[] = TR(
    "After %s training steps the network had not learned yet. Drag the training step to the right to see what comes.");

// What is the matter with the network, each a sentence before the advice.
static const char *const broken[] = {
    [HEALTH_BLOWN_UP] = TR("This network is broken: its loss has blown up."),
    [HEALTH_LEAVES] = TR("This network is broken: some of its particles leave the stage."),
    [HEALTH_EVERYWHERE] = TR("This network is broken: it gives every particle the same velocity, wherever it is."),
    [HEALTH_FAR] = TR("This network does not reach the data: its particles end far from it."),
    [HEALTH_TIMELESS] = TR("This network ignores the time t: its field never changes, so it cannot follow the path."),
};

// What to do about it.
static const char *advice(const Experiment *experiment, const Lane *lane, HealthKind health) {
    const Settings *s = &experiment->settings;
    if (s->keep_scale && dist_is_file(s->data)) {
        return tr("Turn off Keep original coordinates, so that the points fit the stage.");
    }
    if (s->rate > RATE_HIGH || health == HEALTH_BLOWN_UP || (health == HEALTH_LEAVES && s->rate > RATE_LOW)) {
        return tr("Lower the learning rate and start again (R).");
    }
    if (health == HEALTH_FAR && (model_name_at(lane->model->settings.model)->uses & USES_LIKELIHOOD) && s->penalty < PENALTY) {
        return tr("Raise the smoothness penalty λ and start again (R)."); // training longer takes it further away
    }
    if (health == HEALTH_FAR) {
        return model_rate(lane->model) < RATE_LOW ? tr("Raise the learning rate, or train for longer.") : tr("Train for longer.");
    }
    return tr("Start again (R).");
}

// Far from the data, or beyond it, as all are before they have learned: a matter of time, at first.
static bool is_slow(long step, HealthKind health) {
    return step < PATIENCE && health == HEALTH_FAR;
}

const char *unready_broken(const Experiment *experiment, const Lane *lane, char room[UNREADY_ROOM]) {
    const HealthKind health = health_of(experiment, lane);
    const long step = agreement_mark(experiment, lane);
    if (health <= HEALTH_EARLY || is_slow(step, health)) {
        return NULL;
    }
    snprintf(room, UNREADY_ROOM, "%s %s", tr(broken[health]), advice(experiment, lane, health));
    return room;
}

const char *unready_of(const Experiment *experiment, const Lane *lane, char room[UNREADY_ROOM]) {
    const HealthKind health = health_of(experiment, lane);
    const long step = agreement_mark(experiment, lane);
    char count[32];
    if (health == HEALTH_GOOD) {
        return NULL;
    }
    if (health != HEALTH_EARLY && !is_slow(step, health)) {
        return unready_broken(experiment, lane, room);
    }
    if (experiment_learns(experiment)) {
        return tr(health == HEALTH_EARLY ? just_begun : slow);
    }
    words_count(count, sizeof count, step);
    snprintf(room, UNREADY_ROOM, tr(experiment->view_step >= 0 ? earlier : paused), count);
    return room;
}
