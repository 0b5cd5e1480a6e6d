#include "lesson/pointing.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define RESTS_AFTER 60 // ticks without a move; then its place is told exactly

static const char *const names[] = {
    [POINTING_NOWHERE] = "", [POINTING_PANE] = "", [POINTING_TITLE] = "title", [POINTING_WORDS] = "words",
    [POINTING_PLOTS] = "plots", [POINTING_CARD] = "card", [POINTING_PICTURE] = "picture",
};
enum { PLACES = sizeof names / sizeof names[0], PANES_MAX = 9, WORDS_MAX = 6 };

// ---- text ----------------------------------------------------------------------------------------------------------------------------

static bool of_pane(PointingPlace place) {
    return place == POINTING_PANE || place == POINTING_TITLE || place == POINTING_WORDS;
}

void pointing_write(const Pointing *p, char line[POINTING_LINE]) {
    char pane[16] = "";
    if (p->place == POINTING_NOWHERE) {
        snprintf(line, POINTING_LINE, "pointer off");
        return;
    }
    if (of_pane(p->place)) {
        snprintf(pane, sizeof pane, " %d", p->pane + 1);
    }
    snprintf(line, POINTING_LINE, "pointer %.7g,%.7g in%s%s%s%s%s", p->x, p->y, names[p->place][0] ? " " : "", names[p->place], pane,
             p->spotlight ? " spotlight" : "", p->microscope ? " microscope" : "");
}

static bool read_pane(const char *word, Pointing *p) {
    p->pane = word[0] - '1';
    return word[0] && !word[1] && p->pane >= 0 && p->pane < PANES_MAX;
}

// Words behind `in`; how many of them name the place, 0: none does.
static int read_place(char word[WORDS_MAX][16], int words, Pointing *p) {
    p->place = POINTING_PANE;
    if (words > 0 && read_pane(word[0], p)) {
        return 1;
    }
    for (int i = POINTING_TITLE; i < PLACES && words > 0; i++) {
        if (strcmp(word[0], names[i]) == 0) {
            p->place = (PointingPlace)i;
            p->pane = 0;
            return !of_pane(p->place) ? 1 : words > 1 && read_pane(word[1], p) ? 2 : 0;
        }
    }
    return 0;
}

bool pointing_read(const char *text, Pointing *p) {
    char word[WORDS_MAX][16] = {0};
    int end = 0;
    *p = (Pointing){0};
    text += strspn(text, " \t");
    if (strcmp(text, "off") == 0) {
        return true;
    }
    if (sscanf(text, "%lf,%lf in%n", &p->x, &p->y, &end) != 2 || end == 0 || !isfinite(p->x) || !isfinite(p->y)) {
        return false;
    }
    const int words = sscanf(text + end, "%15s %15s %15s %15s %15s", word[0], word[1], word[2], word[3], word[4]);
    int next = read_place(word, words, p);
    bool known = next > 0;
    for (; next < words; next++) {
        const bool light = strcmp(word[next], "spotlight") == 0, lens = strcmp(word[next], "microscope") == 0;
        p->spotlight |= light;
        p->microscope |= lens;
        known = known && (light || lens);
    }
    return known;
}

// ---- ways ----------------------------------------------------------------------------------------------------------------------------

bool pointing_together(const Pointing *a, const Pointing *b) {
    return a->place == b->place && a->pane == b->pane && a->spotlight == b->spotlight && a->microscope == b->microscope;
}

Pointing pointing_between(const Pointing *a, const Pointing *b, double u) {
    Pointing p = *a;
    p.x = u >= 1 ? b->x : a->x + u * (b->x - a->x);
    p.y = u >= 1 ? b->y : a->y + u * (b->y - a->y);
    return p;
}

static bool same_place(const Pointing *a, const Pointing *b) {
    return pointing_together(a, b) && a->x == b->x && a->y == b->y;
}

static void begin_from(PointingTrail *trail, const PointingSample *told) {
    trail->told = trail->last = *told;
    trail->pending = false;
    for (int i = 0; i < 2; i++) {
        trail->least[i] = -DBL_MAX;
        trail->most[i] = DBL_MAX;
    }
}

// Whether one straight way leads from what was told to here, near all that lies between; then those that do are narrowed to what passes near
// here too.
static bool fits(PointingTrail *trail, const PointingSample *now, const double near[2]) {
    const double ticks = (double)(now->ticks - trail->told.ticks);
    const double by[2] = {now->at.x - trail->told.at.x, now->at.y - trail->told.at.y};
    bool good = true;
    for (int i = 0; i < 2; i++) {
        good = good && by[i] / ticks >= trail->least[i] && by[i] / ticks <= trail->most[i];
    }
    for (int i = 0; i < 2 && good; i++) {
        trail->least[i] = fmax(trail->least[i], (by[i] - near[i]) / ticks);
        trail->most[i] = fmin(trail->most[i], (by[i] + near[i]) / ticks);
    }
    return good;
}

static int tell_now(PointingTrail *trail, const PointingSample *now, PointingSample *tell) {
    *tell = *now;
    begin_from(trail, now);
    return 1;
}

int pointing_follow(PointingTrail *trail, const PointingSample *now, const double near[2], PointingSample tell[2]) {
    int count = 0;
    if (now->at.place == POINTING_NOWHERE && trail->told.at.place == POINTING_NOWHERE) {
        return 0;
    }
    if (!pointing_together(&now->at, &trail->told.at) || now->ticks <= trail->told.ticks) {
        if (now->ticks <= trail->told.ticks && same_place(&now->at, &trail->told.at)) {
            return 0;
        }
        count = pointing_settle(trail, tell);
        return count + tell_now(trail, now, &tell[count]);
    }
    const bool stays = same_place(&now->at, &trail->last.at), sets_out = !stays && trail->rests >= RESTS_AFTER;
    trail->rests = stays ? trail->rests + now->ticks - trail->last.ticks : 0;
    if ((sets_out && trail->pending) || !fits(trail, now, near)) {
        tell[count++] = trail->last;
        begin_from(trail, &trail->last);
        fits(trail, now, near);
    }
    trail->last = *now;
    trail->pending = true;
    if (trail->rests >= RESTS_AFTER && !same_place(&now->at, &trail->told.at)) {
        count += tell_now(trail, now, &tell[count]);
    }
    return count;
}

int pointing_settle(PointingTrail *trail, PointingSample *tell) {
    if (!trail->pending || same_place(&trail->last.at, &trail->told.at)) {
        return 0;
    }
    return tell_now(trail, &trail->last, tell);
}
