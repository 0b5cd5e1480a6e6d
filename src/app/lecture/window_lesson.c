#include "app/lecture/window_lesson.h"

#include "app/touch.h"
#include "base/language.h"
#include "page/time_words.h"

#include <SDL_events.h>
#include <math.h>

#define LEAST_WORK_S 0.004  // of a frame, even where drawing is slow,
#define WAITED_WORK_S 0.080 // and where the step that is shown waits for it
#define LEFT_S 0.002        // of a frame, for what ends it

void window_lesson_begun(Window *w) {
    Error err;
    if (w->lecture.on && second_window_displays() > 1) {
        presenter_open(&w->presenter, &w->screen, &err); // F8 would say why not
    }
}

bool window_lesson_begin(Window *w, const char *path) {
    Error err;
    if (!lecture_open(&w->lecture, path, w->experiment, window_now_s(w), &err)) {
        window_say(w, err.text);
        return false;
    }
    w->frame.banner.until_s = 0;
    window_lesson_begun(w);
    return true;
}

static void start(Window *w) {
    char path[FILE_PATH_MAX];
    Error err;
    if (lecture_start(&w->lecture, window_now_s(w))) {
        w->frame.banner.until_s = 0; // what was said of its end is no longer true
        return;
    }
    if (lecture_usual(path, &err)) {
        window_lesson_begin(w, path);
    } else {
        window_say(w, err.text);
    }
}

// The first lesson that anybody should see, by itself.
static void begin_tour(Window *w) {
    char path[FILE_PATH_MAX];
    Error err;
    if (!lecture_usual(path, &err)) {
        window_say(w, err.text);
    } else if (window_lesson_begin(w, path)) {
        lecture_tour(&w->lecture);
        window_say(w, tr("The tour turns its pages by itself. Any key takes over."));
    }
}

// Where the tour has ended by itself, or a key has ended it.
static void tell_tour(Window *w, bool toured) {
    if (toured && !w->lecture.tours && w->lecture.on) {
        window_say(w, w->lecture.card.step + 1 < w->lecture.card.steps ? tr("The lesson is yours: PageDown goes on.")
                                                                         : tr("The end of the tour. Esc twice leaves it, Shift+F5 shows more lessons."));
    }
}

void window_lesson_list(Window *w) {
    Error err;
    w->frame.help_open = false;
    if (!lesson_list_open(&w->frame.lessons, &err)) {
        window_say(w, err.text);
    }
}

bool window_lesson_key(Window *w, const KeyPress *press) {
    const char *chosen;
    if (!press->ctrl && lesson_list_key(&w->frame.lessons, press->symbol, &chosen)) {
        if (chosen) {
            window_lesson_begin(w, chosen);
        }
        return true;
    }
    switch (lecture_key(&w->lecture, press, w->experiment, window_now_s(w))) {
    case LECTURE_ASKS:
        window_say(w, tr("Press Esc again to end the lesson. F5 goes on with it later."));
        return true;
    case LECTURE_ENDS:
        window_say(w, tr("The lesson has ended. F5 goes on with it."));
        return true;
    case LECTURE_TAKEN:
        return true;
    case LECTURE_PASSES:
        break;
    }
    return false;
}

void window_lesson_frame(Window *w, double dt_s) {
    Error err;
    const bool toured = w->lecture.tours;
    if (w->recording.take.recording) { // in ticks, which a film repeats
        recording_moves(w);
        recording_advance(w, dt_s);
        lecture_show(&w->lecture, dt_s);
    } else {
        if (!lecture_frame(&w->lecture, w->experiment, &w->undo, dt_s, &err)) {
            window_say(w, err.text);
        }
        if (w->lecture.on) {
            take_lose(&w->recording.take);
        }
        experiment_advance(w->experiment, dt_s);
    }
    w->lecture.card.filmed = w->frame.still;
    tell_tour(w, toured);
    w->frame.card = w->lecture.on ? &w->lecture.card : NULL;
    w->frame.controls = lecture_controls(&w->lecture);
    w->frame.black = w->lecture.on && w->lecture.black;
}

void window_lesson_hands(Window *w) {
    if (w->lecture.on && w->frame.card) {
        lecture_hand(&w->lecture, &w->frame.hand, w->experiment);
        if (!w->lecture.on) {
            window_say(w, tr("The lesson has ended. F5 goes on with it."));
        }
    }
    if (w->frame.welcome.tour) {
        begin_tour(w);
    }
    if (w->frame.chosen) {
        window_lesson_begin(w, w->frame.chosen);
    }
}

// Opens the presenter's window or closes it; other: the two change places, it goes to where the first one is not.
static void switch_presenter(Window *w, bool other) {
    Error err;
    const bool open = w->presenter.window != NULL;
    presenter_close(&w->presenter, &w->screen);
    if (open && !other) {
        return;
    }
    if (other) {
        second_window_move_first(&w->screen.gl);
    }
    if (!presenter_open(&w->presenter, &w->screen, &err)) {
        window_say(w, err.text);
    }
}

static void follow_displays(Window *w, double now_s) {
    Error err;
    switch (presenter_follow(&w->presenter, &w->screen, now_s)) {
    case PRESENTER_GONE:
        window_say(w, tr("The presenter's display is gone. F8 opens the presenter's window on this one."));
        break;
    case PRESENTER_BACK:
        if (w->lecture.on && !presenter_open(&w->presenter, &w->screen, &err)) {
            window_say(w, err.text);
        }
        break;
    case PRESENTER_STAYS:
        break;
    }
}

void window_presenter_turn(Window *w) {
    const double now_s = window_now_s(w);
    follow_displays(w, now_s);
    Presented presented = {.card = w->lecture.on ? &w->lecture.card : NULL,
                           .black = w->frame.black,
                           .seconds = now_s - w->lecture.began_s,
                           .training = experiment_shown_step(w->experiment)};
    time_words(&w->experiment->settings, w->experiment->play.t, 2, presented.time, sizeof presented.time);
    if (!presenter_turn(&w->presenter, &w->screen, &presented, now_s)) {
        window_say(w, tr("The presenter's window was lost. F8 opens it again."));
    }
}

bool window_presenter_take(Window *w, const SDL_Event *event) {
    PresenterAsks asks;
    const bool taken = presenter_take(&w->presenter, event, &asks);
    if (asks == PRESENTER_CLOSE) {
        presenter_close(&w->presenter, &w->screen);
    } else if (asks != PRESENTER_NOTHING && w->lecture.on) {
        const CardHand hand = {.act = asks == PRESENTER_NEXT ? CARD_NEXT : CARD_BACK};
        lecture_hand(&w->lecture, &hand, w->experiment);
    }
    return taken;
}

void window_lesson_work(Window *w) {
    const double begin_s = clock_now_s(), least_s = w->lecture.card.doing[0] ? WAITED_WORK_S : LEAST_WORK_S;
    if (w->lecture.on) {
        lecture_work(&w->lecture, w->experiment, fmax(w->budget.begin_s + w->budget.target_s - LEFT_S, begin_s + least_s));
        w->budget.train_s += clock_now_s() - begin_s;
    }
}

void window_lesson_do(Window *w, WindowAction action, bool shift) {
    if (action == ACT_LESSON) {
        start(w);
    } else if (action == ACT_LESSONS) {
        window_lesson_list(w);
    } else if (action == ACT_PRESENTER) {
        switch_presenter(w, shift);
    } else { // the spotlight, from the list of keys: without one that could be held
        w->frame.spotlight = !w->frame.spotlight;
        touch_look_at_middle(w);
    }
}
